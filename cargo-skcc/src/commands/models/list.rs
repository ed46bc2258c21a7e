//! `models list`: the ways to models.

use std::io::{self, Write};

use clap::Args;
use serde::Serialize;

use crate::ExitCode;
use crate::args::model::{Recording, SettingsArgs, Spending};
use crate::args::{Data, DataFormat};
use crate::failure::Failure;
use crate::models::{Models, is_here, wait};
use crate::project;
use crate::shell::Shell;
use crate::table::Table;
use crate::word::word;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Do not ask servers on this machine which models they have
    #[arg(long)]
    offline: bool,
    #[command(flatten)]
    settings: SettingsArgs,
    #[command(flatten)]
    data: Data,
}

/// A way to models, as JSON.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Entry {
    reason: &'static str,
    /// Which ids go this way.
    #[serde(rename = "match")]
    pattern: String,
    /// `anthropic`, `chat`, `responses` or `gemini`.
    wire: String,
    url: String,
    /// The variable that holds the key; none where no key is needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    key_env: Option<String>,
    /// Whether all is there that a call needs: the key, or a server on this
    /// machine that answers.
    ready: bool,
    /// The models of a server on this machine.
    models: Vec<String>,
}

pub(crate) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    if arguments.data.message_format == DataFormat::Json {
        shell.speak_json();
    }
    let project = project::settings(&arguments.settings.project(), shell)?;
    let recording = Recording {
        offline: arguments.offline,
        ..Recording::default()
    };
    let models = Models::open(&project, &Spending::default(), &recording)?;
    let Some(entries) = wait(entries(&models))? else {
        return Ok(ExitCode::Interrupted);
    };
    if arguments.data.message_format == DataFormat::Json {
        for entry in &entries {
            serde_json::to_writer(&mut shell.out, entry).map_err(io::Error::from)?;
            writeln!(shell.out)?;
        }
        return Ok(ExitCode::Clean);
    }
    let mut table = Table::new(&["MODELS", "WIRE", "ADDRESS", "KEY", "READY"]);
    for entry in &entries {
        table.row([
            entry.pattern.clone(),
            entry.wire.clone(),
            entry.url.clone(),
            entry.key_env.clone().unwrap_or_else(|| "·".to_owned()),
            if entry.ready { "yes" } else { "no" }.to_owned(),
        ]);
        for model in &entry.models {
            let id = entry.pattern.replacen('*', model, 1);
            table.row([format!("  {id}")]);
        }
    }
    table.write(&mut shell.out)?;
    Ok(ExitCode::Clean)
}

async fn entries(models: &Models) -> Vec<Entry> {
    let mut entries = Vec::new();
    for route in models.routes() {
        let asks = route.key_env.is_none() && is_here(&route.url) && !models.is_offline();
        let offered = if asks {
            models.offered(&route.pattern.replace('*', "any")).await
        } else {
            Ok(Vec::new())
        };
        entries.push(Entry {
            reason: "route",
            pattern: route.pattern.to_string(),
            wire: word(&route.wire),
            url: route.url.to_string(),
            ready: match &route.key_env {
                Some(variable) => models.has(variable),
                None => !asks || offered.is_ok(),
            },
            key_env: route.key_env.as_ref().map(ToString::to_string),
            models: offered.unwrap_or_default(),
        });
    }
    entries
}
