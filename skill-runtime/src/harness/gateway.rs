//! What stands between an agent and its model.
//!
//! An agent of a managed run does not know where its model is, nor the key: it
//! speaks to a gateway of ours on loopback, which sends what it asks on to the
//! route, with the route's key and the model that was chosen. So what reached
//! the model, and what it cost, is seen, whatever the agent says; and limits
//! hold.

mod http;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::string::{String, ToString};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use std::vec::Vec;

use serde_json::{Value, json};
use tokio::io::BufReader;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

use super::evidence::Evidence;
use crate::agent::{Ending, RunLimits, Turn};
use crate::model::wire::wire;
use crate::model::{Key, Message, Meter, Part, Reply, Route, ToolOutcome, Usage, WireFormat};
use http::{Answer, Asked};

/// How long a model may take for one answer: as long as a provider of ours.
const PATIENCE: Duration = Duration::from_secs(600);

/// A gateway for one run. It ends when dropped.
#[derive(Debug)]
pub(super) struct Gateway {
    address: SocketAddr,
    task: tokio::task::JoinHandle<()>,
    shared: Arc<Shared>,
}

/// Where requests go on to.
#[derive(Debug)]
pub(super) struct Upstream {
    /// The address, and what is spoken there.
    pub(super) route: Route,
    /// The model's name there.
    pub(super) model: String,
    /// The key, where one is needed.
    pub(super) key: Option<Key>,
}

#[derive(Debug)]
struct Shared {
    upstream: Upstream,
    client: reqwest::Client,
    limits: RunLimits,
    meter: Option<Meter>,
    evidence: Evidence,
    seen: Mutex<Seen>,
    stop: Notify,
}

/// What was seen of a run.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    /// The model's turns and those of its tools, of requests that offer tools.
    pub(super) turns: Vec<Turn>,
    /// Requests that offer tools: the agent's own, not those for a title.
    pub(super) steps: u32,
    /// What all answers used; none as soon as one does not tell.
    pub(super) usage: Option<Usage>,
    /// How long the model took for them.
    pub(super) model_ms: u64,
    /// A skill stood in a request.
    pub(super) skill_loaded: bool,
    /// Why the gateway, or what is behind it, gave no more answers.
    pub(super) stopped: Option<(Ending, String)>,
    /// Calls whose outcomes have not been sent yet.
    pub(super) open: Vec<(String, String)>,
    /// Answers of the model.
    pub(super) answers: u32,
}

