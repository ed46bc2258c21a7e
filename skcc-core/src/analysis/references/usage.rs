//! `SK107` and `SK118`: which files the model can learn of.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::LazyLock;

use memchr::memmem::Finder;
use skir::ResourceKind;

use super::documents::Document;
use crate::analysis::{Subject, bundle};
use crate::diagnostic::{Code, Diagnostic};
use crate::lower::is_licence;
use crate::lower::paths::{self, Place};
use crate::source::BundledFile;

/// How much of a file is searched for names, in bytes.
const MAX_TEXT: usize = 256 * 1024;

static IMPORT: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("import "));

/// The most odd names, such as those with a blank, that are looked for one by one.
const MAX_ODD_NAMES: usize = 64;

/// Checks that every file is mentioned.
pub(super) fn check(
    subject: &Subject<'_>,
    documents: &[Document<'_>],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let files = &subject.bundle.files;
    if files.is_empty() {
        return;
    }
    let names = Names::new(subject);
    let mut direct = names.mentioned(subject.document.file.text(), false);
    for reference in &subject.skill.references {
        if let skir::ReferenceStatus::Resolved(index) = reference.status {
            direct.insert(index as usize);
        }
    }
    // By which document a file was first found that `SKILL.md` does not name.
    let mut deep: BTreeMap<usize, usize> = BTreeMap::new();
    let mut reached = direct.clone();
    let mut queue: VecDeque<usize> = direct.iter().copied().collect();
    while let Some(index) = queue.pop_front() {
        let Some(text) = searched(&files[index]) else {
            continue;
        };
        let document = documents
            .binary_search_by_key(&index, |document| document.index)
            .ok()
            .map(|at| &documents[at]);
        let mut mentioned = names.mentioned(text, document.is_none());
        if let Some(document) = document {
            mentioned.extend(document.found.iter().filter_map(|found| match found.place {
                Place::File(file) => Some(file),
                _ => None,
            }));
        }
        for file in mentioned {
            if document.is_some() && !direct.contains(&file) {
                deep.entry(file).or_insert(index);
            }
            if reached.insert(file) {
                queue.push_back(file);
            }
        }
    }
    for (index, file) in files.iter().enumerate() {
        if is_exempt(subject, index) {
            continue;
        }
        if !reached.contains(&index) {
            let message = format!("nothing mentions `{}`", file.path);
            diagnostics.push(
                Diagnostic::new(
                    Code::UnusedFile,
                    bundle::at(subject.bundle, &file.path),
                    message,
                )
                .help("link it where it is needed, or delete it"),
            );
        } else if let Some(by) = deep.get(&index) {
            let message = format!(
                "`{}` is named in `{}`, not in `{}`",
                file.path, files[*by].path, subject.bundle.source.file
            );
            diagnostics.push(
                Diagnostic::new(
                    Code::DeepReference,
                    bundle::at(subject.bundle, &file.path),
                    message,
                )
                .help(format!(
                    "link it from `{}` as well",
                    subject.bundle.source.file
                )),
            );
        }
    }
}

/// The text of a file that can name others: not that of a licence, and not all
/// of a very long one.
fn searched(file: &BundledFile) -> Option<&str> {
    let name = file.path.rsplit('/').next().unwrap_or_default();
    let text = file.text().filter(|_| !is_licence(name))?;
    let mut end = text.len().min(MAX_TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    Some(&text[..end])
}

/// Whether a file is not for the model: a licence, an agent's own file, one
/// that a tool wants.
fn is_exempt(subject: &Subject<'_>, index: usize) -> bool {
    let resource = &subject.skill.resources[index];
    let name = resource.path.rsplit('/').next().unwrap_or_default();
    resource.kind == ResourceKind::Agent
        || is_licence(name)
        || name.starts_with('.')
        || matches!(name, "__init__.py" | "_meta.json")
        || resource.path.starts_with("evals/")
}

/// The names of a skill's files and folders, to be looked for in a text.
struct Names<'a> {
    subject: &'a Subject<'a>,
    /// Files by their own name.
    files: BTreeMap<&'a str, Vec<usize>>,
    /// Programs by their name without its ending, as an `import` writes it.
    modules: BTreeMap<&'a str, Vec<usize>>,
    /// Files whose name is more than one word, or has no dot.
    odd: Vec<(usize, &'a str)>,
    folders: BTreeSet<&'a str>,
    /// The bits of the names in `files`, in `modules` and in `folders`.
    file_bits: u64,
    module_bits: u64,
    folder_bits: u64,
}

/// A bit for a name, by its length and its end: a word whose bit no name has
/// is none of them, which settles most words without a look-up.
fn bit(name: &str) -> u64 {
    let last = name.as_bytes().last().copied().unwrap_or_default();
    1 << ((name.len() + usize::from(last) * 7) % 64)
}

impl<'a> Names<'a> {
    fn new(subject: &'a Subject<'a>) -> Self {
        let mut names = Self {
            subject,
            files: BTreeMap::new(),
            modules: BTreeMap::new(),
            odd: Vec::new(),
            folders: BTreeSet::new(),
            file_bits: 0,
            module_bits: 0,
            folder_bits: 0,
        };
        for (index, file) in subject.bundle.files.iter().enumerate() {
            let path = file.path.as_str();
            let name = path.rsplit('/').next().unwrap_or(path);
            if name.bytes().all(in_name) && path.contains(['.', '/']) {
                names.files.entry(name).or_default().push(index);
            } else {
                names.odd.push((index, name));
            }
            if subject.skill.resources[index].kind == ResourceKind::Script
                && let Some((stem, _)) = name.rsplit_once('.')
            {
                names.modules.entry(stem).or_default().push(index);
            }
            let mut folder = paths::folder_of(path);
            while !folder.is_empty() && names.folders.insert(folder) {
                folder = paths::folder_of(folder);
            }
        }
        let bits =
            |names: &mut dyn Iterator<Item = &&str>| names.fold(0, |all, name| all | bit(name));
        names.file_bits = bits(&mut names.files.keys());
        names.module_bits = bits(&mut names.modules.keys());
        names.folder_bits = bits(&mut names.folders.iter());
        names
    }

    /// The files that a text mentions: by name, or by a folder they lie in.
    fn mentioned(&self, text: &str, is_code: bool) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        let mut folders = BTreeSet::new();
        let bytes = text.as_bytes();
        let mut end = 0;
        // Every name that is looked for here has a dot or stands after a slash.
        for at in memchr::memchr2_iter(b'.', b'/', bytes) {
            // A full stop at the end of a sentence is in no name.
            if at < end || bytes[at] == b'.' && bytes.get(at + 1).is_none_or(|next| *next <= b' ') {
                continue;
            }
            let is_word = |byte: &u8| in_name(*byte) || *byte == b'/';
            let before = bytes[end..at].iter().rev();
            let start = at - before.take_while(|byte| is_word(byte)).count();
            end = at + bytes[at..].iter().take_while(|byte| is_word(byte)).count();
            let word = text[start..end].trim_end_matches('.');
            let slash = memchr::memrchr(b'/', word.as_bytes());
            let name = &word[slash.map_or(0, |at| at + 1)..];
            if self.file_bits & bit(name) != 0 {
                found.extend(self.files.get(name).into_iter().flatten());
            }
            if slash.is_some() && self.folder_bits != 0 {
                self.below(word, &mut folders, &mut found);
            }
            if is_code && let Some(module) = name.rsplit('.').next() {
                self.module(module, &mut found);
            }
        }
        if is_code && !self.modules.is_empty() {
            for at in IMPORT.find_iter(bytes) {
                let start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |end| end + 1);
                let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end);
                for word in text[start..end].split(|c: char| !in_module(c)) {
                    self.module(word, &mut found);
                }
            }
        }
        if self.odd.len() > MAX_ODD_NAMES {
            found.extend(self.odd.iter().map(|(index, _)| index));
        } else {
            let mentioned = self.odd.iter().filter(|(_, name)| text.contains(name));
            found.extend(mentioned.map(|(index, _)| index));
        }
        found
    }

    /// Adds the programs of this name.
    fn module(&self, name: &str, found: &mut BTreeSet<usize>) {
        if self.module_bits & bit(name) != 0 {
            found.extend(self.modules.get(name).into_iter().flatten());
        }
    }

    /// Adds what lies in the folder that `word` names.
    fn below<'t>(&self, word: &'t str, done: &mut BTreeSet<&'t str>, found: &mut BTreeSet<usize>) {
        let folder = word.trim_start_matches("./").trim_end_matches('/');
        // `skills/commit/references/` ends with a folder of the skill.
        let folder = memchr::memchr_iter(b'/', folder.as_bytes())
            .map(|at| &folder[at + 1..])
            .chain(std::iter::once(folder))
            .find(|end| self.folder_bits & bit(end) != 0 && self.folders.contains(end));
        let Some(folder) = folder else {
            return;
        };
        if !done.insert(folder) {
            return;
        }
        let files = &self.subject.bundle.files;
        let inside = |path: &str| {
            path.strip_prefix(folder)
                .is_some_and(|rest| rest.starts_with('/'))
        };
        // Sorted paths: those below a folder stand together.
        let from = files.partition_point(|file| file.path.as_str() < folder);
        let (mut at, mut started) = (from, false);
        while let Some(file) = files.get(at) {
            if inside(&file.path) {
                found.insert(at);
                started = true;
            } else if started || !file.path.starts_with(folder) {
                break;
            }
            at += 1;
        }
    }
}

/// Whether a byte may stand in a file's name; outside ASCII any may.
const fn in_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || !byte.is_ascii() || matches!(byte, b'.' | b'_' | b'-')
}

fn in_module(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-')
}
