//! pi: its instructions list its skills with their files, which the model reads.

use serde_json::json;

use super::{Agent, Ask, Wanted, call, spelled};
use crate::listing::{Entry, catalog};
use crate::script::Step;
use crate::wire::Conversation;

pub(super) struct Pi;

impl Agent for Pi {
    fn id(&self) -> &'static str {
        "pi"
    }

    fn load(&self, wanted: Wanted<'_>) -> Step {
        self.read(wanted.file)
    }

    fn read(&self, path: &str) -> Step {
        vec![call("read", json!({ "path": path }))]
    }

    fn shell(&self, line: &str) -> Step {
        vec![call("bash", json!({ "command": line }))]
    }

    fn command(&self, name: &str, arguments: &str) -> Option<Ask> {
        Some(spelled("/skill:", name, arguments))
    }

    fn list(&self, seen: &Conversation) -> Vec<Entry> {
        let system = seen.system();
        catalog(&system, true)
    }

    fn orders(&self) -> bool {
        false
    }
}
