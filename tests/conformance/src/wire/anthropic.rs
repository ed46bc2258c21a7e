//! Anthropic's messages.

use serde_json::{Value, json};

use super::{Answer, Conversation, Kind, Reply, Role, event, items, text, text_of};

pub(super) fn read(body: &Value) -> Conversation {
    let mut seen = Conversation::default();
    for tool in items(&body["tools"]) {
        let name = tool["name"].as_str().unwrap_or(text(tool, "type"));
        let description = text(tool, "description").to_owned();
        seen.tools.insert(name.to_owned(), description);
    }
    let system = text_of(&body["system"]);
    if !system.is_empty() {
        seen.say(Role::System, Kind::Text, system);
    }
    for message in items(&body["messages"]) {
        let role = match text(message, "role") {
            "assistant" => Role::Model,
            "system" => Role::System,
            _ => Role::User,
        };
        let Some(parts) = message["content"].as_array() else {
            seen.say(role, Kind::Text, text_of(&message["content"]));
            continue;
        };
        for part in parts {
            match text(part, "type") {
                "tool_use" => seen.say(role, Kind::Call, part["input"].to_string()),
                "tool_result" => seen.say(role, Kind::Result, text_of(&part["content"])),
                _ => seen.say(role, Kind::Text, text_of(part)),
            }
        }
    }
    seen
}

pub(super) fn write(body: &Value, answer: &Answer, number: usize) -> Reply {
    let (block, empty, delta, reason) = match answer {
        Answer::Text(text) => (
            json!({ "type": "text", "text": text }),
            json!({ "type": "text", "text": "" }),
            json!({ "type": "text_delta", "text": text }),
            "end_turn",
        ),
        Answer::Call(call) => {
            let id = format!("toolu_{number:04}");
            let block = |input: Value| json!({ "type": "tool_use", "id": id, "name": call.tool, "input": input });
            let json = call.arguments.to_string();
            (
                block(call.arguments.clone()),
                block(json!({})),
                json!({ "type": "input_json_delta", "partial_json": json }),
                "tool_use",
            )
        }
    };
    let usage = json!({
        "input_tokens": 5,
        "output_tokens": 1,
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": 0,
    });
    let message = |content: Value, reason: Value| {
        json!({
            "id": format!("msg_{number}"),
            "type": "message",
            "role": "assistant",
            "model": body["model"],
            "content": content,
            "stop_reason": reason,
            "stop_sequence": null,
            "usage": usage,
        })
    };
    if body["stream"] != true {
        return Reply::json(&message(json!([block]), json!(reason)));
    }
    let events = [
        json!({ "type": "message_start", "message": message(json!([]), Value::Null) }),
        json!({ "type": "content_block_start", "index": 0, "content_block": empty }),
        json!({ "type": "content_block_delta", "index": 0, "delta": delta }),
        json!({ "type": "content_block_stop", "index": 0 }),
        json!({
            "type": "message_delta",
            "delta": { "stop_reason": reason, "stop_sequence": null },
            "usage": { "output_tokens": 1 },
        }),
        json!({ "type": "message_stop" }),
    ];
    Reply::events(
        events
            .iter()
            .map(|data| event(text(data, "type"), data))
            .collect(),
    )
}
