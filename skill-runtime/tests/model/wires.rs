//! Requests and answers in each format.

use std::sync::Mutex;

use serde_json::{Value, json};
use skill_runtime::model::{
    Effort, Event, Message, Part, Provider, Reply, Request, Stop, Tool, ToolCall, ToolChoice,
    ToolOutcome,
};

use crate::server::{self, Server};
use crate::{KEY, provider, shapes};

const FORMATS: [&str; 4] = ["anthropic", "chat", "responses", "gemini"];

fn read_file() -> Tool {
    Tool {
        name: "read_file".into(),
        description: "Reads a file.".into(),
        parameters: json!({"type": "object", "properties": {"path": {"type": "string", "minLength": 1}}}),
    }
}

/// Checks what all formats say alike.
fn check(format: &str, reply: &Reply) {
    assert_eq!(reply.spoken(), "Reading both: é.", "{format}");
    assert_eq!(reply.stop, Stop::Calls, "{format}");
    assert_eq!(reply.model, "real-name", "{format}");
    let arguments: Vec<_> = reply.tool_calls().map(|call| &call.arguments).collect();
    let expected = [
        json!({"path": "a \"b\".txt"}),
        json!({"path": "c.txt", "lines": [1, 2]}),
    ];
    assert_eq!(arguments, expected.iter().collect::<Vec<_>>(), "{format}");
    let ids: Vec<_> = reply.tool_calls().map(|call| &call.id).collect();
    assert_ne!(ids[0], ids[1], "{format}");
    let Part::Reasoning { text, .. } = &reply.parts[0] else {
        panic!("{format}: {:?}", reply.parts);
    };
    assert_eq!(text, "Two files.", "{format}");
    let usage = reply.usage;
    let counts = (usage.input, usage.output, usage.cache_read);
    assert_eq!(counts, (10, 7, 90), "{format}");
    assert_eq!(usage.cache_write, if format == "anthropic" { 5 } else { 0 });
    assert_eq!(usage.reported_usd, (format == "chat").then_some(0.25));
}

#[tokio::test]
async fn an_answer_is_the_same_whole_and_in_events() {
    for format in FORMATS {
        let whole = Server::new(vec![server::json(&shapes::whole(format))]).await;
        let provider = provider(format, &whole.url).streams(false);
        let request = Request::new([Message::user("read both")]).tools([read_file()]);
        // Who watches sees an answer in one piece as well, in its order.
        let events = Mutex::new(Vec::new());
        let watch = |event: Event<'_>| events.lock().unwrap().push(format!("{event:?}"));
        let reply = provider.send(&request, &watch).await.unwrap();
        check(format, &reply);
        assert_eq!(
            events.into_inner().unwrap(),
            [
                "Reasoning(\"Two files.\")",
                "Text(\"Reading both: é.\")",
                "Call(\"read_file\")",
                "Call(\"read_file\")"
            ],
            "{format}"
        );
        for size in [1, 7, 100_000] {
            let streamed = Server::new(vec![server::events(&shapes::events(format), size)]).await;
            let events = Mutex::new(Vec::new());
            let watch = |event: Event<'_>| events.lock().unwrap().push(format!("{event:?}"));
            let again = crate::provider(format, &streamed.url)
                .send(&request, &watch)
                .await
                .unwrap();
            assert_eq!(again, reply, "{format} in pieces of {size}");
            let events = events.into_inner().unwrap();
            let count = |kind: &str| events.iter().filter(|one| one.starts_with(kind)).count();
            assert_eq!(count("Call"), 2, "{format}: {events:?}");
            assert!(
                count("Text") >= 2 && count("Reasoning") >= 1,
                "{format}: {events:?}"
            );
        }
    }
}

/// A conversation with all that can stand in one.
fn conversation(reply: &Reply) -> Request {
    let ids: Vec<_> = reply.tool_calls().map(|call| call.id.clone()).collect();
    let outcome = |at: usize, text: &str, failed| ToolOutcome {
        id: ids[at].clone(),
        name: "read_file".into(),
        text: text.into(),
        failed,
    };
    let mut request = Request::new([
        Message::user("read both"),
        reply.message(),
        Message::Tools {
            outcomes: vec![outcome(0, "alpha", false), outcome(1, "no such file", true)],
        },
    ]);
    request = request.system("Be short.").tools([read_file()]);
    request.choice = ToolChoice::Any;
    request.temperature = Some(0.5);
    request.cache = true;
    request.max_output = 4096;
    request
}

