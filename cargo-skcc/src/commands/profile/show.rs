//! `profile show`: a stored profile.

use clap::Args;
use skill_runtime::profile::HeatMap;

use super::paint::Shown;
use super::stored;
use crate::ExitCode;
use crate::failure::Failure;
use crate::shell::Shell;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// A model, `MODEL@HARNESS`, a key, or a file; the newest that fits
    profile: String,
    #[command(flatten)]
    shown: Shown,
}

pub(super) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    if arguments.shown.is_json() {
        shell.speak_json();
    }
    let profile = stored::find(&stored::store()?, &arguments.profile)?;
    let map = HeatMap::of(&profile);
    arguments.shown.show(&profile, &map, shell)?;
    Ok(ExitCode::Clean)
}
