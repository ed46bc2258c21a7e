//! As much JSON as baselines and files of settings need, with places.
//!
//! A full JSON library is an optional dependency, and build scripts read
//! baselines too.

use std::ops::Range;

/// A value with its place.
#[derive(Debug)]
pub(crate) struct Value {
    pub(crate) json: Json,
    pub(crate) range: Range<usize>,
}

#[derive(Debug)]
pub(crate) enum Json {
    Object(Vec<(String, Value)>),
    Array(Vec<Value>),
    Text(String),
    /// As it is written.
    Number(String),
    /// `true`, `false` or `null`.
    Word,
}

impl Value {
    /// The member of an object; nothing for other values.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        match &self.json {
            Json::Object(members) => members
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value),
            _ => None,
        }
    }
}

/// Why a text is no JSON.
#[derive(Debug)]
pub(crate) struct Error {
    pub(crate) at: usize,
    pub(crate) message: &'static str,
}

/// How deep values may lie in one another.
const MAX_DEPTH: usize = 32;

/// Reads a text.
pub(crate) fn parse(text: &str) -> Result<Value, Error> {
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(0)?;
    reader.blanks();
    if reader.at < text.len() {
        return reader.fail("something stands after the end");
    }
    Ok(value)
}

/// Writes a text with quotes.
pub(crate) fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            control if control < ' ' => {
                out.push_str("\\u00");
                for digit in [u32::from(control) >> 4, u32::from(control) & 15] {
                    out.push(char::from_digit(digit, 16).expect("four bits are one digit"));
                }
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn fail<T>(&self, message: &'static str) -> Result<T, Error> {
        Err(Error {
            at: self.at,
            message,
        })
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Goes over `byte` when it comes next.
    fn takes(&mut self, byte: u8) -> bool {
        let next = self.peek() == Some(byte);
        self.at += usize::from(next);
        next
    }

    fn value(&mut self, depth: usize) -> Result<Value, Error> {
        self.blanks();
        let start = self.at;
        let json = match self.peek() {
            Some(b'{' | b'[') if depth == MAX_DEPTH => return self.fail("values lie too deep"),
            Some(b'{') => Json::Object(self.object(depth)?),
            Some(b'[') => Json::Array(self.array(depth)?),
            Some(b'"') => Json::Text(self.string()?),
            Some(b'-' | b'0'..=b'9') => Json::Number(self.word().to_owned()),
            Some(_) if ["true", "false", "null"].contains(&self.word()) => Json::Word,
            _ => {
                self.at = start;
                return self.fail("expected a value");
            }
        };
        Ok(Value {
            json,
            range: start..self.at,
        })
    }

    /// Goes over what a number or a word is made of.
    fn word(&mut self) -> &str {
        let start = self.at;
        while self
            .peek()
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
        {
            self.at += 1;
        }
        &self.text[start..self.at]
    }

    fn object(&mut self, depth: usize) -> Result<Vec<(String, Value)>, Error> {
        self.at += 1;
        let mut members = Vec::new();
        self.blanks();
        if self.takes(b'}') {
            return Ok(members);
        }
        loop {
            self.blanks();
            if self.peek() != Some(b'"') {
                return self.fail("expected a key in quotes");
            }
            let key = self.string()?;
            self.blanks();
            if !self.takes(b':') {
                return self.fail("expected `:`");
            }
            members.push((key, self.value(depth + 1)?));
            self.blanks();
            if self.takes(b'}') {
                return Ok(members);
            }
            if !self.takes(b',') {
                return self.fail("expected `,` or `}`");
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<Vec<Value>, Error> {
        self.at += 1;
        let mut items = Vec::new();
        self.blanks();
        if self.takes(b']') {
            return Ok(items);
        }
        loop {
            items.push(self.value(depth + 1)?);
            self.blanks();
            if self.takes(b']') {
                return Ok(items);
            }
            if !self.takes(b',') {
                return self.fail("expected `,` or `]`");
            }
        }
    }

    fn string(&mut self) -> Result<String, Error> {
        self.at += 1;
        let mut out = String::new();
        loop {
            let rest = &self.text[self.at..];
            let Some(length) = rest.find(['"', '\\', '\n']) else {
                return self.fail("the text is never closed");
            };
            out.push_str(&rest[..length]);
            self.at += length;
            if self.takes(b'"') {
                return Ok(out);
            }
            if !self.takes(b'\\') {
                return self.fail("the text is never closed");
            }
            out.push(self.escape()?);
        }
    }

    fn escape(&mut self) -> Result<char, Error> {
        let simple = match self.peek() {
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.at += 1;
                return self.unicode();
            }
            _ => return self.fail("there is no such escape"),
        };
        self.at += 1;
        Ok(simple)
    }

    fn unicode(&mut self) -> Result<char, Error> {
        let first = self.four_digits()?;
        let code = if (0xd800..0xdc00).contains(&first) && self.takes(b'\\') && self.takes(b'u') {
            let second = self.four_digits()?;
            0x1_0000 + ((first & 0x3ff) << 10) + (second & 0x3ff)
        } else {
            first
        };
        match char::from_u32(code) {
            Some(character) => Ok(character),
            None => self.fail("half of a pair stands alone"),
        }
    }

    fn four_digits(&mut self) -> Result<u32, Error> {
        let digits = self.text.get(self.at..self.at + 4);
        match digits.map(|digits| u32::from_str_radix(digits, 16)) {
            Some(Ok(code)) => {
                self.at += 4;
                Ok(code)
            }
            _ => self.fail("expected four hexadecimal digits"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_survive() {
        for text in ["", "a\"b\\c\n\u{1}", "技能/🦀"] {
            let quoted = quote(text);
            match parse(&quoted).unwrap().json {
                Json::Text(read) => assert_eq!(read, text),
                other => panic!("{other:?}"),
            }
        }
        match parse("\"\\ud83e\\udd80\\u00e9\\/\"").unwrap().json {
            Json::Text(read) => assert_eq!(read, "🦀é/"),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn members_have_places() {
        let value = parse(" { \"a\" : [1, {\"b\": null}], \"c\": {} } ").unwrap();
        assert_eq!(value.range, 1..36);
        assert_eq!(value.get("a").unwrap().range, 9..25);
        assert!(value.get("b").is_none());
    }

    #[test]
    fn broken_texts_are_errors() {
        let broken = [
            "",
            "{",
            "[",
            "[1,]",
            "{\"a\"}",
            "{\"a\":1,}",
            "\"a",
            "\"\\x\"",
            "\"\\ud800\"",
            "tru",
            "1 2",
            "\"\\u12é\"",
        ];
        for text in broken {
            assert!(parse(text).is_err(), "{text}");
        }
        assert!(parse(&"[".repeat(100_000)).is_err());
    }
}
