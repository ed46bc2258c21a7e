//! The conversation log of `SkVM`: JSON lines, a request and its response in turn,
//! each with all messages so far.

use std::string::{String, ToString};
use std::vec::Vec;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::agent::{Ending, Transcript, Turn};
use crate::model::{Message, Part, ToolCall, ToolOutcome, Usage};

/// A line of a log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(
    tag = "type",
    rename_all = "lowercase",
    rename_all_fields = "camelCase"
)]
pub enum Line {
    /// What a model was asked.
    Request {
        /// When, as written; empty where it is not known.
        #[serde(default)]
        ts: String,
        /// How: `complete`, or `completeWithToolResults`.
        #[serde(default)]
        method: String,
        /// The instructions before all messages.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        system: Option<String>,
        /// All messages so far.
        messages: Vec<Value>,
        /// The tools that were offered.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        tools: Vec<Value>,
        /// What tools gave since the last response.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        tool_results: Vec<Value>,
    },
    /// What it said.
    Response {
        /// When, as written; empty where it is not known.
        #[serde(default)]
        ts: String,
        /// The words.
        #[serde(default)]
        text: String,
        /// The calls, each with `id`, `name` and `arguments`.
        #[serde(default)]
        tool_calls: Vec<Value>,
        /// What it used.
        #[serde(default)]
        tokens: Option<Tokens>,
        /// How long it took, in milliseconds.
        #[serde(default)]
        duration_ms: f64,
        /// Why it stopped.
        #[serde(default)]
        stop_reason: Option<String>,
    },
    /// What a tool gave, in logs of other harnesses.
    Tool {
        /// Of the call.
        #[serde(default)]
        id: String,
        /// Of the tool.
        #[serde(default)]
        name: String,
        /// What it gave.
        #[serde(default)]
        output: String,
    },
}

/// Tokens of a response.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Tokens {
    /// Read.
    pub input: u64,
    /// Written.
    pub output: u64,
    /// Read from a cache.
    pub cache_read: u64,
    /// Put into a cache.
    pub cache_write: u64,
}

/// Writes a run as such a log.
pub fn write(transcript: &Transcript) -> String {
    let mut text = String::new();
    let mut messages: Vec<Value> = Vec::new();
    let mut results: Vec<Value> = Vec::new();
    for turn in &transcript.turns {
        match &turn.message {
            Message::User { text } => messages.push(json!({"role": "user", "content": text})),
            Message::Tools { outcomes } => {
                for outcome in outcomes {
                    let result = json!({
                        "toolCallId": outcome.id,
                        "name": outcome.name,
                        "output": outcome.text,
                        "isError": outcome.failed,
                    });
                    messages.push(json!({"role": "tool", "content": result}));
                    results.push(result);
                }
            }
            Message::Assistant { parts } => {
                let is_first = results.is_empty();
                let request = Line::Request {
                    ts: String::new(),
                    method: if is_first {
                        "complete"
                    } else {
                        "completeWithToolResults"
                    }
                    .into(),
                    system: Some(transcript.system.clone()).filter(|text| !text.is_empty()),
                    messages: messages.clone(),
                    tools: Vec::new(),
                    tool_results: std::mem::take(&mut results),
                };
                let (said, calls) = split(parts);
                let stop = if calls.is_empty() {
                    "end_turn"
                } else {
                    "tool_use"
                };
                #[expect(clippy::cast_precision_loss, reason = "runs end within hours")]
                let response = Line::Response {
                    ts: String::new(),
                    text: said.clone(),
                    tool_calls: calls.clone(),
                    tokens: turn.usage.map(|usage| Tokens {
                        input: usage.input,
                        output: usage.output,
                        cache_read: usage.cache_read,
                        cache_write: usage.cache_write,
                    }),
                    duration_ms: turn.duration_ms as f64,
                    stop_reason: Some(stop.into()),
                };
                for line in [request, response] {
                    text.push_str(&json!(line).to_string());
                    text.push('\n');
                }
                messages.push(json!({"role": "assistant", "content": said, "toolCalls": calls}));
            }
        }
    }
    text
}

/// The words and the calls of a turn.
fn split(parts: &[Part]) -> (String, Vec<Value>) {
    let (mut said, mut calls) = (String::new(), Vec::new());
    for part in parts {
        match part {
            Part::Text { text } => said.push_str(text),
            Part::Call(call) => calls.push(json!({
                "id": call.id,
                "name": call.name,
                "arguments": call.arguments,
            })),
            Part::Reasoning { .. } => {}
        }
    }
    (said, calls)
}

