//! The state of a project on the disk.

use std::borrow::ToOwned;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::string::String;
use std::vec::Vec;

use super::StateProvider;
use crate::date::today;
use crate::json;

/// What marks the root of a project, the surest first.
const MARKS: [&str; 6] = [
    ".git",
    "skcc.toml",
    "Cargo.toml",
    "package.json",
    "pyproject.toml",
    "go.mod",
];

/// What is known of the project that a folder lies in.
///
/// | Name | Value |
/// |---|---|
/// | `project_root` | the folder of the project: the nearest one above that has a `.git`, else a manifest |
/// | `project_name` | that folder's name |
/// | `branch` | the branch that Git has checked out; none where the head is detached |
/// | `package` | the name in the nearest `Cargo.toml`, `package.json` or `pyproject.toml` |
/// | `changed_files` | what differs from the last commit, with untracked files, as a JSON list of paths below the root; asked of `git` |
/// | `date` | today in UTC, such as `2026-01-31` |
///
/// `-` and `_` are the same in a name.
#[derive(Clone, Debug)]
pub struct ProjectState {
    folder: PathBuf,
}

impl ProjectState {
    /// The state of the project in which `folder` lies. Nothing is read before
    /// it is asked for.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
        }
    }

    fn root(&self) -> Option<PathBuf> {
        let folder = fs::canonicalize(&self.folder).ok()?;
        MARKS.iter().find_map(|mark| {
            let root = folder.ancestors().find(|one| one.join(mark).exists())?;
            Some(root.to_owned())
        })
    }

    fn branch(&self) -> Option<String> {
        let folder = fs::canonicalize(&self.folder).ok()?;
        let git = folder.ancestors().map(|one| one.join(".git"));
        let mut git = git.into_iter().find(|one| one.exists())?;
        if git.is_file() {
            // A worktree or a submodule: the file names the folder.
            let text = fs::read_to_string(&git).ok()?;
            let place = text.strip_prefix("gitdir:")?.trim();
            git = git.parent()?.join(place);
        }
        let head = fs::read_to_string(git.join("HEAD")).ok()?;
        let branch = head.trim().strip_prefix("ref: refs/heads/")?;
        Some(branch.to_owned())
    }

    fn package(&self) -> Option<String> {
        let folder = fs::canonicalize(&self.folder).ok()?;
        let name = |folder: &Path| {
            let read = |file| fs::read_to_string(folder.join(file)).ok();
            let cargo = read("Cargo.toml").and_then(|text| name_in_toml(&text, "[package]"));
            cargo
                .or_else(|| name_in_json(&read("package.json")?))
                .or_else(|| name_in_toml(&read("pyproject.toml")?, "[project]"))
        };
        folder.ancestors().find_map(name)
    }

    fn changed_files(&self) -> Option<String> {
        let root = self.root()?;
        let output = Command::new("git")
            .arg("-C")
            .arg(&root)
            .args(["status", "--porcelain=v1", "-z", "--untracked-files=all"])
            // Asking must change nothing: no index is written.
            .env("GIT_OPTIONAL_LOCKS", "0")
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .output()
            .ok()?;
        if !output.status.success() {
            return None;
        }
        let text = String::from_utf8_lossy(&output.stdout);
        Some(as_list(&changed(&text)))
    }
}

impl StateProvider for ProjectState {
    fn value(&self, name: &str) -> Option<String> {
        match &*name.replace('-', "_") {
            "project_root" => self.root()?.to_str().map(str::to_owned),
            "project_name" => {
                let root = self.root()?;
                root.file_name().and_then(OsStr::to_str).map(str::to_owned)
            }
            "branch" => self.branch(),
            "package" => self.package(),
            "changed_files" => self.changed_files(),
            "date" => today(),
            _ => None,
        }
    }
}

/// The paths in the answer of `git status --porcelain=v1 -z`: each entry is
/// two letters, a blank and a path; that of a rename or a copy is followed by
/// the path it had.
fn changed(status: &str) -> Vec<&str> {
    let mut paths = Vec::new();
    let mut entries = status.split('\0');
    while let Some(entry) = entries.next() {
        let Some((state, path)) = entry.split_at_checked(3) else {
            continue;
        };
        paths.push(path);
        if state.starts_with(['R', 'C']) {
            entries.next();
        }
    }
    paths
}

fn as_list(paths: &[&str]) -> String {
    let mut out = String::from("[");
    for (index, path) in paths.iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        json::push_text(&mut out, path);
    }
    out.push(']');
    out
}

/// The value of `name` in a table of a TOML file, as manifests write it.
fn name_in_toml(text: &str, table: &str) -> Option<String> {
    let mut lines = text
        .lines()
        .map(str::trim)
        .skip_while(|line| *line != table);
    lines.next()?;
    let mut lines = lines.take_while(|line| !line.starts_with('['));
    let value = lines.find_map(|line| {
        let (key, value) = line.split_once('=')?;
        (key.trim() == "name").then_some(value.trim())
    })?;
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (name, _) = value[1..].split_once(quote)?;
    Some(name.to_owned())
}

/// The value of `name` in a JSON object.
fn name_in_json(text: &str) -> Option<String> {
    let skir::Value::Map(entries) = json::read(text).ok()? else {
        return None;
    };
    let name = entries.iter().find(|entry| entry.key == "name")?;
    name.value.as_text().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rename_is_one_change_under_its_new_name() {
        let status = " M src/lib.rs\0R  new name.rs\0old.rs\0?? notes.md\0";
        assert_eq!(
            as_list(&changed(status)),
            r#"["src/lib.rs", "new name.rs", "notes.md"]"#
        );
    }

    #[test]
    fn the_name_is_that_of_the_right_table() {
        let text = "[[bin]]\nname = \"tool\"\n\n[package]\nversion = \"1\"\nname = 'mine' # ours\n";
        assert_eq!(name_in_toml(text, "[package]").as_deref(), Some("mine"));
        assert_eq!(name_in_toml(text, "[project]"), None);
        let text = "{\"private\": true, \"name\": \"@team/site\"}";
        assert_eq!(name_in_json(text).as_deref(), Some("@team/site"));
    }
}
