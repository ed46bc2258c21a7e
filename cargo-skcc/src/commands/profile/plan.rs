//! What is to be measured: primitives and how often.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use skcc_core::source::Root;
use skcc_core::system::os::Os;
use skcc_core::{Options, compile};
use skill_runtime::profile::{Primitive, Settings, all, needed_by};

use crate::failure::Failure;

const MEASURED: &str = "What is measured";

/// What is to be measured.
#[derive(Debug, Args)]
pub(super) struct Wanted {
    /// Measure these primitives, each by its id or the beginning of several, such as
    /// `reason` or `gen.code` [default: all 26]
    #[arg(long, value_name = "IDS", value_delimiter = ',', help_heading = MEASURED)]
    pub(super) primitives: Vec<String>,
    /// Leave these primitives out
    #[arg(long, value_name = "IDS", value_delimiter = ',', help_heading = MEASURED)]
    pub(super) skip: Vec<String>,
    /// Measure what this skill needs, or the skills below this folder
    #[arg(long, value_name = "PATH", help_heading = MEASURED)]
    pub(super) skill: Option<PathBuf>,
    /// Run one task of each level, and no more where tasks would disagree
    #[arg(long, conflicts_with = "instances", help_heading = MEASURED)]
    pub(super) quick: bool,
    /// Run at least so many tasks of each level [default: 3]
    #[arg(
        long,
        value_name = "N",
        value_parser = clap::value_parser!(u32).range(1..=100),
        help_heading = MEASURED
    )]
    pub(super) instances: Option<u32>,
    /// Give up a task after so many milliseconds [default: 120000]
    #[arg(
        long,
        value_name = "N",
        value_parser = clap::value_parser!(u64).range(1..),
        help_heading = MEASURED
    )]
    pub(super) timeout_ms: Option<u64>,
}

impl Wanted {
    /// The primitives, in the order of the catalogue.
    pub(super) fn primitives(&self) -> Result<Vec<&'static dyn Primitive>, Failure> {
        let mut wanted: Vec<_> = match &self.skill {
            Some(path) => of_skills(path)?,
            None => all().to_vec(),
        };
        check(&self.primitives)?;
        check(&self.skip)?;
        let is_one = |ids: &[String], primitive: &dyn Primitive| {
            ids.iter().any(|wanted| names(wanted, primitive.info().id))
        };
        if !self.primitives.is_empty() {
            wanted.retain(|one| is_one(&self.primitives, *one));
        }
        wanted.retain(|one| !is_one(&self.skip, *one));
        if wanted.is_empty() {
            return Err(Failure::new("no primitive is left to be measured"));
        }
        Ok(wanted)
    }

    /// What changes the results.
    pub(super) fn settings(&self) -> Settings {
        let mut settings = Settings::default();
        if self.quick {
            settings.policy.minimum = 1;
            settings.policy.maximum = 1;
        }
        if let Some(count) = self.instances {
            settings.policy.minimum = count;
            settings.policy.maximum = settings.policy.maximum.max(count);
        }
        if let Some(time) = self.timeout_ms {
            settings.time_ms = time;
        }
        settings
    }
}

/// Whether `wanted` is an id or the beginning of it.
fn names(wanted: &str, id: &str) -> bool {
    let rest = id.strip_prefix(wanted);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn check(wanted: &[String]) -> Result<(), Failure> {
    let ids: Vec<&str> = all().iter().map(|one| one.info().id).collect();
    for one in wanted {
        if !ids.iter().any(|id| names(one, id)) {
            let failure = Failure::new(format!("there is no primitive `{one}`"));
            return Err(failure.help(format!("choose from {}", ids.join(", "))));
        }
    }
    Ok(())
}

/// What the skills below a folder need, taken together.
fn of_skills(path: &Path) -> Result<Vec<&'static dyn Primitive>, Failure> {
    let folder = match path.file_name() {
        Some(name) if name == "SKILL.md" => path.parent().unwrap_or(path),
        _ => path,
    };
    let root = Arc::new(Root::new(folder));
    let compilation = compile(&Os, &[root], &Options::default());
    if compilation.skills.is_empty() {
        return Err(Failure::new(format!("no skill is at `{}`", path.display())));
    }
    let needed = compilation.skills.iter().flat_map(|one| {
        let needed = needed_by(&one.skill).into_iter();
        needed.map(|primitive| primitive.info().id)
    });
    let needed: Vec<&str> = needed.collect();
    let known = all().iter().copied();
    Ok(known
        .filter(|one| needed.contains(&one.info().id))
        .collect())
}