/// What a server is sent after the answer of its own format.
async fn sent(format: &str, change: impl Fn(&mut Request)) -> (String, Value) {
    let server = Server::new(vec![server::json(&shapes::whole(format))]).await;
    let provider = provider(format, &server.url).streams(false);
    let first = Request::new([Message::user("read both")]);
    let reply = provider.send(&first, &|_| ()).await.unwrap();
    let mut request = conversation(&reply);
    change(&mut request);
    provider.send(&request, &|_| ()).await.unwrap();
    let seen = server.seen().pop().unwrap();
    (seen.head, seen.body)
}

#[tokio::test]
async fn anthropic_gets_blocks_with_signatures_and_cache_marks() {
    let (head, body) = sent("anthropic", |_| ()).await;
    assert!(head.starts_with("post /v1/messages "), "{head}");
    assert!(
        head.contains(&format!("x-api-key: {KEY}"))
            && head.contains("anthropic-version: 2023-06-01")
    );
    assert_eq!(
        body["system"][0]["cache_control"],
        json!({"type": "ephemeral"})
    );
    let turns = &body["messages"];
    assert_eq!(turns[1]["content"], shapes::whole("anthropic")["content"]);
    assert_eq!(
        turns[2]["content"],
        json!([
            {"type": "tool_result", "tool_use_id": "toolu_1", "content": "alpha"},
            {"type": "tool_result", "tool_use_id": "toolu_2", "content": "no such file", "is_error": true,
             "cache_control": {"type": "ephemeral"}},
        ])
    );
    assert_eq!(body["tool_choice"], json!({"type": "any"}));
    assert_eq!(
        body["tools"][0]["input_schema"]["properties"]["path"]["minLength"],
        1
    );
    assert_eq!(
        (&body["temperature"], &body["max_tokens"]),
        (&json!(0.5), &json!(4096))
    );
    assert!(body.get("thinking").is_none());
    let (_, body) = sent("anthropic", |request| request.effort = Some(Effort::Medium)).await;
    assert_eq!(
        body["thinking"],
        json!({"type": "enabled", "budget_tokens": 1024})
    );
    assert!(body.get("temperature").is_none());
}

#[tokio::test]
async fn chat_gets_each_outcome_as_a_turn_and_its_reasoning_back() {
    let (head, body) = sent("chat", |_| ()).await;
    assert!(head.starts_with("post /chat/completions "), "{head}");
    assert!(
        head.contains(&format!("authorization: bearer {KEY}")),
        "{head}"
    );
    let turns = &body["messages"];
    assert_eq!(turns[0], json!({"role": "system", "content": "Be short."}));
    assert_eq!(turns[2]["reasoning_content"], "Two files.");
    let arguments = turns[2]["tool_calls"][1]["function"]["arguments"]
        .as_str()
        .unwrap();
    let arguments: Value = serde_json::from_str(arguments).unwrap();
    assert_eq!(arguments, json!({"path": "c.txt", "lines": [1, 2]}));
    assert_eq!(
        turns[3],
        json!({"role": "tool", "tool_call_id": "call_1", "content": "alpha"})
    );
    assert_eq!(turns[4]["tool_call_id"], "call_2");
    assert_eq!(body["tool_choice"], "required");
    let (_, body) = sent("chat", |request| {
        request.choice = ToolChoice::Named("read_file".into());
        request.effort = Some(Effort::High);
    })
    .await;
    assert_eq!(body["tool_choice"]["function"]["name"], "read_file");
    assert_eq!(body["reasoning_effort"], "high");
}

#[tokio::test]
async fn responses_gets_items_and_nothing_is_stored() {
    let (head, body) = sent("responses", |_| ()).await;
    assert!(head.starts_with("post /responses "), "{head}");
    assert_eq!(body["store"], false);
    assert_eq!(body["instructions"], "Be short.");
    let items = body["input"].as_array().unwrap();
    assert_eq!(items[1], shapes::whole("responses")["output"][0]);
    assert_eq!(items[4]["call_id"], "call_2");
    assert_eq!(
        items[5],
        json!({"type": "function_call_output", "call_id": "call_1", "output": "alpha"})
    );
    assert_eq!(body["tools"][0]["name"], "read_file");
}

