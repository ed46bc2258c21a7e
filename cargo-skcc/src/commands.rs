//! The commands, one file each.

mod check;
mod completions;
mod explain;
mod list;
mod man;
mod new;
mod show;

use clap::Subcommand;

use crate::ExitCode;
use crate::failure::Failure;
use crate::shell::Shell;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Find what is wrong with skills
    Check(check::Arguments),
    /// List the skills
    List(list::Arguments),
    /// Show what the compiler knows about one skill
    Show(show::Arguments),
    /// Explain a diagnostic code, or list them all
    Explain(explain::Arguments),
    /// Create a skill that passes `check`
    New(new::Arguments),
    /// Print a completion script for a shell
    Completions(completions::Arguments),
    /// Print the manual page
    Man(man::Arguments),
}

/// Runs one command.
pub(crate) fn run(command: Command, shell: &mut Shell) -> Result<ExitCode, Failure> {
    match command {
        Command::Check(arguments) => check::run(&arguments, shell),
        Command::List(arguments) => list::run(&arguments, shell),
        Command::Show(arguments) => show::run(arguments, shell),
        Command::Explain(arguments) => explain::run(&arguments, shell),
        Command::New(arguments) => new::run(&arguments, shell),
        Command::Completions(arguments) => completions::run(&arguments, shell),
        Command::Man(arguments) => man::run(&arguments, shell),
    }
}
