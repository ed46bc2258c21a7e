//! Line ends and characters that no text should hold.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Edit, Span};
use crate::source::SourceFile;

/// How many further places of one kind a diagnostic shows.
const MAX_LABELS: usize = 3;

/// Checks the whole file; `yaml` is left to the frontmatter, where such
/// characters are errors.
pub(super) fn check(
    file: &Arc<SourceFile>,
    yaml: Option<&Range<usize>>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let text = file.text();
    if !is_suspect(text) {
        return;
    }
    line_ends(file, diagnostics);
    let outside = |range: &Range<usize>| yaml.is_none_or(|yaml| !yaml.contains(&range.start));
    let mut found = controls(text, 0..text.len()).filter(outside);
    let Some(first) = found.next() else {
        return;
    };
    let mut others: Vec<_> = found.by_ref().take(MAX_LABELS).collect();
    let more = others.len() + found.count();
    let name = name(&text[first.clone()]);
    let message = match more {
        0 => format!("the text holds the control character {name}"),
        1 => format!("the text holds the control character {name}, and one more"),
        more => format!("the text holds the control character {name}, and {more} more"),
    };
    let mut diagnostic = Diagnostic::new(
        Code::ControlCharacter,
        Span::new(file, first.clone()),
        message,
    )
    .help("delete it: readers do not see it, the model does");
    if more <= MAX_LABELS {
        let delete = |range: &Range<usize>| Edit {
            span: Span::new(file, range.clone()),
            replacement: String::new(),
        };
        let all = std::iter::once(&first).chain(&others);
        // In the middle of code it may be the remains of something.
        diagnostic = diagnostic.suggest("delete it", all.map(delete).collect());
    }
    for other in others.drain(..) {
        let name = self::name(&text[other.clone()]);
        diagnostic = diagnostic.label(Span::new(file, other), format!("{name} stands here"));
    }
    diagnostics.push(diagnostic);
}

fn line_ends(file: &Arc<SourceFile>, diagnostics: &mut Vec<Diagnostic>) {
    let text = file.text();
    let returns = text.bytes().filter(|byte| *byte == b'\r').count();
    if returns == 0 {
        return;
    }
    let pairs = text.matches("\r\n").count();
    let feeds = text.bytes().filter(|byte| *byte == b'\n').count();
    if pairs == 0 || pairs == feeds {
        return;
    }
    let lf_only = |at: usize| at == 0 || text.as_bytes()[at - 1] != b'\r';
    let mut ends = text.match_indices('\n').map(|(at, _)| at);
    let first = ends.next().map(lf_only);
    let odd = ends
        .find(|at| Some(lf_only(*at)) != first)
        .unwrap_or_default();
    let odd = odd - usize::from(!lf_only(odd))..odd + 1;
    let start = text.find('\r').unwrap_or_default();
    let end = text.rfind("\r\n").map_or(start, |at| at + 2);
    diagnostics.push(
        Diagnostic::new(
            Code::MixedLineEndings,
            Span::new(file, odd),
            format!("{pairs} of {feeds} lines end with CRLF, the others with LF"),
        )
        .help("end every line with LF")
        .fix(
            "end every line with LF",
            vec![Edit {
                span: Span::new(file, start..end),
                replacement: text[start..end]
                    .split_inclusive('\n')
                    .flat_map(|line| match line.strip_suffix('\n') {
                        Some(line) => [line.trim_end_matches('\r'), "\n"],
                        None => [line, ""],
                    })
                    .collect(),
            }],
        ),
    );
}

/// Whether the text may hold a control character or a carriage return; fast,
/// as nearly none does.
fn is_suspect(text: &str) -> bool {
    let bytes = text.as_bytes();
    let low = |byte: &u8| {
        (u8::from(*byte < 0x20) & u8::from(!matches!(byte, b'\n' | b'\t')))
            | u8::from(*byte == 0x7f)
    };
    // Chunks without branches let the compiler compare many bytes at once.
    bytes
        .chunks(64)
        .any(|chunk| chunk.iter().fold(0, |any, byte| any | low(byte)) != 0)
        // U+0080 to U+009F are C2 80 to C2 9F.
        || memchr::memchr_iter(0xc2, bytes).any(|at| bytes[at + 1] < 0xa0)
}

/// The control characters in a range of the text: all but tab and line ends;
/// and U+FFFE and U+FFFF, which YAML excludes beside them.
pub(super) fn controls(text: &str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = range.start;
    std::iter::from_fn(move || {
        while at < range.end {
            let start = at;
            let length = match bytes[start] {
                b'\t' | b'\n' => 0,
                b'\r' => usize::from(bytes.get(start + 1) != Some(&b'\n')),
                0..0x20 | 0x7f => 1,
                0xc2 if bytes[start + 1] < 0xa0 => 2,
                0xef if bytes[start + 1] == 0xbf && bytes[start + 2] >= 0xbe => 3,
                _ => 0,
            };
            at += length.max(1);
            if length > 0 {
                return Some(start..at);
            }
        }
        None
    })
}

/// The character as people write it.
pub(super) fn name(text: &str) -> String {
    let c = text.chars().next().unwrap_or_default();
    let common = match c {
        '\0' => " (NUL)",
        '\u{8}' => " (backspace)",
        '\u{b}' => " (vertical tab)",
        '\u{c}' => " (form feed)",
        '\r' => " (carriage return)",
        '\u{1b}' => " (escape)",
        '\u{7f}' => " (delete)",
        '\u{85}' => " (next line)",
        _ => "",
    };
    format!("U+{:04X}{common}", u32::from(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(text: &str) -> Vec<Diagnostic> {
        let file = Arc::new(SourceFile::new("SKILL.md", text));
        let mut diagnostics = Vec::new();
        check(&file, None, &mut diagnostics);
        diagnostics
    }

    #[test]
    fn the_odd_line_end_is_pointed_at() {
        let found = checked("a\nb\r\nc\n");
        assert_eq!(found[0].code, Code::MixedLineEndings);
        assert_eq!(found[0].span.range, 3..5);
        assert_eq!(
            found[0].message,
            "1 of 3 lines end with CRLF, the others with LF"
        );
        assert_eq!(checked("a\r\nb\nc\r\n")[0].span.range, 4..5);
        assert!(checked("a\r\nb\r\n").is_empty());
        assert!(checked("a\nb\n").is_empty());
    }

    #[test]
    fn control_characters_are_named_and_counted() {
        let found = checked("a\u{1b}[31mb\0\u{85}c");
        assert_eq!(found.len(), 1);
        assert_eq!(
            found[0].message,
            "the text holds the control character U+001B (escape), and 2 more"
        );
        assert_eq!(found[0].span.range, 1..2);
        assert_eq!(found[0].labels.len(), 2);
        assert!(checked("tab\tand é, 中, \u{a0}, 😀\n").is_empty());
        assert_eq!(checked("a\rb")[0].code, Code::ControlCharacter);
    }
}
