//! One compiled skill.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use skir::{List, Text};

/// A file that comes with a skill.
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    pub(crate) path: Text,
    pub(crate) bytes: Cow<'static, [u8]>,
    pub(crate) executable: bool,
}

impl File {
    /// Path below the skill's folder, with `/` between components.
    #[must_use]
    pub const fn path(&self) -> &str {
        as_str(&self.path)
    }

    /// The file's bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8] {
        match &self.bytes {
            Cow::Borrowed(bytes) => bytes,
            Cow::Owned(bytes) => Vec::as_slice(bytes),
        }
    }

    /// The file's text, when it is UTF-8.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        core::str::from_utf8(self.bytes()).ok()
    }

    /// Whether it may be executed.
    #[must_use]
    pub const fn is_executable(&self) -> bool {
        self.executable
    }
}

impl core::fmt::Debug for File {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("File")
            .field("path", &self.path)
            .field("size", &self.bytes.len())
            .field("executable", &self.executable)
            .finish()
    }
}

/// What one target gets of a skill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artifact {
    pub(crate) target: Text,
    pub(crate) folder: Text,
    pub(crate) text: Text,
    pub(crate) files: List<File>,
}

impl Artifact {
    /// The target's id, such as `claude-code`.
    #[must_use]
    pub const fn target(&self) -> &str {
        as_str(&self.target)
    }

    /// The name of the folder that the agent loads it from.
    #[must_use]
    pub const fn folder(&self) -> &str {
        as_str(&self.folder)
    }

    /// The text of its `SKILL.md`.
    #[must_use]
    pub const fn text(&self) -> &str {
        as_str(&self.text)
    }

    /// The other files, by path.
    #[must_use]
    pub const fn files(&self) -> &[File] {
        self.files.as_slice()
    }
}

/// One compiled skill: its model, its files, and what each target gets.
#[derive(Clone, Debug, PartialEq)]
pub struct Skill {
    pub(crate) ir: skir::Skill,
    pub(crate) files: List<File>,
    pub(crate) artifacts: List<Artifact>,
}

impl Skill {
    /// The whole model.
    #[must_use]
    pub const fn ir(&self) -> &skir::Skill {
        &self.ir
    }

    /// The canonical id, such as `task.git.commit`; unique in a registry.
    #[must_use]
    pub const fn id(&self) -> &str {
        as_str(&self.ir.id)
    }

    /// The name; not necessarily unique.
    #[must_use]
    pub const fn name(&self) -> &str {
        as_str(&self.ir.name)
    }

    /// What it does and when to use it.
    #[must_use]
    pub const fn description(&self) -> &str {
        as_str(&self.ir.description)
    }

    /// The author's text, verbatim.
    #[must_use]
    pub const fn body(&self) -> &str {
        as_str(&self.ir.body)
    }

    /// The bundled files, in the order of the model's resources.
    #[must_use]
    pub const fn files(&self) -> &[File] {
        self.files.as_slice()
    }

    /// The bundled file at `path`.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// What each target gets, in the order they were asked for.
    #[must_use]
    pub const fn artifacts(&self) -> &[Artifact] {
        self.artifacts.as_slice()
    }

    /// What `target` gets, when it was built.
    #[must_use]
    pub fn artifact(&self, target: &str) -> Option<&Artifact> {
        self.artifacts
            .iter()
            .find(|artifact| artifact.target == target)
    }
}

/// A text as a slice, also in a `const`.
const fn as_str(text: &Text) -> &str {
    match text {
        Cow::Borrowed(text) => text,
        Cow::Owned(text) => String::as_str(text),
    }
}
