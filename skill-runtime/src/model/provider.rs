//! The one trait that everything which talks to a model takes.

use std::boxed::Box;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use super::error::ProviderError;
use super::request::{Reply, Request};

/// A future that may move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Who watches an answer while it comes.
pub type Watch<'a> = &'a (dyn Fn(Event<'_>) + Send + Sync);

/// Something that happens while an answer comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event<'a> {
    /// More words to read.
    Text(&'a str),
    /// More reasoning.
    Reasoning(&'a str),
    /// The model begins to call this tool.
    Call(&'a str),
    /// The call failed, and is made again after a pause. What came of the
    /// answer before is void.
    Again {
        /// Which attempt comes, from 2.
        attempt: u32,
        /// The pause, in milliseconds.
        pause_ms: u64,
    },
}

/// A model behind a route.
///
/// Dropping the future cancels the call.
pub trait Provider: Send + Sync {
    /// The model that is asked, with its route: `openrouter/qwen/qwen3-32b`.
    fn model(&self) -> &str;

    /// Sends one request and waits for the whole answer. `watch` sees it come.
    ///
    /// # Errors
    ///
    /// Fails when there is no answer, or one that cannot be read.
    fn send<'a>(
        &'a self,
        request: &'a Request,
        watch: Watch<'a>,
    ) -> BoxFuture<'a, Result<Reply, ProviderError>>;
}

/// What points at a provider is one.
macro_rules! forward {
    ($($pointer:ty),*) => {$(
        impl<P: Provider + ?Sized> Provider for $pointer {
            fn model(&self) -> &str {
                (**self).model()
            }

            fn send<'a>(
                &'a self,
                request: &'a Request,
                watch: Watch<'a>,
            ) -> BoxFuture<'a, Result<Reply, ProviderError>> {
                (**self).send(request, watch)
            }
        }
    )*};
}

forward!(&P, Box<P>, Arc<P>);
