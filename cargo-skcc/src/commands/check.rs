//! `check`: what is wrong with skills.

use std::time::Instant;

use clap::Args;
use skcc_core::Compilation;
use skcc_core::system::os::Os;

use crate::args::{Lints, MessageFormat, Messages, Selection};
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
    let projects = project::select(&arguments.selection)?;
    project::describe(&projects, shell)?;
    if let Some(broken) = project::broken(&projects, &arguments.lints) {
        return Ok(report::wrong_settings(shell, &broken, style, started)?);
    }
    let mut all = Compilation::default();
    for project in &projects {
        let options = project.options(&arguments.lints);
        let one = compile::compile(&Os, project, &options, arguments.selection.jobs);
        compile::append(&mut all, one);
    }
    Ok(report::print(shell, &all, style, started)?)
}
