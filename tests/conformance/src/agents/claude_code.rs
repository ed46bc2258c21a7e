//! Claude Code: a message of the system lists its skills, the tool `Skill` loads
//! one.

use serde_json::json;

use super::{Agent, Ask, Wanted, call, skill_call, spelled};
use crate::listing::{Entry, between, dashes};
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

    fn model(&self) -> Option<&'static str> {
        None
    }

    fn load(&self, wanted: Wanted<'_>) -> Step {
        skill_call(wanted)
    }

    fn passes_arguments(&self) -> bool {
        true
    }

    fn read(&self, path: &str) -> Step {
        vec![call("Read", json!({ "file_path": path }))]
    }

    fn shell(&self, line: &str) -> Step {
        vec![call("Bash", json!({ "command": line, "description": "" }))]
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
