//! Programs that try to get out of their sandbox.
//!
//! Every target of theirs is a file, a listener or a process that the test
//! itself made. The executable of the test becomes the stages of the sandbox,
//! so it has a `main` of its own.

#![expect(clippy::unwrap_used, reason = "a test says what it expects")]

#[cfg(target_os = "linux")]
mod escapes;

use std::process::ExitCode;

fn main() -> ExitCode {
    skill_runtime::sandbox::init();
    let arguments = libtest_mimic::Arguments::from_args();
    #[cfg(target_os = "linux")]
    let trials = escapes::trials();
    #[cfg(not(target_os = "linux"))]
    let trials = vec![libtest_mimic::Trial::test("there_is_none_here", || {
        let policy = skill_runtime::sandbox::Policy::new(".");
        match skill_runtime::sandbox::Sandbox::new(policy) {
            Err(skill_runtime::sandbox::SandboxError::Unsupported(_)) => Ok(()),
            other => Err(format!("{other:?}").into()),
        }
    })];
    libtest_mimic::run(&arguments, trials).exit_code()
}
