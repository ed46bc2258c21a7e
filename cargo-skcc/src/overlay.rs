//! The disk with changes that are not made yet.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use skcc_core::system::{DirEntry, Metadata, System, os::Os};

/// The disk, with some files as they would be after a change.
#[derive(Default)]
pub(crate) struct Overlay {
    files: BTreeMap<PathBuf, Vec<u8>>,
}

impl Overlay {
    /// Changes a file that is there.
    pub(crate) fn change(&mut self, path: PathBuf, bytes: Vec<u8>) {
        self.files.insert(path, bytes);
    }

    /// The changed files.
    pub(crate) fn changes(&self) -> &BTreeMap<PathBuf, Vec<u8>> {
        &self.files
    }
}

/// Reads see the changes; the tree of folders is the disk's, since a change
/// neither adds nor removes a file.
impl System for Overlay {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        match self.files.get(path) {
            Some(bytes) => Ok(bytes.clone()),
            None => Os.read(path),
        }
    }

    fn read_dir(&self, path: &Path) -> io::Result<Vec<DirEntry>> {
        Os.read_dir(path)
    }

    fn metadata(&self, path: &Path) -> io::Result<Metadata> {
        Os.metadata(path)
    }

    fn write(&self, path: &Path, _: &[u8], _: bool) -> io::Result<()> {
        Err(read_only(path))
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        Err(read_only(path))
    }

    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        Err(read_only(path))
    }

    fn variable(&self, name: &str) -> Option<String> {
        Os.variable(name)
    }
}

fn read_only(path: &Path) -> io::Error {
    let message = format!("`{}` is only looked at", path.display());
    io::Error::new(io::ErrorKind::PermissionDenied, message)
}
