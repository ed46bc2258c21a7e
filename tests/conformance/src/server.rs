//! A model server that records what it is sent.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};

use crate::script::Script;
use crate::wire::{Form, Reply};

/// The most bytes of a request: more than any agent sends for the skills here.
const MOST: usize = 256 << 20;

/// Tokens of context that the server says its model has.
const CONTEXT: u32 = 200_000;

struct Session {
    script: Script,
    record: File,
    number: usize,
}

/// Answers whoever connects, until the process ends. A record has a line of
/// JSON for each request to the model: the path, the body, and which step of
/// the script was the answer.
pub(crate) fn serve(listener: TcpListener, script: Script, record: File) {
    let session = Arc::new(Mutex::new(Session {
        script,
        record,
        number: 0,
    }));
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let session = Arc::clone(&session);
            // A connection that breaks off is the agent's affair.
            std::thread::spawn(move || drop(talk(&stream, &session)));
        }
    });
}

/// Answers the requests of one connection, which stays open as HTTP 1.1 wants
/// it.
fn talk(stream: &TcpStream, session: &Mutex<Session>) -> io::Result<()> {
    let mut reader = BufReader::new(stream);
    while let Some(request) = read(&mut reader, stream)? {
        let mut session = session.lock().unwrap_or_else(PoisonError::into_inner);
        let reply = answer(&request, &mut session)?;
        drop(session);
        let head = format!(
            "HTTP/1.1 {}\r\ncontent-type: {}\r\ncontent-length: {}\r\n\r\n",
            reply.0,
            reply.1.media_type,
            reply.1.body.len()
        );
        let mut stream = stream;
        stream.write_all(head.as_bytes())?;
        if request.method != "HEAD" {
            stream.write_all(reply.1.body.as_bytes())?;
        }
    }
    Ok(())
}

fn answer(request: &Request, session: &mut Session) -> io::Result<(&'static str, Reply)> {
    const OK: &str = "200 OK";
    if request.is_encoded {
        let said = json!({ "error": "no encoding is understood" });
        return Ok(("415 Unsupported Media Type", Reply::json(&said)));
    }
    if request.method != "POST" {
        return Ok((OK, Reply::json(&models())));
    }
    let Some(form) = Form::of(&request.path) else {
        let tokens = json!({ "input_tokens": 5, "totalTokens": 5 });
        return Ok((OK, Reply::json(&tokens)));
    };
    let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
    let (said, step) = session.script.answer(&form.read(&body));
    session.number += 1;
    let line = json!({ "path": request.path, "step": step, "body": body });
    writeln!(session.record, "{line}")?;
    session.record.flush()?;
    Ok((OK, form.write(&body, &said, session.number)))
}

/// The list of models, in every form at once.
fn models() -> Value {
    let model = json!({
        "id": "mock-model",
        "object": "model",
        "type": "model",
        "created": 1,
        "owned_by": "mock",
        "display_name": "mock-model",
        "context_length": CONTEXT,
        "context_window": CONTEXT,
        "max_context_window_tokens": CONTEXT,
        "capabilities": {
            "limits": { "max_context_window_tokens": CONTEXT },
            "supports": { "tool_calls": true, "streaming": true },
        },
    });
    json!({ "object": "list", "data": [model], "has_more": false })
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Request {
    method: String,
    path: String,
    body: Vec<u8>,
    is_encoded: bool,
}

/// The next request, unless the connection has ended.
fn read(reader: &mut impl BufRead, mut back: impl Write) -> io::Result<Option<Request>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace().map(str::to_owned);
    let mut request = Request {
        method: words.next().unwrap_or_default(),
        path: words.next().unwrap_or_default(),
        ..Request::default()
    };
    let (mut length, mut is_chunked) = (0, false);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let line = line.trim_end().to_ascii_lowercase();
        let Some((name, value)) = line.split_once(':') else {
            break;
        };
        match (name, value.trim()) {
            ("content-length", value) => length = value.parse().map_err(io::Error::other)?,
            ("transfer-encoding", "chunked") => is_chunked = true,
            ("content-encoding", value) => request.is_encoded = value != "identity",
            ("expect", "100-continue") => back.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?,
            _ => {}
        }
    }
    if !is_chunked {
        take(reader, length, &mut request.body)?;
        return Ok(Some(request));
    }
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let size = line.split(';').next().unwrap_or_default().trim();
        let size = usize::from_str_radix(size, 16).map_err(io::Error::other)?;
        take(reader, size, &mut request.body)?;
        let mut end = String::new();
        reader.read_line(&mut end)?;
        if size == 0 {
            return Ok(Some(request));
        }
    }
}

