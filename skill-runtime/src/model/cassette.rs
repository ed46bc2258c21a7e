//! Recorded calls, so that all that talks to a model runs without one.
//!
//! A cassette is a file of JSON lines that people can read and `git diff`:
//! `{"model", "request", "reply"}`. It stands at the trait, not at HTTP, so it
//! holds no header and therefore no key. Replay is strict: a request is
//! answered by a recording of exactly this request to this model, each
//! recording answers once, and a request that was not recorded fails with the
//! first place at which the nearest one differs.

use std::boxed::Box;
use std::collections::BTreeSet;
use std::error::Error;
use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::string::{String, ToString};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::vec::Vec;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::error::{Fault, ProviderError};
use super::provider::{BoxFuture, Provider, Watch};
use super::request::{Reply, Request};

/// What a cassette does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Calls go through, and are written down.
    Record,
    /// Nothing goes through: what was written down is the answer.
    Replay,
    /// Calls go through.
    Off,
}

/// A cassette cannot be read or written.
#[derive(Debug)]
pub struct CassetteError {
    path: PathBuf,
    /// From 1; 0 for the whole file.
    line: usize,
    reason: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Take {
    model: String,
    request: Request,
    reply: Reply,
}

/// A file of recorded calls, which several providers may share: those of a
/// command go into one file.
#[derive(Clone, Debug)]
pub struct Tape {
    mode: Mode,
    path: PathBuf,
    takes: Arc<Mutex<Vec<Option<Take>>>>,
}

/// A provider with a cassette in it.
#[derive(Debug)]
pub struct Cassette<P> {
    inner: P,
    tape: Tape,
}

impl Tape {
    /// Opens a file. [`Mode::Record`] begins a new one, [`Mode::Replay`] reads
    /// the one that is there, [`Mode::Off`] does not touch it.
    ///
    /// # Errors
    ///
    /// Fails when the file cannot be read or written, or is no cassette.
    pub fn open(mode: Mode, path: impl Into<PathBuf>) -> Result<Self, CassetteError> {
        let path = path.into();
        let mut takes = Vec::new();
        match mode {
            Mode::Off => {}
            Mode::Record => write(&path, b"", false).map_err(|error| whole(&path, &error))?,
            Mode::Replay => {
                let text = fs::read_to_string(&path).map_err(|error| whole(&path, &error))?;
                for (index, line) in text.lines().enumerate() {
                    if line.trim().is_empty() {
                        continue;
                    }
                    let take = serde_json::from_str(line).map_err(|error| CassetteError {
                        path: path.clone(),
                        line: index + 1,
                        reason: error.to_string(),
                    })?;
                    takes.push(Some(take));
                }
            }
        }
        Ok(Self {
            mode,
            path,
            takes: Arc::new(Mutex::new(takes)),
        })
    }

    /// How many recordings have not been asked for.
    pub fn unused(&self) -> usize {
        self.takes().iter().flatten().count()
    }

    /// The models that were recorded, sorted.
    pub fn models(&self) -> Vec<String> {
        let takes = self.takes();
        let models: BTreeSet<_> = takes.iter().flatten().map(|take| &take.model).collect();
        models.into_iter().cloned().collect()
    }

    fn takes(&self) -> MutexGuard<'_, Vec<Option<Take>>> {
        self.takes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<P: Provider> Cassette<P> {
    /// Puts a cassette of its own into a provider.
    ///
    /// # Errors
    ///
    /// Fails as [`Tape::open`] does.
    pub fn new(inner: P, mode: Mode, path: impl Into<PathBuf>) -> Result<Self, CassetteError> {
        Ok(Self::on(inner, Tape::open(mode, path)?))
    }

    /// Puts a cassette into a provider that it may share with others.
    pub const fn on(inner: P, tape: Tape) -> Self {
        Self { inner, tape }
    }

    /// How many recordings have not been asked for.
    pub fn unused(&self) -> usize {
        self.tape.unused()
    }

    async fn call(&self, request: &Request, watch: Watch<'_>) -> Result<Reply, ProviderError> {
        match self.tape.mode {
            Mode::Off => self.inner.send(request, watch).await,
            Mode::Replay => {
                let reply = self.replayed(request)?;
                reply.tell(watch);
                Ok(reply)
            }
            Mode::Record => {
                let reply = self.inner.send(request, watch).await?;
                let take = Take {
                    model: self.inner.model().into(),
                    request: request.clone(),
                    reply: reply.clone(),
                };
                let mut line = serde_json::to_vec(&take).expect("a take has only text as keys");
                line.push(b'\n');
                // One at a time: lines must not mix.
                let _one = self.tape.takes();
                write(&self.tape.path, &line, true).map_err(|error| {
                    let said = whole(&self.tape.path, &error).to_string();
                    ProviderError::new(Fault::NotRecorded, said)
                })?;
                Ok(reply)
            }
        }
    }

    fn replayed(&self, request: &Request) -> Result<Reply, ProviderError> {
        let model = self.inner.model();
        let mut takes = self.tape.takes();
        let found = takes.iter_mut().find(|take| {
            take.as_ref()
                .is_some_and(|take| take.model == model && take.request == *request)
        });
        if let Some(take) = found.and_then(Option::take) {
            return Ok(take.reply);
        }
        let said = match takes.iter().flatten().next() {
            None => std::format!("`{}` has no more recordings", self.tape.path.display()),
            Some(take) if take.model != model => {
                std::format!("the next recording is of `{}`, not `{model}`", take.model)
            }
            Some(take) => {
                let json = |one| serde_json::to_value(one).unwrap_or_default();
                let at = difference(&json(&take.request), &json(request), &mut String::new())
                    .unwrap_or_default();
                std::format!("the next recording differs at `{at}`")
            }
        };
        Err(ProviderError::new(Fault::NotRecorded, said))
    }
}

/// The first place, as a JSON pointer, at which two values differ.
fn difference(one: &Value, two: &Value, at: &mut String) -> Option<String> {
    let mut inside = |key: &str, one: &Value, two: &Value| {
        let before = at.len();
        at.push('/');
        at.push_str(key);
        let found = difference(one, two, at);
        at.truncate(before);
        found
    };
    match (one, two) {
        (Value::Object(one), Value::Object(two)) => {
            let keys = one.keys().chain(two.keys());
            let mut keys: Vec<_> = keys.collect();
            keys.sort();
            keys.dedup();
            keys.into_iter().find_map(|key| {
                let get = |map: &serde_json::Map<String, Value>| {
                    map.get(key).cloned().unwrap_or_default()
                };
                inside(key, &get(one), &get(two))
            })
        }
        (Value::Array(one), Value::Array(two)) => (0..one.len().max(two.len())).find_map(|index| {
            let get = |all: &[Value]| all.get(index).cloned().unwrap_or_default();
            inside(&index.to_string(), &get(one), &get(two))
        }),
        _ => (one != two).then(|| at.clone()),
    }
}

fn write(path: &Path, bytes: &[u8], append: bool) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = fs::OpenOptions::new();
    options.create(true).append(append).write(true);
    if !append {
        options.truncate(true);
    }
    options.open(path)?.write_all(bytes)
}

fn whole(path: &Path, error: &io::Error) -> CassetteError {
    CassetteError {
        path: path.into(),
        line: 0,
        reason: error.to_string(),
    }
}

impl fmt::Display for CassetteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cassette {}", self.path.display())?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        write!(f, ": {}", self.reason)
    }
}

impl Error for CassetteError {}

impl<P: Provider> Provider for Cassette<P> {
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
