//! What changes the result of a measurement.

use std::prelude::v1::*;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::instance::SUITE;
use super::level::Policy;
use crate::agent::RunLimits;

/// What changes the result of a measurement, beside the model and the harness.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    /// The first seed; the tasks of a level have this one and those that follow.
    pub seed: u64,
    /// How many tasks are run, and when a level is held.
    pub policy: Policy,
    /// Calls of the model in one run.
    pub steps: u32,
    /// Milliseconds of one run.
    pub time_ms: u64,
}

impl Default for Settings {
    /// The seed 1, the [usual policy](Policy::default), and per run 25 steps and
    /// 120 seconds, as SkVM has them.
    fn default() -> Self {
        Self {
            seed: 1,
            policy: Policy::default(),
            steps: 25,
            time_ms: 120_000,
        }
    }
}

impl Settings {
    /// How far one run may go.
    pub const fn limits(&self) -> RunLimits {
        RunLimits {
            steps: self.steps,
            time: Duration::from_millis(self.time_ms),
            tokens: None,
        }
    }

    /// A hash of all that can change a result, in 16 hexadecimal digits. Which
    /// primitives are measured is not part of it, so that the rest can be
    /// measured later.
    pub(super) fn key(&self, harness: &str, version: &str, model: &str, route: &str) -> String {
        let settings = serde_json::to_string(self).expect("settings are plain data");
        let mut hasher = blake3::Hasher::new();
        for part in [SUITE, harness, version, model, route, &settings] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        hasher.finalize().to_hex()[..16].into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_changes_a_result_changes_the_key() {
        let settings = Settings::default();
        let key = settings.key("h", "1", "m", "r");
        assert_eq!(key, settings.key("h", "1", "m", "r"));
        let mut other = settings;
        other.steps += 1;
        let mut strict = settings;
        strict.policy.threshold = 0.9;
        let others = [
            settings.key("h1", "", "m", "r"),
            settings.key("h", "2", "m", "r"),
            settings.key("h", "1", "m2", "r"),
            settings.key("h", "1", "m", "r2"),
            other.key("h", "1", "m", "r"),
            strict.key("h", "1", "m", "r"),
        ];
        for (index, one) in others.iter().enumerate() {
            assert_ne!(*one, key, "{index}");
        }
    }
}
