//! pi: its instructions list its skills with their files, which the model reads.

use std::collections::BTreeMap;

use serde_json::json;

use super::{Agent, Ask, Wanted, address, call, spelled};
use crate::install;
use crate::listing::{Entry, between, xml};
use crate::namespace::Start;
use crate::script::Step;
use crate::wire::Conversation;

pub(super) struct Pi;

impl Agent for Pi {
    fn id(&self) -> &'static str {
        "pi"
    }

    fn start(&self, ask: &Ask) -> Start {
        let provider = json!({
            "baseUrl": address("/v1"),
            "api": "openai-completions",
            "apiKey": "none",
            "models": [{ "id": "m", "contextWindow": 200_000 }],
        });
        let settings = json!({ "providers": { "recorder": provider } });
        let program = install::module(self.folder(), "@mariozechner/pi-coding-agent/dist/cli.js");
        let program = program.to_string_lossy();
        let arguments = [
            &*program,
            "-p",
            ask.prompt(),
            "--provider",
            "recorder",
            "--model",
            "m",
        ];
        Start {
            program: install::node(),
            arguments: arguments.into_iter().map(str::to_owned).collect(),
            variables: BTreeMap::from([
                ("PI_OFFLINE", "1".to_owned()),
                ("PI_SKIP_VERSION_CHECK", "1".to_owned()),
                ("PI_TELEMETRY", "0".to_owned()),
            ]),
            settings: vec![(".pi/agent/models.json", settings.to_string())],
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

    fn command(&self, name: &str, arguments: &str) -> Option<Ask> {
        Some(spelled("/skill:", name, arguments))
    }

    fn list(&self, seen: &Conversation) -> Vec<Entry> {
        let system = seen.system();
        let list = between(&system, "<available_skills>", "</available_skills>");
        list.map(|list| xml(list, true)).unwrap_or_default()
    }

    fn orders(&self) -> bool {
        false
    }
}
