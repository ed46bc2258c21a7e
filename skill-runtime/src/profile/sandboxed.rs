//! Programs of models, run by the real interpreters in the sandbox.

use std::path::{Path, PathBuf};
use std::prelude::v1::*;

use tokio::runtime::Handle;

use super::run_code::{Interpreter, Job, Missing, Output};
use super::workplace::Workplace;
use crate::sandbox::{Ended, Policy, Sandbox};

/// Runs programs in the [sandbox](crate::sandbox), without a network. It is
/// called on threads that may wait, inside of a `tokio` runtime.
#[derive(Debug, Clone)]
pub struct SandboxedInterpreter {
    runtime: Handle,
    launcher: Option<PathBuf>,
}

impl SandboxedInterpreter {
    /// Uses this runtime for its waiting.
    pub const fn new(runtime: Handle) -> Self {
        Self {
            runtime,
            launcher: None,
        }
    }

    /// Sets the executable that becomes the stages of sandboxes, where it is
    /// not this one.
    #[must_use]
    pub fn launcher(mut self, executable: impl Into<PathBuf>) -> Self {
        self.launcher = Some(executable.into());
        self
    }

    fn sandbox(&self, policy: Policy) -> Result<Sandbox, String> {
        match &self.launcher {
            Some(launcher) => Sandbox::with_launcher(policy, launcher),
            None => Sandbox::new(policy),
        }
        .map_err(|error| error.to_string())
    }

    fn work(&self, job: &Job<'_>) -> Result<Output, String> {
        let said = |error: std::io::Error| error.to_string();
        let place = Workplace::new().map_err(said)?;
        let files = job.files.iter();
        place
            .write(files.map(|(path, bytes)| (path, bytes.as_slice())))
            .map_err(said)?;
        let mut policy = Policy::new(place.path());
        policy.limits.wall = job.timeout;
        let mut program = Vec::from([job.program]);
        program.extend(job.arguments);
        // The sandbox gives no standard input: a shell reads it from a file
        // that lies outside of the work directory.
        let aside = Workplace::new().map_err(said)?;
        let stdin = aside.path().join("stdin");
        let path = stdin.to_string_lossy().into_owned();
        if !job.stdin.is_empty() {
            std::fs::write(&stdin, job.stdin).map_err(said)?;
            policy.read.push(stdin);
            let mut through = Vec::from(["sh", "-c", "in=$1; shift; exec \"$@\" < \"$in\"", "sh"]);
            through.push(&path);
            through.append(&mut program);
            program = through;
        }
        let sandbox = self.sandbox(policy)?;
        let finished = self
            .runtime
            .block_on(sandbox.run(&program))
            .map_err(|error| error.to_string())?;
        let files = place.read().map_err(said)?;
        let files = files.into_iter();
        Ok(Output {
            code: match finished.ended {
                Ended::Code(code) => Some(code),
                Ended::Signal(_) | Ended::TimedOut | Ended::DiskFull => None,
            },
            timed_out: finished.ended == Ended::TimedOut,
            stdout: finished.stdout,
            stderr: finished.stderr,
            files: files
                .map(|(path, content)| (path, content.bytes().to_vec()))
                .collect(),
        })
    }
}

impl Interpreter for SandboxedInterpreter {
    fn missing(&self, program: &str) -> Option<Missing> {
        let folders = crate::sandbox::PATH.split(':');
        let is_there = folders
            .map(Path::new)
            .any(|one| one.join(program).is_file());
        let reason = if !cfg!(target_os = "linux") {
            "this system has no sandbox"
        } else if is_there {
            return None;
        } else {
            "it is not installed where the sandbox sees it"
        };
        Some(Missing {
            program: program.into(),
            reason: reason.into(),
        })
    }

    fn run(&self, job: &Job<'_>) -> Result<Output, Missing> {
        if let Some(missing) = self.missing(job.program) {
            return Err(missing);
        }
        self.work(job).map_err(|reason| Missing {
            program: job.program.into(),
            reason,
        })
    }
}
