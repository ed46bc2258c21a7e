//! Claude Code: `.claude/skills`, its own keys, and text in which it
//! substitutes arguments.

use skir::Skill;

use super::{Artifact, Emitter, Target, artifact, frontmatter::Writer};

/// Claude Code.
pub(super) struct ClaudeCode;

static TARGET: Target = Target {
    id: "claude-code",
    aliases: &["claude"],
    name: "Claude Code",
    checked_against: "2.1.197",
    revision: 1,
    project_folder: ".claude/skills",
    user_folder: ".claude/skills",
    keys: &[
        "name",
        "description",
        "license",
        "compatibility",
        "metadata",
        "allowed-tools",
    ],
};

impl Emitter for ClaudeCode {
    fn target(&self) -> &'static Target {
        &TARGET
    }

    fn emit(&self, skill: &Skill) -> Artifact {
        let mut writer = Writer::new();
        writer.plain("name", &skill.name);
        writer.text("description", &skill.description);
        let mut text = writer.finish();
        text.push_str(&skill.body);
        artifact(TARGET.id, skill, text, Vec::new())
    }
}
