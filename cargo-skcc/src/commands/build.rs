//! `build`: writes what agents load and what `rustc` compiles.

mod watch;

use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use skcc_core::Compilation;
use skcc_core::diagnostic::{self, Diagnostic};
use skcc_core::emit::fit::{self, Fitted};
use skcc_core::plan::{Applied, Overwrite, Plan, PlanError};
use skcc_core::system::{System, os::Os};

use crate::args::styles::StyleArguments;
use crate::args::{Layers, Lints, MessageFormat, Messages, Selection, targets};
use crate::failure::Failure;
use crate::memo::{Memo, Said, Trace};
use crate::output::{self, Built, Freshness, Kind, Request};
use crate::project::Project;
use crate::report::{self, count};
use crate::shell::{Shell, columns_of};
use crate::{ExitCode, clock, compile, project};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    messages: Messages,
    #[command(flatten)]
    lints: Lints,
    #[command(flatten)]
    selection: Selection,
    #[command(flatten)]
    layers: Layers,
}

const OUTPUT: &str = "Output";

/// What is written, and where.
#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
struct OutputArgs {
    /// Where to write [default: `target/skcc` beside a Cargo.toml, else `dist`]
    #[arg(short, long, value_name = "DIR", help_heading = OUTPUT)]
    out_dir: Option<PathBuf>,
    /// Write for this agent, or for `all` [default: the configured ones]
    #[arg(short, long, value_name = "TARGET", value_delimiter = ',', value_parser = targets::read, help_heading = OUTPUT)]
    target: Vec<targets::Target>,
    /// Write this instead of what the settings say
    #[arg(long, value_name = "KIND", value_delimiter = ',', help_heading = OUTPUT)]
    emit: Vec<Kind>,
    /// Write nothing; fail when what is there differs, and print the difference
    #[arg(long, conflicts_with = "watch", help_heading = OUTPUT)]
    check: bool,
    #[command(flatten, next_help_heading = OUTPUT)]
    style: StyleArguments,
    /// Build again whenever a skill or the settings change
    #[arg(long, help_heading = OUTPUT)]
    watch: bool,
    /// Shorten descriptions, by whole clauses and triggers first, until each agent lists
    /// every skill; `budget --fit` shows what is left
    #[arg(long, help_heading = OUTPUT)]
    fit: bool,
    /// Write the skills that have no errors, even when others have some
    #[arg(long, help_heading = OUTPUT)]
    keep_going: bool,
    /// Overwrite files that skcc did not write, or that were changed since
    #[arg(long, help_heading = OUTPUT)]
    force: bool,
}

pub(crate) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    arguments.messages.announce(shell);
    if arguments.output.watch {
        return watch::run(arguments, shell);
    }
    once(arguments, shell)
}

fn build(arguments: &Arguments, mut project: Project, system: &dyn System) -> (Built, Vec<Fitted>) {
    if let Some(folder) = &arguments.output.out_dir {
        project.leave_out(folder);
    }
    let mut options = project.options(&arguments.lints);
    if !arguments.output.target.is_empty() {
        options.targets = targets::emitters(&arguments.output.target);
    }
    arguments.output.style.apply(&mut options.styles);
    let mut compilation = compile::compile(system, &project, &options, arguments.selection.jobs);
    let fitted = if arguments.output.fit {
        fit::apply(&mut compilation.skills)
    } else {
        Vec::new()
    };
    (Built::new(project, compilation), fitted)
}

/// What was done to make descriptions fit, for people.
fn tell_fitted(shell: &mut Shell, fitted: &[Fitted]) -> std::io::Result<()> {
    for one in fitted {
        if one.shortened > 0 {
            let what = count(one.shortened, "description");
            shell.status("Shortened", format_args!("{what} for `{}`", one.target))?;
        }
        if one.unseen > 0 {
            shell.note(format_args!(
                "`{}` has no room for so many skills: its model is not told what {} of them do",
                one.target, one.unseen
            ))?;
        }
    }
    Ok(())
}

/// Builds once, or says again what the last build said when nothing changed.
fn once(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    let started = Instant::now();
    let style = report::Style::findings(arguments.messages.message_format);
    let projects = project::open(&arguments.selection, &arguments.layers, shell)?;
    if let Some(broken) = project::broken(&projects, &arguments.lints) {
        return Ok(report::wrong_settings(shell, &broken, style, started)?);
    }
    let Some(memo) = memo(arguments, &projects, shell) else {
        return Ok(compiled(arguments, projects, shell, &Os, started)?.0);
    };
    if let Some(said) = memo.recall() {
        shell.out.write_all(said.out.as_bytes())?;
        shell.err.write_all(said.err.as_bytes())?;
        return Ok(ExitCode::Clean);
    }
    let trace = Trace::start();
    shell.out.start();
    shell.err.start();
    let end = compiled(arguments, projects, shell, &trace, started);
    let said = Said {
        out: shell.out.stop(),
        err: shell.err.stop(),
    };
    let (code, has_written) = end?;
    if code == ExitCode::Clean && !has_written {
        memo.keep(trace, said);
    }
    Ok(code)
}

