//! A profile: what was found of a model in a harness.

use std::collections::BTreeMap;
use std::path::Path;
use std::prelude::v1::*;

use serde::{Deserialize, Serialize};

use super::level::{Capability, Interval, Tally, Verdict};
use super::primitive::Level;
use super::settings::Settings;
use super::store::StoreError;
use crate::model::Usage;

/// What was found of a model in a harness.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    /// The version of the stored form: 1.
    pub format: u32,
    /// A hash of all that can change the results.
    pub key: String,
    /// The version of the suite that measured.
    pub suite: String,
    /// The model with its route.
    pub model: String,
    /// The harness.
    pub harness: String,
    /// The version of the harness.
    pub harness_version: String,
    /// When it was measured, in UTC, as RFC 3339 writes it.
    pub measured_at: String,
    /// Whether nothing is left to run: no task was stopped by a fault, a budget
    /// or a person.
    pub complete: bool,
    /// How it was measured; none of a profile that was imported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings: Option<Settings>,
    /// Where it was imported from, such as `skvm 1.0`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imported: Option<String>,
    /// What was found of each primitive that was measured, by its id.
    pub primitives: BTreeMap<String, Ability>,
    /// How many runs it took.
    pub runs: u32,
    /// What they used, as far as the harness tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage: Option<Usage>,
    /// How long they took, one after the other, in milliseconds.
    pub duration_ms: u64,
}

/// What was found of one primitive.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Ability {
    /// The level: 0 where not even L1 is held, none where that is not known.
    pub level: Option<u8>,
    /// The lowest level that is not known, where it could be higher.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unknown_from: Option<Level>,
    /// Levels that are held above one that is absent: chance, or a fault of the
    /// suite. They do not count.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inversions: Vec<Level>,
    /// What was found of L1, L2 and L3.
    pub levels: [LevelResult; 3],
}

/// What was found of one level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct LevelResult {
    /// Whether it is held.
    pub verdict: Verdict,
    /// How many tasks were passed.
    pub tally: Tally,
    /// Where the share of tasks that are passed lies, as far as can be told.
    pub interval: Interval,
    /// Tasks disagree, and the interval holds the threshold: another
    /// measurement could find otherwise.
    pub uncertain: bool,
    /// Why it is not known, where no task was run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The runs, by their seeds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub runs: Vec<RunResult>,
}

/// What came of one task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RunResult {
    /// The seed of the task.
    pub seed: u64,
    /// Whether it was passed; none where that is not known.
    pub passed: Option<bool>,
    /// Why not, in one line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What it used, where the harness tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage: Option<Usage>,
    /// From start to end, in milliseconds.
    pub duration_ms: u64,
}

impl Ability {
    /// What follows from the three levels.
    pub fn new(levels: [LevelResult; 3]) -> Self {
        let verdicts = [levels[0].verdict, levels[1].verdict, levels[2].verdict];
        let Capability {
            level,
            unknown_from,
            inversions,
        } = Capability::new(verdicts);
        Self {
            level,
            unknown_from,
            inversions,
            levels,
        }
    }
}

impl Profile {
    /// The version of the stored form that is written.
    pub const FORMAT: u32 = 1;

    /// Reads a stored profile.
    ///
    /// # Errors
    ///
    /// Fails when it cannot be read, or is of a form that is not known.
    pub fn read(path: &Path) -> Result<Self, StoreError> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| StoreError::new(path, error.to_string()))?;
        Self::parse(&text).map_err(|reason| StoreError::new(path, reason))
    }

    /// Reads the text of a stored profile.
    ///
    /// # Errors
    ///
    /// Says why, when it is none, or of a form that is not known.
    pub fn parse(text: &str) -> Result<Self, String> {
        #[derive(Deserialize)]
        struct Form {
            format: u32,
        }
        let form: Form = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if form.format != Self::FORMAT {
            return Err(std::format!(
                "it has the form {}, and this version reads {}",
                form.format,
                Self::FORMAT
            ));
        }
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    /// The level of a primitive; none where it is not known or not measured.
    pub fn level(&self, primitive: &str) -> Option<u8> {
        self.primitives.get(primitive)?.level
    }

    /// Takes over what another profile with the same key has of primitives that
    /// this one has not.
    pub(super) fn add(&mut self, other: Self) {
        for (id, ability) in other.primitives {
            let rest = self.primitives.entry(id);
            if let std::collections::btree_map::Entry::Vacant(place) = rest {
                place.insert(ability);
                self.complete &= other.complete;
            }
        }
    }

    /// Sums up the runs.
    #[must_use]
    pub(super) fn summed(mut self) -> Self {
        let levels = self.primitives.values().flat_map(|one| &one.levels);
        let runs: Vec<&RunResult> = levels.flat_map(|level| &level.runs).collect();
        self.runs = u32::try_from(runs.len()).unwrap_or(u32::MAX);
        self.duration_ms = runs.iter().map(|run| run.duration_ms).sum();
        // What one run does not tell, nobody knows of all.
        self.usage = runs.iter().map(|run| run.usage).sum();
        self
    }
}
