//! The measurement of one subject.

use std::collections::{BTreeMap, VecDeque};
use std::prelude::v1::*;
use std::sync::Arc;

use super::super::attempt::{Fault, SharedInterpreter};
use super::super::cell::Cell;
use super::super::grade::Grade;
use super::super::instance::{Instance, SUITE};
use super::super::journal::{Header, Journal};
use super::super::primitive::{Level, find};
use super::super::record::Record;
use super::super::report::{Ability, Profile};
use super::super::settings::Settings;
use super::super::store::StoreError;
use super::super::subject::{Means, Subject};
use super::{Due, Observe, Outcome, ProfileEvent, Profiler, ProfilerError, Stopped};
use crate::agent::Ending;

/// After so many tasks in a row that could not be run, it is the provider and
/// not the tasks, if they are of several primitives or nothing ever worked.
const FAULTS: usize = 3;

/// The grade of a run that could not be graded when it was made, such as for an
/// interpreter that is there by now; none where nothing changes.
async fn grade_again(record: &Record, interpreter: &SharedInterpreter) -> Option<Grade> {
    if record.grade.passed().is_some() || record.ending != Ending::Ok {
        return None;
    }
    let primitive = find(&record.instance.primitive)?;
    let (record, interpreter) = (record.clone(), Arc::clone(interpreter));
    let work = move || {
        let evidence = record.left.evidence(&record.instance);
        primitive.grade(&record.instance, &evidence, &*interpreter)
    };
    let grade = tokio::task::spawn_blocking(work).await.ok()?;
    grade.passed().is_some().then_some(grade)
}

/// What came of a task.
pub(super) enum Ended {
    Run(Box<Record>),
    Fault(Box<Instance>, Fault),
    /// It was run, and could not be written.
    Lost(StoreError),
}

/// What a measurement is looked at for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To know what is left to be run; nothing is written.
    Plan,
    /// To run it.
    Run,
}

/// The measurement of one subject.
pub(super) struct Work {
    number: usize,
    pub(super) subject: Subject,
    header: Header,
    settings: Settings,
    pub(super) journal: Option<Arc<Journal>>,
    pub(super) cells: Vec<Cell>,
    /// Cells and seeds that are due.
    pub(super) queue: VecDeque<(usize, u64)>,
    pub(super) under_way: usize,
    pub(super) started: u64,
    resumed: u32,
    has_worked: bool,
    /// The primitives of the tasks that failed since one did not.
    failed: Vec<&'static str>,
    stopped: Option<Stopped>,
}

impl Work {
    pub(super) async fn new(
        profiler: &Profiler,
        subject: &Subject,
        interpreter: &SharedInterpreter,
        no_commands: Option<&str>,
        has_browser: bool,
        purpose: Purpose,
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
        let ids: Vec<&str> = profiler
            .primitives
            .iter()
            .map(|one| one.info().id)
            .collect();
        let (journal, mut records) = match &profiler.store {
            Some(store) if purpose == Purpose::Run => {
                let opened = store.journal(&header, &ids, profiler.is_afresh);
                let (journal, records) = opened.map_err(ProfilerError::Store)?;
                (Some(Arc::new(journal)), records)
            }
            Some(store) if store.has_runs(&header) && !profiler.is_afresh => {
                let runs = store.runs(model, name, &header.key);
                (None, runs.map_err(ProfilerError::Store)?)
            }
            _ => (None, Vec::new()),
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
                let draft = Instance::new(*primitive, level, settings.seed).draft;
                let lack = match primitive.unavailable(level) {
                    Some(reason) => Some(reason.into()),
                    None => means.lack(&draft),
                };
                let mut cell = Cell::new(*primitive, level, lack, &settings);
                cell.has_tools = !(draft.tools.is_empty() && draft.declared.is_empty());
                cell
            })
        });
        let mut cells: Vec<Cell> = cells.collect();
        let mut resumed = 0;
        for record in &mut records {
            if let Some(journal) = &journal
                && let Some(grade) = grade_again(record, interpreter).await
            {
                record.grade = grade;
                journal.push(record).await.map_err(ProfilerError::Store)?;
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

    pub(super) fn begin(&mut self, number: usize, observe: Observe<'_>) {
        self.number = number;
        // What takes several answers begins first, so that nothing of it is left
        // over at the end, when all else is done.
        let mut order: Vec<usize> = (0..self.cells.len()).collect();
        order.sort_by_key(|cell| !self.cells[*cell].has_tools);
        for cell in order {
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

    /// What is left to be run.
    pub(super) fn due(mut self) -> Due {
        let policy = self.settings.policy;
        let mut due = Due {
            key: self.header.key,
            resumed: self.resumed,
            least: 0,
            most: 0,
        };
        for cell in &mut self.cells {
            let least = cell.due(&self.settings).len() as u64;
            if least > 0 {
                let run = cell.result(&self.settings).tally;
                let run = run.graded() + run.unknown;
                due.least += least;
                due.most += u64::from(policy.maximum.saturating_sub(run)).max(least);
            }
        }
        due
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

    pub(super) fn take(&mut self, cell: usize, ended: Ended, observe: Observe<'_>) {
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

    pub(super) fn end(
        self,
        profiler: &Profiler,
        observe: Observe<'_>,
    ) -> Result<Outcome, StoreError> {
        let settings = &self.settings;
        let mut primitives = BTreeMap::new();
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
        if let (Some(journal), true) = (&self.journal, complete) {
            journal.finish();
        }
        observe(ProfileEvent::End {
            subject: self.number,
            outcome: &outcome,
        });
        Ok(outcome)
    }
}
