//! Tasks of the project: `cargo xtask <task>`.
//!
//! The tasks are plain Rust, so that they need nothing but cargo.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a task talks to the person who runs it"
)]

mod budget;
#[cfg(feature = "detect")]
mod detect;
#[cfg(feature = "generate")]
mod generate;
#[cfg(feature = "portability")]
mod portability;
mod scale;
mod size;
mod test;

use std::path::PathBuf;
use std::process::{Command, ExitCode};

const USAGE: &str = "\
Usage: cargo xtask <TASK>

Tasks:
  test [ARGS]…        Run every test, with nextest where it is installed
  budget [--time]     Check the number of crates, and with --time the CPU seconds of clean builds
  generate [--check]  Write the generated documents and schemas, or check that they are fresh
  detect DIR LABELS   Measure what the security rules see in labelled skills
  detect split DIR LABELS
                      Print which half every labelled skill is in
  portability DIR     Measure what of the skills below DIR does not reach the artifacts of each
                      target, whether these are well-formed, and how many tokens they grow by
  portability DIR --write OUT
                      Write the artifacts of the skills below DIR, as Markdown and as XML, below
                      OUT, for parsers of others
  scale PROGRAM       Measure what 100, 1,000 and 10,000 skills in five layers cost PROGRAM, a
                      cargo-skcc with the feature `serve`
  size DIR            Measure what a program grows by that embeds the skills below DIR
";

/// What a task says when it cannot go on.
type Failure = String;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments[..] {
        ["test", ref rest @ ..] => test::run(rest),
        ["budget"] => budget::crates(),
        ["budget", "--time"] => budget::crates().and_then(|()| budget::seconds()),
        ["generate"] => generate(false),
        ["generate", "--check"] => generate(true),
        ["detect", "split", folder, labels] => detect(true, folder, labels),
        ["detect", folder, labels] => detect(false, folder, labels),
        ["portability", folder] => portability(folder, None),
        ["portability", folder, "--write", out] => portability(folder, Some(out)),
        ["scale", program] => scale::run(program),
        ["size", folder] => size::run(folder),
        ["help" | "--help" | "-h"] => {
            print!("{USAGE}");
            Ok(())
        }
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(feature = "generate")]
fn generate(check: bool) -> Result<(), Failure> {
    generate::run(check)
}

/// Starts this program again with what generating needs compiled in.
#[cfg(not(feature = "generate"))]
fn generate(check: bool) -> Result<(), Failure> {
    let mut command = again("generate");
    command.arg("generate").args(check.then_some("--check"));
    execute(&mut command)
}

#[cfg(feature = "detect")]
fn detect(split: bool, folder: &str, labels: &str) -> Result<(), Failure> {
    if split {
        detect::split(folder, labels)
    } else {
        detect::run(folder, labels)
    }
}

/// Starts this program again with the compiler compiled in.
#[cfg(not(feature = "detect"))]
fn detect(split: bool, folder: &str, labels: &str) -> Result<(), Failure> {
    let mut command = again("detect");
    command.arg("detect").args(split.then_some("split"));
    command.args([absolute(folder)?, absolute(labels)?]);
    execute(&mut command)
}

#[cfg(feature = "portability")]
fn portability(folder: &str, out: Option<&str>) -> Result<(), Failure> {
    match out {
        Some(out) => portability::write(folder, out),
        None => portability::run(folder),
    }
}

/// Starts this program again with what measuring needs compiled in.
#[cfg(not(feature = "portability"))]
fn portability(folder: &str, out: Option<&str>) -> Result<(), Failure> {
    let mut command = again("portability");
    command.arg("portability").arg(absolute(folder)?);
    if let Some(out) = out {
        let out = std::path::absolute(out);
        let out = out.map_err(|error| format!("where am I? {error}"))?;
        command.arg("--write").arg(out);
    }
    execute(&mut command)
}

/// A path that holds in the project's folder, where the program will run.
#[cfg(not(all(feature = "detect", feature = "portability")))]
fn absolute(path: &str) -> Result<PathBuf, Failure> {
    std::fs::canonicalize(path).map_err(|error| format!("cannot find `{path}`: {error}"))
}

/// The command that runs this program with a feature.
#[cfg(not(all(feature = "detect", feature = "generate", feature = "portability")))]
fn again(feature: &str) -> Command {
    let mut command = cargo();
    command.args(["run", "--quiet", "--package", "xtask", "--features"]);
    command.args([feature, "--"]);
    command
}

/// The cargo that runs this program, in the project's folder.
fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(project());
    command
}

/// The project's folder.
fn project() -> PathBuf {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    own.parent()
        .expect("this package lies in the project's folder")
        .to_owned()
}

/// Shows a command and runs it; its failure is ours.
fn execute(command: &mut Command) -> Result<(), Failure> {
    let arguments: Vec<_> = command
        .get_args()
        .map(|one| one.to_string_lossy())
        .collect();
    let line = format!("cargo {}", arguments.join(" "));
    eprintln!("$ {line}");
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{line}` ended with {status}")),
        Err(error) => Err(format!("cannot start `{line}`: {error}")),
    }
}

/// What a command prints.
fn output(command: &mut Command) -> Result<String, Failure> {
    let output = command
        .stderr(std::process::Stdio::inherit())
        .output()
        .map_err(|error| format!("cannot start cargo: {error}"))?;
    if !output.status.success() {
        return Err(format!("cargo ended with {}", output.status));
    }
    String::from_utf8(output.stdout).map_err(|_| "cargo did not print UTF-8".to_owned())
}
