//! A made-up agent: `.made-up/skills`, and text in which it replaces arguments.
//!
//! Its documents of version 1.0 say so; nobody has seen it.

use super::target::COMMON;
use super::{
    Arguments, Dialect, Emitter, Evidence, Fault, Field, Folder, Form, Key, Target, Verdict,
};

/// The made-up agent.
pub(super) struct MadeUp;

static TARGET: Target = Target {
    id: "made-up",
    aliases: &["mu"],
    name: "Made-up",
    checked_against: "its documents of version 1.0",
    evidence: Evidence::Documented,
    project: &[Folder::fixed(".made-up/skills")],
    user: &[Folder {
        path: ".made-up/skills",
        moved_by: Some(("MADE_UP_HOME", "skills")),
    }],
    raw: &[(Fault::NoDescription, Verdict::Dropped)],
    keys: &[Key {
        field: Field::UserOnly,
        name: "people-only",
        form: Form::True,
    }],
    dialect: Dialect {
        arguments: Arguments::Replaced { escape: Some("\\") },
        ..COMMON.dialect
    },
    ..COMMON
};

impl Emitter for MadeUp {
    fn target(&self) -> &'static Target {
        &TARGET
    }
}
