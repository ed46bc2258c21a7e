//! Claude Code: `.claude/skills`, its own keys, and text in which it
//! substitutes arguments and runs commands.
//!
//! Keys, folders, substitution and limits were seen with version 2.1.197; the
//! keys `background` and `version` are documented only.

use super::{Arguments, Boundary, Dialect, Emitter, Field, Folder, Form, Key, Limits, Target};

/// Claude Code.
pub(super) struct ClaudeCode;

const fn key(field: Field, name: &'static str, form: Form) -> Key {
    Key { field, name, form }
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
    elsewhere: &[],
    dialect: Dialect {
        arguments: Arguments::Replaced { escape: "\\" },
        runs_commands: true,
        skill_folder: Some("${CLAUDE_SKILL_DIR}"),
        project_folder: Some("${CLAUDE_PROJECT_DIR}"),
        session: Some("${CLAUDE_SESSION_ID}"),
        variables: Some("${CLAUDE_"),
    },
    boundary: Boundary::Tags,
    limits: Limits {
        description: 1536,
        listing: Some(1536),
        file: Some(1_000_000),
    },
};

impl Emitter for ClaudeCode {
    fn target(&self) -> &'static Target {
        &TARGET
    }
}
