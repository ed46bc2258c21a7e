//! Writing skills to where an agent loads them from.
//!
//! Beside the skills lies a manifest of what was written. A file is only
//! replaced or removed while it is, byte for byte, what the manifest says:
//! a file that somebody else wrote or changed is never touched.

mod manifest;
mod path;

use alloc::borrow::ToOwned;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::{env, fs};

use manifest::Manifest;

use crate::{Artifact, File, Registry, Target};

/// For whom skills are installed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Scope<'p> {
    /// For everybody who works in the project with this folder.
    Project(&'p Path),
    /// For the person who runs the program, in all projects.
    User,
}

/// What an installation did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct InstallReport {
    /// The folder that holds the skills.
    pub folder: PathBuf,
    /// The files that were written, below the folder.
    pub written: Vec<String>,
    /// The files that were removed, as they no longer belong to their skill.
    pub removed: Vec<String>,
    /// How many files were as they should be.
    pub unchanged: usize,
    /// The ids of the skills that were not compiled for the target, as may be
    /// when registries were merged.
    pub skipped: Vec<String>,
}

/// Why nothing was installed.
#[derive(Debug)]
#[non_exhaustive]
pub enum InstallError {
    /// The skills were not compiled for the target.
    Target {
        /// The target.
        target: String,
        /// The targets they were compiled for.
        built: Vec<String>,
    },
    /// There is no home folder to install into.
    NoHome,
    /// Files stand in the way that are not as this crate wrote them.
    Conflict {
        /// Their paths, sorted.
        paths: Vec<PathBuf>,
    },
    /// The record of what was written before is damaged. Without it nothing can
    /// be told from the files of others.
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Two skills have the same folder, or a skill has a path that does not
    /// lie in its folder.
    Path {
        /// The path.
        path: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A file or folder cannot be read or written.
    Io {
        /// Its path.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
}

impl fmt::Display for InstallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Target { target, built } => {
                write!(f, "the skills were not compiled for `{target}`")?;
                for (index, target) in built.iter().enumerate() {
                    let before = if index == 0 { ", but for " } else { ", " };
                    write!(f, "{before}`{target}`")?;
                }
                f.write_str("; add it to `targets` in the configuration of skcc")
            }
            Self::NoHome => f.write_str("there is no home folder"),
            Self::Conflict { paths } => {
                f.write_str("not written by this program, or changed since:")?;
                for (index, path) in paths.iter().enumerate() {
                    let before = if index == 0 { " " } else { ", " };
                    write!(f, "{before}`{}`", path.display())?;
                }
                Ok(())
            }
            Self::Manifest { path, line, reason } => {
                write!(f, "`{}` line {line}: {reason}", path.display())
            }
            Self::Path { path, reason } => write!(f, "`{path}` {reason}"),
            Self::Io { path, error } => write!(f, "`{}`: {error}", path.display()),
        }
    }
}

impl core::error::Error for InstallError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Io { error, .. } => Some(error),
            _ => None,
        }
    }
}

impl InstallError {
    fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |error| Self::Io { path, error }
    }
}

impl Target {
    /// The folder for skills of this agent.
    ///
    /// # Errors
    ///
    /// When it is below the home folder, and there is none.
    pub fn folder(&self, scope: Scope<'_>) -> Result<PathBuf, InstallError> {
        let below = |base: PathBuf, folder: &str| {
            folder
                .split('/')
                .filter(|component| !component.is_empty())
                .fold(base, |path, component| path.join(component))
        };
        match scope {
            Scope::Project(project) => Ok(below(project.to_owned(), self.project_folder())),
            Scope::User => {
                if let Some((variable, folder)) = self.user_variable()
                    && let Some(base) = env::var_os(variable).filter(|base| !base.is_empty())
                {
                    return Ok(below(base.into(), folder));
                }
                let home = env::home_dir().filter(|home| !home.as_os_str().is_empty());
                Ok(below(home.ok_or(InstallError::NoHome)?, self.user_folder()))
            }
        }
    }
}

impl Registry {
    /// Writes what `target` gets of every skill to where that agent loads
    /// skills from. To install some of the skills, [`Registry::filter`] them
    /// first.
    ///
    /// Doing it again changes nothing; doing it with newer skills replaces
    /// what was written before. Files that this crate did not write, or that
    /// were changed since, are never overwritten: then nothing is written at
    /// all. Each file is written under another name first and moved, so that
    /// an agent never sees a part of one. Programs that install different
    /// skills into one folder at the same moment may each fail to record what
    /// the other wrote.
    ///
    /// # Errors
    ///
    /// When the skills were not compiled for the target, a file stands in the
    /// way, or the disk says no.
    ///
    /// ```
    /// # mod skills { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixture/skills.rs")); }
    /// # use skills::REGISTRY;
    /// # let project = std::env::temp_dir().join(format!("skcc-doc-install-{}", std::process::id()));
    /// use skill_runtime::Scope;
    ///
    /// let report = REGISTRY.install("universal", Scope::Project(&project))?;
    /// assert_eq!(report.written, ["commit/SKILL.md", "commit/references/types.md"]);
    /// assert!(project.join(".agents/skills/commit/SKILL.md").exists());
    /// # std::fs::remove_dir_all(project)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn install(&self, target: &str, scope: Scope<'_>) -> Result<InstallReport, InstallError> {
        let Some(known) = self.targets().iter().find(|known| known.id() == target) else {
            return Err(self.not_built(target));
        };
        self.write_to(target, known.folder(scope)?)
    }

    /// Writes what `target` gets of every skill, each into its folder below
    /// `folder`, in the same way as [`Registry::install`].
    ///
    /// # Errors
    ///
    /// The same.
    pub fn write_to(
        &self,
        target: &str,
        folder: impl AsRef<Path>,
    ) -> Result<InstallReport, InstallError> {
        let folder = folder.as_ref();
        let (mut artifacts, mut skipped) = (Vec::new(), Vec::new());
        for skill in self.iter() {
            match skill.artifact(target) {
                Some(artifact) => artifacts.push(artifact),
                None => skipped.push(skill.id().to_owned()),
            }
        }
        if artifacts.is_empty() && !self.is_empty() {
            return Err(self.not_built(target));
        }
        let files = contents(&artifacts)?;
        let recorded = Manifest::read(folder)?;
        let mut plan = Plan::default();
        for (path, file) in &files {
            plan.file(folder, path, *file, &recorded)?;
        }
        let folders: BTreeSet<_> = artifacts.iter().map(|artifact| artifact.folder()).collect();
        for path in recorded.paths() {
            let skill = path.split('/').next().unwrap_or(path);
            if folders.contains(skill) && !files.contains_key(path) {
                plan.stale(folder, path, &recorded)?;
            }
        }
        if !plan.conflicts.is_empty() {
            return Err(InstallError::Conflict {
                paths: plan.conflicts,
            });
        }
        plan.skipped = skipped;
        plan.apply(folder, &files, recorded)
    }

    fn not_built(&self, target: &str) -> InstallError {
        InstallError::Target {
            target: target.to_owned(),
            built: self
                .targets()
                .iter()
                .map(|target| target.id().to_owned())
                .collect(),
        }
    }
}

