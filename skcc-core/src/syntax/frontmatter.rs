//! The frontmatter block and its keys.
//!
//! A block goes through four steps. What no YAML may hold is taken out:
//! control characters, anchors, aliases and tags. The rest is loaded as YAML.
//! When that fails, what the scanner saw is mended and the block is loaded
//! again. When that fails too, each key is loaded on its own, so one broken
//! value does not hide the others. All spans lead back to the file as it is.

use std::ops::Range;
use std::sync::Arc;

use skir::{Entry, Value};

use super::fences::Parts;
use super::patch::{Correction, Patched};
use super::quote::{double_quoted, unquoted};
use super::repair::Repair;
use super::scan::{self, Place, Scan, ValueStyle};
use super::{characters, comment, duplicates, yaml};
use crate::diagnostic::{Code, Diagnostic, Edit, Span};
use crate::source::SourceFile;

/// The largest block that is read, in bytes between the fences. The largest of
/// some 10,000 published skills is far below, and 99 of 100 have less than
/// 1.2 kB.
pub const MAX_FRONTMATTER: usize = 64 * 1024;

/// One top-level key.
#[derive(Clone, Debug)]
pub struct Key {
    /// The key.
    pub name: String,
    /// Where it stands, in bytes of the file, with its quotes.
    pub name_span: Range<usize>,
    /// Where its value stands, without surrounding blanks and comments; empty
    /// and behind the colon when there is none.
    pub value_span: Range<usize>,
    /// The value; numbers and dates keep their written form in
    /// [`Self::value_span`].
    pub value: Value,
    /// How the value is written in the file.
    pub style: ValueStyle,
    /// Where the entries of a map or the items of a list stand, in their
    /// order and in bytes of the file; empty for a scalar, and for a layout
    /// that the scanner does not follow, such as keys behind `?`.
    pub parts: Vec<Place>,
}

impl Key {
    /// The value exactly as it is written.
    #[must_use]
    pub fn raw<'a>(&self, file: &'a SourceFile) -> &'a str {
        file.text().get(self.value_span.clone()).unwrap_or("")
    }

    /// The entry `name` of a map and where it stands.
    #[must_use]
    pub fn entry(&self, name: &str) -> Option<(&Value, &Place)> {
        let entries = self.value.as_map()?;
        let index = entries.iter().position(|entry| entry.key == name)?;
        Some((&entries[index].value, self.parts.get(index)?))
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
    /// Whether all of it was read: when it was not, a missing key may be there
    /// after all.
    pub complete: bool,
}

/// Reads the block that the fences enclose.
pub(super) fn parse(
    file: &Arc<SourceFile>,
    parts: &Parts,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Frontmatter> {
    let (block, range) = parts.block.clone()?;
    let mut frontmatter = Frontmatter {
        block,
        yaml: range.clone(),
        keys: Vec::new(),
        repaired: false,
        complete: false,
    };
    if range.len() > MAX_FRONTMATTER {
        diagnostics.push(too_large(file, &range));
        return Some(frontmatter);
    }
    let reader = Reader {
        file,
        base: range.start,
        original: &file.text()[range],
    };
    reader.read(&mut frontmatter, diagnostics);
    Some(frontmatter)
}

fn too_large(file: &Arc<SourceFile>, range: &Range<usize>) -> Diagnostic {
    let first = file.text()[range.clone()].lines().next().unwrap_or("");
    Diagnostic::new(
        Code::FrontmatterTooLarge,
        Span::new(file, range.start..range.start + first.len()),
        format!(
            "the frontmatter has {} KiB, and at most {} KiB are read",
            range.len().div_ceil(1024),
            MAX_FRONTMATTER / 1024
        ),
    )
    .help("move long text into the body or into a file under `references/`")
}

struct Reader<'a> {
    file: &'a Arc<SourceFile>,
    /// Where the block starts in the file.
    base: usize,
    original: &'a str,
}

