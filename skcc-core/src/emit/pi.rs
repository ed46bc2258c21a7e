//! pi: `.pi/skills`, the keys of the specification and one more.
//!
//! Seen with version 0.73.1: the model reads the file itself, 50 KB or 2,000
//! lines at most.

use super::target::COMMON;
use super::{Discovery, Emitter, Fault, Field, Folder, Form, Key, Limits, Size, Target, Verdict};

/// pi.
pub(super) struct Pi;

const fn key(field: Field, name: &'static str, form: Form) -> Key {
    Key { field, name, form }
}

static TARGET: Target = Target {
    id: "pi",
    aliases: &["pi-coding-agent"],
    name: "pi",
    checked_against: "0.73.1",
    project: &[Folder::fixed(".pi/skills"), Folder::fixed(".agents/skills")],
    user: &[
        Folder {
            path: ".pi/agent/skills",
            moved_by: Some(("PI_CODING_AGENT_DIR", "skills")),
        },
        Folder::fixed(".agents/skills"),
    ],
    discovery: Discovery {
        depth: None,
        ..COMMON.discovery
    },
    raw: &[
        (Fault::NoName, Verdict::As("its folder's name")),
        (Fault::NoDescription, Verdict::Dropped),
        (Fault::EmptyDescription, Verdict::Dropped),
        (Fault::NoFrontmatter, Verdict::Dropped),
        (Fault::UnclosedFrontmatter, Verdict::Dropped),
        (Fault::EmptyFile, Verdict::Dropped),
        (Fault::NameNotText, Verdict::Dropped),
        (Fault::UnquotedColon, Verdict::Dropped),
        (Fault::UnquotedAt, Verdict::Dropped),
        (Fault::UnquotedStar, Verdict::Dropped),
        (Fault::DescriptionIsList, Verdict::Dropped),
        (Fault::DescriptionIsNumber, Verdict::Dropped),
        (Fault::InvalidYaml, Verdict::Dropped),
        (Fault::TabIndentation, Verdict::Dropped),
        (Fault::DuplicateKey, Verdict::Dropped),
        (Fault::ByteOrderMark, Verdict::Dropped),
        (Fault::TextBeforeFence, Verdict::Dropped),
        (
            Fault::CommentInDescription,
            Verdict::As("the text before the `#`"),
        ),
        (Fault::UserOnlyAsText, Verdict::As("the skill to the model")),
        (Fault::UserOnlyAsYes, Verdict::As("the skill to the model")),
    ],
    keys: &[
        key(Field::UserOnly, "disable-model-invocation", Form::True),
        key(Field::AllowedTools, "allowed-tools", Form::Words),
    ],
    limits: Limits {
        file: &[Size::Bytes(50_000), Size::Lines(2_000)],
        ..COMMON.limits
    },
    ..COMMON
};

impl Emitter for Pi {
    fn target(&self) -> &'static Target {
        &TARGET
    }
}
