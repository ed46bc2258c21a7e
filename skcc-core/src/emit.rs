//! `SkIR` to what an agent loads.
//!
//! An [`Emitter`] is one agent: its [`Target`] says as data where the agent
//! looks and what it reads, its [`Emitter::emit`] writes the artifact. Adding
//! an agent is one file and one line in [`EMITTERS`].
//!
//! The body reaches every artifact whole. What a target cannot express is in
//! [`Artifact::losses`], never dropped in silence.

mod claude_code;
pub mod frontmatter;
mod universal;

use skir::{Skill, Span};

/// Every emitter.
pub const EMITTERS: &[&dyn Emitter] = &[&universal::Universal, &claude_code::ClaudeCode];

/// The targets that are built when nothing else is said.
pub const DEFAULT_TARGETS: &[&str] = &["universal", "claude-code"];

/// What is known of an agent, as data.
#[derive(Debug)]
pub struct Target {
    /// The id, such as `claude-code`.
    pub id: &'static str,
    /// Other spellings of the id.
    pub aliases: &'static [&'static str],
    /// The agent's name as people write it.
    pub name: &'static str,
    /// The version that the data was checked against.
    pub checked_against: &'static str,
    /// Version of this data and of the emitter: a newer one makes older
    /// artifacts stale.
    pub revision: u32,
    /// The folder for a project's skills, below the project.
    pub project_folder: &'static str,
    /// The folder for a person's skills, below the home folder.
    pub user_folder: &'static str,
    /// The frontmatter keys the agent reads.
    pub keys: &'static [&'static str],
}

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

/// Something a target cannot express as the source does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// What kind of loss it is.
    pub kind: LossKind,
    /// What is concerned, such as `argument-hint`.
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
    /// The folder's name.
    pub folder: String,
    /// The files, `SKILL.md` first, then by path.
    pub files: Vec<ArtifactFile>,
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

/// One agent.
pub trait Emitter: Sync {
    /// What is known of it.
    fn target(&self) -> &'static Target;

    /// Writes the artifact of a skill.
    fn emit(&self, skill: &Skill) -> Artifact;
}

/// The emitter for a target's id or alias.
///
/// ```
/// assert_eq!(skcc_core::emit::emitter("claude").unwrap().target().id, "claude-code");
/// ```
#[must_use]
pub fn emitter(id: &str) -> Option<&'static dyn Emitter> {
    EMITTERS
        .iter()
        .copied()
        .find(|emitter| emitter.target().id == id || emitter.target().aliases.contains(&id))
}

/// The bundled files as files of an artifact.
fn resources(skill: &Skill) -> impl Iterator<Item = ArtifactFile> {
    skill
        .resources
        .iter()
        .enumerate()
        .map(|(index, resource)| ArtifactFile {
            path: resource.path.clone().into_owned(),
            contents: Contents::Resource(index),
            executable: resource.executable,
        })
}

/// An artifact of `SKILL.md` and the bundled files.
fn artifact(target: &'static str, skill: &Skill, text: String, losses: Vec<Loss>) -> Artifact {
    let main = ArtifactFile {
        path: "SKILL.md".to_owned(),
        contents: Contents::Text(text),
        executable: false,
    };
    Artifact {
        target,
        folder: skill.name.clone().into_owned(),
        files: std::iter::once(main).chain(resources(skill)).collect(),
        losses,
    }
}
