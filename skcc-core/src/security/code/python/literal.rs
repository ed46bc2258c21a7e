//! What Python's literal texts say.

use std::ops::Range;

/// A part of a literal.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// This text.
    Text(String),
    /// What an expression gives, at these bytes of the whole text.
    Expression(Range<usize>),
}

/// The parts of a literal at `range` of `text`, without the quotes.
pub(super) fn parts(text: &str, range: Range<usize>) -> Vec<Part> {
    let token = &text[range.clone()];
    let quote = token.find(['"', '\'']).unwrap_or(token.len());
    let prefix = token[..quote].to_ascii_lowercase();
    let is_raw = prefix.contains('r');
    let is_format = prefix.contains(['f', 't']);
    let is_bytes = prefix.contains('b');
    let marks = &token[quote..];
    let width = if marks.starts_with("\"\"\"") || marks.starts_with("'''") {
        3
    } else {
        1
    };
    let start = range.start + (quote + width).min(token.len());
    let mark = &marks[..width.min(marks.len())];
    let is_closed = marks.len() >= 2 * width && marks.ends_with(mark);
    let end = range.end - if is_closed { width } else { 0 };
    if start >= end {
        return vec![Part::Text(String::new())];
    }
    let mut reader = Reader {
        text: &text[..end],
        at: start,
        said: String::new(),
        parts: Vec::new(),
    };
    reader.read(is_raw, is_format, is_bytes);
    reader.parts
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    said: String,
    parts: Vec<Part>,
}

impl Reader<'_> {
    fn read(&mut self, is_raw: bool, is_format: bool, is_bytes: bool) {
        while let Some(c) = self.text[self.at..].chars().next() {
            let rest = &self.text.as_bytes()[self.at..];
            match c {
                '\\' if !is_raw => self.escape(is_bytes),
                '{' | '}' if is_format && rest.get(1) == Some(&rest[0]) => {
                    self.said.push(c);
                    self.at += 2;
                }
                '{' if is_format => self.expression(),
                _ => {
                    self.said.push(c);
                    self.at += c.len_utf8();
                }
            }
        }
        if !self.said.is_empty() || self.parts.is_empty() {
            self.parts.push(Part::Text(std::mem::take(&mut self.said)));
        }
    }

    /// An escape of Python's reference, section 2.4.1.1; one that is not
    /// known stands for itself.
    fn escape(&mut self, is_bytes: bool) {
        let rest = &self.text[self.at + 1..];
        let Some(c) = rest.chars().next() else {
            self.said.push('\\');
            self.at += 1;
            return;
        };
        let number = |skip: usize, count: usize, base: u32| {
            let digits = rest.get(skip..skip + count)?;
            let number = u32::from_str_radix(digits, base).ok()?;
            Some((char::from_u32(number)?, skip + count))
        };
        let octal = || {
            let count = rest
                .bytes()
                .take(3)
                .take_while(|byte| matches!(byte, b'0'..=b'7'))
                .count();
            number(0, count, 8)
        };
        let named = match c {
            'n' => Some(('\n', 1)),
            't' => Some(('\t', 1)),
            'r' => Some(('\r', 1)),
            'a' => Some(('\u{7}', 1)),
            'b' => Some(('\u{8}', 1)),
            'f' => Some(('\u{c}', 1)),
            'v' => Some(('\u{b}', 1)),
            '\\' | '\'' | '"' => Some((c, 1)),
            'x' => number(1, 2, 16),
            'u' if !is_bytes => number(1, 4, 16),
            'U' if !is_bytes => number(1, 8, 16),
            '0'..='7' => octal(),
            _ => None,
        };
        if let Some((c, length)) = named {
            self.said.push(c);
            self.at += 1 + length;
        } else if c == '\n' {
            self.at += 2;
        } else {
            self.said.push('\\');
            self.at += 1;
        }
    }

    /// An expression in braces, without its conversion and format.
    fn expression(&mut self) {
        let bytes = self.text.as_bytes();
        let start = self.at + 1;
        let (mut depth, mut at) = (0_usize, start);
        let mut end = None;
        let mut quote: Option<u8> = None;
        while let Some(byte) = bytes.get(at).copied() {
            if let Some(open) = quote {
                if open == byte {
                    quote = None;
                }
                at += 1;
                continue;
            }
            match byte {
                b'"' | b'\'' => quote = Some(byte),
                b'(' | b'[' | b'{' => depth += 1,
                b'}' if depth == 0 => break,
                b')' | b']' | b'}' => depth = depth.saturating_sub(1),
                b':' if depth == 0 => end = end.or(Some(at)),
                b'!' if depth == 0 && bytes.get(at + 1) != Some(&b'=') => {
                    end = end.or(Some(at));
                }
                _ => {}
            }
            at += 1;
        }
        if !self.said.is_empty() {
            self.parts.push(Part::Text(std::mem::take(&mut self.said)));
        }
        self.parts
            .push(Part::Expression(start..end.unwrap_or(at).min(at)));
        self.at = (at + 1).min(bytes.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<Part> {
        parts(text, 0..text.len())
    }

    fn text(text: &str) -> Part {
        Part::Text(text.to_owned())
    }

    #[test]
    fn quotes_prefixes_and_escapes_are_resolved() {
        assert_eq!(said("'a\\x62\\143\\u0064'"), [text("abcd")]);
        assert_eq!(said("r'a\\x62'"), [text("a\\x62")]);
        assert_eq!(said("b'\\xff'"), [text("\u{ff}")]);
        assert_eq!(said("\"\"\"a\"b\"\"\""), [text("a\"b")]);
        assert_eq!(said("''"), [text("")]);
        assert_eq!(said("'open"), [text("open")]);
    }

    #[test]
    fn expressions_are_apart() {
        assert_eq!(
            said("f'a{b!r:>{c}}d{{}}'"),
            [text("a"), Part::Expression(4..5), text("d{}")]
        );
        assert_eq!(said("f\"{x['k']}\""), [Part::Expression(3..9)]);
    }
}