impl Gateway {
    /// Listens on loopback.
    pub(super) async fn new(
        upstream: Upstream,
        limits: RunLimits,
        meter: Option<Meter>,
        evidence: Evidence,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            upstream,
            client: crate::model::client(Duration::from_secs(10)),
            limits,
            meter,
            evidence,
            seen: Mutex::default(),
            stop: Notify::new(),
        });
        let task = {
            let shared = Arc::clone(&shared);
            tokio::spawn(async move {
                let mut clients = tokio::task::JoinSet::new();
                while let Ok((client, _)) = listener.accept().await {
                    while clients.try_join_next().is_some() {}
                    let shared = Arc::clone(&shared);
                    // A client that goes away is no fault of ours.
                    clients.spawn(async move { shared.talk(client).await.ok() });
                }
            })
        };
        Ok(Self {
            address,
            task,
            shared,
        })
    }

    /// Where it listens.
    pub(super) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Waits until there will be no more answers.
    pub(super) async fn stopped(&self) {
        self.shared.stop.notified().await;
    }

    /// What was seen.
    pub(super) fn seen(&self) -> Seen {
        self.shared.seen().clone()
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What an answer used that does not tell: tokens are three bytes and more.
fn estimated(body: &Value, length: usize) -> Usage {
    Usage {
        input: body.to_string().len() as u64 / 3,
        output: length as u64 / 3,
        reported_usd: None,
        ..Usage::NONE
    }
}

/// What a path asks of a model; nothing for other questions.
fn form(path: &str) -> Option<WireFormat> {
    let path = path.split('?').next().unwrap_or(path);
    if path.contains(":generateContent") || path.contains(":streamGenerateContent") {
        return Some(WireFormat::Gemini);
    }
    [
        ("/messages", WireFormat::Anthropic),
        ("/chat/completions", WireFormat::Chat),
        ("/responses", WireFormat::Responses),
    ]
    .into_iter()
    .find_map(|(end, form)| path.ends_with(end).then_some(form))
}

impl Shared {
    fn seen(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn talk(&self, client: TcpStream) -> io::Result<()> {
        let mut client = BufReader::new(client);
        while let Some(asked) = http::read(&mut client).await? {
            if asked.is_encoded {
                let said = json!({ "error": { "message": "no encoding is understood" } });
                http::say(&mut client, 415, &said).await?;
                continue;
            }
            match form(&asked.path) {
                Some(form) if asked.method == "POST" => {
                    self.forward(&mut client, &asked, form).await?;
                }
                _ if asked.method == "POST" => {
                    let tokens = json!({ "input_tokens": 0, "totalTokens": 0 });
                    http::say(&mut client, 200, &tokens).await?;
                }
                _ => http::say(&mut client, 200, &self.models()).await?,
            }
        }
        Ok(())
    }

    /// The one model that there is, in every form at once.
    fn models(&self) -> Value {
        let name = &self.upstream.model;
        let model = json!({
            "id": name, "name": name, "object": "model", "type": "model", "created": 1,
            "display_name": name, "owned_by": "skcc",
        });
        json!({ "object": "list", "data": [model], "has_more": false })
    }

    /// Sends a request on, and its answer back as it comes.
    async fn forward(
        &self,
        client: &mut BufReader<TcpStream>,
        asked: &Asked,
        form: WireFormat,
    ) -> io::Result<()> {
        let refuse = |said: &str| json!({ "error": { "type": "skcc", "message": said } });
        let route = &self.upstream.route;
        if form != route.wire {
            let said = std::format!("the route `{}` speaks another format", route.pattern);
            self.stop(Ending::Crashed, &said);
            return http::say(client, 400, &refuse(&said)).await;
        }
        let Ok(mut body) = serde_json::from_slice::<Value>(&asked.body) else {
            return http::say(client, 400, &refuse("the request is no JSON")).await;
        };
        if let Err((ending, said)) = self.admit(&body) {
            self.stop(ending, &said);
            // No agent asks again after this one.
            return http::say(client, 400, &refuse(&said)).await;
        }
        if body["model"].is_string() {
            body["model"] = self.upstream.model.as_str().into();
        }
        let begin = Instant::now();
        let sent = self.request(asked, form).body(body.to_string()).send();
        let response = match tokio::time::timeout(PATIENCE, sent).await {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => {
                let said = self.hidden(&error.without_url().to_string());
                self.failed(&said);
                return http::say(client, 502, &refuse(&said)).await;
            }
            Err(_) => {
                self.failed("the model did not answer in time");
                return http::say(client, 504, &refuse("no answer in time")).await;
            }
        };
        let status = response.status().as_u16();
        let mut answer = Answer::default();
        if let Err(error) = http::relay(client, response, &mut answer).await {
            self.failed("the answer was cut");
            return Err(error);
        }
        let took = u64::try_from(begin.elapsed().as_millis()).unwrap_or(u64::MAX);
        if (200..300).contains(&status) {
            let length = answer.length();
            self.answered(&body, answer.reply(wire(form)), length, took);
        } else {
            let said = String::from_utf8_lossy(&answer.body);
            let said = said.chars().take(400).collect::<String>();
            self.failed(&self.hidden(&std::format!("status {status}: {said}")));
        }
        Ok(())
    }

    fn request(&self, asked: &Asked, form: WireFormat) -> reqwest::RequestBuilder {
        let route = &self.upstream.route;
        let base = route.url.trim_end_matches('/');
        let (path, query) = match asked.path.split_once('?') {
            Some((path, query)) => (path, std::format!("?{query}")),
            None => (asked.path.as_str(), String::new()),
        };
        let path = match form {
            WireFormat::Anthropic => "/v1/messages".to_string(),
            WireFormat::Chat => "/chat/completions".to_string(),
            WireFormat::Responses => "/responses".to_string(),
            WireFormat::Gemini => {
                let method = path.rsplit_once(':').map_or("", |(_, method)| method);
                std::format!("/models/{}:{method}", self.upstream.model)
            }
        };
        let query: String = match form {
            WireFormat::Gemini if query.contains("alt=sse") => "?alt=sse".into(),
            WireFormat::Anthropic if query.contains("beta=true") => "?beta=true".into(),
            _ => String::new(),
        };
        let mut request = self
            .client
            .post(std::format!("{base}{path}{query}"))
            .header("content-type", "application/json");
        for (name, value) in &asked.headers {
            request = request.header(name, value);
        }
        let Some(key) = &self.upstream.key else {
            return request;
        };
        match form {
            WireFormat::Anthropic => request.header("x-api-key", key.secret()),
            WireFormat::Gemini => request.header("x-goog-api-key", key.secret()),
            WireFormat::Chat | WireFormat::Responses => request.bearer_auth(key.secret()),
        }
    }

    fn hidden(&self, text: &str) -> String {
        match &self.upstream.key {
            Some(key) => key.hidden_in(text),
            None => text.into(),
        }
    }

    /// Notes a request, unless a limit is reached.
    fn admit(&self, body: &Value) -> Result<(), (Ending, String)> {
        let offers = ["tools", "functions"]
            .iter()
            .any(|key| body[*key].as_array().is_some_and(|all| !all.is_empty()));
        let mut seen = self.seen();
        let used = seen.usage.map_or(0, |usage| usage.tokens());
        if self.limits.tokens.is_some_and(|most| used >= most) {
            return Err((Ending::Budget, "the run has used all its tokens".into()));
        }
        if offers && seen.steps >= self.limits.steps {
            let said = "it was not done after all its steps";
            return Err((Ending::MaxSteps, said.into()));
        }
        if let Some(meter) = &self.meter {
            let begun = meter.begin();
            begun.map_err(|which| (Ending::Budget, which.to_string()))?;
        }
        seen.skill_loaded |= self.evidence.is_sent(body);
        if offers {
            seen.steps += 1;
            seen.given(body);
        }
        Ok(())
    }

    /// Notes an answer of so many bytes.
    fn answered(&self, body: &Value, reply: Option<Reply>, length: usize, took: u64) {
        let mut seen = self.seen();
        seen.model_ms += took;
        let mut usage = reply.as_ref().map(|reply| reply.usage);
        if let Some(meter) = &self.meter {
            match &mut usage {
                Some(usage) if usage.tokens() > 0 => meter.end(usage),
                // Not every agent asks for the usage of what it gets in events.
                _ => meter.end(&mut estimated(body, length)),
            }
        }
        seen.usage = match (seen.answers, seen.usage, usage) {
            (0, _, usage) => usage,
            (_, Some(before), Some(usage)) => Some(before + usage),
            _ => None,
        };
        seen.answers += 1;
        // A failure that was overcome is none.
        if matches!(seen.stopped, Some((Ending::ProviderError, _))) {
            seen.stopped = None;
        }
        let offers = body["tools"].as_array().is_some_and(|all| !all.is_empty());
        let Some(reply) = reply.filter(|_| offers) else {
            return;
        };
        let calls = reply.tool_calls();
        seen.open = calls
            .map(|call| (call.id.clone(), call.name.clone()))
            .collect();
        seen.turns.push(Turn {
            message: reply.message(),
            usage,
            duration_ms: took,
        });
    }

    /// Notes that the provider failed. The agent may ask again.
    fn failed(&self, said: &str) {
        let mut seen = self.seen();
        if seen.stopped.is_none() {
            seen.stopped = Some((Ending::ProviderError, said.into()));
        }
    }

    fn stop(&self, ending: Ending, said: &str) {
        self.seen().stopped = Some((ending, said.into()));
        self.stop.notify_one();
    }
}

impl Seen {
    /// The outcomes of the open calls that a request brings.
    fn given(&mut self, body: &Value) {
        if self.open.is_empty() {
            return;
        }
        let open = std::mem::take(&mut self.open);
        let outcomes = open.into_iter().map(|(id, name)| {
            let found = outcome(body, &id, &name);
            ToolOutcome {
                id,
                name,
                failed: found.is_none(),
                text: found.unwrap_or_else(|| "nothing was given".into()),
            }
        });
        let outcomes = outcomes.collect();
        self.turns.push(Turn {
            message: Message::Tools { outcomes },
            usage: None,
            duration_ms: 0,
        });
    }
}

/// What a request gives for a call, in whatever format.
fn outcome(body: &Value, id: &str, name: &str) -> Option<String> {
    let all = ["messages", "input", "contents"];
    let all = all.iter().filter_map(|key| body[*key].as_array()).flatten();
    let is_it = |value: &Value| {
        ["tool_call_id", "tool_use_id", "call_id"]
            .iter()
            .any(|key| value[*key] == id)
            && value["type"] != "function_call"
    };
    let mut last = None;
    for message in all {
        let inner = ["content", "parts"];
        let inner = inner.iter().filter_map(|key| message[*key].as_array());
        for part in std::iter::once(message).chain(inner.flatten()) {
            if is_it(part) {
                last = Some(super::story::content(part));
            } else if part["functionResponse"]["name"] == name {
                last = Some(super::story::content(&part["functionResponse"]["response"]));
            }
        }
    }
    last
}

/// Whether a turn is one of the model that says something.
pub(super) fn words(turns: &[Turn]) -> Option<String> {
    turns.iter().rev().find_map(|turn| {
        let Message::Assistant { parts } = &turn.message else {
            return None;
        };
        let texts = parts.iter().filter_map(|part| match part {
            Part::Text { text } => Some(text.as_str()),
            _ => None,
        });
        let texts = texts.collect::<Vec<_>>().join("\n");
        (!texts.is_empty()).then_some(texts)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_says_what_is_spoken() {
        for (path, expected) in [
            ("/v1/messages?beta=true", Some(WireFormat::Anthropic)),
            ("/v1/messages/count_tokens", None),
            ("/v1/chat/completions", Some(WireFormat::Chat)),
            ("/v1/responses", Some(WireFormat::Responses)),
            (
                "/v1beta/models/m:streamGenerateContent?alt=sse",
                Some(WireFormat::Gemini),
            ),
            ("/v1beta/models/m:countTokens", None),
            ("/v1/models", None),
        ] {
            assert_eq!(form(path), expected, "{path}");
        }
    }

    #[test]
    fn outcomes_are_found_in_every_format() {
        for body in [
            json!({ "messages": [{ "role": "tool", "tool_call_id": "1", "content": "x" }] }),
            json!({ "messages": [{ "role": "user", "content": [
                { "type": "tool_result", "tool_use_id": "1", "content": [{ "text": "x" }] }
            ] }] }),
            json!({ "input": [
                { "type": "function_call", "call_id": "1", "output": "no" },
                { "type": "function_call_output", "call_id": "1", "output": "x" },
            ] }),
            json!({ "contents": [{ "parts": [
                { "functionResponse": { "name": "read", "response": { "output": "x" } } }
            ] }] }),
        ] {
            assert_eq!(outcome(&body, "1", "read").as_deref(), Some("x"), "{body}");
            assert_eq!(outcome(&body, "2", "write"), None);
        }
    }
}
