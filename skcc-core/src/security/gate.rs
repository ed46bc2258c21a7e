//! The literals that facts need: a text without one is not looked at.
//!
//! Each collector lists the words without which it finds nothing. All of them
//! are looked for in one pass ([`search`]); a unit is marked for those
//! collectors alone whose literals stand in it.

mod search;

use std::ops::{BitOr, BitOrAssign, Range};
use std::sync::OnceLock;

use super::{characters, facts};
use search::Search;

/// For whom a text is marked: a set of families of facts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Marks(u16);

impl Marks {
    /// What is told by words.
    pub(super) const WORDS: Self = Self(1);
    /// What is told by words in code.
    pub(super) const WORDS_IN_CODE: Self = Self(1 << 1);
    /// Marks of turns, switches and images.
    pub(super) const FORMS: Self = Self(1 << 2);
    /// What is fetched and installed.
    pub(super) const DELIVERY: Self = Self(1 << 6);
    /// Keys and tokens.
    pub(super) const SECRETS: Self = Self(1 << 3);
    /// What code does.
    pub(super) const CODE: Self = Self(1 << 4);
    /// What is decoded.
    pub(super) const PAYLOADS: Self = Self(1 << 5);
    /// Deeds that are seen in a text as a whole.
    pub(super) const SIGNS: Self = Self(1 << 7);
    /// Pools of miners.
    pub(super) const POOLS: Self = Self(1 << 8);
    /// What destroys, and may wait for a day.
    pub(super) const DAYS: Self = Self(1 << 9);
    /// All of them.
    pub(super) const ALL: Self = Self(u16::MAX);

    /// Whether there is none.
    pub(crate) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// These but for `marks`.
    pub(super) const fn without(self, marks: Self) -> Self {
        Self(self.0 & !marks.0)
    }

    /// Of these, `marks` alone.
    pub(super) const fn only(self, marks: Self) -> Self {
        Self(self.0 & marks.0)
    }

    /// Whether one of `marks` is among them.
    pub(super) const fn has(self, marks: Self) -> bool {
        self.0 & marks.0 != 0
    }
}

impl BitOr for Marks {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Marks {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// Where literals stand, in order, and for whom.
#[derive(Debug, Default)]
pub(super) struct Hits(Vec<(usize, Marks)>);

impl Hits {
    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// For whom those that start in `range` are.
    pub(super) fn marks(&self, range: &Range<usize>) -> Marks {
        let first = self.0.partition_point(|(at, _)| *at < range.start);
        self.0[first..]
            .iter()
            .take_while(|(at, _)| *at < range.end)
            .fold(Marks::default(), |marks, (_, more)| marks | *more)
    }
}

/// The literals in `text`.
pub(super) fn hits(text: &str) -> Hits {
    static SEARCH: OnceLock<Search<Marks>> = OnceLock::new();
    let search = SEARCH.get_or_init(|| {
        let all = facts::GATES.iter();
        Search::new(all.flat_map(|(marks, texts)| texts.iter().map(|text| (*text, *marks))))
    });
    let mut hits = Vec::new();
    search.find(text, |at, marks| hits.push((at, marks)));
    // What is written so that no search finds it is looked at in any case.
    let disguises = characters::disguises(text);
    hits.extend(disguises.into_iter().map(|at| (at, Marks::ALL)));
    hits.sort_unstable_by_key(|(at, _)| *at);
    Hits(hits)
}
