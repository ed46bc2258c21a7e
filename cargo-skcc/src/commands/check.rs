//! `check`: what is wrong with skills.

use std::time::Instant;

use clap::Args;
use skcc_core::Options;
use skcc_core::system::os::Os;

use crate::args::{Lints, Messages, Selection};
use crate::failure::Failure;
use crate::shell::Shell;
use crate::{ExitCode, compile, report, roots};

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
    let roots = roots::find(&Os, &arguments.selection.paths)?;
    let mut options = Options::default();
    options.targets.clear();
    arguments.lints.apply(&mut options.levels);
    let jobs = arguments.selection.compilation.jobs;
    let compilation = compile::compile(&Os, &roots, &options, jobs);
    let style = report::Style {
        format: arguments.messages.message_format,
        statistics: arguments.statistics,
    };
    Ok(report::print(shell, &compilation, style, started)?)
}
