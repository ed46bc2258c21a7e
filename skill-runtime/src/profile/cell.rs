//! One level of one primitive while it is measured.

use std::collections::BTreeMap;
use std::prelude::v1::*;

use super::level::{Interval, Tally, Verdict};
use super::primitive::{Level, Primitive};
use super::record::Record;
use super::report::{LevelResult, RunResult};
use super::settings::Settings;

/// One level of one primitive.
pub(super) struct Cell {
    pub(super) primitive: &'static dyn Primitive,
    pub(super) level: Level,
    /// Whether its tasks are done with tools, and so with several answers.
    pub(super) has_tools: bool,
    /// Why it cannot be measured here.
    lack: Option<String>,
    /// By their seeds.
    runs: BTreeMap<u64, RunResult>,
    /// Seeds whose tasks were stopped by a fault, and by which.
    faults: BTreeMap<u64, String>,
    /// So many tasks are looked at.
    count: u32,
    /// Of which these were handed out.
    given: u32,
}

impl Cell {
    /// A level of which nothing is known yet.
    pub(super) fn new(
        primitive: &'static dyn Primitive,
        level: Level,
        lack: Option<String>,
        settings: &Settings,
    ) -> Self {
        let count = match lack {
            Some(_) => 0,
            None => settings.policy.minimum,
        };
        Self {
            primitive,
            level,
            has_tools: false,
            lack,
            runs: BTreeMap::new(),
            faults: BTreeMap::new(),
            count,
            given: 0,
        }
    }

    /// Takes what came of a task.
    pub(super) fn add(&mut self, record: &Record) {
        let run = RunResult {
            seed: record.instance.seed,
            passed: record.grade.passed(),
            reason: record.reason(),
            usage: record.usage,
            duration_ms: record.duration_ms,
        };
        self.runs.insert(run.seed, run);
    }

    /// Takes that a task could not be run.
    pub(super) fn fail(&mut self, seed: u64, why: String) {
        self.faults.insert(seed, why);
    }

    /// The seeds to be run next. Nothing while some are still under way, and
    /// when the level is settled.
    ///
    /// Which seeds are looked at follows from what came of those before, in the
    /// order of the seeds: neither the number of runs at once nor a restart
    /// changes it.
    pub(super) fn due(&mut self, settings: &Settings) -> Vec<u64> {
        loop {
            let seeds: Vec<u64> = (self.given..self.count)
                .map(|index| settings.seed.wrapping_add(index.into()))
                .collect();
            self.given = self.count;
            let due: Vec<u64> = seeds
                .into_iter()
                .filter(|seed| !self.runs.contains_key(seed))
                .collect();
            if !due.is_empty() || self.is_waiting(settings) {
                return due;
            }
            match self.verdict(settings) {
                Verdict::More(more) => self.count += more,
                _ => return due,
            }
        }
    }

    /// Whether tasks were handed out of which nothing is known.
    fn is_waiting(&self, settings: &Settings) -> bool {
        self.seeds(settings)
            .any(|seed| !self.runs.contains_key(&seed) && !self.faults.contains_key(&seed))
    }

    /// Whether nothing is left to be run, faults apart.
    pub(super) fn is_settled(&self, settings: &Settings) -> bool {
        !self.is_waiting(settings) && !matches!(self.verdict(settings), Verdict::More(_))
    }

    /// Whether a task was stopped by a fault.
    pub(super) fn has_fault(&self) -> bool {
        !self.faults.is_empty()
    }

    /// The seeds that are looked at.
    fn seeds(&self, settings: &Settings) -> impl Iterator<Item = u64> {
        let first = settings.seed;
        (0..self.count).map(move |index| first.wrapping_add(index.into()))
    }

