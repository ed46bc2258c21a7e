//! Gemini's contents.

use serde_json::{Value, json};

use super::{Answer, Conversation, Kind, Reply, Role, items, text, text_of};

pub(super) fn read(body: &Value) -> Conversation {
    let mut seen = Conversation::default();
    for tool in items(&body["tools"]) {
        for function in items(&tool["functionDeclarations"]) {
            let description = text(function, "description").to_owned();
            seen.tools
                .insert(text(function, "name").to_owned(), description);
        }
    }
    let system = text_of(&body["systemInstruction"]);
    if !system.is_empty() {
        seen.say(Role::System, Kind::Text, system);
    }
    for content in items(&body["contents"]) {
        let role = match text(content, "role") {
            "model" => Role::Model,
            _ => Role::User,
        };
        for part in items(&content["parts"]) {
            if let Some(call) = part.get("functionCall") {
                seen.say(role, Kind::Call, call["args"].to_string());
            } else if let Some(result) = part.get("functionResponse") {
                let response = &result["response"];
                let text = match response["output"].as_str() {
                    Some(text) => text.to_owned(),
                    None => response.to_string(),
                };
                seen.say(role, Kind::Result, text);
            } else {
                seen.say(role, Kind::Text, text(part, "text"));
            }
        }
    }
    seen
}

pub(super) fn write(body: &Value, answer: &Answer, streams: bool) -> Reply {
    let part = match answer {
        Answer::Call(call) => {
            json!({ "functionCall": { "name": call.tool, "args": call.arguments } })
        }
        // Who wants JSON asks on the side, such as for the next speaker.
        Answer::Text(_) if body["generationConfig"]["responseMimeType"] == "application/json" => {
            json!({ "text": r#"{"reasoning":"","next_speaker":"user","complexity_score":1}"# })
        }
        Answer::Text(text) => json!({ "text": text }),
    };
    let whole = json!({
        "candidates": [{
            "content": { "role": "model", "parts": [part] },
            "finishReason": "STOP",
            "index": 0,
        }],
        "usageMetadata": { "promptTokenCount": 5, "candidatesTokenCount": 1, "totalTokenCount": 6 },
    });
    if streams {
        Reply::events(format!("data: {whole}\r\n\r\n"))
    } else {
        Reply::json(&whole)
    }
}
