//! Why a command could not do its work.

use std::fmt;
use std::io;
use std::path::Path;

/// Why a command could not do its work: the command line, the configuration or
/// the disk. What is wrong with a skill is a diagnostic, not a failure.
#[derive(Debug)]
pub(crate) enum Failure {
    /// One line, and how to get further.
    Message {
        /// A lowercase fragment.
        message: String,
        /// What to do, starting with a verb.
        help: Option<String>,
    },
    /// What was to be printed could not be.
    Output(io::Error),
}

impl Failure {
    /// A failure without advice.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self::Message {
            message: message.into(),
            help: None,
        }
    }

    /// Says what to do.
    pub(crate) fn help(self, help: impl Into<String>) -> Self {
        match self {
            Self::Message { message, .. } => Self::Message {
                message,
                help: Some(help.into()),
            },
            Self::Output(_) => self,
        }
    }

    /// A failure to do `what` with the file or folder at `path`.
    pub(crate) fn io(what: &str, path: &Path, error: &io::Error) -> Self {
        Self::new(format!("cannot {what} `{}`: {error}", path.display()))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Message { message, .. } => f.write_str(message),
            Self::Output(error) => write!(f, "cannot write the output: {error}"),
        }
    }
}

impl From<io::Error> for Failure {
    /// Only writing to the standard streams fails with a bare error.
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}
