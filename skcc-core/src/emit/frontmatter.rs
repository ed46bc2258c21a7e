//! Writing frontmatter that every agent's parser reads alike.
//!
//! Text is written on one line in double quotes, with `\\` and `\"` as the only
//! escapes: nine agents were seen to decode that form exactly, and no other.
//! Lists are one item a line, maps one level deep: the least of those parsers
//! reads no more.
//!
//! Where three hyphens end a frontmatter wherever they stand, the third is written
//! `\x2D`, for a parser that knows all escapes of YAML.

use std::borrow::Cow;

use skir::Value;

use super::flow::{self, Style};

/// What stands before and behind the block.
const FENCE: &str = "---\n";

/// Frontmatter under construction.
#[derive(Debug)]
pub struct Writer {
    text: String,
    hides_hyphens: bool,
}

impl Default for Writer {
    fn default() -> Self {
        Self::with_capacity(0)
    }
}

impl Writer {
    /// Starts a block.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Starts a block in a buffer of at least `capacity` bytes.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        let mut text = String::with_capacity(capacity);
        text.push_str(FENCE);
        Self {
            text,
            hides_hyphens: false,
        }
    }

    /// Keeps three hyphens from standing in a row between the fences.
    #[must_use]
    pub const fn without_hyphens(mut self) -> Self {
        self.hides_hyphens = true;
        self
    }

    /// Writes `key: word` for a word of lowercase ASCII letters, digits and
    /// hyphens; in quotes where YAML would read something else than text.
    pub fn word(&mut self, key: &str, word: &str) {
        self.key(key);
        if self.is_plain(word) {
            self.text.push_str(word);
        } else {
            quote(&mut self.text, word);
        }
        self.text.push('\n');
    }

    /// Writes `key: "text"`, the text as [`one_line`] gives it.
    pub fn text(&mut self, key: &str, text: &str) {
        self.key(key);
        quote(&mut self.text, text);
        self.text.push('\n');
    }

    /// Writes `key: true` or `key: false`.
    pub fn flag(&mut self, key: &str, value: bool) {
        self.key(key);
        self.text.push_str(if value { "true\n" } else { "false\n" });
    }

    /// Writes a list of texts, each as [`one_line`] gives it.
    pub fn list<'a>(&mut self, key: &str, items: impl IntoIterator<Item = &'a str>) {
        self.text.push_str(key);
        self.text.push_str(":\n");
        for item in items {
            self.text.push_str("  - ");
            quote(&mut self.text, item);
            self.text.push('\n');
        }
    }

    /// Writes a map of texts, each as [`one_line`] gives it.
    pub fn map<'a>(&mut self, key: &str, entries: impl IntoIterator<Item = (&'a str, &'a str)>) {
        self.text.push_str(key);
        self.text.push_str(":\n");
        for (name, text) in entries {
            self.text.push_str("  ");
            if self.is_plain(name) {
                self.text.push_str(name);
            } else {
                quote(&mut self.text, name);
            }
            self.text.push_str(": ");
            quote(&mut self.text, text);
            self.text.push('\n');
        }
    }

    /// Writes a value of any shape on one line, exactly as it is.
    pub fn value(&mut self, key: &str, value: &Value) {
        self.key(key);
        flow::write(&mut self.text, value, Style::Yaml);
        self.text.push('\n');
    }

    /// Ends the block.
    #[must_use]
    pub fn finish(mut self) -> String {
        let inner = &self.text[FENCE.len()..];
        if self.hides_hyphens && inner.contains("---") {
            // They stand in double quotes, and no backslash before them.
            self.text = format!("{FENCE}{}", inner.replace("---", "--\\x2D"));
        }
        self.text.push_str(FENCE);
        self.text
    }

    fn is_plain(&self, word: &str) -> bool {
        is_plain(word) && !(self.hides_hyphens && word.contains("---"))
    }

    fn key(&mut self, key: &str) {
        self.text.push_str(key);
        self.text.push_str(": ");
    }
}

/// A text as frontmatter can hold it on one line: a run of white space with a
/// line break in it becomes one blank, and so do a tab and every character that
/// YAML does not allow. White space at both ends goes.
///
/// ```
/// use skcc_core::emit::frontmatter::one_line;
/// assert_eq!(one_line("two  blanks"), "two  blanks");
/// assert_eq!(one_line("one\n  line\tonly\n"), "one line only");
/// ```
#[must_use]
pub fn one_line(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    // What is blanked is no ASCII character that can be seen.
    let is_plain = text
        .bytes()
        .fold(true, |plain, byte| plain & matches!(byte, b' '..=b'~'));
    if is_plain || !text.chars().any(is_blanked) {
        return Cow::Borrowed(text);
    }
    let mut line = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if !c.is_whitespace() {
            line.push(if is_blanked(c) { ' ' } else { c });
            continue;
        }
        let start = line.len();
        let mut breaks = is_break(c);
        line.push(if is_blanked(c) { ' ' } else { c });
        while let Some(next) = chars.next_if(|next| next.is_whitespace()) {
            breaks |= is_break(next);
            line.push(if is_blanked(next) { ' ' } else { next });
        }
        if breaks {
            line.truncate(start);
            line.push(' ');
        }
    }
    // A forbidden character at an end is a blank by now.
    Cow::Owned(line.trim().to_owned())
}

