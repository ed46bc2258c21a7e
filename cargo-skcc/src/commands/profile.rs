//! `profile`: what models can do in harnesses, measured.

mod diff;
pub(crate) mod entry;
mod import;
pub(crate) mod list;
mod measure;
pub(crate) mod paint;
mod plan;
mod progress;
mod show;
mod stored;

use clap::{Args, Subcommand};

use crate::ExitCode;
use crate::failure::Failure;
use crate::shell::Shell;

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    measure: measure::Measure,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Show a stored profile
    Show(show::Arguments),
    /// Compare two profiles
    Diff(diff::Arguments),
    /// Store profiles that SkVM made
    Import(import::Arguments),
}

pub(crate) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    match &arguments.action {
        None => measure::run(&arguments.measure, shell),
        Some(Action::Show(arguments)) => show::run(arguments, shell),
        Some(Action::Diff(arguments)) => diff::run(arguments, shell),
        Some(Action::Import(arguments)) => import::run(arguments, shell),
    }
}
