//! `SK106`, `SK109`, `SK115`: the bundled files as such.
//!
//! What is wrong with a file before it is read, a link or one that cannot be
//! read, is reported where files are found and read.

use std::collections::BTreeMap;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization as _;

use super::Subject;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::source::{Bundle, SourceFile};

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

fn collisions(bundle: &Bundle, diagnostics: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    let paths = bundle.files.iter().map(|file| file.path.as_str());
    for path in paths.chain(std::iter::once(bundle.source.file.as_str())) {
        let folded = if path.is_ascii() {
            path.to_ascii_lowercase()
        } else {
            path.nfc().flat_map(char::to_lowercase).nfc().collect()
        };
        if let Some(other) = seen.insert(folded, path) {
            let message = format!("`{other}` and `{path}` are one file on macOS and Windows");
            diagnostics.push(
                Diagnostic::new(Code::PathCollision, at(bundle, path), message)
                    .label(at(bundle, other), "the other file")
                    .help("rename one of the two"),
            );
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
    fn tools_leave_known_endings() {
        assert_eq!(stray("scripts/fill.pyc"), Some("Python"));
        assert_eq!(stray("a/._b.md"), Some("macOS"));
        assert_eq!(stray("notes.md~"), Some("an editor"));
        assert_eq!(stray("scripts/fill.py"), None);
    }
}
