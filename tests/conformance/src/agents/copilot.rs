//! Copilot CLI: its instructions list its skills, the tool `skill` loads one.

use serde_json::json;

use super::{Agent, Ask, Wanted, call, started};
use crate::listing::{Entry, between, xml};
use crate::namespace::{AGENTS, Start};
use crate::script::Step;
use crate::wire::Conversation;

pub(super) struct Copilot;

/// How the line starts with the names of skills that have no entry.
const NAMES: &str = "Additional skills available (invoke by name): ";

/// Where it unpacks itself, below the folder of the agents.
const CACHE: &str = ".copilot-cache";

impl Agent for Copilot {
    fn id(&self) -> &'static str {
        "copilot"
    }

    fn model(&self) -> Option<&'static str> {
        Some("gpt-5")
    }

    fn start(&self, ask: &Ask) -> Start {
        let mut start = started(self.id(), self.folder(), self.model(), ask);
        let cache = format!("{AGENTS}/{CACHE}");
        start.variables.insert("COPILOT_CACHE_HOME", cache);
        start.writes.push(CACHE);
        start
    }

    fn load(&self, wanted: Wanted<'_>) -> Step {
        vec![call("skill", json!({ "skill": wanted.name }))]
    }

    fn read(&self, path: &str) -> Step {
        vec![call("view", json!({ "path": path }))]
    }

    fn shell(&self, line: &str) -> Step {
        vec![call("bash", json!({ "command": line, "description": "" }))]
    }

    fn command(&self, _: &str, _: &str) -> Option<Ask> {
        None
    }

    fn list(&self, seen: &Conversation) -> Vec<Entry> {
        let system = seen.system();
        let list = between(&system, "<available_skills>\n", "</available_skills>");
        let mut all = list.map(|list| xml(list, true)).unwrap_or_default();
        for entry in &mut all {
            // It is the level's name, no path.
            entry.location = None;
        }
        all
    }

    fn names(&self, seen: &Conversation) -> Option<String> {
        let system = seen.system();
        let mut lines = system.lines();
        let line = lines.find(|line| line.starts_with(NAMES))?;
        Some(line.to_owned())
    }
}
