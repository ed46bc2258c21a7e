//! `config import`: settings of other programs.

mod skvm;

use clap::{Args, Subcommand};

use crate::ExitCode;
use crate::failure::Failure;
use crate::shell::Shell;

#[derive(Debug, Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    from: From,
}

#[derive(Debug, Subcommand)]
enum From {
    /// Take over the ways to models from the configuration of `SkVM`
    Skvm(skvm::Arguments),
}

pub(crate) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    match &arguments.from {
        From::Skvm(arguments) => skvm::run(arguments, shell),
    }
}
