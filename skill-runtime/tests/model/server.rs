//! A server that answers each connection with bytes, byte for byte.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// One step of an answer.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// Send these bytes.
    Send(Vec<u8>),
    /// Wait.
    Pause(Duration),
    /// Send zeros for as long as they are taken.
    Flood,
}

/// What a client sent.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// Request line and headers, in lower case.
    pub(crate) head: String,
    pub(crate) body: Value,
}

pub(crate) struct Server {
    pub(crate) url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    /// Answers connection after connection with these, the last one again and
    /// again.
    pub(crate) async fn new(answers: Vec<Vec<Step>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&seen);
        tokio::spawn(async move {
            let mut number = 0;
            while let Ok((mut stream, _)) = listener.accept().await {
                let steps = answers[number.min(answers.len() - 1)].clone();
                number += 1;
                let log = Arc::clone(&log);
                tokio::spawn(async move {
                    let mut bytes = Vec::new();
                    let mut buffer = [0; 4096];
                    let request = loop {
                        if let Some(request) = request(&bytes) {
                            break request;
                        }
                        match stream.read(&mut buffer).await {
                            Ok(0) | Err(_) => return,
                            Ok(count) => bytes.extend_from_slice(&buffer[..count]),
                        }
                    };
                    log.lock().unwrap().push(request);
                    for step in steps {
                        match step {
                            Step::Send(bytes) => {
                                let _ = stream.write_all(&bytes).await;
                                let _ = stream.flush().await;
                            }
                            Step::Pause(time) => tokio::time::sleep(time).await,
                            Step::Flood => while stream.write_all(&[b' '; 4096]).await.is_ok() {},
                        }
                    }
                    let _ = stream.shutdown().await;
                });
            }
        });
        Self { url, seen }
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

/// The request, once all of it is there.
fn request(bytes: &[u8]) -> Option<Seen> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (head, body) = text.split_once("\r\n\r\n")?;
    let head = head.to_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))?;
    let length: usize = length.parse().ok()?;
    let body = body.get(..length)?;
    Some(Seen {
        body: serde_json::from_str(body).ok()?,
        head,
    })
}

/// A whole answer.
pub(crate) fn answer(status: &str, headers: &str, kind: &str, body: &str) -> Vec<Step> {
    let text = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    vec![Step::Send(text.into_bytes())]
}

/// JSON with status 200.
pub(crate) fn json(body: &Value) -> Vec<Step> {
    answer("200 OK", "", "application/json", &body.to_string())
}

/// Events with status 200, sent in pieces of `size` bytes.
pub(crate) fn events(text: &str, size: usize) -> Vec<Step> {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
    let mut steps = vec![Step::Send(head.into())];
    steps.extend(
        text.as_bytes()
            .chunks(size)
            .map(|piece| Step::Send(piece.into())),
    );
    steps
}
