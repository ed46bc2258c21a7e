//! opencode: `.opencode/skills`, the keys of the specification.
//!
//! Seen with version 1.18.33. Of equal names in several folders it reads any
//! one, so copies must be equal; a body is cut after 50 KiB. A skill that the
//! model may not start needs `permission.skill` in `opencode.json`.

use super::catalog::{BundledAt, Catalog, PLAIN, Shape, XML, Xml, bundled};
use super::target::COMMON;
use super::{
    Arguments, Ascent, Clash, Dialect, Discovery, Emitter, Fault, Field, Folder, Limits, Size,
    Target, Verdict,
};

/// opencode.
pub(super) struct Opencode;

static TARGET: Target = Target {
    id: "opencode",
    aliases: &["open-code"],
    name: "opencode",
    checked_against: "1.18.33",
    revision: 3,
    project: &[
        Folder::fixed(".opencode/skills"),
        Folder::fixed(".opencode/skill"),
        Folder::fixed(".claude/skills"),
        Folder::fixed(".agents/skills"),
    ],
    user: &[
        Folder {
            path: ".config/opencode/skills",
            moved_by: Some(("XDG_CONFIG_HOME", "opencode/skills")),
        },
        Folder::fixed(".opencode/skills"),
        Folder::fixed(".claude/skills"),
        Folder::fixed(".agents/skills"),
    ],
    discovery: Discovery {
        ascent: Ascent::Repository,
        depth: None,
        nested: true,
        follows_links: true,
        project_clash: Clash::Chance,
        user_clash: Clash::Chance,
    },
    raw: &[
        (Fault::NoName, Verdict::Dropped),
        (Fault::NoDescription, Verdict::Unlisted),
        (Fault::EmptyDescription, Verdict::As("an empty description")),
        (Fault::NoFrontmatter, Verdict::Dropped),
        (Fault::EmptyFile, Verdict::Dropped),
        (Fault::NameNotText, Verdict::Dropped),
        (Fault::UnquotedAt, Verdict::Dropped),
        (Fault::UnquotedStar, Verdict::Dropped),
        (Fault::DescriptionIsList, Verdict::Dropped),
        (Fault::DescriptionIsNumber, Verdict::Dropped),
        (Fault::InvalidYaml, Verdict::Dropped),
        (Fault::DuplicateKey, Verdict::Dropped),
        (Fault::TextBeforeFence, Verdict::Dropped),
        (
            Fault::CommentInDescription,
            Verdict::As("the text before the `#`"),
        ),
    ],
    dialect: Dialect {
        // Of `/name`: `$0` becomes `undefined`, the last number takes all that
        // is left.
        arguments: Arguments::Occasional {
            first: 1,
            names: false,
            when: "when a person starts the skill",
        },
        ..COMMON.dialect
    },
    remedies: &[(
        Field::UserOnly,
        "the setting `permission.skill` can deny that",
    )],
    limits: Limits {
        // 51,200 bytes of the tool's answer, which holds a few lines more.
        file: &[Size::Bytes(50_000)],
        ..COMMON.limits
    },
    catalog: Catalog {
        shape: Shape::Xml(Xml {
            escapes: false,
            ..XML
        }),
        bundled: &[bundled("customize-opencode", &[386], "<built-in>")],
        bundled_at: BundledAt::ByName,
        ..PLAIN
    },
    ..COMMON
};

impl Emitter for Opencode {
    fn target(&self) -> &'static Target {
        &TARGET
    }
}