#[tokio::test]
async fn gemini_gets_signatures_where_they_were() {
    let (head, body) = sent("gemini", |_| ()).await;
    assert!(
        head.starts_with("post /models/some-model:generatecontent "),
        "{head}"
    );
    assert!(head.contains(&format!("x-goog-api-key: {KEY}")), "{head}");
    let turns = &body["contents"];
    let parts = &shapes::whole("gemini")["candidates"][0]["content"]["parts"];
    assert_eq!(&turns[1]["parts"], parts);
    assert_eq!(
        turns[2]["parts"][1]["functionResponse"]["response"],
        json!({"error": "no such file"})
    );
    assert_eq!(body["systemInstruction"]["parts"][0]["text"], "Be short.");
    assert_eq!(body["toolConfig"]["functionCallingConfig"]["mode"], "ANY");
}

#[tokio::test]
async fn a_conversation_goes_on_with_a_model_of_another_vendor() {
    let [anthropic, chat] = ["anthropic", "chat"].map(shapes::whole);
    let one = Server::new(vec![server::json(&anthropic)]).await;
    let two = Server::new(vec![server::json(&chat)]).await;
    let first = Request::new([Message::user("read both")]);
    let reply = provider("anthropic", &one.url)
        .streams(false)
        .send(&first, &|_| ())
        .await
        .unwrap();
    let request = conversation(&reply);
    provider("chat", &two.url)
        .streams(false)
        .send(&request, &|_| ())
        .await
        .unwrap();
    let body = two.seen().pop().unwrap().body;
    let turn = &body["messages"][2];
    assert_eq!(turn["tool_calls"][0]["id"], "toolu_1");
    assert!(turn.get("reasoning_content").is_none(), "{turn}");
}

#[tokio::test]
async fn arguments_that_are_no_json_are_kept_as_they_came() {
    let mut shape = shapes::whole("chat");
    shape["choices"][0]["message"]["tool_calls"][0]["function"]["arguments"] = "{\"path\": ".into();
    shape["choices"][0]["message"]["tool_calls"][1]["function"]["arguments"] = "".into();
    let server = Server::new(vec![server::json(&shape)]).await;
    let provider = provider("chat", &server.url).streams(false);
    let request = Request::new([Message::user("x")]);
    let reply = provider.send(&request, &|_| ()).await.unwrap();
    let calls: Vec<&ToolCall> = reply.tool_calls().collect();
    assert_eq!(calls[0].arguments, Value::String("{\"path\": ".into()));
    assert_eq!(calls[1].arguments, json!({}));
}

#[tokio::test]
async fn why_a_model_stopped_is_told_apart() {
    let stop = async |format: &str, pointer: &str, value: Value| {
        let mut shape = shapes::whole(format);
        *shape.pointer_mut(pointer).unwrap() = value;
        let server = Server::new(vec![server::json(&shape)]).await;
        let provider = provider(format, &server.url).streams(false);
        let request = Request::new([Message::user("x")]);
        provider.send(&request, &|_| ()).await.unwrap().stop
    };
    assert_eq!(
        stop("anthropic", "/stop_reason", "max_tokens".into()).await,
        Stop::Length
    );
    assert_eq!(
        stop("anthropic", "/stop_reason", "refusal".into()).await,
        Stop::Refused
    );
    assert_eq!(
        stop("chat", "/choices/0/finish_reason", "length".into()).await,
        Stop::Length
    );
    assert_eq!(
        stop("chat", "/choices/0/finish_reason", "content_filter".into()).await,
        Stop::Refused
    );
    assert_eq!(
        stop("chat", "/choices/0/finish_reason", "stop".into()).await,
        Stop::Calls
    );
    let cut = json!({"reason": "max_output_tokens"});
    assert_eq!(
        stop("responses", "/incomplete_details", cut).await,
        Stop::Length
    );
    assert_eq!(
        stop("gemini", "/candidates/0/finishReason", "MAX_TOKENS".into()).await,
        Stop::Length
    );
    assert_eq!(
        stop("gemini", "/candidates/0/finishReason", "SAFETY".into()).await,
        Stop::Refused
    );
}
