//! `baseline`: accepts today's findings.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use skcc_core::baseline;
use skcc_core::diagnostic::Diagnostic;
use skcc_core::system::{System, os::Os};

use crate::args::{Layers, Lints, MessageFormat, Selection};
use crate::failure::Failure;
use crate::report::{self, count};
use crate::shell::Shell;
use crate::{ExitCode, compile, project};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    lints: Lints,
    #[command(flatten)]
    selection: Selection,
}

pub(crate) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    let started = Instant::now();
    let projects = project::open(&arguments.selection, &Layers::default(), shell)?;
    if let Some(broken) = project::broken(&projects, &arguments.lints) {
        let style = report::Style::findings(MessageFormat::Human);
        return Ok(report::wrong_settings(shell, &broken, style, started)?);
    }
    let mut files: BTreeMap<PathBuf, Vec<Diagnostic>> = BTreeMap::new();
    for project in &projects {
        let mut options = project.options(&arguments.lints);
        // Whatever was accepted before is found anew, or is no more.
        options.accepted.baseline = None;
        let one = compile::compile(&Os, project, &options, arguments.selection.jobs);
        let path = project.directory.join(baseline::FILE_NAME);
        files.entry(path).or_default().extend(one.diagnostics);
    }
    for (path, findings) in files {
        let (listed, left): (Vec<_>, Vec<_>) =
            findings.iter().partition(|one| baseline::is_listable(one));
        let text = baseline::render(listed.iter().copied());
        Os.write(&path, text.as_bytes(), false)
            .map_err(|error| Failure::io("write", &path, &error))?;
        let what = format!(
            "{} in {}",
            count(listed.len(), "finding"),
            baseline::FILE_NAME
        );
        shell.status("Accepted", what)?;
        for finding in left {
            // What no baseline may hold is shown, or it would seem accepted.
            report::finding(shell, finding)?;
        }
    }
    Ok(ExitCode::Clean)
}
