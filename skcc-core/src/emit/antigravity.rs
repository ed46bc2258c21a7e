//! Antigravity: `.agents/skills` in a project, a folder of its own for a person.
//!
//! Documented only; what its model sees is not known. Reported: a skill with an
//! unquoted colon is dropped, and links and nested folders are not found.

use skir::Skill;

use super::target::{COMMON, SHARED};
use super::{
    Arguments, Artifact, Dialect, Discovery, Emitter, Evidence, Fault, Field, Folder, Form, Key,
    Limits, Style, Target, Verdict, compose, openai,
};

/// Antigravity.
pub(super) struct Antigravity;

static TARGET: Target = Target {
    id: "antigravity",
    aliases: &["agy"],
    name: "Antigravity",
    checked_against: "its documents of August 2026",
    revision: 3,
    project: &[
        Folder::fixed(".agents/skills"),
        Folder::fixed(".agent/skills"),
    ],
    user: &[
        Folder::fixed(".gemini/config/skills"),
        Folder::fixed(".gemini/antigravity/skills"),
    ],
    evidence: Evidence::Documented,
    discovery: Discovery {
        follows_links: false,
        ..COMMON.discovery
    },
    raw: &[
        (Fault::NoName, Verdict::As("its folder's name")),
        (Fault::NoDescription, Verdict::Dropped),
        (Fault::NoFrontmatter, Verdict::Dropped),
        (Fault::UnquotedColon, Verdict::Dropped),
        (Fault::InvalidYaml, Verdict::Dropped),
    ],
    keys: &[Key {
        field: Field::AllowedTools,
        name: "allowed-tools",
        form: Form::Words,
    }],
    dialect: Dialect {
        arguments: Arguments::Kept {
            // It shares `.agents/skills` with Kimi Code, which replaces them.
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

impl Emitter for Antigravity {
    fn target(&self) -> &'static Target {
        &TARGET
    }

    fn emit_in(&self, skill: &Skill, style: Style) -> Artifact {
        let mut artifact = compose::artifact(&TARGET, skill, style);
        openai::add(&mut artifact, skill, false);
        artifact
    }
}
