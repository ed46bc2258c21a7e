//! What is recorded is the answer, and nothing else is.

use skill_runtime::model::{Cassette, Fault, Message, Mode, Provider, Reply, Request, Scripted};

use crate::server::{self, Server};
use crate::{KEY, provider, shapes};

fn request(text: &str) -> Request {
    Request::new([Message::user(text)])
}

#[tokio::test]
async fn a_recorded_call_is_replayed_without_a_server_and_without_a_key() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep/calls.jsonl");
    let server = Server::new(vec![server::json(&shapes::whole("anthropic"))]).await;
    let real = provider("anthropic", &server.url).streams(false);
    let recorder = Cassette::new(real, Mode::Record, &path).unwrap();
    let reply = recorder.send(&request("one"), &|_| ()).await.unwrap();
    recorder.send(&request("two"), &|_| ()).await.unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(text.lines().count(), 2);
    assert!(
        !text.contains(KEY) && text.contains("Reading both"),
        "{text}"
    );

    let nobody = || Scripted::new([]).model("test/some-model");
    let player = Cassette::new(nobody(), Mode::Replay, &path).unwrap();
    // In any order, each once.
    player.send(&request("two"), &|_| ()).await.unwrap();
    assert_eq!(player.send(&request("one"), &|_| ()).await.unwrap(), reply);
    assert_eq!(player.unused(), 0);
    let error = player.send(&request("one"), &|_| ()).await.unwrap_err();
    assert_eq!(error.fault, Fault::NotRecorded);

    let player = Cassette::new(nobody(), Mode::Replay, &path).unwrap();
    let error = player.send(&request("three"), &|_| ()).await.unwrap_err();
    assert!(error.detail.contains("`/messages/0/text`"), "{error}");
    let other = Cassette::new(Scripted::new([]).model("b/c"), Mode::Replay, &path).unwrap();
    let error = other.send(&request("one"), &|_| ()).await.unwrap_err();
    assert!(
        error.detail.contains("`test/some-model`, not `b/c`"),
        "{error}"
    );
}

#[tokio::test]
async fn a_cassette_that_is_off_lets_calls_through() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.jsonl");
    let inner = Scripted::new([Reply::text("live")]);
    let off = Cassette::new(inner, Mode::Off, &path).unwrap();
    assert_eq!(
        off.send(&request("x"), &|_| ()).await.unwrap().spoken(),
        "live"
    );
    assert!(!path.exists());
}

#[test]
fn a_broken_cassette_is_named_at_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.jsonl");
    std::fs::write(&path, "\n{\"model\": 1}\n").unwrap();
    let error = Cassette::new(Scripted::new([]), Mode::Replay, &path).unwrap_err();
    assert!(
        error.to_string().contains("calls.jsonl:2: invalid type"),
        "{error}"
    );
    let none = folder.path().join("none");
    assert!(Cassette::new(Scripted::new([]), Mode::Replay, &none).is_err());
}
