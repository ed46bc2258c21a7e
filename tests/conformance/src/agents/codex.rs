//! Codex: a message of the developer lists its skills with their files, which
//! the model reads with the shell.

use serde_json::json;

use super::{Agent, Ask, Wanted, call, spelled};
use crate::listing::{Entry, between, dashes};
use crate::script::Step;
use crate::wire::Conversation;

pub(super) struct Codex;

impl Agent for Codex {
    fn id(&self) -> &'static str {
        "codex"
    }

    fn model(&self) -> Option<&'static str> {
        Some("gpt-5.5")
    }

    fn load(&self, wanted: Wanted<'_>) -> Step {
        self.read(wanted.file)
    }

    fn read(&self, path: &str) -> Step {
        // The instructions tell the model to read a skill's file whole.
        self.shell(&format!("cat '{path}'"))
    }

    fn shell(&self, line: &str) -> Step {
        vec![
            call(
                "exec_command",
                json!({ "cmd": line, "max_output_tokens": 100_000 }),
            ),
            call("shell_command", json!({ "command": line })),
            call("shell", json!({ "command": ["sh", "-c", line] })),
        ]
    }

    fn command(&self, name: &str, arguments: &str) -> Option<Ask> {
        Some(spelled("use $", name, arguments))
    }

    fn list(&self, seen: &Conversation) -> Vec<Entry> {
        let section = seen.messages.iter().find_map(|message| {
            between(
                &message.text,
                "<skills_instructions>",
                "</skills_instructions>",
            )
        });
        let Some(section) = section else {
            return Vec::new();
        };
        let roots: Vec<(&str, &str)> = section
            .lines()
            .filter_map(|line| {
                line.strip_prefix("- `")?
                    .strip_suffix('`')?
                    .split_once("` = `")
            })
            .collect();
        let list = between(section, "### Available skills\n", "\n### ").unwrap_or_default();
        dashes(list, |rest| {
            let Some((description, file)) = rest.rsplit_once("(file: ") else {
                return (Some(rest.to_owned()), None);
            };
            let file = file.trim_end_matches(')');
            let below = |(alias, root): &(&str, &str)| {
                let rest = file.strip_prefix(alias)?.strip_prefix('/')?;
                Some(format!("{root}/{rest}"))
            };
            let file = roots.iter().find_map(below).unwrap_or(file.to_owned());
            let description = description.strip_suffix(' ').unwrap_or(description);
            let description = (!description.is_empty()).then(|| description.to_owned());
            (description, Some(file))
        })
    }
}
