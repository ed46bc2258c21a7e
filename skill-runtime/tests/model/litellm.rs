//! A real server that nobody here wrote: the proxy of `LiteLLM`, with models that
//! answer from its configuration. `.ci/conformance/litellm` starts it and sets
//! the variables with its address and its key.

#![expect(clippy::print_stdout, reason = "the outcome is kept as it was seen")]

use std::time::Duration;

use skill_runtime::model::{
    Event, Fault, Http, Key, Message, Provider, ProviderError, Reply, Request, Route, Tool,
    WireFormat,
};

/// What the models of the configuration say.
const SAID: &str = "The proxy says hello in five parts.";

fn provider(wire: WireFormat, model: &str, streams: bool) -> Http {
    let url = std::env::var("SKCC_LITELLM_URL").expect("the script sets the address");
    let url = match wire {
        WireFormat::Anthropic => url,
        _ => format!("{url}/v1"),
    };
    let route = Route {
        pattern: "litellm/*".into(),
        wire,
        url: url.into(),
        key_env: None,
    };
    let id = format!("litellm/{model}");
    let key = std::env::var("SKCC_LITELLM_KEY").expect("the script sets the key");
    Http::at(&route, &id, model, Some(Key::new(key))).streams(streams)
}

async fn ask(provider: &Http, request: &Request) -> (Result<Reply, ProviderError>, usize) {
    let parts = std::sync::atomic::AtomicUsize::new(0);
    let watch = |event: Event<'_>| {
        if let Event::Text(text) = event
            && !text.is_empty()
        {
            parts.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        }
    };
    let reply = provider.send(request, &watch).await;
    (reply, parts.into_inner())
}

/// Both endpoints, in one piece and in events, with and without tools.
#[tokio::test]
#[ignore = "needs the proxy: .ci/conformance/litellm"]
async fn both_endpoints_answer_whole_and_in_events() {
    for wire in [WireFormat::Chat, WireFormat::Anthropic] {
        for streams in [false, true] {
            // The mocked one does not stream as Anthropic does; the one behind it does.
            let model = match wire {
                WireFormat::Anthropic => "looped",
                _ => "mocked",
            };
            let provider = provider(wire, model, streams);
            let mut request = Request::new([Message::user("Say hello.")]).system("Be short.");
            let (reply, parts) = ask(&provider, &request).await;
            let reply = reply.unwrap();
            println!(
                "{wire:?} streams={streams}: `{}` in {parts} parts, {:?}, {:?}",
                reply.spoken(),
                reply.stop,
                reply.usage
            );
            assert_eq!(reply.spoken(), SAID, "{wire:?} {streams}");
            assert!(reply.usage.output > 0 && reply.usage.input > 0, "{reply:?}");
            assert!(!streams || parts > 1, "{wire:?} came in {parts} parts");

            // The turns of a conversation with tools are accepted as they go back.
            request = request.tools([Tool {
                name: "weather".into(),
                description: "Tells the weather.".into(),
                parameters: serde_json::json!({"type": "object", "properties": {}}),
            }]);
            request.messages.push(reply.message());
            request.messages.push(Message::user("Once more."));
            let (again, _) = ask(&provider, &request).await;
            assert_eq!(again.unwrap().spoken(), SAID);
        }
    }
}

/// What the proxy refuses is a fault of the right kind.
#[tokio::test]
#[ignore = "needs the proxy: .ci/conformance/litellm"]
async fn faults_of_the_proxy_are_told_apart() {
    let request = Request::new([Message::user("Say hello.")]);
    for wire in [WireFormat::Chat, WireFormat::Anthropic] {
        for streams in [false, true] {
            for (model, expected) in [("limited", "busy"), ("nobody", "request")] {
                let (reply, _) = ask(&provider(wire, model, streams), &request).await;
                let error = reply.unwrap_err();
                println!("{wire:?} streams={streams} {model}: {error}");
                let is_right = match expected {
                    "busy" => matches!(error.fault, Fault::Busy { .. }),
                    _ => matches!(error.fault, Fault::Request | Fault::Unknown),
                };
                assert!(is_right, "{wire:?} {streams} {model}: {error:?}");
            }
        }
    }
}

/// The models that it offers.
#[tokio::test]
#[ignore = "needs the proxy: .ci/conformance/litellm"]
async fn models_are_listed() {
    for wire in [WireFormat::Chat, WireFormat::Anthropic] {
        let offered = provider(wire, "mocked", true)
            .offered(Duration::from_secs(10))
            .await;
        let offered = offered.unwrap();
        println!("{wire:?}: {offered:?}");
        assert!(offered.contains(&"mocked".to_owned()), "{offered:?}");
    }
}
