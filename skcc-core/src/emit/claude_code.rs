//! Claude Code: `.claude/skills`, its own keys, and text in which it
//! substitutes arguments and runs commands.
//!
//! Keys, folders, substitution and limits were seen with version 2.1.197; the
//! keys `background` and `version` are documented only.

use super::catalog::{Bundled, BundledAt, Catalog, PLAIN, Room, Shape, bundled};
use super::target::COMMON;
use super::{
    Arguments, Ascent, Boundary, Clash, Dialect, Discovery, Emitter, Fault, Field, Folder, Form,
    Key, Limits, NameSource, Size, Target, Verdict,
};

/// Claude Code.
pub(super) struct ClaudeCode;

const fn key(field: Field, name: &'static str, form: Form) -> Key {
    Key { field, name, form }
}

/// A bundled skill whose description is never cut.
const fn kept(name: &'static str, words: &'static [u16]) -> Bundled {
    Bundled {
        keeps: true,
        ..bundled(name, words, "")
    }
}

static TARGET: Target = Target {
    id: "claude-code",
    aliases: &["claude"],
    name: "Claude Code",
    checked_against: "2.1.197",
    revision: 1,
    project: &[Folder::fixed(".claude/skills")],
    user: &[Folder {
        path: ".claude/skills",
        moved_by: Some(("CLAUDE_CONFIG_DIR", "skills")),
    }],
    keys: &[
        key(Field::WhenToUse, "when_to_use", Form::Text),
        key(Field::ArgumentHint, "argument-hint", Form::Text),
        key(Field::Arguments, "arguments", Form::List),
        key(Field::UserOnly, "disable-model-invocation", Form::True),
        key(Field::ModelOnly, "user-invocable", Form::False),
        key(Field::AllowedTools, "allowed-tools", Form::Words),
        key(Field::DisallowedTools, "disallowed-tools", Form::Words),
        key(Field::Paths, "paths", Form::List),
        key(Field::Version, "version", Form::Text),
    ],
    passes: &[
        "model",
        "effort",
        "context",
        "agent",
        "background",
        "hooks",
        "shell",
    ],
    dialect: Dialect {
        arguments: Arguments::Replaced { escape: Some("\\") },
        runs_commands: true,
        skill_folder: Some("${CLAUDE_SKILL_DIR}"),
        project_folder: Some("${CLAUDE_PROJECT_DIR}"),
        session: Some("${CLAUDE_SESSION_ID}"),
        variables: Some("${CLAUDE_"),
        ..COMMON.dialect
    },
    discovery: Discovery {
        ascent: Ascent::Repository,
        project_clash: Clash::All,
        user_clash: Clash::All,
        ..COMMON.discovery
    },
    name_source: NameSource::Folder,
    raw: &[
        (Fault::NoName, Verdict::As("its folder's name")),
        (Fault::NameUnlikeFolder, Verdict::As("its folder's name")),
        (Fault::BlankInName, Verdict::As("its folder's name")),
        (Fault::SlashInName, Verdict::As("its folder's name")),
        (Fault::ColonInName, Verdict::As("its folder's name")),
        (Fault::OddName, Verdict::As("its folder's name")),
        (Fault::LongName, Verdict::As("its folder's name")),
        (Fault::NameNotText, Verdict::As("its folder's name")),
        (
            Fault::NoDescription,
            Verdict::As("the first line of the body as its description"),
        ),
        (
            Fault::EmptyDescription,
            Verdict::As("the first line of the body as its description"),
        ),
        (
            Fault::NoFrontmatter,
            Verdict::As("its first line as its description"),
        ),
        (
            Fault::UnclosedFrontmatter,
            Verdict::As("`---` as its description"),
        ),
        (Fault::EmptyFile, Verdict::As("`Skill` as its description")),
        (
            Fault::DescriptionIsList,
            Verdict::As("the first line of the body as its description"),
        ),
        (
            Fault::InvalidYaml,
            Verdict::As("the first line of the body as its description"),
        ),
        (
            Fault::ByteOrderMark,
            Verdict::As("`---` as its description, and the frontmatter in the body"),
        ),
        (
            Fault::TextBeforeFence,
            Verdict::As("`---` as its description, and the frontmatter in the body"),
        ),
        (Fault::InvalidUtf8, Verdict::As("replacement characters")),
        (
            Fault::CommentInDescription,
            Verdict::As("the text before the `#`"),
        ),
        (Fault::UserOnlyAsYes, Verdict::As("the skill to the model")),
    ],
    boundary: Boundary::Tags,
    style_evidence: "Anthropic advises tags around parts of a prompt, without figures, so what the \
                     compiler adds is tagged; nothing measured speaks for tags in what authors write",
    limits: Limits {
        description: 1536,
        listing: Some(1536),
        file: &[Size::Bytes(1_000_000)],
    },
    catalog: Catalog {
        shape: Shape::Dash,
        room: Room::Share(1536),
        waits_for_paths: true,
        context: 1_000_000,
        bundled: &[
            kept("deep-research", &[470]),
            kept("update-config", &[690]),
            kept("keybindings-help", &[228]),
            kept("verify", &[250]),
            kept("code-review", &[346]),
            kept("simplify", &[176]),
            kept("fewer-permission-prompts", &[163]),
            kept("loop", &[306]),
            kept("claude-api", &[1066]),
            kept("run", &[361]),
            bundled("init", &[59], ""),
            bundled("review", &[68], ""),
            bundled("security-review", &[71], ""),
        ],
        bundled_at: BundledAt::End,
        ..PLAIN
    },
    ..COMMON
};

impl Emitter for ClaudeCode {
    fn target(&self) -> &'static Target {
        &TARGET
    }
}
