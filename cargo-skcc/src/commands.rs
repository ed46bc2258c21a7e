//! The commands, one file each.

mod add;
mod baseline;
pub(crate) mod budget;
mod build;
mod check;
#[cfg(feature = "measure")]
mod clean;
mod completions;
#[cfg(feature = "measure")]
pub(crate) mod config;
mod expand;
pub(crate) mod explain;
pub(crate) mod find;
mod fix;
pub(crate) mod graph;
mod init;
mod install;
pub(crate) mod layers;
pub(crate) mod list;
#[cfg(feature = "measure")]
pub(crate) mod logs;
pub(crate) mod loss;
mod man;
#[cfg(feature = "measure")]
pub(crate) mod models;
mod new;
pub(crate) mod prepare;
#[cfg(feature = "measure")]
pub(crate) mod profile;
mod remove;
pub(crate) mod review;
#[cfg(feature = "measure")]
mod run;
mod serve;
mod show;
mod uninstall;
pub(crate) mod r#where;

use clap::Subcommand;

use crate::ExitCode;
use crate::failure::Failure;
use crate::shell::Shell;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write settings, a CI workflow and a pre-commit entry
    Init(init::Arguments),
    /// Write what agents load
    Build(build::Arguments),
    /// Show what each agent's model sees of the skills before it loads one
    Budget(budget::Arguments),
    /// Put skills where agents look for them
    Install(install::Arguments),
    /// Remove what `install` wrote
    Uninstall(uninstall::Arguments),
    /// Show the folders that agents read skills from
    Where(r#where::Arguments),
    /// Find what is wrong with skills
    Check(check::Arguments),
    /// Show what targets cannot express of the skills
    Loss(loss::Arguments),
    /// Apply the fixes that need no look
    Fix(fix::Arguments),
    /// Accept today's findings, so that only new ones count
    Baseline(baseline::Arguments),
    /// Show which layers skills come from, and which stand in whose place
    Layers(layers::Arguments),
    /// Add a dependency with `cargo add`, and show the skills that come with it
    Add(add::Arguments),
    /// Remove a dependency with `cargo remove`, and show the skills that go
    Remove(remove::Arguments),
    /// Look at the skills of others, and accept them as they are
    Review(review::Arguments),
    /// List the skills
    List(list::Arguments),
    /// Find the skills that fit a question
    Find(find::Arguments),
    /// Print the contract of one skill, with values for its inputs
    Prepare(prepare::Arguments),
    /// Serve skills over the Model Context Protocol
    Serve(serve::Arguments),
    /// List the ways to models, and try them
    #[cfg(feature = "measure")]
    Models(models::Arguments),
    /// Measure what models can do
    #[cfg(feature = "measure")]
    Profile(Box<profile::Arguments>),
    /// Show and set what the measuring commands go by
    #[cfg(feature = "measure")]
    Config(config::Arguments),
    /// Run one task with a model, with or without a skill
    #[cfg(feature = "measure")]
    Run(Box<run::Arguments>),
    /// Show what was run
    #[cfg(feature = "measure")]
    Logs(logs::Arguments),
    /// Remove records of what was run
    #[cfg(feature = "measure")]
    Clean(clean::Arguments),
    /// Show what the compiler knows about one skill
    Show(show::Arguments),
    /// Print the Rust source of one skill
    Expand(expand::Arguments),
    /// Show which skills name which other skills
    Graph(graph::Arguments),
    /// Explain a diagnostic code, or list them all
    Explain(explain::Arguments),
    /// Create a skill that passes `check`
    New(new::Arguments),
    /// Print a completion script for a shell
    Completions(completions::Arguments),
    /// Print the manual page
    Man(man::Arguments),
}

/// Runs one command.
pub(crate) fn run(command: Command, shell: &mut Shell) -> Result<ExitCode, Failure> {
    match command {
        Command::Check(arguments) => check::run(&arguments, shell),
        Command::Budget(arguments) => budget::run(&arguments, shell),
        Command::Loss(arguments) => loss::run(&arguments, shell),
        Command::Init(arguments) => init::run(&arguments, shell),
        Command::Build(arguments) => build::run(&arguments, shell),
        Command::Install(arguments) => install::run(&arguments, shell),
        Command::Uninstall(arguments) => uninstall::run(&arguments, shell),
        Command::Where(arguments) => r#where::run(&arguments, shell),
        Command::Fix(arguments) => fix::run(&arguments, shell),
        Command::Baseline(arguments) => baseline::run(&arguments, shell),
        Command::Layers(arguments) => layers::run(&arguments, shell),
        Command::Add(arguments) => add::run(&arguments, shell),
        Command::Remove(arguments) => remove::run(&arguments, shell),
        Command::Review(arguments) => review::run(&arguments, shell),
        Command::Graph(arguments) => graph::run(&arguments, shell),
        Command::List(arguments) => list::run(&arguments, shell),
        Command::Find(arguments) => find::run(arguments, shell),
        Command::Prepare(arguments) => prepare::run(&arguments, shell),
        Command::Serve(arguments) => serve::run(&arguments, shell),
        #[cfg(feature = "measure")]
        Command::Models(arguments) => models::run(&arguments, shell),
        #[cfg(feature = "measure")]
        Command::Profile(arguments) => profile::run(&arguments, shell),
        #[cfg(feature = "measure")]
        Command::Config(arguments) => config::run(&arguments, shell),
        #[cfg(feature = "measure")]
        Command::Run(arguments) => run::run(&arguments, shell),
        #[cfg(feature = "measure")]
        Command::Logs(arguments) => logs::run(&arguments, shell),
        #[cfg(feature = "measure")]
        Command::Clean(arguments) => clean::run(&arguments, shell),
        Command::Show(arguments) => show::run(arguments, shell),
        Command::Expand(arguments) => expand::run(&arguments, shell),
        Command::Explain(arguments) => explain::run(&arguments, shell),
        Command::New(arguments) => new::run(&arguments, shell),
        Command::Completions(arguments) => completions::run(&arguments, shell),
        Command::Man(arguments) => man::run(&arguments, shell),
    }
}
