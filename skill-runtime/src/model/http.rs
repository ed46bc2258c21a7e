//! One call over HTTP.
//!
//! Three clocks run: until the connection stands, until the first byte of the
//! answer, and over the whole. An answer has a longest length. Redirects are
//! not followed, as they would carry the key elsewhere, and proxies come from
//! the environment as with other programs.

use std::string::{String, ToString};
use std::time::{Duration, SystemTime};
use std::vec::Vec;

use reqwest::header::{HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::{Client, Response, StatusCode};
use serde_json::Value;
use tokio::time::{Instant, timeout_at};

use super::environment::Environment;
use super::error::{Fault, ProviderError, Stage};
use super::key::Key;
use super::provider::{BoxFuture, Provider, Watch};
use super::request::{Reply, Request};
use super::route::{Route, RouteError, Routes};
use super::sse::SseReader;
use super::wire::{Wire, WireHeader, WireRequest, wire};

/// How long each part of a call may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// Until the connection stands.
    pub connect: Duration,
    /// From then until the first byte of the answer.
    pub first_byte: Duration,
    /// For all of it.
    pub whole: Duration,
}

impl Default for Timeouts {
    /// 10 seconds, 2 minutes and 10 minutes. A reasoning model that does not
    /// stream is silent for minutes.
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            first_byte: Duration::from_secs(120),
            whole: Duration::from_secs(600),
        }
    }
}

/// A model behind an HTTP interface.
#[derive(Clone, Debug)]
pub struct Http {
    id: String,
    name: String,
    base: String,
    format: super::route::WireFormat,
    key: Option<Key>,
    client: Client,
    timeouts: Timeouts,
    longest: usize,
    streams: bool,
}

impl Http {
    /// The longest answer that is read, in bytes: sixty times what a model
    /// writes at most today.
    pub const LONGEST: usize = 32 * 1024 * 1024;

    /// A model by its id, on the way that the routes know, with the key of the
    /// environment. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// Fails when no route fits, or its key is not set.
    pub fn new(
        model: &str,
        routes: &Routes,
        environment: &Environment,
    ) -> Result<Self, RouteError> {
        let (route, name) = routes.find(model)?;
        let key = route.key(model, environment)?;
        Ok(Self::at(route, model, name, key))
    }

    /// A model on a route that is known.
    pub fn at(route: &Route, id: &str, name: &str, key: Option<Key>) -> Self {
        let timeouts = Timeouts::default();
        Self {
            id: id.into(),
            name: name.into(),
            base: route.url.trim_end_matches('/').into(),
            format: route.wire,
            key,
            client: client(timeouts.connect),
            timeouts,
            longest: Self::LONGEST,
            streams: true,
        }
    }

    /// Sets how long a call may take.
    #[must_use]
    pub fn timeouts(mut self, timeouts: Timeouts) -> Self {
        if timeouts.connect != self.timeouts.connect {
            self.client = client(timeouts.connect);
        }
        self.timeouts = timeouts;
        self
    }

    /// Sets how many bytes of an answer are read at most.
    #[must_use]
    pub const fn longest(mut self, bytes: usize) -> Self {
        self.longest = bytes;
        self
    }

    /// Asks for answers in one piece (`false`) or in events (`true`, the
    /// default).
    #[must_use]
    pub const fn streams(mut self, streams: bool) -> Self {
        self.streams = streams;
        self
    }

    /// The names of the models that this route offers, as it calls them, sorted.
    /// It waits no longer than `patience`.
    ///
    /// # Errors
    ///
    /// Fails when there is no answer, or one that cannot be read.
    pub async fn offered(&self, patience: Duration) -> Result<Vec<String>, ProviderError> {
        let end = Instant::now() + patience;
        let none = Request::new([]);
        let sent = wire(self.format).request(&self.name, &none, self.key.as_ref(), false);
        let path = match self.format {
            super::route::WireFormat::Anthropic => "/v1/models",
            _ => "/models",
        };
        let call = self
            .client
            .get(std::format!("{}{path}", self.base))
            .headers(headers(&sent)?)
            .send();
        let response = match timeout_at(end, call).await {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => return Err(self.broken(&error)),
            Err(_) => return Err(ProviderError::new(Fault::Timeout(Stage::FirstByte), "")),
        };
        let status = response.status();
        let bytes = self.whole(response, end).await?;
        if !status.is_success() {
            return Err(self.refused(wire(self.format), status, None, &bytes));
        }
        let body: Value = serde_json::from_slice(&bytes)
            .map_err(|error| ProviderError::new(Fault::Garbage, error.to_string()))?;
        let all = body.get("data").or_else(|| body.get("models"));
        let all = all.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let name = |one: &Value| {
            let name = one.get("id").or_else(|| one.get("name"))?.as_str()?;
            Some(name.strip_prefix("models/").unwrap_or(name).to_string())
        };
        let mut names: Vec<_> = all.iter().filter_map(name).collect();
        names.sort();
        Ok(names)
    }

