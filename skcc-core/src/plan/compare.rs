//! An output against what is on disk.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use skir::Hash;

use super::manifest::{MANIFEST, Manifest};
use super::output::{Output, OutputFile};
use super::{Change, ChangeKind, Obstacle, Overwrite, Plan, PlanError, locate};
use crate::system::{FileKind, Metadata, System};

impl<'a> Plan<'a> {
    /// Compares what shall be below `root` with what is there; writes nothing.
    ///
    /// # Errors
    ///
    /// Files stand in the way that must not be touched, all of which are named;
    /// the manifest is damaged; a file cannot be read. With [`Overwrite::Any`]
    /// other files and a damaged manifest are no obstacle; folders and links
    /// still are.
    pub fn new(
        system: &dyn System,
        root: &Path,
        output: Output<'a>,
        overwrite: Overwrite,
    ) -> Result<Self, PlanError> {
        let text = read_manifest(system, root)?;
        let old = match text.as_deref().map(Manifest::parse) {
            None => Manifest::default(),
            Some(Ok(manifest)) => manifest,
            Some(Err(_)) if overwrite == Overwrite::Any => Manifest::default(),
            Some(Err(bad)) => {
                return Err(PlanError::Manifest {
                    path: root.join(MANIFEST),
                    line: bad.line,
                    message: bad.message,
                });
            }
        };
        let mut comparison = Comparison {
            system,
            root,
            overwrite,
            changes: Vec::new(),
            blocked: Vec::new(),
            removed: BTreeSet::new(),
            folders: BTreeMap::new(),
            unchanged: 0,
        };
        let mut new = Manifest::default();
        for (path, hashes) in old.iter() {
            if output.files().contains_key(path) {
                continue;
            }
            if output.owns(path) {
                comparison.remove(path, hashes)?;
            } else {
                for hash in hashes {
                    new.add(path.to_owned(), *hash);
                }
            }
        }
        for (path, file) in output.into_files() {
            new.add(path.clone(), file.hash);
            comparison.write(path, file, &old)?;
        }
        let Comparison {
            mut changes,
            blocked,
            unchanged,
            ..
        } = comparison;
        if !blocked.is_empty() {
            return Err(PlanError::Blocked(blocked));
        }
        let rendered = new.render();
        if text.as_ref() != Some(&rendered) {
            changes.push(Change {
                path: MANIFEST.to_owned(),
                kind: match text {
                    Some(_) => ChangeKind::Update,
                    None => ChangeKind::Create,
                },
                old: text.unwrap_or_default().into_bytes(),
                new: Cow::Owned(rendered.into_bytes()),
                executable: false,
            });
        }
        Ok(Self {
            root: root.to_owned(),
            changes,
            unchanged,
            old,
            new,
        })
    }
}

fn read_manifest(system: &dyn System, root: &Path) -> Result<Option<String>, PlanError> {
    let path = root.join(MANIFEST);
    match system.read(&path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(PlanError::Io { path, error }),
    }
}

/// What stands where a folder is needed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum FolderState {
    /// A folder.
    There,
    /// Nothing, or something that goes before.
    Missing,
    /// Something that does not go.
    Blocked,
}

struct Comparison<'a, 's> {
    system: &'s dyn System,
    root: &'s Path,
    overwrite: Overwrite,
    changes: Vec<Change<'a>>,
    blocked: Vec<(PathBuf, Obstacle)>,
    /// Files that go, in lowercase: some file systems know no other.
    removed: BTreeSet<String>,
    folders: BTreeMap<String, FolderState>,
    unchanged: usize,
}

