//! `profile diff`: two profiles side by side.

use clap::Args;
use skill_runtime::profile::{HeatMap, ProfileDiff};

use super::paint::Shown;
use super::stored;
use crate::ExitCode;
use crate::failure::Failure;
use crate::shell::Shell;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The profile that is compared with: a model, `MODEL@HARNESS`, a key, or a file
    before: String,
    /// The profile that is compared
    after: String,
    #[command(flatten)]
    shown: Shown,
}

/// Ends with [`ExitCode::Findings`] where a primitive has a lower level.
pub(super) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    if arguments.shown.is_json() {
        shell.speak_json();
    }
    let store = stored::store()?;
    let before = stored::find(&store, &arguments.before)?;
    let after = stored::find(&store, &arguments.after)?;
    let diff = ProfileDiff::new(&before, &after);
    if !diff.comparable {
        shell.note("these two were not measured in the same way")?;
    }
    let map = HeatMap::of_diff(&diff);
    arguments.shown.show(&diff, &map, shell)?;
    Ok(if diff.is_worse() {
        ExitCode::Findings
    } else {
        ExitCode::Clean
    })
}
