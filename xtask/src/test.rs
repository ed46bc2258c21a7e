//! `cargo xtask test`: every test.

use std::process::Stdio;

use crate::{Failure, cargo, execute};

/// Runs the tests of all packages with all features, `arguments` being passed
/// on.
pub(crate) fn run(arguments: &[&str]) -> Result<(), Failure> {
    let everything = ["--workspace", "--all-features"];
    if !has_nextest() {
        return execute(cargo().arg("test").args(everything).args(arguments));
    }
    execute(
        cargo()
            .args(["nextest", "run"])
            .args(everything)
            .args(arguments),
    )?;
    // Nextest leaves the examples in the documentation to cargo. A test named
    // on the command line is none of them.
    if arguments.is_empty() {
        execute(cargo().args(["test", "--doc"]).args(everything))?;
    }
    Ok(())
}

fn has_nextest() -> bool {
    cargo()
        .args(["nextest", "--version"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
