//! What the agent can do.

mod command;
mod files;
mod web;

use std::boxed::Box;
use std::string::String;
use std::vec::Vec;

use serde_json::Value;

use super::Agent;
use crate::model::{BoxFuture, Tool, ToolCall};

/// A tool.
pub trait AgentTool: Send + Sync {
    /// What the model is told of it.
    fn definition(&self) -> Tool;

    /// Does it. The text goes to the model; an error does too, as one.
    fn call<'a>(&'a self, arguments: &'a Value) -> BoxFuture<'a, Result<String, String>>;
}

impl<T: AgentTool + ?Sized> AgentTool for &T {
    fn definition(&self) -> Tool {
        (**self).definition()
    }

    fn call<'a>(&'a self, arguments: &'a Value) -> BoxFuture<'a, Result<String, String>> {
        (**self).call(arguments)
    }
}

/// The names of the tools that every agent has.
pub const BUILT_IN: [&str; 6] = [
    "read_file",
    "write_file",
    "edit_file",
    "list_directory",
    "run_command",
    "web_fetch",
];

/// The longest text that a tool gives a model, in characters; the middle of a
/// longer one is left out, and it is said.
const LONGEST: usize = 30_000;

/// All tools of a run.
pub(super) struct Toolbox<'a> {
    built_in: Vec<Box<dyn AgentTool>>,
    agent: &'a Agent<'a>,
}

impl<'a> Toolbox<'a> {
    /// The tools of an agent.
    ///
    /// # Errors
    ///
    /// Fails when the work directory cannot be opened.
    pub(super) fn new(agent: &'a Agent<'a>) -> Result<Self, String> {
        let mut built_in = files::all(&agent.policy)?;
        built_in.push(Box::new(command::RunCommand::new(
            agent.policy.clone(),
            agent.launcher.clone(),
        )));
        built_in.push(Box::new(web::WebFetch::new(agent.policy.hosts.clone())));
        Ok(Self { built_in, agent })
    }

    /// The tools of the caller, then the built-in ones, then those for skills;
    /// the first of a name counts.
    fn all(&self) -> impl Iterator<Item = &dyn AgentTool> {
        let own = self
            .agent
            .tools
            .iter()
            .map(|tool| &**tool as &dyn AgentTool);
        own.chain(self.built_in.iter().map(|tool| &**tool))
    }

    /// What the model is told.
    pub(super) fn definitions(&self) -> Vec<Tool> {
        let mut all: Vec<Tool> = Vec::new();
        let known = self.all().map(AgentTool::definition);
        for tool in known.chain(self.agent.skills.tools()) {
            if all.iter().all(|one| one.name != tool.name) {
                all.push(tool);
            }
        }
        all
    }

    /// Does what a call asks.
    pub(super) async fn call(&self, call: &ToolCall) -> Result<String, String> {
        let Some(tool) = self.all().find(|one| one.definition().name == call.name) else {
            return Err(std::format!("there is no tool `{}`", call.name));
        };
        if !call.arguments.is_object() {
            let said = "the arguments are no JSON object";
            return Err(std::format!("{said}: {}", call.arguments));
        }
        let result = tool.call(&call.arguments).await;
        result.map(|text| cut(&text)).map_err(|text| cut(&text))
    }
}

/// The text of an argument.
fn text<'a>(arguments: &'a Value, name: &str) -> Result<&'a str, String> {
    arguments
        .get(name)
        .and_then(Value::as_str)
        .ok_or_else(|| std::format!("`{name}` is missing, or no text"))
}

/// A text without its middle, when it is too long.
fn cut(text: &str) -> String {
    let count = text.chars().count();
    if count <= LONGEST {
        return text.into();
    }
    let half = LONGEST / 2;
    let head: String = text.chars().take(half).collect();
    let tail: String = text.chars().skip(count - half).collect();
    std::format!("{head}\n[{} characters left out]\n{tail}", count - 2 * half)
}
