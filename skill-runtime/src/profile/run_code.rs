//! The seam to real interpreters: programs that a model wrote are run, never
//! guessed at.
//!
//! A program of a model is foreign code: [`SandboxedInterpreter`] runs it in the
//! [sandbox](crate::sandbox). Whoever grades elsewhere passes another.
//!
//! [`SandboxedInterpreter`]: super::SandboxedInterpreter

use core::time::Duration;
use std::collections::BTreeMap;
use std::prelude::v1::*;

/// Runs programs.
pub trait Interpreter {
    /// Runs `job` in a fresh directory that holds its files and nothing else,
    /// without a network.
    ///
    /// # Errors
    ///
    /// When the program is not there or cannot be started. A program that fails
    /// or takes too long is an [`Output`].
    fn run(&self, job: &Job<'_>) -> Result<Output, Missing>;

    /// Why a program cannot be run here, where that is known before: then a
    /// model is not asked for a program that nobody could grade.
    fn missing(&self, program: &str) -> Option<Missing> {
        let _ = program;
        None
    }
}

/// One program to run.
#[derive(Debug, Clone)]
pub struct Job<'a> {
    /// The interpreter, such as `python3`.
    pub program: &'a str,
    /// Its arguments.
    pub arguments: &'a [&'a str],
    /// What it reads from its standard input.
    pub stdin: &'a [u8],
    /// The files in its directory, by their path.
    pub files: &'a BTreeMap<String, Vec<u8>>,
    /// After which time it is ended, with everything that it started.
    pub timeout: Duration,
}

/// What came of a program.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Output {
    /// The exit code; `None` where it was ended by a signal.
    pub code: Option<i32>,
    /// Whether it was ended since it took too long.
    pub timed_out: bool,
    /// What it wrote to its standard output.
    pub stdout: Vec<u8>,
    /// What it wrote to its standard error.
    pub stderr: Vec<u8>,
    /// The files in its directory when it had ended.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// An interpreter is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// Which one.
    pub program: String,
    /// Why it cannot be used.
    pub reason: String,
}

impl core::fmt::Display for Missing {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "`{}` cannot be run: {}", self.program, self.reason)
    }
}

impl core::error::Error for Missing {}

/// No interpreter at all: whatever needs one is unknown.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoInterpreter;

impl Interpreter for NoInterpreter {
    fn run(&self, job: &Job<'_>) -> Result<Output, Missing> {
        Err(Missing {
            program: job.program.into(),
            reason: "no interpreter was given".into(),
        })
    }

    fn missing(&self, program: &str) -> Option<Missing> {
        Some(Missing {
            program: program.into(),
            reason: "no interpreter was given".into(),
        })
    }
}