    fn tally(&self, settings: &Settings) -> Tally {
        let mut tally = Tally::default();
        for seed in self.seeds(settings) {
            match self.runs.get(&seed).map(|run| run.passed) {
                Some(Some(true)) => tally.passed += 1,
                Some(Some(false)) => tally.failed += 1,
                Some(None) => tally.unknown += 1,
                None if self.faults.contains_key(&seed) => tally.unknown += 1,
                None => {}
            }
        }
        tally
    }

    fn verdict(&self, settings: &Settings) -> Verdict {
        if self.lack.is_some() {
            return Verdict::Unknown;
        }
        settings.policy.verdict(self.tally(settings))
    }

    /// What is known by now.
    pub(super) fn result(&self, settings: &Settings) -> LevelResult {
        let tally = self.tally(settings);
        let verdict = self.verdict(settings);
        let disagree = tally.passed > 0 && tally.failed > 0;
        let fault = self.faults.values().next();
        let runs = self.seeds(settings).filter_map(|seed| self.runs.get(&seed));
        LevelResult {
            verdict,
            tally,
            interval: Interval::wilson(tally.passed, tally.graded(), settings.policy.z),
            uncertain: disagree && settings.policy.is_uncertain(tally),
            reason: self.lack.as_ref().or(fault).cloned(),
            runs: runs.cloned().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agent::Ending;
    use crate::profile::grade::{Checkpoint, Grade};
    use crate::profile::record::Left;
    use crate::profile::{Instance, find};

    fn record(seed: u64, passed: bool) -> Record {
        let primitive = find("reason.arithmetic").unwrap();
        let point = Checkpoint {
            name: "value".into(),
            passed,
            reason: None,
        };
        Record {
            instance: Instance::new(primitive, Level::L1, seed),
            grade: Grade::Graded {
                checkpoints: Vec::from([point]),
            },
            ending: Ending::Ok,
            detail: String::new(),
            left: Left::default(),
            usage: None,
            duration_ms: 1,
        }
    }

    fn cell(settings: &Settings) -> Cell {
        let primitive = find("reason.arithmetic").unwrap();
        Cell::new(primitive, Level::L1, None, settings)
    }

    #[test]
    fn which_seeds_are_run_does_not_depend_on_the_order_of_the_ends() {
        let settings = Settings::default();
        let passes = |seed: u64| seed != 2;
        let mut all = Vec::new();
        for is_backward in [false, true] {
            let mut cell = cell(&settings);
            let mut seeds = Vec::new();
            loop {
                let mut due = cell.due(&settings);
                if due.is_empty() {
                    break;
                }
                seeds.extend(due.clone());
                if is_backward {
                    due.reverse();
                }
                for seed in due {
                    assert!(cell.due(&settings).is_empty(), "some are under way");
                    cell.add(&record(seed, passes(seed)));
                }
            }
            assert!(cell.is_settled(&settings));
            all.push((seeds, cell.result(&settings)));
        }
        assert_eq!(all[0], all[1]);
        assert_eq!(all[0].0[..3], [1, 2, 3]);
        assert!(all[0].0.len() > 3, "they disagree: {:?}", all[0].0);
    }

    #[test]
    fn what_was_run_before_is_not_run_again() {
        let settings = Settings::default();
        let mut cell = cell(&settings);
        cell.add(&record(2, true));
        assert_eq!(cell.due(&settings), [1, 3]);
        cell.add(&record(1, true));
        cell.add(&record(3, true));
        assert!(cell.due(&settings).is_empty());
        assert_eq!(cell.result(&settings).verdict, Verdict::Held);
    }

    #[test]
    fn a_fault_is_neither_for_nor_against() {
        let settings = Settings::default();
        let mut cell = cell(&settings);
        let _ = cell.due(&settings);
        for seed in 1..=3 {
            cell.fail(seed, "busy".into());
        }
        let result = cell.result(&settings);
        assert_eq!(result.verdict, Verdict::Unknown);
        assert_eq!(result.reason.as_deref(), Some("busy"));
        assert!(cell.has_fault());
        assert!(result.runs.is_empty());
    }
}
