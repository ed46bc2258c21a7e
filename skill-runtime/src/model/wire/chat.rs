//! Chat completions as `OpenAI` made them, which `OpenRouter`, Ollama, vLLM,
//! llama.cpp, `DeepSeek` and most gateways speak:
//! <https://platform.openai.com/docs/api-reference/chat>.

use std::boxed::Box;
use std::string::{String, ToString};
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

/// The format of chat completions.
#[derive(Clone, Copy, Debug)]
pub struct Chat;

impl Wire for Chat {
    fn request(
        &self,
        model: &str,
        request: &Request,
        key: Option<&Key>,
        stream: bool,
    ) -> WireRequest {
        let mut body = json!({
            "model": model,
            "messages": messages(request),
            // The newer name is not known to most servers, the older one is
            // known to all but the newest models of one vendor, whose route
            // speaks the responses format.
            "max_tokens": request.max_output,
            // OpenRouter reports the cost when asked; others ignore it.
            "usage": {"include": true},
        });
        if !request.tools.is_empty() {
            let tools: Vec<_> = request
                .tools
                .iter()
                .map(|tool| {
                    json!({
                        "type": "function",
                        "function": {
                            "name": tool.name,
                            "description": tool.description,
                            "parameters": tool.parameters,
                        },
                    })
                })
                .collect();
            body["tools"] = tools.into();
            body["tool_choice"] = match &request.choice {
                ToolChoice::Auto => "auto".into(),
                ToolChoice::None => "none".into(),
                ToolChoice::Any => "required".into(),
                ToolChoice::Named(name) => json!({"type": "function", "function": {"name": name}}),
            };
        }
        if let Some(effort) = request.effort {
            body["reasoning_effort"] = effort.word().into();
        }
        if let Some(temperature) = request.temperature {
            body["temperature"] = temperature.into();
        }
        if stream {
            body["stream"] = true.into();
            body["stream_options"] = json!({"include_usage": true});
        }
        WireRequest {
            path: "/chat/completions".into(),
            headers: bearer(key),
            body,
        }
    }

    fn reply(&self, body: &Value) -> Result<Reply, ProviderError> {
        // Gateways answer with status 200 and an error.
        if body.get("choices").is_none()
            && let Some(said) = error_message(body)
        {
            let fault = stream_fault(&code(&body["error"]));
            return Err(ProviderError::new(fault, said));
        }
        let choice = body
            .pointer("/choices/0")
            .ok_or_else(|| lacks("`choices`"))?;
        let message = &choice["message"];
        let mut answer = Answer {
            text: text(message, "content").into(),
            refusal: text(message, "refusal").into(),
            ..Answer::default()
        };
        answer.reason(message);
        for call in message["tool_calls"].as_array().into_iter().flatten() {
            answer.calls.push(Piece {
                id: text(call, "id").into(),
                name: text(&call["function"], "name").into(),
                arguments: match &call["function"]["arguments"] {
                    Value::String(text) => text.clone(),
                    Value::Null => String::new(),
                    // Ollama's own shape: the object itself.
                    value => value.to_string(),
                },
            });
        }
        answer.stop = choice["finish_reason"].as_str().map(String::from);
        answer.usage = usage(&body["usage"]);
        answer.model = text(body, "model").into();
        Ok(answer.reply())
    }

    fn decoder(&self) -> Box<dyn Decoder> {
        Box::new(Answer::default())
    }
}

/// The turns.
fn messages(request: &Request) -> Value {
    let mut turns = Vec::new();
    if !request.system.is_empty() {
        turns.push(json!({"role": "system", "content": request.system}));
    }
    for message in &request.messages {
        match message {
            Message::User { text } => turns.push(json!({"role": "user", "content": text})),
            Message::Assistant { parts } => turns.push(assistant(parts)),
            Message::Tools { outcomes } => {
                turns.extend(outcomes.iter().map(
                    |one| json!({"role": "tool", "tool_call_id": one.id, "content": one.text}),
                ));
            }
        }
    }
    turns.into()
}

/// A turn of the model, as it goes back.
fn assistant(parts: &[Part]) -> Value {
    let mut said = String::new();
    let mut calls = Vec::new();
    let mut turn = json!({"role": "assistant"});
    for part in parts {
        match part {
            Part::Text { text } => said.push_str(text),
            // DeepSeek wants `reasoning_content`, OpenRouter its
            // `reasoning_details`: each under the name by which it came.
            Part::Reasoning { opaque, .. } => {
                for (key, value) in opaque.as_object().into_iter().flatten() {
                    if ["reasoning_content", "reasoning_details"].contains(&key.as_str()) {
                        turn[key] = value.clone();
                    }
                }
            }
            Part::Call(call) => calls.push(json!({
                "id": call.id,
                "type": "function",
                "function": {"name": call.name, "arguments": call.arguments_text()},
            })),
        }
    }
    turn["content"] = if said.is_empty() && !calls.is_empty() {
        Value::Null
    } else {
        said.into()
    };
    if !calls.is_empty() {
        turn["tool_calls"] = calls.into();
    }
    turn
}

/// The code of an error, which is a number or a word.
fn code(error: &Value) -> String {
    match &error["code"] {
        Value::Number(number) => number.to_string(),
        Value::String(word) => word.clone(),
        _ => text(error, "type").into(),
    }
}

