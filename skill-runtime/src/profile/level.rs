//! From instances that passed and failed to a level.

use std::prelude::v1::*;

use serde::{Deserialize, Serialize};

use super::grade::Grade;
use super::primitive::Level;

/// When a level is held, and how many instances are run to find out.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Policy {
    /// The share of instances that must pass.
    pub threshold: f64,
    /// So many instances are run at least.
    pub minimum: u32,
    /// So many are run at most.
    pub maximum: u32,
    /// How sure is sure, as a quantile of the normal distribution.
    pub z: f64,
}

impl Default for Policy {
    /// Three instances; where they disagree, more, one at a time, until the 90 %
    /// Wilson interval leaves out three quarters, or until there are twelve.
    ///
    /// Exact consequences, for a model that solves a share of the instances: at
    /// 0.95 the level is missed in 1 % of the profiles, at 0.9 in 4 %; at 0.5 it
    /// is held by chance in 16 %, at 0.3 in 3 %. "All of three" would miss it in
    /// 14 % and 27 %. The mean is 4.2 instances at 0.95.
    fn default() -> Self {
        Self {
            threshold: 0.75,
            minimum: 3,
            maximum: 12,
            z: 1.645,
        }
    }
}

/// How many instances passed, failed, and could not be graded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Tally {
    /// Passed.
    pub passed: u32,
    /// Failed.
    pub failed: u32,
    /// Not graded, for a reason that is not the model's.
    pub unknown: u32,
}

impl Tally {
    /// Counts a grade.
    pub fn add(&mut self, grade: &Grade) {
        match grade.passed() {
            Some(true) => self.passed += 1,
            Some(false) => self.failed += 1,
            None => self.unknown += 1,
        }
    }

    /// How many were graded.
    pub fn graded(self) -> u32 {
        self.passed + self.failed
    }
}

/// The share of instances that a model solves lies between these, as far as can
/// be told.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Interval {
    /// From here.
    pub low: f64,
    /// To here.
    pub high: f64,
}

impl Interval {
    /// Wilson's score interval; from 0 to 1 where nothing was graded.
    pub fn wilson(passed: u32, graded: u32, z: f64) -> Self {
        if graded == 0 {
            return Self {
                low: 0.0,
                high: 1.0,
            };
        }
        let count = f64::from(graded);
        let share = f64::from(passed) / count;
        let square = z * z;
        let scale = 1.0 + square / count;
        let middle = (share + square / (2.0 * count)) / scale;
        let spread =
            z * (share * (1.0 - share) / count + square / (4.0 * count * count)).sqrt() / scale;
        Self {
            low: (middle - spread).max(0.0),
            high: (middle + spread).min(1.0),
        }
    }
}

/// What is known of one level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// So many more instances have to be run before anything can be said.
    More(u32),
    /// The level is held.
    Held,
    /// It is not.
    Absent,
    /// Nothing could be graded.
    Unknown,
}

impl Policy {
    /// What follows from a tally. [`Verdict::More`] names the smallest number of
    /// instances that can settle it, so that they can be run at once.
    pub fn verdict(self, tally: Tally) -> Verdict {
        let graded = tally.graded();
        let run = graded + tally.unknown;
        if graded == 0 && tally.unknown >= self.minimum {
            return Verdict::Unknown;
        }
        if run < self.minimum {
            return Verdict::More(self.minimum - run);
        }
        if let Some(held) = self.settled(tally.passed, graded) {
            return if held { Verdict::Held } else { Verdict::Absent };
        }
        if run >= self.maximum {
            let held = f64::from(tally.passed) >= self.threshold * f64::from(graded);
            return if held { Verdict::Held } else { Verdict::Absent };
        }
        let left = self.maximum - run;
        let more = (1..left).find(|more| {
            self.settled(tally.passed + more, graded + more).is_some()
                || self.settled(tally.passed, graded + more).is_some()
        });
        Verdict::More(more.unwrap_or(left))
    }

    /// Whether the level is held, where that is settled before the maximum.
    fn settled(self, passed: u32, graded: u32) -> Option<bool> {
        if graded > 0 && graded <= self.minimum {
            if passed == graded {
                return Some(true);
            }
            if passed == 0 {
                return Some(false);
            }
        }
        let interval = Interval::wilson(passed, graded, self.z);
        if interval.low > self.threshold {
            Some(true)
        } else if interval.high < self.threshold {
            Some(false)
        } else {
            None
        }
    }

    /// Whether the threshold lies inside the interval: another profile could
    /// find otherwise.
    pub fn is_uncertain(self, tally: Tally) -> bool {
        let interval = Interval::wilson(tally.passed, tally.graded(), self.z);
        interval.low <= self.threshold && self.threshold <= interval.high
    }
}

/// What was found of a primitive.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capability {
    /// The level: 0 where not even L1 is held, `None` where that is not known.
    pub level: Option<u8>,
    /// The lowest level that is not known, where it could be higher.
    pub unknown_from: Option<Level>,
    /// Levels that are held above one that is absent: either chance or a fault
    /// of the suite, and not counted.
    pub inversions: Vec<Level>,
}

