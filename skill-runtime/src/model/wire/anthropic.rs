//! Anthropic Messages: <https://docs.anthropic.com/en/api/messages>.

use std::boxed::Box;
use std::string::String;
use std::vec::Vec;

use serde_json::{Map, Value, json};

use super::{Decoder, SseEvent, Wire, WireHeader, WireRequest, lacks, number, text, told};
use crate::model::error::{Fault, ProviderError};
use crate::model::key::Key;
use crate::model::message::{Message, Part, ToolCall};
use crate::model::provider::{Event, Watch};
use crate::model::request::{Effort, Reply, Request, Stop, ToolChoice};
use crate::model::usage::Usage;

/// The format of Anthropic, and of gateways that speak it.
#[derive(Clone, Copy, Debug)]
pub struct Anthropic;

/// The version of the interface that is asked for.
const VERSION: &str = "2023-06-01";

impl Wire for Anthropic {
    fn request(
        &self,
        model: &str,
        request: &Request,
        key: Option<&Key>,
        stream: bool,
    ) -> WireRequest {
        let mut body = json!({
            "model": model,
            "max_tokens": request.max_output,
            "messages": messages(request),
        });
        if !request.system.is_empty() {
            let mut block = json!({"type": "text", "text": request.system});
            if request.cache {
                block["cache_control"] = json!({"type": "ephemeral"});
            }
            body["system"] = json!([block]);
        }
        if !request.tools.is_empty() {
            let tools: Vec<_> = request
                .tools
                .iter()
                .map(|tool| {
                    json!({
                        "name": tool.name,
                        "description": tool.description,
                        "input_schema": tool.parameters,
                    })
                })
                .collect();
            body["tools"] = tools.into();
            body["tool_choice"] = match &request.choice {
                ToolChoice::Auto => json!({"type": "auto"}),
                ToolChoice::None => json!({"type": "none"}),
                ToolChoice::Any => json!({"type": "any"}),
                ToolChoice::Named(name) => json!({"type": "tool", "name": name}),
            };
        }
        if let Some(effort) = request.effort {
            // The smallest budget that is accepted is 1,024, and it must be
            // below `max_tokens`.
            let share = match effort {
                Effort::Low => 8,
                Effort::Medium => 4,
                Effort::High => 2,
            };
            let budget = (request.max_output / share).max(1_024);
            if budget < request.max_output {
                body["thinking"] = json!({"type": "enabled", "budget_tokens": budget});
            }
        } else if let Some(temperature) = request.temperature {
            // Its scale ends at 1, and it may not be set beside reasoning.
            body["temperature"] = json!(temperature.min(1.0));
        }
        if stream {
            body["stream"] = true.into();
        }
        let mut headers = Vec::from([("anthropic-version", WireHeader::Plain(VERSION))]);
        headers.extend(key.map(|key| ("x-api-key", WireHeader::Key(key.clone()))));
        WireRequest {
            path: "/v1/messages".into(),
            headers,
            body,
        }
    }

    fn reply(&self, body: &Value) -> Result<Reply, ProviderError> {
        let content = body
            .get("content")
            .and_then(Value::as_array)
            .ok_or_else(|| lacks("`content`"))?;
        let mut usage = Usage::default();
        use_up(&mut usage, &body["usage"]);
        Ok(Reply {
            parts: content.iter().filter_map(part).collect(),
            stop: stop(text(body, "stop_reason")),
            usage,
            model: text(body, "model").into(),
        })
    }

    fn decoder(&self) -> Box<dyn Decoder> {
        Box::new(Stream {
            blocks: Vec::new(),
            usage: Usage::default(),
            model: String::new(),
            stop: None,
        })
    }
}

/// The turns. The last block of the last turn is marked for the cache, which
/// covers all before it.
fn messages(request: &Request) -> Value {
    let mut turns: Vec<Value> = request
        .messages
        .iter()
        .map(|message| match message {
            Message::User { text } => {
                json!({"role": "user", "content": [{"type": "text", "text": text}]})
            }
            Message::Assistant { parts } => {
                let blocks: Vec<_> = parts.iter().filter_map(block).collect();
                json!({"role": "assistant", "content": blocks})
            }
            Message::Tools { outcomes } => {
                let blocks: Vec<_> = outcomes
                    .iter()
                    .map(|one| {
                        let mut block = json!({
                            "type": "tool_result",
                            "tool_use_id": one.id,
                            "content": one.text,
                        });
                        if one.failed {
                            block["is_error"] = true.into();
                        }
                        block
                    })
                    .collect();
                json!({"role": "user", "content": blocks})
            }
        })
        .collect();
    if request.cache
        && let Some(block) = turns
            .last_mut()
            .and_then(|turn| turn["content"].as_array_mut()?.last_mut())
    {
        block["cache_control"] = json!({"type": "ephemeral"});
    }
    turns.into()
}

