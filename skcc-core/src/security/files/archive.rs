//! `SK502`, `SK503`: archives.
//!
//! Members are read in memory, under a budget for the whole skill, and looked
//! at as if they were bundled files. Nothing is written.

use std::borrow::Cow;

use super::magic::Archive;
use super::{Item, Look, office, tar, zip};
use crate::diagnostic::Code;
use crate::security::inflate;

/// How many bytes all archives of a skill may hold, unpacked. Agents take up
/// to 8 MiB in all (`SK106`); twice as much unpacks in a few hundredths of a
/// second.
pub(super) const BYTES: usize = 16 * 1024 * 1024;
/// How many members all archives of a skill may have.
pub(super) const MEMBERS: usize = 4096;
/// How deep archives may lie in one another.
pub(super) const DEPTH: usize = 3;

/// Why a member or an archive cannot be looked into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Problem {
    /// It is encrypted.
    Encrypted,
    /// It holds more than is looked at.
    OverBudget,
    /// It is packed in a way that is not read.
    Method,
    /// Its parts do not fit together.
    Broken,
}

impl Problem {
    const fn message(self) -> &'static str {
        match self {
            Self::Encrypted => "is encrypted",
            Self::OverBudget => "holds more than 16 MiB or 4,096 files, or archives in archives",
            Self::Method => "is packed in a way that is not read",
            Self::Broken => "is damaged, or shows different files to different programs",
        }
    }
}

/// What was seen in one archive.
#[derive(Default)]
struct Seen {
    files: usize,
    problems: Vec<(Problem, String)>,
    escapes: Vec<String>,
}

/// Looks into the archive `item` is.
pub(super) fn look(look: &mut Look<'_>, item: &Item<'_>, format: Archive) {
    let mut seen = Seen::default();
    let mut is_office = false;
    match format {
        _ if item.depth >= DEPTH => seen.problem(Problem::OverBudget, ""),
        Archive::Closed(name) => {
            let message = format!(
                "{} is a {name} archive, which is not looked into",
                item.shown()
            );
            look.report(item, Code::EncryptedArchive, message, HELP);
            return;
        }
        Archive::Zip => match zip::entries(&item.bytes, look.members) {
            Ok(entries) => {
                is_office = office::check(look, item, &entries);
                zipped(look, item, &entries, &mut seen);
            }
            Err(problem) => seen.problem(problem, ""),
        },
        Archive::Tar => taped(look, item, &item.bytes, &mut seen),
        Archive::Gzip => {
            let out = inflate::gzip(&item.bytes, look.bytes);
            look.bytes -= out.bytes.len();
            match out.end {
                inflate::End::Whole => {}
                inflate::End::Broken => seen.problem(Problem::Broken, ""),
                inflate::End::OverBudget => seen.problem(Problem::OverBudget, ""),
            }
            // What came out before a fault is looked at as well.
            if super::magic::is_tar(&out.bytes) {
                taped(look, item, &out.bytes, &mut seen);
            } else if !out.bytes.is_empty() {
                let name = item.path.rsplit('/').next().unwrap_or_default();
                let inner = name.strip_suffix(".gz").unwrap_or(name).to_owned();
                seen.files += 1;
                look.push(item, &inner, Cow::Owned(out.bytes), false);
            }
        }
    }
    report(look, item, &seen, is_office);
}

const HELP: &str = "bundle the files themselves, so that they can be read";

fn zipped(look: &mut Look<'_>, item: &Item<'_>, entries: &[zip::Entry], seen: &mut Seen) {
    look.members = look.members.saturating_sub(entries.len());
    for entry in entries {
        seen.name(&entry.name);
        if entry.is_folder() {
            continue;
        }
        if entry.is_link() {
            seen.escapes.push(entry.name.clone());
            continue;
        }
        seen.files += 1;
        match entry.read(&item.bytes, look.bytes) {
            Ok(bytes) => {
                look.bytes -= bytes.len();
                let bytes = bytes.into_owned();
                look.push(item, &entry.name, Cow::Owned(bytes), entry.is_executable());
            }
            Err(problem) => seen.problem(problem, &entry.name),
        }
    }
}

fn taped(look: &mut Look<'_>, item: &Item<'_>, bytes: &[u8], seen: &mut Seen) {
    let entries = match tar::entries(bytes, look.members) {
        Ok(entries) => entries,
        Err(problem) => return seen.problem(problem, ""),
    };
    look.members = look.members.saturating_sub(entries.len());
    for entry in entries {
        seen.name(&entry.name);
        match entry.kind {
            tar::EntryKind::Folder => {}
            tar::EntryKind::Link(target) => {
                seen.escapes.push(format!("{} -> {target}", entry.name));
            }
            tar::EntryKind::Device => seen.escapes.push(entry.name),
            tar::EntryKind::File if entry.bytes.len() > look.bytes => {
                seen.problem(Problem::OverBudget, &entry.name);
            }
            tar::EntryKind::File => {
                seen.files += 1;
                look.bytes -= entry.bytes.len();
                let bytes = Cow::Owned(entry.bytes.to_vec());
                look.push(item, &entry.name, bytes, entry.executable);
            }
        }
    }
}

impl Seen {
    fn problem(&mut self, problem: Problem, name: &str) {
        self.problems.push((problem, name.to_owned()));
    }

    /// Looks at where unpacking would write a member.
    fn name(&mut self, name: &str) {
        let parts = || name.split(['/', '\\']);
        let has_drive = name.as_bytes().get(1) == Some(&b':');
        if name.starts_with(['/', '\\']) || has_drive || parts().any(|part| part == "..") {
            self.escapes.push(name.to_owned());
        }
    }
}

fn report(look: &mut Look<'_>, item: &Item<'_>, seen: &Seen, is_office: bool) {
    let shown = item.shown();
    if let Some(name) = seen.escapes.first() {
        let message = format!("unpacking {shown} writes or links outside of its folder: `{name}`");
        look.report(item, Code::EncryptedArchive, message, HELP);
    }
    if let Some((problem, name)) = seen.problems.iter().min() {
        let what = if name.is_empty() {
            shown.clone()
        } else {
            format!("`{name}` in {shown}")
        };
        let message = format!("{what} {}", problem.message());
        look.report(item, Code::EncryptedArchive, message, HELP);
    }
    if seen.escapes.is_empty() && seen.problems.is_empty() && !is_office && item.depth == 0 {
        let files = seen.files;
        let plural = if files == 1 { "" } else { "s" };
        let message = format!("{shown} is an archive of {files} file{plural}");
        look.report(item, Code::Archive, message, HELP);
    }
}
