//! The command line: what may be written, read into types.
//!
//! A group of options is a struct that the commands which obey it flatten in,
//! so that no command takes an option that it ignores.

pub(crate) mod layers;
mod lints;
#[cfg(feature = "measure")]
pub(crate) mod model;
pub(crate) mod place;
pub(crate) mod state;
pub(crate) mod styles;
pub(crate) mod targets;

use std::ffi::OsString;
use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::path::PathBuf;

use anstream::ColorChoice;
use clap::builder::Styles;
use clap::builder::styling::AnsiColor;
use clap::error::ErrorKind;
use clap::{Args, CommandFactory, FromArgMatches, Parser, ValueEnum};

pub(crate) use layers::{Added, Layers};
pub(crate) use lints::{Lints, near_code};
pub(crate) use state::State;

use crate::ExitCode;
use crate::commands::Command;
use crate::shell::{self, Shell, Verbosity};

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default())
    .error(AnsiColor::BrightRed.on_default().bold())
    .valid(AnsiColor::Cyan.on_default().bold())
    .invalid(AnsiColor::Yellow.on_default().bold());

/// The compiler for Agent Skills
#[derive(Debug, Parser)]
#[command(
    version,
    styles = STYLES,
    subcommand_required = true,
    arg_required_else_help = true,
    disable_help_subcommand = false,
    after_help = "`explain CODE` says what a diagnostic means."
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options of every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// When to use colours [default: as `CARGO_TERM_COLOR` says]
    #[arg(long, global = true, value_name = "WHEN")]
    color: Option<Color>,
    /// Print errors alone
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Print what was used and how long it took, too
    #[arg(short, long, global = true)]
    verbose: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

impl Color {
    fn choice(self) -> ColorChoice {
        match self {
            Self::Auto => ColorChoice::Auto,
            Self::Always => ColorChoice::Always,
            Self::Never => ColorChoice::Never,
        }
    }

    /// As cargo's own variable says.
    fn of_cargo() -> Self {
        std::env::var("CARGO_TERM_COLOR")
            .ok()
            .and_then(|value| Self::from_str(&value, true).ok())
            .unwrap_or(Self::Auto)
    }
}

impl Global {
    pub(crate) fn color(&self) -> ColorChoice {
        self.color.unwrap_or_else(Color::of_cargo).choice()
    }

    pub(crate) fn verbosity(&self) -> Verbosity {
        match (self.quiet, self.verbose) {
            (true, _) => Verbosity::Quiet,
            (_, true) => Verbosity::Verbose,
            _ => Verbosity::Normal,
        }
    }
}

/// Which skills a command is about.
#[derive(Debug, Args)]
pub(crate) struct Selection {
    /// Skill folders, SKILL.md files or trees of skills [default: the configured roots]
    #[arg(value_name = "PATHS", conflicts_with_all = ["package", "workspace"])]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) project: ProjectArgs,
    /// Number of threads [default: one per processor]
    #[arg(short, long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,
}

const PACKAGES: &str = "Package selection";

/// Whose settings hold.
///
/// The heading stands at each option: at the group, clap would go on with it.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct ProjectArgs {
    /// Use the settings beside this Cargo.toml, and above it
    #[arg(long, value_name = "PATH", help_heading = PACKAGES)]
    pub(crate) manifest_path: Option<PathBuf>,
    /// Use the skills and settings of this package; needs cargo
    #[arg(short, long, value_name = "NAME", conflicts_with = "workspace", help_heading = PACKAGES)]
    pub(crate) package: Vec<String>,
    /// Use the skills and settings of every package of the workspace; needs cargo
    #[arg(long, help_heading = PACKAGES)]
    pub(crate) workspace: bool,
    /// Refuse to change Cargo.lock, and skills of others that `skcc.lock` does not cover
    #[arg(long, help_heading = PACKAGES)]
    pub(crate) locked: bool,
    /// Use no network when cargo is asked for packages
    #[arg(long, help_heading = PACKAGES)]
    pub(crate) offline: bool,
}

/// How findings are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum MessageFormat {
    /// With the source around each finding, on stderr
    #[default]
    Human,
    /// One line each, on stderr
    Short,
    /// JSON lines, on stdout
    Json,
    /// SARIF 2.1.0, on stdout
    Sarif,
    /// Workflow commands of GitHub Actions, on stdout
    Github,
}

/// How data is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum DataFormat {
    /// For reading
    #[default]
    Human,
    /// JSON
    Json,
}

/// The format of findings.
#[derive(Debug, Args)]
pub(crate) struct Messages {
    /// How to print findings
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "human",
        hide_default_value = true
    )]
    pub(crate) message_format: MessageFormat,
}

impl Messages {
    /// Tells the shell how failures are to be told.
    pub(crate) fn announce(&self, shell: &mut Shell) {
        if self.message_format == MessageFormat::Json {
            shell.speak_json();
        }
    }
}

/// The format of data.
#[derive(Debug, Args)]
pub(crate) struct Data {
    /// How to print
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "human",
        hide_default_value = true
    )]
    pub(crate) message_format: DataFormat,
}

/// The whole command line under the name it was started by.
pub(crate) fn command(name: &'static str) -> clap::Command {
    let mut command = Cli::command().name(name).bin_name(name);
    // So that the usage line of each command has the name too.
    command.build();
    command
}

/// Reads the command line.
pub(crate) fn parse(name: &'static str, arguments: &[OsString]) -> Result<Cli, clap::Error> {
    let color =
        match asked(arguments, "--color").and_then(|value| Color::from_str(value, true).ok()) {
            Some(color) => color,
            None => Color::of_cargo(),
        };
    let color = match color {
        Color::Auto => clap::ColorChoice::Auto,
        Color::Always => clap::ColorChoice::Always,
        Color::Never => clap::ColorChoice::Never,
    };
    let mut command = Cli::command().name(name).bin_name(name).color(color);
    let matches = command.try_get_matches_from_mut(arguments)?;
    Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
}

/// The value of `option` as it was written, when the line as a whole cannot be
/// read.
fn asked<'a>(arguments: &'a [OsString], option: &str) -> Option<&'a str> {
    let options = arguments.iter().take_while(|argument| *argument != "--");
    let mut options = options.filter_map(|argument| argument.to_str());
    while let Some(argument) = options.next() {
        match argument.strip_prefix(option) {
            Some("") => return options.next(),
            Some(rest) if rest.starts_with('=') => return Some(&rest[1..]),
            _ => {}
        }
    }
    None
}

/// Prints help, the version, or what is wrong with the command line.
pub(crate) fn print_error(error: &clap::Error, arguments: &[OsString]) -> ExitCode {
    let asked_for = matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    );
    if !asked_for && asked(arguments, "--message-format") == Some("json") {
        let text = error.render().to_string();
        let text = text.lines().next().unwrap_or_default();
        let message = text.strip_prefix("error: ").unwrap_or(text);
        let mut out = io::stdout().lock();
        // A closed pipe is no reason to say more.
        let _ = shell::write_json_failure(&mut out, message, None).and_then(|()| out.flush());
    }
    let _ = error.print();
    if asked_for {
        ExitCode::Clean
    } else {
        ExitCode::Failure
    }
}
