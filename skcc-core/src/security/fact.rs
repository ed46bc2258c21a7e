//! Facts: what a unit does or says, with its place.

use std::ops::Range;

use crate::diagnostic::{Confidence, Span};

use super::mention::Mention;

/// What was seen.
///
/// A kind is neutral: honest skills download and read secrets as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub(crate) enum FactKind {
    // Instructions to the agent.
    /// Earlier or higher instructions are to be ignored.
    Override,
}

impl FactKind {
    /// The kind's place in a set of kinds.
    pub(super) const fn bit(self) -> u128 {
        1 << self as u8
    }
}

/// One thing that was seen.
#[derive(Clone, Debug)]
pub(crate) struct Fact {
    /// What.
    pub(crate) kind: FactKind,
    /// The unit it was seen in: an index of [`super::Units::all`].
    pub(crate) unit: usize,
    /// Where in the unit's text, in bytes.
    pub(crate) range: Range<usize>,
    /// What it is about: a host, a path, a variable, a command. Empty when
    /// there is nothing to name.
    pub(crate) value: String,
    /// Further places that belong to it, such as where a value came from.
    pub(crate) related: Vec<(Span, &'static str)>,
    /// How sure it is.
    pub(crate) confidence: Confidence,
    /// Why it is only a mention, when it is one.
    pub(crate) mention: Option<Mention>,
}

impl Fact {
    /// A fact of full confidence that is about nothing in particular.
    pub(crate) fn new(kind: FactKind, unit: usize, range: Range<usize>) -> Self {
        Self {
            kind,
            unit,
            range,
            value: String::new(),
            related: Vec::new(),
            confidence: Confidence::High,
            mention: None,
        }
    }
}
