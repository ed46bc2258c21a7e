//! OpenClaw: `skills` in its workspace, the skill's own keys and `metadata` as
//! one line of JSON.
//!
//! Seen with version 2026.9.6: it follows no links, and refuses a `SKILL.md`
//! somewhere between 60 and 75 kB.

use super::target::COMMON;
use super::{
    Discovery, Emitter, Fault, Field, Folder, Form, Key, Limits, MetadataForm, Size, Target,
    Verdict,
};

/// OpenClaw.
pub(super) struct Openclaw;

const fn key(field: Field, name: &'static str, form: Form) -> Key {
    Key { field, name, form }
}

static TARGET: Target = Target {
    id: "openclaw",
    aliases: &["clawdbot", "moltbot"],
    name: "OpenClaw",
    checked_against: "2026.9.6",
    project: &[Folder::fixed("skills"), Folder::fixed(".agents/skills")],
    user: &[
        Folder::fixed(".openclaw/skills"),
        Folder::fixed(".agents/skills"),
    ],
    discovery: Discovery {
        depth: Some(6),
        follows_links: false,
        ..COMMON.discovery
    },
    raw: &[
        (Fault::NoName, Verdict::As("its folder's name")),
        (Fault::NoDescription, Verdict::Dropped),
        (Fault::EmptyDescription, Verdict::Dropped),
        (Fault::NoFrontmatter, Verdict::Dropped),
        (Fault::UnclosedFrontmatter, Verdict::Dropped),
        (Fault::EmptyFile, Verdict::Dropped),
        (
            Fault::DescriptionIsList,
            Verdict::As("the list as JSON text"),
        ),
        (
            Fault::LiteralBlock,
            Verdict::As("its lines joined by blanks"),
        ),
        (Fault::InvalidYaml, Verdict::Dropped),
        (Fault::TabIndentation, Verdict::Dropped),
        (Fault::DuplicateKey, Verdict::Dropped),
        (Fault::TextBeforeFence, Verdict::Dropped),
        (
            Fault::CommentInDescription,
            Verdict::As("the text before the `#`"),
        ),
    ],
    keys: &[
        key(Field::UserOnly, "disable-model-invocation", Form::True),
        key(Field::ModelOnly, "user-invocable", Form::False),
    ],
    passes: &["command-dispatch", "command-tool", "command-arg-mode"],
    metadata: MetadataForm::Json,
    limits: Limits {
        file: Some(Size::Bytes(60_000)),
        ..COMMON.limits
    },
    ..COMMON
};

impl Emitter for Openclaw {
    fn target(&self) -> &'static Target {
        &TARGET
    }
}
