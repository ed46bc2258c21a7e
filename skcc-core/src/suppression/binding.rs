//! What ties a suppression to what was accepted.

use std::fmt::Write as _;

use super::Date;
use crate::diagnostic::{Code, Diagnostic, Level, Span};
use crate::json::quote;

/// The hash that ties a suppression to a finding: 32 hexadecimal digits of
/// blake3 over the code and, of each of its places, the block of text up to the
/// next blank lines; and over the whole file where the finding is about one.
/// Blanks count as one, so that text may be laid out anew, and other blocks may
/// change; whatever else changes gives another hash.
#[must_use]
pub fn binding(diagnostic: &Diagnostic) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut add = |text: &str| {
        let mut first = true;
        for word in text.split_whitespace() {
            if !first {
                hasher.update(b" ");
            }
            first = false;
            hasher.update(word.as_bytes());
        }
        hasher.update(b"\0");
    };
    add(diagnostic.code.id());
    add(block(&diagnostic.span));
    for label in &diagnostic.labels {
        add(block(&label.span));
    }
    if let Some(hash) = diagnostic.about {
        hasher.update(&hash.0);
    }
    let mut digits = String::with_capacity(32);
    for byte in &hasher.finalize().as_bytes()[..16] {
        write!(digits, "{byte:02x}").expect("a string takes everything");
    }
    digits
}

/// The text between the blank lines around a place: what stands beside the
/// words that were found is as much of the payload as they are.
fn block(span: &Span) -> &str {
    let text = span.file.text();
    let is_blank = |line: &&str| line.trim().is_empty();
    let length = |lines: &mut dyn Iterator<Item = &str>| {
        lines
            .take_while(|line| !is_blank(line))
            .map(str::len)
            .sum::<usize>()
    };
    let line = text[..span.range.start]
        .rfind('\n')
        .map_or(0, |end| end + 1);
    let start = line - length(&mut text[..line].split_inclusive('\n').rev());
    let last = span.range.end.max(line);
    let line_end = text[last..]
        .find('\n')
        .map_or(text.len(), |end| last + end + 1);
    let end = line_end + length(&mut text[line_end..].split_inclusive('\n'));
    &text[start..end]
}

/// How many days an offered suppression holds: long enough for the next
/// review, short enough that there is one.
const OFFERED_DAYS: i64 = 90;

/// The line of `skcc.toml` that accepts a finding of a security code; nothing
/// for other codes, and for those that need more than a line.
///
/// The reason is a placeholder, and without a day there is one in place of the
/// end as well.
#[must_use]
pub fn offer(diagnostic: &Diagnostic, today: Option<Date>) -> Option<String> {
    let code = diagnostic.code;
    if !code.is_security() || code.is_protected() {
        return None;
    }
    let mut line = format!("suppress = [{{ code = \"{code}\"");
    let mut add = |key: &str, value: &str| {
        write!(line, ", {key} = {}", quote(value)).expect("a string takes everything");
    };
    if let Some(skill) = &diagnostic.skill {
        add("skill", skill);
    }
    add("hash", &binding(diagnostic));
    add("reason", "reviewed: say why it is harmless");
    if needs_end(diagnostic) {
        let end = today.map_or_else(
            || "YYYY-MM-DD".to_owned(),
            |today| today.after(OFFERED_DAYS).to_string(),
        );
        add("expires", &end);
    }
    line.push_str(" }]");
    Some(line)
}

/// Whether a suppression of the finding must end.
pub(super) fn needs_end(diagnostic: &Diagnostic) -> bool {
    let code: Code = diagnostic.code;
    code.is_security() && diagnostic.level_at_most() == Level::Deny
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::source::SourceFile;

    #[test]
    fn a_block_ends_at_blank_lines() {
        let text = "a\n\nb\nc d e\nf\n \ng";
        let of = |found: &str| {
            let at = text.find(found).unwrap();
            let file = Arc::new(SourceFile::new("a", text));
            block(&Span::new(&file, at..at + found.len())).to_owned()
        };
        assert_eq!(of("d"), "b\nc d e\nf\n");
        assert_eq!(of("b\nc"), "b\nc d e\nf\n");
        assert_eq!(of("a"), "a\n");
        assert_eq!(of("g"), "g");
        let empty = Arc::new(SourceFile::new("a", ""));
        assert_eq!(block(&Span::new(&empty, 0..0)), "");
    }
}
