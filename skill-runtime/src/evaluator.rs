//! Judging what a run made.
//!
//! A [`Grader`] goes through the criteria of a task after the run has ended.
//! Programs that judge run in a sandbox of their own, in the work directory,
//! without a network; their sources lie elsewhere and come into being only then,
//! so that no run can read or change them.
//!
//! What cannot be judged has no score. A missing interpreter, a judge that does
//! not answer and a grader that breaks say nothing about the run, so they are
//! never a zero: the criterion and the whole task are unknown then.
//!
//! ```
//! use skill_runtime::agent::{Ending, Transcript};
//! use skill_runtime::evaluator::{Grader, Work};
//! use skill_runtime::task::{Criterion, FileMode, Method, Task};
//!
//! # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
//! let folder = tempfile::tempdir()?;
//! std::fs::write(folder.path().join("sum.txt"), "42\n")?;
//! let mut task = Task::new("sum", "Write the sum to sum.txt.");
//! task.criteria.push(Criterion::new(Method::FileCheck {
//!     path: Some("sum.txt".into()),
//!     glob: None,
//!     mode: FileMode::Exact,
//!     expected: "42".into(),
//! }));
//! let transcript = Transcript::ended(Ending::Ok, String::new());
//! let work = Work { task: &task, folder: folder.path(), transcript: &transcript };
//! let grades = Grader::new().grade(&work).await;
//! assert_eq!(grades.score, Some(1.0));
//! # Ok::<(), std::io::Error>(())
//! # }).unwrap();
//! ```

mod file_check;
mod junit;
mod llm_judge;
mod programs;
mod python_grade;
mod script;
mod skill_loaded;
mod verifier;

use std::boxed::Box;
use std::path::{Path, PathBuf};
use std::string::{String, ToString};
use std::vec::Vec;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::agent::{Ending, Transcript};
use crate::model::{BoxFuture, Provider, Usage};
use crate::task::{Criterion, Method, Task};

/// What is judged.
#[derive(Clone, Copy, Debug)]
pub struct Work<'a> {
    /// The task.
    pub task: &'a Task,
    /// The work directory after the run.
    pub folder: &'a Path,
    /// The run.
    pub transcript: &'a Transcript,
}

/// A judgement.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Score {
    /// From 0 to 1.
    pub score: f64,
    /// Why, for people.
    pub details: String,
    /// Its parts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checkpoints: Vec<Checkpoint>,
}

/// A part of a judgement.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Checkpoint {
    /// Which part.
    #[serde(alias = "id")]
    pub name: String,
    /// From 0 to 1.
    pub score: f64,
    /// How much it counts; all the same where none has a weight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Why it is not the best.
    #[serde(default, alias = "details", skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Something could not be judged; why. It says nothing about the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ungraded(pub String);

/// Judges what a criterion of its name is about.
pub trait Evaluator: Send + Sync {
    /// The `evaluatorId` of its criteria.
    fn id(&self) -> &str;

    /// Judges.
    ///
    /// # Errors
    ///
    /// Fails when it cannot judge, for reasons that are not the run's.
    fn evaluate<'a>(
        &'a self,
        payload: &'a Value,
        work: &'a Work<'a>,
    ) -> BoxFuture<'a, Result<Score, Ungraded>>;
}

/// What came of a task.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Grades {
    /// From 0 to 1; none where it is unknown, or nothing was to be judged.
    pub score: Option<f64>,
    /// Whether it is at least a half.
    pub pass: Option<bool>,
    /// One for each criterion.
    pub criteria: Vec<Graded>,
    /// What judges used.
    pub usage: Usage,
}

/// What came of a criterion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Graded {
    /// Of the criterion; its number from 0 where it has none.
    pub id: String,
    /// Of the criterion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How it is judged.
    pub method: String,
    /// How much it counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
    /// From 0 to 1; none where it is unknown.
    pub score: Option<f64>,
    /// Why, for people.
    pub details: String,
    /// Its parts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checkpoints: Vec<Checkpoint>,
}

/// Judges runs.
#[derive(Default)]
pub struct Grader<'a> {
    judge: Option<&'a dyn Provider>,
    votes: u32,
    launcher: Option<PathBuf>,
    custom: Vec<Box<dyn Evaluator + 'a>>,
}

/// From which score on something passes.
const PASS: f64 = 0.5;

impl<'a> Grader<'a> {
    /// A grader without a judge.
    #[must_use]
    pub fn new() -> Self {
        Self {
            votes: 1,
            ..Self::default()
        }
    }

    /// Sets the model that judges, and how often it is asked for each criterion;
    /// the middle of its scores counts.
    #[must_use]
    pub fn judge(mut self, judge: &'a dyn Provider, votes: u32) -> Self {
        self.judge = Some(judge);
        self.votes = votes.max(1);
        self
    }

    /// Sets the executable that becomes the stages of sandboxes, where it is not
    /// this one.
    #[must_use]
    pub fn launcher(mut self, executable: impl Into<PathBuf>) -> Self {
        self.launcher = Some(executable.into());
        self
    }

    /// Adds an evaluator, before the built-in ones.
    #[must_use]
    pub fn evaluator(mut self, evaluator: impl Evaluator + 'a) -> Self {
        self.custom.push(Box::new(evaluator));
        self
    }

