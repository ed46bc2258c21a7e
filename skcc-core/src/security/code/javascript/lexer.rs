//! The tokens of JavaScript and TypeScript.

use crate::security::code::token::{Kind, Tokens};

/// Takes a text apart. Comments are left out; a template is a row of pieces
/// with the tokens of its expressions between.
pub(super) fn tokens(text: &str) -> Tokens {
    let bytes = text.as_bytes();
    let mut tokens = Tokens::default();
    let mut at = 0;
    if bytes.starts_with(b"#!") {
        at = line_end(bytes, 0);
    }
    while let Some(byte) = bytes.get(at).copied() {
        let rest = &bytes[at..];
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' | 0x0b | 0x0c => at += 1,
            b'/' if rest.starts_with(b"//") => at = line_end(bytes, at),
            b'/' if rest.starts_with(b"/*") => {
                let end = memchr::memmem::find(&rest[2..], b"*/");
                tokens.broken |= end.is_none();
                at = end.map_or(bytes.len(), |end| at + end + 4);
            }
            b'/' if starts_pattern(text, &tokens) => {
                let length = pattern(rest);
                let kind = length.map_or(Kind::Mark, |_| Kind::Pattern);
                let end = at + length.unwrap_or(1);
                tokens.push(kind, at..end);
                at = end;
            }
            b'"' | b'\'' => at = string(bytes, at, &mut tokens),
            b'`' => at = piece(bytes, at, false, &mut tokens),
            b'}' if tokens.in_text() => at = piece(bytes, at, true, &mut tokens),
            b'0'..=b'9' => {
                let length = rest
                    .iter()
                    .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.'))
                    .count();
                tokens.push(Kind::Number, at..at + length);
                at += length;
            }
            _ if is_name(byte) => {
                let length = rest.iter().take_while(|byte| is_name(**byte)).count();
                tokens.push(Kind::Name, at..at + length);
                at += length;
            }
            _ => {
                let length = mark(rest);
                tokens.push_mark(bytes, at..at + length);
                at += length;
            }
        }
    }
    tokens.close();
    tokens
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end)
}

/// Whether a slash here starts a regular expression.
fn starts_pattern(text: &str, tokens: &Tokens) -> bool {
    let Some(last) = tokens.all.last() else {
        return true;
    };
    let word = &text[last.start..last.end];
    match last.kind {
        Kind::Name => matches!(
            word,
            "return"
                | "typeof"
                | "case"
                | "in"
                | "of"
                | "delete"
                | "void"
                | "throw"
                | "await"
                | "yield"
                | "else"
                | "do"
        ),
        Kind::Mark => !matches!(word, ")" | "]" | "}"),
        Kind::Number | Kind::Text | Kind::Pattern | Kind::Line => false,
    }
}

/// How long the regular expression at the start is, if one is.
fn pattern(bytes: &[u8]) -> Option<usize> {
    let mut at = 1;
    let mut in_class = false;
    loop {
        match bytes.get(at)? {
            b'\n' => return None,
            b'\\' => at += 1,
            b'[' => in_class = true,
            b']' => in_class = false,
            b'/' if !in_class => break,
            _ => {}
        }
        at += 1;
    }
    let flags = bytes[at + 1..].iter().take_while(|byte| is_name(**byte));
    Some(at + 1 + flags.count())
}

fn string(bytes: &[u8], start: usize, tokens: &mut Tokens) -> usize {
    let mut at = start + 1;
    let end = loop {
        match bytes.get(at) {
            Some(b'\\') => at += 2,
            Some(byte) if *byte == bytes[start] => break at + 1,
            Some(b'\n') | None => {
                tokens.broken = true;
                break at.min(bytes.len());
            }
            Some(_) => at += 1,
        }
    };
    tokens.push(Kind::Text, start..end);
    end
}

/// A piece of a template, from a backtick or a closing brace on.
fn piece(bytes: &[u8], start: usize, ends: bool, tokens: &mut Tokens) -> usize {
    let mut at = start + 1;
    loop {
        match bytes.get(at) {
            Some(b'\\') => at += 2,
            Some(b'`') => {
                tokens.push_piece(start..at + 1, ends, false);
                return at + 1;
            }
            Some(b'$') if bytes.get(at + 1) == Some(&b'{') => {
                tokens.push_piece(start..at + 2, ends, true);
                return at + 2;
            }
            Some(_) => at += 1,
            None => {
                tokens.broken = true;
                tokens.push_piece(start..bytes.len(), ends, false);
                return bytes.len();
            }
        }
    }
}

