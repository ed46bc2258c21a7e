//! The frontmatter block and its keys.

use std::ops::Range;
use std::sync::Arc;

use skir::Value;

use super::yaml;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::source::SourceFile;

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueStyle {
    /// Nothing stands there.
    Empty,
    /// Plain text without quotes.
    Plain,
    /// In single quotes.
    SingleQuoted,
    /// In double quotes.
    DoubleQuoted,
    /// A `|` block.
    Literal,
    /// A `>` block.
    Folded,
    /// A `[…]` or `{…}` value.
    Flow,
    /// An indented list or map.
    Block,
}

/// One top-level key.
#[derive(Clone, Debug)]
pub struct Key {
    /// The key.
    pub name: String,
    /// Where it stands, in bytes of the file.
    pub name_span: Range<usize>,
    /// Where its value stands, without surrounding blanks; empty and behind
    /// the colon when there is none.
    pub value_span: Range<usize>,
    /// The value; numbers and dates keep their written form in
    /// [`Self::value_span`].
    pub value: Value,
    /// How the value is written.
    pub style: ValueStyle,
}

impl Key {
    /// The value exactly as it is written.
    #[must_use]
    pub fn raw<'a>(&self, file: &'a SourceFile) -> &'a str {
        file.text().get(self.value_span.clone()).unwrap_or("")
    }
}

/// The frontmatter block.
#[derive(Clone, Debug)]
pub struct Frontmatter {
    /// Both fences and what is between, in bytes of the file.
    pub block: Range<usize>,
    /// What is between the fences.
    pub yaml: Range<usize>,
    /// The top-level keys, in the order of the file. A key that stands twice
    /// is listed twice.
    pub keys: Vec<Key>,
    /// Whether the YAML had to be repaired to be read.
    pub repaired: bool,
}

/// Finds and reads the frontmatter; returns it with the range of the body.
pub(super) fn parse(
    file: &Arc<SourceFile>,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Option<Frontmatter>, Range<usize>) {
    let text = file.text();
    let whole = 0..text.len();
    let mut lines = Lines { text, at: 0 };
    let Some(open) = lines
        .next()
        .filter(|line| text[line.clone()].trim() == "---")
    else {
        diagnostics.push(Diagnostic::new(
            Code::MissingFrontmatter,
            Span::new(file, 0..0),
            "the file does not start with a frontmatter block",
        ));
        return (None, whole);
    };
    let yaml_start = open.end;
    let Some(close) = lines.find(|line| text[line.clone()].trim_end() == "---") else {
        diagnostics.push(Diagnostic::new(
            Code::UnclosedFrontmatter,
            Span::new(file, open),
            "the frontmatter block is never closed",
        ));
        return (None, whole);
    };
    let yaml = yaml_start..close.start;
    let keys = match yaml::load(&text[yaml.clone()]) {
        Ok(Value::Map(entries)) => keys(text, &yaml, &entries),
        Ok(_) => {
            diagnostics.push(Diagnostic::new(
                Code::FrontmatterNotMapping,
                Span::new(file, yaml.clone()),
                "the frontmatter is not a mapping of keys to values",
            ));
            Vec::new()
        }
        Err(error) => {
            let at = yaml.start + error.offset;
            diagnostics.push(Diagnostic::new(
                Code::InvalidYaml,
                Span::new(file, at..at),
                error.message,
            ));
            Vec::new()
        }
    };
    let block = open.start..close.end;
    let body = close.end..text.len();
    (
        Some(Frontmatter {
            block,
            yaml,
            keys,
            repaired: false,
        }),
        body,
    )
}

fn keys(text: &str, yaml: &Range<usize>, entries: &[skir::Entry]) -> Vec<Key> {
    let mut found = Vec::new();
    let mut lines = Lines {
        text: &text[..yaml.end],
        at: yaml.start,
    };
    let lines: Vec<_> = std::iter::from_fn(|| lines.next()).collect();
    for (index, line) in lines.iter().enumerate() {
        let line_text = text[line.clone()].trim_end();
        if line_text.starts_with([' ', '\t', '#', '-']) {
            continue;
        }
        let Some(colon) = line_text.find(':') else {
            continue;
        };
        let name = line_text[..colon].trim_matches(['"', '\'', ' ']);
        let Some(entry) = entries.iter().find(|entry| entry.key == name) else {
            continue;
        };
        let end = lines[index + 1..]
            .iter()
            .find(|next| !text[(*next).clone()].starts_with([' ', '\t', '\n', '-']))
            .map_or(yaml.end, |next| next.start);
        let start = line.start + colon + 1;
        let raw = &text[start..end];
        let value_start = start + (raw.len() - raw.trim_start().len());
        let value_span =
            value_start.min(start + raw.trim_end().len().max(1))..start + raw.trim_end().len();
        let value_span = if raw.trim().is_empty() {
            start..start
        } else {
            value_span
        };
        found.push(Key {
            name: name.to_owned(),
            name_span: line.start..line.start + colon,
            style: style(&text[value_span.clone()]),
            value_span,
            value: entry.value.clone(),
        });
    }
    found
}

fn style(raw: &str) -> ValueStyle {
    match raw.as_bytes().first() {
        None => ValueStyle::Empty,
        Some(b'"') => ValueStyle::DoubleQuoted,
        Some(b'\'') => ValueStyle::SingleQuoted,
        Some(b'|') => ValueStyle::Literal,
        Some(b'>') => ValueStyle::Folded,
        Some(b'[' | b'{') => ValueStyle::Flow,
        _ => ValueStyle::Plain,
    }
}

/// The lines of a text as ranges, each with its line end.
struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl Iterator for Lines<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let start = self.at;
        if start >= self.text.len() {
            return None;
        }
        self.at = self.text[start..]
            .find('\n')
            .map_or(self.text.len(), |end| start + end + 1);
        Some(start..self.at)
    }
}
