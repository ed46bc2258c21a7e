//! Measuring: many tasks at once, until each level is settled.

use std::collections::VecDeque;
use std::error::Error;
use std::fmt;
use std::path::{Path, PathBuf};
use std::prelude::v1::*;
use std::sync::Arc;

use tokio::runtime::Handle;
use tokio::task::JoinSet;

use super::attempt::{Attempt, Fault, SharedInterpreter};
use super::browser;
use super::cell::Cell;
use super::grade::Grade;
use super::instance::{Instance, SUITE};
use super::journal::{Header, Journal};
use super::primitive::{Level, Primitive, all};
use super::record::Record;
use super::report::{Ability, LevelResult, Profile};
use super::run_code::Interpreter;
use super::sandboxed::SandboxedInterpreter;
use super::settings::Settings;
use super::store::{ProfileStore, StoreError};
use super::subject::{Means, Subject};
use super::workplace::Workplace;
use crate::agent::Ending;
use crate::harness::HarnessError;
use crate::sandbox::{Policy, Sandbox};

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

/// After so many tasks in a row that could not be run, it is the provider and
/// not the tasks, if they are of several primitives or nothing ever worked.
const FAULTS: usize = 3;

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

    /// How many runs it takes: as many at least, and at most. Runs that are
    /// known, and tasks that cannot be run here, are not taken off.
    pub fn estimate(&self) -> (u64, u64) {
        let subjects = self.subjects.len() as u64;
        let levels = self.primitives.iter().map(|primitive| {
            let levels = Level::ALL.into_iter();
            levels
                .filter(|level| primitive.unavailable(*level).is_none())
                .count() as u64
        });
        let levels: u64 = levels.sum();
        let policy = self.settings.policy;
        (
            subjects * levels * u64::from(policy.minimum),
            subjects * levels * u64::from(policy.maximum),
        )
    }

    /// Measures. Dropping the future stops it, with all that runs; what was
    /// written stays.
    ///
    /// # Errors
    ///
    /// Fails when a harness or the store cannot be used. What fails later is
    /// told with what was found before it, in [`Outcome::stopped`].
    pub async fn run(&self, observe: Observe<'_>) -> Result<Vec<Outcome>, ProfilerError> {
        let interpreter = self.interpreter.clone().unwrap_or_else(|| {
            let sandboxed = SandboxedInterpreter::new(Handle::current());
            Arc::new(match &self.launcher {
                Some(launcher) => sandboxed.launcher(launcher),
                None => sandboxed,
            })
        });
        let browser: Option<Arc<Path>> = self
            .browser
            .clone()
            .or_else(browser::find)
            .filter(|path| path.is_file())
            .map(Into::into);
        let no_commands = self.no_commands().await;
        let mut works = Vec::new();
        for subject in &self.subjects {
            let why = no_commands.as_deref();
            let work = Work::new(self, subject, &interpreter, why, browser.is_some());
            works.push(work.await?);
        }
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

/// The grade of a run that could not be graded when it was made, such as for an
/// interpreter that is there by now; none where nothing changes.
async fn grade_again(record: &Record, interpreter: &SharedInterpreter) -> Option<Grade> {
    if record.grade.passed().is_some() || record.ending != Ending::Ok {
        return None;
    }
    let primitive = super::primitive::find(&record.instance.primitive)?;
    let (record, interpreter) = (record.clone(), Arc::clone(interpreter));
    let work = move || {
        let evidence = record.left.evidence(&record.instance);
        primitive.grade(&record.instance, &evidence, &*interpreter)
    };
    let grade = tokio::task::spawn_blocking(work).await.ok()?;
    grade.passed().is_some().then_some(grade)
}

/// What came of a task.
enum Ended {
    Run(Box<Record>),
    Fault(Box<Instance>, Fault),
    /// It was run, and could not be written.
    Lost(StoreError),
}

/// The measurement of one subject.
struct Work {
    number: usize,
    subject: Subject,
    header: Header,
    settings: Settings,
    journal: Option<Arc<Journal>>,
    cells: Vec<Cell>,
    /// Cells and seeds that are due.
    queue: VecDeque<(usize, u64)>,
    under_way: usize,
    started: u64,
    resumed: u32,
    has_worked: bool,
    /// The primitives of the tasks that failed since one did not.
    failed: Vec<&'static str>,
    stopped: Option<Stopped>,
}

impl Work {
    async fn new(
        profiler: &Profiler,
        subject: &Subject,
        interpreter: &SharedInterpreter,
        no_commands: Option<&str>,
        has_browser: bool,
    ) -> Result<Self, ProfilerError> {
        let harness = subject.harness();
        let version = harness.version().await;
        let version = version.map_err(|source| ProfilerError::Harness {
            harness: harness.name().into(),
            source,
        })?;
        let (name, model) = (harness.name(), harness.model());
        let settings = profiler.settings;
        let header = Header {
            format: Header::FORMAT,
            key: settings.key(name, &version, model, subject.way()),
            suite: SUITE.into(),
            model: model.into(),
            harness: name.into(),
            harness_version: version,
            settings,
        };
        let (journal, mut records) = match &profiler.store {
            Some(store) => {
                let ids = profiler.primitives.iter().map(|one| one.info().id);
                let ids: Vec<&str> = ids.filter(|_| profiler.is_afresh).collect();
                let opened = store.journal(&header, &ids);
                let (journal, records) = opened.map_err(ProfilerError::Store)?;
                (Some(Arc::new(journal)), records)
            }
            None => (None, Vec::new()),
        };
        let means = Means {
            takes_tools: harness.takes_tools(),
            // Other harnesses run commands in their own way.
            no_commands: no_commands.filter(|_| name == "bare-agent"),
            no_browser: (!has_browser).then_some("there is no Chromium"),
            interpreter: &**interpreter,
        };
        let cells = profiler.primitives.iter().flat_map(|primitive| {
            let means = &means;
            Level::ALL.map(move |level| {
                let lack = match primitive.unavailable(level) {
                    Some(reason) => Some(reason.into()),
                    None => means.lack(&Instance::new(*primitive, level, settings.seed).draft),
                };
                Cell::new(*primitive, level, lack, &settings)
            })
        });
        let mut cells: Vec<Cell> = cells.collect();
        let mut resumed = 0;
        for record in &mut records {
            if let Some(grade) = grade_again(record, interpreter).await {
                record.grade = grade;
                if let Some(journal) = &journal {
                    journal.push(record).await.map_err(ProfilerError::Store)?;
                }
            }
            let id = &record.instance.primitive;
            let found = cells
                .iter_mut()
                .find(|cell| cell.primitive.info().id == id && cell.level == record.instance.level);
            if let Some(cell) = found {
                cell.add(record);
                resumed += 1;
            }
        }
        Ok(Self {
            number: 0,
            subject: subject.clone(),
            header,
            settings,
            journal,
            cells,
            queue: VecDeque::new(),
            under_way: 0,
            started: 0,
            resumed,
            has_worked: false,
            failed: Vec::new(),
            stopped: None,
        })
    }

    fn begin(&mut self, number: usize, observe: Observe<'_>) {
        self.number = number;
        for cell in 0..self.cells.len() {
            let due = self.cells[cell].due(&self.settings);
            self.queue.extend(due.into_iter().map(|seed| (cell, seed)));
        }
        observe(ProfileEvent::Begin {
            subject: number,
            resumed: self.resumed,
            due: u32::try_from(self.queue.len()).unwrap_or(u32::MAX),
        });
        for cell in 0..self.cells.len() {
            self.tell_settled(cell, observe);
        }
    }

    fn tell_settled(&self, cell: usize, observe: Observe<'_>) {
        let cell = &self.cells[cell];
        if cell.is_settled(&self.settings) {
            observe(ProfileEvent::Level {
                subject: self.number,
                primitive: cell.primitive.info().id,
                level: cell.level,
                result: &cell.result(&self.settings),
            });
        }
    }

    fn take(&mut self, cell: usize, ended: Ended, observe: Observe<'_>) {
        self.under_way -= 1;
        let subject = self.number;
        match ended {
            Ended::Run(record) => {
                self.has_worked = true;
                self.failed.clear();
                self.cells[cell].add(&record);
                let record = &*record;
                observe(ProfileEvent::Run { subject, record });
            }
            Ended::Fault(instance, fault) => {
                let (Fault::Failed(why) | Fault::Budget(why)) = &fault;
                self.cells[cell].fail(instance.seed, why.clone());
                let instance = &*instance;
                observe(ProfileEvent::Fault {
                    subject,
                    instance,
                    why,
                });
                match fault {
                    Fault::Budget(why) => self.stop(Stopped::Budget(why)),
                    Fault::Failed(why) => {
                        self.failed.push(self.cells[cell].primitive.info().id);
                        let is_general = self.failed.iter().any(|id| *id != self.failed[0]);
                        if self.failed.len() >= FAULTS && (is_general || !self.has_worked) {
                            self.stop(Stopped::Provider(why));
                        }
                    }
                }
            }
            Ended::Lost(error) => self.stop(Stopped::Store(error)),
        }
        if self.stopped.is_none() {
            let due = self.cells[cell].due(&self.settings);
            // A level that was begun is finished before the next.
            for seed in due.into_iter().rev() {
                self.queue.push_front((cell, seed));
            }
            self.tell_settled(cell, observe);
        }
    }

    fn stop(&mut self, why: Stopped) {
        self.queue.clear();
        self.stopped.get_or_insert(why);
    }

    fn end(self, profiler: &Profiler, observe: Observe<'_>) -> Result<Outcome, StoreError> {
        let settings = &self.settings;
        let mut primitives = std::collections::BTreeMap::new();
        for cells in self.cells.chunks_exact(3) {
            let result = |index: usize| cells[index].result(settings);
            let ability = Ability::new([result(0), result(1), result(2)]);
            primitives.insert(cells[0].primitive.info().id.to_string(), ability);
        }
        let is_settled = |cell: &Cell| cell.is_settled(settings) && !cell.has_fault();
        let complete = self.stopped.is_none() && self.cells.iter().all(is_settled);
        let header = self.header;
        let profile = Profile {
            format: Profile::FORMAT,
            key: header.key,
            suite: header.suite,
            model: header.model,
            harness: header.harness,
            harness_version: header.harness_version,
            measured_at: crate::date::now(),
            complete,
            settings: Some(self.settings),
            imported: None,
            primitives,
            runs: 0,
            usage: None,
            duration_ms: 0,
        };
        let mut profile = profile;
        if let Some(store) = &profiler.store {
            let (model, harness) = (&profile.model, &profile.harness);
            if let Some(before) = store.load(model, harness, &profile.key)? {
                profile.add(before);
            }
        }
        let outcome = Outcome {
            profile: profile.summed(),
            stopped: self.stopped,
            resumed: self.resumed,
        };
        if let Some(store) = &profiler.store {
            store.save(&outcome.profile)?;
        }
        observe(ProfileEvent::End {
            subject: self.number,
            outcome: &outcome,
        });
        Ok(outcome)
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
