//! Writing frontmatter that every agent's parser reads alike.
//!
//! Text is written on one line in double quotes, with `\\` and `\"` as the only
//! escapes: nine agents were seen to decode that form exactly, and no other.

use std::fmt::Write as _;

use skir::Value;

/// Frontmatter under construction.
#[derive(Debug)]
pub struct Writer {
    text: String,
}

impl Default for Writer {
    fn default() -> Self {
        Self {
            text: "---\n".to_owned(),
        }
    }
}

impl Writer {
    /// Starts a block.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Writes `key: "text"`; line ends and tabs become blanks.
    pub fn text(&mut self, key: &str, text: &str) {
        self.text.push_str(key);
        self.text.push_str(": ");
        quote(&mut self.text, text);
        self.text.push('\n');
    }

    /// Writes `key: text` for text that needs no quotes, such as a name.
    pub fn plain(&mut self, key: &str, text: &str) {
        self.text.push_str(key);
        self.text.push_str(": ");
        self.text.push_str(text);
        self.text.push('\n');
    }

    /// Writes a value of any shape in flow style on one line.
    pub fn value(&mut self, key: &str, value: &Value) {
        self.text.push_str(key);
        self.text.push_str(": ");
        flow(&mut self.text, value);
        self.text.push('\n');
    }

    /// Ends the block.
    #[must_use]
    pub fn finish(mut self) -> String {
        self.text.push_str("---\n");
        self.text
    }
}

fn quote(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' | '\t' => out.push(' '),
            '\r' => {}
            c => out.push(c),
        }
    }
    out.push('"');
}

fn flow(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Integer(value) => out.push_str(&value.to_string()),
        Value::Number(value) => {
            let _ = write!(out, "{value:?}");
        }
        Value::Text(text) => quote(out, text),
        Value::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                flow(out, item);
            }
            out.push(']');
        }
        Value::Map(entries) => {
            out.push('{');
            for (index, entry) in entries.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                quote(out, &entry.key);
                out.push_str(": ");
                flow(out, &entry.value);
            }
            out.push('}');
        }
    }
}
