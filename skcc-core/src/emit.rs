//! `SkIR` to what an agent loads.
//!
//! An [`Emitter`] is one agent. Its [`Target`] says as data where the agent
//! looks, which keys it reads and what it does to the text; [`Emitter::emit`]
//! makes the artifact from that data alone, unless the agent wants a file of
//! its own. Adding an agent is one file and one line in [`EMITTERS`].
//!
//! The body reaches every artifact whole. What a target cannot express is in
//! [`Artifact::losses`], never dropped in silence:
//!
//! - a key that the target reads is written, under the target's name for it;
//! - a promise or a demand that no key of the target can hold (human approval,
//!   permissions, conditions, schemas …) is folded into a marked section at the
//!   end of the body;
//! - a description of the skill itself (version, author, any key that no agent
//!   reads) goes into `metadata`, as text;
//! - what is left is lost, and when it was a restriction, the skill is weakened.

#[cfg(test)]
mod added;
mod antigravity;
mod artifact;
mod body;
pub mod catalog;
mod claude_code;
mod codex;
mod compose;
mod copilot;
mod cursor;
mod dollar;
mod field;
pub mod fit;
mod flow;
mod fold;
pub mod frontmatter;
mod gemini;
mod goose;
mod hermes;
mod jiuwenclaw;
mod kimi_code;
#[cfg(test)]
mod made_up;
mod mask;
mod name;
mod openai;
mod openclaw;
mod opencode;
mod order;
mod page;
mod pi;
mod qwen;
pub mod routing;
mod split;
mod style;
mod substitution;
mod target;
mod universal;
mod verdict;
mod xml;
mod yaml;

use skir::Skill;

pub use artifact::{About, Artifact, ArtifactFile, Contents, Loss, LossKind};
pub use field::Field;
pub use mask::Mask;
pub use name::legal_name;
pub use style::{Style, Styles};
pub use substitution::{Literal, LiteralKind, literals};
pub use target::{
    Arguments, Ascent, Boundary, Clash, Dialect, Discovery, Evidence, Folder, Form, Key, Limits,
    MetadataForm, NameSource, Size, Target,
};
pub use verdict::{Fault, Verdict};

/// Every emitter.
pub const EMITTERS: &[&dyn Emitter] = &[
    &universal::Universal,
    &claude_code::ClaudeCode,
    &codex::Codex,
    &gemini::Gemini,
    &antigravity::Antigravity,
    &kimi_code::KimiCode,
    &opencode::Opencode,
    &qwen::Qwen,
    &copilot::Copilot,
    &cursor::Cursor,
    &goose::Goose,
    &openclaw::Openclaw,
    &hermes::Hermes,
    &jiuwenclaw::Jiuwenclaw,
    &pi::Pi,
    #[cfg(test)]
    &made_up::MadeUp,
];

/// The targets that are built when nothing else is said.
pub const DEFAULT_TARGETS: &[&str] = &["universal", "claude-code"];

/// One agent.
pub trait Emitter: Sync {
    /// What is known of it.
    fn target(&self) -> &'static Target;

    /// Writes the artifact of a skill, its body in a style.
    fn emit_in(&self, skill: &Skill, style: Style) -> Artifact {
        compose::artifact(self.target(), skill, style)
    }

    /// Writes the artifact of a skill in the target's own style.
    fn emit(&self, skill: &Skill) -> Artifact {
        self.emit_in(skill, self.target().style)
    }
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