/// A file that is to be there.
#[derive(Clone, Copy)]
struct Wanted<'a> {
    bytes: &'a [u8],
    executable: bool,
}

fn hash(bytes: &[u8]) -> skir::Hash {
    skir::Hash(*blake3::hash(bytes).as_bytes())
}

/// The files of the artifacts, by path.
fn contents<'a>(artifacts: &[&'a Artifact]) -> Result<BTreeMap<String, Wanted<'a>>, InstallError> {
    let mut files = BTreeMap::new();
    let mut folders = BTreeSet::new();
    for artifact in artifacts {
        let folder = artifact.folder();
        if !folders.insert(folder) {
            return Err(InstallError::Path {
                path: folder.to_owned(),
                reason: "is the folder of two skills",
            });
        }
        let text = Wanted {
            bytes: artifact.text().as_bytes(),
            executable: false,
        };
        let others = artifact.files().iter().map(|file: &File| {
            let wanted = Wanted {
                bytes: file.bytes(),
                executable: file.is_executable(),
            };
            (file.path(), wanted)
        });
        for (path, wanted) in core::iter::once(("SKILL.md", text)).chain(others) {
            let path = alloc::format!("{folder}/{path}");
            if !path::is_plain(&path) {
                return Err(InstallError::Path {
                    path,
                    reason: "is no path that every system can write",
                });
            }
            files.insert(path, wanted);
        }
    }
    Ok(files)
}

/// What is to be done.
#[derive(Default)]
struct Plan {
    write: Vec<String>,
    remove: Vec<String>,
    unchanged: usize,
    conflicts: Vec<PathBuf>,
    skipped: Vec<String>,
}

impl Plan {
    /// Plans for a file that is to be there.
    fn file(
        &mut self,
        folder: &Path,
        path: &str,
        wanted: Wanted<'_>,
        recorded: &Manifest,
    ) -> Result<(), InstallError> {
        let at = match path::locate(folder, path)? {
            Ok(at) => at,
            Err(link) => {
                if !self.conflicts.contains(&link) {
                    self.conflicts.push(link);
                }
                return Ok(());
            }
        };
        let Some(found) = path::read(&at)? else {
            self.write.push(path.to_owned());
            return Ok(());
        };
        let same = found == wanted.bytes;
        if same && path::has_mode(&at, wanted.executable)? {
            self.unchanged += 1;
        } else if same || recorded.has(path, &found) {
            self.write.push(path.to_owned());
        } else {
            self.conflicts.push(at);
        }
        Ok(())
    }

    /// Plans for a file that was written and no longer belongs to its skill.
    fn stale(
        &mut self,
        folder: &Path,
        path: &str,
        recorded: &Manifest,
    ) -> Result<(), InstallError> {
        if path::is_plain(path)
            && let Ok(at) = path::locate(folder, path)?
            && let Some(found) = path::read(&at)?
            && recorded.has(path, &found)
        {
            self.remove.push(path.to_owned());
        }
        Ok(())
    }

    fn apply(
        self,
        folder: &Path,
        files: &BTreeMap<String, Wanted<'_>>,
        mut manifest: Manifest,
    ) -> Result<InstallReport, InstallError> {
        if !self.write.is_empty() {
            // Before the files as well as after them: whatever interrupts
            // this, each file is as some line of the manifest says.
            for path in &self.write {
                manifest.add(path, files[path].bytes);
            }
            manifest.write(folder)?;
        }
        for path in &self.write {
            let wanted = files[path];
            path::write(&folder.join(path), wanted.bytes, wanted.executable)?;
        }
        for path in &self.remove {
            let at = folder.join(path);
            fs::remove_file(&at).map_err(InstallError::io(&at))?;
            manifest.remove(path);
            // Folders that are empty now; the others stay.
            for above in at.ancestors().skip(1).take_while(|above| *above != folder) {
                if fs::remove_dir(above).is_err() {
                    break;
                }
            }
        }
        for (path, wanted) in files {
            manifest.set(path, wanted.bytes);
        }
        if !files.is_empty() {
            manifest.write(folder)?;
        }
        Ok(InstallReport {
            folder: folder.to_owned(),
            written: self.write,
            removed: self.remove,
            unchanged: self.unchanged,
            skipped: self.skipped,
        })
    }
}
