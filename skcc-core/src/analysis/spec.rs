//! `SK016` and `SK02x` to `SK04x`: what the specification says of a skill's
//! file, and what agents make of its keys.

mod description;
mod keys;
mod metadata;
mod name;
mod tools;
mod values;
mod version;

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Edit, Span};
use crate::syntax::{Key, ValueStyle};

use super::Subject;

/// Checks the keys of the specification, and every other.
pub(super) fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let Some(frontmatter) = &subject.document.frontmatter else {
        return;
    };
    name::check(subject, diagnostics);
    description::check(subject, diagnostics);
    for key in &frontmatter.keys {
        keys::check(subject, key, diagnostics);
        match key.name.as_str() {
            // Checked above.
            "name" | "description" => {}
            "compatibility" => values::compatibility(subject, key, diagnostics),
            "metadata" => metadata::check(subject, key, diagnostics),
            "allowed-tools" => tools::check(subject, key, diagnostics),
            "version" => version::check(subject, key, diagnostics),
            _ => values::check(subject, key, diagnostics),
        }
    }
    if subject.document.body_text().trim().is_empty() {
        let end = frontmatter.block.end;
        let block = &subject.document.file.text()[frontmatter.block.clone()];
        let last = block.trim_end().len() - block.trim_end().rfind('\n').map_or(0, |at| at + 1);
        let end = end - (block.len() - block.trim_end().len());
        diagnostics.push(
            Diagnostic::new(
                Code::EmptyBody,
                subject.span(&(end - last..end)),
                "nothing stands below the frontmatter",
            )
            .help("write the instructions; a model that loads the skill gets nothing"),
        );
    }
}

impl Subject<'_> {
    /// The value of a key, or its name where nothing or very much stands.
    fn value_span(&self, key: &Key) -> Span {
        let raw = key.raw(&self.document.file);
        if raw.is_empty() || raw.contains('\n') {
            self.span(&key.name_span)
        } else {
            self.span(&key.value_span)
        }
    }

    /// Where `range` of a key's text stands: exactly when the text is written
    /// without escapes, else the first place that reads the same, else the
    /// whole value.
    fn text_span(&self, key: &Key, text: &str, range: &Range<usize>) -> Span {
        let raw = key.raw(&self.document.file);
        let quote = usize::from(matches!(
            key.style,
            ValueStyle::DoubleQuoted | ValueStyle::SingleQuoted
        ));
        let exact = raw
            .get(quote..raw.len() - quote.min(raw.len()))
            .filter(|inner| *inner == text)
            .map(|_| quote + range.start);
        let start = exact.or_else(|| raw.find(&text[range.clone()]));
        match start {
            Some(start) if !range.is_empty() => {
                let start = key.value_span.start + start;
                self.span(&(start..start + range.len()))
            }
            _ => self.value_span(key),
        }
    }

    /// Replaces a key's value; what stands on lines of its own comes up to the
    /// key.
    fn replace_value(&self, key: &Key, replacement: &str) -> Edit {
        let text = self.document.file.text();
        let from = key.name_span.end;
        let between = text.get(from..key.value_span.start).unwrap_or("");
        match between.split_once(':') {
            Some((_, blanks)) if blanks.trim().is_empty() => {
                self.edit(&(from..key.value_span.end), format!(": {replacement}"))
            }
            _ => self.edit(&key.value_span, replacement),
        }
    }

    fn edit(&self, range: &Range<usize>, replacement: impl Into<String>) -> Edit {
        Edit {
            span: self.span(range),
            replacement: replacement.into(),
        }
    }
}

/// A list of names in words: `a`, `b` and `c`.
fn in_words<S: AsRef<str>>(names: &[S], last: &str) -> String {
    let mut words = String::new();
    for (index, name) in names.iter().enumerate() {
        words.push_str(match index {
            0 => "",
            _ if index + 1 == names.len() => last,
            _ => ", ",
        });
        words.push_str(name.as_ref());
    }
    words
}

/// A character as a message shows it.
fn shown(c: char) -> String {
    match c {
        ' ' => "a blank".to_owned(),
        c if c.is_whitespace() || c.is_control() => format!("U+{:04X}", u32::from(c)),
        c => format!("`{c}`"),
    }
}
