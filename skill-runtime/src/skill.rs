//! One compiled skill.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use skir::{Effects, Invocation, Layer, List, SecurityLevel, Text};

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
///
/// What there is no method for is in the model, [`Skill::ir`].
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

    /// Further names it answers to.
    #[must_use]
    pub const fn aliases(&self) -> &[Text] {
        self.ir.aliases.as_slice()
    }

    /// The version as written; empty when there is none.
    #[must_use]
    pub const fn version(&self) -> &str {
        as_str(&self.ir.version)
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

    /// Who may start it.
    #[must_use]
    pub const fn invocation(&self) -> Invocation {
        self.ir.policy.invocation
    }

    /// What kinds of change it declares; empty when it declares nothing.
    #[must_use]
    pub const fn effects(&self) -> Effects {
        self.ir.policy.effects
    }

    /// How much harm it can do: the higher of what it declares and what the
    /// compiler inferred.
    #[must_use]
    pub const fn security_level(&self) -> SecurityLevel {
        self.ir.policy.security_level.effective
    }

    /// Whether a person must approve before it runs.
    #[must_use]
    pub const fn needs_approval(&self) -> bool {
        self.ir.policy.human_approval
    }

    /// The layer it was found in.
    #[must_use]
    pub const fn layer(&self) -> Layer {
        self.ir.source.layer
    }

    /// The bundled files, in the order of the model's resources.
    #[must_use]
    pub const fn resources(&self) -> &[File] {
        self.files.as_slice()
    }

    /// The bundled file at `path`, below the skill's folder and with `/`
    /// between components. A path is compared, never opened.
    #[must_use]
    pub fn resource(&self, path: &str) -> Option<&File> {
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

/// A skill that registries share.
#[derive(Clone, Debug)]
pub(crate) enum Handle {
    /// A part of the program.
    Compiled(&'static Skill),
    /// Compiled while the program runs.
    #[cfg(feature = "dynamic")]
    Loaded(alloc::sync::Arc<Skill>),
}

impl core::ops::Deref for Handle {
    type Target = Skill;

    fn deref(&self) -> &Skill {
        match self {
            Self::Compiled(skill) => skill,
            #[cfg(feature = "dynamic")]
            Self::Loaded(skill) => skill,
        }
    }
}

/// A text as a slice, also in a `const`.
pub(crate) const fn as_str(text: &Text) -> &str {
    match text {
        Cow::Borrowed(text) => text,
        Cow::Owned(text) => String::as_str(text),
    }
}
