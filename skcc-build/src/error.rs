//! Why there is no module.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use skcc_core::diagnostic::{Diagnostic, render};

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
    /// A file could not be written or removed.
    Io {
        /// What was tried, as a verb.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
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

    pub(crate) fn io(action: &'static str, path: &Path, source: io::Error) -> Self {
        Self::Io {
            action,
            path: path.to_owned(),
            source,
        }
    }

    /// One line for each problem, and one for the help it has.
    pub(crate) fn lines(&self) -> Vec<String> {
        match self {
            Self::Setting { message, help } => vec![message.clone(), format!("help: {help}")],
            Self::Io {
                action,
                path,
                source,
            } => vec![format!("cannot {action} `{}`: {source}", path.display())],
            Self::Findings { diagnostics } => {
                let errors = diagnostics
                    .iter()
                    .filter(|diagnostic| diagnostic.is_error());
                let mut lines = Vec::new();
                for error in errors {
                    lines.push(render::short(error));
                    lines.extend(error.help.as_ref().map(|help| format!("help: {help}")));
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
            Self::Io { source, .. } => Some(source),
            Self::Setting { .. } | Self::Findings { .. } => None,
        }
    }
}