/// A part of the model's turn, as it goes back.
fn block(part: &Part) -> Option<Value> {
    Some(match part {
        // An empty text block is refused.
        Part::Text { text } if text.is_empty() => return None,
        Part::Text { text } => json!({"type": "text", "text": text}),
        // Reasoning of another provider carries no block of this one's.
        Part::Reasoning { opaque, .. } if opaque.is_null() => return None,
        Part::Reasoning { opaque, .. } => opaque.clone(),
        Part::Call(call) => json!({
            "type": "tool_use",
            "id": call.id,
            "name": call.name,
            "input": match &call.arguments {
                Value::Object(map) => Value::Object(map.clone()),
                other => json!({"input": other}),
            },
        }),
    })
}

/// A block of an answer.
fn part(block: &Value) -> Option<Part> {
    match text(block, "type") {
        "text" => Some(Part::Text {
            text: text(block, "text").into(),
        }),
        "thinking" | "redacted_thinking" => Some(Part::Reasoning {
            text: text(block, "thinking").into(),
            opaque: block.clone(),
        }),
        "tool_use" => Some(Part::Call(ToolCall::new(
            text(block, "id"),
            text(block, "name"),
            block.get("input").cloned().unwrap_or_else(|| json!({})),
        ))),
        _ => None,
    }
}

fn stop(reason: &str) -> Stop {
    match reason {
        "tool_use" => Stop::Calls,
        "max_tokens" | "model_context_window_exceeded" => Stop::Length,
        "refusal" => Stop::Refused,
        _ => Stop::End,
    }
}

/// Takes over the counts that are there. A stream sends them twice, the later
/// ones being whole.
fn use_up(usage: &mut Usage, counts: &Value) {
    for (field, key) in [
        (&mut usage.input, "/input_tokens"),
        (&mut usage.output, "/output_tokens"),
        (&mut usage.cache_read, "/cache_read_input_tokens"),
        (&mut usage.cache_write, "/cache_creation_input_tokens"),
    ] {
        if counts.pointer(key).is_some_and(Value::is_u64) {
            *field = number(counts, key);
        }
    }
}

/// An answer that comes in events.
struct Stream {
    /// By index: the block as it began, and the text of its arguments.
    blocks: Vec<(Value, String)>,
    usage: Usage,
    model: String,
    stop: Option<Stop>,
}

impl Decoder for Stream {
    fn take(&mut self, event: &SseEvent, watch: Watch<'_>) -> Result<(), ProviderError> {
        let data = super::json(event)?;
        match text(&data, "type") {
            "message_start" => {
                self.model = text(&data["message"], "model").into();
                use_up(&mut self.usage, &data["message"]["usage"]);
            }
            "content_block_start" => {
                let block = data["content_block"].clone();
                if text(&block, "type") == "tool_use" {
                    watch(Event::Call(text(&block, "name")));
                }
                self.blocks.push((block, String::new()));
            }
            "content_block_delta" => {
                let delta = &data["delta"];
                // Indices count up with the blocks.
                let at = usize::try_from(number(&data, "/index")).unwrap_or(usize::MAX);
                let (block, arguments) =
                    self.blocks.get_mut(at).ok_or_else(|| lacks("such block"))?;
                match text(delta, "type") {
                    "text_delta" => {
                        watch(Event::Text(text(delta, "text")));
                        append(block, "text", text(delta, "text"));
                    }
                    "thinking_delta" => {
                        watch(Event::Reasoning(text(delta, "thinking")));
                        append(block, "thinking", text(delta, "thinking"));
                    }
                    "signature_delta" => append(block, "signature", text(delta, "signature")),
                    "input_json_delta" => arguments.push_str(text(delta, "partial_json")),
                    _ => {}
                }
            }
            "message_delta" => {
                use_up(&mut self.usage, &data["usage"]);
                if let Some(reason) = data["delta"]["stop_reason"].as_str() {
                    self.stop = Some(stop(reason));
                }
            }
            "error" => {
                return Err(told(&data, text(&data["error"], "type")));
            }
            _ => {}
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<Reply, ProviderError> {
        let stop = self
            .stop
            .ok_or_else(|| ProviderError::new(Fault::Cut, "no `stop_reason` came"))?;
        let parts = self
            .blocks
            .into_iter()
            .filter_map(|(mut block, arguments)| {
                if text(&block, "type") == "tool_use" && !arguments.is_empty() {
                    block["input"] = ToolCall::arguments_of(&arguments);
                }
                part(&block)
            });
        Ok(Reply {
            parts: parts.collect(),
            stop,
            usage: self.usage,
            model: self.model,
        })
    }
}

/// Puts more text behind the text at a key.
fn append(block: &mut Value, key: &str, more: &str) {
    if !block.is_object() {
        *block = Value::Object(Map::new());
    }
    match &mut block[key] {
        Value::String(text) => text.push_str(more),
        other => *other = more.into(),
    }
}
