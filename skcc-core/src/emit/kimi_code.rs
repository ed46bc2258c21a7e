//! Kimi Code: `.kimi-code/skills` at the repository's root, and text in which it
//! substitutes arguments even when there are none.
//!
//! Seen with version 2.1.0. There is no way to keep a dollar sign before a
//! number as it is; of a description it shows 250 characters.

use super::catalog::{BundledAt, Catalog, PLAIN, Room, Shape, bundled};
use super::target::COMMON;
use super::{
    Arguments, Ascent, Dialect, Discovery, Emitter, Fault, Field, Folder, Form, Key, Limits,
    Target, Verdict,
};

/// Kimi Code.
pub(super) struct KimiCode;

const fn key(field: Field, name: &'static str, form: Form) -> Key {
    Key { field, name, form }
}

static TARGET: Target = Target {
    id: "kimi-code",
    aliases: &["kimi"],
    name: "Kimi Code",
    checked_against: "2.1.0",
    revision: 2,
    project: &[
        Folder::fixed(".kimi-code/skills"),
        Folder::fixed(".agents/skills"),
    ],
    user: &[
        Folder {
            path: ".kimi-code/skills",
            moved_by: Some(("KIMI_CODE_HOME", "skills")),
        },
        Folder::fixed(".agents/skills"),
    ],
    discovery: Discovery {
        ascent: Ascent::Root,
        depth: Some(9),
        ..COMMON.discovery
    },
    raw: &[
        (Fault::NoName, Verdict::Dropped),
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
        (Fault::IndentedKeys, Verdict::Dropped),
        (Fault::TextBeforeFence, Verdict::Dropped),
        (
            Fault::CommentInDescription,
            Verdict::As("the text before the `#`"),
        ),
        (Fault::UserOnlyAsText, Verdict::As("the skill to the model")),
        (Fault::UserOnlyAsYes, Verdict::As("the skill to the model")),
    ],
    keys: &[
        key(Field::WhenToUse, "when_to_use", Form::Text),
        key(Field::Arguments, "arguments", Form::List),
        key(Field::UserOnly, "disable-model-invocation", Form::True),
    ],
    also_reads: &["disable_model_invocation", "when-to-use"],
    passes: &["type"],
    dialect: Dialect {
        arguments: Arguments::Replaced { escape: None },
        skill_folder: Some("${KIMI_SKILL_DIR}"),
        session: Some("${KIMI_SESSION_ID}"),
        variables: Some("${KIMI_"),
        ..COMMON.dialect
    },
    limits: Limits {
        listing: Some(250),
        ..COMMON.limits
    },
    catalog: Catalog {
        shape: Shape::DashPath,
        room: Room::Each(250),
        bundled: &[
            bundled(
                "check-kimi-code-docs",
                &[250],
                "builtin://check-kimi-code-docs",
            ),
            bundled("update-config", &[250], "builtin://update-config"),
            bundled("write-goal", &[250], "builtin://write-goal"),
        ],
        bundled_at: BundledAt::End,
        ..PLAIN
    },
    ..COMMON
};

impl Emitter for KimiCode {
    fn target(&self) -> &'static Target {
        &TARGET
    }
}
