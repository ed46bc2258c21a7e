//! Claude Code: a message of the system lists its skills, the tool `Skill` loads
//! one.

use std::collections::BTreeMap;

use serde_json::json;

use super::{Agent, Ask, Wanted, address, call, spelled};
use crate::install;
use crate::listing::{Entry, between, dashes};
use crate::namespace::{PROJECT, Start};
use crate::script::Step;
use crate::wire::Conversation;

pub(super) struct ClaudeCode;

/// What stands before the list.
const START: &str = "skills are available for use with the Skill tool:\n";

impl Agent for ClaudeCode {
    fn id(&self) -> &'static str {
        "claude-code"
    }

    fn folder(&self) -> &'static str {
        "claude"
    }

    fn start(&self, ask: &Ask) -> Start {
        let trust = json!({
            "hasCompletedOnboarding": true,
            "projects": { PROJECT: { "hasTrustDialogAccepted": true } },
        });
        let arguments = ["-p", ask.prompt(), "--output-format", "json"];
        let bypass = ["--permission-mode", "bypassPermissions"];
        Start {
            program: install::module(self.folder(), "@anthropic-ai/claude-code-linux-x64/claude"),
            arguments: arguments
                .iter()
                .chain(&bypass)
                .map(|one| (*one).to_owned())
                .collect(),
            variables: BTreeMap::from([
                ("ANTHROPIC_BASE_URL", address("")),
                ("ANTHROPIC_API_KEY", "none".to_owned()),
                ("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1".to_owned()),
                ("DISABLE_AUTOUPDATER", "1".to_owned()),
                ("DISABLE_TELEMETRY", "1".to_owned()),
                ("IS_SANDBOX", "1".to_owned()),
            ]),
            settings: vec![(".claude.json", trust.to_string())],
            programs: vec![install::node_folder()],
            ..Start::default()
        }
    }

    fn load(&self, wanted: Wanted<'_>) -> Step {
        let arguments = match wanted.arguments {
            Some(arguments) => json!({ "skill": wanted.name, "args": arguments }),
            None => json!({ "skill": wanted.name }),
        };
        vec![call("Skill", arguments)]
    }

    fn passes_arguments(&self) -> bool {
        true
    }

    fn read(&self, path: &str) -> Step {
        vec![call("Read", json!({ "file_path": path }))]
    }

    fn command(&self, name: &str, arguments: &str) -> Option<Ask> {
        Some(spelled("/", name, arguments))
    }

    fn list(&self, seen: &Conversation) -> Vec<Entry> {
        let list = seen.messages.iter().find_map(|message| {
            let list = between(&message.text, START, "</system-reminder>")?;
            Some(list.trim_matches('\n'))
        });
        let split = |rest: &str| (Some(rest.to_owned()), None);
        list.map(|list| dashes(list, split)).unwrap_or_default()
    }
}
