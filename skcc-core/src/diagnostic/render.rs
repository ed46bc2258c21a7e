//! Renderers: one diagnostic, many forms.
//!
//! | Renderer | For | Feature |
//! |---|---|---|
//! | [`short`](fn@short) | build scripts, editors, lists | |
//! | [`Human`] | people: the text, what is wrong in it, how to mend it | `human` |
//! | [`github`](fn@github) | annotations of a GitHub workflow | |
//! | [`json`](mod@json) | programs: one object a line | `json` |
//! | [`sarif`](fn@sarif) | code scanning | `json` |
//!
//! What a skill says can be hostile, to a terminal as well: every renderer for
//! people shows characters that cannot be seen by their number.

mod github;
#[cfg(feature = "human")]
mod human;
#[cfg(feature = "json")]
pub mod json;
#[cfg(feature = "json")]
mod sarif;
mod short;
mod visible;

pub use github::github;
#[cfg(feature = "human")]
pub use human::Human;
#[cfg(feature = "json")]
pub use sarif::sarif;
pub use short::short;
pub use visible::{visible, visible_lines};

use super::Severity;

/// The severity as messages and JSON spell it.
const fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}
