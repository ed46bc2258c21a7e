//! Two profiles side by side.

use std::collections::BTreeSet;
use std::prelude::v1::*;

use serde::Serialize;

use super::level::Verdict;
use super::primitive::all;
use super::report::{Ability, Profile};

/// What is different between two profiles.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ProfileDiff {
    /// The profile that is compared with.
    pub before: ProfileName,
    /// The profile that is compared.
    pub after: ProfileName,
    /// Whether one suite and one policy measured both. Otherwise a difference
    /// may be one of the measurements.
    pub comparable: bool,
    /// The primitives of either, in the order of the catalogue.
    pub primitives: Vec<Change>,
}

/// Which profile it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ProfileName {
    /// The model with its route.
    pub model: String,
    /// The harness.
    pub harness: String,
    /// Its version.
    pub harness_version: String,
    /// When it was measured.
    pub measured_at: String,
    /// Its key.
    pub key: String,
}

/// One primitive in two profiles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// The primitive's id.
    pub primitive: String,
    /// The level before; none where it is not known or was not measured.
    pub before: Option<u8>,
    /// The level after.
    pub after: Option<u8>,
    /// The difference; none where one of the levels is not known.
    pub change: Option<i8>,
    /// Whether a level is held in one and absent in the other such that their
    /// intervals have nothing in common: then it is hardly chance.
    pub sure: bool,
}

impl ProfileDiff {
    /// Compares two profiles.
    pub fn new(before: &Profile, after: &Profile) -> Self {
        let known = all().iter().map(|primitive| primitive.info().id);
        let known: Vec<&str> = known.collect();
        let measured = before.primitives.keys().chain(after.primitives.keys());
        let mut ids: Vec<&String> = measured.collect::<BTreeSet<_>>().into_iter().collect();
        // Primitives of another suite come last.
        ids.sort_by_key(|id| {
            let place = known.iter().position(|one| one == id);
            place.unwrap_or(known.len())
        });
        let policy = |profile: &Profile| profile.settings.map(|settings| settings.policy);
        Self {
            before: ProfileName::new(before),
            after: ProfileName::new(after),
            comparable: before.suite == after.suite && policy(before) == policy(after),
            primitives: ids
                .into_iter()
                .map(|id| Change::new(id, before.primitives.get(id), after.primitives.get(id)))
                .collect(),
        }
    }

    /// Whether a primitive has a lower level than before.
    pub fn is_worse(&self) -> bool {
        let mut changes = self.primitives.iter();
        changes.any(|change| change.change.is_some_and(|change| change < 0))
    }
}

impl ProfileName {
    fn new(profile: &Profile) -> Self {
        Self {
            model: profile.model.clone(),
            harness: profile.harness.clone(),
            harness_version: profile.harness_version.clone(),
            measured_at: profile.measured_at.clone(),
            key: profile.key.clone(),
        }
    }
}

impl Change {
    fn new(id: &str, before: Option<&Ability>, after: Option<&Ability>) -> Self {
        let level = |ability: Option<&Ability>| ability.and_then(|ability| ability.level);
        let (low, high) = (level(before), level(after));
        let change = low.zip(high).map(|(before, after)| {
            // Levels are 0 to 3.
            after.cast_signed() - before.cast_signed()
        });
        let is_sure = before.zip(after).is_some_and(|(before, after)| {
            let levels = before.levels.iter().zip(&after.levels);
            levels.into_iter().any(|(before, after)| {
                let (low, high) = match (before.verdict, after.verdict) {
                    (Verdict::Held, Verdict::Absent) => (after, before),
                    (Verdict::Absent, Verdict::Held) => (before, after),
                    _ => return false,
                };
                low.interval.high < high.interval.low
            })
        });
        Self {
            primitive: id.into(),
            before: low,
            after: high,
            change,
            sure: is_sure && change != Some(0),
        }
    }
}
