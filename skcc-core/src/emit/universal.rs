//! The folder that most agents share: `.agents/skills`, the keys of the
//! specification and nothing else.

use skir::Skill;

use super::{Artifact, Emitter, Target, artifact, frontmatter::Writer};

/// Any agent that keeps to the specification.
pub(super) struct Universal;

static TARGET: Target = Target {
    id: "universal",
    aliases: &["agents"],
    name: "any agent",
    checked_against: "the Agent Skills specification of 2026-08-09",
    revision: 1,
    project_folder: ".agents/skills",
    user_folder: ".agents/skills",
    keys: &[
        "name",
        "description",
        "license",
        "compatibility",
        "metadata",
        "allowed-tools",
    ],
};

impl Emitter for Universal {
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
