//! `add`: a dependency, and what skills come with it.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use clap::Args;
use skcc_core::source;
use skcc_core::system::os::Os;

use crate::args::ProjectArgs;
use crate::failure::Failure;
use crate::report::count;
use crate::shell::Shell;
use crate::{ExitCode, project};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// What `cargo add` takes: a crate, a version, `--path DIR` …
    #[arg(
        value_name = "ARGUMENTS",
        required = true,
        trailing_var_arg = true,
        allow_hyphen_values = true
    )]
    cargo: Vec<String>,
}

pub(crate) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    change("add", &arguments.cargo, shell)
}

/// Lets cargo change the dependencies, and tells which skills come and go.
pub(super) fn change(
    verb: &str,
    arguments: &[String],
    shell: &mut Shell,
) -> Result<ExitCode, Failure> {
    let asked = asked(arguments);
    // Cargo says itself what is wrong with the packages.
    let before = shipped(&asked).unwrap_or_default();
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .arg(verb)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| Failure::new(format!("cannot run cargo: {error}")))?;
    shell.out.write_all(&output.stdout)?;
    shell.err.write_all(&output.stderr)?;
    if !output.status.success() {
        return Err(Failure::new(format!("`cargo {verb}` failed")));
    }
    let after = shipped(&asked)?;
    for (name, skills) in &before {
        if !after.contains_key(name) {
            let skills = count(skills.len(), "skill");
            shell.status("Removed", format_args!("{skills} of the crate `{name}`"))?;
        }
    }
    let mut any = false;
    for (name, skills) in &after {
        if !before.contains_key(name) {
            any = true;
            let number = count(skills.len(), "skill");
            let list = skills.join("`, `");
            shell.status(
                "Added",
                format_args!("{number} of the crate `{name}`: `{list}`"),
            )?;
        }
    }
    if any {
        shell.note("read them and accept them with `cargo skcc review`")?;
    } else if verb == "add" {
        shell.note("no skills came with it")?;
    }
    Ok(ExitCode::Clean)
}

/// The ids of the skills that dependencies ship, by crate.
fn shipped(asked: &ProjectArgs) -> Result<BTreeMap<String, Vec<String>>, Failure> {
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for root in project::shipped(asked)? {
        let found = source::discover(&Os, &root);
        let name = root.lock_name();
        let name = name.strip_prefix("crate:").unwrap_or(&name).to_owned();
        let skills = all.entry(name).or_default();
        skills.extend(found.skills.into_iter().map(|skill| skill.id));
    }
    Ok(all)
}

/// What cargo is told about whose dependencies change.
fn asked(arguments: &[String]) -> ProjectArgs {
    let mut asked = ProjectArgs::default();
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let (name, value) = match argument.split_once('=') {
            Some((name, value)) if name.starts_with("--") => (name, Some(value.to_owned())),
            _ => (argument.as_str(), None),
        };
        let mut value = || value.clone().or_else(|| rest.next().cloned());
        match name {
            "--manifest-path" => asked.manifest_path = value().map(PathBuf::from),
            "-p" | "--package" => asked.package.extend(value()),
            "--locked" => asked.locked = true,
            "--offline" => asked.offline = true,
            _ => {}
        }
    }
    asked
}
