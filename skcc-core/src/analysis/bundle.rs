//! `SK106`, `SK109`, `SK115`, `SK121`: the bundled files as such.
//!
//! What is wrong with a file before it is read, a link or one that cannot be
//! read, is reported where files are found and read.

use std::collections::BTreeMap;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization as _;

use super::Subject;
use crate::diagnostic::render::visible;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::source::{Bundle, SourceFile, Unportable};

/// How many files OpenClaw takes for one skill, `SKILL.md` included.
const MAX_FILES: usize = 256;
/// The largest file it takes, in bytes.
const MAX_FILE: usize = 1024 * 1024;
/// How much it takes in all, in bytes.
const MAX_TOTAL: usize = 8 * 1024 * 1024;

/// Checks the bundled files.
pub(super) fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let bundle = subject.bundle;
    size(bundle, diagnostics);
    for file in &bundle.files {
        if let Some(left_by) = stray(&file.path) {
            let message = format!("`{}` was left there by {left_by}", file.path);
            diagnostics.push(
                Diagnostic::new(Code::StrayFile, at(bundle, &file.path), message)
                    .help("delete it, and add it to `.gitignore`"),
            );
        }
    }
    collisions(bundle, diagnostics);
    for file in &bundle.files {
        if let Some((why, help)) = file.path.split('/').find_map(unsafe_name) {
            let message = format!("`{}` {why}", file.path);
            let span = at(bundle, &file.path);
            diagnostics.push(Diagnostic::new(Code::UnsafeFileName, span, message).help(help));
        }
    }
    folders(bundle, diagnostics);
}

/// The folders that lead to the skill, its own the last.
fn folders(bundle: &Bundle, diagnostics: &mut Vec<Diagnostic>) {
    let source = &bundle.source;
    let own = [source.folder_name()];
    let below = source.folder.split('/').filter(|name| !name.is_empty());
    let names = below.chain(
        own.into_iter()
            .filter(|_| source.folder.is_empty() || source.lone),
    );
    for name in names {
        if let Some((why, help)) = unsafe_name(name) {
            let what = if source.lone && name == own[0] {
                "file"
            } else {
                "folder"
            };
            let message = format!("the {what} `{name}` {why}");
            let span = Span::new(&bundle.file, 0..0);
            diagnostics.push(Diagnostic::new(Code::UnsafeFileName, span, message).help(help));
        }
    }
}

/// A place in a bundled file that needs no text: its start.
pub(super) fn at(bundle: &Bundle, path: &str) -> Span {
    Span::new(&Arc::new(SourceFile::new(bundle.show(path), "")), 0..0)
}

fn size(bundle: &Bundle, diagnostics: &mut Vec<Diagnostic>) {
    let start = || Span::new(&bundle.file, 0..0);
    let count = bundle.files.len() + 1;
    if count > MAX_FILES {
        let message = format!("the skill has {count} files; agents take up to {MAX_FILES}");
        diagnostics.push(
            Diagnostic::new(Code::BundleTooLarge, start(), message)
                .help("leave out what the model does not need"),
        );
    }
    let total = bundle.file.text().len()
        + bundle
            .files
            .iter()
            .map(|file| file.bytes().len())
            .sum::<usize>();
    if total > MAX_TOTAL {
        let message = format!(
            "the skill's files have {}; agents take up to 8 MiB",
            mebibytes(total)
        );
        diagnostics.push(
            Diagnostic::new(Code::BundleTooLarge, start(), message)
                .help("let a script fetch or make large data"),
        );
    }
    for file in &bundle.files {
        if file.bytes().len() > MAX_FILE {
            let message = format!(
                "`{}` has {}; agents take up to 1 MiB",
                file.path,
                mebibytes(file.bytes().len())
            );
            diagnostics.push(
                Diagnostic::new(Code::BundleTooLarge, at(bundle, &file.path), message)
                    .help("split it, or let a script fetch or make it"),
            );
        }
    }
}