impl Capability {
    /// The highest level such that it and all below are held.
    ///
    /// [`Verdict::More`] counts as unknown: nothing can be said yet.
    pub fn new(verdicts: [Verdict; 3]) -> Self {
        let mut held = 0;
        let mut absent = false;
        let mut unknown_from = None;
        let mut inversions = Vec::new();
        for (level, verdict) in Level::ALL.into_iter().zip(verdicts) {
            match verdict {
                Verdict::Held if absent => inversions.push(level),
                Verdict::Held if unknown_from.is_none() => held = level.number(),
                Verdict::Absent => absent = true,
                Verdict::Unknown | Verdict::More(_) if !absent && unknown_from.is_none() => {
                    unknown_from = Some(level);
                }
                Verdict::Held | Verdict::Unknown | Verdict::More(_) => {}
            }
        }
        Self {
            level: (held > 0 || unknown_from.is_none()).then_some(held),
            unknown_from,
            inversions,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(passed: u32, failed: u32, unknown: u32) -> Tally {
        Tally {
            passed,
            failed,
            unknown,
        }
    }

    /// The share of profiles that hold the level, and the mean of instances run.
    fn outcome(policy: Policy, share: f64, tally: Tally) -> (f64, f64) {
        match policy.verdict(tally) {
            Verdict::Held => (1.0, f64::from(tally.graded())),
            Verdict::Absent | Verdict::Unknown => (0.0, f64::from(tally.graded())),
            // All are run before the next look.
            Verdict::More(0) => unreachable!("more is at least one"),
            Verdict::More(more) => batch(policy, share, tally, more),
        }
    }

    fn batch(policy: Policy, share: f64, tally: Tally, left: u32) -> (f64, f64) {
        if left == 0 {
            return outcome(policy, share, tally);
        }
        let passed = Tally {
            passed: tally.passed + 1,
            ..tally
        };
        let failed = Tally {
            failed: tally.failed + 1,
            ..tally
        };
        let (left_held, left_runs) = batch(policy, share, passed, left - 1);
        let (right_held, right_runs) = batch(policy, share, failed, left - 1);
        (
            share * left_held + (1.0 - share) * right_held,
            share * left_runs + (1.0 - share) * right_runs,
        )
    }

    #[test]
    fn the_error_rates_are_as_the_documentation_says() {
        let policy = Policy::default();
        for (share, low, high) in [
            (0.95, 0.985, 1.0),
            (0.9, 0.95, 0.97),
            (0.5, 0.0, 0.165),
            (0.3, 0.0, 0.03),
        ] {
            let (held, runs) = outcome(policy, share, Tally::default());
            assert!((low..=high).contains(&held), "{share}: held in {held}");
            assert!(runs <= 7.0, "{share}: {runs} instances");
        }
    }

    #[test]
    fn agreement_needs_no_more_than_the_minimum() {
        let policy = Policy::default();
        assert_eq!(policy.verdict(tally(0, 0, 0)), Verdict::More(3));
        assert_eq!(policy.verdict(tally(3, 0, 0)), Verdict::Held);
        assert_eq!(policy.verdict(tally(0, 3, 0)), Verdict::Absent);
        assert!(matches!(policy.verdict(tally(2, 1, 0)), Verdict::More(_)));
    }

    #[test]
    fn it_ends_at_the_maximum() {
        let policy = Policy::default();
        assert_eq!(policy.verdict(tally(9, 3, 0)), Verdict::Held);
        assert_eq!(policy.verdict(tally(8, 4, 0)), Verdict::Absent);
        assert!(policy.is_uncertain(tally(9, 3, 0)));
        assert!(!policy.is_uncertain(tally(1, 11, 0)));
    }

    #[test]
    fn what_could_not_be_graded_is_no_failure() {
        let policy = Policy::default();
        assert_eq!(policy.verdict(tally(0, 0, 3)), Verdict::Unknown);
        assert_eq!(policy.verdict(tally(2, 0, 1)), Verdict::Held);
        assert_eq!(policy.verdict(tally(2, 0, 0)), Verdict::More(1));
    }

    #[test]
    fn levels_are_monotone() {
        use Verdict::{Absent, Held, Unknown};
        let level = |verdicts| Capability::new(verdicts).level;
        assert_eq!(level([Held, Held, Held]), Some(3));
        assert_eq!(level([Held, Absent, Held]), Some(1));
        assert_eq!(level([Absent, Held, Held]), Some(0));
        assert_eq!(level([Absent, Unknown, Unknown]), Some(0));
        assert_eq!(level([Unknown, Held, Held]), None);
        assert_eq!(level([Held, Unknown, Held]), Some(1));
        let inverted = Capability::new([Absent, Held, Absent]);
        assert_eq!(inverted.inversions, [Level::L2]);
        assert_eq!(
            Capability::new([Held, Unknown, Unknown]).unknown_from,
            Some(Level::L2)
        );
        assert_eq!(Capability::new([Held, Absent, Unknown]).unknown_from, None);
    }

    #[test]
    fn wilson_is_wilson() {
        // Brown, Cai and DasGupta, Statistical Science 16 (2001): 95 %.
        let interval = Interval::wilson(3, 3, 1.96);
        assert!((interval.low - 0.4385).abs() < 0.001, "{interval:?}");
        assert!((interval.high - 1.0).abs() < 1e-9, "{interval:?}");
        let interval = Interval::wilson(5, 10, 1.96);
        assert!((interval.low - 0.2366).abs() < 0.001, "{interval:?}");
    }
}