impl<'a> Comparison<'a, '_> {
    /// Plans to remove a file of an earlier run.
    fn remove(&mut self, path: &str, hashes: &[Hash]) -> Result<(), PlanError> {
        if self.folder_of(path)? != FolderState::There {
            return Ok(());
        }
        let at = locate(self.root, path);
        let Some(metadata) = self.metadata(&at)? else {
            return Ok(());
        };
        if metadata.kind != FileKind::File {
            self.blocked.push((at, Obstacle::Foreign));
            return Ok(());
        }
        let old = self.read(&at)?;
        if !hashes.contains(&hash(&old)) && self.overwrite == Overwrite::Own {
            self.blocked.push((at, Obstacle::Edited));
            return Ok(());
        }
        self.removed.insert(path.to_lowercase());
        self.changes.push(Change {
            path: path.to_owned(),
            kind: ChangeKind::Remove,
            old,
            new: Cow::Borrowed(&[]),
            executable: false,
        });
        Ok(())
    }

    /// Plans to write a file, unless it is right already.
    fn write(
        &mut self,
        path: String,
        file: OutputFile<'a>,
        manifest: &Manifest,
    ) -> Result<(), PlanError> {
        let at = locate(self.root, &path);
        let is_there = match self.folder_of(&path)? {
            FolderState::There => self.metadata(&at)?,
            FolderState::Missing => None,
            FolderState::Blocked => return Ok(()),
        };
        let goes_before = !self.removed.is_empty() && self.removed.contains(&path.to_lowercase());
        let Some(metadata) = is_there.filter(|_| !goes_before) else {
            self.push(path, ChangeKind::Create, Vec::new(), file);
            return Ok(());
        };
        let obstacle = match metadata.kind {
            FileKind::File => None,
            FileKind::Link => Some(Obstacle::Link),
            // Its files may all go before.
            FileKind::Folder if self.is_emptied(&path) => {
                self.push(path, ChangeKind::Create, Vec::new(), file);
                return Ok(());
            }
            FileKind::Folder => Some(Obstacle::Folder),
            FileKind::Other => Some(Obstacle::Other),
        };
        if let Some(obstacle) = obstacle {
            self.blocked.push((at, obstacle));
            return Ok(());
        }
        let old = self.read(&at)?;
        let is_same = old == *file.bytes;
        if is_same && metadata.executable == file.executable {
            self.unchanged += 1;
            return Ok(());
        }
        if !is_same && self.overwrite == Overwrite::Own {
            let hashes = manifest.hashes(&path);
            if !hashes.contains(&hash(&old)) {
                let obstacle = match hashes {
                    [] => Obstacle::Foreign,
                    _ => Obstacle::Edited,
                };
                self.blocked.push((at, obstacle));
                return Ok(());
            }
        }
        self.push(path, ChangeKind::Update, old, file);
        Ok(())
    }

    fn push(&mut self, path: String, kind: ChangeKind, old: Vec<u8>, file: OutputFile<'a>) {
        self.changes.push(Change {
            path,
            kind,
            old,
            new: file.bytes,
            executable: file.executable,
        });
    }

    /// Whether files below the folder at `path` go, so that it may go, too.
    fn is_emptied(&self, path: &str) -> bool {
        let folder = format!("{}/", path.to_lowercase());
        self.removed
            .range(folder.clone()..)
            .next()
            .is_some_and(|first| first.starts_with(&folder))
    }

    /// What stands where the folder of `path` is needed.
    fn folder_of(&mut self, path: &str) -> Result<FolderState, PlanError> {
        let Some((folder, _)) = path.rsplit_once('/') else {
            return Ok(FolderState::There);
        };
        if let Some(state) = self.folders.get(folder) {
            return Ok(*state);
        }
        let state = match self.folder_of(folder)? {
            FolderState::There => {
                let at = locate(self.root, folder);
                match self.metadata(&at)?.map(|metadata| metadata.kind) {
                    None => FolderState::Missing,
                    Some(FileKind::Folder) => FolderState::There,
                    Some(FileKind::File) if self.removed.contains(&folder.to_lowercase()) => {
                        FolderState::Missing
                    }
                    Some(kind) => {
                        let obstacle = match kind {
                            FileKind::Link => Obstacle::Link,
                            _ => Obstacle::Other,
                        };
                        self.blocked.push((at, obstacle));
                        FolderState::Blocked
                    }
                }
            }
            above => above,
        };
        self.folders.insert(folder.to_owned(), state);
        Ok(state)
    }

    fn metadata(&self, path: &Path) -> Result<Option<Metadata>, PlanError> {
        match self.system.metadata(path) {
            Ok(metadata) => Ok(Some(metadata)),
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
                ) =>
            {
                Ok(None)
            }
            Err(error) => Err(PlanError::Io {
                path: path.to_owned(),
                error,
            }),
        }
    }

    fn read(&self, path: &Path) -> Result<Vec<u8>, PlanError> {
        self.system.read(path).map_err(|error| PlanError::Io {
            path: path.to_owned(),
            error,
        })
    }
}

fn hash(bytes: &[u8]) -> Hash {
    Hash(*blake3::hash(bytes).as_bytes())
}
