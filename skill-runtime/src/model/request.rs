//! What a model is asked, and what it says.

use std::string::String;
use std::vec::Vec;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::message::{Message, Part, ToolCall};
use super::provider::{Event, Watch};
use super::usage::Usage;

/// One call of a model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// The instructions that come before all turns; none when empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub system: String,
    /// The turns so far, the last of which the model answers.
    pub messages: Vec<Message>,
    /// What the model may call.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tools: Vec<Tool>,
    /// Whether it may, must, or must not call.
    #[serde(default)]
    pub choice: ToolChoice,
    /// The longest answer, in tokens.
    pub max_output: u32,
    /// Between 0 and 2; the provider's default where none is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temperature: Option<f32>,
    /// How much the model is to reason, where it can be asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effort: Option<Effort>,
    /// Mark what stays the same from turn to turn for the provider's cache.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cache: bool,
}

/// A tool that a model may call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tool {
    /// Letters, digits, `_` and `-`, at most 64.
    pub name: String,
    /// What it does, and when to call it.
    pub description: String,
    /// JSON Schema of its arguments, an object.
    pub parameters: Value,
}

/// Whether a model may call tools.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToolChoice {
    /// As it thinks best.
    #[default]
    Auto,
    /// Not at all.
    None,
    /// At least one.
    Any,
    /// This one.
    Named(String),
}

/// How much a model is to reason before it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effort {
    /// A little.
    Low,
    /// As usual.
    Medium,
    /// Long.
    High,
}

impl Effort {
    /// The word that most formats have for it.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// Why a model stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stop {
    /// It was done.
    End,
    /// It waits for what its calls give.
    Calls,
    /// The answer was as long as it may be.
    Length,
    /// The model, or a filter of the provider, would not answer.
    Refused,
}

/// What a model said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reply {
    /// In the order in which they came.
    pub parts: Vec<Part>,
    /// Why it stopped.
    pub stop: Stop,
    /// What it used.
    pub usage: Usage,
    /// The model that answered, as the provider names it; empty when it does
    /// not say.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub model: String,
}

impl Request {
    /// The longest answer when nothing else is asked, in tokens. SkVM asks for
    /// the same.
    pub const MAX_OUTPUT: u32 = 16_384;

    /// A request with no tools and the usual limits.
    pub fn new(messages: impl IntoIterator<Item = Message>) -> Self {
        Self {
            system: String::new(),
            messages: messages.into_iter().collect(),
            tools: Vec::new(),
            choice: ToolChoice::Auto,
            max_output: Self::MAX_OUTPUT,
            temperature: None,
            effort: None,
            cache: false,
        }
    }

    /// Puts instructions before all turns.
    #[must_use]
    pub fn system(mut self, text: impl Into<String>) -> Self {
        self.system = text.into();
        self
    }

    /// Lets the model call these.
    #[must_use]
    pub fn tools(mut self, tools: impl IntoIterator<Item = Tool>) -> Self {
        self.tools = tools.into_iter().collect();
        self
    }
}

impl Reply {
    /// An answer that is text alone and used nothing.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            parts: [Part::Text { text }].into(),
            stop: Stop::End,
            usage: Usage::NONE,
            model: String::new(),
        }
    }

    /// An answer that is calls alone and used nothing.
    pub fn calls(calls: impl IntoIterator<Item = ToolCall>) -> Self {
        Self {
            parts: calls.into_iter().map(Part::Call).collect(),
            stop: Stop::Calls,
            usage: Usage::NONE,
            model: String::new(),
        }
    }

    /// The words to read, joined.
    pub fn spoken(&self) -> String {
        self.parts
            .iter()
            .filter_map(|part| match part {
                Part::Text { text } => Some(text.as_str()),
                Part::Reasoning { .. } | Part::Call(_) => None,
            })
            .collect()
    }

    /// The calls, in order.
    pub fn tool_calls(&self) -> impl Iterator<Item = &ToolCall> {
        self.parts.iter().filter_map(|part| match part {
            Part::Call(call) => Some(call),
            Part::Text { .. } | Part::Reasoning { .. } => None,
        })
    }

    /// Tells who watches the answer, as if it had come piece by piece.
    pub(super) fn tell(&self, watch: Watch<'_>) {
        for part in &self.parts {
            match part {
                Part::Text { text } if !text.is_empty() => watch(Event::Text(text)),
                Part::Reasoning { text, .. } if !text.is_empty() => watch(Event::Reasoning(text)),
                Part::Call(call) => watch(Event::Call(&call.name)),
                Part::Text { .. } | Part::Reasoning { .. } => {}
            }
        }
    }

    /// The turn to put into the conversation.
    pub fn message(&self) -> Message {
        Message::Assistant {
            parts: self.parts.clone(),
        }
    }
}
