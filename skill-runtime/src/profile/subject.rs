//! Who is measured: a model in a harness.

use std::fmt;
use std::prelude::v1::*;
use std::sync::Arc;

use super::instance::{Draft, Need, Tool};
use super::run_code::Interpreter;
use crate::harness::Harness;

/// A model in a harness.
#[derive(Clone)]
pub struct Subject {
    harness: Arc<dyn Harness>,
    route: String,
}

impl Subject {
    /// A harness with its model.
    pub fn new(harness: impl Harness + 'static) -> Self {
        Self {
            harness: Arc::new(harness),
            route: String::new(),
        }
    }

    /// Says what else of the way to the model can change what comes out, such
    /// as the address of its server or a temperature. It is hashed into the key
    /// of the profile; it must hold no secret.
    #[must_use]
    pub fn route(mut self, route: impl Into<String>) -> Self {
        self.route = route.into();
        self
    }

    /// The model with its route, such as `openrouter/qwen/qwen3-32b`.
    pub fn model(&self) -> &str {
        self.harness.model()
    }

    /// The harness, such as `bare-agent`.
    pub fn name(&self) -> &str {
        self.harness.name()
    }

    pub(super) fn harness(&self) -> &dyn Harness {
        &*self.harness
    }

    pub(super) fn way(&self) -> &str {
        &self.route
    }
}

impl fmt::Debug for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subject")
            .field("harness", &self.name())
            .field("model", &self.model())
            .finish_non_exhaustive()
    }
}

/// What a harness and this machine have, as far as tasks need it.
pub(super) struct Means<'a> {
    pub(super) takes_tools: bool,
    /// Whether its commands run in our sandbox, and why that does not work.
    pub(super) no_commands: Option<&'a str>,
    pub(super) no_browser: Option<&'a str>,
    pub(super) interpreter: &'a dyn Interpreter,
}

impl Means<'_> {
    /// Why a task cannot be run or graded here.
    pub(super) fn lack(&self, draft: &Draft) -> Option<String> {
        let missing = |program: &str| {
            let missing = self.interpreter.missing(program)?;
            Some(missing.to_string())
        };
        let needed = draft.needs.iter().find_map(|need| match need {
            Need::Python => missing("python3"),
            Need::Node => missing("node"),
            Need::Bash => missing("bash"),
            Need::Sqlite => missing("sqlite3").and_then(|why| missing("python3").and(Some(why))),
            Need::Tools => {
                (!self.takes_tools).then(|| "the harness does not take tools of a task".to_string())
            }
            Need::Browser if !self.takes_tools => {
                Some("the harness does not take the browser of a task".to_string())
            }
            Need::Browser => self.no_browser.map(str::to_string),
            Need::Server | Need::Calls => None,
        });
        needed.or_else(|| {
            // The first tool is the one that a task cannot do without.
            let runs = draft.tools.first() == Some(&Tool::RunCommand);
            let why = self.no_commands.filter(|_| runs)?;
            Some(std::format!("commands cannot be run: {why}"))
        })
    }
}
