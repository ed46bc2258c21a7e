//! One task of the suite, with everything that is needed to run and grade it
//! again.

use std::collections::BTreeMap;
use std::prelude::v1::*;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::primitive::{Level, Primitive};
use super::random::Random;
use super::site::Route;

/// The version of generators and graders. It is part of every key under which
/// results are kept: what was measured by one suite says nothing about another.
pub const SUITE: &str = "1";

/// Stands in a prompt and in pages for the address of the local web server,
/// such as `http://127.0.0.1:40123`, which is known only when it runs.
pub const SERVER: &str = "{server}";

/// What must be there for an instance to be run or graded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// `python3`.
    Python,
    /// `node`.
    Node,
    /// `bash`.
    Bash,
    /// `sqlite3`, or the module of that name in Python.
    Sqlite,
    /// A local web server with the instance's routes.
    Server,
    /// A browser that runs scripts.
    Browser,
    /// Tools that the instance declares, offered to the model as tools.
    Tools,
    /// A report of the tools that were called.
    Calls,
}

/// A tool of the harness that an instance is meant to be solved with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tool {
    /// Reads a file.
    ReadFile,
    /// Writes a file.
    WriteFile,
    /// Lists a folder.
    ListDirectory,
    /// Runs a command.
    RunCommand,
    /// Fetches from an address.
    WebFetch,
    /// Drives a browser.
    Browser,
}

/// A tool that exists for one instance: its schema, and what it answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeclaredTool {
    /// The name by which the model calls it.
    pub name: String,
    /// What the model is told of it.
    pub description: String,
    /// JSON Schema of the arguments.
    pub input_schema: Value,
    /// What it answers to which arguments; the first that fits.
    pub answers: Vec<Answer>,
    /// What it answers where none fits.
    pub otherwise: String,
}

/// What a declared tool answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The arguments that it answers to.
    pub arguments: Value,
    /// The answer.
    pub output: String,
}

impl DeclaredTool {
    /// What this tool answers to `arguments`.
    pub fn answer(&self, arguments: &Value) -> &str {
        self.answers
            .iter()
            .find(|answer| super::expected::same_json(&answer.arguments, arguments, 0.0))
            .map_or(&self.otherwise, |answer| &answer.output)
    }
}

/// One task: what the model is told, what lies in its work directory, and what
/// the answer is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Instance {
    /// The primitive's id.
    pub primitive: String,
    /// How hard it is.
    pub level: Level,
    /// The seed that it was drawn from.
    pub seed: u64,
    /// The suite that it was drawn by.
    pub suite: String,
    /// What is asked and given.
    #[serde(flatten)]
    pub draft: Draft,
}

/// What is asked and given in an instance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// What the model is asked; [`SERVER`] stands for the server's address.
    pub prompt: String,
    /// Files in the work directory before the run, by their path.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub files: BTreeMap<String, String>,
    /// What must be there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<Need>,
    /// Tools of the harness that it is meant for; it cannot do without the
    /// first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tools: Vec<Tool>,
    /// Tools that exist for this instance alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub declared: Vec<DeclaredTool>,
    /// What the local web server answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub routes: Vec<Route>,
    /// What is right: data of the primitive. It never reaches the model.
    pub key: Value,
}

/// The key with fractions of six places, which JSON keeps bit by bit.
fn stored(key: Value) -> Value {
    match key {
        Value::Number(number) if number.is_f64() => {
            let rounded = number.as_f64().map(|number| (number * 1e6).round() / 1e6);
            rounded.map_or(Value::Null, Value::from)
        }
        Value::Array(items) => items.into_iter().map(stored).collect(),
        Value::Object(fields) => {
            let fields = fields
                .into_iter()
                .map(|(name, value)| (name, stored(value)));
            Value::Object(fields.collect())
        }
        other => other,
    }
}

impl Draft {
    /// A task with nothing but a prompt.
    ///
    /// # Panics
    ///
    /// When `key` cannot be written as JSON: a fault of the primitive.
    pub fn new(prompt: impl Into<String>, key: &impl Serialize) -> Self {
        Self {
            prompt: prompt.into(),
            files: BTreeMap::new(),
            needs: Vec::new(),
            tools: Vec::new(),
            declared: Vec::new(),
            routes: Vec::new(),
            key: stored(serde_json::to_value(key).expect("keys are plain data")),
        }
    }

    /// With a file in the work directory.
    #[must_use]
    pub fn file(mut self, path: &str, text: impl Into<String>) -> Self {
        self.files.insert(path.into(), text.into());
        self
    }

    /// With what must be there.
    #[must_use]
    pub fn needs(mut self, needs: &[Need]) -> Self {
        self.needs.extend_from_slice(needs);
        self
    }

    /// With the tools that it is meant for.
    #[must_use]
    pub fn tools(mut self, tools: &[Tool]) -> Self {
        self.tools.extend_from_slice(tools);
        self
    }
}

impl Instance {
    /// The instance that this seed stands for.
    ///
    /// # Panics
    ///
    /// When nothing without two right answers was drawn in 10,000 attempts: a
    /// fault of the primitive, which the tests rule out for 1,000 seeds.
    pub fn new(primitive: &dyn Primitive, level: Level, seed: u64) -> Self {
        let id = primitive.info().id;
        let mut random = Random::new(id, level, seed);
        let draft = (0..10_000)
            .find_map(|_| primitive.draw(level, &mut random))
            .expect("a primitive draws an unambiguous instance");
        Self {
            primitive: id.into(),
            level,
            seed,
            suite: SUITE.into(),
            draft,
        }
    }

    /// The key as the primitive wrote it.
    ///
    /// # Panics
    ///
    /// When the key is not one of this primitive and suite.
    pub(crate) fn key<K: DeserializeOwned>(&self) -> K {
        K::deserialize(&self.draft.key).expect("the key is of this primitive and suite")
    }

    /// The prompt, with the server's address in its place.
    pub fn prompt(&self, server: Option<&str>) -> String {
        match server {
            Some(address) => self.draft.prompt.replace(SERVER, address),
            None => self.draft.prompt.clone(),
        }
    }
}
