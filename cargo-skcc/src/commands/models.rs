//! `models`: the ways to models, and whether they work.

pub(crate) mod doctor;
pub(crate) mod list;

use clap::{Args, Subcommand};

use crate::ExitCode;
use crate::failure::Failure;
use crate::shell::Shell;

#[derive(Debug, Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the ways to models, and which keys are set
    List(list::Arguments),
    /// Ask each model that would be used for a word, a call of a tool and an answer of a shape
    Doctor(Box<doctor::Arguments>),
}

pub(crate) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    match &arguments.action {
        Action::List(arguments) => list::run(arguments, shell),
        Action::Doctor(arguments) => doctor::run(arguments, shell),
    }
}