/// Where a build is noted that need not be repeated. One that is forced or that
/// only compares is not, nor one that says how long it took.
fn memo(arguments: &Arguments, projects: &[Project], shell: &Shell) -> Option<Memo> {
    let Arguments {
        output, messages, ..
    } = arguments;
    let is_timed = shell.is_verbose() || messages.message_format == MessageFormat::Json;
    if output.check || output.watch || output.force || is_timed {
        return None;
    }
    let command = format!("{arguments:?} {}", shell.is_quiet());
    let columns = columns_of(&std::io::stderr());
    let resolved = format!("{:?} {columns:?} {projects:?}", clock::today());
    Memo::new(&command, &resolved)
}

/// Compiles and writes. Tells also whether anything was written.
fn compiled(
    arguments: &Arguments,
    projects: Vec<Project>,
    shell: &mut Shell,
    system: &dyn System,
    started: Instant,
) -> Result<(ExitCode, bool), Failure> {
    let style = report::Style::findings(arguments.messages.message_format);
    let projects = projects.into_iter();
    let (built, fitted): (Vec<_>, Vec<_>) = projects
        .map(|project| build(arguments, project, system))
        .unzip();
    let has_errors = built.iter().any(|one| !one.compilation.is_ok());
    let done = if has_errors && !arguments.output.keep_going {
        None
    } else {
        Some(write(arguments, &built, system))
    };
    let mut all = Compilation::default();
    for one in built {
        compile::append(&mut all, one.compilation);
    }
    let mut failure = None;
    let mut outcomes = Vec::new();
    match done {
        None => {}
        Some(Ok((done, collisions))) => {
            outcomes = done;
            all.diagnostics.extend(collisions);
            diagnostic::sort(&mut all.diagnostics);
        }
        Some(Err(error)) => failure = Some(error),
    }
    let mut written = Vec::new();
    let mut compared = Vec::new();
    let mut has_written = false;
    for outcome in outcomes {
        match outcome {
            Outcome::Written(line, is_new) => {
                written.push(line);
                has_written |= is_new;
            }
            Outcome::Compared(freshness) => compared.push(freshness),
        }
    }
    let end = report::print(shell, &all, &compared, style, started)?;
    if let Some(failure) = failure {
        return Err(failure);
    }
    if style.format != MessageFormat::Json {
        tell_fitted(shell, &fitted.concat())?;
        for line in written {
            shell.status("Built", line)?;
        }
    }
    Ok((end, has_written))
}

/// Writes, or compares, every folder; reports skills that cannot be written
/// side by side. Nothing is written before all is planned.
fn write(
    arguments: &Arguments,
    built: &[Built],
    system: &dyn System,
) -> Result<(Vec<Outcome>, Vec<Diagnostic>), Failure> {
    let options = &arguments.output;
    let overwrite = if options.force || options.check {
        Overwrite::Any
    } else {
        Overwrite::Own
    };
    let request = Request::Build {
        out_dir: options.out_dir.clone(),
        kinds: options.emit.iter().copied().collect(),
        names_targets: !options.target.is_empty(),
        names_skills: !arguments.selection.paths.is_empty(),
    };
    let (destinations, collisions) = output::all(&request, built)?;
    if !collisions.is_empty() && !options.keep_going {
        return Ok((Vec::new(), collisions));
    }
    let mut plans = Vec::new();
    for destination in destinations {
        let plan = Plan::new(system, &destination.folder, destination.output, overwrite)
            .map_err(|error| blocked(&error))?;
        plans.push((destination.shown, destination.what, plan));
    }
    let mut outcomes = Vec::new();
    for (shown, what, plan) in plans {
        outcomes.push(if options.check {
            Outcome::Compared(Freshness::of(&plan, shown, "build"))
        } else {
            let applied = plan
                .apply(system)
                .map_err(|error| Failure::new(error.to_string()))?;
            let has_written = applied.written + applied.removed > 0;
            Outcome::Written(told(&what, &shown, applied), has_written)
        });
    }
    Ok((outcomes, collisions))
}

/// What came of one folder.
enum Outcome {
    /// It was written: a line about it, and whether anything was not right before.
    Written(String, bool),
    /// It was compared.
    Compared(Freshness),
}

/// What was done to a folder, for people.
pub(super) fn told(what: &str, shown: &str, applied: Applied) -> String {
    let numbers = [
        (applied.written, "written"),
        (applied.removed, "removed"),
        (applied.unchanged, "unchanged"),
    ];
    let numbers = numbers.iter().filter(|(number, _)| *number > 0);
    let numbers: Vec<_> = numbers
        .map(|(number, verb)| format!("{} {verb}", count(*number, "file")))
        .collect();
    format!("{what} into {shown}: {}", numbers.join(", "))
}

/// How many files that stand in the way are named.
const NAMED: usize = 5;

/// What stands in the way, and what to do about it.
pub(super) fn blocked(error: &PlanError) -> Failure {
    match error {
        PlanError::Blocked(files) => {
            let named = files.iter().take(NAMED);
            let mut lines: Vec<_> = named
                .map(|(path, obstacle)| format!("`{}` {obstacle}", path.display()))
                .collect();
            if let Some(more @ 1..) = files.len().checked_sub(NAMED) {
                lines.push(format!("and {more} more"));
            }
            let failure = Failure::new(format!("files stand in the way: {}", lines.join("; ")));
            failure.help("move them, or overwrite files with `--force`")
        }
        PlanError::Manifest { .. } => {
            Failure::new(error.to_string()).help("write the folder anew with `--force`")
        }
        PlanError::Io { .. } => Failure::new(error.to_string()),
    }
}
