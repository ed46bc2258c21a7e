//! `file-check`: what a file holds decides.

use std::path::{Path, PathBuf};
use std::string::{String, ToString};
use std::vec::Vec;

use cap_std::ambient_authority;
use cap_std::fs::Dir;
use serde_json::Value;
use skcc_core::glob::Glob;

use super::{Score, Ungraded, short};
use crate::task::{FileMode, pattern_of, schema_of};

/// The longest file that is read, in bytes.
const LONGEST: u64 = 32 << 20;

/// How many files are looked at for a pattern.
const MOST: usize = 100_000;

pub(super) fn evaluate(
    folder: &Path,
    path: Option<&str>,
    glob: Option<&str>,
    mode: FileMode,
    expected: &Value,
) -> Result<Score, Ungraded> {
    // Links that lead out of the work directory are errors here.
    let dir = Dir::open_ambient_dir(folder, ambient_authority())
        .map_err(|error| Ungraded(error.to_string()))?;
    let failed = |details: String| {
        Ok(Score {
            details,
            ..Score::default()
        })
    };
    let found = match (path, glob) {
        (Some(path), _) => Some(PathBuf::from(path)),
        (None, Some(glob)) => first(&dir, glob)?,
        (None, None) => return Err(Ungraded("it names no file".into())),
    };
    let Some(path) = found else {
        return failed(std::format!("no file fits `{}`", glob.unwrap_or_default()));
    };
    let shown = path.display();
    match dir.metadata(&path) {
        Ok(meta) if meta.len() > LONGEST => return failed(std::format!("`{shown}` is too long")),
        Ok(_) => {}
        Err(error) => return failed(std::format!("`{shown}`: {error}")),
    }
    let text = match dir.read_to_string(&path) {
        Ok(text) => text,
        Err(error) => return failed(std::format!("`{shown}`: {error}")),
    };
    let problem = problem(&text, mode, expected)?;
    Ok(match problem {
        None => Score {
            score: 1.0,
            details: std::format!("`{shown}` is as expected"),
            checkpoints: Vec::new(),
        },
        Some(problem) => Score {
            details: std::format!("`{shown}`: {problem}"),
            ..Score::default()
        },
    })
}

/// What is wrong with a text.
fn problem(text: &str, mode: FileMode, expected: &Value) -> Result<Option<String>, Ungraded> {
    let wanted = expected.as_str().unwrap_or_default();
    Ok(match mode {
        FileMode::Exact => {
            let is_same =
                text.trim_end_matches(['\r', '\n']) == wanted.trim_end_matches(['\r', '\n']);
            (!is_same).then(|| std::format!("it holds `{}`", short(text)))
        }
        FileMode::Contains => {
            (!text.contains(wanted)).then(|| std::format!("`{}` is not in it", short(wanted)))
        }
        FileMode::Regex => {
            let pattern = pattern_of(wanted).map_err(Ungraded)?;
            let fits = pattern
                .is_match(text)
                .map_err(|error| Ungraded(error.to_string()))?;
            (!fits).then(|| std::format!("`{wanted}` does not fit"))
        }
        FileMode::JsonSchema => {
            let schema = schema_of(expected).map_err(Ungraded)?;
            let validator =
                jsonschema::validator_for(&schema).map_err(|error| Ungraded(error.to_string()))?;
            match serde_json::from_str(text) {
                Err(error) => Some(std::format!("it is no JSON: {error}")),
                Ok(value) => validator.iter_errors(&value).next().map(|error| {
                    let at = error.instance_path().to_string();
                    std::format!("at `{at}`: {}", short(&error.to_string()))
                }),
            }
        }
    })
}

/// The first file, by its path, that fits a pattern.
fn first(dir: &Dir, glob: &str) -> Result<Option<PathBuf>, Ungraded> {
    let glob = Glob::new(glob).map_err(|error| Ungraded(error.to_string()))?;
    let mut open = Vec::from([PathBuf::from(".")]);
    let mut files = Vec::new();
    while let Some(folder) = open.pop() {
        let Ok(entries) = dir.read_dir(&folder) else {
            continue;
        };
        for entry in entries.flatten() {
            let path = folder.join(entry.file_name());
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => open.push(path),
                Ok(kind) if kind.is_file() => files.push(path),
                _ => {}
            }
            if files.len() > MOST {
                return Err(Ungraded("the work directory has too many files".into()));
            }
        }
    }
    let name = |path: &PathBuf| {
        let below = path.strip_prefix(".").unwrap_or(path);
        below.to_string_lossy().replace('\\', "/")
    };
    files.sort_by_key(name);
    Ok(files.into_iter().find(|path| glob.matches(&name(path))))
}
