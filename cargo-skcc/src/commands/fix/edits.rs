//! Fixes that can be applied together.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;

use skcc_core::Compilation;
use skcc_core::diagnostic::{Edit, Fix};
use skcc_core::system::System;

use crate::report::is_fixable;

/// What one round of fixes makes of the files.
pub(super) struct Round {
    /// The changed files, by place.
    pub(super) files: BTreeMap<PathBuf, Changed>,
    /// How many findings are mended.
    pub(super) fixed: usize,
}

/// A changed file.
pub(super) struct Changed {
    /// Its path as messages show it.
    pub(super) shown: String,
    /// Its new text.
    pub(super) text: String,
}

/// A file that fixes may change.
struct File<'a> {
    place: PathBuf,
    text: &'a str,
    edits: Vec<&'a Edit>,
}

/// Takes the fixes of a compilation, each whole or not at all; one that touches
/// what an earlier one changes is left for the next round.
pub(super) fn round(compilation: &Compilation, system: &dyn System) -> Round {
    let places = places(compilation);
    let mut files: BTreeMap<&str, Option<File<'_>>> = BTreeMap::new();
    let mut fixed = 0;
    for diagnostic in compilation
        .diagnostics
        .iter()
        .filter(|found| is_fixable(found))
    {
        let Some(fix) = &diagnostic.fix else { continue };
        for edit in &fix.edits {
            let file = &edit.span.file;
            files.entry(file.path()).or_insert_with(|| {
                let place = places.get(file.path())?;
                // Text that stands for other bytes must not be written back.
                let bytes = system.read(place).ok()?;
                (bytes == file.text().as_bytes()).then(|| File {
                    place: place.clone(),
                    text: file.text(),
                    edits: Vec::new(),
                })
            });
        }
        fixed += usize::from(take(fix, &mut files));
    }
    let changed = files.into_iter().filter_map(|(shown, file)| {
        let file = file.filter(|file| !file.edits.is_empty())?;
        let text = apply(file.text, file.edits);
        Some((
            file.place,
            Changed {
                shown: shown.to_owned(),
                text,
            },
        ))
    });
    Round {
        files: changed.collect(),
        fixed,
    }
}

/// Where the files lie that messages show.
fn places(compilation: &Compilation) -> BTreeMap<String, PathBuf> {
    let mut places = BTreeMap::new();
    for skill in &compilation.skills {
        let (bundle, source) = (&skill.bundle, &skill.bundle.source);
        places.insert(bundle.file.path().to_owned(), source.locate(&source.file));
        for file in &bundle.files {
            places.insert(bundle.show(&file.path), source.locate(&file.path));
        }
    }
    places
}

/// Takes a fix when all its edits can be made. An edit that is made already,
/// for another finding, need not be made again.
fn take<'a>(fix: &'a Fix, files: &mut BTreeMap<&'a str, Option<File<'a>>>) -> bool {
    let mut fresh: Vec<&Edit> = Vec::new();
    for edit in &fix.edits {
        let path = edit.span.file.path();
        let Some(Some(file)) = files.get(path) else {
            return false;
        };
        if file.edits.contains(&edit) {
            continue;
        }
        let own = fresh.iter().filter(|other| other.span.file.path() == path);
        let mut taken = file.edits.iter().chain(own);
        let is_whole = file.text.get(edit.span.range.clone()).is_some();
        if !is_whole || taken.any(|other| touch(&edit.span.range, &other.span.range)) {
            return false;
        }
        fresh.push(edit);
    }
    for edit in fresh {
        if let Some(Some(file)) = files.get_mut(edit.span.file.path()) {
            file.edits.push(edit);
        }
    }
    !fix.edits.is_empty()
}

/// Whether the order of two edits would matter.
fn touch(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end || one.start == other.start
}

/// The text after edits that were taken.
fn apply(text: &str, mut edits: Vec<&Edit>) -> String {
    edits.sort_by_key(|edit| edit.span.range.start);
    let mut new = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        let range = &edit.span.range;
        new.push_str(&text[at..range.start]);
        new.push_str(&edit.replacement);
        at = range.end;
    }
    new.push_str(&text[at..]);
    new
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use skcc_core::diagnostic::{Code, Diagnostic, Span};
    use skcc_core::source::{Root, SourceFile};
    use skcc_core::system::Memory;
    use skcc_core::{Options, compile};

    use super::*;

    const TEXT: &str = "---\nname: a\ndescription: Does a. Use when asked.\n---\n# A\néx\n";

    /// One round over a skill in which fixes with these edits were found.
    fn mended(text: &str, fixes: &[&[(Range<usize>, &str)]]) -> (usize, String) {
        let system = Memory::new().with_file("skills/a/SKILL.md", text);
        let root = Arc::new(Root::new("skills"));
        let mut compilation = compile(&system, &[root], &Options::default());
        let file: Arc<SourceFile> = Arc::clone(&compilation.skills[0].bundle.file);
        compilation.diagnostics = fixes
            .iter()
            .map(|edits| {
                let edit = |(range, replacement): &(Range<usize>, &str)| Edit {
                    span: Span::new(&file, range.clone()),
                    replacement: (*replacement).to_owned(),
                };
                Diagnostic::new(Code::InvalidName, Span::new(&file, 0..0), "x")
                    .fix("mend it", edits.iter().map(edit).collect())
            })
            .collect();
        let mut round = round(&compilation, &system);
        let text = round.files.pop_first().map(|(_, file)| file.text);
        (round.fixed, text.unwrap_or_default())
    }

    #[test]
    fn edits_are_made_wherever_they_stand() {
        let end = TEXT.len();
        let (fixed, text) = mended(
            TEXT,
            &[&[(end..end, "end")], &[(10..11, "b"), (4..8, "title")]],
        );
        assert_eq!(fixed, 2);
        assert!(
            text.starts_with("---\ntitle: b\n") && text.ends_with("éx\nend"),
            "{text}"
        );
    }

    #[test]
    fn a_fix_that_touches_another_waits() {
        let (fixed, text) = mended(
            TEXT,
            &[
                &[(10..11, "b")],
                &[(0..0, "x"), (10..11, "c")],
                &[(9..11, "d")],
            ],
        );
        assert_eq!(fixed, 1);
        assert!(text.starts_with("---\nname: b\n"), "{text}");
    }

    #[test]
    fn two_findings_with_one_mistake_are_mended_once() {
        let (fixed, text) = mended(TEXT, &[&[(10..11, "b")], &[(10..11, "b")]]);
        assert_eq!(fixed, 2);
        assert!(text.starts_with("---\nname: b\n"), "{text}");
    }

    #[test]
    fn half_a_character_and_no_edit_are_no_fix() {
        let at = TEXT.find('é').unwrap();
        assert_eq!(mended(TEXT, &[&[(at + 1..at + 2, "e")], &[]]).0, 0);
    }
}
