//! Tasks: what a model is asked, with which files, and by what it is judged.
//!
//! Several formats are read, and all become one [`Task`]:
//!
//! | What is given | Format |
//! |---|---|
//! | a folder with `task.json`, or that file | `SkVM` |
//! | a folder with `task.toml` and `instruction.md` | Harbor, and the older `SkillsBench` |
//! | a folder with `task.md`, or that file | `BenchFlow`, and the newer `SkillsBench` |
//! | a folder with `evals/evals.json`, or that file | Agent Skills |
//! | a file with a list of `{"query", "should_trigger"}` | trigger lists |
//!
//! What is wrong is told with its place in the file, before anything runs.

mod criterion;
mod evals;
mod harbor;
mod layout;
mod skvm;

use std::error::Error;
use std::fmt;
use std::path::{Path, PathBuf};
use std::string::{String, ToString};
use std::time::Duration;
use std::vec::Vec;

pub use criterion::{Criterion, FileMode, Method, Rubric, SubCriterion};
pub(crate) use criterion::{parts, pattern_of, schema_of};
pub use layout::LayoutError;

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A task, of whatever format.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// Unique in its collection; it can name a folder.
    pub id: String,
    /// For people; empty when it has none.
    pub name: String,
    /// What it is about; `general` when it does not say.
    pub category: String,
    /// What the model is asked.
    pub prompt: String,
    /// How long a run may take.
    pub timeout: Duration,
    /// How often the model may be called.
    pub max_steps: u32,
    /// Files of the work directory, by their path.
    pub fixtures: BTreeMap<String, String>,
    /// Folders whose files are put into the work directory.
    pub fixture_folders: Vec<PathBuf>,
    /// A script that makes the work directory ready.
    pub setup: Option<PathBuf>,
    /// The folders of the skills that belong to it.
    pub skills: Vec<PathBuf>,
    /// By what it is judged.
    pub criteria: Vec<Criterion>,
    /// How much the automated criteria count, and how much a judge, where the
    /// criteria have no weights of their own.
    pub weights: Option<GradingWeights>,
    /// Where it comes from.
    pub origin: Option<Origin>,
    /// Whether it runs on this machine as it is; else it needs its container.
    pub host_ready: bool,
    /// How hard it is, as it says itself.
    pub difficulty: Option<Difficulty>,
    /// The folder that it lies in.
    pub folder: PathBuf,
}

/// How much two kinds of criteria count.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GradingWeights {
    /// Those that a program decides.
    pub automated: f64,
    /// Those that a model decides.
    pub llm_judge: f64,
}

/// Where a task comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Origin {
    /// The collection.
    pub source: String,
    /// The repository.
    pub repo: Option<String>,
    /// The address.
    pub url: Option<String>,
    /// The file there.
    pub file: Option<String>,
    /// When it was taken over.
    pub imported_at: Option<String>,
    /// Anything else.
    pub notes: Option<String>,
}

/// How hard a task is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Difficulty {
    /// Easy.
    Easy,
    /// Medium.
    Medium,
    /// Hard.
    Hard,
}

/// A task cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskError {
    path: PathBuf,
    /// From 1; 0 for the whole file.
    line: usize,
    column: usize,
    reason: String,
}

impl Task {
    /// How long a run may take where the task does not say it: as in `SkVM`.
    pub const TIMEOUT: Duration = Duration::from_secs(120);

    /// How many steps it may take where the task does not say it.
    pub const MAX_STEPS: u32 = 30;

