//! A server of a model that does what its prompt says.
//!
//! It speaks chat completions. A line `CALL <tool> <JSON>` of a prompt makes it
//! call that tool, all such lines at once, and then say `done`. A tool that it
//! must call gets an answer that fits. Every answer uses 100 tokens of input and
//! 10 of output.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

/// What a client sent.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// Request line and headers.
    pub(crate) head: String,
    pub(crate) body: Value,
}

pub(crate) struct ModelServer {
    pub(crate) url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl ModelServer {
    pub(crate) fn new() -> Self {
        Self::answering(|body| (200, reply(body)))
    }

    /// Answers each request by a function of its body: a status, and a body.
    pub(crate) fn answering(
        answer: impl Fn(&Value) -> (u16, Value) + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&seen);
        let answer = Arc::new(answer);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (log, answer) = (Arc::clone(&log), Arc::clone(&answer));
                std::thread::spawn(move || serve(stream, &log, &*answer));
            }
        });
        Self { url, seen }
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// Settings by which all models `test/…` are asked here.
    pub(crate) fn settings(&self) -> String {
        format!(
            "[[route]]\nmatch = \"test/*\"\nwire = \"chat\"\nurl = \"{}\"\n",
            self.url
        )
    }
}

fn serve(
    stream: TcpStream,
    log: &Mutex<Vec<Seen>>,
    answer: &(dyn Fn(&Value) -> (u16, Value) + Send + Sync),
) {
    let mut reader = BufReader::new(stream);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 {
            return;
        }
        if line == "\r\n" {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        head.push_str(&line);
    }
    let mut bytes = vec![0; length];
    reader.read_exact(&mut bytes).unwrap();
    let body = serde_json::from_slice(&bytes).unwrap_or_default();
    let (status, reply) = if head.starts_with("GET ") {
        (200, json!({"data": [{"id": "zeta"}, {"id": "alpha"}]}))
    } else {
        answer(&body)
    };
    log.lock().unwrap().push(Seen { head, body });
    let text = reply.to_string();
    let mut stream = reader.into_inner();
    let _ = write!(
        stream,
        "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{text}",
        text.len()
    );
}

/// What the model says to a request.
pub(crate) fn reply(body: &Value) -> Value {
    let messages = body["messages"].as_array().unwrap();
    let last = messages.last().unwrap();
    let said = last["content"].as_str().unwrap_or_default();
    if let Some(name) = body["tool_choice"]["function"]["name"].as_str() {
        return calls(&[(name, fitting(name))]);
    }
    if last["role"] == "tool" {
        return text("done");
    }
    let mut wanted = Vec::new();
    for line in said.lines() {
        if let Some((name, arguments)) = line
            .strip_prefix("CALL ")
            .and_then(|rest| rest.split_once(' '))
        {
            wanted.push((name, serde_json::from_str(arguments).unwrap()));
        }
    }
    if said.contains("Call the tool") {
        wanted.push(("weather", json!({"town": "Lisbon"})));
    }
    if wanted.is_empty() {
        text("ready")
    } else {
        calls(&wanted)
    }
}

/// Arguments that fit the tool of that name.
fn fitting(name: &str) -> Value {
    match name {
        "sum" => json!({"sum": 42}),
        _ => json!({"score": 0.5, "reasoning": "half of it"}),
    }
}

pub(crate) fn text(text: &str) -> Value {
    answer(&json!({"role": "assistant", "content": text}), "stop")
}

fn calls(calls: &[(&str, Value)]) -> Value {
    let calls = calls.iter().enumerate().map(|(index, (name, arguments))| {
        json!({
            "id": format!("call-{index}"),
            "type": "function",
            "function": {"name": name, "arguments": arguments.to_string()},
        })
    });
    let calls: Vec<_> = calls.collect();
    answer(
        &json!({"role": "assistant", "content": null, "tool_calls": calls}),
        "tool_calls",
    )
}

fn answer(message: &Value, reason: &str) -> Value {
    json!({
        "id": "x",
        "object": "chat.completion",
        "model": "scripted",
        "choices": [{"index": 0, "message": message, "finish_reason": reason}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110},
    })
}