/// Whether a parser of any YAML version ends the line here.
const fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether the character cannot stand in a double-quoted text on one line.
pub(super) const fn is_blanked(c: char) -> bool {
    matches!(
        c,
        '\0'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{feff}'
            | '\u{fffe}'
            | '\u{ffff}'
    )
}

/// Whether a word means itself without quotes, in YAML 1.1 and 1.2.
fn is_plain(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
        && ![
            "true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf",
        ]
        .iter()
        .any(|reserved| word.eq_ignore_ascii_case(reserved))
}

pub(super) fn quote(out: &mut String, text: &str) {
    out.push('"');
    let text = one_line(text);
    let mut rest = &*text;
    while let Some(at) = memchr::memchr2(b'"', b'\\', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        out.push('\\');
        out.push_str(&rest[at..=at]);
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Writer)) -> String {
        let mut writer = Writer::new();
        write(&mut writer);
        writer.finish()
    }

    #[test]
    fn text_has_two_escapes_and_no_line_ends() {
        let text = written(|writer| writer.text("k", "a \"b\" \\n\n\n  c: # '\t<&>\u{2028}d"));
        assert_eq!(text, "---\nk: \"a \\\"b\\\" \\\\n c: # ' <&> d\"\n---\n");
    }

    #[test]
    fn words_that_are_no_text_in_yaml_are_quoted() {
        for word in ["true", "No", "12", "1e3", "2024-01-01", "null", "y"] {
            let text = written(|writer| writer.word("name", word));
            assert_eq!(text, format!("---\nname: \"{word}\"\n---\n"));
        }
        let text = written(|writer| writer.word("name", "e5-commit"));
        assert_eq!(text, "---\nname: e5-commit\n---\n");
    }

    #[test]
    fn hyphens_are_hidden_from_who_cuts_at_them() {
        let mut writer = Writer::new().without_hyphens();
        writer.text("a", r#"b --- c \--- "----" -------- --"#);
        writer.list("d", ["---", "-"]);
        writer.map("e", [("f---g", "h"), ("i-j", "---")]);
        let list = Value::List(vec![Value::Text("\n---\\".into())].into());
        writer.value("k", &list);
        let text = writer.finish();
        // As Python's `split("---", 2)` cuts it.
        let parts: Vec<_> = text.splitn(3, "---").collect();
        assert_eq!((parts[0], parts[2]), ("", "\n"), "{text}");
        let read: serde_yaml::Value = serde_yaml::from_str(parts[1]).expect("it is YAML");
        assert_eq!(
            read["a"].as_str(),
            Some(r#"b --- c \--- "----" -------- --"#)
        );
        assert_eq!(read["d"][0].as_str(), Some("---"));
        assert_eq!(read["e"]["f---g"].as_str(), Some("h"));
        assert_eq!(read["e"]["i-j"].as_str(), Some("---"));
        assert_eq!(read["k"][0].as_str(), Some("\n---\\"));
    }

    #[test]
    fn lists_and_maps_are_one_item_a_line() {
        let text = written(|writer| {
            writer.list("paths", ["src/**", "a b"]);
            writer.map("metadata", [("author", "x"), ("on", "y"), ("a: b", "z")]);
        });
        assert_eq!(
            text,
            "---\npaths:\n  - \"src/**\"\n  - \"a b\"\nmetadata:\n  author: \"x\"\n  \
             \"on\": \"y\"\n  \"a: b\": \"z\"\n---\n"
        );
    }

    #[test]
    fn values_of_any_shape_are_exact() {
        let map = |key: &'static str, value| {
            Value::Map(
                vec![skir::Entry {
                    key: key.into(),
                    value,
                }]
                .into(),
            )
        };
        let value = map(
            "PostToolUse",
            Value::List(
                vec![
                    map("command", Value::Text("a\nb\t\u{1}\"".into())),
                    Value::Number(1e300),
                    Value::Number(f64::NEG_INFINITY),
                    Value::Null,
                ]
                .into(),
            ),
        );
        let text = written(|writer| writer.value("hooks", &value));
        let read: serde_yaml::Value = serde_yaml::from_str(&text["---\n".len()..text.len() - 4])
            .expect("the writer writes YAML");
        let items = &read["hooks"]["PostToolUse"];
        assert_eq!(items[0]["command"].as_str(), Some("a\nb\t\u{1}\""));
        assert_eq!(items[1].as_f64(), Some(1e300));
        assert_eq!(items[2].as_f64(), Some(f64::NEG_INFINITY));
        assert!(items[3].is_null());
    }
}
