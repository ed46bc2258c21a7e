//! Measuring: many tasks at once, until each level is settled.

mod work;

use std::error::Error;
use std::fmt;
use std::path::{Path, PathBuf};
use std::prelude::v1::*;
use std::sync::Arc;

use tokio::runtime::Handle;
use tokio::task::JoinSet;

use super::attempt::{Attempt, SharedInterpreter};
use super::browser;
use super::cell::Cell;
use super::instance::Instance;
use super::primitive::{Level, Primitive, all};
use super::record::Record;
use super::report::{LevelResult, Profile};
use super::run_code::Interpreter;
use super::sandboxed::SandboxedInterpreter;
use super::settings::Settings;
use super::store::{ProfileStore, StoreError};
use super::subject::Subject;
use super::workplace::Workplace;
use crate::harness::HarnessError;
use crate::sandbox::{Policy, Sandbox};
use work::{Ended, Purpose, Work};

/// Measures models in harnesses.
pub struct Profiler {
    subjects: Vec<Subject>,
    primitives: Vec<&'static dyn Primitive>,
    settings: Settings,
    concurrency: usize,
    store: Option<ProfileStore>,
    is_afresh: bool,
    interpreter: Option<SharedInterpreter>,
    launcher: Option<PathBuf>,
    browser: Option<PathBuf>,
}

/// What came of a measurement of one subject.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// What is known. It is not [complete](Profile::complete) where something
    /// was left out.
    pub profile: Profile,
    /// Why it was stopped before its end.
    pub stopped: Option<Stopped>,
    /// How many runs were taken over from a measurement before.
    pub resumed: u32,
}

/// What is left to be run of one subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The key under which it is kept.
    pub key: String,
    /// So many runs are known.
    pub resumed: u32,
    /// So many are run at least.
    pub least: u64,
    /// And so many at most, where tasks of every level disagree.
    pub most: u64,
}

/// Why a measurement was stopped before its end. What was measured is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stopped {
    /// The provider or the harness fails again and again.
    Provider(String),
    /// The budget is used up.
    Budget(String),
    /// Runs cannot be written.
    Store(StoreError),
}

/// A measurement cannot begin.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProfilerError {
    /// A harness is not there.
    Harness {
        /// Which.
        harness: String,
        /// Why.
        source: HarnessError,
    },
    /// The store cannot be used.
    Store(StoreError),
}

