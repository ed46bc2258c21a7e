//! `layers`: where skills come from, and which stand in whose place.

mod stack;
mod text;

use std::io::Write;

use clap::{Args, ValueEnum};
use skcc_core::system::os::Os;

use crate::args::{Added, Layers, Lints, Selection};
use crate::failure::Failure;
use crate::shell::Shell;
use crate::{ExitCode, compile, project};
pub(crate) use stack::Stack;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    selection: Selection,
    #[command(flatten)]
    added: Added,
    /// The form
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For reading
    Text,
    /// JSON
    Json,
}

pub(crate) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    if arguments.format == Format::Json {
        shell.speak_json();
    }
    let wanted = Layers::all(&arguments.added);
    let mut roots = Vec::new();
    let mut all = skcc_core::Compilation::default();
    for project in project::open_sound(&arguments.selection, &wanted, shell)? {
        let mut options = project.options(&Lints::default());
        options.targets.clear();
        let one = compile::compile(&Os, &project, &options, arguments.selection.jobs);
        compile::append(&mut all, one);
        roots.extend(project.roots);
    }
    let stack = Stack::of(&roots, &all);
    match arguments.format {
        Format::Text => text::write(&mut shell.out, &stack)?,
        Format::Json => {
            serde_json::to_writer_pretty(&mut shell.out, &stack).map_err(std::io::Error::from)?;
            writeln!(shell.out)?;
        }
    }
    Ok(ExitCode::Clean)
}
