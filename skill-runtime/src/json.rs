//! JSON, as far as the arguments of tools and the values of inputs need it:
//! a bounded reader and a writer, without a dependency.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use skir::{Entry, Text, Value};

/// The longest text that is read, in bytes. The arguments of a tool are a few
/// names; a model that sends more has lost its way.
const MAX_BYTES: usize = 1 << 20;

/// How many containers may lie inside one another.
const MAX_DEPTH: usize = 64;

/// Why a text is no JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct JsonError {
    /// What is wrong.
    message: &'static str,
    /// Where, in bytes from the start.
    offset: usize,
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.message, self.offset)
    }
}

/// Reads one value that fills `text` but for whitespace. Whole numbers that do
/// not fit 64 bits become floating-point numbers.
pub(crate) fn read(text: &str) -> Result<Value, JsonError> {
    let mut reader = Reader { text, at: 0 };
    if text.len() > MAX_BYTES {
        return Err(reader.error("more than 1 MiB of JSON"));
    }
    let value = reader.value(0)?;
    reader.skip_whitespace();
    if reader.at < text.len() {
        return Err(reader.error("more than one value"));
    }
    Ok(value)
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    const fn error(&self, message: &'static str) -> JsonError {
        JsonError {
            message,
            offset: self.at,
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_whitespace(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    /// Takes `byte`, after whitespace, if it comes next.
    fn take(&mut self, byte: u8) -> bool {
        self.skip_whitespace();
        let next = self.peek() == Some(byte);
        self.at += usize::from(next);
        next
    }

    fn value(&mut self, depth: usize) -> Result<Value, JsonError> {
        self.skip_whitespace();
        match self.peek() {
            Some(b'{' | b'[') if depth == MAX_DEPTH => {
                Err(self.error("more than 64 containers inside one another"))
            }
            Some(b'{') => self.map(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => self.string().map(Value::Text),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => {
                for (word, value) in [
                    ("null", Value::Null),
                    ("true", Value::Bool(true)),
                    ("false", Value::Bool(false)),
                ] {
                    if self.text[self.at..].starts_with(word) {
                        self.at += word.len();
                        return Ok(value);
                    }
                }
                Err(self.error("expected a value"))
            }
        }
    }

    fn list(&mut self, depth: usize) -> Result<Value, JsonError> {
        self.at += 1;
        let mut items = Vec::new();
        if self.take(b']') {
            return Ok(Value::List(items.into()));
        }
        loop {
            items.push(self.value(depth + 1)?);
            if self.take(b']') {
                return Ok(Value::List(items.into()));
            }
            if !self.take(b',') {
                return Err(self.error("expected `,` or `]`"));
            }
        }
    }

    fn map(&mut self, depth: usize) -> Result<Value, JsonError> {
        self.at += 1;
        let mut entries = Vec::new();
        if self.take(b'}') {
            return Ok(Value::Map(entries.into()));
        }
        loop {
            self.skip_whitespace();
            if self.peek() != Some(b'"') {
                return Err(self.error("expected a key in quotes"));
            }
            let key = self.string()?;
            if !self.take(b':') {
                return Err(self.error("expected `:`"));
            }
            let value = self.value(depth + 1)?;
            entries.push(Entry { key, value });
            if self.take(b'}') {
                return Ok(Value::Map(entries.into()));
            }
            if !self.take(b',') {
                return Err(self.error("expected `,` or `}`"));
            }
        }
    }

    fn string(&mut self) -> Result<Text, JsonError> {
        self.at += 1;
        let mut string = String::new();
        loop {
            let rest = &self.text[self.at..];
            let Some(plain) = rest.find(|c: char| c == '"' || c == '\\' || c < ' ') else {
                self.at = self.text.len();
                return Err(self.error("a text that does not end"));
            };
            string.push_str(&rest[..plain]);
            self.at += plain;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(Text::Owned(string));
                }
                Some(b'\\') => string.push(self.escape()?),
                _ => return Err(self.error("a control character in a text")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, JsonError> {
        let start = self.at;
        self.at += 1;
        let escape = self.peek();
        self.at += 1;
        Ok(match escape {
            Some(c @ (b'"' | b'\\' | b'/')) => char::from(c),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let mut code = self.unit()?;
                // A character above U+FFFF is written as two units.
                if let 0xD800..=0xDBFF = code
                    && self.text[self.at..].starts_with("\\u")
                {
                    self.at += 2;
                    let low = self.unit()?;
                    if let 0xDC00..=0xDFFF = low {
                        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
                    }
                }
                let Some(c) = char::from_u32(code) else {
                    self.at = start;
                    return Err(self.error("half a character"));
                };
                c
            }
            _ => {
                self.at = start;
                return Err(self.error("an unknown escape"));
            }
        })
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Result<u32, JsonError> {
        let digits = self.text.as_bytes().get(self.at..self.at + 4);
        let mut code = 0;
        for digit in digits.unwrap_or(b"-") {
            let Some(digit) = char::from(*digit).to_digit(16) else {
                return Err(self.error("expected four hexadecimal digits"));
            };
            code = code << 4 | digit;
        }
        self.at += 4;
        Ok(code)
    }

    fn number(&mut self) -> Result<Value, JsonError> {
        let start = self.at;
        self.at += usize::from(self.peek() == Some(b'-'));
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        let mut whole = true;
        if self.peek() == Some(b'.') {
            whole = false;
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            whole = false;
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            self.digits()?;
        }
        let text = &self.text[start..self.at];
        if whole && let Ok(number) = text.parse() {
            return Ok(Value::Integer(number));
        }
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Value::Number(number)),
            _ => {
                self.at = start;
                Err(self.error("a number out of range"))
            }
        }
    }

    fn digits(&mut self) -> Result<(), JsonError> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        if self.at == start {
            return Err(self.error("expected a digit"));
        }
        Ok(())
    }
}

/// An object with these entries.
pub(crate) fn map<const N: usize>(entries: [(&'static str, Value); N]) -> Value {
    let entries = entries.into_iter().map(|(key, value)| Entry {
        key: Text::Borrowed(key),
        value,
    });
    Value::Map(entries.collect::<Vec<_>>().into())
}

/// A list of these values.
pub(crate) fn list(values: impl Iterator<Item = Value>) -> Value {
    Value::List(values.collect::<Vec<_>>().into())
}

/// A text.
pub(crate) fn text(text: &str) -> Value {
    owned(text.to_string())
}

/// A text that is taken over.
pub(crate) fn owned(text: String) -> Value {
    Value::Text(text.into())
}

/// A value as it stands in a text: text as it is, anything deeper as JSON.
pub(crate) fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Text(text) => text.clone().into_owned(),
        _ => {
            let mut out = String::new();
            push(&mut out, value);
            out
        }
    }
}

/// Appends a value; a container that lies in 64 others is `null`.
pub(crate) fn push(out: &mut String, value: &Value) {
    push_at(out, value, 0);
}

fn push_at(out: &mut String, value: &Value, depth: usize) {
    match value {
        Value::List(_) | Value::Map(_) if depth == MAX_DEPTH => out.push_str("null"),
        Value::Bool(value) => out.push_str(&value.to_string()),
        Value::Integer(value) => out.push_str(&value.to_string()),
        Value::Number(value) if value.is_finite() => out.push_str(&value.to_string()),
        Value::Null | Value::Number(_) => out.push_str("null"),
        Value::Text(text) => push_text(out, text),
        Value::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                push_at(out, item, depth + 1);
            }
            out.push(']');
        }
        Value::Map(entries) => {
            out.push('{');
            for (index, entry) in entries.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                push_text(out, &entry.key);
                out.push_str(": ");
                push_at(out, &entry.value, depth + 1);
            }
            out.push('}');
        }
    }
}

