//! Keys that stand at the end of the value before them.
//!
//! Translators and editors join lines: `description: … text. license: MIT`.

use std::ops::Range;

use super::{Mended, Repair};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::patch::Correction;
use crate::syntax::quote::unquoted;
use crate::syntax::scan::Trouble;
use crate::syntax::{fences, yaml};

impl Repair<'_> {
    /// Keys that stand at the end of the scalar instead of on their own lines.
    pub(super) fn glued(&self, trouble: &Trouble) -> Option<Mended> {
        let text = self.text(&trouble.scalar);
        let glued = glued_keys(text, |name| self.has_key(name));
        let (first, _) = glued.first()?;
        let base = trouble.scalar.start;
        let first_at = base + first.start;
        let name = &text[first.clone()];
        let end = base + text[..first.start].trim_end().len();
        let line_end = fences::line_end(
            self.patched
                .text()
                .split_inclusive('\n')
                .next()
                .unwrap_or(""),
        );
        let indent = self.column_of(trouble);
        let rest = base..end;
        let mut corrections = Vec::new();
        // Quotes are needed where the rest still is not a plain scalar.
        if yaml::load(&format!("k: {}", self.text(&rest)))
            .ok()
            .and_then(|value| value.get("k")?.as_text().map(str::len))
            != Some(self.text(&rest).len())
        {
            corrections.extend(self.quote(&rest));
        }
        for (index, (key, value)) in glued.iter().enumerate() {
            let from = match index.checked_sub(1) {
                None => end,
                Some(before) => base + glued[before].1.end,
            };
            corrections.push(Correction::new(
                from..base + key.start,
                format!("{line_end}{indent}"),
            ));
            let value = base + value.start..base + value.end;
            if yaml::load(&format!("k: {}", self.text(&value))).is_err() {
                corrections.extend(self.quote(&value));
            }
        }
        Some(Mended {
            diagnostic: Diagnostic::new(
                Code::GluedKey,
                self.span(&(first_at..first_at + first.len())),
                format!("`{name}` stands at the end of {}", self.value_of(trouble.key.as_ref())),
            )
            .help("put the key on its own line; Copilot CLI, pi and Kimi Code drop the skill as it is"),
            corrections,
            sure: true,
            title: "put the key on its own line",
        })
    }

    fn has_key(&self, name: &str) -> bool {
        self.scan
            .root
            .parts
            .iter()
            .filter_map(|part| part.key.as_ref())
            .any(|key| unquoted(self.text(key)) == name)
    }

    /// The blanks before the key that the trouble is about.
    fn column_of(&self, trouble: &Trouble) -> &str {
        let text = self.patched.text();
        let at = trouble.key.as_ref().map_or(0, |key| key.start);
        let line = text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1);
        let blanks = text[line..at].len() - text[line..at].trim_start().len();
        &text[line..line + blanks]
    }
}

/// Keys that end up glued to values. Those in the first group are words that
/// no sentence holds before a colon; the others are taken for keys only behind
/// the end of a sentence.
const GLUED: &[(&str, bool)] = &[
    ("allowed-tools", true),
    ("argument-hint", true),
    ("author", false),
    ("category", false),
    ("compatibility", false),
    ("disable-model-invocation", true),
    ("homepage", false),
    ("license", true),
    ("metadata", true),
    ("origin", true),
    ("tags", false),
    ("user-invocable", true),
    ("version", false),
    ("when_to_use", true),
];

/// The keys at the end of `text`, each with its value. A key that the block
/// has elsewhere is not glued: it is a word.
fn glued_keys(text: &str, exists: impl Fn(&str) -> bool) -> Vec<(Range<usize>, Range<usize>)> {
    let last_line = text.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let mut keys: Vec<Range<usize>> = Vec::new();
    let mut at = last_line;
    while let Some(colon) = text[at..].find(": ").map(|found| at + found) {
        at = colon + 2;
        let start = text[..colon]
            .rfind(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_'))
            .map_or(0, |before| {
                before + text[before..].chars().next().map_or(0, char::len_utf8)
            });
        let name = &text[start..colon];
        let before = &text[..start];
        let Some((_, surely)) = GLUED.iter().find(|(known, _)| *known == name) else {
            continue;
        };
        let sentence_ends = before
            .trim_end()
            .ends_with(['.', '!', '?', '。', '！', '？', '"', '\'', ')', '」', '）']);
        let apart = before.ends_with(char::is_whitespace) || sentence_ends;
        if !before.trim().is_empty()
            && apart
            && (*surely || sentence_ends || !keys.is_empty())
            && !exists(name)
            && !keys.iter().any(|key| &text[key.clone()] == name)
        {
            keys.push(start..colon);
        }
    }
    let values: Vec<_> = keys
        .iter()
        .enumerate()
        .map(|(index, key)| {
            let end = keys.get(index + 1).map_or(text.len(), |next| next.start);
            let raw = &text[key.end + 1..end];
            let start = key.end + 1 + (raw.len() - raw.trim_start().len());
            start..(key.end + 1 + raw.trim_end().len()).max(start)
        })
        .collect();
    // A sentence behind the last colon means that it is prose after all.
    let is_value = |value: &Range<usize>| {
        let value = &text[value.clone()];
        !value.is_empty() && (value.len() <= 80 || value.starts_with(['"', '[', '{']))
    };
    if values.iter().all(is_value) {
        keys.into_iter().zip(values).collect()
    } else {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::{GLUED, glued_keys};
    use crate::syntax::vocabulary;

    fn split(text: &str) -> Vec<(&str, &str)> {
        glued_keys(text, |name| name == "metadata")
            .into_iter()
            .map(|(key, value)| (&text[key], &text[value]))
            .collect()
    }

    #[test]
    fn keys_at_the_end_are_found() {
        assert_eq!(split("Counts words. license: MIT"), [("license", "MIT")]);
        assert_eq!(split("数单词。origin: ECC"), [("origin", "ECC")]);
        assert_eq!(
            split("Counts: words. license: MIT version: 1.0"),
            [("license", "MIT"), ("version", "1.0")]
        );
    }

    #[test]
    fn every_glued_key_is_a_known_one() {
        for (name, _) in GLUED {
            assert!(vocabulary::key(name).is_some(), "{name}");
        }
    }

    #[test]
    fn words_are_not_keys() {
        for text in [
            "Use when the version: field is missing",
            "license: MIT",
            "Counts words. metadata: x",
            "Note: a thing",
            "Prints the sublicense: MIT",
        ] {
            assert_eq!(split(text), [], "{text}");
        }
    }
}
