//! Gemini CLI: its instructions list its skills, the tool `activate_skill` loads
//! one.

use std::collections::BTreeMap;

use serde_json::json;

use super::{Agent, Ask, Wanted, address, call};
use crate::install;
use crate::listing::{Entry, between, xml};
use crate::namespace::Start;
use crate::script::Step;
use crate::wire::Conversation;

pub(super) struct Gemini;

impl Agent for Gemini {
    fn id(&self) -> &'static str {
        "gemini"
    }

    fn start(&self, ask: &Ask) -> Start {
        let settings = json!({
            "security": {
                "auth": { "selectedType": "gemini-api-key" },
                "folderTrust": { "enabled": false },
            },
            "telemetry": { "enabled": false },
            "privacy": { "usageStatisticsEnabled": false },
            "general": { "enableAutoUpdate": false, "enableAutoUpdateNotification": false },
        });
        let program = install::module(self.folder(), "@google/gemini-cli/bundle/gemini.js");
        let program = program.to_string_lossy();
        let arguments = [
            &*program,
            "-m",
            "gemini-2.5-pro",
            "--skip-trust",
            "--yolo",
            "-p",
        ];
        let arguments = arguments.into_iter().chain([ask.prompt()]);
        Start {
            program: install::node(),
            arguments: arguments.map(str::to_owned).collect(),
            variables: BTreeMap::from([
                ("GEMINI_API_KEY", "none".to_owned()),
                ("GOOGLE_GEMINI_BASE_URL", address("")),
                ("GEMINI_TELEMETRY_ENABLED", "false".to_owned()),
                ("GEMINI_CLI_NO_RELAUNCH", "true".to_owned()),
            ]),
            settings: vec![(".gemini/settings.json", settings.to_string())],
            programs: vec![install::node_folder()],
            ..Start::default()
        }
    }

    fn load(&self, wanted: Wanted<'_>) -> Step {
        vec![call("activate_skill", json!({ "name": wanted.name }))]
    }

    fn read(&self, path: &str) -> Step {
        vec![call("read_file", json!({ "file_path": path }))]
    }

    fn command(&self, _: &str, _: &str) -> Option<Ask> {
        None
    }

    fn list(&self, seen: &Conversation) -> Vec<Entry> {
        let system = seen.system();
        let list = between(&system, "<available_skills>", "</available_skills>");
        list.map(|list| xml(list, false)).unwrap_or_default()
    }

    fn orders(&self) -> bool {
        false
    }
}