    /// The head of the answer.
    async fn post(&self, sent: &WireRequest, end: Instant) -> Result<Response, ProviderError> {
        let mut headers = headers(sent)?;
        headers.insert("content-type", HeaderValue::from_static("application/json"));
        let call = self
            .client
            .post(std::format!("{}{}", self.base, sent.path))
            .headers(headers)
            .body(sent.body.to_string())
            .send();
        let first = (Instant::now() + self.timeouts.connect + self.timeouts.first_byte).min(end);
        match timeout_at(first, call).await {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(error)) => Err(self.broken(&error)),
            Err(_) => Err(ProviderError::new(Fault::Timeout(Stage::FirstByte), "")),
        }
    }

    /// The next bytes of the answer, until its end.
    async fn chunk(
        &self,
        response: &mut Response,
        read: &mut usize,
        end: Instant,
    ) -> Result<Option<bytes::Bytes>, ProviderError> {
        match timeout_at(end, response.chunk()).await {
            Ok(Ok(Some(bytes))) => {
                *read += bytes.len();
                if *read > self.longest {
                    let said = std::format!("more than {} bytes", self.longest);
                    return Err(ProviderError::new(Fault::TooLong, said));
                }
                Ok(Some(bytes))
            }
            Ok(Ok(None)) => Ok(None),
            Ok(Err(error)) => Err(ProviderError::new(Fault::Cut, reasons(&error))),
            Err(_) => Err(ProviderError::new(Fault::Timeout(Stage::Whole), "")),
        }
    }

    /// All bytes of the answer.
    async fn whole(&self, mut response: Response, end: Instant) -> Result<Vec<u8>, ProviderError> {
        let (mut all, mut read) = (Vec::new(), 0);
        while let Some(bytes) = self.chunk(&mut response, &mut read, end).await? {
            all.extend_from_slice(&bytes);
        }
        Ok(all)
    }

    async fn call(&self, request: &Request, watch: Watch<'_>) -> Result<Reply, ProviderError> {
        let wire = wire(self.format);
        let end = Instant::now() + self.timeouts.whole;
        let sent = wire.request(&self.name, request, self.key.as_ref(), self.streams);
        let mut response = self.post(&sent, end).await?;
        let status = response.status();
        if !status.is_success() {
            let after = retry_after(response.headers());
            // What it says is worth having, and the status is what counts.
            let said = self.whole(response, end).await.unwrap_or_default();
            return Err(self.refused(wire, status, after, &said));
        }
        let is_stream = response
            .headers()
            .get("content-type")
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.starts_with("text/event-stream"));
        if !is_stream {
            // Servers that cannot stream answer in one piece all the same.
            let bytes = self.whole(response, end).await?;
            let body = serde_json::from_slice(&bytes).map_err(|error| {
                let said = std::format!("{error} in `{}`", String::from_utf8_lossy(&bytes));
                ProviderError::new(Fault::Garbage, self.hidden(&said))
            })?;
            let reply = wire.reply(&body).map_err(|error| self.without_key(error))?;
            reply.tell(watch);
            return Ok(reply);
        }
        let mut decoder = wire.decoder();
        let (mut reader, mut read) = (SseReader::default(), 0);
        while let Some(bytes) = self.chunk(&mut response, &mut read, end).await? {
            for event in reader.take(&bytes) {
                decoder
                    .take(&event, watch)
                    .map_err(|error| self.without_key(error))?;
            }
        }
        if let Some(event) = reader.finish() {
            // Half an event is a cut, whatever it says.
            decoder
                .take(&event, watch)
                .map_err(|_| ProviderError::new(Fault::Cut, "in the middle of an event"))?;
        }
        decoder.finish()
    }

    /// The error for an answer that is none.
    fn refused(
        &self,
        wire: &dyn Wire,
        status: StatusCode,
        after: Option<Duration>,
        said: &[u8],
    ) -> ProviderError {
        let text = String::from_utf8_lossy(said);
        let detail = serde_json::from_slice::<Value>(said)
            .ok()
            .and_then(|body| wire.error_message(&body))
            .unwrap_or_else(|| text.trim().to_string());
        let fault = match status.as_u16() {
            401 | 403 => Fault::Key,
            404 => Fault::Unknown,
            429 => Fault::Busy { after },
            // 529 is what Anthropic says when it has too much to do.
            408 | 425 | 500 | 502..=504 | 529 => Fault::Server { after },
            _ => Fault::Request,
        };
        ProviderError::new(fault, self.hidden(&detail)).with_status(status.as_u16())
    }

    /// The error for an answer that never came.
    fn broken(&self, error: &reqwest::Error) -> ProviderError {
        let fault = if error.is_timeout() && error.is_connect() {
            Fault::Timeout(Stage::Connect)
        } else {
            Fault::Network
        };
        let said = std::format!("{}: {}", self.base, reasons(error));
        ProviderError::new(fault, self.hidden(&said))
    }

    fn hidden(&self, text: &str) -> String {
        match &self.key {
            Some(key) => key.hidden_in(text),
            None => text.into(),
        }
    }

    fn without_key(&self, mut error: ProviderError) -> ProviderError {
        error.detail = self.hidden(&error.detail);
        error
    }
}