/// Reads such a log, as far as it can be read: lines of other kinds are passed
/// over, and counted. The prompt is the first message of a person.
///
/// How the run ended is not in such a log: one whose last response calls no tool
/// is taken as done.
pub fn read(text: &str) -> (Transcript, usize) {
    let mut transcript = Transcript::ended(Ending::Crashed, String::new());
    let (mut used, mut model_ms, mut passed) = (Usage::NONE, 0_u64, 0);
    let mut given = Vec::new();
    let push = |turns: &mut Vec<Turn>, message, usage, duration_ms| {
        turns.push(Turn {
            message,
            usage,
            duration_ms,
        });
    };
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let Ok(line) = serde_json::from_str::<Line>(line) else {
            passed += 1;
            continue;
        };
        match line {
            Line::Request {
                system,
                messages,
                tool_results,
                ..
            } => {
                transcript.system = system.unwrap_or(transcript.system);
                if transcript.turns.is_empty() {
                    let first = messages.iter().find(|one| one["role"] == "user");
                    let prompt = first.map(|one| spoken(&one["content"])).unwrap_or_default();
                    push(&mut transcript.turns, Message::user(prompt), None, 0);
                }
                given.extend(tool_results.iter().map(outcome));
            }
            Line::Tool { id, name, output } => given.push(ToolOutcome {
                id,
                name,
                text: output,
                failed: false,
            }),
            Line::Response {
                text,
                tool_calls,
                tokens,
                duration_ms,
                ..
            } => {
                if !given.is_empty() {
                    let outcomes = std::mem::take(&mut given);
                    push(&mut transcript.turns, Message::Tools { outcomes }, None, 0);
                }
                let usage = tokens.map(|tokens| Usage {
                    input: tokens.input,
                    output: tokens.output,
                    cache_read: tokens.cache_read,
                    cache_write: tokens.cache_write,
                    reported_usd: None,
                });
                used += usage.unwrap_or_default();
                let took = milliseconds(duration_ms);
                model_ms += took;
                let mut parts = Vec::new();
                if !text.is_empty() {
                    parts.push(Part::Text { text: text.clone() });
                    transcript.text = text;
                }
                parts.extend(tool_calls.iter().map(|call| Part::Call(called(call))));
                transcript.ending = if tool_calls.is_empty() {
                    Ending::Ok
                } else {
                    Ending::Crashed
                };
                transcript.steps += 1;
                push(
                    &mut transcript.turns,
                    Message::Assistant { parts },
                    usage,
                    took,
                );
            }
        }
    }
    if !given.is_empty() {
        push(
            &mut transcript.turns,
            Message::Tools { outcomes: given },
            None,
            0,
        );
    }
    if transcript.ending != Ending::Ok {
        transcript.detail = "the log ends before the run does".into();
    }
    transcript.usage = Some(used);
    transcript.model_ms = Some(model_ms);
    transcript.duration_ms = model_ms;
    (transcript, passed)
}

/// A duration as whole milliseconds.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "bounded and not negative"
)]
fn milliseconds(duration: f64) -> u64 {
    duration.clamp(0.0, 1e15) as u64
}

fn called(call: &Value) -> ToolCall {
    let text = |name: &str| call[name].as_str().unwrap_or_default().to_string();
    let arguments = call.get("arguments").or_else(|| call.get("input"));
    ToolCall::new(
        text("id"),
        text("name"),
        arguments.cloned().unwrap_or_default(),
    )
}

fn outcome(result: &Value) -> ToolOutcome {
    let text = |names: [&str; 2]| {
        let value = names.into_iter().find_map(|name| result.get(name));
        value.map(spoken).unwrap_or_default()
    };
    ToolOutcome {
        id: text(["toolCallId", "id"]),
        name: text(["name", "toolName"]),
        text: text(["output", "content"]),
        failed: result["isError"].as_bool().unwrap_or_default(),
    }
}

/// The words of a content: a text, or a list of parts with texts.
fn spoken(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(parts) => {
            let texts = parts.iter().filter_map(|part| part["text"].as_str());
            texts.collect::<Vec<_>>().join("\n")
        }
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
