//! Arguments: the project whose state inputs come from.

use std::path::PathBuf;

use clap::Args;
use skill_runtime::StateProvider;
use skill_runtime::prepare::ProjectState;

/// Where inputs come from that nobody gives.
#[derive(Clone, Debug, Args)]
pub(crate) struct State {
    /// Take the state from the project of this folder [default: the current one]
    #[arg(
        long,
        value_name = "DIR",
        default_value = ".",
        hide_default_value = true
    )]
    project: PathBuf,
    /// Use no state of the project
    #[arg(long, conflicts_with = "project")]
    no_state: bool,
}

impl State {
    /// What gives the state.
    pub(crate) fn provider(&self) -> impl StateProvider + use<> {
        let project = (!self.no_state).then(|| ProjectState::new(&self.project));
        move |name: &str| project.as_ref()?.value(name)
    }
}
