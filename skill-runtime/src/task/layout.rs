//! Putting the files of a task where the agent works, and keeping those of its
//! graders away from it.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt;
use std::path::{Component, Path, PathBuf};
use std::{fs, io};

use cap_std::ambient_authority;
use cap_std::fs::{Dir, Permissions};

use super::{Method, Task};

/// The files of a task cannot be put into a folder.
#[derive(Debug)]
pub struct LayoutError {
    path: PathBuf,
    source: io::Error,
}

impl Task {
    /// Puts its files into a folder, without those by which it is graded.
    ///
    /// # Errors
    ///
    /// Fails when a file cannot be read or written.
    pub fn lay_out(&self, folder: &Path) -> Result<(), LayoutError> {
        let hidden = self.tests();
        self.put(folder, &|name| !hidden.contains(name))
    }

    /// Puts the files by which it is graded into a folder, over what an agent
    /// may have put there.
    ///
    /// # Errors
    ///
    /// Fails when a file cannot be read or written.
    pub(crate) fn lay_out_tests(&self, folder: &Path) -> Result<(), LayoutError> {
        let hidden = self.tests();
        if hidden.is_empty() {
            return Ok(());
        }
        self.put(folder, &|name| hidden.contains(name))
    }

    /// The fixtures that are tests.
    fn tests(&self) -> BTreeSet<&str> {
        let files = self.criteria.iter().filter_map(|one| match &one.method {
            Method::Custom { payload, .. } => payload.get("testFile")?.as_str(),
            _ => None,
        });
        files.collect()
    }

    fn put(&self, folder: &Path, wanted: &dyn Fn(&str) -> bool) -> Result<(), LayoutError> {
        let to = Dir::open_ambient_dir(folder, ambient_authority())
            .map_err(|source| LayoutError::new(folder, source))?;
        for from in &self.fixture_folders {
            copy(from, from, &to, wanted)?;
        }
        for (name, text) in &self.fixtures {
            if wanted(name) {
                let path = Path::new(name);
                write(&to, path, text.as_bytes())
                    .map_err(|source| LayoutError::new(path, source))?;
            }
        }
        Ok(())
    }
}

/// Copies the files below `at`, which lies in `root`. Links are not followed:
/// they may lead out of the task.
fn copy(
    root: &Path,
    at: &Path,
    to: &Dir,
    wanted: &dyn Fn(&str) -> bool,
) -> Result<(), LayoutError> {
    let wrong = |source| LayoutError::new(at, source);
    for entry in fs::read_dir(at).map_err(wrong)? {
        let path = entry.map_err(wrong)?.path();
        let kind = fs::symlink_metadata(&path).map_err(wrong)?.file_type();
        if kind.is_dir() {
            copy(root, &path, to, wanted)?;
        } else if kind.is_file() {
            let below = path.strip_prefix(root).unwrap_or(&path);
            if wanted(&below.to_string_lossy().replace('\\', "/")) {
                copy_one(&path, to, below).map_err(|source| LayoutError::new(&path, source))?;
            }
        }
    }
    Ok(())
}

/// Copies a file, with the leave to run it.
fn copy_one(from: &Path, to: &Dir, place: &Path) -> io::Result<()> {
    write(to, place, &fs::read(from)?)?;
    let permissions = fs::metadata(from)?.permissions();
    to.set_permissions(place, Permissions::from_std(permissions))
}

/// Writes a file anew, with the folders on the way. Nothing is written through a
/// link, which an agent may have put there.
fn write(to: &Dir, place: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = place.parent().filter(|one| !one.as_os_str().is_empty()) {
        to.create_dir_all(folder)?;
    }
    match to.remove_file(place) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    to.write(place, bytes)
}

/// Whether a path leads to something below where it starts.
pub(super) fn is_below(path: &Path) -> bool {
    let mut parts = path.components().peekable();
    parts.peek().is_some() && parts.all(|part| matches!(part, Component::Normal(_)))
}

impl LayoutError {
    fn new(path: &Path, source: io::Error) -> Self {
        let path = path.to_path_buf();
        Self { path, source }
    }
}

impl fmt::Display for LayoutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.source)
    }
}

impl Error for LayoutError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.source)
    }
}
