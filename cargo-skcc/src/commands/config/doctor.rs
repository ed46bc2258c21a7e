//! `config doctor`: what keeps the measuring commands from working.

use std::io::{self, Write};

use clap::Args;
use serde::Serialize;
use skill_runtime::sandbox::{Ended, Policy, Sandbox};

use super::FOLDERS;
use crate::args::model::{Recording, SettingsArgs, Spending};
use crate::args::{Data, DataFormat};
use crate::failure::Failure;
use crate::models::{Models, Role, wait};
use crate::shell::Shell;
use crate::table::Table;
use crate::word::word;
use crate::{ExitCode, home, project};

#[derive(Debug, Args)]
#[command(
    after_help = "No model is asked; `cargo skcc models doctor` does that. The exit code is 1 \
                  when something is missing that a measuring command needs."
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    settings: SettingsArgs,
    #[command(flatten)]
    data: Data,
}

/// One thing that was looked at, as JSON.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Check {
    reason: &'static str,
    name: String,
    ok: bool,
    /// Whether commands fail without it; else a part of what they measure is
    /// unknown.
    needed: bool,
    detail: String,
}

/// Programs that graders and primitives run.
const PROGRAMS: [&str; 5] = ["python3", "node", "bash", "sqlite3", "bun"];

pub(crate) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    let is_json = arguments.data.message_format == DataFormat::Json;
    if is_json {
        shell.speak_json();
    }
    let project = project::settings(&arguments.settings.project(), shell)?;
    let models = Models::open(&project, &Spending::default(), &Recording::default())?;
    let set = &project.config.models;
    let roles = [
        (Role::Worker, &set.default),
        (Role::Compiler, &set.compiler),
        (Role::Judge, &set.judge),
        (Role::Optimizer, &set.optimizer),
    ];
    let mut checks = Vec::new();
    for (role, id) in roles {
        if let Some(id) = id {
            let result = models.check(id).map(|()| id.clone());
            let result = result.map_err(|failure| failure.to_string());
            checks.push(check(role.setting(), true, result));
        } else if role == Role::Worker {
            let detail = "each command needs a `--model`, or a server at Ollama's port";
            checks.push(check(role.setting(), false, Err(detail.to_owned())));
        }
    }
    for (name, variable) in FOLDERS {
        checks.push(check(name, true, writable(name, variable)));
    }
    let Some(walls) = wait(sandbox())? else {
        return Ok(ExitCode::Interrupted);
    };
    checks.push(check("sandbox", true, walls));
    for program in PROGRAMS {
        checks.push(check(program, false, found(program)));
    }
    let is_broken = checks.iter().any(|one| one.needed && !one.ok);
    if is_json {
        for one in &checks {
            serde_json::to_writer(&mut shell.out, one).map_err(io::Error::from)?;
            writeln!(shell.out)?;
        }
    } else {
        let mut table = Table::new(&["WHAT", "STATE", ""]);
        for one in checks {
            let state = match (one.ok, one.needed) {
                (true, _) => "ok",
                (false, true) => "broken",
                (false, false) => "missing",
            };
            let cells = [one.name, state.to_owned(), one.detail];
            if one.ok {
                table.row(cells);
            } else {
                table.warning(cells);
            }
        }
        table.write(&mut shell.out)?;
    }
    Ok(if is_broken {
        ExitCode::Findings
    } else {
        ExitCode::Clean
    })
}

fn check(name: &str, needed: bool, result: Result<String, String>) -> Check {
    Check {
        reason: "check",
        name: name.to_owned(),
        ok: result.is_ok(),
        needed,
        detail: result.unwrap_or_else(|why| why),
    }
}

/// Whether a folder can be written to.
fn writable(name: &str, variable: &str) -> Result<String, String> {
    let folder = home::kept(name, variable).map_err(|failure| failure.to_string())?;
    let shown = folder.display().to_string();
    let probe = folder.join(format!(".probe-{}", std::process::id()));
    std::fs::create_dir_all(&folder)
        .and_then(|()| std::fs::write(&probe, b""))
        .and_then(|()| std::fs::remove_file(&probe))
        .map_err(|error| format!("{shown}: {error}"))?;
    Ok(shown)
}

/// Whether commands can be run behind walls.
async fn sandbox() -> Result<String, String> {
    let folder = std::env::temp_dir().join(format!("skcc-doctor-{}", std::process::id()));
    std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let ran = match Sandbox::new(Policy::new(&folder)) {
        Ok(sandbox) => sandbox.run(&["true"]).await,
        Err(error) => Err(error),
    };
    // It holds nothing.
    let _ = std::fs::remove_dir_all(&folder);
    match ran.map_err(|error| error.to_string())? {
        finished if finished.ended == Ended::Code(0) => {
            let landlock = word(&finished.enforced.landlock);
            Ok(format!("namespaces; Landlock: {landlock}"))
        }
        finished => Err(format!("`true` ended as {:?}", finished.ended)),
    }
}

/// Where a program is.
fn found(program: &str) -> Result<String, String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut places = std::env::split_paths(&path).map(|folder| folder.join(program));
    let place = places.find(|place| place.is_file());
    place
        .map(|place| place.display().to_string())
        .ok_or_else(|| "what needs it is unknown, never zero".to_owned())
}
