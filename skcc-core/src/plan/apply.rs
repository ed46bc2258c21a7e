//! Making it so.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::manifest::MANIFEST;
use super::{Change, ChangeKind, Plan, locate};
use crate::system::System;

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// Files that were written, without the manifest.
    pub written: usize,
    /// Files that were removed.
    pub removed: usize,
    /// Files that were right already.
    pub unchanged: usize,
}

/// A change that could not be made; those before it stay made.
#[derive(Debug)]
pub struct ApplyError {
    /// The file.
    pub path: PathBuf,
    /// What was to happen to it.
    pub kind: ChangeKind,
    /// Why it did not.
    pub error: io::Error,
}

impl fmt::Display for ApplyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verb = match self.kind {
            ChangeKind::Create | ChangeKind::Update => "write",
            ChangeKind::Remove => "remove",
        };
        write!(f, "cannot {verb} `{}`: {}", self.path.display(), self.error)
    }
}

impl std::error::Error for ApplyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}

impl Plan<'_> {
    /// Makes the changes.
    ///
    /// Each file is replaced as a whole: a reader sees the old or the new
    /// bytes. Removals come first, since two names may be one file on systems
    /// that do not tell cases apart. Before all that the manifest is told what
    /// may be there until it is over, and at last what is there: when the run
    /// is interrupted, the next one knows every file it finds.
    ///
    /// # Errors
    ///
    /// The first change that could not be made.
    pub fn apply(&self, system: &dyn System) -> Result<Applied, ApplyError> {
        let mut applied = Applied {
            unchanged: self.unchanged,
            ..Applied::default()
        };
        if self.changes.iter().any(|change| change.path != MANIFEST) {
            let both = self.old.union(&self.new).render();
            let path = self.root.join(MANIFEST);
            system
                .write(&path, both.as_bytes(), false)
                .map_err(|error| ApplyError {
                    path,
                    kind: ChangeKind::Update,
                    error,
                })?;
        }
        for change in &self.changes {
            self.make(system, change).map_err(|error| ApplyError {
                path: self.locate(change),
                kind: change.kind,
                error,
            })?;
            match change.kind {
                _ if change.path == MANIFEST => {}
                ChangeKind::Remove => applied.removed += 1,
                ChangeKind::Create | ChangeKind::Update => applied.written += 1,
            }
        }
        Ok(applied)
    }

    fn make(&self, system: &dyn System, change: &Change<'_>) -> io::Result<()> {
        let path = self.locate(change);
        if change.kind != ChangeKind::Remove {
            return system.write(&path, &change.new, change.executable);
        }
        match system.remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        remove_empty(system, &self.root, &change.path);
        Ok(())
    }
}

/// Removes the folders that a file leaves empty behind, up to the root.
fn remove_empty(system: &dyn System, root: &Path, path: &str) {
    let mut folder = path;
    while let Some((above, _)) = folder.rsplit_once('/') {
        // One that still holds something refuses, and so does one that somebody
        // else removed: both are as they should be.
        if system.remove_dir(&locate(root, above)).is_err() {
            return;
        }
        folder = above;
    }
}
