//! JSON as people write it into documents: comments, commas at the end and
//! dots for what is left out are read over.

use std::collections::BTreeSet;

use skir::{Entry, Value};

/// How deep a value may be.
const MAX_DEPTH: usize = 64;

/// Reads one value; `None` when the text is something else.
pub(super) fn parse(text: &str) -> Option<Value> {
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(0)?;
    reader.skip();
    (reader.at == text.len()).then_some(value)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn eat(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    /// Skips blanks, comments and dots.
    fn skip(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start();
            let blank = rest.len() - trimmed.len();
            let skipped = if trimmed.starts_with("//") || trimmed.starts_with('#') {
                trimmed.find('\n').unwrap_or(trimmed.len())
            } else if trimmed.starts_with("/*") {
                trimmed.find("*/").map_or(trimmed.len(), |end| end + 2)
            } else if trimmed.starts_with("...") {
                3
            } else if trimmed.starts_with('…') {
                '…'.len_utf8()
            } else {
                0
            };
            self.at += blank + skipped;
            if skipped == 0 {
                return;
            }
        }
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        if depth > MAX_DEPTH {
            return None;
        }
        self.skip();
        match self.peek()? {
            b'{' => self.map(depth),
            b'[' => self.list(depth),
            b'"' => self.string().map(|text| Value::Text(text.into())),
            _ if self.eat("true") => Some(Value::Bool(true)),
            _ if self.eat("false") => Some(Value::Bool(false)),
            _ if self.eat("null") => Some(Value::Null),
            _ => self.number(),
        }
    }

    fn map(&mut self, depth: usize) -> Option<Value> {
        self.at += 1;
        let mut entries = Vec::new();
        let mut seen = BTreeSet::new();
        loop {
            self.skip();
            if self.eat("}") {
                return Some(Value::Map(entries.into()));
            }
            let key = self.string()?;
            self.skip();
            if !self.eat(":") {
                return None;
            }
            let value = self.value(depth + 1)?;
            // Of a key that stands twice the first counts.
            if seen.insert(key.clone()) {
                entries.push(Entry {
                    key: key.into(),
                    value,
                });
            }
            self.skip();
            if !self.eat(",") && self.peek()? != b'}' {
                return None;
            }
        }
    }

    fn list(&mut self, depth: usize) -> Option<Value> {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.skip();
            if self.eat("]") {
                return Some(Value::List(items.into()));
            }
            items.push(self.value(depth + 1)?);
            self.skip();
            if !self.eat(",") && self.peek()? != b']' {
                return None;
            }
        }
    }

    fn string(&mut self) -> Option<String> {
        if !self.eat("\"") {
            return None;
        }
        let mut out = String::new();
        loop {
            let c = self.rest().chars().next()?;
            self.at += c.len_utf8();
            match c {
                '"' => return Some(out),
                '\\' => {
                    let escape = self.rest().chars().next()?;
                    self.at += escape.len_utf8();
                    out.push(match escape {
                        'n' => '\n',
                        't' => '\t',
                        'r' => '\r',
                        'u' => {
                            let code = self.rest().get(..4)?;
                            let code = u32::from_str_radix(code, 16).ok()?;
                            self.at += 4;
                            char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
                        }
                        other => other,
                    });
                }
                c => out.push(c),
            }
        }
    }

    fn number(&mut self) -> Option<Value> {
        // `nan` and `inf` are numbers to Rust alone.
        if !matches!(self.peek()?, b'0'..=b'9' | b'-') {
            return None;
        }
        let length = self
            .rest()
            .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '+' | '.'))
            .unwrap_or(self.rest().len());
        let text = &self.rest()[..length];
        let value = text
            .parse()
            .map(Value::Integer)
            .or_else(|_| text.parse().map(Value::Number))
            .ok()?;
        self.at += length;
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_with_comments_and_dots_is_read() {
        let value = parse("{\"a\": [1, 2, ...], // more\n \"b\": {\"c\": \"x\\n\\u0041\"}, \"d\": -1.5, \"e\": true,}").unwrap();
        assert_eq!(
            value.get("b").unwrap().get("c").unwrap().as_text(),
            Some("x\nA")
        );
        assert_eq!(value.get("a").unwrap().as_list().unwrap().len(), 2);
        assert_eq!(value.get("d"), Some(&Value::Number(-1.5)));
    }

    #[test]
    fn anything_else_is_not() {
        for text in [
            "",
            "{",
            "{\"a\": <x>}",
            "{\"a\" 1}",
            "[1 2]",
            "\"a",
            "{} x",
            &"[".repeat(100_000),
        ] {
            assert_eq!(parse(text), None);
        }
    }
}
