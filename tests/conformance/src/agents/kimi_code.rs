//! Kimi Code: its instructions list its skills, the tool `Skill` loads one.

use serde_json::json;

use super::{Agent, Ask, Wanted, call, skill_call};
use crate::listing::{Entry, between, dashes};
use crate::script::Step;
use crate::wire::Conversation;

pub(super) struct KimiCode;

impl Agent for KimiCode {
    fn id(&self) -> &'static str {
        "kimi-code"
    }

    fn load(&self, wanted: Wanted<'_>) -> Step {
        skill_call(wanted)
    }

    fn passes_arguments(&self) -> bool {
        true
    }

    fn read(&self, path: &str) -> Step {
        vec![call("Read", json!({ "path": path }))]
    }

    fn shell(&self, line: &str) -> Step {
        vec![call("Bash", json!({ "command": line }))]
    }

    fn command(&self, _: &str, _: &str) -> Option<Ask> {
        None
    }

    fn list(&self, seen: &Conversation) -> Vec<Entry> {
        let system = seen.system();
        let list = between(&system, "DISREGARD any earlier skill listings", "\n# ");
        let Some(list) = list else {
            return Vec::new();
        };
        // The groups of the list have headings.
        let lines = list.lines().filter(|line| !line.starts_with("### "));
        let list: Vec<_> = lines.skip_while(|line| !line.starts_with("- ")).collect();
        dashes(&list.join("\n"), |rest| {
            let mut description = String::new();
            let mut file = None;
            for line in rest.split('\n') {
                if let Some(path) = line.strip_prefix("  Path: ") {
                    file = Some(path.to_owned());
                } else if !line.starts_with("  When to use: ") {
                    description.push_str(line);
                }
            }
            (Some(description), file)
        })
    }
}
