//! `path:line:col: error[SK012]: message`, one line each.

use crate::diagnostic::{Diagnostic, Severity};

/// Renders one line, without a line end.
#[must_use]
pub fn short(diagnostic: &Diagnostic) -> String {
    let at = diagnostic.span.file.position(diagnostic.span.range.start);
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    format!(
        "{}:{}:{}: {severity}[{}]: {}",
        diagnostic.span.file.path(),
        at.line,
        at.column,
        diagnostic.code,
        diagnostic.message,
    )
}
