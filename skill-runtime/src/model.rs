//! Talking to language models.
//!
//! One trait, [`Provider`], stands for a model behind a route. A request is a
//! conversation with real turns ([`Message`]), the tools that the model may
//! call, and limits; a [`Reply`] is what it said, which tools it calls, and
//! what that used. How a vendor writes all that is a [`wire`]: four formats,
//! each a pure translation between these types and JSON, so that it is tested
//! without a server.
//!
//! What a provider needs besides is put around it, one concern each:
//!
//! ```text
//! Cassette ── Metered ── Retrying ── Http ── Wire
//! replays     counts,     waits,      one     writes and
//! or records  stops at    tries       call    reads JSON
//!             a budget    again
//! ```
//!
//! A [`Route`] says where a model is: `openrouter/qwen/qwen3-32b` is the model
//! `qwen/qwen3-32b` at the route `openrouter`. Keys are named by the variable
//! that holds them, and a key is never printed: not in an error, not in a
//! cassette, not by `Debug`.
//!
//! ```
//! use skill_runtime::model::{Message, Provider, Reply, Request, Scripted};
//!
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! let model = Scripted::new([Reply::text("hello")]);
//! let request = Request::new([Message::user("say hello")]);
//! let reply = model.send(&request, &|_| ()).await?;
//! assert_eq!(reply.spoken(), "hello");
//! # Ok::<(), skill_runtime::model::ProviderError>(())
//! # }).unwrap();
//! ```

mod budget;
mod cassette;
mod environment;
mod error;
mod http;
mod key;
mod limit;
mod message;
mod meter;
mod price;
mod provider;
mod request;
mod retry;
mod route;
mod scripted;
mod sse;
mod structured;
mod usage;
pub mod wire;

pub use budget::{Budget, Exhausted, Limits};
pub use cassette::{Cassette, CassetteError, Mode, Tape};
pub use environment::Environment;
pub use error::{Fault, ProviderError, Stage};
pub use http::{Http, Timeouts};
pub(crate) use http::{client, client_for};
pub use key::Key;
pub use limit::RateLimit;
pub use message::{Message, Part, ToolCall, ToolOutcome};
pub use meter::{Meter, Metered};
pub use price::{Price, Prices};
pub use provider::{BoxFuture, Event, Provider, Watch};
pub use request::{Effort, Reply, Request, Stop, Tool, ToolChoice};
pub use retry::{Retry, Retrying};
pub use route::{ModelId, Route, RouteError, Routes, WireFormat};
pub use scripted::Scripted;
pub(crate) use sse::SseReader;
pub use structured::{Structured, StructuredError, structured};
pub use usage::Usage;
