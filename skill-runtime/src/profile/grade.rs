//! What a grader says.

use std::prelude::v1::*;

use serde::{Deserialize, Serialize};

/// What came of an instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "status")]
pub enum Grade {
    /// It was graded: passed when every checkpoint is.
    Graded {
        /// What was looked at.
        checkpoints: Vec<Checkpoint>,
    },
    /// It could not be graded, for a reason that is not the model's. It counts
    /// neither as passed nor as failed.
    Unknown {
        /// What is missing.
        reason: String,
    },
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// A stable name, such as `value_correct`.
    pub name: String,
    /// Whether it is as it should be.
    pub passed: bool,
    /// What is wrong, where it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Grade {
    /// It could not be graded.
    pub fn unknown(reason: impl Into<String>) -> Self {
        Self::Unknown {
            reason: reason.into(),
        }
    }

    /// Whether the instance is passed; `None` where that is not known.
    pub fn passed(&self) -> Option<bool> {
        match self {
            Self::Graded { checkpoints } => {
                Some(!checkpoints.is_empty() && checkpoints.iter().all(|point| point.passed))
            }
            Self::Unknown { .. } => None,
        }
    }
}

/// Checkpoints in the making.
#[derive(Debug, Default)]
pub(crate) struct Checks(Vec<Checkpoint>);

impl Checks {
    /// Notes one thing; `reason` is asked for only where it is not as it should
    /// be.
    pub(crate) fn check(
        &mut self,
        name: &str,
        passed: bool,
        reason: impl FnOnce() -> String,
    ) -> bool {
        self.0.push(Checkpoint {
            name: name.into(),
            passed,
            reason: (!passed).then(reason),
        });
        passed
    }

    /// Notes one thing that either is right or has a reason why not.
    pub(crate) fn verdict(&mut self, name: &str, verdict: Result<(), String>) -> bool {
        let passed = verdict.is_ok();
        self.check(name, passed, || verdict.err().unwrap_or_default())
    }

    /// The grade.
    pub(crate) fn grade(self) -> Grade {
        Grade::Graded {
            checkpoints: self.0,
        }
    }
}
