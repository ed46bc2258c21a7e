//! The frontmatter's keys on their way into fields.
//!
//! What a field takes is marked as read; what no field took is the skill's
//! `extra`. So a key is in exactly one place, whatever its spelling, and a
//! value that fits no field is kept.

use std::ops::Range;

use skir::{Entry, Text, Value};

use crate::source::SourceFile;
use crate::syntax::{Document, Key};

/// The frontmatter's keys, each read or not yet.
pub(crate) struct Keys<'a> {
    file: &'a SourceFile,
    all: &'a [Key],
    read: Vec<bool>,
}

impl<'a> Keys<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        let all = document
            .frontmatter
            .as_ref()
            .map_or(&[][..], |frontmatter| &frontmatter.keys);
        Self {
            file: &document.file,
            all,
            read: vec![false; all.len()],
        }
    }

    /// Reads the key spelled exactly `name`; it is marked as read only when
    /// `parse` takes its value.
    pub(super) fn exact<T>(
        &mut self,
        name: &str,
        parse: impl FnOnce(&'a Key) -> Option<T>,
    ) -> Option<T> {
        let index = self.all.iter().position(|key| key.name == name)?;
        self.take(index, parse)
    }

    /// Reads the key `name`, which is kebab-case, however it is spelled:
    /// `allowed_tools` and `allowedTools` are `allowed-tools`.
    pub(super) fn read<T>(
        &mut self,
        name: &str,
        parse: impl FnOnce(&'a Key) -> Option<T>,
    ) -> Option<T> {
        let unread = |(index, key): (usize, &Key)| !self.read[index] && same_key(&key.name, name);
        let index = self.all.iter().enumerate().position(unread)?;
        self.take(index, parse)
    }

    /// The text of the key `name`; numbers and dates as they are written.
    pub(super) fn text(&mut self, name: &str) -> Option<Text> {
        let file = self.file;
        self.read(name, |key| scalar(file, key))
    }

    /// The truth value of the key `name`.
    pub(crate) fn truth(&mut self, name: &str) -> Option<bool> {
        self.read(name, |key| truth(&key.value))
    }

    /// The texts of the key `name`: a list, or one text split at commas that
    /// stand outside brackets.
    pub(super) fn texts(&mut self, name: &str) -> Option<Vec<Text>> {
        self.read(name, |key| texts(&key.value))
    }

    /// Every key that no field took, in the order of the file.
    pub(super) fn rest(&self) -> Value {
        let taken = |name: &str| {
            let mut read = self.all.iter().zip(&self.read);
            read.any(|(key, read)| *read && key.name == name)
        };
        let left = self.all.iter().filter(|key| !taken(&key.name));
        Value::Map(
            left.map(|key| Entry {
                key: key.name.clone().into(),
                value: as_written(self.file, key.value.clone(), &key.value_span),
            })
            .collect(),
        )
    }

    fn take<T>(&mut self, index: usize, parse: impl FnOnce(&'a Key) -> Option<T>) -> Option<T> {
        let value = parse(&self.all[index])?;
        self.read[index] = true;
        Some(value)
    }
}

/// Whether `key` is a spelling of `name`: case, hyphens and underscores do not
/// count.
pub(crate) fn same_key(key: &str, name: &str) -> bool {
    fn letters(text: &str) -> impl Iterator<Item = u8> {
        text.bytes()
            .filter(|byte| !matches!(byte, b'-' | b'_' | b' '))
            .map(|byte| byte.to_ascii_lowercase())
    }
    letters(key).eq(letters(name))
}

/// A scalar as text, as it is written: `1.10` stays `1.10`.
pub(super) fn scalar(file: &SourceFile, key: &Key) -> Option<Text> {
    match &key.value {
        Value::Text(text) => Some(text.trim().to_owned().into()),
        Value::Bool(_) | Value::Integer(_) | Value::Number(_) => {
            let raw = key.raw(file);
            let raw = raw.split(" #").next().unwrap_or(raw);
            Some(raw.trim().to_owned().into())
        }
        Value::Null | Value::List(_) | Value::Map(_) => None,
    }
}

/// A value whose number keeps the form it is written in: `1.10` and `0x1f` are
/// text, since as numbers they would be `1.1` and `31`.
pub(super) fn as_written(file: &SourceFile, value: Value, place: &Range<usize>) -> Value {
    let read = match &value {
        Value::Integer(number) => number.to_string(),
        Value::Number(number) => number.to_string(),
        _ => return value,
    };
    match file.text().get(place.clone()) {
        Some(raw) if raw != read && !raw.is_empty() => Value::Text(raw.to_owned().into()),
        _ => value,
    }
}

/// A truth value in any of its spellings.
pub(crate) fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(value) => Some(*value),
        Value::Integer(0) => Some(false),
        Value::Integer(1) => Some(true),
        Value::Text(text) => match text.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "1" | "required" => Some(true),
            "false" | "no" | "off" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// A scalar inside a value as text.
pub(super) fn plain(value: &Value) -> Option<Text> {
    match value {
        Value::Text(text) => Some(text.trim().to_owned().into()),
        Value::Bool(value) => Some(value.to_string().into()),
        Value::Integer(value) => Some(value.to_string().into()),
        Value::Number(value) => Some(value.to_string().into()),
        Value::Null | Value::List(_) | Value::Map(_) => None,
    }
}

/// A list of scalars, or one text split at commas outside brackets.
pub(super) fn texts(value: &Value) -> Option<Vec<Text>> {
    match value {
        Value::List(items) => items.iter().map(plain).collect(),
        Value::Text(text) => Some(
            split_outside(text, |c| matches!(c, ',' | '\n'))
                .into_iter()
                .map(|part| part.to_owned().into())
                .collect(),
        ),
        _ => None,
    }
}

/// The parts of `text` between separators that stand outside brackets and
/// quotes, trimmed, without empty ones.
pub(super) fn split_outside(text: &str, separates: impl Fn(char) -> bool) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut depth) = (0, 0_usize);
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (None, '"') => quote = Some(c),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth = depth.saturating_sub(1),
            (None, _) if depth == 0 && separates(c) => {
                parts.push(&text[start..at]);
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    let trimmed = parts.into_iter().map(str::trim);
    trimmed.filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_key_are_one_key() {
        assert!(same_key("allowedTools", "allowed-tools"));
        assert!(same_key("allowed_tools", "allowed-tools"));
        assert!(!same_key("allowed-tool", "allowed-tools"));
        assert!(!same_key("", "allowed-tools"));
    }

    #[test]
    fn splits_outside_brackets_only() {
        let comma = |c| c == ',';
        assert_eq!(split_outside("a(b, c), d", comma), ["a(b, c)", "d"]);
        assert_eq!(split_outside("*.{rs,md},  x,", comma), ["*.{rs,md}", "x"]);
        assert_eq!(split_outside("\"a, b\", c", comma), ["\"a, b\"", "c"]);
        assert_eq!(split_outside("a), b", comma), ["a)", "b"]);
    }
}
