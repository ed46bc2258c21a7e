//! What servers do wrong, and what comes of it.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::json;
use skill_runtime::model::{
    Event, Fault, Message, Provider, ProviderError, RateLimit, Reply, Request, Retry, Retrying,
    Stage, Timeouts,
};

use crate::server::{self, Server, Step};
use crate::{KEY, provider, shapes};

fn request() -> Request {
    Request::new([Message::user("hello")])
}

/// The error of one call, without another try.
async fn error(steps: Vec<Step>) -> ProviderError {
    let server = Server::new(vec![steps]).await;
    let timeouts = Timeouts {
        connect: Duration::from_secs(5),
        first_byte: Duration::from_millis(300),
        whole: Duration::from_millis(900),
    };
    let provider = provider("chat", &server.url)
        .timeouts(timeouts)
        .longest(100_000);
    let error = provider.send(&request(), &|_| ()).await.unwrap_err();
    assert!(
        !format!("{error} {error:?} {provider:?}").contains(KEY),
        "{error}"
    );
    error
}

/// Waits out what passes, fast.
fn patient<P: Provider>(inner: P) -> Retrying<P> {
    let retry = Retry {
        pause: Duration::from_millis(10),
        ..Retry::default()
    };
    Retrying::new(inner, retry, Arc::default())
}

#[tokio::test]
async fn each_status_is_a_fault_of_its_own() {
    for (status, fault) in [
        ("401 Unauthorized", Fault::Key),
        ("403 Forbidden", Fault::Key),
        ("404 Not Found", Fault::Unknown),
        ("400 Bad Request", Fault::Request),
        ("429 Too Many Requests", Fault::Busy { after: None }),
        ("500 Internal Server Error", Fault::Server { after: None }),
        ("529 Overloaded", Fault::Server { after: None }),
        ("302 Found", Fault::Request),
    ] {
        // A gateway that repeats the key.
        let body = json!({"error": {"message": format!("no: {KEY}")}}).to_string();
        let headers = "location: http://127.0.0.1:9/\r\n";
        let error = error(server::answer(status, headers, "application/json", &body)).await;
        assert_eq!(error.fault, fault, "{status}");
        assert_eq!(error.detail, "no: [key]", "{status}");
        assert_eq!(error.status, status[..3].parse().ok());
    }
}

#[tokio::test]
async fn the_pause_that_a_server_asks_for_is_waited() {
    let busy =
        |header: &str| server::answer("429 Too Many Requests", header, "text/plain", "later");
    for header in ["retry-after: 1\r\n", "retry-after-ms: 1000\r\n"] {
        let server = Server::new(vec![busy(header), server::json(&shapes::whole("chat"))]).await;
        let begin = Instant::now();
        let events = Mutex::new(Vec::new());
        let watch = |event: Event<'_>| {
            if let Event::Again { attempt, pause_ms } = event {
                events.lock().unwrap().push((attempt, pause_ms));
            }
        };
        patient(provider("chat", &server.url))
            .send(&request(), &watch)
            .await
            .unwrap();
        assert!(
            begin.elapsed() >= Duration::from_secs(1),
            "{:?}",
            begin.elapsed()
        );
        assert_eq!(events.into_inner().unwrap(), [(2, 1000)]);
    }
    // Longer than anybody waits: it fails at once.
    let server = Server::new(vec![busy("retry-after: 3600\r\n")]).await;
    let error = patient(provider("chat", &server.url))
        .send(&request(), &|_| ())
        .await
        .unwrap_err();
    assert_eq!(error.after(), Some(Duration::from_hours(1)));
    assert_eq!(server.seen().len(), 1);
    // A date.
    let server = Server::new(vec![busy("retry-after: Fri, 01 Jan 2038 00:00:00 GMT\r\n")]).await;
    let error = patient(provider("chat", &server.url))
        .send(&request(), &|_| ())
        .await
        .unwrap_err();
    assert!(error.after().unwrap() > Duration::from_hours(24));
}

