//! Kimi Code: its instructions list its skills, the tool `Skill` loads one.

use std::collections::BTreeMap;

use serde_json::json;

use super::{Agent, Ask, Wanted, address, call};
use crate::install;
use crate::listing::{Entry, between, dashes};
use crate::namespace::Start;
use crate::script::Step;
use crate::wire::Conversation;

pub(super) struct KimiCode;

impl Agent for KimiCode {
    fn id(&self) -> &'static str {
        "kimi-code"
    }

    fn start(&self, ask: &Ask) -> Start {
        let program = install::module(self.folder(), "@moonshot-ai/kimi-code/dist/main.mjs");
        Start {
            program: install::node(),
            arguments: vec![
                program.to_string_lossy().into_owned(),
                "-p".to_owned(),
                ask.prompt().to_owned(),
            ],
            variables: BTreeMap::from([
                ("KIMI_MODEL_NAME", "mock-model".to_owned()),
                ("KIMI_MODEL_API_KEY", "none".to_owned()),
                ("KIMI_MODEL_PROVIDER_TYPE", "openai".to_owned()),
                ("KIMI_MODEL_BASE_URL", address("/v1")),
                ("KIMI_MODEL_MAX_CONTEXT_SIZE", "200000".to_owned()),
                ("KIMI_DISABLE_TELEMETRY", "1".to_owned()),
                ("KIMI_CODE_NO_AUTO_UPDATE", "1".to_owned()),
            ]),
            programs: vec![install::node_folder()],
            ..Start::default()
        }
    }

    fn load(&self, wanted: Wanted<'_>) -> Step {
        let arguments = match wanted.arguments {
            Some(arguments) => json!({ "skill": wanted.name, "args": arguments }),
            None => json!({ "skill": wanted.name }),
        };
        vec![call("Skill", arguments)]
    }

    fn passes_arguments(&self) -> bool {
        true
    }

    fn read(&self, path: &str) -> Step {
        vec![call("Read", json!({ "path": path }))]
    }

    fn command(&self, _: &str, _: &str) -> Option<Ask> {
        None
    }

    fn list(&self, seen: &Conversation) -> Vec<Entry> {
        let system = seen.system();
        let list = between(&system, "DISREGARD any earlier skill listings", "\n# ");
        let Some(list) = list else {
            return Vec::new();
        };
        // The groups of the list have headings.
        let lines = list.lines().filter(|line| !line.starts_with("### "));
        let list: Vec<_> = lines.skip_while(|line| !line.starts_with("- ")).collect();
        dashes(&list.join("\n"), |rest| {
            let mut description = String::new();
            let mut file = None;
            for line in rest.split('\n') {
                if let Some(path) = line.strip_prefix("  Path: ") {
                    file = Some(path.to_owned());
                } else if !line.starts_with("  When to use: ") {
                    description.push_str(line);
                }
            }
            (Some(description), file)
        })
    }
}
