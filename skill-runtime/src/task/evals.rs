//! `evals.json` of Agent Skills, and lists of queries that should trigger a
//! skill or should not.

use std::path::{Path, PathBuf};
use std::string::{String, ToString};
use std::vec::Vec;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Criterion, Method, Rubric, Task, TaskError, layout, text};

#[derive(Deserialize)]
#[serde(expecting = "an object with `evals`")]
struct File {
    #[serde(default)]
    skill_name: Option<String>,
    evals: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(expecting = "an object with a `prompt`")]
struct Case {
    #[serde(default)]
    id: Value,
    prompt: String,
    #[serde(default)]
    expected_output: Option<String>,
    #[serde(default)]
    files: Vec<String>,
    #[serde(default)]
    assertions: Vec<Assertion>,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "a text, or an object with a `text`")]
enum Assertion {
    Text(String),
    Named {
        #[serde(alias = "assertion", alias = "description")]
        text: String,
    },
}

#[derive(Deserialize)]
#[serde(expecting = "an object with `query` and `should_trigger`")]
struct Query {
    #[serde(rename = "query")]
    prompt: String,
    #[serde(default = "yes")]
    should_trigger: bool,
    #[serde(default)]
    skill: Option<String>,
}

const fn yes() -> bool {
    true
}

/// Reads all cases of a file.
pub(super) fn read(path: &Path) -> Result<Vec<Task>, TaskError> {
    let source = text(path)?;
    let file: File =
        serde_json::from_str(&source).map_err(|error| TaskError::json(path, &error))?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let skill = skill_of(folder);
    let name = file.skill_name.unwrap_or_else(|| "eval".into());
    let mut tasks = Vec::new();
    for (index, case) in file.evals.into_iter().enumerate() {
        let number = match &case.id {
            Value::String(id) => id.clone(),
            Value::Null => (index + 1).to_string(),
            id => id.to_string(),
        };
        let mut task = Task::new(plain(&std::format!("{name}-{number}")), case.prompt);
        task.skills.extend(skill.clone());
        for named in &case.files {
            let (place, text) = fixture(path, folder, skill.as_deref(), named)?;
            task.fixtures.insert(place, text);
        }
        let wanted = case.expected_output.map(|expected| {
            std::format!("1: the outcome is what is expected, in substance. 0: it is not. Expected: {expected}")
        });
        let asserted = case.assertions.into_iter().map(|one| {
            let (Assertion::Text(text) | Assertion::Named { text }) = one;
            std::format!("1: this is true of the outcome. 0: it is not. {text}")
        });
        task.criteria = wanted.into_iter().chain(asserted).map(judged).collect();
        task.folder = folder.into();
        tasks.push(task.checked(path)?);
    }
    Ok(tasks)
}

/// Reads a list of queries.
pub(super) fn triggers(path: &Path, source: &str) -> Result<Vec<Task>, TaskError> {
    let queries: Vec<Query> =
        serde_json::from_str(source).map_err(|error| TaskError::json(path, &error))?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let skill = skill_of(folder);
    let tasks = queries.into_iter().enumerate().map(|(index, one)| {
        let mut task = Task::new(std::format!("trigger-{}", index + 1), one.prompt);
        task.skills.extend(skill.clone());
        task.criteria.push(Criterion::new(Method::Custom {
            evaluator_id: "skill-loaded".into(),
            payload: json!({"expected": one.should_trigger, "skill": one.skill}),
        }));
        task.folder = folder.into();
        task.checked(path)
    });
    tasks.collect()
}

fn judged(rubric: String) -> Criterion {
    Criterion::new(Method::LlmJudge {
        rubric: Rubric::Text(rubric),
        max_score: 1.0,
    })
}

/// The skill that evals lie in: in its folder, or in `evals` below it.
fn skill_of(folder: &Path) -> Option<PathBuf> {
    [Some(folder), folder.parent()]
        .into_iter()
        .flatten()
        .find(|folder| folder.join("SKILL.md").is_file())
        .map(Path::to_path_buf)
}

/// A file that a case names, from the folder of the evals or of the skill, and
/// where it goes.
fn fixture(
    path: &Path,
    folder: &Path,
    skill: Option<&Path>,
    named: &str,
) -> Result<(String, String), TaskError> {
    if !layout::is_below(Path::new(named)) {
        return Err(TaskError::whole(
            path,
            std::format!("the file `{named}` lies outside"),
        ));
    }
    let places = [Some(folder), skill].into_iter().flatten();
    let Some(found) = places
        .map(|place| place.join(named))
        .find(|one| one.is_file())
    else {
        return Err(TaskError::whole(
            path,
            std::format!("there is no file `{named}`"),
        ));
    };
    // What lies in `files` is asked for without that folder.
    let place = named.strip_prefix("evals/").unwrap_or(named);
    let place = place.strip_prefix("files/").unwrap_or(place);
    Ok((place.into(), text(&found)?))
}

/// A name for a folder.
fn plain(name: &str) -> String {
    let fold = |c: char| {
        if c.is_alphanumeric() || "-_.".contains(c) {
            c
        } else {
            '-'
        }
    };
    name.chars().map(fold).collect()
}
