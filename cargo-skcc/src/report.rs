//! What a compilation found, in the form that was asked for.

mod statistics;

use std::fmt::Write as _;
use std::io::{self, Write};
use std::time::Instant;

use skcc_core::Compilation;
use skcc_core::diagnostic::{Diagnostic, Severity, render};

use crate::ExitCode;
use crate::args::MessageFormat;
use crate::shell::{ERROR, GOOD, Shell, WARNING};

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

/// Prints the findings and says how the run ended.
pub(crate) fn print(
    shell: &mut Shell,
    compilation: &Compilation,
    style: Style,
    started: Instant,
) -> io::Result<ExitCode> {
    let totals = Totals::of(compilation);
    match style.format {
        MessageFormat::Human | MessageFormat::Short if style.statistics => {
            statistics::table(&statistics::by_code(&compilation.diagnostics))
                .write(&mut shell.out)?;
            summary(shell, &totals, started)?;
        }
        MessageFormat::Human => {
            let shown: Vec<_> = shown(shell, compilation).collect();
            if shown.len() > MANY {
                statistics::print(shell, &shown)?;
            } else {
                for diagnostic in &shown {
                    writeln!(shell.err, "{}", render::short(diagnostic))?;
                }
            }
            summary(shell, &totals, started)?;
        }
        MessageFormat::Short => {
            for diagnostic in shown(shell, compilation) {
                writeln!(shell.err, "{}", render::short(diagnostic))?;
            }
            summary(shell, &totals, started)?;
        }
    }
    Ok(totals.exit_code())
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
            fixable: count(&statistics::is_fixable),
        }
    }

    fn exit_code(&self) -> ExitCode {
        if self.errors > 0 {
            ExitCode::Findings
        } else {
            ExitCode::Clean
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
