//! What a run left behind: all that a grader sees of it.

use std::collections::BTreeMap;
use std::prelude::v1::*;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::instance::Instance;
use super::site::Request;

/// What a run left behind.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// The last message of the model.
    pub text: String,
    /// The files in the work directory after the run, by their path with `/`.
    pub files: BTreeMap<String, Content>,
    /// The tools that were called, in order; `None` where the harness does not
    /// report them.
    pub calls: Option<Vec<Call>>,
    /// What the local web server was asked, in order.
    pub requests: Vec<Request>,
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Content {
    /// UTF-8.
    Text(String),
    /// Anything else.
    Bytes(Vec<u8>),
}

impl From<Vec<u8>> for Content {
    fn from(bytes: Vec<u8>) -> Self {
        String::from_utf8(bytes).map_or_else(|error| Self::Bytes(error.into_bytes()), Self::Text)
    }
}

impl Content {
    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Bytes(_) => None,
        }
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Bytes(bytes) => bytes,
        }
    }
}

/// One call of a tool.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Call {
    /// Which reply of the model asked for it, from 0: calls with one number were
    /// asked for together.
    pub turn: u32,
    /// The tool's name, as the harness reports it.
    pub name: String,
    /// The arguments.
    pub arguments: Value,
    /// What the tool answered.
    pub output: String,
}

/// Names under which harnesses offer a shell.
const SHELLS: &[&str] = &[
    "run_command",
    "bash",
    "shell",
    "exec",
    "exec_command",
    "execute_command",
    "command_execution",
    "local_shell",
    "run_shell_command",
    "run_in_terminal",
    "terminal",
    "process",
    "python",
    "code_execution",
    "execute_code",
];

impl Call {
    /// Whether this is the tool `name`; harnesses put the name of a server
    /// before it (`mcp__server__name`).
    pub fn is(&self, name: &str) -> bool {
        self.name
            .strip_suffix(name)
            .is_some_and(|before| before.is_empty() || before.ends_with(['_', '.', '/', ':', '-']))
    }

    /// The command that was run, where this ran one.
    pub fn command(&self) -> Option<String> {
        let name = self.name.to_ascii_lowercase();
        if !SHELLS.contains(&name.as_str()) {
            return None;
        }
        let argument = ["command", "cmd", "script", "code", "input"]
            .iter()
            .find_map(|key| self.arguments.get(key))?;
        Some(match argument {
            Value::String(text) => text.clone(),
            Value::Array(words) => {
                let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
                words.join(" ")
            }
            other => other.to_string(),
        })
    }
}

impl Evidence {
    /// The text of a file.
    pub fn file(&self, path: &str) -> Option<&str> {
        self.files.get(path)?.text()
    }

    /// The calls that ran a command; none where calls are not reported.
    pub fn commands(&self) -> impl Iterator<Item = (&Call, String)> {
        self.calls
            .iter()
            .flatten()
            .filter_map(|call| Some((call, call.command()?)))
    }
}

/// A run as it could be: what a model would have said and done.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Solution {
    /// The last message.
    pub text: String,
    /// The files that are written.
    pub files: BTreeMap<String, String>,
    /// The tools that are called.
    pub calls: Vec<Call>,
    /// What the local web server is asked.
    pub requests: Vec<Request>,
}

impl Solution {
    /// A run that says something.
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// A run that says something after it wrote a file.
    #[must_use]
    pub fn file(mut self, path: &str, text: impl Into<String>) -> Self {
        self.files.insert(path.into(), text.into());
        self
    }

    /// With a call of a tool.
    #[must_use]
    pub fn call(mut self, turn: u32, name: &str, arguments: Value, output: &str) -> Self {
        self.calls.push(Call {
            turn,
            name: name.into(),
            arguments,
            output: output.into(),
        });
        self
    }

    /// With a command that was run.
    #[must_use]
    pub fn command(self, turn: u32, command: &str, output: &str) -> Self {
        self.call(
            turn,
            "run_command",
            serde_json::json!({ "command": command }),
            output,
        )
    }

    /// What such a run leaves behind.
    pub fn evidence(&self, instance: &Instance) -> Evidence {
        let given = instance.draft.files.iter();
        let files = given.chain(&self.files);
        Evidence {
            text: self.text.clone(),
            files: files
                .map(|(path, text)| (path.clone(), Content::Text(text.clone())))
                .collect(),
            calls: Some(self.calls.clone()),
            requests: self.requests.clone(),
        }
    }
}
