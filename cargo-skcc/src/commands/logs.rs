//! `logs`: what was run.

pub(crate) mod list;
mod show;

use clap::{Args, Subcommand};
use skill_runtime::log::{Logs, Session};

use crate::failure::Failure;
use crate::shell::Shell;
use crate::{ExitCode, home};

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    list: list::Arguments,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List sessions, the latest first
    List(list::Arguments),
    /// Show what happened in one
    Show(show::Arguments),
}

pub(crate) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    match &arguments.action {
        None => list::run(&arguments.list, shell),
        Some(Action::List(arguments)) => list::run(arguments, shell),
        Some(Action::Show(arguments)) => show::run(arguments, shell),
    }
}

/// The records, and all sessions, the latest first.
pub(super) fn open() -> Result<(Logs, Vec<Session>), Failure> {
    let logs = Logs::new(home::kept("logs", "SKCC_LOGS_DIR")?);
    let sessions = logs
        .sessions()
        .map_err(|error| Failure::io("read", logs.folder(), &error))?;
    Ok((logs, sessions))
}
