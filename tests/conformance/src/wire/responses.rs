//! The responses of `OpenAI`.

use serde_json::{Value, json};

use super::{Answer, Conversation, Kind, Reply, Role, event, items, text, text_of};

pub(super) fn read(body: &Value) -> Conversation {
    let mut seen = Conversation::default();
    for tool in items(&body["tools"]) {
        let name = tool["name"].as_str().unwrap_or(text(tool, "type"));
        let description = text(tool, "description").to_owned();
        seen.tools.insert(name.to_owned(), description);
    }
    let instructions = text(body, "instructions");
    if !instructions.is_empty() {
        seen.say(Role::System, Kind::Text, instructions);
    }
    if let Some(input) = body["input"].as_str() {
        seen.say(Role::User, Kind::Text, input);
    }
    for item in items(&body["input"]) {
        match text(item, "type") {
            "function_call" | "custom_tool_call" => {
                let arguments = item.get("arguments").unwrap_or(&item["input"]);
                seen.say(Role::Model, Kind::Call, text_of(arguments));
            }
            "function_call_output" | "custom_tool_call_output" => {
                seen.say(Role::User, Kind::Result, text_of(&item["output"]));
            }
            _ => {
                let role = match text(item, "role") {
                    "system" | "developer" => Role::System,
                    "assistant" => Role::Model,
                    _ => Role::User,
                };
                seen.say(role, Kind::Text, text_of(&item["content"]));
            }
        }
    }
    seen
}

pub(super) fn write(body: &Value, answer: &Answer, number: usize) -> Reply {
    let item = match answer {
        Answer::Text(text) => json!({
            "type": "message",
            "id": format!("m_{number}"),
            "role": "assistant",
            "status": "completed",
            "content": [{ "type": "output_text", "text": text, "annotations": [] }],
        }),
        Answer::Call(call) => json!({
            "type": "function_call",
            "id": format!("fc_{number}"),
            "call_id": format!("call_{number}"),
            "name": call.tool,
            "arguments": call.arguments.to_string(),
            "status": "completed",
        }),
    };
    let response = |status: &str, output: Value| {
        json!({
            "id": format!("r_{number}"),
            "object": "response",
            "created_at": 1,
            "model": body["model"],
            "status": status,
            "output": output,
            "usage": {
                "input_tokens": 5,
                "output_tokens": 1,
                "total_tokens": 6,
                "input_tokens_details": { "cached_tokens": 0 },
                "output_tokens_details": { "reasoning_tokens": 0 },
            },
        })
    };
    let whole = response("completed", json!([item]));
    if body["stream"] != true {
        return Reply::json(&whole);
    }
    let events = [
        json!({ "type": "response.created", "response": response("in_progress", json!([])) }),
        json!({ "type": "response.output_item.added", "output_index": 0, "item": item }),
        json!({ "type": "response.output_item.done", "output_index": 0, "item": item }),
        json!({ "type": "response.completed", "response": whole }),
    ];
    Reply::events(
        events
            .iter()
            .map(|data| event(text(data, "type"), data))
            .collect(),
    )
}
