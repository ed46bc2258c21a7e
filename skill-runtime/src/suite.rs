//! Suites: skills that are the phases of one piece of work.
//!
//! A [`Suite`] knows the order, [`Progress`] how far one run has come. Neither
//! runs anything: [`Suite::due`] says what comes next, an agent does it, and
//! [`Progress::complete`] takes note of it. Between two phases stands a gate
//! where the next one has conditions or needs a person.

mod progress;
mod step;

pub use progress::{Progress, ProgressError};
pub use step::SuiteStep;

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use skir::{Phase, Phrase};

use crate::{InputError, Registry, Skill, StateProvider};

/// The phases of one piece of work, in order.
#[derive(Clone, Debug)]
pub struct Suite<'r> {
    id: String,
    phases: Vec<&'r Skill>,
}

/// What must be so before a phase begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gate {
    conditions: Vec<String>,
    needs_person: bool,
}

/// What comes next in a run of a suite.
#[derive(Clone, Debug, PartialEq)]
pub enum Due<'r> {
    /// This phase, once what its gate asks for is so.
    Gate(&'r Skill, Gate),
    /// This phase.
    Phase(&'r Skill),
    /// Nothing: every phase is done.
    Nothing,
}

impl Registry {
    /// The suites, by id.
    ///
    /// ```
    /// # use skill_runtime::Registry;
    /// assert_eq!(Registry::EMPTY.suites().len(), 0);
    /// ```
    #[must_use]
    pub fn suites(&self) -> Vec<Suite<'_>> {
        let mut suites: Vec<Suite<'_>> = Vec::new();
        // Skills are in the order of their ids, so those of a suite need not
        // stand together: `a.b-c` comes between `a.b` and `a.b.c`.
        let mut phases: Vec<_> = self
            .iter()
            .filter_map(|skill| Some((Phase::of(skill.id())?, skill)))
            .collect();
        phases.sort_by_key(|(phase, skill)| (phase.suite, phase.number, skill.id()));
        for (phase, skill) in phases {
            match suites.last_mut() {
                Some(suite) if suite.id == phase.suite => suite.phases.push(skill),
                _ => suites.push(Suite {
                    id: phase.suite.to_owned(),
                    phases: alloc::vec![skill],
                }),
            }
        }
        suites
    }

    /// The suite with this id, or with this last part of it where no other
    /// suite has it; `-` and `_` are the same.
    #[must_use]
    pub fn suite(&self, name: &str) -> Option<Suite<'_>> {
        let fold = |text: &str| text.replace('_', "-");
        let name = fold(name);
        let mut suites = self.suites();
        if let Some(at) = suites.iter().position(|suite| fold(&suite.id) == name) {
            return Some(suites.swap_remove(at));
        }
        suites.retain(|suite| fold(suite.name()) == name);
        if suites.len() == 1 {
            suites.pop()
        } else {
            None
        }
    }
}

impl<'r> Suite<'r> {
    /// The id, such as `workflows.release`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The last part of the id.
    #[must_use]
    pub fn name(&self) -> &str {
        self.id.rsplit('.').next().unwrap_or_default()
    }

    /// The phases, in order; there is at least one.
    #[must_use]
    pub fn phases(&self) -> &[&'r Skill] {
        &self.phases
    }

    /// The place of a phase, by id, from 0.
    #[must_use]
    pub fn position(&self, phase: &str) -> Option<usize> {
        self.phases.iter().position(|skill| skill.id() == phase)
    }

    /// What must be so before the phase at `position` begins: what its own
    /// text asks for before, what the phase before it promises for after, and
    /// a person where it needs approval.
    #[must_use]
    pub fn gate(&self, position: usize) -> Gate {
        let Some(skill) = self.phases.get(position) else {
            return Gate::default();
        };
        let before = position.checked_sub(1).map(|at| self.phases[at]);
        let promised = before.into_iter().flat_map(|before| {
            let phrases = before.ir().logic.post_conditions.iter();
            phrases.map(move |phrase| line(before, phrase))
        });
        let own = skill.ir().logic.pre_conditions.iter();
        let own = own.map(|phrase| line(skill, phrase));
        let mut conditions: Vec<String> = Vec::new();
        for condition in promised.chain(own) {
            if !conditions.contains(&condition) {
                conditions.push(condition);
            }
        }
        Gate {
            conditions,
            needs_person: skill.needs_approval(),
        }
    }

    /// What comes next after `progress`. A phase that came into the suite
    /// since then, in front of one that is done, is due.
    #[must_use]
    pub fn due(&self, progress: &Progress) -> Due<'r> {
        let next = (0..self.phases.len()).find(|at| !progress.is_done(self.phases[*at].id()));
        let Some(position) = next else {
            return Due::Nothing;
        };
        let skill = self.phases[position];
        let gate = self.gate(position);
        if gate.is_open() || progress.is_let_through(skill) {
            Due::Phase(skill)
        } else {
            Due::Gate(skill, gate)
        }
    }

    /// The phases that are done and whose text has changed since.
    pub fn changed(&self, progress: &Progress) -> impl Iterator<Item = &'r Skill> {
        let is_changed = |skill: &&Skill| {
            let hash = progress.hash_of(skill.id());
            hash.is_some_and(|hash| hash != skill.ir().source.tree_hash)
        };
        self.phases.iter().copied().filter(is_changed)
    }

    /// What is to be done next: the gate to pass, else the contract of the
    /// phase that is due.
    ///
    /// # Errors
    ///
    /// When a value is for no input of the phase or not of its type.
    pub fn step<'v>(
        &self,
        progress: &Progress,
        inputs: impl IntoIterator<Item = (&'v str, &'v str)>,
        state: &dyn StateProvider,
    ) -> Result<SuiteStep<'r>, InputError> {
        let (phase, gate, contract) = match self.due(progress) {
            Due::Phase(skill) => (Some(skill), None, Some(skill.prepare_in(inputs, state)?)),
            Due::Gate(skill, gate) => (Some(skill), Some(gate), None),
            Due::Nothing => (None, None, None),
        };
        Ok(SuiteStep {
            suite: self.id.clone(),
            number: phase.and_then(|skill| self.position(skill.id())),
            count: self.phases.len(),
            phase,
            gate,
            contract,
            changed: self.changed(progress).collect(),
            progress: progress.clone(),
        })
    }
}

impl Gate {
    /// What must hold, a line each.
    #[must_use]
    pub fn conditions(&self) -> &[String] {
        &self.conditions
    }

    /// Whether a person must let the phase begin.
    #[must_use]
    pub const fn needs_person(&self) -> bool {
        self.needs_person
    }

    /// Whether nothing is asked for.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.conditions.is_empty() && !self.needs_person
    }
}

impl fmt::Display for Gate {
    /// Writes what is asked for, a line each.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for condition in &self.conditions {
            writeln!(f, "- This holds: {condition}")?;
        }
        if self.needs_person {
            writeln!(f, "- A person approves")?;
        }
        Ok(())
    }
}

/// A phrase of a skill in one line.
fn line(skill: &Skill, phrase: &Phrase) -> String {
    let text = match phrase {
        Phrase::Body(span) => span.of(skill.body()),
        Phrase::Description(span) => span.of(skill.description()),
        Phrase::Key(text) => text,
    };
    let words: Vec<_> = text.split_whitespace().collect();
    words.join(" ")
}