#[tokio::test]
async fn what_passes_is_tried_again_and_what_does_not_is_not() {
    let good = server::json(&shapes::whole("chat"));
    let overloaded = server::answer("529 Overloaded", "", "text/plain", "");
    let server = Server::new(vec![overloaded.clone(), overloaded.clone(), good]).await;
    patient(provider("chat", &server.url))
        .send(&request(), &|_| ())
        .await
        .unwrap();
    assert_eq!(server.seen().len(), 3);

    let server = Server::new(vec![overloaded]).await;
    let error = patient(provider("chat", &server.url))
        .send(&request(), &|_| ())
        .await
        .unwrap_err();
    assert_eq!((error.status, server.seen().len()), (Some(529), 4));

    let wrong = server::answer("400 Bad Request", "", "application/json", "{}");
    let server = Server::new(vec![wrong]).await;
    patient(provider("chat", &server.url))
        .send(&request(), &|_| ())
        .await
        .unwrap_err();
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn a_cut_is_never_an_answer() {
    for format in ["anthropic", "chat", "responses", "gemini"] {
        let text = shapes::events(format);
        let events = text.matches("\n\n").count();
        let ends: Vec<_> = text.match_indices("\n\n").map(|(at, _)| at + 2).collect();
        // Before the event that ends it, wherever it is cut.
        let last = match format {
            "anthropic" => events - 3,
            "chat" => events - 4,
            _ => events - 2,
        };
        for end in [
            0,
            1,
            ends[0] / 2,
            ends[last / 2],
            ends[last] - 3,
            ends[last],
        ] {
            let server = Server::new(vec![server::events(&text[..end], 1000)]).await;
            let result = provider(format, &server.url)
                .send(&request(), &|_| ())
                .await;
            let error = result.expect_err(&format!("{format} at {end} of {}", text.len()));
            assert_eq!(error.fault, Fault::Cut, "{format} at {end}: {error}");
            assert!(error.is_passing());
        }
    }
    // A body that is shorter than it says.
    let head =
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{\"a\":";
    assert_eq!(error(vec![Step::Send(head.into())]).await.fault, Fault::Cut);
}

#[tokio::test]
async fn garbage_is_told_from_an_answer() {
    let send = |kind, body| server::answer("200 OK", "", kind, body);
    for (kind, body) in [
        ("application/json", "<html>"),
        ("application/json", "{}"),
        ("application/json", "[]"),
        ("application/json", ""),
        ("text/event-stream", "data: {\n\n"),
        ("text/event-stream", "data: nonsense\n\ndata: [DONE]\n\n"),
    ] {
        assert_eq!(
            error(send(kind, body)).await.fault,
            Fault::Garbage,
            "{body}"
        );
    }
    // An error under the status of success, whole and in events.
    let failed = r#"{"error": {"message": "slow down", "code": 429}}"#;
    let event = format!("data: {failed}\n\n");
    for (kind, body) in [("application/json", failed), ("text/event-stream", &event)] {
        let error = error(send(kind, body)).await;
        assert_eq!(
            (error.fault, &*error.detail),
            (Fault::Busy { after: None }, "slow down")
        );
    }
}

#[tokio::test]
async fn every_clock_runs() {
    let slow = vec![Step::Pause(Duration::from_secs(20))];
    let server = Server::new(vec![slow]).await;
    let timeouts = Timeouts {
        connect: Duration::from_secs(5),
        first_byte: Duration::from_millis(200),
        whole: Duration::from_secs(20),
    };
    let provider = provider("chat", &server.url).timeouts(timeouts);
    let error = provider.send(&request(), &|_| ()).await.unwrap_err();
    assert_eq!(error.fault, Fault::Timeout(Stage::FirstByte));

    // One byte at a time, for ever.
    let mut steps = server::events("", 1);
    for _ in 0..400 {
        steps.push(Step::Send(": wait\n".into()));
        steps.push(Step::Pause(Duration::from_millis(50)));
    }
    let begin = Instant::now();
    assert_eq!(
        crate::faults::error(steps).await.fault,
        Fault::Timeout(Stage::Whole)
    );
    assert!(begin.elapsed() < Duration::from_secs(15));
}

#[tokio::test]
async fn a_flood_is_stopped() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n";
    let steps = vec![Step::Send(head.into()), Step::Flood];
    assert_eq!(error(steps).await.fault, Fault::TooLong);
}

#[tokio::test]
async fn nobody_listens() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = provider("chat", &url)
        .send(&request(), &|_| ())
        .await
        .unwrap_err();
    assert_eq!(error.fault, Fault::Network);
    assert!(error.detail.contains("refused"), "{error}");
}

#[tokio::test]
async fn a_route_that_is_busy_is_asked_less_at_once() {
    let limit = Arc::new(RateLimit::new(8));
    let busy = server::answer(
        "429 Too Many Requests",
        "retry-after-ms: 20\r\n",
        "text/plain",
        "",
    );
    let good = server::json(&shapes::whole("chat"));
    let mut answers = vec![busy; 2];
    answers.push(good);
    let server = Server::new(answers).await;
    let provider = Retrying::new(
        provider("chat", &server.url),
        Retry::default(),
        Arc::clone(&limit),
    );
    let ask = async || -> Reply { provider.send(&request(), &|_| ()).await.unwrap() };
    ask().await;
    // Halved twice; one success at a limit of two.
    assert_eq!(limit.most(), 2);
    for _ in 0..5 {
        ask().await;
    }
    assert!((3..=5).contains(&limit.most()), "{}", limit.most());
}
