//! What is to be done next in a run of a suite.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use skir::Value;

use super::{Gate, Progress};
use crate::{Contract, Skill, json};

/// What is to be done next in a run of a suite.
///
/// [`Display`](fmt::Display) writes it for a model, [`SuiteStep::to_json`] for
/// a program.
#[derive(Clone, Debug, PartialEq)]
pub struct SuiteStep<'r> {
    pub(super) suite: String,
    pub(super) number: Option<usize>,
    pub(super) count: usize,
    pub(super) phase: Option<&'r Skill>,
    pub(super) gate: Option<Gate>,
    pub(super) contract: Option<Contract<'r>>,
    pub(super) changed: Vec<&'r Skill>,
    pub(super) progress: Progress,
}

impl<'r> SuiteStep<'r> {
    /// The phase that is due; nothing when all are done.
    #[must_use]
    pub const fn phase(&self) -> Option<&'r Skill> {
        self.phase
    }

    /// The gate that must be passed before the phase begins.
    #[must_use]
    pub const fn gate(&self) -> Option<&Gate> {
        self.gate.as_ref()
    }

    /// The contract of the phase; nothing while its gate is not passed.
    #[must_use]
    pub const fn contract(&self) -> Option<&Contract<'r>> {
        self.contract.as_ref()
    }

    /// The phases that are done and whose text has changed since.
    #[must_use]
    pub fn changed(&self) -> &[&'r Skill] {
        &self.changed
    }

    /// How far the run has come, to be stored.
    #[must_use]
    pub const fn progress(&self) -> &Progress {
        &self.progress
    }

    /// The step as one JSON object, in the form of the published schema
    /// `suite-step.schema.json`.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        json::push(&mut out, &self.to_value());
        out
    }

    fn to_value(&self) -> Value {
        let number = |number: usize| Value::Integer(i64::try_from(number).unwrap_or(i64::MAX));
        let id = |skill: &Skill| json::text(skill.id());
        let gate = self.gate.as_ref().map(|gate| {
            let conditions = gate.conditions().iter().map(|one| json::text(one));
            json::map([
                ("conditions", json::list(conditions)),
                ("needs_person", Value::Bool(gate.needs_person())),
            ])
        });
        json::map([
            ("format", number(1)),
            ("suite", json::text(&self.suite)),
            ("phases", number(self.count)),
            (
                "number",
                self.number.map_or(Value::Null, |at| number(at + 1)),
            ),
            ("phase", self.phase.map_or(Value::Null, id)),
            ("gate", gate.unwrap_or(Value::Null)),
            (
                "changed",
                json::list(self.changed.iter().map(|one| id(one))),
            ),
            ("progress", self.progress.to_value()),
            (
                "contract",
                self.contract
                    .as_ref()
                    .map_or(Value::Null, Contract::to_value),
            ),
        ])
    }
}

impl fmt::Display for SuiteStep<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Some(phase), Some(number)) = (self.phase, self.number) else {
            return writeln!(
                f,
                "# Suite `{}`: all {} phases are done",
                self.suite, self.count
            );
        };
        writeln!(
            f,
            "# Suite `{}`, phase {} of {}: `{}`\n",
            self.suite,
            number + 1,
            self.count,
            phase.id()
        )?;
        for changed in &self.changed {
            writeln!(
                f,
                "The phase `{}` has changed since it was done.\n",
                changed.id()
            )?;
        }
        if let Some(gate) = &self.gate {
            write!(f, "Before it begins:\n\n{gate}")?;
        }
        if let Some(contract) = &self.contract {
            f.write_str(contract.to_string().trim_end())?;
            writeln!(f)?;
        }
        writeln!(f, "\nProgress: {}", self.progress.to_json())
    }
}