fn mebibytes(bytes: usize) -> String {
    let tenths = (bytes * 10).div_ceil(1024 * 1024);
    format!("{}.{} MiB", tenths / 10, tenths % 10)
}

/// What leaves such a file behind. Folders and files that are never read are
/// reported where files are found.
fn stray(path: &str) -> Option<&'static str> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    if name.starts_with("._") || path.starts_with("__MACOSX/") {
        return Some("macOS");
    }
    match ending {
        "pyc" | "pyo" => Some("Python"),
        "swp" | "swo" => Some("an editor"),
        "orig" | "rej" => Some("a merge"),
        _ if name.ends_with('~') => Some("an editor"),
        _ => None,
    }
}

/// What is wrong with a name, and what to do about it.
fn unsafe_name(name: &str) -> Option<(&'static str, String)> {
    let why = Unportable::of(name);
    let reason = match why {
        Some(why) => why.reason(),
        None if visible(name) != name => "holds characters that are not seen",
        None => return None,
    };
    let help = if why == Some(Unportable::Device) {
        let (stem, ending) = name
            .split_once('.')
            .map_or((name, None), |(stem, ending)| (stem, Some(ending)));
        let ending = ending.map_or_else(String::new, |ending| format!(".{ending}"));
        format!(
            "rename it; a longer name such as `{}-1{ending}` will do",
            stem.trim_end()
        )
    } else {
        "rename it, with letters, digits, `-`, `_` and `.`".to_owned()
    };
    Some((reason, help))
}

/// A path where neither case nor the form of letters counts.
fn fold(path: &str) -> String {
    if path.is_ascii() {
        return path.to_ascii_lowercase();
    }
    // By way of the capitals, as several small letters share one.
    path.nfc()
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
        .nfc()
        .collect()
}

fn collisions(bundle: &Bundle, diagnostics: &mut Vec<Diagnostic>) {
    let paths = || {
        let files = bundle.files.iter().map(|file| file.path.as_str());
        files.chain(std::iter::once(bundle.source.file.as_str()))
    };
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    let mut report = |path: &str, other: &str, what: &str| {
        let message = format!("`{other}` and `{path}` are one {what} on macOS and Windows");
        diagnostics.push(
            Diagnostic::new(Code::PathCollision, at(bundle, path), message)
                .label(at(bundle, other), "the other file")
                .help("rename one of the two"),
        );
    };
    for path in paths() {
        if let Some(other) = seen.insert(fold(path), path) {
            report(path, other, "file");
        }
    }
    // A file may be what is a folder for another.
    for path in paths() {
        for (end, _) in path.match_indices('/') {
            if let Some(other) = seen.get(&fold(&path[..end])) {
                report(path, other, "path");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_rounded_up() {
        assert_eq!(mebibytes(1024 * 1024 + 1), "1.1 MiB");
        assert_eq!(mebibytes(8 * 1024 * 1024), "8.0 MiB");
    }

    #[test]
    fn characters_that_are_not_seen_are_no_name() {
        for name in ["a\u{202e}gpj.sh", "a\u{200b}.md", "a\u{ad}"] {
            assert!(unsafe_name(name).is_some(), "{name:?}");
        }
        assert_eq!(unsafe_name("文档.md"), None);
    }

    #[test]
    fn letters_are_folded_as_file_systems_do() {
        assert_eq!(fold("ſtraße/É.md"), fold("STRASSE/e\u{301}.MD"));
        assert_ne!(fold("a.md"), fold("b.md"));
    }

    #[test]
    fn tools_leave_known_endings() {
        assert_eq!(stray("scripts/fill.pyc"), Some("Python"));
        assert_eq!(stray("a/._b.md"), Some("macOS"));
        assert_eq!(stray("notes.md~"), Some("an editor"));
        assert_eq!(stray("scripts/fill.py"), None);
    }
}
