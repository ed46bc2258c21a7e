//! `task.json` of `SkVM`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::string::String;
use std::time::Duration;
use std::vec::Vec;

use serde::Deserialize;
use serde_json::Value;

use super::{Criterion, Difficulty, GradingWeights, Method, Origin, Task, TaskError, text};

#[derive(Deserialize)]
#[serde(
    rename_all = "camelCase",
    expecting = "an object with `id` and `prompt`"
)]
struct File {
    id: String,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    category: Option<String>,
    #[serde(default)]
    grading_type: Option<GradingType>,
    prompt: String,
    #[serde(default)]
    timeout_ms: Option<u64>,
    #[serde(default)]
    max_steps: Option<u32>,
    #[serde(default)]
    eval: Vec<Criterion>,
    #[serde(default)]
    fixtures: BTreeMap<String, String>,
    #[serde(default)]
    grading_weights: Option<GradingWeights>,
    #[serde(default)]
    skill: Option<Paths>,
    #[serde(default)]
    origin: Option<Origin>,
    #[serde(default)]
    host_ready: Option<bool>,
    #[serde(default)]
    difficulty: Option<Difficulty>,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum GradingType {
    Automated,
    LlmJudge,
    Hybrid,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "a path, or a list of paths")]
enum Paths {
    One(PathBuf),
    Many(Vec<PathBuf>),
}

/// Reads a task.
pub(super) fn read(path: &Path) -> Result<Vec<Task>, TaskError> {
    let text = text(path)?;
    let file: File = serde_json::from_str(&text).map_err(|error| TaskError::json(path, &error))?;
    let folder = path.parent().unwrap_or(Path::new(".")).to_path_buf();
    let mut task = Task::new(file.id, file.prompt);
    task.name = file.name.unwrap_or_default();
    if let Some(category) = file.category {
        task.category = category;
    }
    if let Some(ms) = file.timeout_ms {
        task.timeout = Duration::from_millis(ms);
    }
    task.max_steps = file.max_steps.unwrap_or(Task::MAX_STEPS);
    task.fixtures = file.fixtures;
    let fixtures = folder.join("fixtures");
    task.fixture_folders
        .extend(fixtures.is_dir().then_some(fixtures));
    let setup = folder.join("_setup.sh");
    task.setup = setup.is_file().then_some(setup);
    let skills = match file.skill {
        None => Vec::new(),
        Some(Paths::One(one)) => [one].into(),
        Some(Paths::Many(many)) => many,
    };
    task.skills = skills.iter().map(|one| folder.join(one)).collect();
    task.criteria = file.eval;
    for criterion in &mut task.criteria {
        complete(criterion, &folder)?;
    }
    // A type that the criteria contradict would be graded by nothing.
    let judges = task
        .criteria
        .iter()
        .filter(|one| one.method.is_judge())
        .count();
    let wrong = match file.grading_type {
        Some(GradingType::LlmJudge | GradingType::Hybrid) => {
            !task.criteria.is_empty() && judges == 0
        }
        Some(GradingType::Automated) | None => false,
    };
    if wrong {
        return Err(TaskError::whole(
            path,
            "`gradingType` wants a judge, and `eval` has none",
        ));
    }
    task.weights = file.grading_weights;
    task.origin = file.origin;
    task.host_ready = file.host_ready.unwrap_or(true);
    task.difficulty = file.difficulty;
    task.folder = folder;
    Ok([task.checked(path)?].into())
}

/// Takes in what stands in a file beside the task.
fn complete(criterion: &mut Criterion, folder: &Path) -> Result<(), TaskError> {
    if let Method::Custom {
        evaluator_id,
        payload,
    } = &mut criterion.method
        && evaluator_id == "python-grade"
        && payload.is_null()
    {
        *payload = Value::String(text(&folder.join("grade.py"))?);
    }
    Ok(())
}
