//! `check`: what is wrong with skills.

use std::time::Instant;

use clap::Args;
use skcc_core::Compilation;
use skcc_core::plan::{Overwrite, Plan};
use skcc_core::system::os::Os;

use crate::args::{Layers, Lints, MessageFormat, Messages, Selection, targets};
use crate::failure::Failure;
use crate::output::{self, Built, Destination, Freshness, Request};
use crate::shell::Shell;
use crate::{ExitCode, compile, project, report};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    messages: Messages,
    /// Print totals by code, and how many step-like texts became steps, instead of findings
    #[arg(long)]
    statistics: bool,
    /// Say what this agent, or `all`, would make of the sources as they are
    #[arg(short, long, value_name = "TARGET", value_delimiter = ',', value_parser = targets::read)]
    target: Vec<targets::Target>,
    #[command(flatten)]
    lints: Lints,
    #[command(flatten)]
    selection: Selection,
    #[command(flatten)]
    layers: Layers,
}

pub(crate) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    let started = Instant::now();
    arguments.messages.announce(shell);
    let format = arguments.messages.message_format;
    if arguments.statistics && matches!(format, MessageFormat::Sarif | MessageFormat::Github) {
        let failure = Failure::new("this format has no place for `--statistics`");
        return Err(failure.help("use `--message-format json`"));
    }
    let style = report::Style {
        format,
        statistics: arguments.statistics,
    };
    let projects = project::open(&arguments.selection, &arguments.layers, shell)?;
    if let Some(broken) = project::broken(&projects, &arguments.lints) {
        return Ok(report::wrong_settings(shell, &broken, style, started)?);
    }
    let mut built = Vec::new();
    for project in projects {
        let mut options = project.options(&arguments.lints);
        if !arguments.target.is_empty() {
            options.targets = targets::emitters(&arguments.target);
            options.as_is.clone_from(&options.targets);
        }
        let one = compile::compile(&Os, &project, &options, arguments.selection.jobs);
        built.push(Built::new(project, one));
    }
    // What is checked in holds all skills and targets, so some of them say
    // nothing of it.
    let whole = arguments.selection.paths.is_empty() && arguments.target.is_empty();
    let is_ok = built.iter().all(|one| one.compilation.is_ok());
    let compared = if whole && is_ok {
        compare(&built)?
    } else {
        Vec::new()
    };
    let mut all = Compilation::default();
    for one in built {
        compile::append(&mut all, one.compilation);
    }
    Ok(report::print(shell, &all, &compared, style, started)?)
}

/// Compares what is checked in with what would be written.
fn compare(built: &[Built]) -> Result<Vec<Freshness>, Failure> {
    let (destinations, _) = output::all(&Request::CheckedIn, built)?;
    let mut compared = Vec::new();
    for Destination {
        folder,
        shown,
        output,
        ..
    } in destinations
    {
        let plan = Plan::new(&Os, &folder, output, Overwrite::Any)
            .map_err(|error| Failure::new(error.to_string()))?;
        compared.push(Freshness::of(&plan, shown, "build"));
    }
    Ok(compared)
}
