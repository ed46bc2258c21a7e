//! Qwen Code: `.qwen/skills`, and a parser of its own that reads one-line
//! values.
//!
//! Seen with version 0.15.10. `paths` works as a list, its key for tools is
//! `allowedTools`.

use super::catalog::{BundledAt, Catalog, Location, PLAIN, Shape, XML, Xml, bundled};
use super::target::COMMON;
use super::{Emitter, Fault, Field, Folder, Form, Key, Target, Verdict};

/// Qwen Code.
pub(super) struct Qwen;

const fn key(field: Field, name: &'static str, form: Form) -> Key {
    Key { field, name, form }
}

static TARGET: Target = Target {
    id: "qwen",
    aliases: &["qwen-code"],
    name: "Qwen Code",
    checked_against: "0.15.10",
    project: &[
        Folder::fixed(".qwen/skills"),
        Folder::fixed(".agents/skills"),
    ],
    user: &[
        Folder {
            path: ".qwen/skills",
            moved_by: Some(("QWEN_HOME", "skills")),
        },
        Folder::fixed(".agents/skills"),
    ],
    raw: &[
        (Fault::NoName, Verdict::Dropped),
        (Fault::NoDescription, Verdict::Dropped),
        (Fault::EmptyDescription, Verdict::Dropped),
        (Fault::NoFrontmatter, Verdict::Dropped),
        (Fault::UnclosedFrontmatter, Verdict::Dropped),
        (Fault::EmptyFile, Verdict::Dropped),
        (Fault::BlankInName, Verdict::Dropped),
        (Fault::SlashInName, Verdict::Dropped),
        (Fault::CommentAfterName, Verdict::Dropped),
        (Fault::LiteralBlock, Verdict::As("`|` as its description")),
        (Fault::FoldedBlock, Verdict::As("`>` as its description")),
        (Fault::Continuation, Verdict::As("its first line")),
        (Fault::DuplicateKey, Verdict::As("the last value")),
        (Fault::TextBeforeFence, Verdict::Dropped),
        (Fault::BlanksAfterFence, Verdict::Dropped),
        (Fault::UserOnlyAsYes, Verdict::As("the skill to the model")),
    ],
    keys: &[
        key(Field::WhenToUse, "when_to_use", Form::Text),
        key(Field::UserOnly, "disable-model-invocation", Form::True),
        key(Field::AllowedTools, "allowedTools", Form::List),
        key(Field::Paths, "paths", Form::List),
    ],
    passes: &["hooks"],
    catalog: Catalog {
        shape: Shape::Xml(Xml {
            indent: 0,
            lines: true,
            location: Location::Level,
            tells_level: true,
            ..XML
        }),
        waits_for_paths: true,
        bundled: &[
            bundled("batch", &[202], "bundled"),
            bundled("loop", &[208], "bundled"),
            bundled("qc-helper", &[333], "bundled"),
            bundled("review", &[288], "bundled"),
        ],
        bundled_at: BundledAt::ByName,
        ..PLAIN
    },
    ..COMMON
};

impl Emitter for Qwen {
    fn target(&self) -> &'static Target {
        &TARGET
    }
}
