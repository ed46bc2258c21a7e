//! opencode: its instructions list its skills, the tool `skill` loads one.

use std::collections::BTreeMap;

use serde_json::json;

use super::{Agent, Ask, Wanted, address, call};
use crate::install;
use crate::listing::{Entry, between, xml};
use crate::namespace::{HOME, Start};
use crate::script::Step;
use crate::wire::Conversation;

pub(super) struct Opencode;

impl Agent for Opencode {
    fn id(&self) -> &'static str {
        "opencode"
    }

    fn start(&self, ask: &Ask) -> Start {
        let model = json!({ "name": "m", "limit": { "context": 200_000, "output": 8000 } });
        let settings = json!({
            "provider": {
                "recorder": {
                    "npm": "@ai-sdk/openai-compatible",
                    "name": "recorder",
                    "options": { "baseURL": address("/v1"), "apiKey": "none" },
                    "models": { "m": model },
                },
            },
            "model": "recorder/m",
            "small_model": "recorder/m",
            "autoupdate": false,
            "share": "disabled",
        });
        let asked = match ask {
            Ask::Prompt(text) => vec!["run", text],
            // What holds a blank counts as one argument.
            Ask::Command(name, arguments) => {
                let command = ["run", "--command", name];
                command.into_iter().chain(arguments.split(' ')).collect()
            }
        };
        let asked = asked.into_iter().chain(["-m", "recorder/m"]);
        Start {
            program: install::module(self.folder(), "opencode-linux-x64/bin/opencode"),
            arguments: asked.map(str::to_owned).collect(),
            variables: BTreeMap::from([
                ("OPENCODE_CONFIG", format!("{HOME}/opencode.json")),
                ("OPENCODE_DISABLE_AUTOUPDATE", "1".to_owned()),
                ("OPENCODE_DISABLE_MODELS_FETCH", "1".to_owned()),
                ("OPENCODE_DISABLE_LSP_DOWNLOAD", "1".to_owned()),
                ("OPENCODE_DISABLE_DEFAULT_PLUGINS", "1".to_owned()),
                ("OPENCODE_DISABLE_SHARE", "1".to_owned()),
            ]),
            settings: vec![("opencode.json", settings.to_string())],
            // It lists a skill's files with ripgrep, which Codex brings along.
            programs: vec![
                install::node_folder(),
                install::module(
                    "codex",
                    "@openai/codex-linux-x64/vendor/x86_64-unknown-linux-musl/codex-path",
                ),
            ],
            ..Start::default()
        }
    }

    fn load(&self, wanted: Wanted<'_>) -> Step {
        vec![call("skill", json!({ "name": wanted.name }))]
    }

    fn read(&self, path: &str) -> Step {
        vec![call("read", json!({ "filePath": path }))]
    }

    fn command(&self, name: &str, arguments: &str) -> Option<Ask> {
        Some(Ask::Command(name.to_owned(), arguments.to_owned()))
    }

    fn list(&self, seen: &Conversation) -> Vec<Entry> {
        let system = seen.system();
        let list = between(&system, "<available_skills>", "</available_skills>");
        list.map(|list| xml(list, false)).unwrap_or_default()
    }
}
