//! `show`: what the compiler knows about one skill.

mod outline;

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use skcc_core::emit::{Artifact, Contents, emitter};

use crate::args::styles::StyleArguments;
use crate::args::{Data, DataFormat, Layers, Selection, targets};
use crate::failure::Failure;
use crate::report::count;
use crate::shell::Shell;
use crate::{ExitCode, compile, select};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Id, name or path of the skill
    skill: String,
    /// Print what this agent gets in its place: the text of `SKILL.md`, and of the files that
    /// are written for the agent
    #[arg(short, long, value_name = "TARGET", value_parser = targets::read_one)]
    target: Option<&'static str>,
    #[command(flatten)]
    style: StyleArguments,
    #[command(flatten)]
    selection: Selection,
    #[command(flatten)]
    layers: Layers,
    #[command(flatten)]
    data: Data,
}

pub(crate) fn run(mut arguments: Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    if arguments.data.message_format == DataFormat::Json {
        shell.speak_json();
    }
    let by_path = arguments.selection.paths.is_empty() && is_path(&arguments.skill);
    if by_path {
        arguments
            .selection
            .paths
            .push(PathBuf::from(&arguments.skill));
    }
    let compilation =
        compile::read_with(&arguments.selection, &arguments.layers, shell, |options| {
            options.targets = arguments.target.and_then(emitter).into_iter().collect();
            arguments.style.apply(&mut options.styles);
        })?;
    let compiled = match &compilation.skills[..] {
        [one] if by_path => one,
        _ if by_path => {
            let number = count(compilation.skills.len(), "skill");
            let failure = Failure::new(format!("`{}` holds {number}", arguments.skill));
            return Err(failure.help("name one of them: `cargo skcc show ID PATH`"));
        }
        _ => select::skill(&compilation, &arguments.skill)?,
    };
    if let Some(artifact) = compiled.artifacts.first() {
        write_artifact(&mut shell.out, artifact)?;
        return Ok(ExitCode::Clean);
    }
    match arguments.data.message_format {
        DataFormat::Json => {
            serde_json::to_writer_pretty(&mut shell.out, &compiled.skill)
                .map_err(std::io::Error::from)?;
            writeln!(shell.out)?;
        }
        DataFormat::Human => outline::write(&mut shell.out, compiled)?,
    }
    Ok(ExitCode::Clean)
}

/// Writes the texts of an artifact; those behind the first under their paths.
fn write_artifact(out: &mut impl Write, artifact: &Artifact) -> std::io::Result<()> {
    write!(out, "{}", artifact.text())?;
    for file in &artifact.files[1..] {
        if let Contents::Text(text) = &file.contents {
            writeln!(out, "\n==> {} <==\n{text}", file.path)?;
        }
    }
    Ok(())
}

/// Whether a person who writes this means a place on disk.
fn is_path(text: &str) -> bool {
    let path = Path::new(text);
    path.components().count() > 1
        || path.file_name().is_none()
        || text.to_ascii_lowercase().ends_with(".md")
}
