//! Qwen Code: the description of the tool `skill` lists its skills, and the tool
//! loads one.

use serde_json::json;

use super::{Agent, Ask, Wanted, call, spelled};
use crate::listing::{Entry, catalog};
use crate::script::Step;
use crate::wire::Conversation;

pub(super) struct Qwen;

/// What follows each description.
const LEVEL: &str = " (project)";

impl Agent for Qwen {
    fn id(&self) -> &'static str {
        "qwen"
    }

    fn model(&self) -> Option<&'static str> {
        Some("qwen3-coder-plus")
    }

    fn load(&self, wanted: Wanted<'_>) -> Step {
        vec![call("skill", json!({ "skill": wanted.name }))]
    }

    fn read(&self, path: &str) -> Step {
        vec![call(
            "read_file",
            json!({ "file_path": path, "absolute_path": path }),
        )]
    }

    fn shell(&self, line: &str) -> Step {
        vec![call(
            "run_shell_command",
            json!({ "command": line, "is_background": false }),
        )]
    }

    fn command(&self, name: &str, arguments: &str) -> Option<Ask> {
        Some(spelled("/", name, arguments))
    }

    fn list(&self, seen: &Conversation) -> Vec<Entry> {
        let tool = seen.tools.get("skill").map_or("", String::as_str);
        let mut all = catalog(tool, true);
        for entry in &mut all {
            // It is the level's name, no path.
            entry.location = None;
            if let Some(text) = &mut entry.description
                && let Some(own) = text.strip_suffix(LEVEL)
            {
                *text = own.to_owned();
            }
        }
        all
    }
}
