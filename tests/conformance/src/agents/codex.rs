//! Codex: a message of the developer lists its skills with their files, which
//! the model reads with the shell.

use std::collections::BTreeMap;

use serde_json::json;

use super::{Agent, Ask, Wanted, address, call, spelled};
use crate::install;
use crate::listing::{Entry, between, dashes};
use crate::namespace::{PROJECT, Start};
use crate::script::Step;
use crate::wire::Conversation;

pub(super) struct Codex;

impl Agent for Codex {
    fn id(&self) -> &'static str {
        "codex"
    }

    fn start(&self, ask: &Ask) -> Start {
        let address = address("/v1");
        let settings = format!(
            r#"model = "gpt-5.5"
model_provider = "recorder"
check_for_update_on_startup = false
[analytics]
enabled = false
[model_providers.recorder]
name = "recorder"
base_url = "{address}"
wire_api = "responses"
env_key = "RECORDER_KEY"
request_max_retries = 0
stream_max_retries = 0
[projects."{PROJECT}"]
trust_level = "trusted"
"#
        );
        let program = install::module(self.folder(), "@openai/codex/bin/codex.js");
        let bypass = "--dangerously-bypass-approvals-and-sandbox";
        Start {
            program: install::node(),
            arguments: vec![
                program.to_string_lossy().into_owned(),
                "exec".to_owned(),
                bypass.to_owned(),
                ask.prompt().to_owned(),
            ],
            variables: BTreeMap::from([("RECORDER_KEY", "none".to_owned())]),
            settings: vec![(".codex/config.toml", settings)],
            programs: vec![install::node_folder()],
            ..Start::default()
        }
    }

    fn load(&self, wanted: Wanted<'_>) -> Step {
        self.read(wanted.file)
    }

    fn read(&self, path: &str) -> Step {
        // The instructions tell the model to read a skill's file whole.
        let line = format!("cat '{path}'");
        vec![
            call(
                "exec_command",
                json!({ "cmd": line, "max_output_tokens": 100_000 }),
            ),
            call("shell_command", json!({ "command": line })),
            call("shell", json!({ "command": ["cat", path] })),
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
