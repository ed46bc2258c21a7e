//! `check`: what is wrong with skills.

use std::time::Instant;

use clap::Args;
use skcc_core::Compilation;
use skcc_core::system::os::Os;

use crate::args::{Lints, Messages, Selection};
use crate::failure::Failure;
use crate::shell::Shell;
use crate::{ExitCode, compile, project, report};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    selection: Selection,
    #[command(flatten)]
    messages: Messages,
    /// Print totals by code instead of findings
    #[arg(long)]
    statistics: bool,
    #[command(flatten)]
    lints: Lints,
}

pub(crate) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    let started = Instant::now();
    let style = report::Style {
        format: arguments.messages.message_format,
        statistics: arguments.statistics,
    };
    let projects = project::select(&arguments.selection)?;
    project::describe(&projects, shell)?;
    if let Some(broken) = project::broken(&projects, &arguments.lints) {
        report::print(shell, &broken, style, started)?;
        return Ok(ExitCode::Failure);
    }
    let mut all = Compilation::default();
    for project in &projects {
        let mut options = project.options(&arguments.lints);
        options.targets.clear();
        let mut one = compile::compile(&Os, project, &options, arguments.selection.jobs);
        all.skills.append(&mut one.skills);
        all.diagnostics.append(&mut one.diagnostics);
    }
    Ok(report::print(shell, &all, style, started)?)
}
