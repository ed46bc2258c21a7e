//! When to use a skill.

use crate::{List, Span, Text};

/// A piece of text together with where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Phrase {
    /// A part of the description, in bytes of the description.
    Description(Span),
    /// A part of the body.
    Body(Span),
    /// The value of a frontmatter key.
    Key(Text),
}

/// When a skill is to be used, and when not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default)
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Routing {
    /// Situations that call for the skill.
    pub when_to_use: List<Phrase>,
    /// Situations that do not: negative boundaries.
    pub when_not_to_use: List<Phrase>,
    /// Short phrases whose mention calls for the skill.
    pub triggers: List<Text>,
    /// Globs of the files it is about.
    pub paths: List<Text>,
    /// Other skills it names.
    pub uses: List<Edge>,
}

/// How a skill names another one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum EdgeKind {
    /// The frontmatter's `uses`.
    #[default]
    Uses,
    /// A link to the other skill's folder or file.
    Link,
    /// The other skill's name in the text.
    Mention,
}

/// An edge to another skill.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default)
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Edge {
    /// Name or id of the other skill, as written.
    pub target: Text,
    /// How it is named.
    pub kind: EdgeKind,
    /// Where in the body; `None` for a frontmatter edge.
    pub span: Option<Span>,
}
