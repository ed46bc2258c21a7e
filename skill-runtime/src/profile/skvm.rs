//! Profiles of SkVM, read as far as they say something.
//!
//! Such a profile names the highest level that passed, even above one that did
//! not. Here it is judged by our rule: such a level is an inversion, and does
//! not count. A primitive that is missing was not measured; it is not at L0.

use std::collections::BTreeMap;
use std::prelude::v1::*;

use serde::Deserialize;

use super::level::{Interval, Policy, Tally, Verdict};
use super::primitive::{Level, find};
use super::report::{Ability, LevelResult, Profile};
use crate::model::Usage;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Tcp {
    version: String,
    model: String,
    harness: String,
    #[serde(default)]
    profiled_at: String,
    capabilities: BTreeMap<String, String>,
    #[serde(default)]
    details: Vec<Detail>,
    #[serde(default)]
    cost: Cost,
    #[serde(default)]
    is_partial: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Detail {
    primitive_id: String,
    #[serde(default)]
    level_results: Vec<Found>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Found {
    level: String,
    passed: bool,
    #[serde(default)]
    pass_count: u32,
    #[serde(default)]
    total_count: u32,
    #[serde(default)]
    skip_count: u32,
    #[serde(default)]
    failure_details: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Cost {
    total_usd: f64,
    total_tokens: Tokens,
    duration_ms: f64,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Tokens {
    input: u64,
    output: u64,
    cache_read: u64,
    cache_write: u64,
}

impl Profile {
    /// Reads a profile of SkVM.
    ///
    /// # Errors
    ///
    /// Says why, when it is none, or of a version other than 1.
    pub fn from_skvm(text: &str) -> Result<Self, String> {
        let tcp: Tcp = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if tcp.version != "1" && !tcp.version.starts_with("1.") {
            return Err(std::format!(
                "it has the version `{}`, and only 1 is known",
                tcp.version
            ));
        }
        let mut primitives = BTreeMap::new();
        let mut runs = 0;
        for (id, level) in &tcp.capabilities {
            if find(id).is_none() {
                return Err(std::format!("`{id}` is no primitive"));
            }
            let detail = tcp.details.iter().find(|detail| detail.primitive_id == *id);
            let found = detail.map(|detail| detail.level_results.as_slice());
            let ability = ability(level, found.unwrap_or_default())
                .ok_or_else(|| std::format!("`{id}` has the level `{level}`"))?;
            for level in &ability.levels {
                runs += level.tally.graded() + level.tally.unknown;
            }
            primitives.insert(id.clone(), ability);
        }
        let used = Usage {
            input: tcp.cost.total_tokens.input,
            output: tcp.cost.total_tokens.output,
            cache_read: tcp.cost.total_tokens.cache_read,
            cache_write: tcp.cost.total_tokens.cache_write,
            reported_usd: (tcp.cost.total_usd > 0.0).then_some(tcp.cost.total_usd),
        };
        let key = blake3::hash(text.as_bytes()).to_hex();
        Ok(Self {
            format: Self::FORMAT,
            key: key[..16].into(),
            suite: std::format!("skvm-{}", tcp.version),
            model: tcp.model,
            harness: tcp.harness,
            harness_version: "unknown".into(),
            measured_at: tcp.profiled_at,
            complete: !tcp.is_partial,
            settings: None,
            imported: Some(std::format!("skvm {}", tcp.version)),
            primitives,
            runs,
            // SkVM writes zeros where it does not know.
            usage: (used.tokens() > 0).then_some(used),
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "milliseconds, and `as` keeps to the bounds"
            )]
            duration_ms: tcp.cost.duration_ms as u64,
        })
    }
}

fn ability(highest: &str, found: &[Found]) -> Option<Ability> {
    let highest = match highest {
        "L0" => 0,
        "L1" => 1,
        "L2" => 2,
        "L3" => 3,
        _ => return None,
    };
    let level = |level: Level| {
        let result = found.iter().find(|found| found.level == level.as_str());
        result.map_or_else(
            // Without details there is the highest level alone.
            || told(level.number() <= highest),
            counted,
        )
    };
    Some(Ability::new(Level::ALL.map(level)))
}

/// A level of which only the verdict is known.
fn told(is_held: bool) -> LevelResult {
    LevelResult {
        verdict: if is_held {
            Verdict::Held
        } else {
            Verdict::Absent
        },
        tally: Tally::default(),
        interval: Interval::wilson(0, 0, 1.0),
        uncertain: false,
        reason: None,
        runs: Vec::new(),
    }
}

fn counted(found: &Found) -> LevelResult {
    let policy = Policy::default();
    let graded = found.total_count.saturating_sub(found.skip_count);
    let tally = Tally {
        passed: found.pass_count.min(graded),
        failed: graded.saturating_sub(found.pass_count),
        unknown: found.skip_count,
    };
    let verdict = match (graded, found.passed) {
        (0, _) => Verdict::Unknown,
        (_, true) => Verdict::Held,
        (_, false) => Verdict::Absent,
    };
    LevelResult {
        verdict,
        tally,
        interval: Interval::wilson(tally.passed, graded, policy.z),
        uncertain: tally.passed > 0 && tally.failed > 0 && policy.is_uncertain(tally),
        reason: found.failure_details.first().cloned(),
        runs: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TCP: &str = r#"{"version": "1.0", "model": "r/m", "harness": "bare-agent",
        "profiledAt": "2026-04-01T00:00:00Z", "isPartial": true,
        "capabilities": {"gen.regex": "L3", "reason.logic": "L0", "tool.web": "L2"},
        "details": [
          {"primitiveId": "gen.regex", "highestLevel": "L3", "levelResults": [
            {"level": "L1", "passed": true, "passCount": 3, "totalCount": 3},
            {"level": "L2", "passed": false, "passCount": 2, "totalCount": 3, "failureDetails": ["no"]},
            {"level": "L3", "passed": true, "passCount": 3, "totalCount": 3, "skipCount": 0}]},
          {"primitiveId": "reason.logic", "highestLevel": "L0", "levelResults": [
            {"level": "L1", "passed": false, "passCount": 0, "totalCount": 3, "skipCount": 3}]}],
        "cost": {"totalUsd": 0, "totalTokens": {"input": 0, "output": 0, "cacheRead": 0, "cacheWrite": 0}, "durationMs": 7}}"#;

    #[test]
    fn a_profile_of_skvm_is_judged_by_our_rule() {
        let profile = Profile::from_skvm(TCP).unwrap();
        assert_eq!(profile.level("gen.regex"), Some(1));
        assert_eq!(profile.primitives["gen.regex"].inversions, [Level::L3]);
        assert_eq!(profile.level("tool.web"), Some(2));
        // All of its tasks were skipped: that is not L0.
        assert_eq!(profile.level("reason.logic"), None);
        // It was not measured, and is not at L0 either.
        assert_eq!(profile.level("reason.planning"), None);
        assert!(!profile.complete);
        assert_eq!(profile.usage, None, "zeros are no measurement");
        assert_eq!(profile.runs, 12);
        let text = serde_json::to_string(&profile).unwrap();
        assert_eq!(Profile::parse(&text).unwrap(), profile);
    }

    #[test]
    fn what_is_no_such_profile_is_refused() {
        for (from, to) in [
            ("\"1.0\"", "\"2.0\""),
            ("gen.regex", "gen.regexes"),
            ("\"L2\"", "\"L4\""),
        ] {
            let text = TCP.replace(from, to);
            assert!(Profile::from_skvm(&text).is_err(), "{from}");
        }
        assert!(Profile::from_skvm("{}").is_err());
    }
}
