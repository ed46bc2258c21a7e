//! Copilot, in the terminal and in VS Code: `.github/skills`.
//!
//! The terminal's was seen with version 1.0.102: strict in names, and a
//! description of more than 1,024 characters drops the skill without a word.
//! Of VS Code the documents alone are known.

use super::catalog::{BundledAt, Catalog, Location, PLAIN, Room, Shape, XML, Xml, bundled};
use super::target::COMMON;
use super::{
    Ascent, Dialect, Discovery, Emitter, Fault, Field, Folder, Form, Key, Mask, Target, Verdict,
};

/// Copilot.
pub(super) struct Copilot;

const fn key(field: Field, name: &'static str, form: Form) -> Key {
    Key { field, name, form }
}

static TARGET: Target = Target {
    id: "copilot",
    aliases: &["copilot-cli", "vscode", "github-copilot"],
    name: "Copilot",
    checked_against: "1.0.102",
    project: &[
        Folder::fixed(".github/skills"),
        Folder::fixed(".agents/skills"),
        Folder::fixed(".claude/skills"),
    ],
    user: &[
        Folder {
            path: ".copilot/skills",
            moved_by: Some(("COPILOT_HOME", "skills")),
        },
        Folder::fixed(".agents/skills"),
    ],
    discovery: Discovery {
        ascent: Ascent::Repository,
        depth: None,
        ..COMMON.discovery
    },
    raw: &[
        (Fault::NoName, Verdict::As("its folder's name")),
        (
            Fault::NoDescription,
            Verdict::As("the first paragraph as its description"),
        ),
        (Fault::EmptyDescription, Verdict::As("an empty description")),
        (Fault::NoFrontmatter, Verdict::Dropped),
        (Fault::UnclosedFrontmatter, Verdict::Dropped),
        (Fault::EmptyFile, Verdict::Dropped),
        (Fault::BlankInName, Verdict::As("`-` in place of the blank")),
        (Fault::SlashInName, Verdict::Dropped),
        (Fault::OddName, Verdict::Dropped),
        (Fault::LongName, Verdict::Dropped),
        (Fault::NameNotText, Verdict::Dropped),
        (Fault::LongDescription, Verdict::Dropped),
        (Fault::UnquotedColon, Verdict::Dropped),
        (Fault::UnquotedAt, Verdict::Dropped),
        (Fault::UnquotedStar, Verdict::Dropped),
        (Fault::DescriptionIsList, Verdict::Dropped),
        (Fault::DescriptionIsNumber, Verdict::Dropped),
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
        key(Field::ArgumentHint, "argument-hint", Form::Text),
        key(Field::UserOnly, "disable-model-invocation", Form::True),
        key(Field::ModelOnly, "user-invocable", Form::False),
        key(Field::AllowedTools, "allowed-tools", Form::Words),
    ],
    passes: &["context"],
    dialect: Dialect {
        mask: Mask::Tokens,
        ..COMMON.dialect
    },
    catalog: Catalog {
        shape: Shape::Xml(Xml {
            indent: 0,
            location: Location::Level,
            ..XML
        }),
        room: Room::Prefix(15_000),
        refuses: Some(1024),
        bundled: &[
            bundled("customize-cloud-agent", &[329], "builtin"),
            bundled("github-pr-media", &[216], "builtin"),
        ],
        bundled_at: BundledAt::End,
        ..PLAIN
    },
    ..COMMON
};

impl Emitter for Copilot {
    fn target(&self) -> &'static Target {
        &TARGET
    }
}