impl Reader<'_> {
    fn span(&self, range: &Range<usize>) -> Span {
        Span::new(self.file, self.base + range.start..self.base + range.end)
    }

    fn read(&self, frontmatter: &mut Frontmatter, diagnostics: &mut Vec<Diagnostic>) {
        let mut patched = Patched::new(self.original);
        self.delete_controls(&mut patched, diagnostics);
        let mut scan = scan::scan(patched.text());
        if let Some(at) = scan.too_deep {
            let at = patched.original(&(at..at));
            diagnostics.push(Diagnostic::new(
                Code::InvalidYaml,
                self.span(&at),
                format!(
                    "values lie more than {} deep inside one another",
                    scan::MAX_DEPTH
                ),
            ));
            return;
        }
        if !scan.marks.is_empty() {
            let corrections = self.repair(&patched, &scan).unmark(diagnostics);
            patched.correct(corrections);
            scan = scan::scan(patched.text());
        }
        let mut loaded = yaml::load(patched.text());
        if let Err(error) = &loaded {
            let error = error.clone();
            let before = diagnostics.len();
            let corrections = self.repair(&patched, &scan).mend(diagnostics);
            if !corrections.is_empty() {
                patched.correct(corrections);
                scan = scan::scan(patched.text());
                loaded = yaml::load(patched.text());
            }
            let is_explained = diagnostics[before..]
                .iter()
                .any(|diagnostic| diagnostic.code == Code::InvalidYaml);
            let error = loaded.as_ref().err().cloned().unwrap_or(error);
            if loaded.is_err() && !is_explained {
                let place = patched.original(&(error.offset..error.offset));
                diagnostics.push(
                    Diagnostic::new(
                        Code::InvalidYaml,
                        self.span(&place),
                        format!("the frontmatter is not valid YAML: {}", error.message),
                    )
                    .help("put values that hold punctuation in double quotes"),
                );
            }
        }
        frontmatter.repaired = patched.is_changed();
        let entries = match loaded {
            Ok(Value::Map(mut entries)) => {
                frontmatter.complete = true;
                std::mem::take(entries.to_mut())
            }
            Ok(value) => {
                diagnostics.push(self.not_mapping(&value));
                return;
            }
            Err(_) => salvage(patched.text(), &mut scan),
        };
        frontmatter.keys = self.keys(&patched, &scan.root, entries);
        self.comments(&patched, &scan, diagnostics);
        self.indentation(frontmatter, diagnostics);
        duplicates::check(self.file, &frontmatter.keys, diagnostics);
    }

    fn repair<'a>(&'a self, patched: &'a Patched<'a>, scan: &'a Scan) -> Repair<'a> {
        Repair {
            file: self.file,
            base: self.base,
            patched,
            scan,
        }
    }

    /// YAML allows no control characters, so they go before it is read.
    fn delete_controls(&self, patched: &mut Patched<'_>, diagnostics: &mut Vec<Diagnostic>) {
        let found: Vec<_> = characters::controls(self.original, 0..self.original.len()).collect();
        let Some(first) = found.first() else {
            return;
        };
        let name = characters::name(&self.original[first.clone()]);
        let more = match found.len() {
            1 => String::new(),
            2 => ", and one more control character".to_owned(),
            count => format!(", and {} more control characters", count - 1),
        };
        let delete = |range: &Range<usize>| Edit {
            span: self.span(range),
            replacement: String::new(),
        };
        diagnostics.push(
            Diagnostic::new(
                Code::InvalidYaml,
                self.span(first),
                format!("the frontmatter holds {name}, which YAML does not allow{more}"),
            )
            .help("delete it")
            .fix("delete it", found.iter().map(delete).collect()),
        );
        let deletions = found.into_iter().map(|range| Correction::new(range, ""));
        patched.correct(deletions);
    }

    fn not_mapping(&self, value: &Value) -> Diagnostic {
        let trimmed = self.original.trim();
        let start = self.original.find(trimmed).unwrap_or_default();
        let first = start..start + trimmed.lines().next().unwrap_or("").len();
        let message = match value {
            Value::Null => "the frontmatter is empty".to_owned(),
            value => format!("the frontmatter is {}, not keys with values", value.kind()),
        };
        Diagnostic::new(Code::FrontmatterNotMapping, self.span(&first), message)
            .help("write `name: …` and `description: …`, each on a line of its own")
    }

    /// The keys with their places. Values and places are paired by their order.
    fn keys(&self, patched: &Patched<'_>, root: &Place, entries: Vec<Entry>) -> Vec<Key> {
        let places = &root.parts;
        let in_order = places.len() == entries.len();
        entries
            .into_iter()
            .enumerate()
            .map(|(index, entry)| {
                // Where the layout was not followed, a name still leads to its
                // place.
                let place = if in_order {
                    places.get(index)
                } else {
                    places.iter().find(|place| {
                        place
                            .key
                            .as_ref()
                            .is_some_and(|key| unquoted(&patched.text()[key.clone()]) == entry.key)
                    })
                };
                let Some(place) = place else {
                    let all = self.base..self.base + self.original.len();
                    return Key {
                        name: entry.key.into_owned(),
                        name_span: all.start..all.start,
                        value_span: all,
                        value: entry.value,
                        style: ValueStyle::Block,
                        parts: Vec::new(),
                    };
                };
                let place = self.in_file(patched, place, Some(&entry.value));
                Key {
                    name: entry.key.into_owned(),
                    name_span: place.key.unwrap_or_default(),
                    value_span: place.value,
                    value: entry.value,
                    style: place.style,
                    parts: place.parts,
                }
            })
            .collect()
    }

    /// A place in bytes of the file; parts that do not fit the value are left
    /// out.
    fn in_file(&self, patched: &Patched<'_>, place: &Place, value: Option<&Value>) -> Place {
        let shift = |range: &Range<usize>| {
            let range = patched.original(range);
            self.base + range.start..self.base + range.end
        };
        let range = shift(&place.value);
        let style = match place.style {
            // The quotes are a correction: the file has none.
            ValueStyle::DoubleQuoted if !self.file.text()[range.clone()].starts_with('"') => {
                ValueStyle::Plain
            }
            style => style,
        };
        let fits = match value {
            Some(Value::Map(entries)) => entries.len() == place.parts.len(),
            Some(Value::List(items)) => items.len() == place.parts.len(),
            _ => false,
        };
        let inner = |index: usize| match value {
            Some(Value::Map(entries)) => entries.get(index).map(|entry| &entry.value),
            Some(Value::List(items)) => items.get(index),
            _ => None,
        };
        Place {
            key: place.key.as_ref().map(shift),
            value: range,
            style,
            parts: if fits {
                let parts = place.parts.iter().enumerate();
                parts
                    .map(|(index, part)| self.in_file(patched, part, inner(index)))
                    .collect()
            } else {
                Vec::new()
            },
        }
    }

    /// Values that a hash sign cuts short.
    fn comments(&self, patched: &Patched<'_>, scan: &Scan, diagnostics: &mut Vec<Diagnostic>) {
        let text = patched.text();
        for cut in &scan.cuts {
            let before = &text[cut.scalar.clone()];
            let after = &text[cut.comment.clone()];
            if !comment::is_likely_text(before, after) {
                continue;
            }
            let value = cut.key.as_ref().map_or_else(
                || "a value".to_owned(),
                |key| format!("the value of `{}`", unquoted(&text[key.clone()])),
            );
            let whole = patched.original(&(cut.scalar.start..cut.comment.end));
            let hash = patched.original(&(cut.comment.start..cut.comment.start + 1));
            let edit = Edit {
                span: self.span(&whole),
                replacement: double_quoted(&text[cut.scalar.start..cut.comment.end]),
            };
            let lost = after.chars().take(24).collect::<String>();
            let lost = if lost.len() < after.len() {
                format!("{}…", lost.trim_end())
            } else {
                lost
            };
            diagnostics.push(
                Diagnostic::new(
                    Code::TruncatedByComment,
                    self.span(&hash),
                    format!("{value} ends before `{lost}`, which YAML takes for a comment"),
                )
                .help("put the value in double quotes, or the comment on a line of its own")
                .suggest("put the value in double quotes", vec![edit]),
            );
        }
    }

    /// Keys that do not start in the first column.
    fn indentation(&self, frontmatter: &Frontmatter, diagnostics: &mut Vec<Diagnostic>) {
        let Some(first) = frontmatter.keys.first() else {
            return;
        };
        let Some(before) = first.name_span.start.checked_sub(self.base) else {
            return;
        };
        let line = self.original[..before]
            .rfind(['\n', '\r'])
            .map_or(0, |at| at + 1);
        let blanks = &self.original[line..before];
        if blanks.is_empty() || blanks.bytes().any(|byte| byte != b' ') {
            return;
        }
        let mut edits = Vec::new();
        let mut at = 0;
        for line in self.original.split_inclusive('\n') {
            let spaces = line.len() - line.trim_start_matches(' ').len();
            let cut = spaces.min(blanks.len());
            if cut > 0 {
                edits.push(Edit {
                    span: self.span(&(at..at + cut)),
                    replacement: String::new(),
                });
            }
            at += line.len();
        }
        diagnostics.push(
            Diagnostic::new(
                Code::IndentedKeys,
                self.span(&(line..before)),
                "the keys of the frontmatter are indented",
            )
            .help("start every key in the first column; Kimi Code drops the skill as it is")
            .fix("start every key in the first column", edits),
        );
    }
}

/// Loads each key on its own, and keeps those that are YAML.
fn salvage(text: &str, scan: &mut Scan) -> Vec<Entry> {
    let mut entries = Vec::new();
    scan.root.parts.retain(|part| {
        let Some(key) = &part.key else {
            return false;
        };
        let start = text[..key.start]
            .rfind(['\n', '\r'])
            .map_or(0, |line| line + 1);
        let end = text[part.value.end..]
            .find(['\n', '\r'])
            .map_or(text.len(), |line| part.value.end + line + 1);
        match yaml::load(&text[start..end]) {
            Ok(Value::Map(mut found)) if found.len() == 1 => {
                entries.append(found.to_mut());
                true
            }
            _ => false,
        }
    });
    entries
}
