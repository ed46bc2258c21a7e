//! `init`: settings, a CI workflow and a pre-commit entry.

mod repository;

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use skcc_core::system::{System, os::Os};

use crate::ExitCode;
use crate::failure::Failure;
use crate::shell::Shell;
use repository::{Host, Repository};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The folder whose skills the settings are about
    #[arg(value_name = "DIR", default_value = ".", hide_default_value = true)]
    folder: PathBuf,
    /// Whose workflow to write [default: that of the repository's host]
    #[arg(long, value_enum, value_name = "HOST")]
    ci: Option<Ci>,
    /// Write no pre-commit entry
    #[arg(long)]
    no_pre_commit: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Ci {
    /// .github/workflows/skcc.yml
    Github,
    /// .gitlab-ci.yml
    Gitlab,
    /// None at all
    None,
}

pub(crate) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    let folder = &arguments.folder;
    if !folder.is_dir() {
        return Err(Failure::new(format!(
            "`{}` is not a folder",
            folder.display()
        )));
    }
    let repository = Repository::of(folder)?;
    let roots = repository::roots(folder);
    // Whatever a file with settings says, it is there.
    write(shell, &folder.join("skcc.toml"), "", &settings(&roots))?;
    let ci = arguments.ci.unwrap_or(match repository.host {
        Some(Host::Github) => Ci::Github,
        Some(Host::Gitlab) => Ci::Gitlab,
        None => Ci::None,
    });
    if repository.is_root {
        match ci {
            Ci::Github => {
                let path = folder.join(".github/workflows/skcc.yml");
                write(shell, &path, "skcc", GITHUB)?;
            }
            Ci::Gitlab => write(shell, &folder.join(".gitlab-ci.yml"), "skcc", GITLAB)?,
            Ci::None => {}
        }
        if repository.is_git && !arguments.no_pre_commit {
            let path = folder.join(".pre-commit-config.yaml");
            write(shell, &path, "skcc-check", PRE_COMMIT)?;
        }
    } else {
        shell.note("workflows and hooks belong to the repository's root: none is written here")?;
    }
    if roots.is_empty() {
        shell.note("there is no skill yet: `cargo skcc new NAME` makes one")?;
    }
    Ok(ExitCode::Clean)
}

/// Writes a file that is not there. In one that is there, `mark` shows whether
/// it has what is needed; where it has not, the text to add is printed.
fn write(shell: &mut Shell, path: &Path, mark: &str, text: &str) -> Result<(), Failure> {
    let shown = path.strip_prefix(".").unwrap_or(path).display().to_string();
    match Os.read(path) {
        Ok(bytes) if String::from_utf8_lossy(&bytes).contains(mark) => {
            shell.status("Kept", format_args!("{shown}"))?;
        }
        Ok(_) => {
            shell.status(
                "Kept",
                format_args!("{shown}; add to it what is printed below"),
            )?;
            shell.err.flush()?;
            writeln!(shell.out, "# {shown}\n{}", text.trim_end())?;
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Os.write(path, text.as_bytes(), false)
                .map_err(|error| Failure::io("write", path, &error))?;
            shell.status("Created", shown)?;
        }
        Err(error) => return Err(Failure::io("read", path, &error)),
    }
    Ok(())
}

fn settings(roots: &[String]) -> String {
    let roots = match roots {
        [] => "\"skills\"".to_owned(),
        roots => {
            // JSON's texts are TOML's, too.
            let quoted = roots
                .iter()
                .map(|root| serde_json::Value::from(root.as_str()).to_string());
            quoted.collect::<Vec<_>>().join(", ")
        }
    };
    format!(
        "# Settings of skcc: https://github.com/skcc-rs/skcc/blob/v{}/docs/configuration.md\n\
         \n\
         # The folders of skills.\n\
         roots = [{roots}]\n\
         \n\
         # The agents that `cargo skcc build` writes for.\n\
         targets = [\"universal\", \"claude-code\"]\n\
         \n\
         # Codes, their names or groups such as `SK1`, each with `allow`, `warn` or `deny`.\n\
         [lints]\n",
        env!("CARGO_PKG_VERSION")
    )
}

const GITHUB: &str = concat!(
    "\
name: Skills

on:
  push:
  pull_request:

permissions:
  contents: read

jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: skcc-rs/skcc@v",
    env!("CARGO_PKG_VERSION"),
    "\n"
);

const GITLAB: &str = concat!(
    "\
skcc:
  image: rust:latest
  script:
    - cargo install cargo-skcc --locked --version ",
    env!("CARGO_PKG_VERSION"),
    "
    - cargo-skcc check
"
);

const PRE_COMMIT: &str = concat!(
    "\
repos:
  - repo: https://github.com/skcc-rs/skcc
    rev: v",
    env!("CARGO_PKG_VERSION"),
    "
    hooks:
      - id: skcc-check
"
);
