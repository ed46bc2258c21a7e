//! What a build script says to Cargo.

use std::io::{self, Write};

use skcc_core::diagnostic::{Severity, render};

use crate::{Error, Report};

/// Set to where the generated files are; the macros read it.
pub(crate) const OUT_DIR: &str = "SKCC_OUT_DIR";

/// How many problems of one kind are shown. Whoever has more of them needs
/// `cargo skcc check`, not a longer list.
const SHOWN: usize = 20;

/// Writes directives.
///
/// Each is one line of its own, whatever it holds: text of a skill must not
/// become a directive.
pub(crate) struct Cargo<W> {
    out: W,
}

impl<W: Write> Cargo<W> {
    pub(crate) fn new(out: W) -> Self {
        Self { out }
    }

    fn line(&mut self, directive: &str, value: &str) -> io::Result<()> {
        let value: String = value
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        writeln!(self.out, "cargo::{directive}={value}")
    }

    /// Says what was compiled.
    pub(crate) fn report(&mut self, report: &Report) -> io::Result<()> {
        for path in &report.watch {
            self.line("rerun-if-changed", &path.to_string_lossy())?;
        }
        for variable in &report.variables {
            self.line("rerun-if-env-changed", variable)?;
        }
        let out_dir = report.out_dir.to_string_lossy();
        self.line("rustc-env", &format!("{OUT_DIR}={out_dir}"))?;
        for (name, value) in &report.metadata {
            self.line("metadata", &format!("{name}={value}"))?;
        }
        let warnings = report
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == Severity::Warning);
        let lines: Vec<_> = warnings
            .map(|warning| vec![render::short(warning)])
            .collect();
        self.problems("warning", &lines)
    }

    /// Says why nothing was compiled.
    pub(crate) fn error(&mut self, error: &Error) -> io::Result<()> {
        let mut problems: Vec<Vec<String>> = Vec::new();
        for line in error.lines() {
            match problems.last_mut() {
                Some(problem) if line.starts_with("help: ") => problem.push(line),
                _ => problems.push(vec![line]),
            }
        }
        self.problems("error", &problems)
    }

    fn problems(&mut self, directive: &str, problems: &[Vec<String>]) -> io::Result<()> {
        for line in problems.iter().take(SHOWN).flatten() {
            self.line(directive, line)?;
        }
        match problems.len().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => {
                let rest = format!("{more} more: run `cargo skcc check` to see them all");
                self.line(directive, &rest)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(say: impl FnOnce(&mut Cargo<&mut Vec<u8>>) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        say(&mut Cargo::new(&mut out)).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_message_cannot_become_a_directive() {
        let error = Error::setting("a\ncargo::rustc-cfg=x\r\n", "b\nc");
        assert_eq!(
            said(|cargo| cargo.error(&error)),
            "cargo::error=a cargo::rustc-cfg=x  \ncargo::error=help: b c\n"
        );
    }

    #[test]
    fn a_report_names_what_is_watched() {
        let report = Report {
            out_dir: "out/skcc".into(),
            watch: vec!["skills".into(), "skcc.toml".into()],
            variables: vec!["SKCC_COMPILE_ERRORS".into()],
            ..Report::default()
        };
        assert_eq!(
            said(|cargo| cargo.report(&report)),
            "cargo::rerun-if-changed=skills\n\
             cargo::rerun-if-changed=skcc.toml\n\
             cargo::rerun-if-env-changed=SKCC_COMPILE_ERRORS\n\
             cargo::rustc-env=SKCC_OUT_DIR=out/skcc\n"
        );
    }

    #[test]
    fn a_long_list_is_cut() {
        let problems = vec![vec!["x".to_owned()]; SHOWN + 2];
        let said = said(|cargo| cargo.problems("warning", &problems));
        assert_eq!(said.lines().count(), SHOWN + 1);
        assert!(said.ends_with("cargo::warning=2 more: run `cargo skcc check` to see them all\n"));
    }
}
