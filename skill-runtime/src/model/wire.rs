//! How vendors write requests and answers.
//!
//! Each format is a pure translation. It sees no network: [`Wire::request`]
//! gives a path, headers and a body, [`Wire::reply`] reads a whole answer, and
//! a [`Decoder`] reads one that comes in events.

mod anthropic;
mod chat;
mod gemini;
mod responses;

use std::boxed::Box;
use std::string::String;
use std::vec::Vec;

use serde_json::Value;

use super::error::{Fault, ProviderError};
use super::key::Key;
use super::provider::Watch;
use super::request::{Reply, Request};
use super::route::WireFormat;
pub use super::sse::SseEvent;
pub use anthropic::Anthropic;
pub use chat::Chat;
pub use gemini::Gemini;
pub use responses::Responses;

/// What is sent.
#[derive(Clone, Debug, PartialEq)]
pub struct WireRequest {
    /// Comes after the base address of the route.
    pub path: String,
    /// Beside the content type. They may hold the key.
    pub headers: Vec<(&'static str, WireHeader)>,
    /// The JSON to post.
    pub body: Value,
}

/// The value of a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WireHeader {
    /// Text that anybody may see.
    Plain(&'static str),
    /// The key, as it is.
    Key(Key),
    /// The key after `Bearer `.
    Bearer(Key),
}

/// A format.
pub trait Wire: Send + Sync {
    /// Writes a request to `model`, for an answer in one piece or in events.
    fn request(
        &self,
        model: &str,
        request: &Request,
        key: Option<&Key>,
        stream: bool,
    ) -> WireRequest;

    /// Reads an answer in one piece.
    ///
    /// # Errors
    ///
    /// Fails when the answer is of another shape, or says that there is none.
    fn reply(&self, body: &Value) -> Result<Reply, ProviderError>;

    /// Begins to read an answer in events.
    fn decoder(&self) -> Box<dyn Decoder>;

    /// What a failed answer says, where it says it in the format's own way.
    fn error_message(&self, body: &Value) -> Option<String> {
        error_message(body)
    }
}

/// Reads an answer in events.
pub trait Decoder: Send {
    /// Takes the next event.
    ///
    /// # Errors
    ///
    /// Fails when the event cannot be read, or says that the answer failed.
    fn take(&mut self, event: &SseEvent, watch: Watch<'_>) -> Result<(), ProviderError>;

    /// The whole answer, when all events are read.
    ///
    /// # Errors
    ///
    /// Fails with [`Fault::Cut`] when the end is missing.
    fn finish(self: Box<Self>) -> Result<Reply, ProviderError>;
}

/// The format with a name.
pub fn wire(format: WireFormat) -> &'static dyn Wire {
    match format {
        WireFormat::Anthropic => &Anthropic,
        WireFormat::Chat => &Chat,
        WireFormat::Responses => &Responses,
        WireFormat::Gemini => &Gemini,
    }
}

/// The key after `Bearer `, in the header that most formats have for it.
fn bearer(key: Option<&Key>) -> Vec<(&'static str, WireHeader)> {
    key.map(|key| ("authorization", WireHeader::Bearer(key.clone())))
        .into_iter()
        .collect()
}

/// The error that an event of a stream tells, of a kind that it names.
fn told(event: &Value, kind: &str) -> ProviderError {
    let said = error_message(event).unwrap_or_else(|| std::format!("{event}"));
    ProviderError::new(stream_fault(kind), said)
}

/// The data of an event as JSON.
fn json(event: &SseEvent) -> Result<Value, ProviderError> {
    serde_json::from_str(&event.data).map_err(|error| {
        ProviderError::new(Fault::Garbage, std::format!("{error} in `{}`", event.data))
    })
}

/// An answer that lacks what the format says it has.
fn lacks(what: &str) -> ProviderError {
    ProviderError::new(Fault::Garbage, std::format!("it has no {what}"))
}

/// The text at a key, or none.
fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The number at a path, or 0.
fn number(value: &Value, pointer: &str) -> u64 {
    value
        .pointer(pointer)
        .and_then(Value::as_u64)
        .unwrap_or_default()
}

/// What the error of an answer says: `error.message`, `error`, `message` or
/// `detail`, whichever is there.
fn error_message(body: &Value) -> Option<String> {
    [
        "/error/message",
        "/error",
        "/message",
        "/detail",
        "/0/error/message",
    ]
    .iter()
    .find_map(|at| body.pointer(at)?.as_str())
    .map(String::from)
}

/// The fault that an error within a stream names. Streams fail after their
/// status was sent, so the type of the error is all there is.
fn stream_fault(kind: &str) -> Fault {
    match kind {
        "rate_limit_error" | "rate_limit_exceeded" | "overloaded_error" | "429" | "529" => {
            Fault::Busy { after: None }
        }
        "authentication_error" | "permission_error" => Fault::Key,
        "not_found_error" => Fault::Unknown,
        "invalid_request_error" | "invalid_prompt" => Fault::Request,
        _ => Fault::Server { after: None },
    }
}
