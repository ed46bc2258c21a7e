//! A bound on how deep blocks lie inside one another.
//!
//! Each line is compared with every quote and list that is open, so a text of
//! n bytes that opens n/2 of them on its first line takes quadratic time: 48 kB
//! of `>` and short lines took a second. The parser has no limit of its own, so
//! the markers beyond the limit are hidden from it.

use std::borrow::Cow;

/// The limit. Many Markdown programs have the same one; published skills stay
/// below 10.
const MAX_NESTING: usize = 100;

/// The text with every marker beyond the limit replaced by a byte that marks
/// nothing. All offsets stay as they are.
pub(super) fn limit(body: &str) -> Cow<'_, str> {
    if !may_be_deep(body.as_bytes()) {
        return Cow::Borrowed(body);
    }
    let mut hidden = Vec::new();
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', body.as_bytes()).chain([body.len()]) {
        // Shorter lines cannot hold as many markers.
        if end - start > MAX_NESTING {
            hide(&body.as_bytes()[start..end], start, &mut hidden);
        }
        start = end + 1;
    }
    if hidden.is_empty() {
        return Cow::Borrowed(body);
    }
    let mut bytes = body.as_bytes().to_vec();
    for at in hidden {
        bytes[at] = b'.';
    }
    Cow::Owned(String::from_utf8(bytes).expect("only ASCII bytes were replaced by one"))
}

/// Whether somewhere more bytes than the limit follow one another that may
/// stand before a block: fast, as nearly no text has that.
fn may_be_deep(bytes: &[u8]) -> bool {
    let may_precede = |byte: &&u8| {
        matches!(
            byte,
            b' ' | b'\t' | b'>' | b'-' | b'*' | b'+' | b'0'..=b'9' | b'.' | b')'
        )
    };
    // So many bytes cover one place of each stride.
    (0..bytes.len()).step_by(MAX_NESTING).any(|at| {
        let after = bytes[at..].iter().take(MAX_NESTING + 1);
        let before = bytes[..at].iter().rev().take(MAX_NESTING);
        let after = after.take_while(may_precede).count();
        after > 0 && after + before.take_while(may_precede).count() > MAX_NESTING
    })
}

/// Notes the markers at the start of a line that lie too deep.
fn hide(line: &[u8], offset: usize, hidden: &mut Vec<usize>) {
    // In columns: a list that is indented needs two to lie one deeper.
    let mut depth: usize = 0;
    let mut at = 0;
    let is_blank = |byte: Option<&u8>| byte.is_none_or(|byte| matches!(byte, b' ' | b'\t' | b'\r'));
    while let Some(byte) = line.get(at) {
        let marker = match byte {
            b' ' | b'\t' => {
                depth += if *byte == b'\t' { 4 } else { 1 };
                at += 1;
                continue;
            }
            b'>' => at,
            b'-' | b'*' | b'+' if is_blank(line.get(at + 1)) => at,
            b'0'..=b'9' => {
                let digits = line[at..].iter().take_while(|b| b.is_ascii_digit()).count();
                let end = at + digits;
                if digits > 9
                    || !matches!(line.get(end), Some(b'.' | b')'))
                    || !is_blank(line.get(end + 1))
                {
                    return;
                }
                end
            }
            _ => return,
        };
        depth += 2;
        if depth > 2 * MAX_NESTING {
            // The number of an item goes at its digit: a dot behind it would
            // mark it still.
            hidden.push(offset + at);
        }
        at = marker + 1;
        // The blank behind a marker belongs to it.
        at += usize::from(matches!(line.get(at), Some(b' ')));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_markers_beyond_the_limit_are_hidden() {
        let deep = [">".repeat(150), " a > b\n".to_owned()].concat();
        let limited = limit(&deep);
        assert_eq!(limited.len(), deep.len());
        assert_eq!(limited.matches('>').count(), MAX_NESTING + 1);
        assert!(limited.ends_with(". a > b\n"));
        for (marker, hidden) in [
            ("- ", ". "),
            ("* ", ". "),
            ("1. ", ".. "),
            ("1) ", ".) "),
            ("- > ", ". . "),
        ] {
            let deep = ["one\n", &marker.repeat(150), "a\n"].concat();
            let limited = limit(&deep);
            assert!(limited.starts_with(&["one\n", marker].concat()));
            assert!(limited.ends_with(&[hidden, "a\n"].concat()), "{limited}");
        }
        for text in [
            "> ".repeat(60),
            "-".repeat(500),
            "- - ".repeat(20),
            ["  ".repeat(40), "- a".to_owned(), "b".repeat(200)].concat(),
            "* text * with * stars ".repeat(50),
        ] {
            assert!(matches!(limit(&text), Cow::Borrowed(_)), "{text}");
        }
    }
}