fn take(reader: &mut impl BufRead, length: usize, into: &mut Vec<u8>) -> io::Result<()> {
    if length > MOST - into.len().min(MOST) {
        return Err(io::Error::other("the request is too large"));
    }
    let before = into.len();
    reader.take(length as u64).read_to_end(into)?;
    if into.len() - before < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Call;

    fn requests(text: &str) -> Vec<Request> {
        let mut reader = text.as_bytes();
        let mut all = Vec::new();
        while let Some(request) = read(&mut reader, io::sink()).unwrap() {
            all.push(request);
        }
        all
    }

    #[test]
    fn reads_bodies_of_both_kinds_from_one_connection() {
        let text = "POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\none\
                    POST /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n\
                    2\r\ntw\r\n1;x=y\r\no\r\n0\r\n\r\n\
                    GET /c HTTP/1.1\r\n\r\n";
        let all = requests(text);
        let seen: Vec<_> = all
            .iter()
            .map(|one| (one.path.as_str(), one.body.as_slice()))
            .collect();
        assert_eq!(
            seen,
            [("/a", &b"one"[..]), ("/b", &b"two"[..]), ("/c", &b""[..])]
        );
    }

    #[test]
    fn a_request_that_breaks_off_is_an_error() {
        let text = "POST /a HTTP/1.1\r\ncontent-length: 5\r\n\r\none";
        assert!(read(&mut text.as_bytes(), io::sink()).is_err());
        let text = "POST /a HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n";
        assert!(read(&mut text.as_bytes(), io::sink()).is_err());
    }

    #[test]
    fn who_waits_to_send_is_told_to() {
        let text = "POST /a HTTP/1.1\r\nexpect: 100-continue\r\ncontent-length: 1\r\n\r\nx";
        let mut told = Vec::new();
        read(&mut text.as_bytes(), &mut told).unwrap();
        assert_eq!(told, b"HTTP/1.1 100 Continue\r\n\r\n");
    }

    #[test]
    fn what_is_sent_is_recorded_with_the_step_that_answers_it() {
        let folder = tempfile::tempdir().unwrap();
        let record = folder.path().join("record");
        let call = Call {
            tool: "c".to_owned(),
            arguments: json!({}),
        };
        let mut session = Session {
            script: Script::new(vec![vec![call]]),
            record: File::create(&record).unwrap(),
            number: 0,
        };
        let tools = ["a", "b", "c"].map(|name| json!({ "function": { "name": name } }));
        let body = json!({ "messages": [], "tools": tools });
        let mut request = Request {
            method: "POST".to_owned(),
            path: "/v1/chat/completions".to_owned(),
            body: body.to_string().into_bytes(),
            is_encoded: false,
        };
        let (_, reply) = answer(&request, &mut session).unwrap();
        assert!(reply.body.contains("tool_calls"));
        request.is_encoded = true;
        let (status, _) = answer(&request, &mut session).unwrap();
        assert!(status.starts_with("415"));
        let text = std::fs::read_to_string(record).unwrap();
        let lines: Vec<Value> = text
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0]["step"], 0);
        assert_eq!(lines[0]["body"], body);
    }
}
