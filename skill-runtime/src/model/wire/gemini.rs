//! Gemini: <https://ai.google.dev/api/generate-content>.

use std::boxed::Box;
use std::string::String;
use std::vec::Vec;

use serde_json::{Value, json};

use super::{Decoder, SseEvent, Wire, WireHeader, WireRequest, error_message, lacks, number, text};
use crate::model::error::{Fault, ProviderError};
use crate::model::key::Key;
use crate::model::message::{Message, Part, ToolCall};
use crate::model::provider::{Event, Watch};
use crate::model::request::{Effort, Reply, Request, Stop, ToolChoice};
use crate::model::usage::Usage;

/// The format of Gemini.
#[derive(Clone, Copy, Debug)]
pub struct Gemini;

impl Wire for Gemini {
    fn request(
        &self,
        model: &str,
        request: &Request,
        key: Option<&Key>,
        stream: bool,
    ) -> WireRequest {
        let mut settings = json!({"maxOutputTokens": request.max_output});
        if let Some(temperature) = request.temperature {
            settings["temperature"] = temperature.into();
        }
        if let Some(effort) = request.effort {
            // Tokens; the largest that every reasoning model takes is 24,576.
            let budget = match effort {
                Effort::Low => 1_024,
                Effort::Medium => 8_192,
                Effort::High => 24_576,
            };
            settings["thinkingConfig"] = json!({"thinkingBudget": budget});
        }
        let mut body = json!({"contents": contents(request), "generationConfig": settings});
        if !request.system.is_empty() {
            body["systemInstruction"] = json!({"parts": [{"text": request.system}]});
        }
        if !request.tools.is_empty() {
            let tools: Vec<_> = request
                .tools
                .iter()
                .map(|tool| {
                    json!({
                        "name": tool.name,
                        "description": tool.description,
                        // Takes JSON Schema; `parameters` takes only a part.
                        "parametersJsonSchema": tool.parameters,
                    })
                })
                .collect();
            body["tools"] = json!([{"functionDeclarations": tools}]);
            let choice = match &request.choice {
                ToolChoice::Auto => json!({"mode": "AUTO"}),
                ToolChoice::None => json!({"mode": "NONE"}),
                ToolChoice::Any => json!({"mode": "ANY"}),
                ToolChoice::Named(name) => {
                    json!({"mode": "ANY", "allowedFunctionNames": [name]})
                }
            };
            body["toolConfig"] = json!({"functionCallingConfig": choice});
        }
        let method = if stream {
            "streamGenerateContent?alt=sse"
        } else {
            "generateContent"
        };
        WireRequest {
            path: std::format!("/models/{model}:{method}"),
            headers: key
                .map(|key| ("x-goog-api-key", WireHeader::Key(key.clone())))
                .into_iter()
                .collect(),
            body,
        }
    }

    fn reply(&self, body: &Value) -> Result<Reply, ProviderError> {
        let mut answer = Answer::default();
        answer.add(body, &|_| ())?;
        answer.reply()
    }

    fn decoder(&self) -> Box<dyn Decoder> {
        Box::new(Answer::default())
    }
}

/// The turns.
fn contents(request: &Request) -> Value {
    let turns = request.messages.iter().map(|message| match message {
        Message::User { text } => json!({"role": "user", "parts": [{"text": text}]}),
        Message::Assistant { parts } => {
            let parts: Vec<_> = parts.iter().filter_map(sent).collect();
            json!({"role": "model", "parts": parts})
        }
        Message::Tools { outcomes } => {
            let parts: Vec<_> = outcomes
                .iter()
                .map(|one| {
                    let key = if one.failed { "error" } else { "output" };
                    json!({"functionResponse": {
                        "name": one.name,
                        "response": {key: one.text},
                    }})
                })
                .collect();
            json!({"role": "user", "parts": parts})
        }
    });
    turns.collect::<Vec<_>>().into()
}

