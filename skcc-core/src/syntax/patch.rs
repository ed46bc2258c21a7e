//! A text with corrections, and the way back to what is in the file.

use std::ops::Range;

/// A replacement, in bytes of the original text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Correction {
    pub(super) range: Range<usize>,
    pub(super) text: String,
}

impl Correction {
    pub(super) fn new(range: Range<usize>, text: impl Into<String>) -> Self {
        Self {
            range,
            text: text.into(),
        }
    }
}

/// A text with some of its parts replaced.
#[derive(Debug)]
pub(super) struct Patched<'a> {
    original: &'a str,
    /// Sorted; they do not overlap.
    corrections: Vec<Correction>,
    /// Where each correction lies in `text`.
    places: Vec<Range<usize>>,
    text: Option<String>,
}

impl<'a> Patched<'a> {
    /// A text without corrections.
    pub(super) fn new(original: &'a str) -> Self {
        Self {
            original,
            corrections: Vec::new(),
            places: Vec::new(),
            text: None,
        }
    }

    /// The corrected text.
    pub(super) fn text(&self) -> &str {
        self.text.as_deref().unwrap_or(self.original)
    }

    /// Whether anything was corrected.
    pub(super) fn is_changed(&self) -> bool {
        self.text.is_some()
    }

    /// Adds corrections, in bytes of the original. One that lies inside
    /// another gives way to it.
    pub(super) fn correct(&mut self, more: impl IntoIterator<Item = Correction>) {
        self.corrections.extend(more);
        self.corrections
            .sort_by_key(|one| (one.range.start, std::cmp::Reverse(one.range.end)));
        let mut last_end = 0;
        self.corrections.dedup();
        self.corrections.retain(|one| {
            let fits = one.range.start >= last_end;
            if fits {
                last_end = one.range.end;
            }
            fits
        });
        let mut text = String::with_capacity(self.original.len() + 16);
        self.places.clear();
        let mut at = 0;
        for one in &self.corrections {
            text.push_str(&self.original[at..one.range.start]);
            let start = text.len();
            text.push_str(&one.text);
            self.places.push(start..text.len());
            at = one.range.end;
        }
        text.push_str(&self.original[at..]);
        self.text = (!self.corrections.is_empty()).then_some(text);
    }

    /// Where a range of the corrected text lies in the original. A range that
    /// touches a correction takes all of it.
    pub(super) fn original(&self, range: &Range<usize>) -> Range<usize> {
        if !self.is_changed() {
            return range.clone();
        }
        let start = self.place(range.start, true);
        let end = if range.is_empty() {
            start
        } else {
            self.place(range.end, false)
        };
        start..end.max(start)
    }

    fn place(&self, at: usize, is_start: bool) -> usize {
        // The last correction that starts at or before `at`.
        let index = self.places.partition_point(|place| place.start <= at);
        let Some(index) = index.checked_sub(1) else {
            return at;
        };
        let (place, range) = (&self.places[index], &self.corrections[index].range);
        if at > place.end {
            range.end + (at - place.end)
        } else if place.is_empty() {
            // Something was deleted here: what follows starts behind it, and
            // what precedes ends before it.
            if is_start { range.end } else { range.start }
        } else if at == place.end || at > place.start && !is_start {
            range.end
        } else {
            range.start
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_lead_back_to_the_original() {
        let mut patched = Patched::new("a: b: c\nd\0e: f\n");
        patched.correct([
            Correction::new(3..3, "\""),
            Correction::new(7..7, "\""),
            Correction::new(9..10, ""),
        ]);
        assert_eq!(patched.text(), "a: \"b: c\"\nde: f\n");
        assert_eq!(patched.original(&(0..1)), 0..1);
        assert_eq!(patched.original(&(3..9)), 3..7);
        assert_eq!(patched.original(&(10..12)), 8..11);
        assert_eq!(patched.original(&(14..15)), 13..14);
    }

    #[test]
    fn a_correction_inside_another_gives_way() {
        let mut patched = Patched::new("abcdef");
        patched.correct([Correction::new(2..3, "")]);
        patched.correct([Correction::new(1..5, "X")]);
        assert_eq!(patched.text(), "aXf");
        assert_eq!(patched.original(&(1..2)), 1..5);
        assert_eq!(patched.original(&(2..3)), 5..6);
    }
}
