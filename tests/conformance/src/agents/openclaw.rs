//! OpenClaw: its instructions list its skills with their files, which the model
//! reads.

use std::collections::BTreeMap;

use serde_json::json;

use super::{Agent, Ask, Wanted, address, call};
use crate::install;
use crate::listing::{Entry, between, xml};
use crate::namespace::{PROJECT, Start};
use crate::script::Step;
use crate::wire::Conversation;

pub(super) struct Openclaw;

impl Agent for Openclaw {
    fn id(&self) -> &'static str {
        "openclaw"
    }

    fn start(&self, ask: &Ask) -> Start {
        let model = json!({
            "id": "m",
            "name": "m",
            "contextWindow": 200_000,
            "maxTokens": 8000,
            "reasoning": false,
            "input": ["text"],
            "cost": { "input": 0, "output": 0, "cacheRead": 0, "cacheWrite": 0 },
        });
        let provider = json!({
            "baseUrl": address("/v1"),
            "apiKey": "none",
            "api": "openai-completions",
            "models": [model],
        });
        let settings = json!({
            "models": { "mode": "merge", "providers": { "recorder": provider } },
            "agents": {
                "defaults": {
                    "model": { "primary": "recorder/m" },
                    "workspace": PROJECT,
                    "skipBootstrap": true,
                },
            },
            "update": { "checkOnStart": false },
        });
        let program = install::module(self.folder(), "openclaw/openclaw.mjs");
        let program = program.to_string_lossy();
        let arguments = [
            &*program,
            "agent",
            "--local",
            "--agent",
            "main",
            "--json",
            "--message",
        ];
        let arguments = arguments.into_iter().chain([ask.prompt()]);
        Start {
            program: install::node(),
            arguments: arguments.map(str::to_owned).collect(),
            variables: BTreeMap::from([
                ("OPENCLAW_NO_RESPAWN", "1".to_owned()),
                ("OPENCLAW_SKIP_UPDATE_CHECK", "1".to_owned()),
                ("OPENCLAW_HIDE_BANNER", "1".to_owned()),
            ]),
            settings: vec![(".openclaw/openclaw.json", settings.to_string())],
            programs: vec![install::node_folder()],
            ..Start::default()
        }
    }

    fn load(&self, wanted: Wanted<'_>) -> Step {
        self.read(wanted.file)
    }

    fn read(&self, path: &str) -> Step {
        vec![call("read", json!({ "path": path }))]
    }

    fn command(&self, _: &str, _: &str) -> Option<Ask> {
        None
    }

    fn list(&self, seen: &Conversation) -> Vec<Entry> {
        let system = seen.system();
        let list = between(&system, "<available_skills>", "</available_skills>");
        list.map(|list| xml(list, true)).unwrap_or_default()
    }
}