/// How many bytes the operator at the start has.
fn mark(bytes: &[u8]) -> usize {
    match bytes {
        [b'>', b'>', b'>', b'=', ..] => 4,
        [b'>', b'>', b'>' | b'=', ..]
        | [b'<', b'<', b'=', ..]
        | [b'.', b'.', b'.', ..]
        | [b'=' | b'!', b'=', b'=', ..]
        | [b'*', b'*', b'=', ..]
        | [b'&', b'&', b'=', ..]
        | [b'|', b'|', b'=', ..]
        | [b'?', b'?', b'=', ..] => 3,
        [b'=', b'>' | b'=', ..]
        | [b'?', b'?' | b'.', ..]
        | [b'+', b'+' | b'=', ..]
        | [b'-', b'-' | b'=', ..]
        | [b'*', b'*' | b'=', ..]
        | [b'&', b'&' | b'=', ..]
        | [b'|', b'|' | b'=', ..]
        | [b'<', b'<' | b'=', ..]
        | [b'!' | b'>' | b'/' | b'%' | b'^', b'=', ..] => 2,
        _ => 1,
    }
}

const fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'#' | b'\\') || byte >= 0x80
}

/// What a literal or a piece of a template says.
pub(super) fn text(token: &str) -> String {
    let quote = token.bytes().next().unwrap_or_default();
    let body = token.get(1..).unwrap_or_default();
    let body = match quote {
        b'"' | b'\'' => body.strip_suffix(char::from(quote)).unwrap_or(body),
        _ => body
            .strip_suffix("${")
            .or_else(|| body.strip_suffix('`'))
            .unwrap_or(body),
    };
    if !body.contains('\\') {
        return body.to_owned();
    }
    let mut said = String::with_capacity(body.len());
    let mut rest = body;
    while let Some((before, after)) = rest.split_once('\\') {
        said.push_str(before);
        let (c, length) = escape(after);
        said.extend(c);
        rest = &after[length..];
    }
    said.push_str(rest);
    said
}

/// The character that an escape stands for, and how long it is after its
/// backslash.
fn escape(rest: &str) -> (Option<char>, usize) {
    let Some(c) = rest.chars().next() else {
        return (None, 0);
    };
    let number = |skip: usize, count: usize, base: u32| {
        let digits = rest.get(skip..skip + count)?;
        char::from_u32(u32::from_str_radix(digits, base).ok()?)
    };
    let braced = || {
        let count = rest.get(2..)?.find('}').filter(|count| *count <= 6)?;
        Some((number(2, count, 16)?, count + 3))
    };
    match c {
        'n' => (Some('\n'), 1),
        't' => (Some('\t'), 1),
        'r' => (Some('\r'), 1),
        'b' => (Some('\u{8}'), 1),
        'f' => (Some('\u{c}'), 1),
        'v' => (Some('\u{b}'), 1),
        'x' => number(1, 2, 16).map_or((Some(c), 1), |c| (Some(c), 3)),
        'u' if rest[1..].starts_with('{') => braced().map_or((Some(c), 1), |(c, n)| (Some(c), n)),
        'u' => number(1, 4, 16).map_or((Some(c), 1), |c| (Some(c), 5)),
        '0'..='7' => {
            let count = rest
                .bytes()
                .take(3)
                .take_while(|byte| matches!(byte, b'0'..=b'7'))
                .count();
            (number(0, count, 8), count)
        }
        '\r' if rest.starts_with("\r\n") => (None, 2),
        '\n' => (None, 1),
        _ => (Some(c), c.len_utf8()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(source: &str) -> Vec<&str> {
        let tokens = tokens(source);
        let words = tokens.all.iter();
        words.map(|token| &source[token.start..token.end]).collect()
    }

    #[test]
    fn patterns_are_told_from_divisions() {
        assert_eq!(words("a / b / c"), ["a", "/", "b", "/", "c"]);
        assert_eq!(words("x = /a'[/]\\//g;"), ["x", "=", "/a'[/]\\//g", ";"]);
        assert_eq!(words("f(/'/) // '"), ["f", "(", "/'/", ")"]);
    }

    #[test]
    fn templates_are_pieces() {
        assert_eq!(
            words("`a${b + `${c}`}d`"),
            ["`a${", "b", "+", "`${", "c", "}`", "}d`"]
        );
        assert_eq!(words("`}` + {}"), ["`}`", "+", "{", "}"]);
    }

    #[test]
    fn escapes_are_resolved() {
        assert_eq!(text("'\\x61\\u0062\\u{63}\\144\\'\\q'"), "abcd'q");
        assert_eq!(text("`a\\\nb${"), "ab");
        assert_eq!(text("\"\\u\""), "u");
    }
}
