//! Blanks that push text out of sight.

use std::sync::Arc;

use crate::diagnostic::{Code, Confidence, Diagnostic, Span};
use crate::source::SourceFile;

/// So many blank lines before text are no layout. The longest in 566 honest
/// skills are a tenth of it.
const LINES: usize = 60;

/// So many blanks before text on one line are no layout.
const COLUMNS: usize = 300;

/// Reports the first such place of a file.
pub(super) fn check(
    text: &str,
    file: impl FnOnce() -> Arc<SourceFile>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let bytes = text.as_bytes();
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
    // A run of so many blanks holds every so-manieth byte.
    let mut at = LINES - 1;
    while at < bytes.len() {
        if !is_blank(&bytes[at]) {
            at += LINES;
            continue;
        }
        let start = bytes[..at]
            .iter()
            .rposition(|byte| !is_blank(byte))
            .map_or(0, |before| before + 1);
        let end = bytes[at..]
            .iter()
            .position(|byte| !is_blank(byte))
            .map_or(bytes.len(), |length| at + length);
        at = end + LINES;
        if end == bytes.len() {
            break;
        }
        let run = &bytes[start..end];
        let lines = memchr::memchr_iter(b'\n', run).count();
        let last = memchr::memrchr(b'\n', run).map_or(0, |at| at + 1);
        let columns = run.len() - last;
        let what = if lines > LINES {
            format!("{} blank lines stand before this text", lines - 1)
        } else if columns >= COLUMNS {
            format!("{columns} blanks stand before this text")
        } else {
            continue;
        };
        let shown = text[end..].chars().next().map_or(1, char::len_utf8);
        diagnostics.push(
            Diagnostic::new(Code::PaddedText, Span::new(&file(), end..end + shown), what)
                .help("delete the blanks: they push the text out of sight")
                .confidence(Confidence::Medium),
        );
        return;
    }
}
