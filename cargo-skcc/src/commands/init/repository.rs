//! What is there already.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use skcc_core::source::{Root, discover};
use skcc_core::system::{System, os::Os};

use crate::failure::Failure;

/// Who runs a repository's workflows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Host {
    Github,
    Gitlab,
}

/// The repository that a folder lies in.
pub(super) struct Repository {
    /// Whether the folder is its root, or in none at all.
    pub(super) is_root: bool,
    /// Whether it is one of Git.
    pub(super) is_git: bool,
    /// Who runs its workflows, when that can be told.
    pub(super) host: Option<Host>,
}

impl Repository {
    pub(super) fn of(folder: &Path) -> Result<Self, Failure> {
        let place = folder
            .canonicalize()
            .map_err(|error| Failure::io("read", folder, &error))?;
        let root = place.ancestors().find(|above| above.join(".git").exists());
        Ok(Self {
            is_root: root.is_none_or(|root| root == place),
            is_git: root.is_some(),
            host: root.and_then(host),
        })
    }
}

fn host(root: &Path) -> Option<Host> {
    if root.join(".gitlab-ci.yml").exists() {
        return Some(Host::Gitlab);
    }
    if root.join(".github").is_dir() {
        return Some(Host::Github);
    }
    let config = Os.read(&root.join(".git/config")).unwrap_or_default();
    let config = String::from_utf8_lossy(&config);
    let remotes = || {
        config
            .lines()
            .filter(|line| line.trim_start().starts_with("url"))
    };
    if remotes().any(|url| url.contains("github.com")) {
        Some(Host::Github)
    } else if remotes().any(|url| url.contains("gitlab")) {
        Some(Host::Gitlab)
    } else {
        None
    }
}

/// The folders of skills below a folder: for each skill the first folder named
/// `skills` that it lies in, or else the folder beside it.
pub(super) fn roots(folder: &Path) -> Vec<String> {
    let found = discover(&Os, &Arc::new(Root::new(folder)));
    let roots: BTreeSet<String> = found
        .skills
        .iter()
        .map(|skill| root(&skill.folder))
        .collect();
    // A folder inside another one is read with it.
    let is_outermost = |root: &&String| {
        let above = |other: &String| {
            root.strip_prefix(other.as_str())
                .is_some_and(|rest| rest.starts_with('/'))
        };
        **root == "." || !roots.iter().any(|other| other == "." || above(other))
    };
    roots.iter().filter(is_outermost).cloned().collect()
}

fn root(skill: &str) -> String {
    let components: Vec<_> = skill.split('/').collect();
    let end = match components.iter().position(|name| *name == "skills") {
        Some(at) => at + 1,
        None => components.len() - 1,
    };
    match &components[..end] {
        [] => ".".to_owned(),
        folders => folders.join("/"),
    }
}
