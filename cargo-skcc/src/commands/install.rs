//! `install`: puts artifacts where agents look for skills.

use std::path::Path;
use std::time::Instant;

use clap::Args;
use skcc_core::CompiledSkill;
use skcc_core::emit::Target;
use skcc_core::install::{self, Choice, Destination};
use skcc_core::plan::{Overwrite, Plan};
use skcc_core::system::os::Os;
use skcc_core::{Compilation, diagnostic};

use super::build::{blocked, told};
use crate::args::place::{Place, targets_of};
use crate::args::styles::StyleArguments;
use crate::args::{Layers, Lints, MessageFormat, Messages, Selection, targets};
use crate::failure::Failure;
use crate::output::{Freshness, shown};
use crate::project::Project;
use crate::report::{self, count};
use crate::shell::Shell;
use crate::{ExitCode, compile, project};

#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    place: Place,
    /// Write nothing; fail when what is there differs, and print the difference
    #[arg(long)]
    check: bool,
    /// Write one text into all folders, the one for `universal`
    #[arg(long)]
    same: bool,
    /// Remove the other skills that skcc installed there, too
    #[arg(long)]
    prune: bool,
    /// Overwrite files that skcc did not write, or that were changed since
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    style: StyleArguments,
    #[command(flatten)]
    messages: Messages,
    #[command(flatten)]
    lints: Lints,
    #[command(flatten)]
    selection: Selection,
}

pub(crate) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    arguments.messages.announce(shell);
    let started = Instant::now();
    let style = report::Style::findings(arguments.messages.message_format);
    let projects = project::open(&arguments.selection, &Layers::default(), shell)?;
    if let Some(broken) = project::broken(&projects, &arguments.lints) {
        return Ok(report::wrong_settings(shell, &broken, style, started)?);
    }
    let mut all = Compilation::default();
    let mut wanted = Vec::new();
    for project in &projects {
        let mut options = project.options(&arguments.lints);
        if !arguments.place.target.is_empty() {
            options.targets = targets::emitters(&arguments.place.target);
        }
        arguments.style.apply(&mut options.styles);
        for target in targets_of(&options.targets) {
            if !wanted.iter().any(|known: &&Target| known.id == target.id) {
                wanted.push(target);
            }
        }
        if arguments.same {
            options.targets = targets::emitters(&[targets::Target::One("universal")]);
        }
        let jobs = arguments.selection.jobs;
        compile::append(&mut all, compile::compile(&Os, project, &options, jobs));
    }
    // An insecure or broken skill is installed nowhere, and none beside it.
    if !all.is_ok() {
        return Ok(report::print(shell, &all, &[], style, started)?);
    }
    let directory = projects
        .first()
        .map_or(Path::new("."), |one| &one.directory);
    let bases = arguments.place.bases(directory)?;
    let reach = arguments.place.reach();
    let skills: Vec<&CompiledSkill> = all.skills.iter().collect();
    let choice = Choice {
        same: arguments.same,
        prune: arguments.prune,
    };
    let planned = install::plan(&skills, &wanted, reach, &bases, choice);
    let destinations = match planned {
        Ok(destinations) => destinations,
        Err(found) => {
            drop(skills);
            all.diagnostics.extend(found);
            diagnostic::sort(&mut all.diagnostics);
            return Ok(report::print(shell, &all, &[], style, started)?);
        }
    };
    for destination in &destinations {
        refuse_sources(destination, &projects)?;
    }
    let number = count(skills.len(), "skill");
    let overwrite = if arguments.force || arguments.check {
        Overwrite::Any
    } else {
        Overwrite::Own
    };
    let mut plans = Vec::new();
    for destination in destinations {
        let name = shown(&destination.path);
        let readers = [&*destination.targets, &destination.readers].concat();
        let what = format!("{number} for {}", readers.join(", "));
        let plan = Plan::new(&Os, &destination.path, destination.output, overwrite)
            .map_err(|error| blocked(&error))?;
        plans.push((name, what, plan));
    }
    let mut lines = Vec::new();
    let mut compared = Vec::new();
    for (name, what, plan) in plans {
        if arguments.check {
            compared.push(Freshness::of(&plan, name, "install"));
        } else {
            let applied = plan
                .apply(&Os)
                .map_err(|error| Failure::new(error.to_string()))?;
            lines.push(told(&what, &name, applied));
        }
    }
    let end = report::print(shell, &all, &compared, style, started)?;
    if style.format != MessageFormat::Json {
        for line in lines {
            shell.status("Installed", line)?;
        }
    }
    Ok(end)
}

/// An agent may look into the very folder that holds the sources.
fn refuse_sources(destination: &Destination<'_>, projects: &[Project]) -> Result<(), Failure> {
    let path = &destination.path;
    let roots = projects.iter().flat_map(|project| &project.roots);
    for root in roots {
        let place = std::path::absolute(&root.path).unwrap_or_else(|_| root.path.clone());
        let place: std::path::PathBuf = place.components().collect();
        if path.starts_with(&place) || place.starts_with(path) {
            let targets = destination.targets.join("` and `");
            let failure = Failure::new(format!(
                "`{}` is read by `{targets}` and holds the sources",
                shown(path)
            ));
            return Err(failure.help("move the sources, or leave this target out"));
        }
    }
    Ok(())
}
