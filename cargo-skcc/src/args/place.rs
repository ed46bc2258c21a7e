//! `--target`, `--project` and `--user`: whose folders are meant.

use std::path::{Path, PathBuf};

use clap::Args;
use skcc_core::emit::{Emitter, Target};
use skcc_core::install::{Bases, Reach};

use super::targets;
use crate::failure::Failure;

const PLACE: &str = "Place";

/// Folders of agents.
#[derive(Debug, Args)]
pub(crate) struct Place {
    /// The agent, or `all`
    #[arg(short, long, value_name = "TARGET", value_delimiter = ',', value_parser = targets::read, help_heading = PLACE)]
    pub(crate) target: Vec<targets::Target>,
    /// The folders in this project [default: the one of the settings, else the current folder]
    #[arg(long, value_name = "DIR", num_args = 0..=1, default_missing_value = ".", conflicts_with = "user", help_heading = PLACE)]
    pub(crate) project: Option<PathBuf>,
    /// The folders in your home, for every project
    #[arg(long, help_heading = PLACE)]
    pub(crate) user: bool,
}

impl Place {
    /// For whom it is.
    pub(crate) fn reach(&self) -> Reach {
        if self.user {
            Reach::User
        } else {
            Reach::Project
        }
    }

    /// What paths are relative to; `directory` is the project that the settings
    /// are of.
    pub(crate) fn bases(&self, directory: &Path) -> Result<Bases<'static>, Failure> {
        let project = self.project.as_deref().unwrap_or(directory);
        let project =
            std::path::absolute(project).map_err(|error| Failure::io("find", project, &error))?;
        let home = std::env::home_dir().filter(|home| home.is_absolute());
        let home = match (home, self.reach()) {
            (Some(home), _) => home,
            (None, Reach::Project) => PathBuf::new(),
            (None, Reach::User) => {
                return Err(
                    Failure::new("nothing says where your home folder is").help("set `HOME`")
                );
            }
        };
        Ok(Bases {
            // `.` is the folder itself.
            project: project.components().collect(),
            home,
            variable: &variable,
        })
    }
}

/// The targets of emitters.
pub(crate) fn targets_of(emitters: &[&'static dyn Emitter]) -> Vec<&'static Target> {
    emitters.iter().map(|emitter| emitter.target()).collect()
}

/// The path that a variable is set to. An empty one is not set.
fn variable(name: &str) -> Option<PathBuf> {
    let value = std::env::var_os(name).filter(|value| !value.is_empty())?;
    std::path::absolute(value).ok()
}
