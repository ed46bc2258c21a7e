//! Gemini CLI: `.gemini/skills`, `name` and `description` alone.
//!
//! Seen with version 0.61.0. In a project that has the same skill in
//! `.agents/skills`, that one is used. Names and descriptions reach the model
//! inside XML and are not escaped.

use super::catalog::{Catalog, PLAIN, Shape, XML, Xml, bundled};
use super::target::COMMON;
use super::{Clash, Discovery, Emitter, Fault, Field, Folder, Target, Verdict};

/// Gemini CLI.
pub(super) struct Gemini;

static TARGET: Target = Target {
    id: "gemini",
    aliases: &["gemini-cli"],
    name: "Gemini CLI",
    checked_against: "0.61.0",
    project: &[
        Folder::fixed(".gemini/skills"),
        Folder::fixed(".agents/skills"),
    ],
    user: &[
        Folder {
            path: ".gemini/skills",
            moved_by: Some(("GEMINI_CLI_HOME", ".gemini/skills")),
        },
        Folder {
            path: ".agents/skills",
            moved_by: Some(("GEMINI_CLI_HOME", ".agents/skills")),
        },
    ],
    discovery: Discovery {
        project_clash: Clash::Last,
        user_clash: Clash::Last,
        ..COMMON.discovery
    },
    raw: &[
        (Fault::NoName, Verdict::Dropped),
        (Fault::NoDescription, Verdict::Dropped),
        (Fault::EmptyDescription, Verdict::As("an empty description")),
        (Fault::NoFrontmatter, Verdict::Dropped),
        (Fault::UnclosedFrontmatter, Verdict::Dropped),
        (Fault::EmptyFile, Verdict::Dropped),
        (Fault::SlashInName, Verdict::As("`-` in place of the slash")),
        (Fault::ColonInName, Verdict::As("`-` in place of the colon")),
        (Fault::DuplicateKey, Verdict::As("the last value")),
        (Fault::ByteOrderMark, Verdict::Dropped),
        (Fault::TextBeforeFence, Verdict::Dropped),
        (Fault::BlanksAfterFence, Verdict::Dropped),
        (
            Fault::CommentInDescription,
            Verdict::As("the text before the `#`"),
        ),
    ],
    remedies: &[(
        Field::UserOnly,
        "the setting `skills.disabled` hides it, but from people, too",
    )],
    catalog: Catalog {
        shape: Shape::Xml(Xml {
            escapes: false,
            ..XML
        }),
        context: 1_000_000,
        bundled: &[
            bundled(
                "skill-creator",
                &[230],
                "bundle/builtin/skill-creator/SKILL.md",
            ),
            bundled(
                "antigravity-support",
                &[273],
                "bundle/builtin/antigravity-support/SKILL.md",
            ),
        ],
        ..PLAIN
    },
    ..COMMON
};

impl Emitter for Gemini {
    fn target(&self) -> &'static Target {
        &TARGET
    }
}
