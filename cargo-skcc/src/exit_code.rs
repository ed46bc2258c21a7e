//! How a run ended.

/// How a run ended, as the process tells it.
///
/// The numbers are stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ExitCode {
    /// Nothing to complain about. A closed pipe counts as this too.
    Clean = 0,
    /// Findings at deny level, stale output, a run that failed.
    Findings = 1,
    /// The command line, the configuration or the disk: nothing was decided
    /// about the skills.
    Failure = 2,
    /// A model could not be asked.
    Provider = 3,
    /// A budget that the user has set is exhausted.
    Budget = 4,
    /// Interrupted. Signals are left to the system, so this is what a shell
    /// makes of an interrupt (128 + 2).
    Interrupted = 130,
}

impl From<ExitCode> for std::process::ExitCode {
    fn from(code: ExitCode) -> Self {
        Self::from(code as u8)
    }
}
