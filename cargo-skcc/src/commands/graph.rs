//! `graph`: skills and the skills they name.

mod dot;
mod edges;
mod mermaid;
mod text;

use std::io::Write;

use clap::{Args, ValueEnum};

use crate::args::{Layers, Selection};
use crate::failure::Failure;
use crate::shell::Shell;
use crate::{ExitCode, compile};
pub(crate) use edges::Graph;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    selection: Selection,
    /// The form
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For reading
    Text,
    /// For Graphviz
    Dot,
    /// For Markdown pages that draw Mermaid
    Mermaid,
    /// JSON
    Json,
}

pub(crate) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    if arguments.format == Format::Json {
        shell.speak_json();
    }
    let compilation = compile::read(&arguments.selection, &Layers::default(), shell)?;
    let graph = Graph::of(&compilation);
    let out = &mut shell.out;
    match arguments.format {
        Format::Text => text::write(out, &graph)?,
        Format::Dot => dot::write(out, &graph)?,
        Format::Mermaid => mermaid::write(out, &graph)?,
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, &graph).map_err(std::io::Error::from)?;
            writeln!(out)?;
        }
    }
    Ok(ExitCode::Clean)
}
