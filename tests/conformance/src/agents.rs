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

use serde_json::Value;
use skcc_core::emit::{Target, emitter};

use crate::listing::Entry;
use crate::namespace::Start;
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

    /// How it is started without a terminal to answer `ask`.
    fn start(&self, ask: &Ask) -> Start;

    /// How its model loads a skill.
    fn load(&self, wanted: Wanted<'_>) -> Step;

    /// Whether arguments are passed when its model loads a skill.
    fn passes_arguments(&self) -> bool {
        false
    }

    /// How its model reads a file.
    fn read(&self, path: &str) -> Step;

    /// How a person asks for a skill, where that is understood without a
    /// terminal.
    fn command(&self, name: &str, arguments: &str) -> Option<Ask>;

    /// The skills that it lists for its model.
    fn list(&self, seen: &Conversation) -> Vec<Entry>;

    /// Whether its list has an order of its own, not the file system's.
    fn orders(&self) -> bool {
        true
    }
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

/// The address of the model server with a path.
fn address(path: &str) -> String {
    format!("http://{}{path}", crate::namespace::ADDRESS)
}
