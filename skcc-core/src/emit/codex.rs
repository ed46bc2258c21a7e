//! Codex: `.agents/skills`, which it shares with most agents, so that its text
//! is theirs, and `agents/openai.yaml` for what only Codex reads.
//!
//! Seen with version 0.169.0: it reads `name` and `description` alone, the model
//! reads the file itself with its frontmatter, and of a long file the middle is
//! cut: after 40,000 characters for the models it knows, after 10,000 for
//! others.

use skir::Skill;

use super::catalog::{Catalog, PLAIN, Room, Shape, bundled};
use super::target::{COMMON, SHARED};
use super::{
    Arguments, Artifact, Ascent, Clash, Dialect, Discovery, Emitter, Fault, Field, Folder, Form,
    Key, Limits, Style, Target, Verdict, compose, openai,
};

/// Codex CLI.
pub(super) struct Codex;

static TARGET: Target = Target {
    id: "codex",
    aliases: &["codex-cli", "openai-codex"],
    name: "Codex",
    checked_against: "0.169.0",
    revision: 3,
    project: &[
        Folder::fixed(".agents/skills"),
        Folder::fixed(".codex/skills"),
    ],
    user: &[
        Folder::fixed(".agents/skills"),
        Folder {
            path: ".codex/skills",
            moved_by: Some(("CODEX_HOME", "skills")),
        },
    ],
    discovery: Discovery {
        ascent: Ascent::Repository,
        depth: Some(6),
        nested: true,
        follows_links: true,
        project_clash: Clash::All,
        user_clash: Clash::All,
    },
    raw: &[
        (Fault::NoName, Verdict::As("its folder's name")),
        (Fault::NoDescription, Verdict::Dropped),
        (Fault::EmptyDescription, Verdict::Dropped),
        (Fault::NoFrontmatter, Verdict::Dropped),
        (Fault::UnclosedFrontmatter, Verdict::Dropped),
        (Fault::EmptyFile, Verdict::Dropped),
        (Fault::BlankInName, Verdict::Dropped),
        (Fault::LongName, Verdict::Dropped),
        (
            Fault::LongDescription,
            Verdict::As("its first 1,024 characters"),
        ),
        (Fault::UnquotedStar, Verdict::Dropped),
        (Fault::DescriptionIsList, Verdict::Dropped),
        (
            Fault::LiteralBlock,
            Verdict::As("its lines joined by blanks"),
        ),
        (Fault::InvalidYaml, Verdict::Dropped),
        (Fault::TabIndentation, Verdict::Dropped),
        (Fault::DuplicateKey, Verdict::Dropped),
        (Fault::MetadataNotMap, Verdict::Dropped),
        (Fault::ByteOrderMark, Verdict::Dropped),
        (Fault::TextBeforeFence, Verdict::Dropped),
        (Fault::InvalidUtf8, Verdict::Dropped),
        (
            Fault::CommentInDescription,
            Verdict::As("the text before the `#`"),
        ),
    ],
    keys: &[Key {
        field: Field::AllowedTools,
        name: "allowed-tools",
        form: Form::Words,
    }],
    elsewhere: &[Field::UserOnly],
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
    catalog: Catalog {
        shape: Shape::DashFile,
        room: Room::Tokens(1024),
        context: 272_000,
        bundled: &[
            bundled("imagegen", &[570], "r0/imagegen/SKILL.md"),
            bundled("openai-docs", &[624], "r0/openai-docs/SKILL.md"),
            bundled("skill-creator", &[106], "r0/skill-creator/SKILL.md"),
            bundled("skill-installer", &[225], "r0/skill-installer/SKILL.md"),
        ],
        ..PLAIN
    },
    ..COMMON
};

impl Emitter for Codex {
    fn target(&self) -> &'static Target {
        &TARGET
    }

    fn emit_in(&self, skill: &Skill, style: Style) -> Artifact {
        let mut artifact = compose::artifact(&TARGET, skill, style);
        openai::add(&mut artifact, skill, true);
        artifact
    }
}
