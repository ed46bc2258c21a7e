//! The files that come with a skill.

use crate::{Hash, Span, Text};

/// What a bundled file is for, by its folder and type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ResourceKind {
    /// A program to run.
    Script,
    /// A document to read.
    Reference,
    /// Anything to use: a template, data, a picture.
    #[default]
    Asset,
    /// A file for one agent, such as `agents/openai.yaml`.
    Agent,
}

impl ResourceKind {
    /// The kind's name in the serialised form, such as `script`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Script => "script",
            Self::Reference => "reference",
            Self::Asset => "asset",
            Self::Agent => "agent",
        }
    }
}

/// A bundled file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default)
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Resource {
    /// Path below the skill's folder, with `/` between components.
    pub path: Text,
    /// What it is for.
    pub kind: ResourceKind,
    /// blake3 of its bytes.
    pub hash: Hash,
    /// Its size in bytes.
    pub size: u64,
    /// Whether it may be executed.
    pub executable: bool,
    /// Whether it is text (UTF-8 without NUL bytes).
    pub text: bool,
}

/// How the body names a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ReferenceKind {
    /// A link.
    #[default]
    Link,
    /// An image.
    Image,
    /// A code span that holds a path.
    CodeSpan,
    /// A path inside a code block.
    CodeBlock,
}

/// What became of a reference.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ReferenceStatus {
    /// It names the resource with this index.
    Resolved(u32),
    /// It names a folder of the skill.
    Folder,
    /// It surely means a bundled file, and there is none.
    Broken,
    /// It may mean a file of the user's project.
    #[default]
    Unresolved,
    /// It leaves the skill's folder.
    Outside,
}

/// A path in the body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default)
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reference {
    /// The path as written.
    pub span: Span,
    /// How the body names it.
    pub kind: ReferenceKind,
    /// What became of it.
    pub status: ReferenceStatus,
}
