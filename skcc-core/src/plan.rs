//! What to write below a folder and what to remove, and doing it.
//!
//! An [`Output`] is the files that shall be there. A [`Plan`] compares it with
//! what is there, touching nothing; [`Plan::apply`] makes it so. Files that are
//! right already are not written again.
//!
//! A small manifest, [`MANIFEST`], lists the files that were written, with
//! their hashes. A file that is not in it, or that somebody changed since, is
//! never overwritten or removed unless that is asked for.

mod apply;
mod compare;
mod manifest;
mod output;

use std::borrow::Cow;
use std::fmt;
use std::io;
use std::path::PathBuf;

pub use apply::{Applied, ApplyError};
pub use manifest::MANIFEST;
pub(crate) use output::name_span;
pub use output::{Output, OutputLayout, Scope};

use manifest::Manifest;

/// What may be overwritten and removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Overwrite {
    /// Files that were written before and are unchanged since.
    #[default]
    Own,
    /// Any file that stands in the way.
    Any,
}

/// What happens to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// It is not there yet.
    Create,
    /// It is there with other contents, or another mode.
    Update,
    /// It is no longer wanted.
    Remove,
}

/// One change below the output folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change<'a> {
    /// Path below the output folder, with `/` between components.
    pub path: String,
    /// What happens.
    pub kind: ChangeKind,
    /// The bytes that are there; empty when there is no file.
    pub old: Vec<u8>,
    /// The bytes that shall be there; empty when there shall be no file.
    pub new: Cow<'a, [u8]>,
    /// Whether the new file may be executed.
    pub executable: bool,
}

impl Change<'_> {
    /// Old and new text, for a diff; `None` when one of them is not text.
    #[must_use]
    pub fn texts(&self) -> Option<(&str, &str)> {
        Some((text(&self.old)?, text(&self.new)?))
    }
}

fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes)
        .ok()
        .filter(|text| !text.contains('\0'))
}

/// The changes that make a folder hold an [`Output`].
#[derive(Clone, Debug)]
pub struct Plan<'a> {
    root: PathBuf,
    changes: Vec<Change<'a>>,
    unchanged: usize,
    /// What the manifest says before and after.
    old: Manifest,
    new: Manifest,
}

impl<'a> Plan<'a> {
    /// Whether nothing has to change: the folder holds the output already.
    #[must_use]
    pub fn is_fresh(&self) -> bool {
        self.changes.is_empty()
    }

    /// The changes: removals, then files to write, each by path, and the
    /// manifest last.
    #[must_use]
    pub fn changes(&self) -> &[Change<'a>] {
        &self.changes
    }

    /// How many files are right already.
    #[must_use]
    pub fn unchanged(&self) -> usize {
        self.unchanged
    }

    /// The paths of the files that earlier runs wrote, in order.
    pub fn known(&self) -> impl Iterator<Item = &str> {
        self.old.iter().map(|(path, _)| path)
    }

    /// Whether no file of skcc is left when it is applied.
    #[must_use]
    pub fn leaves_nothing(&self) -> bool {
        self.new.is_empty()
    }

    /// Where the file of a change lies.
    #[must_use]
    pub fn locate(&self, change: &Change<'_>) -> PathBuf {
        locate(&self.root, &change.path)
    }
}

fn locate(root: &std::path::Path, path: &str) -> PathBuf {
    let mut at = root.to_owned();
    at.extend(path.split('/'));
    at
}

/// Why a file must not be touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// It is not in the manifest.
    Foreign,
    /// It was changed since it was written.
    Edited,
    /// It is a symbolic link, or lies behind one.
    Link,
    /// It is a folder.
    Folder,
    /// It is a file where a folder is needed, or neither.
    Other,
}

/// Why there is no plan.
#[derive(Debug)]
pub enum PlanError {
    /// Files stand in the way that must not be touched.
    Blocked(Vec<(PathBuf, Obstacle)>),
    /// The manifest cannot be read.
    Manifest {
        /// Where it lies.
        path: PathBuf,
        /// Its first line that is wrong, counted from 1.
        line: usize,
        /// What is wrong with it, as a lowercase fragment.
        message: &'static str,
    },
    /// A file cannot be read.
    Io {
        /// The file.
        path: PathBuf,
        /// Why not.
        error: io::Error,
    },
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Foreign => "was not written by skcc",
            Self::Edited => "was changed since skcc wrote it",
            Self::Link => "is a symbolic link or lies behind one",
            Self::Folder => "is a folder",
            Self::Other => "is not an ordinary file or folder",
        })
    }
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Blocked(files) => {
                for (index, (path, obstacle)) in files.iter().enumerate() {
                    if index > 0 {
                        f.write_str("; ")?;
                    }
                    write!(f, "`{}` {obstacle}", path.display())?;
                }
                Ok(())
            }
            Self::Manifest {
                path,
                line,
                message,
            } => write!(f, "`{}`, line {line}: {message}", path.display()),
            Self::Io { path, error } => write!(f, "cannot read `{}`: {error}", path.display()),
        }
    }
}

impl std::error::Error for PlanError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { error, .. } => Some(error),
            Self::Blocked(_) | Self::Manifest { .. } => None,
        }
    }
}