    /// Judges a run by all criteria of its task, one after another.
    pub async fn grade(&self, work: &Work<'_>) -> Grades {
        let mut usage = Usage::NONE;
        let mut criteria = Vec::new();
        for (index, criterion) in work.task.criteria.iter().enumerate() {
            let result = match unjudged(work.transcript) {
                Some(result) => result,
                None => self.one(criterion, work, &mut usage).await,
            };
            let (score, details, checkpoints) = match result {
                Ok(score) => (
                    Some(score.score.clamp(0.0, 1.0)),
                    score.details,
                    score.checkpoints,
                ),
                Err(Ungraded(why)) => (None, why, Vec::new()),
            };
            criteria.push(Graded {
                id: criterion.id.clone().unwrap_or_else(|| index.to_string()),
                name: criterion.name.clone(),
                method: criterion.method.name().into(),
                weight: criterion.weight,
                score,
                details,
                checkpoints,
            });
        }
        let score = total(work.task, &criteria);
        Grades {
            score,
            pass: score.map(|score| score >= PASS),
            criteria,
            usage,
        }
    }

    async fn one(
        &self,
        criterion: &Criterion,
        work: &Work<'_>,
        usage: &mut Usage,
    ) -> Result<Score, Ungraded> {
        let programs = programs::Programs {
            folder: work.folder,
            launcher: self.launcher.as_deref(),
        };
        match &criterion.method {
            Method::Script {
                command,
                expected_exit_code,
                expected_output,
                timeout_ms,
            } => {
                let asked = script::Asked {
                    command,
                    code: *expected_exit_code,
                    output: expected_output.as_deref(),
                    timeout: *timeout_ms,
                };
                script::evaluate(&programs, &asked).await
            }
            Method::FileCheck {
                path,
                glob,
                mode,
                expected,
            } => file_check::evaluate(
                work.folder,
                path.as_deref(),
                glob.as_deref(),
                *mode,
                expected,
            ),
            Method::LlmJudge { rubric, max_score } => {
                let Some(judge) = self.judge else {
                    return Err(Ungraded("there is no model that judges".into()));
                };
                llm_judge::evaluate(judge, self.votes, rubric, *max_score, work, usage).await
            }
            Method::Custom {
                evaluator_id,
                payload,
            } => {
                if let Some(own) = self.custom.iter().find(|one| one.id() == evaluator_id) {
                    return own.evaluate(payload, work).await;
                }
                match evaluator_id.as_str() {
                    "junit-grade" | "junit" => junit::evaluate(&programs, payload, work).await,
                    "python-grade" => python_grade::evaluate(&programs, payload, work).await,
                    "verifier" => verifier::evaluate(&programs, payload).await,
                    "skill-loaded" => skill_loaded::evaluate(payload, work.transcript),
                    other => Err(Ungraded(std::format!("there is no evaluator `{other}`"))),
                }
            }
        }
    }
}

/// What is known of every criterion when the run did not end well: a run that
/// was not done has earned nothing; one that could not be done is unknown.
fn unjudged(transcript: &Transcript) -> Option<Result<Score, Ungraded>> {
    let said = std::format!("the run ended as {}", transcript.ending.name());
    match transcript.ending {
        Ending::Ok => None,
        // Nobody let it begin.
        Ending::Refused if transcript.steps == 0 => Some(Err(Ungraded(said))),
        Ending::MaxSteps | Ending::Timeout | Ending::Refused => Some(Ok(Score {
            details: said,
            ..Score::default()
        })),
        Ending::Budget | Ending::ProviderError | Ending::Crashed => Some(Err(Ungraded(said))),
    }
}

/// The score of all criteria: by their weights, else by those of the two kinds,
/// else each the same. It is unknown when something that counts is unknown.
fn total(task: &Task, criteria: &[Graded]) -> Option<f64> {
    let own = criteria.iter().any(|one| one.weight.is_some());
    let judges = |wanted: bool| {
        let all = task.criteria.iter();
        all.filter(move |one| one.method.is_judge() == wanted)
            .count()
    };
    let weight_of = |index: usize, one: &Graded| -> f64 {
        if own {
            return one.weight.unwrap_or_default();
        }
        let is_judge = task.criteria[index].method.is_judge();
        match task.weights {
            Some(weights) if is_judge => weights.llm_judge / count(judges(true)),
            Some(weights) => weights.automated / count(judges(false)),
            None => 1.0,
        }
    };
    let (mut sum, mut weights) = (0.0, 0.0);
    for (index, one) in criteria.iter().enumerate() {
        let weight = weight_of(index, one);
        if weight > 0.0 {
            sum += weight * one.score?;
            weights += weight;
        }
    }
    (weights > 0.0).then(|| sum / weights)
}

/// The mean of checkpoints, by their weights where they have some.
fn mean(checkpoints: &[Checkpoint]) -> f64 {
    let weigh = |one: &Checkpoint| {
        if checkpoints.iter().any(|one| one.weight.is_some()) {
            one.weight.unwrap_or_default()
        } else {
            1.0
        }
    };
    let weights: f64 = checkpoints.iter().map(weigh).sum();
    if weights > 0.0 {
        checkpoints
            .iter()
            .map(|one| one.score * weigh(one))
            .sum::<f64>()
            / weights
    } else {
        0.0
    }
}

/// A count as a number to reckon with.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of tests and files are small"
)]
const fn count(number: usize) -> f64 {
    number as f64
}

/// The start of a text, for details.
fn short(text: &str) -> String {
    const LONGEST: usize = 300;
    let text = text.trim();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => std::format!("{}…", &text[..end]),
        None => text.to_string(),
    }
}
