//! `build --watch`: again and again.

use super::{Arguments, once};
use crate::ExitCode;
use crate::failure::Failure;
use crate::shell::Shell;
use crate::watch::Watch;

/// Builds, waits for a change, and so on until it is interrupted.
pub(super) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    let mut last = None;
    loop {
        // What is changed while building is seen as a change afterwards.
        let watch = Watch::start(&arguments.selection, &arguments.layers, last);
        match once(arguments, shell) {
            Ok(_) => {}
            Err(Failure::Output(error)) => return Err(Failure::Output(error)),
            Err(failure) => shell.failure(&failure)?,
        }
        shell.status("Watching", "for changes")?;
        shell.flush()?;
        watch.wait(|| true);
        last = Some(watch);
    }
}
