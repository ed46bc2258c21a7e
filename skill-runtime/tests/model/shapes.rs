//! One answer in each format, whole and in events: some reasoning, some words,
//! two calls at once. The shapes are those that the vendors document and send.

use serde_json::{Value, json};

/// Whole.
pub(crate) fn whole(format: &str) -> Value {
    match format {
        "anthropic" => json!({
            "id": "msg_01", "type": "message", "role": "assistant", "model": "real-name",
            "content": [
                {"type": "thinking", "thinking": "Two files.", "signature": "c2ln"},
                {"type": "text", "text": "Reading both: é."},
                {"type": "tool_use", "id": "toolu_1", "name": "read_file", "input": {"path": "a \"b\".txt"}},
                {"type": "tool_use", "id": "toolu_2", "name": "read_file", "input": {"path": "c.txt", "lines": [1, 2]}},
            ],
            "stop_reason": "tool_use",
            "usage": {"input_tokens": 10, "cache_read_input_tokens": 90, "cache_creation_input_tokens": 5, "output_tokens": 7},
        }),
        "chat" => json!({
            "id": "chatcmpl-1", "object": "chat.completion", "model": "real-name",
            "choices": [{"index": 0, "finish_reason": "tool_calls", "message": {
                "role": "assistant", "content": "Reading both: é.", "reasoning_content": "Two files.",
                "tool_calls": [
                    {"id": "call_1", "type": "function", "function": {"name": "read_file", "arguments": "{\"path\": \"a \\\"b\\\".txt\"}"}},
                    {"id": "call_2", "type": "function", "function": {"name": "read_file", "arguments": "{\"path\": \"c.txt\", \"lines\": [1, 2]}"}},
                ],
            }}],
            "usage": {"prompt_tokens": 100, "completion_tokens": 7, "prompt_tokens_details": {"cached_tokens": 90}, "cost": 0.25},
        }),
        "responses" => json!({
            "id": "resp_1", "object": "response", "status": "completed", "model": "real-name", "error": null,
            "output": [
                {"id": "rs_1", "type": "reasoning", "summary": [{"type": "summary_text", "text": "Two files."}], "encrypted_content": "c2ln"},
                {"id": "msg_1", "type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "Reading both: é.", "annotations": []}]},
                {"id": "fc_1", "type": "function_call", "call_id": "call_1", "name": "read_file", "arguments": "{\"path\": \"a \\\"b\\\".txt\"}"},
                {"id": "fc_2", "type": "function_call", "call_id": "call_2", "name": "read_file", "arguments": "{\"path\": \"c.txt\", \"lines\": [1, 2]}"},
            ],
            "incomplete_details": null,
            "usage": {"input_tokens": 100, "input_tokens_details": {"cached_tokens": 90}, "output_tokens": 7, "total_tokens": 107},
        }),
        "gemini" => json!({
            "candidates": [{"index": 0, "finishReason": "STOP", "content": {"role": "model", "parts": [
                {"text": "Two files.", "thought": true},
                {"text": "Reading both: é."},
                {"functionCall": {"name": "read_file", "args": {"path": "a \"b\".txt"}}, "thoughtSignature": "c2ln"},
                {"functionCall": {"name": "read_file", "args": {"path": "c.txt", "lines": [1, 2]}}},
            ]}}],
            "usageMetadata": {"promptTokenCount": 100, "cachedContentTokenCount": 90, "candidatesTokenCount": 5, "thoughtsTokenCount": 2},
            "modelVersion": "real-name",
        }),
        _ => unreachable!("{format}"),
    }
}

/// In events.
pub(crate) fn events(format: &str) -> String {
    let data = |values: &[Value]| -> String {
        let events = values.iter().map(|one| format!("data: {one}\n\n"));
        events.collect::<Vec<_>>().concat()
    };
    match format {
        "anthropic" => [
            json!({"type": "message_start", "message": {"id": "msg_01", "model": "real-name", "content": [], "usage": {"input_tokens": 10, "cache_read_input_tokens": 90, "cache_creation_input_tokens": 5, "output_tokens": 1}}}),
            json!({"type": "content_block_start", "index": 0, "content_block": {"type": "thinking", "thinking": "", "signature": ""}}),
            json!({"type": "ping"}),
            json!({"type": "content_block_delta", "index": 0, "delta": {"type": "thinking_delta", "thinking": "Two "}}),
            json!({"type": "content_block_delta", "index": 0, "delta": {"type": "thinking_delta", "thinking": "files."}}),
            json!({"type": "content_block_delta", "index": 0, "delta": {"type": "signature_delta", "signature": "c2ln"}}),
            json!({"type": "content_block_stop", "index": 0}),
            json!({"type": "content_block_start", "index": 1, "content_block": {"type": "text", "text": ""}}),
            json!({"type": "content_block_delta", "index": 1, "delta": {"type": "text_delta", "text": "Reading both"}}),
            json!({"type": "content_block_delta", "index": 1, "delta": {"type": "text_delta", "text": ": é."}}),
            json!({"type": "content_block_stop", "index": 1}),
            json!({"type": "content_block_start", "index": 2, "content_block": {"type": "tool_use", "id": "toolu_1", "name": "read_file", "input": {}}}),
            json!({"type": "content_block_delta", "index": 2, "delta": {"type": "input_json_delta", "partial_json": ""}}),
            json!({"type": "content_block_delta", "index": 2, "delta": {"type": "input_json_delta", "partial_json": "{\"path\": \"a \\\""}}),
            json!({"type": "content_block_delta", "index": 2, "delta": {"type": "input_json_delta", "partial_json": "b\\\".txt\"}"}}),
            json!({"type": "content_block_stop", "index": 2}),
            json!({"type": "content_block_start", "index": 3, "content_block": {"type": "tool_use", "id": "toolu_2", "name": "read_file", "input": {}}}),
            json!({"type": "content_block_delta", "index": 3, "delta": {"type": "input_json_delta", "partial_json": "{\"path\": \"c.txt\", \"lines\": [1, 2]}"}}),
            json!({"type": "content_block_stop", "index": 3}),
            json!({"type": "message_delta", "delta": {"stop_reason": "tool_use"}, "usage": {"output_tokens": 7}}),
            json!({"type": "message_stop"}),
        ]
        .iter()
        .map(|one| format!("event: {}\ndata: {one}\n\n", one["type"].as_str().unwrap()))
        .collect::<Vec<_>>()
        .concat(),
        "chat" => {
            let piece = |delta: Value| json!({"object": "chat.completion.chunk", "model": "real-name", "choices": [{"index": 0, "delta": delta, "finish_reason": null}]});
            let mut text = String::from(": OPENROUTER PROCESSING\n\n");
            text += &data(&[
                piece(json!({"role": "assistant", "content": ""})),
                piece(json!({"reasoning_content": "Two "})),
                piece(json!({"reasoning_content": "files."})),
                piece(json!({"content": "Reading both"})),
                piece(json!({"content": ": é."})),
                piece(json!({"tool_calls": [{"index": 0, "id": "call_1", "type": "function", "function": {"name": "read_file", "arguments": ""}}]})),
                piece(json!({"tool_calls": [{"index": 0, "function": {"arguments": "{\"path\": \"a \\\""}}]})),
                piece(json!({"tool_calls": [{"index": 1, "id": "call_2", "type": "function", "function": {"name": "read_file", "arguments": "{\"path\": \"c.txt\", \"lines\": "}}]})),
                piece(json!({"tool_calls": [{"index": 0, "function": {"arguments": "b\\\".txt\"}"}}]})),
                piece(json!({"tool_calls": [{"index": 1, "function": {"arguments": "[1, 2]}"}}]})),
                json!({"model": "real-name", "choices": [{"index": 0, "delta": {}, "finish_reason": "tool_calls"}]}),
                json!({"model": "real-name", "choices": [], "usage": {"prompt_tokens": 100, "completion_tokens": 7, "prompt_tokens_details": {"cached_tokens": 90}, "cost": 0.25}}),
            ]);
            text + "data: [DONE]\n\n"
        }
        "responses" => [
            json!({"type": "response.created", "response": {"id": "resp_1", "status": "in_progress", "output": []}}),
            json!({"type": "response.reasoning_summary_text.delta", "delta": "Two files."}),
            json!({"type": "response.output_text.delta", "delta": "Reading both: "}),
            json!({"type": "response.output_text.delta", "delta": "é."}),
            json!({"type": "response.output_item.added", "item": {"type": "function_call", "name": "read_file", "arguments": ""}}),
            json!({"type": "response.function_call_arguments.delta", "delta": "{\"path\""}),
            json!({"type": "response.output_item.added", "item": {"type": "function_call", "name": "read_file", "arguments": ""}}),
            json!({"type": "response.completed", "response": whole("responses")}),
        ]
        .iter()
        .map(|one| format!("event: {}\ndata: {one}\n\n", one["type"].as_str().unwrap()))
        .collect::<Vec<_>>()
        .concat(),
        "gemini" => {
            let piece = |parts: Value| json!({"candidates": [{"index": 0, "content": {"role": "model", "parts": parts}}], "modelVersion": "real-name", "usageMetadata": {"promptTokenCount": 100, "candidatesTokenCount": 1}});
            let mut last = whole("gemini");
            let parts = last["candidates"][0]["content"]["parts"].take();
            last["candidates"][0]["content"]["parts"] = json!([parts[2], parts[3]]);
            data(&[
                piece(json!([parts[0]])),
                piece(json!([{"text": "Reading "}])),
                piece(json!([{"text": "both: é."}])),
                last,
            ])
        }
        _ => unreachable!("{format}"),
    }
}
