//! The tokens of Python.

use crate::security::code::token::{Kind, Tokens};

/// Takes a text apart. Comments and prompts of an interpreter are left out; a
/// line ends a statement unless a bracket is open.
pub(super) fn tokens(text: &str) -> Tokens {
    tokens_from(text, 0)
}

/// Takes a text apart from `start` on.
pub(super) fn tokens_from(text: &str, start: usize) -> Tokens {
    let bytes = text.as_bytes();
    let mut tokens = Tokens::default();
    let mut at = line_start(text, start, &mut tokens);
    while let Some(byte) = bytes.get(at).copied() {
        match byte {
            b'\n' => at = line_start(text, at + 1, &mut tokens),
            b' ' | b'\t' | b'\r' | 0x0c => at += 1,
            b'\\' => at += 1 + usize::from(bytes.get(at + 1) == Some(&b'\n')),
            b'#' => at += memchr::memchr(b'\n', &bytes[at..]).unwrap_or(bytes.len() - at),
            b'"' | b'\'' => at = string(bytes, at, at, &mut tokens),
            b'0'..=b'9' => {
                let length = bytes[at..]
                    .iter()
                    .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.'))
                    .count();
                tokens.push(Kind::Number, at..at + length);
                at += length;
            }
            _ if is_name(byte) => {
                let length = bytes[at..].iter().take_while(|byte| is_name(**byte));
                let end = at + length.count();
                let is_prefix = end - at <= 2
                    && bytes[at..end]
                        .iter()
                        .all(|byte| b"rRbBuUfFtT".contains(byte));
                if is_prefix && matches!(bytes.get(end), Some(b'"' | b'\'')) {
                    at = string(bytes, at, end, &mut tokens);
                } else {
                    tokens.push(Kind::Name, at..end);
                    at = end;
                }
            }
            _ => {
                let length = mark(&bytes[at..]);
                tokens.push_mark(bytes, at..at + length);
                at += length;
            }
        }
    }
    tokens.close();
    tokens.push_line(text.len(), 0);
    tokens
}

/// What stands before the first word of a line; the line before ends here
/// unless it goes on.
fn line_start(text: &str, start: usize, tokens: &mut Tokens) -> usize {
    let rest = &text[start..];
    let bare = rest.trim_start_matches([' ', '\t']);
    let mut indentation = rest.len() - bare.len();
    let mut at = start + indentation;
    for prompt in [">>> ", "... "] {
        if bare.starts_with(prompt) {
            at += prompt.len();
            indentation = 0;
        }
    }
    // A statement that can stand in no bracket: the one before was not closed.
    if indentation == 0
        && tokens.depth() > 0
        && ["def ", "class ", "import ", "from ", "@"]
            .iter()
            .any(|word| bare.starts_with(word))
    {
        tokens.close();
    }
    if tokens.depth() == 0 {
        let is_blank = bare.starts_with(['#', '\n', '\r']);
        let goes_on = text[..start].ends_with("\\\n");
        if !is_blank && !goes_on {
            tokens.push_line(start, indentation);
        }
    }
    at
}

/// A literal text that starts at `start`, its quotes at `quote`.
fn string(bytes: &[u8], start: usize, quote: usize, tokens: &mut Tokens) -> usize {
    let mark = bytes[quote];
    let is_long = bytes[quote..].starts_with(&[mark; 3]);
    let mut at = quote + if is_long { 3 } else { 1 };
    let end = loop {
        match bytes.get(at) {
            None => {
                tokens.broken = true;
                break bytes.len();
            }
            Some(b'\\') => at += 2,
            Some(b'\n') if !is_long => {
                tokens.broken = true;
                break at;
            }
            Some(byte) if *byte == mark => {
                if !is_long {
                    break at + 1;
                }
                if bytes[at..].starts_with(&[mark; 3]) {
                    break at + 3;
                }
                at += 1;
            }
            Some(_) => at += 1,
        }
    };
    tokens.push(Kind::Text, start..end);
    end
}

/// How many bytes the operator at the start has.
fn mark(bytes: &[u8]) -> usize {
    match bytes {
        [b'*' | b'/' | b'<' | b'>', second, b'=', ..] if *second == bytes[0] => 3,
        [b'*' | b'/' | b'<' | b'>', second, ..] if *second == bytes[0] => 2,
        [
            b'+' | b'-' | b'*' | b'/' | b'%' | b'&' | b'|' | b'^' | b'@' | b'=' | b'!' | b'<'
            | b'>' | b':',
            b'=',
            ..,
        ] => 2,
        _ => 1,
    }
}

const fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}
