//! A model that knows the answers.

use std::boxed::Box;
use std::collections::HashMap;
use std::fmt;
use std::prelude::v1::*;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde_json::json;

use super::evidence::Solution;
use super::instance::{Instance, SERVER};
use super::primitive::{Level, Primitive, find};
use crate::model::{
    BoxFuture, Event, Fault, Message, Provider, ProviderError, Reply, Request, ToolCall, Usage,
    Watch,
};

/// A provider that plays the [reference](Primitive::reference) of every task
/// that it knows, with real calls of tools.
///
/// It measures a harness without a model: whatever is not passed was lost
/// between the two. It also shows what the measuring itself costs.
pub struct Rehearsal {
    model: String,
    /// By the prompt, with [`SERVER`] in the place of the address.
    tasks: HashMap<String, Instance>,
    misses: fn(&Instance) -> bool,
    latency: Duration,
    calls: AtomicU64,
}

/// What one answer costs: made up, and the same for all.
const USAGE: Usage = Usage {
    input: 400,
    output: 100,
    cache_read: 0,
    cache_write: 0,
    reported_usd: Some(0.001),
};

impl Rehearsal {
    /// Knows the first `count` tasks from `seed` on, of every level of these
    /// primitives.
    pub fn new(
        primitives: impl IntoIterator<Item = &'static dyn Primitive>,
        seed: u64,
        count: u32,
    ) -> Self {
        let mut tasks = HashMap::new();
        for primitive in primitives {
            for level in Level::ALL {
                for index in 0..u64::from(count) {
                    let instance = Instance::new(primitive, level, seed.wrapping_add(index));
                    tasks.insert(instance.draft.prompt.clone(), instance);
                }
            }
        }
        Self {
            model: "rehearsal/references".into(),
            tasks,
            misses: |_| false,
            latency: Duration::ZERO,
            calls: AtomicU64::new(0),
        }
    }

    /// Sets the id of the model.
    #[must_use]
    pub fn model(mut self, id: impl Into<String>) -> Self {
        self.model = id.into();
        self
    }

    /// Plays a near miss in place of the reference where this says so.
    #[must_use]
    pub fn missing(mut self, misses: fn(&Instance) -> bool) -> Self {
        self.misses = misses;
        self
    }

    /// Waits so long before each answer.
    #[must_use]
    pub const fn latency(mut self, latency: Duration) -> Self {
        self.latency = latency;
        self
    }

    /// How often it was asked.
    pub fn calls(&self) -> u64 {
        self.calls.load(Ordering::Relaxed)
    }

    async fn answer(&self, request: &Request, watch: Watch<'_>) -> Result<Reply, ProviderError> {
        self.calls.fetch_add(1, Ordering::Relaxed);
        if !self.latency.is_zero() {
            tokio::time::sleep(self.latency).await;
        }
        let mut reply = self.reply(request)?;
        reply.usage = USAGE;
        watch(Event::Text(&reply.spoken()));
        Ok(reply)
    }

    fn reply(&self, request: &Request) -> Result<Reply, ProviderError> {
        let unknown = || ProviderError::new(Fault::NotRecorded, "this task was not rehearsed");
        let Some(Message::User { text }) = request.messages.first() else {
            return Err(unknown());
        };
        let (plain, origin) = without_address(text);
        let instance = self.tasks.get(&plain).ok_or_else(unknown)?;
        let primitive = find(&instance.primitive).ok_or_else(unknown)?;
        let turns = request.messages.iter();
        let said = turns.filter(|turn| matches!(turn, Message::Assistant { .. }));
        let solution = if (self.misses)(instance) {
            let misses = primitive.near_misses(instance);
            let first = misses.into_iter().next();
            first.map_or_else(Solution::default, |(_, solution)| solution)
        } else {
            primitive.reference(instance)
        };
        Ok(turn(&solution, &origin, said.count()))
    }
}

/// The reply of a number from 0: files first, then what was asked of the server,
/// then the calls in their turns, and the words at last.
fn turn(solution: &Solution, origin: &str, number: usize) -> Reply {
    let mut turns: Vec<Vec<(String, serde_json::Value)>> = Vec::new();
    let files = solution.files.iter();
    let files = files.map(|(path, text)| {
        let arguments = json!({"path": path, "content": text});
        ("write_file".to_string(), arguments)
    });
    turns.push(files.collect());
    let requests = solution.requests.iter().map(|request| {
        let query: Vec<String> = request
            .query
            .iter()
            .map(|(name, value)| std::format!("{}={}", encoded(name), encoded(value)))
            .collect();
        let mut url = std::format!("{origin}{}", request.path);
        if !query.is_empty() {
            url = std::format!("{url}?{}", query.join("&"));
        }
        let arguments = json!({"url": url, "method": request.method});
        ("web_fetch".to_string(), arguments)
    });
    turns.push(requests.collect());
    let first = turns.len();
    for call in &solution.calls {
        let place = first + call.turn as usize;
        if turns.len() <= place {
            turns.resize(place + 1, Vec::new());
        }
        turns[place].push((call.name.clone(), call.arguments.clone()));
    }
    turns.retain(|calls| !calls.is_empty());
    let Some(calls) = turns.into_iter().nth(number) else {
        return Reply::text(solution.text.clone());
    };
    let calls = calls.into_iter().enumerate();
    Reply::calls(calls.map(|(index, (name, arguments))| {
        ToolCall::new(std::format!("{number}-{index}"), name, arguments)
    }))
}

/// A prompt with [`SERVER`] in the place of the address, and the address.
fn without_address(prompt: &str) -> (String, String) {
    const HEAD: &str = "http://127.0.0.1:";
    let Some(start) = prompt.find(HEAD) else {
        return (prompt.into(), String::new());
    };
    let rest = &prompt[start + HEAD.len()..];
    let port = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let address = &prompt[start..start + HEAD.len() + port];
    (prompt.replace(address, SERVER), address.into())
}

fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

impl Provider for Rehearsal {
    fn model(&self) -> &str {
        &self.model
    }

    fn send<'a>(
        &'a self,
        request: &'a Request,
        watch: Watch<'a>,
    ) -> BoxFuture<'a, Result<Reply, ProviderError>> {
        Box::pin(self.answer(request, watch))
    }
}

impl fmt::Debug for Rehearsal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rehearsal")
            .field("model", &self.model)
            .field("tasks", &self.tasks.len())
            .finish_non_exhaustive()
    }
}