/// Who watches a measurement.
pub type Observe<'a> = &'a (dyn Fn(ProfileEvent<'_>) + Send + Sync);

/// Something that happens while it is measured. `subject` is its place in the
/// order in which subjects were given.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum ProfileEvent<'a> {
    /// It begins.
    Begin {
        /// Of which.
        subject: usize,
        /// So many runs are known from before.
        resumed: u32,
        /// So many runs are due at least.
        due: u32,
    },
    /// A task was run, and is on the disk where there is a store.
    Run {
        /// Of which.
        subject: usize,
        /// What came of it.
        record: &'a Record,
    },
    /// A task could not be run.
    Fault {
        /// Of which.
        subject: usize,
        /// Which.
        instance: &'a Instance,
        /// Why.
        why: &'a str,
    },
    /// A level is settled.
    Level {
        /// Of which.
        subject: usize,
        /// Of which primitive.
        primitive: &'static str,
        /// Which.
        level: Level,
        /// What was found.
        result: &'a LevelResult,
    },
    /// It ended.
    End {
        /// Of which.
        subject: usize,
        /// What came of it.
        outcome: &'a Outcome,
    },
}

impl Profiler {
    /// Measures all primitives of one subject.
    pub fn new(subject: Subject) -> Self {
        Self {
            subjects: Vec::from([subject]),
            primitives: all().to_vec(),
            settings: Settings::default(),
            concurrency: 1,
            store: None,
            is_afresh: false,
            interpreter: None,
            launcher: None,
            browser: None,
        }
    }

    /// Measures another subject at the same time. Runs are shared out fairly:
    /// the next one is of the subject with the fewest under way.
    #[must_use]
    pub fn subject(mut self, subject: Subject) -> Self {
        self.subjects.push(subject);
        self
    }

    /// Measures these primitives alone.
    #[must_use]
    pub fn primitives(
        mut self,
        primitives: impl IntoIterator<Item = &'static dyn Primitive>,
    ) -> Self {
        self.primitives = primitives.into_iter().collect();
        self
    }

    /// Sets what changes results.
    #[must_use]
    pub const fn settings(mut self, settings: Settings) -> Self {
        self.settings = settings;
        self
    }

    /// Runs so many tasks at once; one at a time where it is not set.
    #[must_use]
    pub fn concurrency(mut self, count: usize) -> Self {
        self.concurrency = count.max(1);
        self
    }

    /// Keeps runs and profiles here, and takes up what is there: a run that was
    /// written is never made again.
    #[must_use]
    pub fn store(mut self, store: ProfileStore) -> Self {
        self.store = Some(store);
        self
    }

    /// Forgets the stored runs of the primitives that are measured.
    #[must_use]
    pub const fn afresh(mut self) -> Self {
        self.is_afresh = true;
        self
    }

    /// Sets what runs the programs of models, in place of the sandbox.
    #[must_use]
    pub fn interpreter(mut self, interpreter: impl Interpreter + Send + Sync + 'static) -> Self {
        self.interpreter = Some(Arc::new(interpreter));
        self
    }

    /// Sets the executable that becomes the stages of sandboxes, where it is
    /// not this one.
    #[must_use]
    pub fn launcher(mut self, executable: impl Into<PathBuf>) -> Self {
        self.launcher = Some(executable.into());
        self
    }

    /// Sets the browser, a Chromium, where it is not the one that the variable
    /// `CHROME` names or that is found by its name.
    #[must_use]
    pub fn browser(mut self, executable: impl Into<PathBuf>) -> Self {
        self.browser = Some(executable.into());
        self
    }

    /// What is left to be run of each subject, without running or writing
    /// anything.
    ///
    /// # Errors
    ///
    /// Fails when a harness or the store cannot be used.
    pub async fn due(&self) -> Result<Vec<Due>, ProfilerError> {
        let works = self.works(&self.tools(), Purpose::Plan).await?;
        Ok(works.into_iter().map(Work::due).collect())
    }

    /// Measures. Dropping the future stops it, with all that runs; what was
    /// written stays.
    ///
    /// # Errors
    ///
    /// Fails when a harness or the store cannot be used. What fails later is
    /// told with what was found before it, in [`Outcome::stopped`].
    pub async fn run(&self, observe: Observe<'_>) -> Result<Vec<Outcome>, ProfilerError> {
        let tools = self.tools();
        let mut works = self.works(&tools, Purpose::Run).await?;
        let (interpreter, browser) = tools;
        for (number, work) in works.iter_mut().enumerate() {
            work.begin(number, observe);
        }
        let mut running = JoinSet::new();
        loop {
            while running.len() < self.concurrency {
                let waiting = works.iter_mut().enumerate();
                let waiting = waiting.filter(|(_, work)| !work.queue.is_empty());
                let Some((number, work)) =
                    waiting.min_by_key(|(_, work)| (work.under_way, work.started))
                else {
                    break;
                };
                let Some((cell, seed)) = work.queue.pop_front() else {
                    break;
                };
                work.under_way += 1;
                work.started += 1;
                let Cell {
                    primitive, level, ..
                } = work.cells[cell];
                let (subject, settings) = (work.subject.clone(), self.settings);
                let (interpreter, browser) = (Arc::clone(&interpreter), browser.clone());
                let journal = work.journal.clone();
                running.spawn(async move {
                    let instance = Instance::new(primitive, level, seed);
                    let attempt = Attempt {
                        subject,
                        primitive,
                        instance: instance.clone(),
                        settings,
                        interpreter,
                        browser,
                    };
                    let result = match attempt.run().await {
                        Ok(record) => match journal {
                            Some(journal) => match journal.push(&record).await {
                                Ok(()) => Ended::Run(Box::new(record)),
                                Err(error) => Ended::Lost(error),
                            },
                            None => Ended::Run(Box::new(record)),
                        },
                        Err(fault) => Ended::Fault(Box::new(instance), fault),
                    };
                    (number, cell, result)
                });
            }
            match running.join_next().await {
                Some(Ok((number, cell, ended))) => works[number].take(cell, ended, observe),
                Some(Err(error)) if error.is_panic() => {
                    std::panic::resume_unwind(error.into_panic())
                }
                Some(Err(_)) => {}
                None => break,
            }
        }
        let works = works.into_iter().map(|work| work.end(self, observe));
        works
            .collect::<Result<_, _>>()
            .map_err(ProfilerError::Store)
    }

    /// What grades, and the browser.
    fn tools(&self) -> (SharedInterpreter, Option<Arc<Path>>) {
        let interpreter = self.interpreter.clone().unwrap_or_else(|| {
            let sandboxed = SandboxedInterpreter::new(Handle::current());
            Arc::new(match &self.launcher {
                Some(launcher) => sandboxed.launcher(launcher),
                None => sandboxed,
            })
        });
        let browser = self.browser.clone().or_else(browser::find);
        let browser = browser.filter(|path| path.is_file());
        (interpreter, browser.map(Into::into))
    }

    async fn works(
        &self,
        (interpreter, browser): &(SharedInterpreter, Option<Arc<Path>>),
        purpose: Purpose,
    ) -> Result<Vec<Work>, ProfilerError> {
        let no_commands = self.no_commands().await;
        let mut works = Vec::new();
        for subject in &self.subjects {
            let (why, has_browser) = (no_commands.as_deref(), browser.is_some());
            let work = Work::new(self, subject, interpreter, why, has_browser, purpose);
            works.push(work.await?);
        }
        Ok(works)
    }

    /// Why commands cannot be run in the sandbox, if they cannot.
    async fn no_commands(&self) -> Option<String> {
        let probe = async {
            let place = Workplace::new().map_err(|error| error.to_string())?;
            let policy = Policy::new(place.path());
            let sandbox = match &self.launcher {
                Some(launcher) => Sandbox::with_launcher(policy, launcher),
                None => Sandbox::new(policy),
            };
            let sandbox = sandbox.map_err(|error| error.to_string())?;
            let finished = sandbox.run(&["true"]).await;
            finished.map_err(|error| error.to_string())
        };
        probe.await.err()
    }
}

impl fmt::Debug for Profiler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Profiler")
            .field("subjects", &self.subjects)
            .field("primitives", &self.primitives.len())
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Provider(why) | Self::Budget(why) => f.write_str(why),
            Self::Store(error) => write!(f, "{error}"),
        }
    }
}

impl fmt::Display for ProfilerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Harness { harness, source } => write!(f, "`{harness}`: {source}"),
            Self::Store(error) => write!(f, "{error}"),
        }
    }
}

impl Error for ProfilerError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Harness { source, .. } => Some(source),
            Self::Store(error) => Some(error),
        }
    }
}
