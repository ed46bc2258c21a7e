//! The agents that are run, one file each.

mod claude_code;
mod codex;
mod copilot;
mod gemini;
mod kimi_code;
mod openclaw;
mod opencode;
mod pi;
mod qwen;

use std::path::Path;

use serde_json::{Value, json};
use skcc_core::emit::{Target, emitter};
use skill_runtime::harness::{self, Endpoint};

use crate::Failure;
use crate::install;
use crate::listing::Entry;
use crate::namespace::{HOME, PROJECT, Start};
use crate::script::Step;
use crate::wire::{Call, Conversation};

/// Every agent.
pub(crate) const AGENTS: &[&dyn Agent] = &[
    &claude_code::ClaudeCode,
    &codex::Codex,
    &gemini::Gemini,
    &kimi_code::KimiCode,
    &opencode::Opencode,
    &qwen::Qwen,
    &copilot::Copilot,
    &openclaw::Openclaw,
    &pi::Pi,
];

/// All of them, or those that are named.
pub(crate) fn named(names: &[String]) -> Result<Vec<&'static dyn Agent>, Failure> {
    let of = |name: &String| {
        let mut all = AGENTS.iter().copied();
        let agent = all.find(|agent| agent.id() == name);
        agent.ok_or_else(|| format!("no agent is named `{name}`"))
    };
    if names.is_empty() {
        return Ok(AGENTS.to_vec());
    }
    names.iter().map(of).collect()
}

/// What a person asks an agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ask {
    /// A text.
    Prompt(String),
    /// A command of its own with its arguments, for an agent that does not take
    /// it in the text.
    Command(String, String),
}

impl Ask {
    /// The text of it.
    pub(crate) fn prompt(&self) -> &str {
        match self {
            Self::Prompt(text) => text,
            Self::Command(_, arguments) => arguments,
        }
    }
}

/// A skill that is to be loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wanted<'a> {
    /// Its name as the agent knows it.
    pub(crate) name: &'a str,
    /// The path of its `SKILL.md`.
    pub(crate) file: &'a str,
    /// Arguments for it.
    pub(crate) arguments: Option<&'a str>,
}

/// How an agent is driven and understood.
pub(crate) trait Agent: Sync {
    /// The id of its target.
    fn id(&self) -> &'static str;

    /// The folder of its package.
    fn folder(&self) -> &'static str {
        self.id()
    }

    /// What is known of it.
    fn target(&self) -> &'static Target {
        let emitter = emitter(self.id());
        emitter.expect("every agent has a target").target()
    }

    /// The model that it is told; none for the one that it takes by itself.
    fn model(&self) -> Option<&'static str> {
        Some("m")
    }

    /// How it is started without a terminal to answer `ask`.
    fn start(&self, ask: &Ask) -> Start {
        started(self.id(), self.folder(), self.model(), ask)
    }

    /// How its model loads a skill.
    fn load(&self, wanted: Wanted<'_>) -> Step;

    /// Whether arguments are passed when its model loads a skill.
    fn passes_arguments(&self) -> bool {
        false
    }

    /// How its model reads a file.
    fn read(&self, path: &str) -> Step;

    /// How its model runs a line of the shell.
    fn shell(&self, line: &str) -> Step;

    /// How a person asks for a skill, where that is understood without a
    /// terminal.
    fn command(&self, name: &str, arguments: &str) -> Option<Ask>;

    /// The skills that it lists for its model.
    fn list(&self, seen: &Conversation) -> Vec<Entry>;

    /// The line of its list with the names of skills that have no entry.
    fn names(&self, _: &Conversation) -> Option<String> {
        None
    }

    /// Whether its list has an order of its own, not the file system's.
    fn orders(&self) -> bool {
        true
    }
}

/// How an agent is started, as its adapter says.
fn started(id: &str, folder: &str, model: Option<&str>, ask: &Ask) -> Start {
    let adapter = harness::adapter(id).expect("every agent has an adapter");
    let about = adapter.about();
    let command = match ask {
        Ask::Prompt(_) => None,
        Ask::Command(name, _) => Some(name.as_str()),
    };
    let address = format!("http://{}", crate::namespace::ADDRESS);
    let launch = adapter.launch(&harness::Ask {
        prompt: ask.prompt(),
        command,
        model,
        endpoint: Some(Endpoint {
            address: &address,
            wire: about.wires[0],
            key: "recorder-no-secret",
        }),
        system: None,
        work_dir: Path::new(PROJECT),
        home: Path::new(HOME),
    });
    let module = install::module(folder, about.module);
    let mut arguments = launch.arguments;
    let program = if about.is_script {
        arguments.insert(0, module.to_string_lossy().into_owned());
        install::node()
    } else {
        module
    };
    Start {
        program,
        arguments,
        variables: launch.variables,
        settings: launch.settings,
        programs: vec![install::node_folder()],
        ..Start::default()
    }
}

/// The call of the tool `Skill`, with arguments where there are some.
fn skill_call(wanted: Wanted<'_>) -> Step {
    let mut arguments = json!({ "skill": wanted.name });
    if let Some(words) = wanted.arguments {
        arguments["args"] = words.into();
    }
    vec![call("Skill", arguments)]
}

/// The call of a tool.
fn call(tool: &str, arguments: Value) -> Call {
    Call {
        tool: tool.to_owned(),
        arguments,
    }
}

/// A command with the sign that the agent wants before it.
fn spelled(sign: &str, name: &str, arguments: &str) -> Ask {
    let text = format!("{sign}{name} {arguments}");
    Ask::Prompt(text.trim_end().to_owned())
}
