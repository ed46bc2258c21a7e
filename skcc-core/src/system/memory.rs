//! A system that exists in memory only.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

use super::{DirEntry, FileKind, Metadata, System};

#[derive(Clone, Debug)]
enum Node {
    File { bytes: Vec<u8>, executable: bool },
    Unreadable,
    Link,
}

/// A file tree in memory, for tests and fuzzing.
///
/// ```
/// use skcc_core::system::{Memory, System};
/// use std::path::Path;
/// let system = Memory::new().with_file("skills/commit/SKILL.md", "# Commit");
/// assert_eq!(system.read(Path::new("skills/commit/SKILL.md")).unwrap(), b"# Commit");
/// assert_eq!(system.read_dir(Path::new("skills")).unwrap()[0].name.as_deref(), Some("commit"));
/// ```
#[derive(Debug, Default)]
pub struct Memory {
    nodes: Mutex<BTreeMap<PathBuf, Node>>,
    variables: BTreeMap<String, String>,
}

impl Memory {
    /// An empty tree.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file.
    #[must_use]
    pub fn with_file(self, path: impl Into<PathBuf>, bytes: impl Into<Vec<u8>>) -> Self {
        self.with(
            path,
            Node::File {
                bytes: bytes.into(),
                executable: false,
            },
        )
    }

    /// Adds a file that may be executed.
    #[must_use]
    pub fn with_executable(self, path: impl Into<PathBuf>, bytes: impl Into<Vec<u8>>) -> Self {
        self.with(
            path,
            Node::File {
                bytes: bytes.into(),
                executable: true,
            },
        )
    }

    /// Adds a file that cannot be read.
    #[must_use]
    pub fn with_unreadable(self, path: impl Into<PathBuf>) -> Self {
        self.with(path, Node::Unreadable)
    }

    /// Adds a symbolic link; where it leads does not matter, since links are
    /// never followed.
    #[must_use]
    pub fn with_link(self, path: impl Into<PathBuf>) -> Self {
        self.with(path, Node::Link)
    }

    /// Sets an environment variable.
    #[must_use]
    pub fn with_variable(mut self, name: &str, value: &str) -> Self {
        self.variables.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Every file with its bytes, by path.
    #[must_use]
    pub fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let file = |(path, node): (&PathBuf, &Node)| match node {
            Node::File { bytes, .. } => Some((path.clone(), bytes.clone())),
            Node::Unreadable | Node::Link => None,
        };
        self.nodes().iter().filter_map(file).collect()
    }

    fn with(self, path: impl Into<PathBuf>, node: Node) -> Self {
        self.nodes().insert(path.into(), node);
        self
    }

    fn nodes(&self) -> MutexGuard<'_, BTreeMap<PathBuf, Node>> {
        self.nodes
            .lock()
            .expect("no test panics while it holds the lock")
    }
}

fn missing() -> io::Error {
    io::Error::new(io::ErrorKind::NotFound, "no such file or directory")
}

fn describe(node: &Node) -> Metadata {
    match node {
        Node::File { bytes, executable } => Metadata {
            kind: FileKind::File,
            size: bytes.len() as u64,
            executable: *executable,
        },
        Node::Unreadable => Metadata {
            kind: FileKind::File,
            size: 1,
            executable: false,
        },
        Node::Link => Metadata {
            kind: FileKind::Link,
            size: 0,
            executable: false,
        },
    }
}

const FOLDER: Metadata = Metadata {
    kind: FileKind::Folder,
    size: 0,
    executable: false,
};

impl System for Memory {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        match self.nodes().get(path) {
            Some(Node::File { bytes, .. }) => Ok(bytes.clone()),
            Some(_) => Err(io::Error::new(
                io::ErrorKind::PermissionDenied,
                "permission denied",
            )),
            None => Err(missing()),
        }
    }

    fn read_dir(&self, path: &Path) -> io::Result<Vec<DirEntry>> {
        let mut entries = BTreeMap::new();
        for (node_path, node) in self.nodes().iter() {
            let Ok(below) = node_path.strip_prefix(path) else {
                continue;
            };
            let mut components = below.components();
            let Some(first) = components.next() else {
                continue;
            };
            let metadata = if components.next().is_some() {
                FOLDER
            } else {
                describe(node)
            };
            entries.insert(first.as_os_str().to_owned(), metadata);
        }
        if entries.is_empty() && !path.as_os_str().is_empty() {
            return Err(missing());
        }
        let entry = |(name, metadata): (std::ffi::OsString, Metadata)| DirEntry {
            name: name.into_string().ok(),
            metadata,
        };
        Ok(entries.into_iter().map(entry).collect())
    }

    fn metadata(&self, path: &Path) -> io::Result<Metadata> {
        if let Some(node) = self.nodes().get(path) {
            return Ok(describe(node));
        }
        let is_folder = self
            .nodes()
            .keys()
            .any(|node_path| node_path != path && node_path.starts_with(path));
        if is_folder || path.as_os_str().is_empty() {
            Ok(FOLDER)
        } else {
            Err(missing())
        }
    }

    fn write(&self, path: &Path, bytes: &[u8], executable: bool) -> io::Result<()> {
        self.nodes().insert(
            path.to_owned(),
            Node::File {
                bytes: bytes.to_vec(),
                executable,
            },
        );
        Ok(())
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.nodes().remove(path).map(drop).ok_or_else(missing)
    }

    fn remove_dir(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }

    fn variable(&self, name: &str) -> Option<String> {
        self.variables.get(name).cloned()
    }
}
