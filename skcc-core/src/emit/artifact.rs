//! What one target gets for one skill, and what it does not get.

use std::ops::Range;

use skir::Span;

/// One kind of loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LossKind {
    /// The target has no place for it.
    Lost,
    /// It stands in the artifact in another form.
    Translated,
    /// It became prose in the body.
    Folded,
    /// A restriction is gone, so the skill may do more than it says.
    Weakened,
}

impl LossKind {
    /// The kind's name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Translated => "translated",
            Self::Folded => "folded",
            Self::Weakened => "weakened",
        }
    }
}

/// What a loss is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum About {
    /// A frontmatter key.
    Key,
    /// A placeholder that the source means as one.
    Placeholder,
    /// A dollar sign that the source means as it is written.
    Dollar,
    /// A command that runs when an agent loads the skill.
    Command,
    /// A limit of the agent.
    Limit,
}

/// Something a target cannot express as the source does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// What kind of loss it is.
    pub kind: LossKind,
    /// What it is about.
    pub about: About,
    /// What is concerned, as the source spells it where it does: a key such as
    /// `argument-hint` or `metadata.tags`, a text of the body such as `$5`.
    pub what: String,
    /// What became of it, as a lowercase fragment.
    pub detail: String,
    /// Where in the body, when it is there.
    pub span: Option<Span>,
}

/// What a file of an artifact holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contents {
    /// Text made by the emitter.
    Text(String),
    /// The resource with this index, as it is.
    Resource(usize),
}

/// One file of an artifact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArtifactFile {
    /// Path below the artifact's folder, with `/` between components.
    pub path: String,
    /// Its contents.
    pub contents: Contents,
    /// Whether it may be executed.
    pub executable: bool,
}

/// What one target gets for one skill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artifact {
    /// The target's id.
    pub target: &'static str,
    /// The folder's name, which is also the name in the frontmatter.
    pub folder: String,
    /// The files, `SKILL.md` first, then by path.
    pub files: Vec<ArtifactFile>,
    /// Where the source's body stands in `SKILL.md`, byte for byte and in one
    /// piece; `None` when the target needs it changed or interrupted.
    pub body: Option<Range<usize>>,
    /// What the target cannot express.
    pub losses: Vec<Loss>,
}

impl Artifact {
    /// The text of `SKILL.md`.
    ///
    /// # Panics
    ///
    /// Never for an artifact made by an emitter: the first file is `SKILL.md`.
    #[must_use]
    pub fn text(&self) -> &str {
        match &self.files[0].contents {
            Contents::Text(text) => text,
            Contents::Resource(_) => unreachable!("emitters write `SKILL.md` themselves"),
        }
    }
}
