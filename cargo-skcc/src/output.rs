//! What is written for projects, and where.

mod catalog;
mod destinations;
mod documents;
mod freshness;
mod well_known;

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::ValueEnum;
use skcc_core::{Compilation, CompiledSkill};

#[cfg(feature = "schema")]
pub(crate) use catalog::Catalog;
pub(crate) use destinations::{Destination, all, rust_options, shown};
#[cfg(feature = "schema")]
pub(crate) use documents::{Manifest, Registry, Routing};
pub(crate) use freshness::Freshness;
#[cfg(feature = "schema")]
pub(crate) use well_known::Index as WellKnown;

use crate::project::Project;

/// One kind of output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Kind {
    /// What agents load: a folder for each target
    Artifacts,
    /// A Rust module that refers to the skills' files, to be checked in
    Rust,
    /// The model of all skills as one JSON file
    Registry,
    /// The model of each skill as a JSON file
    Ir,
    /// Every artifact with its files and their hashes as JSON
    Manifest,
    /// What a model is told of each skill before it loads one, with counts, as JSON and
    /// Markdown
    Catalog,
    /// What a router needs to choose among skills, as compact JSON and YAML
    Routing,
    /// What a web server gives to agents that look for skills: an index with digests, and
    /// each skill as a file or an archive
    WellKnown,
}

/// What is asked for.
pub(crate) enum Request {
    /// What the command line says, and the settings where it is silent.
    Build {
        out_dir: Option<PathBuf>,
        kinds: BTreeSet<Kind>,
        /// Whether the command line names targets.
        names_targets: bool,
        /// Whether the command line names skills.
        names_skills: bool,
    },
    /// What the settings say is checked in.
    CheckedIn,
}

/// A project with what came of it.
pub(crate) struct Built {
    pub(crate) project: Project,
    pub(crate) compilation: Compilation,
    /// The skills that have errors, by id.
    broken: BTreeSet<String>,
}

impl Built {
    pub(crate) fn new(project: Project, compilation: Compilation) -> Self {
        let errors = compilation
            .diagnostics
            .iter()
            .filter(|found| found.is_error());
        let broken = errors.filter_map(|error| error.skill.clone()).collect();
        Self {
            project,
            compilation,
            broken,
        }
    }

    /// The skills that are written.
    fn skills(&self) -> impl Iterator<Item = &CompiledSkill> {
        let skills = self.compilation.skills.iter();
        skills.filter(|one| !self.broken.contains(&*one.skill.id))
    }
}