/// A part of the model's turn, as it goes back: signatures stay where they were.
fn sent(part: &Part) -> Option<Value> {
    Some(match part {
        Part::Text { text } if text.is_empty() => return None,
        Part::Text { text } => json!({"text": text}),
        Part::Reasoning { opaque, .. } if opaque.get("thought").is_some() => opaque.clone(),
        Part::Reasoning { .. } => return None,
        Part::Call(call) => {
            let arguments = match &call.arguments {
                Value::Object(map) => Value::Object(map.clone()),
                other => json!({"input": other}),
            };
            let mut part = json!({"functionCall": {"name": call.name, "args": arguments}});
            if let Some(signature) = call.opaque.get("thoughtSignature") {
                part["thoughtSignature"] = signature.clone();
            }
            part
        }
    })
}

/// An answer, as far as it has come.
#[derive(Default)]
struct Answer {
    parts: Vec<Part>,
    calls: usize,
    stop: Option<String>,
    usage: Usage,
    model: String,
}

impl Answer {
    fn add(&mut self, body: &Value, watch: Watch<'_>) -> Result<(), ProviderError> {
        if let Some(said) = error_message(body) {
            return Err(ProviderError::new(Fault::Server { after: None }, said));
        }
        if let Some(reason) = body.pointer("/promptFeedback/blockReason") {
            self.stop = Some(std::format!("SAFETY {reason}"));
        }
        if let Some(counts) = body.get("usageMetadata") {
            let cached = number(counts, "/cachedContentTokenCount");
            self.usage = Usage {
                input: number(counts, "/promptTokenCount").saturating_sub(cached)
                    + number(counts, "/toolUsePromptTokenCount"),
                output: number(counts, "/candidatesTokenCount")
                    + number(counts, "/thoughtsTokenCount"),
                cache_read: cached,
                cache_write: 0,
                reported_usd: None,
            };
        }
        if self.model.is_empty() {
            self.model = text(body, "modelVersion").into();
        }
        let Some(candidate) = body.pointer("/candidates/0") else {
            return Ok(());
        };
        for part in candidate
            .pointer("/content/parts")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            self.part(part, watch);
        }
        if let Some(reason) = candidate["finishReason"].as_str() {
            self.stop = Some(reason.into());
        }
        Ok(())
    }

    fn part(&mut self, part: &Value, watch: Watch<'_>) {
        if let Some(call) = part.get("functionCall") {
            watch(Event::Call(text(call, "name")));
            // The format has no ids; calls are told apart by their order.
            let mut made = ToolCall::new(
                std::format!("call_{}", self.calls),
                text(call, "name"),
                call.get("args").cloned().unwrap_or_else(|| json!({})),
            );
            if let Some(signature) = part.get("thoughtSignature") {
                made.opaque = json!({"thoughtSignature": signature});
            }
            self.calls += 1;
            self.parts.push(Part::Call(made));
            return;
        }
        let more = text(part, "text");
        if part["thought"].as_bool() == Some(true) {
            watch(Event::Reasoning(more));
            self.parts.push(Part::Reasoning {
                text: more.into(),
                opaque: part.clone(),
            });
        } else if !more.is_empty() {
            watch(Event::Text(more));
            match self.parts.last_mut() {
                Some(Part::Text { text }) => text.push_str(more),
                _ => self.parts.push(Part::Text { text: more.into() }),
            }
        }
    }

    fn reply(self) -> Result<Reply, ProviderError> {
        let stop = match self.stop.as_deref() {
            None => return Err(lacks("`finishReason`")),
            Some("MAX_TOKENS") => Stop::Length,
            Some("STOP") if self.calls > 0 => Stop::Calls,
            Some("STOP") => Stop::End,
            Some("MALFORMED_FUNCTION_CALL") => {
                let said = "the model wrote a call that the provider cannot read";
                return Err(ProviderError::new(Fault::Garbage, said));
            }
            Some(_) => Stop::Refused,
        };
        Ok(Reply {
            parts: self.parts,
            stop,
            usage: self.usage,
            model: self.model,
        })
    }
}

impl Decoder for Answer {
    fn take(&mut self, event: &SseEvent, watch: Watch<'_>) -> Result<(), ProviderError> {
        let data = super::json(event)?;
        self.add(&data, watch)
    }

    fn finish(self: Box<Self>) -> Result<Reply, ProviderError> {
        if self.stop.is_none() {
            return Err(ProviderError::new(Fault::Cut, "no `finishReason` came"));
        }
        self.reply()
    }
}
