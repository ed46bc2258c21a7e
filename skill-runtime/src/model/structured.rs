//! Answers of a shape.
//!
//! The shape is a JSON Schema, given to the model whole: descriptions, limits
//! and all. It is asked for by a tool that the model must call. Where a
//! provider cannot force a tool, the model is asked for JSON in words. An
//! answer that does not fit goes back with what is wrong, a few times.

use std::error::Error;
use std::fmt;
use std::string::{String, ToString};

use serde_json::Value;

use super::error::{Fault, ProviderError};
use super::message::{Message, Part, ToolOutcome};
use super::provider::{Provider, Watch};
use super::request::{Reply, Request, Stop, Tool, ToolChoice};
use super::usage::Usage;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Structured {
    /// The conversation. Tools of its own are not used.
    pub request: Request,
    /// What the answer is: a word for the tool that takes it.
    pub name: String,
    /// JSON Schema of the answer, an object.
    pub schema: Value,
    /// How often an answer that does not fit is sent back.
    pub repairs: u32,
}

/// There is no answer of this shape.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum StructuredError {
    /// The provider gave none.
    Provider(ProviderError),
    /// The schema is none.
    Schema(String),
    /// The model would not answer.
    Refused,
    /// All answers were of another shape; what is wrong with the last.
    Shape(String),
}

/// Asks for an answer of a shape. Gives it, and what all calls used.
///
/// # Errors
///
/// Fails when the provider fails, the model refuses, or no answer fits.
pub async fn structured(
    provider: &dyn Provider,
    asked: &Structured,
    watch: Watch<'_>,
) -> Result<(Value, Usage), StructuredError> {
    let validator = jsonschema::validator_for(&asked.schema)
        .map_err(|error| StructuredError::Schema(error.to_string()))?;
    let tool = Tool {
        name: asked.name.clone(),
        description: "Takes the answer. Call it once, with the whole answer.".into(),
        parameters: asked.schema.clone(),
    };
    let mut request = asked.request.clone();
    request.tools = [tool].into();
    request.choice = ToolChoice::Named(asked.name.clone());
    let mut usage = Usage::NONE;
    let mut wrong = String::new();
    let mut left = asked.repairs + 1;
    while left > 0 {
        let reply = match provider.send(&request, watch).await {
            Ok(reply) => reply,
            // Some servers know no forced tools: ask in words, once.
            Err(error) if error.fault == Fault::Request && !request.tools.is_empty() => {
                in_words(&mut request, asked);
                continue;
            }
            Err(error) => return Err(StructuredError::Provider(error)),
        };
        left -= 1;
        usage += reply.usage;
        if reply.stop == Stop::Refused {
            return Err(StructuredError::Refused);
        }
        let found = answer(&reply, &asked.name);
        wrong = match &found {
            None => String::from("there is no JSON in the answer"),
            Some(value) => {
                let mut errors = validator.iter_errors(value);
                match errors.next() {
                    None => return Ok((value.clone(), usage)),
                    Some(error) => std::format!("at `{}`: {error}", error.instance_path()),
                }
            }
        };
        send_back(&mut request, &reply, &wrong);
    }
    Err(StructuredError::Shape(wrong))
}

/// Asks for JSON in words instead of by a tool.
fn in_words(request: &mut Request, asked: &Structured) {
    request.tools.clear();
    request.choice = ToolChoice::Auto;
    request.messages.push(Message::user(std::format!(
        "Answer with one JSON object and nothing else. It must fit this JSON Schema:\n{}",
        asked.schema
    )));
}

/// The answer: the arguments of the call, else the JSON in the words.
fn answer(reply: &Reply, name: &str) -> Option<Value> {
    if let Some(call) = reply.tool_calls().find(|call| call.name == name) {
        return match &call.arguments {
            Value::String(text) => embedded(text),
            value => Some(value.clone()),
        };
    }
    embedded(&reply.spoken())
}

/// The first JSON object in a text, whatever stands around it.
fn embedded(text: &str) -> Option<Value> {
    for (at, _) in text.match_indices('{').take(64) {
        let mut values = serde_json::Deserializer::from_str(&text[at..]).into_iter::<Value>();
        if let Some(Ok(value)) = values.next() {
            return Some(value);
        }
    }
    None
}

/// Puts the answer that does not fit into the conversation, with what is wrong.
fn send_back(request: &mut Request, reply: &Reply, wrong: &str) {
    let said = std::format!("This does not fit: {wrong}. Give the whole answer again.");
    let outcomes: std::vec::Vec<_> = reply
        .tool_calls()
        .map(|call| ToolOutcome {
            id: call.id.clone(),
            name: call.name.clone(),
            text: said.clone(),
            failed: true,
        })
        .collect();
    let is_empty = !reply.parts.iter().any(|part| match part {
        Part::Text { text } => !text.is_empty(),
        Part::Call(_) => true,
        Part::Reasoning { .. } => false,
    });
    if !is_empty {
        request.messages.push(reply.message());
    }
    request.messages.push(if outcomes.is_empty() {
        Message::user(said)
    } else {
        Message::Tools { outcomes }
    });
}

impl fmt::Display for StructuredError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Provider(error) => write!(f, "{error}"),
            Self::Schema(reason) => write!(f, "the schema is none: {reason}"),
            Self::Refused => f.write_str("the model would not answer"),
            Self::Shape(reason) => write!(f, "no answer fits the schema: {reason}"),
        }
    }
}

impl Error for StructuredError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Provider(error) => Some(error),
            _ => None,
        }
    }
}
