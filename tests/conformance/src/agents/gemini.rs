//! Gemini CLI: its instructions list its skills, the tool `activate_skill` loads
//! one.

use serde_json::json;

use super::{Agent, Ask, Wanted, call};
use crate::listing::{Entry, catalog};
use crate::script::Step;
use crate::wire::Conversation;

pub(super) struct Gemini;

impl Agent for Gemini {
    fn id(&self) -> &'static str {
        "gemini"
    }

    fn model(&self) -> Option<&'static str> {
        Some("gemini-2.5-pro")
    }

    fn load(&self, wanted: Wanted<'_>) -> Step {
        vec![call("activate_skill", json!({ "name": wanted.name }))]
    }

    fn read(&self, path: &str) -> Step {
        vec![call("read_file", json!({ "file_path": path }))]
    }

    fn shell(&self, line: &str) -> Step {
        vec![call("run_shell_command", json!({ "command": line }))]
    }

    fn command(&self, _: &str, _: &str) -> Option<Ask> {
        None
    }

    fn list(&self, seen: &Conversation) -> Vec<Entry> {
        let system = seen.system();
        catalog(&system, false)
    }

    fn orders(&self) -> bool {
        false
    }
}