/// Appends a text in quotes.
pub(crate) fn push_text(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                let code = u32::from(c);
                out.push_str("\\u");
                for shift in [12, 8, 4, 0] {
                    out.push(char::from_digit(code >> shift & 15, 16).unwrap_or('0'));
                }
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::string::{String, ToString};

    use super::{Value, push, read};

    /// The text written back, or what is wrong with it.
    fn again(text: &str) -> String {
        match read(text) {
            Ok(value) => {
                let mut out = String::new();
                push(&mut out, &value);
                out
            }
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn values_are_read() {
        assert_eq!(
            again(" {\"a\" : [ 1,-2.5e1,true ,false,null],\r\n\t\"\":{ },\"b\":[]} "),
            r#"{"a": [1, -25, true, false, null], "": {}, "b": []}"#
        );
        assert_eq!(read("9223372036854775807"), Ok(Value::Integer(i64::MAX)));
        assert_eq!(
            read("9223372036854775808"),
            Ok(Value::Number(9_223_372_036_854_775_808.0))
        );
        assert_eq!(read("-0"), Ok(Value::Integer(0)));
        assert_eq!(read("1E2"), Ok(Value::Number(100.0)));
    }

    #[test]
    fn escapes_are_characters() {
        assert_eq!(
            read(r#""a\"\\\/\b\f\n\r\t\u0041\u00e9\u4e2d\ud83d\ude00é""#),
            Ok(Value::Text("a\"\\/\u{8}\u{c}\n\r\tAé中😀é".into()))
        );
        assert_eq!(again(r#""\u0001\u007f""#), r#""\u0001\u007f""#);
    }

    #[test]
    fn what_is_no_json_is_refused_with_its_place() {
        for (text, error) in [
            ("", "expected a value at byte 0"),
            ("  ", "expected a value at byte 2"),
            ("nul", "expected a value at byte 0"),
            ("{} x", "more than one value at byte 3"),
            ("[1 2]", "expected `,` or `]` at byte 3"),
            ("[1,]", "expected a value at byte 3"),
            ("{\"a\"}", "expected `:` at byte 4"),
            ("{a: 1}", "expected a key in quotes at byte 1"),
            ("{\"a\": 1,}", "expected a key in quotes at byte 8"),
            ("{\"a\": 1", "expected `,` or `}` at byte 7"),
            ("\"a", "a text that does not end at byte 2"),
            ("\"a\n\"", "a control character in a text at byte 2"),
            (r#""\x""#, "an unknown escape at byte 1"),
            ("\"\\", "an unknown escape at byte 1"),
            (r#""\u12""#, "expected four hexadecimal digits at byte 3"),
            (r#""\u+123""#, "expected four hexadecimal digits at byte 3"),
            (r#""\ud83d""#, "half a character at byte 1"),
            (r#""\ud83d\u0041""#, "half a character at byte 1"),
            (r#""\ude00""#, "half a character at byte 1"),
            ("01", "more than one value at byte 1"),
            ("-", "expected a digit at byte 1"),
            ("1.", "expected a digit at byte 2"),
            ("1e+", "expected a digit at byte 3"),
            ("1e999", "a number out of range at byte 0"),
            ("NaN", "expected a value at byte 0"),
            ("é", "expected a value at byte 0"),
        ] {
            assert_eq!(again(text), error, "{text}");
        }
        // An escape that a character of several bytes cuts short.
        assert!(read("\"\\é\"").is_err());
        assert!(read("\"\\u00é\"").is_err());
    }

    #[test]
    fn depth_and_length_are_bounded() {
        let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(read(&nested(64)).is_ok());
        assert!(read(&nested(65)).is_err());
        assert!(read(&"[".repeat(1 << 20)).is_err());
        assert!(read(&" ".repeat((1 << 20) + 1)).is_err());
    }
}
