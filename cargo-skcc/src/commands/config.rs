//! `config`: what the measuring commands go by.

pub(crate) mod doctor;
mod import;
mod init;
pub(crate) mod show;

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
    /// Set the model that works in `skcc.toml`
    Init(init::Arguments),
    /// Show which models, files and folders hold here
    Show(show::Arguments),
    /// Take over settings of other programs
    Import(import::Arguments),
    /// Find what keeps the measuring commands from working
    Doctor(doctor::Arguments),
}

pub(crate) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    match &arguments.action {
        Action::Init(arguments) => init::run(arguments, shell),
        Action::Show(arguments) => show::run(arguments, shell),
        Action::Import(arguments) => import::run(arguments, shell),
        Action::Doctor(arguments) => doctor::run(arguments, shell),
    }
}

/// The folders of what is kept, each with the variable that names it.
const FOLDERS: [(&str, &str); 3] = [
    ("profiles", "SKCC_PROFILES_DIR"),
    ("proposals", "SKCC_PROPOSALS_DIR"),
    ("logs", "SKCC_LOGS_DIR"),
];
