//! `man`: the manual pages.

use std::path::PathBuf;

use clap::Args;
use clap_mangen::Man;

use crate::failure::Failure;
use crate::shell::Shell;
use crate::{ExitCode, args};
use skcc_core::system::{System, os::Os};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Write the pages of all commands to this folder instead
    #[arg(long, value_name = "DIR")]
    out_dir: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    let command = args::command("cargo-skcc");
    let Some(folder) = &arguments.out_dir else {
        Man::new(command).render(&mut shell.out)?;
        return Ok(ExitCode::Clean);
    };
    let mut pages = vec![("cargo-skcc".to_owned(), command.clone())];
    for subcommand in command
        .get_subcommands()
        .filter(|one| one.get_name() != "help")
    {
        let name = format!("cargo-skcc-{}", subcommand.get_name());
        pages.push((name, subcommand.clone()));
    }
    for (name, command) in pages {
        let path = folder.join(format!("{name}.1"));
        let mut page = Vec::new();
        Man::new(command).render(&mut page)?;
        Os.write(&path, &page, false)
            .map_err(|error| Failure::io("write", &path, &error))?;
        shell.status("Created", path.display())?;
    }
    Ok(ExitCode::Clean)
}
