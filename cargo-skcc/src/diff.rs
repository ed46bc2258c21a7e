//! Two texts as a unified diff.

use std::io::{self, Write};

use anstyle::Style;
use similar::{ChangeTag, TextDiff};
use skcc_core::diagnostic::render::visible;

use crate::shell::{BOLD, ERROR, GOOD, NAME};

/// How many unchanged lines are shown around a change.
const CONTEXT: usize = 3;

/// Writes the diff of a file; nothing when the texts are equal. A file that is
/// not there is `None`.
pub(crate) fn write(
    out: &mut dyn Write,
    path: &str,
    old: Option<&str>,
    new: Option<&str>,
) -> io::Result<()> {
    let diff = TextDiff::from_lines(old.unwrap_or_default(), new.unwrap_or_default());
    let name = |side: &str, text: Option<&str>| match text {
        Some(_) => format!("{side}/{}", path.trim_start_matches('/')),
        None => "/dev/null".to_owned(),
    };
    writeln!(out, "{BOLD}--- {}{BOLD:#}", name("a", old))?;
    writeln!(out, "{BOLD}+++ {}{BOLD:#}", name("b", new))?;
    for hunk in diff.unified_diff().context_radius(CONTEXT).iter_hunks() {
        writeln!(out, "{NAME}{}{NAME:#}", hunk.header())?;
        for change in hunk.iter_changes() {
            let (mark, style) = match change.tag() {
                ChangeTag::Equal => (' ', Style::new()),
                ChangeTag::Delete => ('-', ERROR),
                ChangeTag::Insert => ('+', GOOD),
            };
            let line = change.value().trim_end_matches(['\n', '\r']);
            writeln!(out, "{style}{mark}{}{style:#}", visible(line))?;
            if change.missing_newline() {
                writeln!(out, "\\ No newline at end of file")?;
            }
        }
    }
    Ok(())
}
