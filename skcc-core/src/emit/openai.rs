//! `agents/openai.yaml`: what Codex reads beside a `SKILL.md`.
//!
//! Whatever shares a folder with Codex carries the file, so that one folder
//! holds one text; to every other agent it is a bundled file. Seen with Codex
//! 0.169.0: `policy.allow_implicit_invocation: false` hides a skill from the
//! model, and a broken file does not drop the skill.

use skir::{Invocation, Skill};

use super::artifact::{About, Artifact, ArtifactFile, Contents, Loss, LossKind};
use super::frontmatter::quote;

/// Where the file lies in a skill's folder.
const PATH: &str = "agents/openai.yaml";

/// Adds the file to an artifact when it has something to say.
///
/// A file of the author's is left alone; then a restriction it may lack is
/// reported as weakened where the target is Codex.
pub(super) fn add(artifact: &mut Artifact, skill: &Skill, is_codex: bool) {
    let is_user_only = skill.policy.invocation == Invocation::User;
    if skill.resource(PATH).is_some() {
        if is_user_only && is_codex {
            artifact.losses.push(Loss {
                kind: LossKind::Weakened,
                about: About::Key,
                what: "disable-model-invocation".to_owned(),
                detail: format!("the skill brings a `{PATH}` of its own, which has to say it"),
                span: None,
            });
        }
        return;
    }
    let text = text(skill, is_user_only);
    if text.is_empty() {
        return;
    }
    let file = ArtifactFile {
        path: PATH.to_owned(),
        contents: Contents::Text(text),
        executable: false,
    };
    // `SKILL.md` first, then by path.
    let at = artifact.files[1..].partition_point(|other| other.path < file.path);
    artifact.files.insert(at + 1, file);
}

fn text(skill: &Skill, is_user_only: bool) -> String {
    let mut text = String::new();
    if !skill.short_description.is_empty() {
        text.push_str("interface:\n  short_description: ");
        quote(&mut text, &skill.short_description);
        text.push('\n');
    }
    let servers = || {
        skill
            .interface
            .mcp_servers
            .iter()
            .filter(|one| one.declared)
    };
    if servers().next().is_some() {
        text.push_str("dependencies:\n  tools:\n");
        for server in servers() {
            text.push_str("    - type: \"mcp\"\n      value: ");
            quote(&mut text, &server.name);
            text.push('\n');
        }
    }
    if is_user_only {
        text.push_str("policy:\n  allow_implicit_invocation: false\n");
    }
    text
}
