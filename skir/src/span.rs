//! Places in a skill's body.

use core::ops::Range;

/// A range of bytes in a skill's body.
///
/// The typed views of a skill are spans: the body is stored once and nothing
/// is copied out of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Span {
    /// The first byte, counted from 0 at the start of the body.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// A span from `start` up to, not including, `end`.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// Length in bytes.
    #[must_use]
    pub const fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Whether the span holds no byte.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether `other` lies inside this span.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The span as a range of indices.
    #[must_use]
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The text at this span, or the empty text when the span does not fit
    /// `body` (it was made for another one).
    ///
    /// ```
    /// assert_eq!(skir::Span::new(2, 5).of("# One"), "One");
    /// assert_eq!(skir::Span::new(2, 50).of("# One"), "");
    /// ```
    #[must_use]
    pub fn of(self, body: &str) -> &str {
        body.get(self.range()).unwrap_or("")
    }
}

impl From<Range<usize>> for Span {
    /// # Panics
    ///
    /// When the range does not fit 32 bits; sources are capped far below.
    fn from(range: Range<usize>) -> Self {
        let fit = |n: usize| u32::try_from(n).expect("sources are smaller than 4 GiB");
        Self::new(fit(range.start), fit(range.end))
    }
}
