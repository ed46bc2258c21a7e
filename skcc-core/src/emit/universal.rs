//! The folder that most agents share: `.agents/skills`, the keys of the
//! specification and nothing else.
//!
//! Read by Codex, Gemini CLI, Antigravity, Kimi Code, opencode, Qwen Code,
//! Cursor, Copilot, Goose, OpenClaw, Hermes and pi, in a project; a person's
//! folder by all of them but Antigravity. So the text must be right for every
//! one of them: nothing of it relies on a placeholder.

use skir::Skill;

use super::target::{COMMON, SHARED};
use super::{
    Arguments, Artifact, Dialect, Emitter, Evidence, Field, Folder, Form, Key, Limits, Style,
    Target, compose, openai,
};

/// Any agent that keeps to the specification.
pub(super) struct Universal;

static TARGET: Target = Target {
    id: "universal",
    aliases: &["agents"],
    name: "any agent",
    checked_against: "the Agent Skills specification of 2026-08-09",
    revision: 3,
    project: &[Folder::fixed(".agents/skills")],
    user: &[Folder::fixed(".agents/skills")],
    keys: &[Key {
        field: Field::AllowedTools,
        name: "allowed-tools",
        form: Form::Words,
    }],
    evidence: Evidence::Specification,
    dialect: Dialect {
        arguments: Arguments::Kept {
            // Kimi Code 2.1.0 replaces them even if nothing was passed, and
            // has no escape; the others leave them alone.
            replaced_by: Some("Kimi Code"),
        },
        ..COMMON.dialect
    },
    limits: Limits {
        file: SHARED,
        ..COMMON.limits
    },
    ..COMMON
};

impl Emitter for Universal {
    fn target(&self) -> &'static Target {
        &TARGET
    }

    fn emit_in(&self, skill: &Skill, style: Style) -> Artifact {
        let mut artifact = compose::artifact(&TARGET, skill, style);
        openai::add(&mut artifact, skill, false);
        artifact
    }
}
