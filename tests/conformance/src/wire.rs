//! The forms in which agents talk to a model.
//!
//! A request is read into a [`Conversation`], which is the same for every form;
//! an [`Answer`] is written in the form of the request.

mod anthropic;
mod chat;
mod gemini;
mod responses;

use std::collections::BTreeMap;

use serde_json::Value;

/// Who says a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// The agent's instructions.
    System,
    /// The user, or the agent in the user's place.
    User,
    /// The model.
    Model,
}

/// What a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    /// The model calls a tool.
    Call,
    /// What the tool says.
    Result,
}

/// A part of a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) role: Role,
    pub(crate) kind: Kind,
    pub(crate) text: String,
}

/// What a model is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Conversation {
    pub(crate) messages: Vec<Message>,
    /// The description of each tool that is offered, by name.
    pub(crate) tools: BTreeMap<String, String>,
}

impl Conversation {
    /// All instructions.
    pub(crate) fn system(&self) -> String {
        let texts = self.messages.iter();
        let texts = texts.filter(|message| message.role == Role::System);
        let texts: Vec<_> = texts.map(|message| message.text.as_str()).collect();
        texts.join("\n")
    }

    /// What has come in since the model's last call; everything but the
    /// instructions when there was none.
    pub(crate) fn arrived(&self) -> String {
        let mut messages = self.messages.iter();
        let last = messages.rposition(|message| message.kind == Kind::Call);
        let from = last.map_or(0, |last| last + 1);
        let texts = self.messages[from..].iter();
        let texts = texts.filter(|message| last.is_some() || message.role != Role::System);
        let texts: Vec<_> = texts.map(|message| message.text.as_str()).collect();
        texts.join("\n")
    }

    fn say(&mut self, role: Role, kind: Kind, text: impl Into<String>) {
        let text = text.into();
        self.messages.push(Message { role, kind, text });
    }
}

/// A call of a tool.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Call {
    pub(crate) tool: String,
    pub(crate) arguments: Value,
}

/// What the model says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answer {
    Text(&'static str),
    Call(Call),
}

/// An answer as it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) media_type: &'static str,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn json(value: &Value) -> Self {
        Self {
            media_type: "application/json",
            body: value.to_string(),
        }
    }

    const fn events(body: String) -> Self {
        Self {
            media_type: "text/event-stream",
            body,
        }
    }
}

/// A form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Anthropic,
    Responses,
    Chat,
    /// Gemini's, which says in the path whether it streams.
    Gemini {
        streams: bool,
    },
}

impl Form {
    /// The form of a request to `path`, if it asks for an answer of the model.
    pub(crate) fn of(path: &str) -> Option<Self> {
        let path = path.split('?').next().unwrap_or_default();
        if path.ends_with("/messages") {
            Some(Self::Anthropic)
        } else if path.ends_with("/responses") {
            Some(Self::Responses)
        } else if path.ends_with("/chat/completions") {
            Some(Self::Chat)
        } else if path.ends_with(":generateContent") {
            Some(Self::Gemini { streams: false })
        } else if path.ends_with(":streamGenerateContent") {
            Some(Self::Gemini { streams: true })
        } else {
            None
        }
    }

    /// What a request says.
    pub(crate) fn read(self, body: &Value) -> Conversation {
        match self {
            Self::Anthropic => anthropic::read(body),
            Self::Responses => responses::read(body),
            Self::Chat => chat::read(body),
            Self::Gemini { .. } => gemini::read(body),
        }
    }

    /// The answer to the request `body`, which is the `number`th.
    pub(crate) fn write(self, body: &Value, answer: &Answer, number: usize) -> Reply {
        match self {
            Self::Anthropic => anthropic::write(body, answer, number),
            Self::Responses => responses::write(body, answer, number),
            Self::Chat => chat::write(body, answer, number),
            Self::Gemini { streams } => gemini::write(body, answer, streams),
        }
    }
}

/// The text of a message's content, in any form.
fn text_of(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(parts) => {
            let texts = parts.iter().map(text_of);
            let texts: Vec<_> = texts.filter(|text| !text.is_empty()).collect();
            texts.join("\n")
        }
        Value::Object(part) => ["text", "content", "parts", "output"]
            .iter()
            .find_map(|key| part.get(*key))
            .map(text_of)
            .unwrap_or_default(),
        _ => String::new(),
    }
}

/// An event of a stream that has a name.
fn event(name: &str, data: &Value) -> String {
    format!("event: {name}\ndata: {data}\n\n")
}

/// The text under a key, empty when there is none.
fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

