//! As much of HTTP 1.1 as agents speak to a model.

use std::io;
use std::string::String;
use std::time::Duration;
use std::vec::Vec;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use crate::model::wire::Wire;
use crate::model::{Reply, SseReader};

/// Bytes of the longest line of a head.
const LINE: u64 = 64 * 1024;

/// Lines of the longest head.
const LINES: usize = 200;

/// Bytes of the longest request: more than any model reads.
const MOST: usize = 64 << 20;

/// Bytes of an answer that are kept to be read.
const KEPT: usize = 32 << 20;

/// How long an answer may be silent.
const SILENCE: Duration = Duration::from_secs(300);

/// Headers that say what the sender speaks, and nothing of who it is.
const FORWARDED: [&str; 4] = [
    "anthropic-version",
    "anthropic-beta",
    "openai-beta",
    "accept",
];

/// A request.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
    pub(super) is_encoded: bool,
}

/// Reads the next request, unless the connection has ended.
pub(super) async fn read(client: &mut BufReader<TcpStream>) -> io::Result<Option<Asked>> {
    let first = line(client).await?;
    let mut words = first.split_whitespace();
    let (Some(method), Some(target)) = (words.next(), words.next()) else {
        return Ok(None);
    };
    // A client that takes us for a proxy writes the whole address.
    let path = match target.strip_prefix("http://") {
        Some(rest) => rest.find('/').map_or("/", |at| &rest[at..]),
        None => target,
    };
    let mut asked = Asked {
        method: method.into(),
        path: path.into(),
        ..Asked::default()
    };
    let (mut length, mut is_chunked, mut waits) = (0, false, false);
    let mut lines = 0;
    loop {
        let line = line(client).await?;
        let Some((name, value)) = line.split_once(':') else {
            break;
        };
        lines += 1;
        if lines > LINES {
            return Err(io::Error::other("the head is too long"));
        }
        let (name, value) = (name.trim().to_ascii_lowercase(), value.trim());
        match &*name {
            "content-length" => length = value.parse().map_err(io::Error::other)?,
            "transfer-encoding" => is_chunked = value.eq_ignore_ascii_case("chunked"),
            "content-encoding" => asked.is_encoded = !value.eq_ignore_ascii_case("identity"),
            "expect" => waits = true,
            _ if FORWARDED.contains(&&*name) => asked.headers.push((name, value.into())),
            _ => {}
        }
    }
    if waits {
        client.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await?;
    }
    if !is_chunked {
        take(client, length, &mut asked.body).await?;
        return Ok(Some(asked));
    }
    loop {
        let size = line(client).await?;
        let size = size.split(';').next().unwrap_or_default();
        let size = usize::from_str_radix(size.trim(), 16).map_err(io::Error::other)?;
        take(client, size, &mut asked.body).await?;
        line(client).await?;
        if size == 0 {
            return Ok(Some(asked));
        }
    }
}

async fn line(client: &mut BufReader<TcpStream>) -> io::Result<String> {
    let mut bytes = Vec::new();
    client.take(LINE).read_until(b'\n', &mut bytes).await?;
    Ok(String::from_utf8_lossy(&bytes).trim_end().into())
}

async fn take(
    client: &mut BufReader<TcpStream>,
    length: usize,
    into: &mut Vec<u8>,
) -> io::Result<()> {
    if length > MOST - into.len().min(MOST) {
        return Err(io::Error::other("the request is too long"));
    }
    let start = into.len();
    into.resize(start + length, 0);
    client.read_exact(&mut into[start..]).await?;
    Ok(())
}

/// Answers with JSON.
pub(super) async fn say(
    client: &mut BufReader<TcpStream>,
    status: u16,
    said: &Value,
) -> io::Result<()> {
    let body = std::format!("{said}");
    let head = std::format!(
        "HTTP/1.1 {status} -\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    client.write_all(head.as_bytes()).await?;
    client.write_all(body.as_bytes()).await?;
    client.flush().await
}

/// What came back.
#[derive(Debug, Default)]
pub(super) struct Answer {
    is_stream: bool,
    is_cut: bool,
    pub(super) body: Vec<u8>,
}

impl Answer {
    /// How many bytes of it were kept.
    pub(super) fn length(&self) -> usize {
        self.body.len()
    }

    /// The answer as a model's, where it can be read.
    pub(super) fn reply(&self, wire: &dyn Wire) -> Option<Reply> {
        if self.is_cut {
            return None;
        }
        if !self.is_stream {
            let body = serde_json::from_slice(&self.body).ok()?;
            return wire.reply(&body).ok();
        }
        let (mut decoder, mut reader) = (wire.decoder(), SseReader::default());
        let mut events = reader.take(&self.body);
        events.extend(reader.finish());
        for event in &events {
            decoder.take(event, &|_| {}).ok()?;
        }
        decoder.finish().ok()
    }
}

/// Passes an answer on as it comes, and keeps it.
pub(super) async fn relay(
    client: &mut BufReader<TcpStream>,
    mut response: reqwest::Response,
    answer: &mut Answer,
) -> io::Result<()> {
    let status = response.status().as_u16();
    let header = |name| {
        let value = response.headers().get(name)?;
        value.to_str().ok().map(String::from)
    };
    let kind = header("content-type").unwrap_or_else(|| "application/json".into());
    let after = header("retry-after").map(|after| std::format!("retry-after: {after}\r\n"));
    answer.is_stream = kind.starts_with("text/event-stream");
    let head = std::format!(
        "HTTP/1.1 {status} -\r\ncontent-type: {kind}\r\n{}transfer-encoding: chunked\r\n\r\n",
        after.unwrap_or_default()
    );
    client.write_all(head.as_bytes()).await?;
    loop {
        let chunk = match tokio::time::timeout(SILENCE, response.chunk()).await {
            Ok(Ok(Some(chunk))) => chunk,
            Ok(Ok(None)) => break,
            // The client sees a cut answer, as it is one.
            Ok(Err(_)) | Err(_) => return Err(io::ErrorKind::UnexpectedEof.into()),
        };
        if chunk.is_empty() {
            continue;
        }
        if answer.body.len() + chunk.len() > KEPT {
            answer.is_cut = true;
        } else {
            answer.body.extend_from_slice(&chunk);
        }
        let size = std::format!("{:x}\r\n", chunk.len());
        client.write_all(size.as_bytes()).await?;
        client.write_all(&chunk).await?;
        client.write_all(b"\r\n").await?;
        client.flush().await?;
    }
    client.write_all(b"0\r\n\r\n").await?;
    client.flush().await
}
