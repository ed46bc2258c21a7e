//! `completions`: a script that completes the command line in a shell.

use std::io::Write;

use clap::Args;
use clap_complete::Shell as Kind;

use crate::failure::Failure;
use crate::shell::Shell;
use crate::{ExitCode, args};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The shell
    #[arg(value_enum)]
    shell: Kind,
}

pub(crate) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    // Shells complete a program by its own name; cargo's subcommands have no
    // completion of their own.
    let mut command = args::command("cargo-skcc");
    // The generator cannot report a closed pipe.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "cargo-skcc", &mut script);
    shell.out.write_all(&script)?;
    Ok(ExitCode::Clean)
}
