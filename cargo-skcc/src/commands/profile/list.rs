//! `profile --list`: what was measured, and what was begun.

use std::io::{self, Write};

use serde::Serialize;

use super::stored;
use crate::ExitCode;
use crate::failure::Failure;
use crate::models::dollars;
use crate::shell::Shell;
use crate::table::Table;

/// A profile, as JSON.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Entry {
    reason: &'static str,
    key: String,
    model: String,
    harness: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    measured_at: Option<String>,
    /// How many primitives are measured, or are to be.
    primitives: usize,
    runs: usize,
    /// In US dollars, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    cost: Option<f64>,
    /// `complete`, `partial` or `interrupted`.
    state: &'static str,
}

pub(super) fn run(is_json: bool, shell: &mut Shell) -> Result<ExitCode, Failure> {
    let store = stored::store()?;
    let profiles = store.list().map_err(|error| stored::failed(&error))?;
    let unfinished = store.unfinished();
    let interrupted = |key: &str| unfinished.iter().any(|one| one.header.key == key);
    let mut entries: Vec<Entry> = profiles
        .into_iter()
        .filter(|profile| !interrupted(&profile.key))
        .map(|profile| Entry {
            reason: "profile",
            primitives: profile.primitives.len(),
            runs: profile.runs as usize,
            cost: profile.usage.and_then(|usage| usage.reported_usd),
            state: if profile.complete {
                "complete"
            } else {
                "partial"
            },
            key: profile.key,
            model: profile.model,
            harness: profile.harness,
            measured_at: Some(profile.measured_at),
        })
        .collect();
    entries.extend(unfinished.into_iter().map(|one| Entry {
        reason: "profile",
        key: one.header.key,
        model: one.header.model,
        harness: one.header.harness,
        measured_at: None,
        primitives: one.primitives.len(),
        runs: one.runs,
        cost: None,
        state: "interrupted",
    }));
    if is_json {
        for entry in &entries {
            serde_json::to_writer(&mut shell.out, entry).map_err(io::Error::from)?;
            writeln!(shell.out)?;
        }
        return Ok(ExitCode::Clean);
    }
    if entries.is_empty() {
        shell.note("nothing was measured yet")?;
        return Ok(ExitCode::Clean);
    }
    let mut table = Table::new(&[
        "MODEL",
        "HARNESS",
        "KEY",
        "MEASURED",
        "PRIMITIVES",
        "RUNS",
        "COST",
        "STATE",
    ])
    .right(4)
    .right(5)
    .right(6);
    for entry in entries {
        let is_sound = entry.state == "complete";
        let cells = [
            entry.model,
            entry.harness,
            entry.key,
            entry.measured_at.unwrap_or_else(|| "·".to_owned()),
            entry.primitives.to_string(),
            entry.runs.to_string(),
            entry.cost.map_or_else(|| "?".to_owned(), dollars),
            entry.state.to_owned(),
        ];
        if is_sound {
            table.row(cells);
        } else {
            table.warning(cells);
        }
    }
    table.write(&mut shell.out)?;
    Ok(ExitCode::Clean)
}
