//! Cursor: `.cursor/skills`.
//!
//! Documented only.

use super::target::COMMON;
use super::{
    Ascent, Clash, Discovery, Emitter, Evidence, Fault, Field, Folder, Form, Key, Target, Verdict,
};

/// Cursor.
pub(super) struct Cursor;

const fn key(field: Field, name: &'static str, form: Form) -> Key {
    Key { field, name, form }
}

static TARGET: Target = Target {
    id: "cursor",
    aliases: &["cursor-agent"],
    name: "Cursor",
    checked_against: "its documents of November 2026",
    project: &[
        Folder::fixed(".cursor/skills"),
        Folder::fixed(".agents/skills"),
        Folder::fixed(".claude/skills"),
        Folder::fixed(".codex/skills"),
    ],
    user: &[
        Folder::fixed(".cursor/skills"),
        Folder::fixed(".agents/skills"),
        Folder::fixed(".claude/skills"),
        Folder::fixed(".codex/skills"),
    ],
    evidence: Evidence::Documented,
    discovery: Discovery {
        ascent: Ascent::Repository,
        depth: None,
        project_clash: Clash::Unknown,
        user_clash: Clash::Unknown,
        ..COMMON.discovery
    },
    raw: &[
        (Fault::NoDescription, Verdict::Dropped),
        (Fault::NoFrontmatter, Verdict::Dropped),
        (Fault::InvalidYaml, Verdict::Dropped),
    ],
    keys: &[
        key(Field::UserOnly, "disable-model-invocation", Form::True),
        key(Field::Paths, "paths", Form::List),
    ],
    ..COMMON
};

impl Emitter for Cursor {
    fn target(&self) -> &'static Target {
        &TARGET
    }
}
