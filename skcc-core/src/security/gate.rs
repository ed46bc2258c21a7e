//! The literals that facts need: a text without one is not looked at.
//!
//! Each collector lists the words without which it finds nothing. One
//! automaton looks for all of them, whatever their case, in one pass.

use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::{characters, facts};

/// Where literals stand, in order.
#[derive(Debug, Default)]
pub(super) struct Hits(Vec<usize>);

impl Hits {
    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one starts in `range`.
    pub(super) fn any(&self, range: &Range<usize>) -> bool {
        let first = self.0.partition_point(|at| *at < range.start);
        self.0.get(first).is_some_and(|at| *at < range.end)
    }
}

/// The literals in `text`.
pub(super) fn hits(text: &str) -> Hits {
    static AUTOMATON: OnceLock<AhoCorasick> = OnceLock::new();
    let automaton = AUTOMATON.get_or_init(|| {
        AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            // Every byte of every file goes through it.
            .kind(Some(AhoCorasickKind::DFA))
            .build(facts::GATES.iter().copied().flatten())
            .expect("the literals are few and short")
    });
    let mut hits: Vec<usize> = automaton.find_iter(text).map(|hit| hit.start()).collect();
    // What is written so that no search finds it is looked at in any case.
    let disguises = characters::disguises(text);
    if !disguises.is_empty() {
        hits.extend(disguises);
        hits.sort_unstable();
    }
    Hits(hits)
}
