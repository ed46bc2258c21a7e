//! What came of a run.

use std::string::String;
use std::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::model::{Message, Part, ToolCall, ToolOutcome, Usage};

/// How a run ended. Only the first is a run to be graded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// The model was done.
    Ok,
    /// It was not, after all the steps that it had.
    MaxSteps,
    /// Its time was over.
    Timeout,
    /// Its tokens, or the budget of the whole command, were used up.
    Budget,
    /// The model, or the person who was asked, would not.
    Refused,
    /// The provider failed.
    ProviderError,
    /// The harness failed.
    Crashed,
}

impl Ending {
    /// The name, as it is stored.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::MaxSteps => "max_steps",
            Self::Timeout => "timeout",
            Self::Budget => "budget",
            Self::Refused => "refused",
            Self::ProviderError => "provider_error",
            Self::Crashed => "crashed",
        }
    }
}

/// A turn of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Turn {
    /// What was said.
    pub message: Message,
    /// What it used, for turns of the model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage: Option<Usage>,
    /// How long it took, in milliseconds.
    #[serde(default)]
    pub duration_ms: u64,
}

/// What came of a run, by whatever harness.
///
/// What a harness does not tell is none, never zero.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Transcript {
    /// How it ended.
    pub ending: Ending,
    /// Why, where it did not end well; else empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// The last words of the model.
    pub text: String,
    /// All turns after the instructions.
    pub turns: Vec<Turn>,
    /// The instructions before all turns, as far as they are known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub system: String,
    /// Calls of the model.
    pub steps: u32,
    /// What all calls used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage: Option<Usage>,
    /// From start to end, in milliseconds, without the time for which a person
    /// was waited for.
    pub duration_ms: u64,
    /// How long a person took for the answers to questions of approval, in
    /// milliseconds.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub waited_ms: u64,
    /// Of which the model took so much.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model_ms: Option<u64>,
    /// Whether the text of a skill was sent to the model: seen in what was
    /// sent, not assumed; none where it cannot be seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skill_loaded: Option<bool>,
}

impl Transcript {
    /// A run that never began, or of which nothing is known but its end.
    pub const fn ended(ending: Ending, detail: String) -> Self {
        Self {
            ending,
            detail,
            text: String::new(),
            turns: Vec::new(),
            system: String::new(),
            steps: 0,
            usage: None,
            duration_ms: 0,
            waited_ms: 0,
            model_ms: None,
            skill_loaded: None,
        }
    }

    /// All calls of tools, with what each gave, in order.
    pub fn calls(&self) -> impl Iterator<Item = (&ToolCall, Option<&ToolOutcome>)> {
        self.turns.iter().enumerate().flat_map(|(at, turn)| {
            let outcomes = match self.turns.get(at + 1).map(|next| &next.message) {
                Some(Message::Tools { outcomes }) => outcomes.as_slice(),
                _ => &[],
            };
            let parts = match &turn.message {
                Message::Assistant { parts } => parts.as_slice(),
                _ => &[],
            };
            let calls = parts.iter().filter_map(|part| match part {
                Part::Call(call) => Some(call),
                _ => None,
            });
            calls
                .enumerate()
                .map(|(index, call)| (call, outcomes.get(index)))
        })
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
const fn is_zero(number: &u64) -> bool {
    *number == 0
}
