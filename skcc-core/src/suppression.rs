//! Findings that are accepted, with a reason.
//!
//! A suppression stands in the configuration ([`Suppress`]), in the skill's
//! own file (a comment before the block or key it is about), or in a baseline
//! ([`crate::baseline`]). Suppressions are applied once, in
//! [`link`](fn@crate::link): a check reports whatever there is.
//!
//! In the skill's own file one works only where the project wrote the skill,
//! and never for the security of texts and files: a skill cannot vouch for
//! itself.

mod apply;
mod binding;
mod date;
mod in_source;
mod verdict;

use crate::baseline::Baseline;
use crate::diagnostic::{Code, Diagnostic, Selector, Span};
use crate::glob::Glob;

pub use binding::{binding, offer};
pub use date::Date;

pub(crate) use apply::{Covered, apply};

/// An entry of the configuration that accepts findings.
#[derive(Clone, Debug)]
pub struct Suppress {
    /// The codes.
    pub codes: Selector,
    /// The files it holds for; all when there is no pattern. It is matched
    /// against paths as messages show them.
    pub path: Option<Glob>,
    /// The id or the name of the skill it holds for.
    pub skill: Option<String>,
    /// What was accepted: the [`binding`] of the finding. Any other finding is
    /// not accepted.
    pub hash: Option<String>,
    /// The last day on which it holds.
    pub expires: Option<Date>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Why.
    pub reason: String,
    /// Where the entry stands.
    pub span: Span,
}

/// What the project accepts.
#[derive(Clone, Debug, Default)]
pub struct Accepted {
    /// Entries of the configuration.
    pub suppress: Vec<Suppress>,
    /// The findings of the day the project started.
    pub baseline: Option<Baseline>,
    /// The configured roots, as messages show them. An entry that matches
    /// nothing is reported only when what it is about was compiled.
    pub roots: Vec<String>,
    /// The protected codes that the project has decided to let be accepted.
    pub overridable: Vec<Code>,
    /// Which day it is; nothing when nobody says it, and no end of a
    /// suppression can be checked then.
    pub today: Option<Date>,
}

/// What suppressed a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SuppressedBy {
    /// A comment in the skill.
    Comment,
    /// An entry of the configuration.
    Configuration,
    /// The baseline.
    Baseline,
    /// A review, in `skcc.lock`.
    Review,
}

/// A finding that is accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppressed {
    /// The finding.
    pub diagnostic: Diagnostic,
    /// What suppressed it.
    pub by: SuppressedBy,
    /// Why; empty for the baseline, which has no reasons.
    pub reason: String,
}
