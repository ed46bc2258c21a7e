//! By what a task is judged.

use std::collections::{BTreeMap, BTreeSet};
use std::string::{String, ToString};
use std::vec::Vec;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One thing that is judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Criterion {
    /// Unique in its task.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// For people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How much it counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
    /// How it is judged.
    #[serde(flatten)]
    pub method: Method,
}

/// How something is judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "method",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase"
)]
pub enum Method {
    /// By a line of shell in the work directory.
    Script {
        /// The line.
        command: String,
        /// With which code it must end.
        #[serde(default)]
        expected_exit_code: i32,
        /// What it must print, without white space around it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expected_output: Option<String>,
        /// How long it may take, in milliseconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        timeout_ms: Option<u64>,
    },
    /// By what a file holds.
    FileCheck {
        /// The file.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        path: Option<String>,
        /// The first file that fits, by name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        glob: Option<String>,
        /// How it is compared.
        mode: FileMode,
        /// With what.
        expected: Value,
    },
    /// By a model.
    LlmJudge {
        /// What the scores stand for.
        rubric: Rubric,
        /// The best score.
        #[serde(default = "one")]
        max_score: f64,
    },
    /// By an evaluator with a name.
    Custom {
        /// Its name.
        evaluator_id: String,
        /// What it is told.
        #[serde(default)]
        payload: Value,
    },
}

/// How a file is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileMode {
    /// It is this text; line ends at its end do not matter.
    Exact,
    /// It holds this text.
    Contains,
    /// A regular expression fits somewhere in it.
    Regex,
    /// It is JSON of this schema.
    JsonSchema,
}

/// What the scores of a judge stand for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Rubric {
    /// In one text.
    Text(String),
    /// For each score.
    Scores(BTreeMap<String, String>),
}

/// A part of a criterion that is judged by named tests.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SubCriterion {
    /// Unique in the criterion.
    pub id: String,
    /// All weights give 1 together.
    pub weight: f64,
    /// What is tested.
    #[serde(default)]
    pub description: String,
    /// A regular expression for the names of its tests, as `class > name`.
    pub test_pattern: String,
}

const fn one() -> f64 {
    1.0
}

/// How far weights may be from 1 together.
const TOLERANCE: f64 = 1e-3;

impl Method {
    /// The name, as tasks write it.
    pub fn name(&self) -> &str {
        match self {
            Self::Script { .. } => "script",
            Self::FileCheck { .. } => "file-check",
            Self::LlmJudge { .. } => "llm-judge",
            Self::Custom { evaluator_id, .. } => evaluator_id,
        }
    }

    /// Whether a model decides.
    pub const fn is_judge(&self) -> bool {
        matches!(self, Self::LlmJudge { .. })
    }
}

impl Criterion {
    /// A criterion without a name or a weight.
    pub const fn new(method: Method) -> Self {
        Self {
            id: None,
            name: None,
            weight: None,
            method,
        }
    }

    /// What is wrong with it, as far as that can be known before a run.
    pub(super) fn check(&self) -> Result<(), String> {
        if self
            .weight
            .is_some_and(|weight| weight.is_nan() || weight < 0.0)
        {
            return Err("the weight is below zero".into());
        }
        match &self.method {
            Method::FileCheck {
                path,
                glob,
                mode,
                expected,
            } => {
                match (path, glob) {
                    (None, None) => return Err("it names neither `path` nor `glob`".into()),
                    (_, Some(glob)) => {
                        skcc_core::glob::Glob::new(glob).map_err(|error| error.to_string())?;
                    }
                    _ => {}
                }
                match mode {
                    FileMode::Regex => {
                        let pattern = expected.as_str().ok_or("`expected` is no text")?;
                        pattern_of(pattern)?;
                    }
                    FileMode::JsonSchema => {
                        let schema = schema_of(expected)?;
                        jsonschema::validator_for(&schema)
                            .map_err(|error| std::format!("`expected` is no schema: {error}"))?;
                    }
                    FileMode::Exact | FileMode::Contains if !expected.is_string() => {
                        return Err("`expected` is no text".into());
                    }
                    FileMode::Exact | FileMode::Contains => {}
                }
                Ok(())
            }
            Method::LlmJudge { max_score, .. } if max_score.is_nan() || *max_score <= 0.0 => {
                Err("`maxScore` is not above zero".into())
            }
            Method::Custom {
                evaluator_id,
                payload,
            } if evaluator_id == "junit-grade" => parts(payload).map(drop),
            Method::Script { .. } | Method::LlmJudge { .. } | Method::Custom { .. } => Ok(()),
        }
    }
}

/// The parts of a criterion that tests decide.
pub(crate) fn parts(payload: &Value) -> Result<Vec<SubCriterion>, String> {
    let parts = payload.get("criteria").cloned().unwrap_or_default();
    let parts: Vec<SubCriterion> =
        serde_json::from_value(parts).map_err(|error| std::format!("`criteria`: {error}"))?;
    let mut ids = BTreeSet::new();
    for part in &parts {
        if !ids.insert(&part.id) {
            return Err(std::format!("`criteria`: `{}` stands twice", part.id));
        }
        pattern_of(&part.test_pattern)?;
    }
    let sum: f64 = parts.iter().map(|part| part.weight).sum();
    if (sum - 1.0).abs() > TOLERANCE {
        return Err(std::format!("`criteria`: the weights give {sum}, not 1"));
    }
    Ok(parts)
}

/// A regular expression, with a bound for what it may cost.
pub(crate) fn pattern_of(pattern: &str) -> Result<fancy_regex::Regex, String> {
    fancy_regex::RegexBuilder::new(pattern)
        .backtrack_limit(1_000_000)
        .build()
        .map_err(|error| std::format!("`{pattern}` is no regular expression: {error}"))
}

/// A schema, which may stand as text.
pub(crate) fn schema_of(expected: &Value) -> Result<Value, String> {
    match expected {
        Value::String(text) => serde_json::from_str(text)
            .map_err(|error| std::format!("`expected` is no JSON: {error}")),
        value => Ok(value.clone()),
    }
}
