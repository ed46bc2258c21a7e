//! Folders of Harbor and `BenchFlow`, the formats of `SkillsBench`: `task.toml`
//! with `instruction.md`, or `task.md`.
//!
//! Their tests are made for their containers. Where a task has a `Dockerfile` it
//! is read and can be listed and checked, and is not run on the host.

use std::path::{Path, PathBuf};
use std::string::String;
use std::time::Duration;
use std::vec::Vec;

use serde::Deserialize;
use serde_json::json;

use super::{Criterion, Difficulty, Method, Origin, Task, TaskError, text};

#[derive(Default, Deserialize)]
#[serde(default)]
struct Head {
    metadata: Metadata,
    agent: Timeout,
    verifier: Timeout,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Metadata {
    category: Option<String>,
    difficulty: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Timeout {
    timeout_sec: Option<f64>,
}

impl Timeout {
    fn duration(&self) -> Option<Duration> {
        Duration::try_from_secs_f64(self.timeout_sec?).ok()
    }
}

/// Reads a task from its `task.toml` or `task.md`.
pub(super) fn read(path: &Path) -> Result<Vec<Task>, TaskError> {
    let folder = path.parent().unwrap_or(Path::new(".")).to_path_buf();
    let source = text(path)?;
    let (head, prompt) = if path.extension().is_some_and(|one| one == "md") {
        document(path, &source)?
    } else {
        let head = toml::from_str(&source).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            TaskError::at(path, &source, at, error.message())
        })?;
        (head, text(&folder.join("instruction.md"))?)
    };
    // The folder is the task's name.
    let id = folder.canonicalize().unwrap_or_else(|_| folder.clone());
    let id = id
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let mut task = Task::new(id, prompt);
    if let Some(category) = head.metadata.category {
        task.category = category;
    }
    task.difficulty = match head.metadata.difficulty.as_deref() {
        Some("easy") => Some(Difficulty::Easy),
        Some("medium") => Some(Difficulty::Medium),
        Some("hard") => Some(Difficulty::Hard),
        _ => None,
    };
    if let Some(timeout) = head.agent.duration() {
        task.timeout = timeout;
    }
    task.skills = skills(&folder.join("environment/skills"));
    let verifier = ["verifier", "tests"]
        .map(|name| folder.join(name))
        .into_iter()
        .find(|folder| folder.join("test.sh").is_file());
    if let Some(verifier) = verifier {
        let limit = head.verifier.duration().unwrap_or(Task::TIMEOUT);
        task.criteria.push(Criterion::new(Method::Custom {
            evaluator_id: "verifier".into(),
            payload: json!({"folder": verifier, "timeoutMs": u64::try_from(limit.as_millis()).unwrap_or(u64::MAX)}),
        }));
    }
    task.host_ready = !folder.join("environment/Dockerfile").is_file();
    task.origin = Some(Origin {
        source: "harbor".into(),
        ..Origin::default()
    });
    task.folder = folder;
    Ok([task.checked(path)?].into())
}

/// The head and the prompt of a `task.md`.
fn document(path: &Path, source: &str) -> Result<(Head, String), TaskError> {
    let none = || TaskError::whole(path, "it does not begin with `---` and a head in YAML");
    let rest = source.strip_prefix("---").ok_or_else(none)?;
    let (head, body) = rest.split_once("\n---").ok_or_else(none)?;
    let head = serde_yaml::from_str(head).map_err(|error| {
        let at = error.location();
        TaskError {
            line: at.as_ref().map_or(0, serde_yaml::Location::line),
            column: at.as_ref().map_or(0, serde_yaml::Location::column),
            ..TaskError::whole(path, std::format!("{error}"))
        }
    })?;
    let body = body.split_once('\n').map_or("", |(_, body)| body);
    Ok((head, prompt(body)))
}

/// The section `prompt` of a body, else all of it.
fn prompt(body: &str) -> String {
    let mut found = String::new();
    let mut is_in = false;
    for line in body.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            is_in = heading.trim().eq_ignore_ascii_case("prompt");
        } else if is_in {
            found.push_str(line);
            found.push('\n');
        }
    }
    let text = if found.trim().is_empty() {
        body
    } else {
        &found
    };
    text.trim().into()
}

/// The folders of skills below a folder, by name.
fn skills(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let folders = entries.map(|entry| entry.path());
    let mut skills: Vec<_> = folders
        .filter(|one| one.join("SKILL.md").is_file())
        .collect();
    skills.sort();
    skills
}
