//! Commands that a GitHub workflow turns into annotations.

use super::visible;
use crate::diagnostic::{Diagnostic, Severity};

/// Renders one workflow command, without a line end.
#[must_use]
pub fn github(diagnostic: &Diagnostic) -> String {
    let command = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let file = &diagnostic.span.file;
    let start = file.position(diagnostic.span.range.start);
    let end = file.position(diagnostic.span.range.end);
    let place = if file.text().is_empty() {
        String::new()
    } else if start.line == end.line && start.column < end.column {
        format!(
            ",line={},col={},endColumn={}",
            start.line, start.column, end.column
        )
    } else if start.line == end.line {
        format!(",line={},col={}", start.line, start.column)
    } else {
        // Columns are refused where the lines differ.
        format!(",line={},endLine={}", start.line, end.line)
    };
    let help = diagnostic
        .help
        .as_ref()
        .map(|help| format!("\nhelp: {help}"));
    format!(
        "::{command} file={}{place},title={}::{}",
        property(file.path()),
        property(&format!("{} {}", diagnostic.code, diagnostic.code.name())),
        data(&format!(
            "{}{}",
            shown(&diagnostic.message),
            help.unwrap_or_default()
        )),
    )
}

/// Hidden characters by their number; line ends are encoded later.
fn shown(text: &str) -> String {
    let pieces = text.split_inclusive(['\n', '\r']);
    pieces.fold(String::new(), |mut out, piece| {
        let line = piece.trim_end_matches(['\n', '\r']);
        out.push_str(&visible(line));
        out.push_str(&piece[line.len()..]);
        out
    })
}

/// A text as the message of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A text as a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
