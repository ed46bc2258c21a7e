//! Trying again after what passes.

use std::boxed::Box;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::time::Duration;

use super::error::{Fault, ProviderError};
use super::limit::RateLimit;
use super::provider::{BoxFuture, Event, Provider, Watch};
use super::request::{Reply, Request};

/// How often, and after which pauses, a call is made again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retry {
    /// All attempts, the first one counted.
    pub attempts: u32,
    /// The first pause; each further one is twice as long.
    pub pause: Duration,
    /// The longest pause of ours.
    pub longest: Duration,
    /// The longest pause of the provider's that is waited for. When it asks
    /// for more, the call fails at once.
    pub patience: Duration,
}

impl Default for Retry {
    /// Four attempts, with pauses from 1 to 30 seconds, and 2 minutes of
    /// patience.
    fn default() -> Self {
        Self {
            attempts: 4,
            pause: Duration::from_secs(1),
            longest: Duration::from_secs(30),
            patience: Duration::from_secs(120),
        }
    }
}

impl Retry {
    /// The pause before attempt number `next` (from 2): twice the one before,
    /// of which a random half is waited, so that callers that failed together
    /// do not come back together.
    fn pause_before(&self, next: u32) -> Duration {
        let doubled = self.pause.saturating_mul(1 << (next - 2).min(16));
        let whole = doubled.min(self.longest);
        let half = whole / 2;
        let span = u64::try_from(half.as_nanos()).unwrap_or(u64::MAX);
        let random = RandomState::new().hash_one(next) % span.max(1);
        half + Duration::from_nanos(random)
    }
}

/// A provider whose passing faults are waited out, and that keeps to the limit
/// of its route.
#[derive(Debug)]
pub struct Retrying<P> {
    inner: P,
    retry: Retry,
    limit: Arc<RateLimit>,
}

impl<P: Provider> Retrying<P> {
    /// Puts it around a provider. All providers of one route share a limit.
    pub const fn new(inner: P, retry: Retry, limit: Arc<RateLimit>) -> Self {
        Self {
            inner,
            retry,
            limit,
        }
    }

    async fn call(&self, request: &Request, watch: Watch<'_>) -> Result<Reply, ProviderError> {
        let mut attempt = 1;
        loop {
            let leave = self.limit.leave().await;
            let result = self.inner.send(request, watch).await;
            drop(leave);
            let error = match result {
                Ok(reply) => {
                    self.limit.succeeded();
                    return Ok(reply);
                }
                Err(error) => error,
            };
            let asked = error.after();
            let is_last = attempt >= self.retry.attempts
                || asked.is_some_and(|pause| pause > self.retry.patience);
            attempt += 1;
            let pause = asked.unwrap_or_else(|| self.retry.pause_before(attempt));
            if matches!(error.fault, Fault::Busy { .. }) {
                self.limit.refused(pause.min(self.retry.patience));
            }
            if is_last || !error.is_passing() {
                return Err(error);
            }
            watch(Event::Again {
                attempt,
                pause_ms: u64::try_from(pause.as_millis()).unwrap_or(u64::MAX),
            });
            tokio::time::sleep(pause).await;
        }
    }
}

impl<P: Provider> Provider for Retrying<P> {
    fn model(&self) -> &str {
        self.inner.model()
    }

    fn send<'a>(
        &'a self,
        request: &'a Request,
        watch: Watch<'a>,
    ) -> BoxFuture<'a, Result<Reply, ProviderError>> {
        Box::pin(self.call(request, watch))
    }
}
