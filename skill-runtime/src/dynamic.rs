//! Skills that are compiled while the program runs.

mod live;

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;
use std::path::Path;

use skcc_core::diagnostic::{Diagnostic, render};
use skcc_core::emit::{self, Contents};
use skcc_core::source::Root;
use skcc_core::system::os::Os;
use skcc_core::{Compilation, CompiledSkill, Options, compile};
use skir::Index;

pub use live::{Live, Sources};

use crate::skill::Handle;
use crate::{Artifact, File, Registry, Skill, Target};

/// Why skills on the disk did not become a registry.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum LoadError {
    /// They do not compile.
    Compile {
        /// The findings that are errors.
        diagnostics: Vec<Diagnostic>,
    },
    /// They change skills that must not be replaced.
    Immutable {
        /// The ids of those skills, sorted.
        ids: Vec<String>,
    },
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Compile { diagnostics } => {
                f.write_str("the skills do not compile")?;
                for diagnostic in diagnostics {
                    write!(f, "\n{}", render::short(diagnostic))?;
                }
                Ok(())
            }
            Self::Immutable { ids } => {
                f.write_str("immutable skills cannot be replaced: ")?;
                for (index, id) in ids.iter().enumerate() {
                    let separator = if index == 0 { "" } else { ", " };
                    write!(f, "{separator}`{id}`")?;
                }
                Ok(())
            }
        }
    }
}

impl core::error::Error for LoadError {}

impl Registry {
    /// Compiles the skills below a folder, with the default targets and the
    /// default levels.
    ///
    /// # Errors
    ///
    /// When the folder cannot be read, or a skill in it does not compile: an
    /// insecure skill is refused here as it is in a build.
    ///
    /// ```
    /// # let folder = std::env::temp_dir().join(format!("skcc-doc-load-{}", std::process::id()));
    /// # std::fs::create_dir_all(folder.join("greet"))?;
    /// std::fs::write(
    ///     folder.join("greet/SKILL.md"),
    ///     "---\nname: greet\ndescription: \"Say hello. Use when somebody comes in.\"\n---\n\nSay hello.\n",
    /// )?;
    /// let registry = skill_runtime::Registry::load_dir(&folder)?;
    /// assert_eq!(registry.get("greet")?.body(), "\nSay hello.\n");
    /// # std::fs::remove_dir_all(folder)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn load_dir(path: impl AsRef<Path>) -> Result<Self, LoadError> {
        let root = Arc::new(Root::new(path.as_ref()));
        Self::from_compilation(compile(&Os, &[root], &Options::default()))
    }

    /// The skills of a compilation made with [`skcc_core`], for other roots,
    /// targets or levels than [`Registry::load_dir`] takes.
    ///
    /// # Errors
    ///
    /// When something in the compilation is an error.
    pub fn from_compilation(compilation: Compilation) -> Result<Self, LoadError> {
        if !compilation.is_ok() {
            let mut diagnostics = compilation.diagnostics;
            diagnostics.retain(Diagnostic::is_error);
            return Err(LoadError::Compile { diagnostics });
        }
        let targets = compilation
            .skills
            .first()
            .map_or(&[][..], |skill| &skill.artifacts);
        let targets = targets
            .iter()
            .filter_map(|artifact| emit::emitter(artifact.target))
            .map(|emitter| target(emitter.target()))
            .collect();
        let mut skills: Vec<_> = compilation.skills.into_iter().map(skill).collect();
        // A level may let two skills with one id pass; the first counts.
        skills.dedup_by(|later, first| later.id() == first.id());
        let models: Vec<_> = skills.iter().map(Skill::ir).collect();
        let index = Index::build(&models);
        let handles = skills
            .into_iter()
            .map(|skill| Handle::Loaded(Arc::new(skill)));
        Ok(Self::indexed(handles.collect(), index, targets))
    }

    /// These skills, and instead of those that are below `path` too, by id,
    /// what is there now: to edit skills of a program without building it
    /// again. The registry does not change by itself when the files do; make
    /// another one.
    ///
    /// A program that does this runs what stands in that folder. Leave it to
    /// development, behind a switch of your own.
    ///
    /// # Errors
    ///
    /// When the folder cannot be read, a skill in it does not compile, or it
    /// would change a skill that is immutable.
    ///
    /// # Panics
    ///
    /// Never: what has the same id is taken out before the two are merged.
    ///
    /// ```
    /// # mod skills { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixture/skills.rs")); }
    /// # let folder = std::env::temp_dir().join(format!("skcc-doc-overlay-{}", std::process::id()));
    /// # std::fs::create_dir_all(folder.join("weekly"))?;
    /// # std::fs::write(
    /// #     folder.join("weekly/SKILL.md"),
    /// #     "---\nname: weekly\ndescription: \"Write a report. Use when a week is over.\"\n---\nNew.\n",
    /// # )?;
    /// let registry = skills::REGISTRY.overlay_dir(&folder)?;
    /// assert_eq!(registry.get("weekly")?.body(), "New.\n");
    /// assert_eq!(registry.len(), skills::REGISTRY.len());
    /// # std::fs::remove_dir_all(folder)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn overlay_dir(&self, path: impl AsRef<Path>) -> Result<Self, LoadError> {
        self.under(&Self::load_dir(path)?)
    }
}

impl Skill {
    /// A skill of a compilation made with [`skcc_core`]. Whether it has errors
    /// is not looked at: ask the compilation first.
    #[must_use]
    pub fn from_compiled(compiled: CompiledSkill) -> Self {
        skill(compiled)
    }
}

fn target(target: &'static emit::Target) -> Target {
    let folder = |folders: &[emit::Folder]| folders.first().map_or("", |folder| folder.path);
    let (variable, variable_folder) = target
        .user
        .first()
        .and_then(|folder| folder.moved_by)
        .unwrap_or_default();
    Target {
        id: target.id.into(),
        project_folder: folder(target.project).into(),
        user_folder: folder(target.user).into(),
        variable: variable.into(),
        variable_folder: variable_folder.into(),
    }
}

fn skill(compiled: CompiledSkill) -> Skill {
    let files: Vec<_> = compiled
        .bundle
        .files
        .into_iter()
        .map(|mut file| File {
            path: std::mem::take(&mut file.path).into(),
            executable: file.executable,
            bytes: file.into_bytes().into(),
        })
        .collect();
    let artifact = |artifact: emit::Artifact| {
        let text = artifact.text().to_owned();
        let file = |file: emit::ArtifactFile| {
            let bytes = match file.contents {
                Contents::Text(text) => text.into_bytes(),
                Contents::Resource(index) => files[index].bytes.to_vec(),
            };
            File {
                path: file.path.into(),
                bytes: bytes.into(),
                executable: file.executable,
            }
        };
        Artifact {
            target: artifact.target.into(),
            folder: artifact.folder.into(),
            text: text.into(),
            files: artifact.files.into_iter().skip(1).map(file).collect(),
        }
    };
    let artifacts = compiled.artifacts.into_iter().map(artifact).collect();
    Skill {
        ir: compiled.skill,
        artifacts,
        files: files.into(),
    }
}
