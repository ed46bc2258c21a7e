//! Qwen Code: the description of the tool `skill` lists its skills, and the tool
//! loads one.

use std::collections::BTreeMap;

use serde_json::json;

use super::{Agent, Ask, Wanted, address, call, spelled};
use crate::install;
use crate::listing::{Entry, between, xml};
use crate::namespace::Start;
use crate::script::Step;
use crate::wire::Conversation;

pub(super) struct Qwen;

/// What follows each description.
const LEVEL: &str = " (project)";

impl Agent for Qwen {
    fn id(&self) -> &'static str {
        "qwen"
    }

    fn start(&self, ask: &Ask) -> Start {
        let settings = json!({
            "$version": 3,
            "security": { "auth": { "selectedType": "openai" }, "folderTrust": { "enabled": false } },
            "telemetry": { "enabled": false },
            "privacy": { "usageStatisticsEnabled": false },
            "general": { "enableAutoUpdate": false },
        });
        let program = install::module(self.folder(), "@qwen-code/qwen-code/cli.js");
        Start {
            program: install::node(),
            arguments: vec![
                program.to_string_lossy().into_owned(),
                "-p".to_owned(),
                ask.prompt().to_owned(),
                "--yolo".to_owned(),
            ],
            variables: BTreeMap::from([
                ("OPENAI_API_KEY", "none".to_owned()),
                ("OPENAI_BASE_URL", address("/v1")),
                ("OPENAI_MODEL", "qwen3-coder-plus".to_owned()),
                ("QWEN_CODE_NO_RELAUNCH", "true".to_owned()),
            ]),
            settings: vec![(".qwen/settings.json", settings.to_string())],
            programs: vec![install::node_folder()],
            ..Start::default()
        }
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

    fn command(&self, name: &str, arguments: &str) -> Option<Ask> {
        Some(spelled("/", name, arguments))
    }

    fn list(&self, seen: &Conversation) -> Vec<Entry> {
        let tool = seen.tools.get("skill").map_or("", String::as_str);
        let list = between(tool, "<available_skills>", "</available_skills>");
        let mut all = list.map(|list| xml(list, true)).unwrap_or_default();
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
