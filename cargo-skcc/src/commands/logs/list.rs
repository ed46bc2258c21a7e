//! `logs list`.

use std::io::{self, Write};

use clap::Args;
use serde::Serialize;
use skill_runtime::log::{Session, Status};

use crate::ExitCode;
use crate::args::{Data, DataFormat};
use crate::failure::Failure;
use crate::shell::Shell;
use crate::table::Table;
use crate::word::word;

#[derive(Debug, Args)]
// `logs` alone has the same.
#[group(skip)]
pub(crate) struct Arguments {
    /// List those of this kind alone, such as `run`
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<String>,
    /// List so many at most
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// List them all
    #[arg(long, conflicts_with = "limit")]
    all: bool,
    #[command(flatten)]
    data: Data,
}

/// A session as JSON.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Entry<'a> {
    reason: &'static str,
    #[serde(flatten)]
    session: &'a Session,
    /// Where its files are.
    folder: String,
}

pub(crate) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    let is_json = arguments.data.message_format == DataFormat::Json;
    if is_json {
        shell.speak_json();
    }
    let (logs, sessions) = super::open()?;
    let limit = if arguments.all {
        usize::MAX
    } else {
        arguments.limit
    };
    let wanted = sessions
        .iter()
        .filter(|one| arguments.kind.as_ref().is_none_or(|kind| one.kind == *kind))
        .take(limit);
    let mut is_empty = true;
    let mut table = Table::new(&["SESSION", "STATUS", "MODEL", "HARNESS", "TIME", "OUTCOME"]);
    for session in wanted {
        is_empty = false;
        if is_json {
            let entry = Entry {
                reason: "session",
                session,
                folder: logs.folder_of(session).display().to_string(),
            };
            serde_json::to_writer(&mut shell.out, &entry).map_err(io::Error::from)?;
            writeln!(shell.out)?;
            continue;
        }
        let time = session
            .duration_ms
            .map_or_else(|| "·".to_owned(), |ms| format!("{ms} ms"));
        table.row([
            session.id.clone(),
            if session.status == Status::Running && !logs.is_held(session) {
                "killed".to_owned()
            } else {
                word(&session.status)
            },
            session.model.clone(),
            session.harness.clone(),
            time,
            session.summary.clone(),
        ]);
    }
    if is_empty {
        shell.note("there is no session")?;
    } else if !is_json {
        table.write(&mut shell.out)?;
    }
    Ok(ExitCode::Clean)
}
