//! Findings that are accepted, with a reason.

use crate::diagnostic::{Code, Span};
use crate::glob::Glob;

/// An entry of the configuration that accepts findings.
#[derive(Clone, Debug)]
pub struct Suppress {
    /// The code.
    pub code: Code,
    /// The files it holds for; all when there is no pattern. It is matched
    /// against paths as messages show them.
    pub path: Option<Glob>,
    /// The id or the name of the skill it holds for.
    pub skill: Option<String>,
    /// Why.
    pub reason: String,
    /// Where the entry stands.
    pub span: Span,
}
