//! The skills of a registry over the Model Context Protocol.
//!
//! ```no_run
//! # mod skills { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixture/skills.rs")); }
//! # use skills::REGISTRY;
//! fn main() -> std::io::Result<()> {
//!     skill_runtime::mcp::Server::new(REGISTRY.clone()).run_stdio()
//! }
//! ```
//!
//! A client sees the skills in three ways:
//!
//! - **Tools**, for the model: `find_skill`, `run_skill`, which gives the
//!   [contract](crate::prepare) of a run, and `read_skill_resource`.
//! - **Prompts**, for the person: one a skill, with its inputs as arguments.
//! - **Resources**, by the skills extension of the protocol
//!   (`io.modelcontextprotocol/skills`, SEP-2640): `skill://…/SKILL.md` and the
//!   files beside it, `skills/list`, `skills/get`, `resources/directory/read`.
//!
//! Who may start a skill decides where it shows: one that only a person may
//! start is a prompt and nothing else; one that only a model may start is no
//! prompt. A critical skill shows everywhere, as no model starts it alone here.
//!
//! A skill that needs a person's approval is prepared once a person has given
//! it: the client is asked to ask (elicitation). Where it cannot, a critical
//! skill is refused unless the server was started with [`Server::approve`], and
//! the contract of any other one says that approval is needed.
//!
//! Nothing is read from the disk: a path or URI is compared with those that
//! there are. Nothing is run either.

mod approval;
mod changes;
mod handler;
mod http;
mod prompts;
mod resources;
mod tools;

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::sync::Arc;
use std::collections::BTreeSet;
use std::io;
use std::net::TcpListener;
use std::sync::{PoisonError, RwLock};

use rmcp::{ServiceExt, transport};
use tokio::sync::watch;

pub use http::{HttpError, Token};

use crate::{NoState, Registry, Skill, StateProvider};

/// How many items a list has at most in one answer, until
/// [`Server::page_size`] says otherwise.
const PAGE: usize = 100;

/// A server of skills. Clones serve the same registry.
#[derive(Clone)]
pub struct Server {
    shared: Arc<Shared>,
    name: String,
    version: String,
    page: usize,
    state: Arc<dyn StateProvider + Send + Sync>,
    approved: Arc<BTreeSet<String>>,
}

/// What all clones of a server have in common.
struct Shared {
    registry: RwLock<Arc<Registry>>,
    /// How often the registry was replaced.
    generation: watch::Sender<u64>,
}

impl core::fmt::Debug for Server {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Server")
            .field("name", &self.name)
            .field("skills", &self.registry().len())
            .finish_non_exhaustive()
    }
}

impl Server {
    /// A server of these skills.
    #[must_use]
    pub fn new(registry: Registry) -> Self {
        let (generation, _) = watch::channel(0);
        Self {
            shared: Arc::new(Shared {
                registry: RwLock::new(Arc::new(registry)),
                generation,
            }),
            name: "skills".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            page: PAGE,
            state: Arc::new(NoState),
            approved: Arc::default(),
        }
    }

    /// Tells clients this name and version of the server.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>, version: impl Into<String>) -> Self {
        self.name = name.into();
        self.version = version.into();
        self
    }

    /// Takes values for inputs that a client does not give from `state`.
    #[must_use]
    pub fn state(mut self, state: impl StateProvider + Send + Sync + 'static) -> Self {
        self.state = Arc::new(state);
        self
    }

    /// Counts the skills with these ids as approved by a person, who started
    /// the server with them.
    #[must_use]
    pub fn approve(mut self, ids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let mut approved = (*self.approved).clone();
        approved.extend(ids.into_iter().map(Into::into));
        self.approved = Arc::new(approved);
        self
    }

    /// Gives at most `items` items of a list in one answer, at least one.
    #[must_use]
    pub fn page_size(mut self, items: usize) -> Self {
        self.page = items.max(1);
        self
    }

    /// The skills that are served now.
    #[must_use]
    pub fn registry(&self) -> Arc<Registry> {
        let registry = self.shared.registry.read();
        registry.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Serves other skills from now on, and tells every client that its lists
    /// have changed. A request that is being answered keeps the skills that it
    /// started with.
    pub fn replace(&self, registry: Registry) {
        let place = self.shared.registry.write();
        *place.unwrap_or_else(PoisonError::into_inner) = Arc::new(registry);
        self.shared.generation.send_modify(|count| *count += 1);
    }

    /// Serves one client over standard input and output until it goes.
    ///
    /// # Errors
    ///
    /// When the streams fail, or the client does not speak the protocol.
    pub async fn serve_stdio(self) -> io::Result<()> {
        let running = self.serve(transport::stdio()).await;
        let running = running.map_err(io::Error::other)?;
        running.waiting().await.map_err(io::Error::other)?;
        Ok(())
    }

    /// [`Server::serve_stdio`], for a program that has no runtime of its own.
    ///
    /// # Errors
    ///
    /// As [`Server::serve_stdio`] has them.
    pub fn run_stdio(self) -> io::Result<()> {
        let runtime = runtime()?;
        let result = runtime.block_on(self.serve_stdio());
        // The thread that reads standard input cannot be interrupted.
        runtime.shutdown_background();
        result
    }

    /// Serves clients over streamable HTTP, at any path, until the process
    /// ends. Every request needs the header `Authorization: Bearer TOKEN`; one
    /// that a web page makes (it has an `Origin`), or that names another host
    /// than the loopback, is refused.
    ///
    /// # Errors
    ///
    /// When the listener is not on a loopback address, or it fails.
    pub async fn serve_http(self, listener: TcpListener, token: Token) -> Result<(), HttpError> {
        http::serve(self, listener, token).await
    }

    /// [`Server::serve_http`], for a program that has no runtime of its own.
    ///
    /// # Errors
    ///
    /// As [`Server::serve_http`] has them.
    pub fn run_http(self, listener: TcpListener, token: Token) -> Result<(), HttpError> {
        let runtime = runtime().map_err(HttpError::Io)?;
        runtime.block_on(self.serve_http(listener, token))
    }
}

/// Whether a model sees the skill. A critical one, which the compiler lets
/// nobody but a person start, is seen too: here a person is asked first.
fn is_shown(skill: &Skill) -> bool {
    crate::catalog::is_offered(skill) || skill.security_level() == skir::SecurityLevel::Critical
}

fn runtime() -> io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
}