/// The items of a list, none when it is no list.
fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const CALL: &str = "Call { tool: \"load\", arguments: Object {\"name\": String(\"x\")} }";

    fn call() -> Answer {
        Answer::Call(Call {
            tool: "load".to_owned(),
            arguments: json!({ "name": "x" }),
        })
    }

    /// The data of the events of a stream.
    fn events(reply: &Reply) -> Vec<Value> {
        assert_eq!(reply.media_type, "text/event-stream");
        let lines = reply.body.lines();
        let data = lines.filter_map(|line| line.strip_prefix("data: "));
        let data = data.filter(|data| *data != "[DONE]");
        data.map(|data| serde_json::from_str(data).unwrap())
            .collect()
    }

    #[test]
    fn the_path_says_the_form() {
        assert_eq!(Form::of("/v1/messages?beta=true"), Some(Form::Anthropic));
        assert_eq!(Form::of("/v1/responses"), Some(Form::Responses));
        assert_eq!(Form::of("/v1/chat/completions"), Some(Form::Chat));
        let streams = true;
        assert_eq!(
            Form::of("/v1beta/models/m:streamGenerateContent?alt=sse"),
            Some(Form::Gemini { streams })
        );
        assert_eq!(Form::of("/v1/messages/count_tokens"), None);
        assert_eq!(Form::of("/v1/models"), None);
    }

    #[test]
    fn what_has_arrived_follows_the_last_call() {
        let body = json!({
            "system": [{ "type": "text", "text": "be good" }],
            "messages": [
                { "role": "user", "content": "hello" },
                { "role": "assistant", "content": [
                    { "type": "tool_use", "id": "1", "name": "Skill", "input": { "skill": "a" } },
                ] },
                { "role": "user", "content": [
                    { "type": "tool_result", "tool_use_id": "1", "content": "launching" },
                    { "type": "text", "text": "# Body" },
                ] },
                { "role": "system", "content": "and a note" },
            ],
            "tools": [{ "name": "Skill", "description": "Loads." }],
        });
        let seen = Form::Anthropic.read(&body);
        assert_eq!(seen.arrived(), "launching\n# Body\nand a note");
        assert_eq!(seen.system(), "be good\nand a note");
        assert_eq!(seen.tools["Skill"], "Loads.");
    }

    #[test]
    fn before_any_call_all_but_the_instructions_has_arrived() {
        let body = json!({
            "instructions": "be good",
            "input": [
                { "type": "message", "role": "developer", "content": "skills" },
                { "type": "message", "role": "user",
                  "content": [{ "type": "input_text", "text": "hello" }] },
            ],
        });
        assert_eq!(Form::Responses.read(&body).arrived(), "hello");
    }

    #[test]
    fn every_form_reads_a_call_and_its_result() {
        let responses = json!({ "input": [
            { "type": "function_call", "name": "load", "arguments": "{}", "call_id": "1" },
            { "type": "function_call_output", "call_id": "1", "output": "text" },
        ] });
        let chat = json!({ "messages": [
            { "role": "assistant", "content": null, "tool_calls": [
                { "id": "1", "function": { "name": "load", "arguments": "{}" } } ] },
            { "role": "tool", "tool_call_id": "1", "content": [{ "type": "text", "text": "text" }] },
        ] });
        let gemini = json!({ "contents": [
            { "role": "model", "parts": [{ "functionCall": { "name": "load", "args": {} } }] },
            { "role": "user", "parts": [
                { "functionResponse": { "name": "load", "response": { "output": "text" } } } ] },
        ] });
        let streams = true;
        for (form, body) in [
            (Form::Responses, responses),
            (Form::Chat, chat),
            (Form::Gemini { streams }, gemini),
        ] {
            let seen = form.read(&body);
            let kinds: Vec<_> = seen.messages.iter().map(|message| message.kind).collect();
            assert_eq!(kinds, [Kind::Call, Kind::Result], "{form:?}");
            assert_eq!(seen.arrived(), "text", "{form:?}");
        }
    }

    #[test]
    fn every_form_reads_the_tools() {
        let function = json!({ "name": "load", "description": "Loads." });
        let gemini = json!({ "tools": [{ "functionDeclarations": [function] }] });
        let chat = json!({ "tools": [{ "type": "function", "function": function }] });
        let responses = json!({ "tools": [
            { "type": "function", "name": "load", "description": "Loads." },
            { "type": "web_search" },
        ] });
        let streams = true;
        assert_eq!(
            Form::Gemini { streams }.read(&gemini).tools["load"],
            "Loads."
        );
        assert_eq!(Form::Chat.read(&chat).tools["load"], "Loads.");
        let tools = Form::Responses.read(&responses).tools;
        assert_eq!(tools.len(), 2);
        assert_eq!(tools["load"], "Loads.");
    }

    #[test]
    fn a_streamed_answer_holds_the_call() {
        let body = json!({ "stream": true, "model": "m" });
        let streams = true;
        let anthropic = events(&Form::Anthropic.write(&body, &call(), 1));
        assert_eq!(anthropic[1]["content_block"]["name"], "load");
        assert_eq!(anthropic[2]["delta"]["partial_json"], r#"{"name":"x"}"#);
        assert_eq!(anthropic[4]["delta"]["stop_reason"], "tool_use");
        let responses = events(&Form::Responses.write(&body, &call(), 1));
        assert_eq!(responses[1]["item"]["arguments"], r#"{"name":"x"}"#);
        let chat = events(&Form::Chat.write(&body, &call(), 1));
        let function = &chat[0]["choices"][0]["delta"]["tool_calls"][0]["function"];
        assert_eq!(function["arguments"], r#"{"name":"x"}"#);
        assert_eq!(chat[1]["choices"][0]["finish_reason"], "tool_calls");
        let gemini = events(&Form::Gemini { streams }.write(&body, &call(), 1));
        let part = &gemini[0]["candidates"][0]["content"]["parts"][0];
        assert_eq!(part["functionCall"]["args"]["name"], "x");
        assert_eq!(format!("{:?}", call()), format!("Call({CALL})"));
    }

    #[test]
    fn an_answer_is_streamed_only_when_it_is_asked_for() {
        let body = json!({ "model": "m" });
        let streams = false;
        for form in [
            Form::Anthropic,
            Form::Responses,
            Form::Chat,
            Form::Gemini { streams },
        ] {
            let reply = form.write(&body, &Answer::Text("done"), 1);
            assert_eq!(reply.media_type, "application/json", "{form:?}");
            assert!(reply.body.contains("\"done\""), "{form:?}");
        }
    }
}
