//! `config show`: what holds here.

use std::collections::BTreeMap;
use std::io::{self, Write};

use clap::Args;
use serde::Serialize;

use super::FOLDERS;
use crate::args::model::SettingsArgs;
use crate::args::{Data, DataFormat};
use crate::failure::Failure;
use crate::models::Role;
use crate::shell::Shell;
use crate::table::Table;
use crate::{ExitCode, home, project};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    settings: SettingsArgs,
    #[command(flatten)]
    data: Data,
}

/// What holds, as JSON.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Shown {
    reason: &'static str,
    /// The files with settings, nearest first.
    files: Vec<String>,
    /// The file with variables, where there is one.
    env_file: Option<String>,
    /// The models that are set, by their settings.
    models: BTreeMap<&'static str, Option<String>>,
    /// Where things are kept.
    folders: BTreeMap<&'static str, String>,
}

pub(crate) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    let is_json = arguments.data.message_format == DataFormat::Json;
    if is_json {
        shell.speak_json();
    }
    let project = project::settings(&arguments.settings.project(), shell)?;
    let env = project.directory.join(".env");
    let models = &project.config.models;
    let mut shown = Shown {
        reason: "config",
        files: project
            .config
            .files
            .iter()
            .map(|file| file.display().to_string())
            .collect(),
        env_file: env.is_file().then(|| env.display().to_string()),
        models: BTreeMap::from([
            (Role::Worker.setting(), models.default.clone()),
            (Role::Compiler.setting(), models.compiler.clone()),
            (Role::Judge.setting(), models.judge.clone()),
            (Role::Optimizer.setting(), models.optimizer.clone()),
        ]),
        folders: BTreeMap::new(),
    };
    for (name, variable) in FOLDERS {
        let folder = home::kept(name, variable)?;
        shown.folders.insert(name, folder.display().to_string());
    }
    if is_json {
        serde_json::to_writer(&mut shell.out, &shown).map_err(io::Error::from)?;
        writeln!(shell.out)?;
        return Ok(ExitCode::Clean);
    }
    let mut table = Table::default();
    let none = || "·".to_owned();
    for file in &shown.files {
        table.row(["settings".to_owned(), file.clone()]);
    }
    table.row(["variables".to_owned(), shown.env_file.unwrap_or_else(none)]);
    for (setting, model) in shown.models {
        table.row([setting.to_owned(), model.unwrap_or_else(none)]);
    }
    for (name, folder) in shown.folders {
        table.row([name.to_owned(), folder]);
    }
    table.write(&mut shell.out)?;
    Ok(ExitCode::Clean)
}
