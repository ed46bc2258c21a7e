//! What a compilation found, in the form that was asked for.

mod statistics;

pub(crate) use statistics::is_fixable;

use std::fmt::Write as _;
use std::io::{self, Write};
use std::time::Instant;

use skcc_core::Compilation;
use skcc_core::diagnostic::render::{self, json};
use skcc_core::diagnostic::{Diagnostic, Severity};

use crate::ExitCode;
use crate::args::MessageFormat;
use crate::clock;
use crate::output::Freshness;
use crate::shell::{ERROR, GOOD, Shell, WARNING, columns_of};

/// From so many findings on, people get a summary by code.
const MANY: usize = 50;

/// How a report is wanted.
#[derive(Clone, Copy)]
pub(crate) struct Style {
    /// The form of the findings.
    pub(crate) format: MessageFormat,
    /// Totals by code instead of findings.
    pub(crate) statistics: bool,
}

impl Style {
    /// Findings in a form.
    pub(crate) const fn findings(format: MessageFormat) -> Self {
        Self {
            format,
            statistics: false,
        }
    }
}

/// Prints the findings, and what is stale of the folders that were compared;
/// says how the run ended.
pub(crate) fn print(
    shell: &mut Shell,
    compilation: &Compilation,
    compared: &[Freshness],
    style: Style,
    started: Instant,
) -> io::Result<ExitCode> {
    findings(shell, compilation, style)?;
    for freshness in compared {
        freshness.tell(shell, style.format)?;
    }
    end(shell, compilation, style, started)?;
    if compilation.is_ok() && compared.iter().all(Freshness::is_fresh) {
        Ok(ExitCode::Clean)
    } else {
        Ok(ExitCode::Findings)
    }
}

/// Prints what is wrong with the settings, which is all that can be done with
/// them.
pub(crate) fn wrong_settings(
    shell: &mut Shell,
    compilation: &Compilation,
    style: Style,
    started: Instant,
) -> io::Result<ExitCode> {
    let style = Style::findings(style.format);
    findings(shell, compilation, style)?;
    match style.format {
        MessageFormat::Json => end(shell, compilation, style, started)?,
        MessageFormat::Sarif => {}
        _ => writeln!(shell.err, "{ERROR}error{ERROR:#}: {WRONG_SETTINGS}")?,
    }
    Ok(ExitCode::Failure)
}

/// What stops a command whose settings are wrong.
pub(crate) const WRONG_SETTINGS: &str = "the settings are wrong, so nothing was done";

fn findings(shell: &mut Shell, compilation: &Compilation, style: Style) -> io::Result<()> {
    match style.format {
        MessageFormat::Json => {
            if style.statistics {
                for row in statistics::by_code(&compilation.diagnostics) {
                    writeln!(shell.out, "{}", row.line().render())?;
                }
                let coverage = statistics::coverage(compilation);
                for line in statistics::coverage_lines(&coverage) {
                    writeln!(shell.out, "{}", line.render())?;
                }
            } else {
                for line in json::lines(compilation) {
                    writeln!(shell.out, "{}", line.render())?;
                }
            }
        }
        MessageFormat::Human | MessageFormat::Short if style.statistics => {
            let rows = statistics::by_code(&compilation.diagnostics);
            statistics::table(&rows).write(&mut shell.out)?;
            if let Some(table) = statistics::by_skill(compilation) {
                writeln!(shell.out)?;
                table.write(&mut shell.out)?;
            }
            let coverage = statistics::coverage(compilation);
            if let Some(table) = statistics::coverage_table(&coverage) {
                writeln!(shell.out)?;
                table.write(&mut shell.out)?;
            }
        }
        MessageFormat::Human => {
            let shown: Vec<_> = shown(shell, compilation).collect();
            if shown.len() > MANY {
                statistics::print(shell, &shown)?;
            } else {
                for diagnostic in &shown {
                    finding(shell, diagnostic)?;
                }
            }
        }
        MessageFormat::Short => {
            for diagnostic in shown(shell, compilation) {
                writeln!(shell.err, "{}", render::short(diagnostic))?;
            }
        }
        MessageFormat::Sarif => writeln!(shell.out, "{}", render::sarif(compilation))?,
        MessageFormat::Github => {
            for diagnostic in shown(shell, compilation) {
                writeln!(shell.out, "{}", render::github(diagnostic))?;
            }
        }
    }
    Ok(())
}

/// Prints what comes last.
fn end(
    shell: &mut Shell,
    compilation: &Compilation,
    style: Style,
    started: Instant,
) -> io::Result<()> {
    match style.format {
        MessageFormat::Json => {
            let duration = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
            let summary = json::summary(compilation, duration);
            writeln!(shell.out, "{}", summary.render())
        }
        MessageFormat::Sarif => Ok(()),
        _ => summary(shell, &Totals::of(compilation), started),
    }
}

/// The widest that findings are, in columns: longer lines are hard to read.
const LONGEST: usize = 140;

/// Prints one finding for people.
pub(crate) fn finding(shell: &mut Shell, diagnostic: &Diagnostic) -> io::Result<()> {
    let mut human = render::Human::color(true).offer(clock::today());
    if let Some(columns) = columns_of(&io::stderr()) {
        human = human.width(columns.min(LONGEST));
    }
    let text = human.render(diagnostic);
    writeln!(shell.err, "{text}\n")
}

/// The findings that a person is shown.
fn shown<'a>(
    shell: &Shell,
    compilation: &'a Compilation,
) -> impl Iterator<Item = &'a Diagnostic> + use<'a> {
    let quiet = shell.is_quiet();
    let all = compilation.diagnostics.iter();
    all.filter(move |diagnostic| !quiet || diagnostic.is_error())
}

/// How many there are of everything.
pub(crate) struct Totals {
    skills: usize,
    errors: usize,
    warnings: usize,
    fixable: usize,
}

impl Totals {
    fn of(compilation: &Compilation) -> Self {
        let count = |what: &dyn Fn(&Diagnostic) -> bool| {
            compilation
                .diagnostics
                .iter()
                .filter(|diagnostic| what(diagnostic))
                .count()
        };
        Self {
            skills: compilation.skills.len(),
            errors: count(&Diagnostic::is_error),
            warnings: count(&|diagnostic| diagnostic.severity == Severity::Warning),
            fixable: count(&is_fixable),
        }
    }
}

/// The last line for people.
fn summary(shell: &mut Shell, totals: &Totals, started: Instant) -> io::Result<()> {
    if shell.is_quiet() {
        return Ok(());
    }
    let mut line = format!("checked {}: ", count(totals.skills, "skill"));
    let style = match (totals.errors, totals.warnings) {
        (0, 0) => {
            line.push_str("no findings");
            GOOD
        }
        (0, warnings) => {
            line.push_str(&count(warnings, "warning"));
            WARNING
        }
        (errors, warnings) => {
            line.push_str(&count(errors, "error"));
            if warnings > 0 {
                // Writing to a text does not fail.
                let _ = write!(line, ", {}", count(warnings, "warning"));
            }
            ERROR
        }
    };
    if totals.fixable > 0 {
        let _ = write!(line, "; `cargo skcc fix` mends {}", totals.fixable);
    }
    writeln!(shell.err, "{style}{line}{style:#}")?;
    shell.detail(format_args!(
        "took {:.1} ms",
        started.elapsed().as_secs_f64() * 1000.0
    ))
}

/// A number with its noun: `1 skill`, `2 skills`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}
