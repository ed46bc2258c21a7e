//! `remove`: a dependency, with its skills.

use clap::Args;

use super::add;
use crate::ExitCode;
use crate::failure::Failure;
use crate::shell::Shell;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// What `cargo remove` takes: a crate, `--build` …
    #[arg(
        value_name = "ARGUMENTS",
        required = true,
        trailing_var_arg = true,
        allow_hyphen_values = true
    )]
    cargo: Vec<String>,
}

pub(crate) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    add::change("remove", &arguments.cargo, shell)
}
