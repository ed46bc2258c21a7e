//! opencode: its instructions list its skills, the tool `skill` loads one.

use serde_json::json;

use super::{Agent, Ask, Wanted, call, started};
use crate::install;
use crate::listing::{Entry, catalog};
use crate::namespace::Start;
use crate::script::Step;
use crate::wire::Conversation;

pub(super) struct Opencode;

impl Agent for Opencode {
    fn id(&self) -> &'static str {
        "opencode"
    }

    fn start(&self, ask: &Ask) -> Start {
        let mut start = started(self.id(), self.folder(), self.model(), ask);
        // It lists a skill's files with ripgrep, which Codex brings along.
        start.programs.push(install::module(
            "codex",
            "@openai/codex-linux-x64/vendor/x86_64-unknown-linux-musl/codex-path",
        ));
        start
    }

    fn load(&self, wanted: Wanted<'_>) -> Step {
        vec![call("skill", json!({ "name": wanted.name }))]
    }

    fn read(&self, path: &str) -> Step {
        vec![call("read", json!({ "filePath": path }))]
    }

    fn shell(&self, line: &str) -> Step {
        vec![call("bash", json!({ "command": line, "description": "" }))]
    }

    fn command(&self, name: &str, arguments: &str) -> Option<Ask> {
        Some(Ask::Command(name.to_owned(), arguments.to_owned()))
    }

    fn list(&self, seen: &Conversation) -> Vec<Entry> {
        let system = seen.system();
        catalog(&system, false)
    }
}
