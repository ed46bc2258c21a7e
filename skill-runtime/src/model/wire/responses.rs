//! Responses, the newer format of `OpenAI`: <https://platform.openai.com/docs/api-reference/responses>.
//!
//! Nothing is stored at the provider: every request holds the whole
//! conversation, and reasoning comes encrypted and goes back with it.

use std::boxed::Box;
use std::string::String;
use std::vec::Vec;

use serde_json::{Value, json};

use super::{
    Decoder, SseEvent, Wire, WireRequest, bearer, error_message, lacks, number, stream_fault, text,
    told,
};
use crate::model::error::{Fault, ProviderError};
use crate::model::key::Key;
use crate::model::message::{Message, Part, ToolCall};
use crate::model::provider::{Event, Watch};
use crate::model::request::{Reply, Request, Stop, ToolChoice};
use crate::model::usage::Usage;

/// The format of responses.
#[derive(Clone, Copy, Debug)]
pub struct Responses;

impl Wire for Responses {
    fn request(
        &self,
        model: &str,
        request: &Request,
        key: Option<&Key>,
        stream: bool,
    ) -> WireRequest {
        let mut body = json!({
            "model": model,
            "input": input(request),
            "max_output_tokens": request.max_output,
            "store": false,
            "include": ["reasoning.encrypted_content"],
        });
        if !request.system.is_empty() {
            body["instructions"] = request.system.as_str().into();
        }
        if !request.tools.is_empty() {
            let tools: Vec<_> = request
                .tools
                .iter()
                .map(|tool| {
                    json!({
                        "type": "function",
                        "name": tool.name,
                        "description": tool.description,
                        "parameters": tool.parameters,
                        // The strict form allows only a part of JSON Schema.
                        "strict": false,
                    })
                })
                .collect();
            body["tools"] = tools.into();
            body["tool_choice"] = match &request.choice {
                ToolChoice::Auto => "auto".into(),
                ToolChoice::None => "none".into(),
                ToolChoice::Any => "required".into(),
                ToolChoice::Named(name) => json!({"type": "function", "name": name}),
            };
        }
        if let Some(effort) = request.effort {
            body["reasoning"] = json!({"effort": effort.word()});
        }
        if let Some(temperature) = request.temperature {
            body["temperature"] = temperature.into();
        }
        if stream {
            body["stream"] = true.into();
        }
        WireRequest {
            path: "/responses".into(),
            headers: bearer(key),
            body,
        }
    }

    fn reply(&self, body: &Value) -> Result<Reply, ProviderError> {
        if text(body, "status") == "failed" {
            let fault = stream_fault(text(&body["error"], "code"));
            let said = error_message(body).unwrap_or_default();
            return Err(ProviderError::new(fault, said));
        }
        let items = body
            .get("output")
            .and_then(Value::as_array)
            .ok_or_else(|| lacks("`output`"))?;
        let mut parts = Vec::new();
        let mut is_refused = false;
        for item in items {
            match text(item, "type") {
                "message" => {
                    for content in item["content"].as_array().into_iter().flatten() {
                        is_refused |= text(content, "type") == "refusal";
                        let said = [text(content, "text"), text(content, "refusal")].concat();
                        if !said.is_empty() {
                            parts.push(Part::Text { text: said });
                        }
                    }
                }
                "reasoning" => {
                    let summary = item["summary"].as_array().into_iter().flatten();
                    parts.push(Part::Reasoning {
                        text: summary.map(|one| text(one, "text")).collect(),
                        opaque: item.clone(),
                    });
                }
                "function_call" => {
                    let arguments = ToolCall::arguments_of(text(item, "arguments"));
                    let call = ToolCall::new(text(item, "call_id"), text(item, "name"), arguments);
                    parts.push(Part::Call(call));
                }
                _ => {}
            }
        }
        let has_calls = parts.iter().any(|part| matches!(part, Part::Call(_)));
        let stop = match body
            .pointer("/incomplete_details/reason")
            .and_then(Value::as_str)
        {
            Some("max_output_tokens") => Stop::Length,
            Some("content_filter") => Stop::Refused,
            _ if has_calls => Stop::Calls,
            _ if is_refused => Stop::Refused,
            _ => Stop::End,
        };
        let counts = &body["usage"];
        let cached = number(counts, "/input_tokens_details/cached_tokens");
        Ok(Reply {
            parts,
            stop,
            usage: Usage {
                input: number(counts, "/input_tokens").saturating_sub(cached),
                output: number(counts, "/output_tokens"),
                cache_read: cached,
                cache_write: 0,
                reported_usd: None,
            },
            model: text(body, "model").into(),
        })
    }

    fn decoder(&self) -> Box<dyn Decoder> {
        Box::new(Stream { whole: None })
    }
}

/// The conversation as items.
fn input(request: &Request) -> Value {
    let mut items = Vec::new();
    for message in &request.messages {
        match message {
            Message::User { text } => items.push(json!({"role": "user", "content": text})),
            Message::Assistant { parts } => {
                items.extend(parts.iter().filter_map(|part| match part {
                    Part::Text { text } if text.is_empty() => None,
                    Part::Text { text } => Some(json!({"role": "assistant", "content": text})),
                    Part::Reasoning { opaque, .. } => {
                        (text(opaque, "type") == "reasoning").then(|| opaque.clone())
                    }
                    Part::Call(call) => Some(json!({
                        "type": "function_call",
                        "call_id": call.id,
                        "name": call.name,
                        "arguments": call.arguments_text(),
                    })),
                }));
            }
            Message::Tools { outcomes } => items.extend(outcomes.iter().map(|one| {
                json!({"type": "function_call_output", "call_id": one.id, "output": one.text})
            })),
        }
    }
    items.into()
}

/// An answer that comes in events. The last one holds it whole.
struct Stream {
    whole: Option<Value>,
}

impl Decoder for Stream {
    fn take(&mut self, event: &SseEvent, watch: Watch<'_>) -> Result<(), ProviderError> {
        let data = super::json(event)?;
        match text(&data, "type") {
            "response.output_text.delta" => watch(Event::Text(text(&data, "delta"))),
            "response.reasoning_summary_text.delta" => {
                watch(Event::Reasoning(text(&data, "delta")));
            }
            "response.output_item.added" if text(&data["item"], "type") == "function_call" => {
                watch(Event::Call(text(&data["item"], "name")));
            }
            "response.completed" | "response.incomplete" | "response.failed" => {
                self.whole = Some(data["response"].clone());
            }
            "error" => {
                return Err(told(&data, text(&data, "code")));
            }
            _ => {}
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<Reply, ProviderError> {
        let whole = self
            .whole
            .ok_or_else(|| ProviderError::new(Fault::Cut, String::from("no last event came")))?;
        Responses.reply(&whole)
    }
}