/// The counts. Those of a cache are part of `prompt_tokens`.
fn usage(counts: &Value) -> Usage {
    let all = number(counts, "/prompt_tokens");
    let cached = number(counts, "/prompt_tokens_details/cached_tokens")
        .max(number(counts, "/prompt_cache_hit_tokens"));
    Usage {
        input: all.saturating_sub(cached),
        output: number(counts, "/completion_tokens"),
        cache_read: cached,
        cache_write: 0,
        reported_usd: counts.get("cost").and_then(Value::as_f64),
    }
}

/// A call, as far as it has come.
#[derive(Default)]
struct Piece {
    id: String,
    name: String,
    arguments: String,
}

/// An answer, as far as it has come.
#[derive(Default)]
struct Answer {
    text: String,
    reasoning: String,
    /// What goes back, by its name.
    carried: serde_json::Map<String, Value>,
    refusal: String,
    calls: Vec<Piece>,
    stop: Option<String>,
    usage: Usage,
    model: String,
}

impl Answer {
    /// Takes the reasoning of a message or of a piece of one.
    fn reason(&mut self, message: &Value) -> Option<String> {
        let mut new = None;
        for key in ["reasoning_content", "reasoning"] {
            let more = text(message, key);
            if !more.is_empty() && new.is_none() {
                self.reasoning.push_str(more);
                new = Some(more.into());
                if key == "reasoning_content" {
                    let carried = self.carried.entry(key).or_insert_with(|| "".into());
                    if let Value::String(text) = carried {
                        text.push_str(more);
                    }
                }
            }
        }
        if let Some(Value::Array(more)) = message.get("reasoning_details") {
            let carried = self
                .carried
                .entry("reasoning_details")
                .or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(all) = carried {
                all.extend(more.iter().cloned());
            }
        }
        new
    }

    fn reply(self) -> Reply {
        let mut parts = Vec::new();
        if !self.reasoning.is_empty() || !self.carried.is_empty() {
            let opaque = if self.carried.is_empty() {
                Value::Null
            } else {
                Value::Object(self.carried)
            };
            parts.push(Part::Reasoning {
                text: self.reasoning,
                opaque,
            });
        }
        let is_refused = !self.refusal.is_empty();
        let said = if self.text.is_empty() {
            self.refusal
        } else {
            self.text
        };
        if !said.is_empty() {
            parts.push(Part::Text { text: said });
        }
        let has_calls = !self.calls.is_empty();
        for (index, call) in self.calls.into_iter().enumerate() {
            // Some servers give no id; ours must be unique in the turn.
            let id = if call.id.is_empty() {
                std::format!("call_{index}")
            } else {
                call.id
            };
            let arguments = ToolCall::arguments_of(&call.arguments);
            parts.push(Part::Call(ToolCall::new(id, call.name, arguments)));
        }
        let stop = match self.stop.as_deref() {
            Some("length") => Stop::Length,
            Some("content_filter") => Stop::Refused,
            // Several servers say `stop` beside calls.
            _ if has_calls => Stop::Calls,
            _ if is_refused => Stop::Refused,
            _ => Stop::End,
        };
        Reply {
            parts,
            stop,
            usage: self.usage,
            model: self.model,
        }
    }
}

impl Decoder for Answer {
    fn take(&mut self, event: &SseEvent, watch: Watch<'_>) -> Result<(), ProviderError> {
        if event.data.trim() == "[DONE]" {
            return Ok(());
        }
        let data = super::json(event)?;
        if let Some(error) = data.get("error").filter(|error| !error.is_null()) {
            return Err(told(&data, &code(error)));
        }
        if self.model.is_empty() {
            self.model = text(&data, "model").into();
        }
        if data["usage"].is_object() {
            self.usage = usage(&data["usage"]);
        }
        let Some(choice) = data.pointer("/choices/0") else {
            return Ok(());
        };
        let delta = &choice["delta"];
        let more = text(delta, "content");
        if !more.is_empty() {
            watch(Event::Text(more));
            self.text.push_str(more);
        }
        self.refusal.push_str(text(delta, "refusal"));
        if let Some(more) = self.reason(delta) {
            watch(Event::Reasoning(&more));
        }
        for call in delta["tool_calls"].as_array().into_iter().flatten() {
            let function = &call["function"];
            let at = match call["index"].as_u64() {
                Some(index) => usize::try_from(index).unwrap_or(usize::MAX),
                // Servers that give no index send each call whole.
                None => self.calls.len(),
            };
            if at > self.calls.len() {
                return Err(lacks("call before this one"));
            }
            if at == self.calls.len() {
                self.calls.push(Piece::default());
                watch(Event::Call(text(function, "name")));
            }
            let piece = &mut self.calls[at];
            // Ids and names come once, but for servers that repeat them.
            for (field, new) in [
                (&mut piece.id, text(call, "id")),
                (&mut piece.name, text(function, "name")),
            ] {
                if field.is_empty() {
                    field.push_str(new);
                }
            }
            piece.arguments.push_str(text(function, "arguments"));
        }
        if let Some(reason) = choice["finish_reason"].as_str() {
            self.stop = Some(reason.into());
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<Reply, ProviderError> {
        if self.stop.is_none() {
            return Err(ProviderError::new(Fault::Cut, "no `finish_reason` came"));
        }
        Ok((*self).reply())
    }
}
