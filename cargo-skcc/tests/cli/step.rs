//! The steps of a workflow, run as a runner does.

use std::path::Path;
use std::process::{Command, Stdio};

use serde_yaml::Value;

use crate::project::Run;

/// A file of the repository.
pub(crate) fn yaml(path: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    let text = std::fs::read_to_string(path).unwrap();
    serde_yaml::from_str(&text).expect("it is YAML")
}

/// The script of the step `name` among `steps`.
pub(crate) fn script<'a>(steps: &'a Value, name: &str) -> &'a str {
    let steps = steps.as_sequence().expect("steps are a list");
    let step = steps.iter().find(|step| step["name"] == *name);
    let step = step.unwrap_or_else(|| panic!("there is no step `{name}`"));
    step["run"].as_str().expect("the step has a script")
}

/// Runs a script in `folder`, in the shell that runners use for `shell: bash`.
pub(crate) fn run(script: &str, folder: &Path, variables: &[(&str, &str)]) -> Run {
    let mut command = Command::new("bash");
    command
        .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script])
        .current_dir(folder)
        .env_remove("CARGO_TERM_COLOR")
        .envs(variables.iter().copied())
        .stdin(Stdio::null());
    crate::project::run(&mut command)
}

/// The value of `PATH` with another folder in front.
pub(crate) fn path_with(folder: &Path) -> String {
    let own = std::env::var("PATH").expect("there is a PATH");
    format!("{}:{own}", folder.display())
}

/// The folder of the binary.
pub(crate) fn binaries() -> &'static Path {
    let binary = Path::new(env!("CARGO_BIN_EXE_cargo-skcc"));
    binary.parent().expect("the binary lies in a folder")
}

/// Puts a program into a folder: a script of the shell.
pub(crate) fn program(folder: &Path, name: &str, script: &str) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::create_dir_all(folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}
