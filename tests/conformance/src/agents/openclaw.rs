//! OpenClaw: its instructions list its skills with their files, which the model
//! reads.

use serde_json::json;

use super::{Agent, Ask, Wanted, call};
use crate::listing::{Entry, catalog};
use crate::script::Step;
use crate::wire::Conversation;

pub(super) struct Openclaw;

impl Agent for Openclaw {
    fn id(&self) -> &'static str {
        "openclaw"
    }

    fn load(&self, wanted: Wanted<'_>) -> Step {
        self.read(wanted.file)
    }

    fn read(&self, path: &str) -> Step {
        vec![call("read", json!({ "path": path }))]
    }

    fn shell(&self, line: &str) -> Step {
        vec![call("exec", json!({ "command": line }))]
    }

    fn command(&self, _: &str, _: &str) -> Option<Ask> {
        None
    }

    fn list(&self, seen: &Conversation) -> Vec<Entry> {
        let system = seen.system();
        catalog(&system, true)
    }
}
