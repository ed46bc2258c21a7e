//! What a build saw and said that had nothing to write, so that the next one
//! need not compile.
//!
//! Such a build depends on nothing but its command line, the settings, and what
//! it asked the system: files, folders, variables. The [`Trace`] notes each
//! question with a short form of the answer. When the same command line is
//! given again, the questions are asked again, which takes far less time than
//! to compile: while every answer is the same, the same is printed. Any other
//! answer, another binary or another day, and the build compiles.
//!
//! A file is known by its size and its times, to the nanosecond, with the time
//! of the change of its inode where there is one, which no program can set.
//! Files that were changed at about the time they were looked at could change
//! again unseen: a trace with such a file is not kept.
//!
//! The notes lie in the cache folder, one file for each folder and command
//! line, and are only ever a shortcut: what cannot be read is ignored.

mod seen;
mod trace;

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use skcc_core::system::{System, os::Os};

use crate::home;
use seen::Seen;
pub(crate) use trace::Trace;

/// The version of the notes.
const FORMAT: u32 = 1;

/// How many notes are kept: those of the builds that ran last.
const KEPT: usize = 64;

/// The place of the notes of one command line.
pub(crate) struct Memo {
    file: PathBuf,
    /// A hash of everything that the build does not ask the system for.
    key: String,
}

/// What was printed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Said {
    /// To standard output.
    pub(crate) out: String,
    /// To standard error.
    pub(crate) err: String,
}

#[derive(Serialize, Deserialize)]
struct Notes {
    format: u32,
    key: String,
    seen: Vec<Seen>,
    said: Said,
}

impl Memo {
    /// The notes of a command line and of what it was resolved to; nothing
    /// where there is no cache folder.
    pub(crate) fn new(command: &str, resolved: &str) -> Option<Self> {
        let folder = home::folder()?.join("builds");
        let current = std::env::current_dir().ok()?;
        let binary = std::env::current_exe().ok()?;
        let binary = Seen::ask_file(&binary);
        let name = blake3::hash(format!("{}\n{command}", current.display()).as_bytes());
        let key = format!(
            "{FORMAT}\n{}\n{binary:?}\n{command}\n{resolved}",
            current.display()
        );
        Some(Self {
            file: folder.join(format!("{}.json", name.to_hex())),
            key: blake3::hash(key.as_bytes()).to_hex().to_string(),
        })
    }

    /// What the last build said, if this one would say the same.
    pub(crate) fn recall(&self) -> Option<Said> {
        let notes: Notes = serde_json::from_slice(&fs::read(&self.file).ok()?).ok()?;
        let is_same = notes.format == FORMAT && notes.key == self.key;
        (is_same && notes.seen.iter().all(Seen::is_so_still)).then_some(notes.said)
    }

    /// Notes what a build saw and said. A failure costs time alone.
    pub(crate) fn keep(&self, trace: Trace, said: Said) {
        let Some(seen) = trace.finish() else { return };
        let notes = Notes {
            format: FORMAT,
            key: self.key.clone(),
            seen,
            said,
        };
        let Ok(text) = serde_json::to_vec(&notes) else {
            return;
        };
        if Os.write(&self.file, &text, false).is_ok()
            && let Some(folder) = self.file.parent()
        {
            prune(folder);
        }
    }
}

/// Removes the oldest notes.
fn prune(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let mut notes: Vec<(SystemTime, PathBuf)> = entries
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let path = entry.path();
            let is_note = path.extension() == Some(OsStr::new("json"));
            let time = entry.metadata().and_then(|data| data.modified()).ok()?;
            is_note.then_some((time, path))
        })
        .collect();
    notes.sort();
    let surplus = notes.len().saturating_sub(KEPT);
    for (_, path) in &notes[..surplus] {
        // Another build may have removed it.
        let _ = fs::remove_file(path);
    }
}
