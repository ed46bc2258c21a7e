//! A model that says what it was told to say.

use std::boxed::Box;
use std::string::String;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use std::vec::Vec;

use super::error::{Fault, ProviderError};
use super::provider::{BoxFuture, Provider, Watch};
use super::request::{Reply, Request};

/// What a scripted model says to a request and its number.
type Answer = dyn Fn(usize, &Request) -> Result<Reply, ProviderError> + Send + Sync;

/// A provider for tests and examples: it answers from a list, or by a function
/// of the request, and keeps all requests.
pub struct Scripted {
    model: String,
    answer: Box<Answer>,
    latency: Duration,
    seen: Arc<Mutex<Vec<Request>>>,
}

impl Scripted {
    /// Gives these answers in order, and then fails.
    pub fn new(replies: impl IntoIterator<Item = Reply>) -> Self {
        let replies: Vec<_> = replies.into_iter().collect();
        Self::by(move |number, _| {
            replies.get(number).cloned().ok_or_else(|| {
                ProviderError::new(Fault::NotRecorded, "the script has no more answers")
            })
        })
    }

    /// Answers by a function of the request and its number, from 0.
    pub fn by(
        answer: impl Fn(usize, &Request) -> Result<Reply, ProviderError> + Send + Sync + 'static,
    ) -> Self {
        Self {
            model: "scripted/model".into(),
            answer: Box::new(answer),
            latency: Duration::ZERO,
            seen: Arc::default(),
        }
    }

    /// Sets the id of the model.
    #[must_use]
    pub fn model(mut self, id: impl Into<String>) -> Self {
        self.model = id.into();
        self
    }

    /// Waits so long before each answer.
    #[must_use]
    pub const fn latency(mut self, latency: Duration) -> Self {
        self.latency = latency;
        self
    }

    /// All requests so far.
    pub fn seen(&self) -> Vec<Request> {
        self.seen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    async fn call(&self, request: &Request, watch: Watch<'_>) -> Result<Reply, ProviderError> {
        let number = {
            let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
            seen.push(request.clone());
            seen.len() - 1
        };
        if !self.latency.is_zero() {
            tokio::time::sleep(self.latency).await;
        }
        let reply = (self.answer)(number, request)?;
        reply.tell(watch);
        Ok(reply)
    }
}

impl std::fmt::Debug for Scripted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Scripted")
            .field("model", &self.model)
            .finish_non_exhaustive()
    }
}

impl Provider for Scripted {
    fn model(&self) -> &str {
        &self.model
    }

    fn send<'a>(
        &'a self,
        request: &'a Request,
        watch: Watch<'a>,
    ) -> BoxFuture<'a, Result<Reply, ProviderError>> {
        Box::pin(self.call(request, watch))
    }
}
