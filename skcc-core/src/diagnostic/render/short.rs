//! `path:line:col: error[SK012]: message`, one line each.

use super::{severity_name, visible};
use crate::diagnostic::Diagnostic;

/// Renders one line, without a line end.
#[must_use]
pub fn short(diagnostic: &Diagnostic) -> String {
    let at = diagnostic.span.file.position(diagnostic.span.range.start);
    format!(
        "{}:{}:{}: {}[{}]: {}",
        visible(diagnostic.span.file.path()),
        at.line,
        at.column,
        severity_name(diagnostic.severity),
        diagnostic.code,
        visible(&diagnostic.message),
    )
}
