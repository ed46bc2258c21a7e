//! The world, as far as the compiler sees it.
//!
//! Everything outside goes through [`System`]: files and environment
//! variables. The compiler has no clock, starts no process and opens no
//! connection, so a `System` has none of these. [`os`] is the only place that
//! touches the real system; [`Memory`] serves tests and fuzzing.

mod memory;
#[cfg(feature = "os")]
pub mod os;

use std::io;
use std::path::Path;

pub use memory::Memory;

/// What a directory entry is; links are not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// An ordinary file.
    File,
    /// A directory.
    Folder,
    /// A symbolic link.
    Link,
    /// Anything else: a pipe, a socket, a device.
    Other,
}

/// What is known of a file without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metadata {
    /// What it is; links are not followed.
    pub kind: FileKind,
    /// Size in bytes.
    pub size: u64,
    /// Whether its owner may execute it.
    pub executable: bool,
}

/// One entry of a directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirEntry {
    /// The name; `None` when it is not valid Unicode.
    pub name: Option<String>,
    /// What is known of it.
    pub metadata: Metadata,
}

/// Files and environment variables.
pub trait System: Sync {
    /// Reads a whole file.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;

    /// Lists a directory, sorted by name.
    fn read_dir(&self, path: &Path) -> io::Result<Vec<DirEntry>>;

    /// What is known of a path; links are not followed.
    fn metadata(&self, path: &Path) -> io::Result<Metadata>;

    /// Writes a file so that a reader sees the old or the new bytes, never a
    /// part; makes the folders above it.
    fn write(&self, path: &Path, bytes: &[u8], executable: bool) -> io::Result<()>;

    /// Removes a file.
    fn remove_file(&self, path: &Path) -> io::Result<()>;

    /// Removes an empty directory.
    fn remove_dir(&self, path: &Path) -> io::Result<()>;

    /// Whether [`Metadata::executable`] says anything: some systems have no
    /// such mark.
    fn knows_executables(&self) -> bool {
        true
    }

    /// The value of an environment variable, when it is set and Unicode.
    fn variable(&self, name: &str) -> Option<String>;
}
