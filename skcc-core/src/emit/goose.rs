//! Goose: `.goose/skills`; it replaces arguments when some are passed.
//!
//! Read in its source, not seen. `$ARGUMENTS[0]` is the first argument, but
//! `$1` is as well. What it knows of arguments stands inside `metadata`: their
//! names, which have to be a list, and the hint. Of one name it takes the skill
//! in `.agents/skills` before the one in its own folder.

use super::catalog::{Catalog, PLAIN, Shape};
use super::target::COMMON;
use super::{
    Arguments, Clash, Dialect, Discovery, Emitter, Evidence, Fault, Field, Folder, Form, Key,
    MetadataForm, Target, Verdict,
};

/// Goose.
pub(super) struct Goose;

static TARGET: Target = Target {
    id: "goose",
    aliases: &[],
    name: "Goose",
    checked_against: "its source of August 2026",
    project: &[
        Folder::fixed(".goose/skills"),
        Folder::fixed(".agents/skills"),
        Folder::fixed(".claude/skills"),
    ],
    user: &[
        Folder {
            path: ".config/goose/skills",
            moved_by: Some(("XDG_CONFIG_HOME", "goose/skills")),
        },
        Folder::fixed(".agents/skills"),
        Folder::fixed(".claude/skills"),
        Folder::fixed(".config/agents/skills"),
    ],
    evidence: Evidence::Documented,
    discovery: Discovery {
        depth: None,
        project_clash: Clash::Unknown,
        user_clash: Clash::Unknown,
        ..COMMON.discovery
    },
    raw: &[
        (Fault::NoName, Verdict::Dropped),
        (Fault::NoDescription, Verdict::As("an empty description")),
        (Fault::SlashInName, Verdict::Dropped),
        (Fault::NoFrontmatter, Verdict::Dropped),
        (Fault::InvalidYaml, Verdict::Dropped),
        (Fault::UnquotedColon, Verdict::Dropped),
        (Fault::MetadataNotMap, Verdict::Dropped),
    ],
    metadata: MetadataForm::Json,
    in_metadata: &[
        Key {
            field: Field::ArgumentHint,
            name: "argument-hint",
            form: Form::Text,
        },
        Key {
            field: Field::Arguments,
            name: "arguments",
            form: Form::List,
        },
    ],
    dialect: Dialect {
        arguments: Arguments::Occasional {
            first: 1,
            names: true,
            when: "when arguments are passed",
        },
        ..COMMON.dialect
    },
    catalog: Catalog {
        shape: Shape::Bullet,
        ..PLAIN
    },
    ..COMMON
};

impl Emitter for Goose {
    fn target(&self) -> &'static Target {
        &TARGET
    }
}
