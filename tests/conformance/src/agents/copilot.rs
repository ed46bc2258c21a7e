//! Copilot CLI: its instructions list its skills, the tool `skill` loads one.

use std::collections::BTreeMap;

use serde_json::json;

use super::{Agent, Ask, Wanted, address, call};
use crate::install;
use crate::listing::{Entry, between, xml};
use crate::namespace::{AGENTS, Start};
use crate::script::Step;
use crate::wire::Conversation;

pub(super) struct Copilot;

/// Where it unpacks itself, below the folder of the agents.
const CACHE: &str = ".copilot-cache";

impl Agent for Copilot {
    fn id(&self) -> &'static str {
        "copilot"
    }

    fn start(&self, ask: &Ask) -> Start {
        let arguments = [
            "-p",
            ask.prompt(),
            "--allow-all-tools",
            "--allow-all-paths",
            "--no-color",
        ];
        Start {
            program: install::module(self.folder(), "@github/copilot-linux-x64/copilot"),
            arguments: arguments.into_iter().map(str::to_owned).collect(),
            variables: BTreeMap::from([
                ("COPILOT_PROVIDER_BASE_URL", address("/v1")),
                ("COPILOT_PROVIDER_TYPE", "openai".to_owned()),
                ("COPILOT_PROVIDER_API_KEY", "none".to_owned()),
                ("COPILOT_PROVIDER_WIRE_API", "completions".to_owned()),
                ("COPILOT_MODEL", "gpt-5".to_owned()),
                ("COPILOT_OFFLINE", "true".to_owned()),
                ("COPILOT_AUTO_UPDATE", "false".to_owned()),
                ("COPILOT_CACHE_HOME", format!("{AGENTS}/{CACHE}")),
            ]),
            writes: vec![CACHE],
            programs: vec![install::node_folder()],
            ..Start::default()
        }
    }

    fn load(&self, wanted: Wanted<'_>) -> Step {
        vec![call("skill", json!({ "skill": wanted.name }))]
    }

    fn read(&self, path: &str) -> Step {
        vec![call("view", json!({ "path": path }))]
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
}
