//! `fix`: applies what can be mended without a look.

mod edits;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use skcc_core::Compilation;
use skcc_core::system::{System, os::Os};

use crate::args::{Layers, Lints, MessageFormat, Selection};
use crate::failure::Failure;
use crate::overlay::Overlay;
use crate::project::Project;
use crate::report::{self, count};
use crate::shell::Shell;
use crate::{ExitCode, compile, diff, project};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Print the changes as a diff and make none
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    lints: Lints,
    #[command(flatten)]
    selection: Selection,
}

/// A mended text may show what was hidden before, so fixes are looked for
/// again, but not for ever.
const ROUNDS: usize = 10;

pub(crate) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    let started = Instant::now();
    let style = report::Style::findings(MessageFormat::Human);
    let mut projects = project::open(&arguments.selection, &Layers::default(), shell)?;
    for project in &mut projects {
        // What others keep elsewhere is not ours to mend.
        let roots = &mut project.roots;
        roots.retain(|root| !root.origin.is_elsewhere());
    }
    if let Some(broken) = project::broken(&projects, &arguments.lints) {
        return Ok(report::wrong_settings(shell, &broken, style, started)?);
    }
    let mut overlay = Overlay::default();
    let mut shown = BTreeMap::new();
    let mut fixed = 0;
    let mut all = Compilation::default();
    for project in &projects {
        let (rest, number) = mend(arguments, project, &mut overlay, &mut shown);
        compile::append(&mut all, rest);
        fixed += number;
    }
    let files = count(shown.len(), "file");
    if arguments.dry_run {
        for (path, shown) in &shown {
            let old = Os
                .read(path)
                .map_err(|error| Failure::io("read", path, &error))?;
            let new = overlay.read(path).unwrap_or_default();
            let (old, new) = (String::from_utf8_lossy(&old), String::from_utf8_lossy(&new));
            diff::write(&mut shell.out, shown, Some(&old), Some(&new))?;
        }
        shell.status(
            "Would fix",
            format_args!("{} in {files}", count(fixed, "finding")),
        )?;
    } else {
        for (path, bytes) in overlay.changes() {
            let executable = Os.metadata(path).is_ok_and(|metadata| metadata.executable);
            Os.write(path, bytes, executable)
                .map_err(|error| Failure::io("write", path, &error))?;
        }
        shell.status(
            "Fixed",
            format_args!("{} in {files}", count(fixed, "finding")),
        )?;
    }
    Ok(report::print(shell, &all, &[], style, started)?)
}

/// Applies fixes in the overlay until there are none. Gives what is left, and
/// how many findings are mended; the changed files are added to `shown`.
fn mend(
    arguments: &Arguments,
    project: &Project,
    overlay: &mut Overlay,
    shown: &mut BTreeMap<PathBuf, String>,
) -> (Compilation, usize) {
    let options = project.options(&arguments.lints);
    let jobs = arguments.selection.jobs;
    let mut fixed = 0;
    for _ in 0..ROUNDS {
        let compilation = compile::compile(overlay, project, &options, jobs);
        let round = edits::round(&compilation, overlay);
        if round.fixed == 0 {
            return (compilation, fixed);
        }
        fixed += round.fixed;
        for (path, file) in round.files {
            overlay.change(path.clone(), file.text.into_bytes());
            shown.insert(path, file.shown);
        }
    }
    (compile::compile(overlay, project, &options, jobs), fixed)
}
