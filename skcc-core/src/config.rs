//! `skcc.toml`, and the same table in a `Cargo.toml`.
//!
//! Settings are looked for from a folder upward, up to the workspace's root:
//! in `[package.metadata.skcc]`, `skcc.toml` and `[workspace.metadata.skcc]`,
//! the nearest and first of these wins. A baseline and a lock beside them are
//! read too. What is read is first checked against the table of [`settings`], then turned into a [`Config`]: a wrong setting
//! is reported at its place in the file, and the others hold.

mod lock;
mod models;
mod read;
mod search;
mod security;
mod settings;
mod styles;
mod suppress;

use std::path::PathBuf;
use std::sync::Arc;

pub use models::{Models, Price, Route};
pub use search::load;
pub use settings::{Kind, Setting, settings};

use crate::Options;
use crate::baseline::Baseline;
use crate::diagnostic::{Code, Level, Levels, Selector};
use crate::emit::{self, Styles};
use crate::glob::Glob;
use crate::layers::Places;
use crate::lock::Lock;
use crate::security::SecurityPolicy;
use crate::source::Root;
use crate::suppression::{Accepted, Suppress};

/// Settings, checked.
///
/// Paths are complete: they do not depend on the file they stood in.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The folder of the outermost file with settings: messages show paths
    /// relative to it.
    pub directory: PathBuf,
    /// The files that settings were read from, nearest first.
    pub files: Vec<PathBuf>,
    /// The trees of skills; `None` when none is set.
    pub roots: Option<Vec<Arc<Root>>>,
    /// The folder of skills that the crate ships.
    pub skills: Option<Arc<Root>>,
    /// The layers besides the configured roots that are the project's too.
    pub layers: Option<Places>,
    /// The dependencies whose skills are taken; `None` for all that ship some.
    pub crates: Option<Vec<String>>,
    /// Files and folders that are not read, as messages show them.
    pub exclude: Vec<Glob>,
    /// Ids of the targets to build for; `None` for the default ones.
    pub targets: Option<Vec<&'static str>>,
    /// The form of bodies.
    pub styles: Styles,
    /// Ids of the agents that are given the sources as they are.
    pub as_is: Option<Vec<&'static str>>,
    /// Whether exactly the specification's verdict is wanted.
    pub strict: Option<bool>,
    /// Levels; later ones win.
    pub lints: Vec<(Selector, Level)>,
    /// Findings that are accepted.
    pub suppress: Vec<Suppress>,
    /// The version of the security rules; `None` for the newest.
    pub rules: Option<u32>,
    /// The protected codes that may be accepted all the same.
    pub overridable: Vec<Code>,
    /// What is asked of skills.
    pub security: SecurityPolicy,
    /// The findings of the day the project started.
    pub baseline: Option<Baseline>,
    /// The skills of others that were looked at.
    pub lock: Lock,
    /// What `build` writes.
    pub build: Build,
    /// The models that are asked, and the ways to them.
    pub models: Models,
}

/// What `build` writes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Build {
    /// Where artifacts go.
    pub out_dir: Option<PathBuf>,
    /// The Rust module that is checked in.
    pub emit: Option<PathBuf>,
    /// The path by which that module names the runtime.
    pub runtime_path: Option<String>,
}

impl Config {
    /// The trees of skills: the configured ones, else what the crate ships,
    /// else none.
    #[must_use]
    pub fn roots(&self) -> Vec<Arc<Root>> {
        match (&self.roots, &self.skills) {
            (Some(roots), _) => roots.clone(),
            (None, Some(skills)) => vec![Arc::clone(skills)],
            (None, None) => Vec::new(),
        }
    }

    /// The level of every code.
    #[must_use]
    pub fn levels(&self) -> Levels {
        let mut levels = if self.strict == Some(true) {
            Levels::specification()
        } else {
            Levels::new()
        };
        if let Some(profile) = self.security.profile {
            levels.set_profile(profile);
        }
        self.apply_levels(&mut levels);
        levels
    }

    /// Sets the levels under `[lints]` on top of those given.
    pub fn apply_levels(&self, levels: &mut Levels) {
        for (selector, level) in &self.lints {
            levels.set(*selector, *level);
        }
    }

    /// How to compile.
    #[must_use]
    pub fn options(&self) -> Options {
        let mut options = Options::default();
        if let Some(targets) = &self.targets {
            options.targets = targets.iter().filter_map(|id| emit::emitter(id)).collect();
        }
        if let Some(agents) = &self.as_is {
            options.as_is = agents.iter().filter_map(|id| emit::emitter(id)).collect();
        }
        options.styles = self.styles.clone();
        options.levels = self.levels();
        if let Some(rules) = self.rules {
            options.rules = rules;
        }
        options.security = self.security.clone();
        options.lock = self.lock.clone();
        let roots = self.roots();
        options.accepted = Accepted {
            suppress: self.suppress.clone(),
            baseline: self.baseline.clone(),
            roots: roots.iter().map(|root| root.display.clone()).collect(),
            overridable: self.overridable.clone(),
            today: None,
        };
        options
    }

    /// Adds the settings of a wider scope: those of this one win.
    #[must_use]
    pub fn merge(mut self, wider: Self) -> Self {
        let mut lints = wider.lints;
        lints.append(&mut self.lints);
        self.suppress.extend(wider.suppress);
        self.exclude.extend(wider.exclude);
        self.overridable.extend(wider.overridable);
        self.files.extend(wider.files);
        let baseline = match (self.baseline, wider.baseline) {
            (Some(mut near), Some(far)) => {
                near.extend(far);
                Some(near)
            }
            (near, far) => near.or(far),
        };
        self.lock.extend(wider.lock);
        Self {
            directory: wider.directory,
            files: self.files,
            roots: self.roots.or(wider.roots),
            skills: self.skills.or(wider.skills),
            layers: self.layers.or(wider.layers),
            crates: self.crates.or(wider.crates),
            exclude: self.exclude,
            targets: self.targets.or(wider.targets),
            styles: self.styles.merge(wider.styles),
            as_is: self.as_is.or(wider.as_is),
            strict: self.strict.or(wider.strict),
            lints,
            suppress: self.suppress,
            rules: self.rules.or(wider.rules),
            overridable: self.overridable,
            security: self.security.merge(wider.security),
            baseline,
            lock: self.lock,
            build: Build {
                out_dir: self.build.out_dir.or(wider.build.out_dir),
                emit: self.build.emit.or(wider.build.emit),
                runtime_path: self.build.runtime_path.or(wider.build.runtime_path),
            },
            models: self.models.merge(wider.models),
        }
    }
}