    /// A task that is a prompt alone.
    pub fn new(id: impl Into<String>, prompt: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name: String::new(),
            category: "general".into(),
            prompt: prompt.into(),
            timeout: Self::TIMEOUT,
            max_steps: Self::MAX_STEPS,
            fixtures: BTreeMap::new(),
            fixture_folders: Vec::new(),
            setup: None,
            skills: Vec::new(),
            criteria: Vec::new(),
            weights: None,
            origin: None,
            host_ready: true,
            difficulty: None,
            folder: PathBuf::new(),
        }
    }

    /// Reads the tasks of a file or a folder: one, or as many as a list has.
    ///
    /// # Errors
    ///
    /// Fails when there is no task, or one that is not well-formed.
    pub fn load(path: impl AsRef<Path>) -> Result<Vec<Self>, TaskError> {
        let path = path.as_ref();
        if path.is_dir() {
            for (file, read) in READERS {
                let inner = path.join(file);
                if inner.is_file() {
                    return read(&inner);
                }
            }
            let names: Vec<_> = READERS
                .iter()
                .map(|(file, _)| std::format!("`{file}`"))
                .collect();
            let reason = std::format!("no task is here: none of {}", names.join(", "));
            return Err(TaskError::whole(path, reason));
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        match &*name {
            "task.md" | "task.toml" => harbor::read(path),
            "instruction.md" => harbor::read(&path.with_file_name("task.toml")),
            _ if name.ends_with(".json") => json(path),
            _ if !path.exists() => text(path).map(|_| Vec::new()),
            _ => Err(TaskError::whole(
                path,
                "it is no task: neither `task.md`, `task.toml` nor a file of JSON",
            )),
        }
    }

    /// All problems of its criteria, told at the file it came from.
    fn checked(self, path: &Path) -> Result<Self, TaskError> {
        let is_plain = |c: char| c.is_alphanumeric() || "-_.".contains(c);
        let wrong = |reason: String| Err(TaskError::whole(path, reason));
        if self.id.is_empty() || self.id.starts_with('.') || !self.id.chars().all(is_plain) {
            return wrong(std::format!("the id `{}` cannot name a folder", self.id));
        }
        if self.prompt.trim().is_empty() {
            return wrong("the prompt is empty".into());
        }
        for name in self.fixtures.keys() {
            if !layout::is_below(Path::new(name)) {
                return wrong(std::format!("the fixture `{name}` lies outside"));
            }
        }
        for (index, criterion) in self.criteria.iter().enumerate() {
            if let Err(reason) = criterion.check() {
                return wrong(std::format!("eval[{index}]: {reason}"));
            }
        }
        Ok(self)
    }
}

type Read = fn(&Path) -> Result<Vec<Task>, TaskError>;

/// What makes a folder a task, the first that is there.
const READERS: [(&str, Read); 5] = [
    ("task.json", skvm::read),
    ("task.md", harbor::read),
    ("task.toml", harbor::read),
    ("evals/evals.json", evals::read),
    ("evals.json", evals::read),
];

/// Reads a file of JSON, whose shape says what it is.
fn json(path: &Path) -> Result<Vec<Task>, TaskError> {
    let text = text(path)?;
    let value: serde_json::Value =
        serde_json::from_str(&text).map_err(|error| TaskError::json(path, &error))?;
    if value.is_array() {
        evals::triggers(path, &text)
    } else if value.get("evals").is_some() {
        evals::read(path)
    } else {
        skvm::read(path)
    }
}

fn text(path: &Path) -> Result<String, TaskError> {
    std::fs::read_to_string(path).map_err(|error| TaskError::whole(path, error.to_string()))
}

impl TaskError {
    fn whole(path: &Path, reason: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            line: 0,
            column: 0,
            reason: reason.into(),
        }
    }

    fn json(path: &Path, error: &serde_json::Error) -> Self {
        let said = error.to_string();
        // The place is told before.
        let reason = said.split(" at line ").next().unwrap_or_default();
        Self {
            line: error.line(),
            // At an end it counts from 0.
            column: error.column().max(1),
            ..Self::whole(path, reason)
        }
    }

    /// An error at a byte of a text.
    fn at(path: &Path, text: &str, offset: usize, reason: impl Into<String>) -> Self {
        let before = text.get(..offset).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        Self {
            line: before.matches('\n').count() + 1,
            column: before[start..].chars().count() + 1,
            ..Self::whole(path, reason)
        }
    }
}

impl fmt::Display for TaskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())?;
        if self.line > 0 {
            write!(f, ":{}:{}", self.line, self.column)?;
        }
        write!(f, ": {}", self.reason)
    }
}

impl Error for TaskError {}
