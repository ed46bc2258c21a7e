//! What was read on the way.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use skcc_core::system::{DirEntry, Metadata, System};

/// A system that remembers which environment variables were asked for.
pub(crate) struct Recorder<S> {
    inner: S,
    variables: Mutex<BTreeSet<String>>,
}

impl<S> Recorder<S> {
    pub(crate) fn new(inner: S) -> Self {
        Self {
            inner,
            variables: Mutex::default(),
        }
    }

    /// The variables that were asked for, set or not.
    pub(crate) fn into_variables(self) -> Vec<String> {
        let variables = self.variables.into_inner();
        let variables = variables.unwrap_or_else(PoisonError::into_inner);
        variables.into_iter().collect()
    }
}

impl<S: System> System for Recorder<S> {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.inner.read(path)
    }

    fn read_dir(&self, path: &Path) -> io::Result<Vec<DirEntry>> {
        self.inner.read_dir(path)
    }

    fn metadata(&self, path: &Path) -> io::Result<Metadata> {
        self.inner.metadata(path)
    }

    fn write(&self, path: &Path, bytes: &[u8], executable: bool) -> io::Result<()> {
        self.inner.write(path, bytes, executable)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.inner.remove_file(path)
    }

    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        self.inner.remove_dir(path)
    }

    fn variable(&self, name: &str) -> Option<String> {
        self.variables
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(name.to_owned());
        self.inner.variable(name)
    }
}