impl Provider for Http {
    fn model(&self) -> &str {
        &self.id
    }

    fn send<'a>(
        &'a self,
        request: &'a Request,
        watch: Watch<'a>,
    ) -> BoxFuture<'a, Result<Reply, ProviderError>> {
        std::boxed::Box::pin(self.call(request, watch))
    }
}

/// A client that trusts the system's certificates and follows nobody.
pub(crate) fn client(connect: Duration) -> Client {
    // Another part of the program may have chosen already, and may keep it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .connect_timeout(connect)
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("skcc/", env!("CARGO_PKG_VERSION")))
        .build()
        .expect("a client with these settings can be made")
}

/// A client that goes to these addresses of one host and to nobody else.
pub(crate) fn client_for(
    host: &str,
    addresses: &[std::net::SocketAddr],
    whole: Duration,
) -> Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .timeout(whole)
        .redirect(reqwest::redirect::Policy::none())
        .resolve_to_addrs(host, addresses)
        .no_proxy()
        .build()
        .expect("a client with these settings can be made")
}

/// The headers of a request, the key hidden from whoever prints them.
fn headers(sent: &WireRequest) -> Result<HeaderMap, ProviderError> {
    let mut headers = HeaderMap::new();
    for (name, value) in &sent.headers {
        let mut value = match value {
            WireHeader::Plain(text) => HeaderValue::from_static(text),
            WireHeader::Key(key) => secret(key.secret())?,
            WireHeader::Bearer(key) => secret(&std::format!("Bearer {}", key.secret()))?,
        };
        value.set_sensitive(!matches!(name, &"anthropic-version"));
        headers.insert(*name, value);
    }
    Ok(headers)
}

/// A header that holds a secret.
fn secret(text: &str) -> Result<HeaderValue, ProviderError> {
    HeaderValue::from_str(text)
        .map_err(|_| ProviderError::new(Fault::Key, "it holds characters that no header can"))
}

/// What an error and its causes say, without the address, which may hold a key.
fn reasons(error: &reqwest::Error) -> String {
    let mut said = Vec::new();
    let mut next = std::error::Error::source(error);
    while let Some(cause) = next {
        said.push(cause.to_string());
        next = cause.source();
    }
    if said.is_empty() {
        said.push("the connection broke".into());
    }
    said.dedup();
    said.join(": ")
}

/// The pause that an answer asks for: seconds, or a date.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    if let Some(ms) = headers.get("retry-after-ms") {
        return Some(Duration::from_millis(
            ms.to_str().ok()?.trim().parse().ok()?,
        ));
    }
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(SystemTime::now()).unwrap_or_default())
}
