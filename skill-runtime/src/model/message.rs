//! The turns of a conversation.

use std::string::String;
use std::vec::Vec;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One turn.
///
/// A turn of the model keeps its parts in the order in which the model made
/// them, so that it goes back to the model as it came: some providers refuse a
/// conversation whose reasoning is gone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "role", rename_all = "snake_case")]
pub enum Message {
    /// What the person, or the program in the person's place, says.
    User {
        /// The words.
        text: String,
    },
    /// What the model said.
    Assistant {
        /// In the order in which they came.
        parts: Vec<Part>,
    },
    /// What the tools gave that the model called in its last turn, in the order
    /// of the calls.
    Tools {
        /// One for each call.
        outcomes: Vec<ToolOutcome>,
    },
}

/// A part of a model's turn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Part {
    /// Words to read.
    Text {
        /// The words.
        text: String,
    },
    /// Reasoning, as far as the provider shows it.
    Reasoning {
        /// The words; empty where the provider hides them.
        text: String,
        /// What the provider wants back unchanged: a signature, an encrypted
        /// block, a whole item. It means nothing to anybody else.
        #[serde(default, skip_serializing_if = "Value::is_null")]
        opaque: Value,
    },
    /// A tool is to be called.
    Call(ToolCall),
}

/// A call of a tool.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ToolCall {
    /// Unique in its turn; the outcome bears the same.
    pub id: String,
    /// Of the tool.
    pub name: String,
    /// An object, when the model kept to the schema. Text that is no JSON
    /// stays as a string, so that a tool can tell the model what is wrong.
    pub arguments: Value,
    /// What the provider wants back unchanged with the call.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub opaque: Value,
}

/// What a call of a tool gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ToolOutcome {
    /// Of the call.
    pub id: String,
    /// Of the tool.
    pub name: String,
    /// The text for the model.
    pub text: String,
    /// The tool could not do it; `text` says why.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub failed: bool,
}

impl Message {
    /// A turn of the person.
    pub fn user(text: impl Into<String>) -> Self {
        Self::User { text: text.into() }
    }

    /// A turn of the model that is text alone.
    pub fn assistant(text: impl Into<String>) -> Self {
        let text = text.into();
        Self::Assistant {
            parts: [Part::Text { text }].into(),
        }
    }
}

impl ToolCall {
    /// A call with an id, the name of a tool, and its arguments.
    pub fn new(id: impl Into<String>, name: impl Into<String>, arguments: Value) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            arguments,
            opaque: Value::Null,
        }
    }

    /// Reads arguments that came as text: JSON where it is, else the text. No
    /// text at all is an empty object, as several providers write it.
    pub(crate) fn arguments_of(text: &str) -> Value {
        if text.trim().is_empty() {
            return Value::Object(serde_json::Map::new());
        }
        serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.into()))
    }

    /// The arguments as the text in which they came.
    pub(crate) fn arguments_text(&self) -> String {
        match &self.arguments {
            Value::String(text) => text.clone(),
            value => std::format!("{value}"),
        }
    }
}
