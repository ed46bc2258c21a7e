//! The command line of the compiler for Agent Skills: arguments, printing and
//! exit codes. What the commands do is done by `skcc-core`.
//!
//! The binary is `cargo-skcc`. It works as `cargo skcc check`, where cargo
//! starts it with `skcc` as the first argument, and as `cargo-skcc check` on a
//! machine without cargo. Human text goes to stderr, data to stdout.

mod args;
mod clock;
mod commands;
mod compile;
mod diff;
mod exit_code;
mod failure;
mod filter;
#[cfg(feature = "measure")]
mod harness;
mod home;
mod memo;
#[cfg(feature = "measure")]
mod models;
mod output;
mod overlay;
mod project;
mod report;
mod select;
mod shell;
mod table;
mod watch;
mod word;

use std::ffi::OsString;

pub use exit_code::ExitCode;
use failure::Failure;
use shell::Shell;

/// Runs the command line `arguments`, whose first is the program's name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let mut arguments: Vec<OsString> = arguments.into_iter().collect();
    // Cargo starts a subcommand with the subcommand's name as first argument.
    let by_cargo = arguments.get(1).is_some_and(|first| first == "skcc");
    if by_cargo {
        arguments.remove(1);
    }
    let name = if by_cargo { "cargo skcc" } else { "cargo-skcc" };
    let cli = match args::parse(name, &arguments) {
        Ok(cli) => cli,
        Err(error) => return args::print_error(&error, &arguments),
    };
    let mut shell = Shell::new(cli.global.color(), cli.global.verbosity());
    let result = commands::run(cli.command, &mut shell);
    // Whoever closed the pipe has seen enough.
    match result.and_then(|code| Ok(shell.flush().map(|()| code)?)) {
        Ok(code) => code,
        Err(Failure::Output(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => {
            ExitCode::Clean
        }
        Err(failure) => {
            // There is nobody left to tell when stderr is closed too.
            let _ = shell.failure(&failure);
            ExitCode::Failure
        }
    }
}

/// The JSON Schemas of what commands print and `build` writes, by name.
#[cfg(feature = "schema")]
#[must_use]
pub fn schemas() -> Vec<(&'static str, schemars::Schema)> {
    use schemars::schema_for;
    vec![
        ("budget", schema_for!(commands::budget::Seen<'_>)),
        ("catalog", schema_for!(output::Catalog<'_>)),
        ("well-known", schema_for!(output::WellKnown<'_>)),
        ("contract", schema_for!(commands::prepare::Printed)),
        ("suite-step", schema_for!(commands::prepare::suite::Printed)),
        ("explain", schema_for!(commands::explain::Entry)),
        ("find", schema_for!(commands::find::Entry<'_>)),
        ("find-eval", schema_for!(commands::find::eval::Line<'_>)),
        ("graph", schema_for!(commands::graph::Graph<'_>)),
        ("layers", schema_for!(commands::layers::Stack<'_>)),
        ("list", schema_for!(commands::list::Entry<'_>)),
        ("loss", schema_for!(commands::loss::Entry<'_>)),
        ("manifest", schema_for!(output::Manifest<'_>)),
        #[cfg(feature = "measure")]
        ("models", schema_for!(commands::models::list::Entry)),
        #[cfg(feature = "measure")]
        (
            "models-doctor",
            schema_for!(commands::models::doctor::Entry),
        ),
        #[cfg(feature = "measure")]
        ("profile", schema_for!(skill_runtime::profile::Profile)),
        #[cfg(feature = "measure")]
        (
            "profile-diff",
            schema_for!(skill_runtime::profile::ProfileDiff),
        ),
        #[cfg(feature = "measure")]
        ("profile-list", schema_for!(commands::profile::list::Entry)),
        ("messages", skcc_core::diagnostic::render::json::schema()),
        ("registry", schema_for!(output::Registry<'_>)),
        #[cfg(feature = "measure")]
        ("run", schema_for!(skill_runtime::runner::TaskRun)),
        #[cfg(feature = "measure")]
        (
            "conversation",
            schema_for!(skill_runtime::log::conversation::Line),
        ),
        #[cfg(feature = "measure")]
        ("config", schema_for!(commands::config::show::Shown)),
        #[cfg(feature = "measure")]
        (
            "config-doctor",
            schema_for!(commands::config::doctor::Check),
        ),
        #[cfg(feature = "measure")]
        ("logs", schema_for!(commands::logs::list::Entry<'_>)),
        ("review", schema_for!(commands::review::Entry<'_>)),
        ("routing", schema_for!(output::Routing<'_>)),
        ("where", schema_for!(commands::r#where::Entry)),
    ]
}

/// The whole command line as clap knows it, for generated documents.
#[must_use]
pub fn command() -> clap::Command {
    args::command("cargo skcc")
}
