//! Why there is no module.

use std::fmt;

use skcc_core::diagnostic::{Diagnostic, render};
use skcc_core::suppression::offer;

use crate::clock;

/// Why skills were not compiled.
///
/// `Debug` writes the same as `Display`, since Cargo shows the former of an
/// error that `main` returns.
#[non_exhaustive]
pub enum Error {
    /// A choice of the builder, or of the call, is wrong.
    Setting {
        /// What is wrong.
        message: String,
        /// What to do about it.
        help: String,
    },
    /// The output could not be written.
    Output(Box<dyn std::error::Error + Send + Sync>),
    /// Findings that stop the build.
    Findings {
        /// Everything that was found, also what does not stop the build.
        diagnostics: Vec<Diagnostic>,
    },
}

impl Error {
    pub(crate) fn setting(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Setting {
            message: message.into(),
            help: help.into(),
        }
    }

    pub(crate) fn output(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Output(error.into())
    }

    /// One line for each problem, and one for the help it has.
    pub(crate) fn lines(&self) -> Vec<String> {
        match self {
            Self::Setting { message, help } => vec![message.clone(), format!("help: {help}")],
            Self::Output(error) => vec![error.to_string()],
            Self::Findings { diagnostics } => {
                let errors = diagnostics
                    .iter()
                    .filter(|diagnostic| diagnostic.is_error());
                let mut lines = Vec::new();
                for error in errors {
                    lines.push(render::short(error));
                    // What a finding means is said by `cargo skcc check`; what
                    // accepts it must be at hand where the build stops.
                    let offer = offer(error, clock::today())
                        .map(|line| format!("if it is harmless, add to `skcc.toml`: {line}"));
                    let help = offer.or_else(|| error.help.clone());
                    lines.extend(help.map(|help| format!("help: {help}")));
                }
                lines
            }
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.lines().join("\n"))
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Output(error) => Some(&**error),
            Self::Setting { .. } | Self::Findings { .. } => None,
        }
    }
}
