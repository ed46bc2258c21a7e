//! `serve`: the skills over the Model Context Protocol.

#[cfg(feature = "serve")]
mod server;

use std::net::SocketAddr;

use clap::Args;

use crate::ExitCode;
use crate::args::{Layers, Selection, State};
use crate::failure::Failure;
use crate::shell::Shell;

#[derive(Debug, Args)]
#[command(
    after_help = "Without --http, one client is served over standard input and output. \
                  Skills with errors are told on stderr and left out."
)]
pub(crate) struct Arguments {
    /// Serve over HTTP at this loopback address [default port: any that is free]
    #[arg(
        long,
        value_name = "ADDRESS",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "127.0.0.1:0"
    )]
    http: Option<SocketAddr>,
    /// Take the bearer token for HTTP from this variable; where it is unset, a new token is
    /// made and told on stderr
    #[arg(
        long,
        value_name = "VARIABLE",
        default_value = "SKCC_MCP_TOKEN",
        requires = "http"
    )]
    token_env: String,
    /// Serve changed skills without a restart
    #[arg(long)]
    watch: bool,
    /// Count the skill with this id as approved by a person
    #[arg(long, value_name = "ID")]
    approve: Vec<String>,
    /// Give lists in pages of so many items
    #[arg(long, value_name = "N", default_value_t = 100)]
    page_size: usize,
    #[command(flatten)]
    state: State,
    #[command(flatten)]
    selection: Selection,
    #[command(flatten)]
    layers: Layers,
}

#[cfg(feature = "serve")]
pub(crate) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    server::run(arguments, shell)
}

#[cfg(not(feature = "serve"))]
pub(crate) fn run(_: &Arguments, _: &mut Shell) -> Result<ExitCode, Failure> {
    let failure = Failure::new("this build of cargo-skcc cannot serve skills");
    Err(failure.help("install it with `cargo install cargo-skcc --features serve`"))
}
