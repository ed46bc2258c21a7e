//! The system, with everything that it is asked noted.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use skcc_core::system::{DirEntry, Metadata, System, os::Os};

use super::seen::Seen;

/// A system that notes what it is asked.
pub(crate) struct Trace {
    started: SystemTime,
    seen: Mutex<BTreeSet<Seen>>,
}

impl Trace {
    /// Notes from now on.
    pub(crate) fn start() -> Self {
        Self {
            started: SystemTime::now(),
            seen: Mutex::default(),
        }
    }

    /// What was asked; nothing when an answer may change unseen.
    pub(super) fn finish(self) -> Option<Vec<Seen>> {
        let seen = self
            .seen
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        let is_settled = seen.iter().all(|seen| seen.is_settled(self.started));
        is_settled.then(|| seen.into_iter().collect())
    }

    /// Notes a question. What is noted is asked before the answer is used, so
    /// that a change in between is seen the next time.
    fn note(&self, seen: Seen) {
        self.seen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(seen);
    }
}

impl System for Trace {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.note(Seen::ask_file(path));
        Os.read(path)
    }

    fn read_dir(&self, path: &Path) -> io::Result<Vec<DirEntry>> {
        self.note(Seen::ask_folder(path));
        Os.read_dir(path)
    }

    fn metadata(&self, path: &Path) -> io::Result<Metadata> {
        self.note(Seen::ask_entry(path));
        Os.metadata(path)
    }

    fn write(&self, path: &Path, bytes: &[u8], executable: bool) -> io::Result<()> {
        Os.write(path, bytes, executable)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        Os.remove_file(path)
    }

    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        Os.remove_dir(path)
    }

    fn knows_executables(&self) -> bool {
        Os.knows_executables()
    }

    fn variable(&self, name: &str) -> Option<String> {
        self.note(Seen::ask_variable(name));
        Os.variable(name)
    }
}
