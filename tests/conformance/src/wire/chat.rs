//! The chat completions of `OpenAI`.

use serde_json::{Value, json};

use super::{Answer, Conversation, Kind, Reply, Role, items, text, text_of};

pub(super) fn read(body: &Value) -> Conversation {
    let mut seen = Conversation::default();
    for tool in items(&body["tools"]) {
        let function = &tool["function"];
        let description = text(function, "description").to_owned();
        seen.tools
            .insert(text(function, "name").to_owned(), description);
    }
    for message in items(&body["messages"]) {
        let content = text_of(&message["content"]);
        match text(message, "role") {
            "tool" => seen.say(Role::User, Kind::Result, content),
            "assistant" => {
                if !content.is_empty() {
                    seen.say(Role::Model, Kind::Text, content);
                }
                for call in items(&message["tool_calls"]) {
                    let arguments = text(&call["function"], "arguments");
                    seen.say(Role::Model, Kind::Call, arguments);
                }
            }
            "system" | "developer" => seen.say(Role::System, Kind::Text, content),
            _ => seen.say(Role::User, Kind::Text, content),
        }
    }
    seen
}

pub(super) fn write(body: &Value, answer: &Answer, number: usize) -> Reply {
    let (message, reason) = match answer {
        Answer::Text(text) => (json!({ "role": "assistant", "content": text }), "stop"),
        Answer::Call(call) => {
            let function = json!({ "name": call.tool, "arguments": call.arguments.to_string() });
            let call = json!({
                "index": 0,
                "id": format!("call_{number}"),
                "type": "function",
                "function": function,
            });
            let message = json!({ "role": "assistant", "content": null, "tool_calls": [call] });
            (message, "tool_calls")
        }
    };
    let usage = json!({ "prompt_tokens": 5, "completion_tokens": 1, "total_tokens": 6 });
    let whole = |object: &str, choice: Value, usage: &Value| {
        json!({
            "id": format!("c_{number}"),
            "object": object,
            "created": 1,
            "model": body["model"],
            "choices": [choice],
            "usage": usage,
        })
    };
    if body["stream"] != true {
        let choice = json!({ "index": 0, "message": message, "finish_reason": reason });
        return Reply::json(&whole("chat.completion", choice, &usage));
    }
    let chunk = |delta: &Value, reason: Value, usage: &Value| {
        let choice = json!({ "index": 0, "delta": delta, "finish_reason": reason });
        format!(
            "data: {}\n\n",
            whole("chat.completion.chunk", choice, usage)
        )
    };
    Reply::events(
        [
            chunk(&message, Value::Null, &Value::Null),
            chunk(&json!({}), json!(reason), &usage),
            "data: [DONE]\n\n".to_owned(),
        ]
        .concat(),
    )
}
