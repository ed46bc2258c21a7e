//! `logs show`: what happened in a session.

use std::io::Write;
use std::path::Path;

use clap::Args;
use skcc_core::diagnostic::render::{visible, visible_lines};
use skill_runtime::log::{Session, Status, conversation};
use skill_runtime::model::{Message, Part};
use skill_runtime::profile::{HeatMap, Profile};
use skill_runtime::runner::TaskRun;

use crate::ExitCode;
use crate::args::{Data, DataFormat};
use crate::commands::profile::entry;
use crate::commands::profile::paint::paint;
use crate::failure::Failure;
use crate::shell::{BOLD, DIM, NAME, Shell};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The session, or the start of its id; `latest` for the latest
    #[arg(value_name = "SESSION")]
    session: String,
    /// Print the conversation log of SkVM's form
    #[arg(long, conflicts_with = "message_format")]
    conversation: bool,
    #[command(flatten)]
    data: Data,
}

pub(crate) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    if arguments.data.message_format == DataFormat::Json {
        shell.speak_json();
    }
    let (logs, sessions) = super::open()?;
    let session = named(&sessions, &arguments.session)?;
    let folder = logs.folder_of(session);
    if session.kind == "profile" {
        return measured(&folder.join(entry::FILE), session, arguments, shell);
    }
    let path = folder.join("run.json");
    let text = kept(&path, session)?;
    if arguments.data.message_format == DataFormat::Json {
        write!(shell.out, "{text}")?;
        return Ok(ExitCode::Clean);
    }
    let run: TaskRun = serde_json::from_str(&text)
        .map_err(|error| Failure::new(format!("`{}` cannot be read: {error}", path.display())))?;
    if arguments.conversation {
        write!(shell.out, "{}", conversation::write(&run.transcript))?;
        return Ok(ExitCode::Clean);
    }
    human(&run, shell)?;
    Ok(ExitCode::Clean)
}

/// The session with an id, or the only one whose id starts so.
fn named<'a>(sessions: &'a [Session], wanted: &str) -> Result<&'a Session, Failure> {
    let found: Vec<_> = match wanted {
        "latest" => sessions.iter().take(1).collect(),
        "" => Vec::new(),
        _ => {
            let fits = |one: &&Session| one.id.starts_with(wanted);
            let whole = sessions.iter().find(|one| one.id == wanted);
            whole.map_or_else(|| sessions.iter().filter(fits).collect(), |one| vec![one])
        }
    };
    match found[..] {
        [one] => Ok(one),
        [] => {
            let failure = Failure::new(format!("there is no session `{wanted}`"));
            Err(failure.help("run `cargo skcc logs list --all` to see all of them"))
        }
        [latest, ..] => {
            let count = found.len();
            let failure = Failure::new(format!("`{wanted}` is the start of {count} sessions"));
            Err(failure.help(format!("write more of it, as in `{}`", latest.id)))
        }
    }
}

/// The file with what a session has found.
fn kept(path: &Path, session: &Session) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| {
        if error.kind() != std::io::ErrorKind::NotFound {
            return Failure::io("read", path, &error);
        }
        let why = match session.status {
            Status::Running => "it has not come to its end",
            _ if session.summary.is_empty() => "it did not come to its end",
            _ => &session.summary,
        };
        let id = &session.id;
        Failure::new(format!(
            "session `{id}` has nothing to show: {}",
            visible(why)
        ))
        .help(format!(
            "look into its folder: {}",
            path.with_file_name("").display()
        ))
    })
}

/// What a measurement found, each profile as it is drawn.
fn measured(
    path: &Path,
    session: &Session,
    arguments: &Arguments,
    shell: &mut Shell,
) -> Result<ExitCode, Failure> {
    let text = kept(path, session)?;
    if arguments.conversation {
        return Err(Failure::new(
            "a measurement is many conversations, and keeps none whole",
        ));
    }
    if arguments.data.message_format == DataFormat::Json {
        write!(shell.out, "{text}")?;
        return Ok(ExitCode::Clean);
    }
    for line in text.lines() {
        let profile: Profile = serde_json::from_str(line).map_err(|error| {
            Failure::new(format!("`{}` cannot be read: {error}", path.display()))
        })?;
        paint(&HeatMap::of(&profile), &mut shell.out)?;
    }
    Ok(ExitCode::Clean)
}

fn human(run: &TaskRun, shell: &mut Shell) -> std::io::Result<()> {
    let out = &mut shell.out;
    writeln!(
        out,
        "{BOLD}{}{BOLD:#} with `{}` in {} {}: {}",
        visible(&run.task),
        visible(&run.model),
        visible(&run.harness),
        visible(&run.harness_version),
        run.transcript.ending.name()
    )?;
    if !run.transcript.detail.is_empty() {
        writeln!(out, "{}", visible(&run.transcript.detail))?;
    }
    for turn in &run.transcript.turns {
        match &turn.message {
            Message::User { text } => {
                writeln!(out, "\n{BOLD}asked{BOLD:#} {}", visible_lines(text))?;
            }
            Message::Assistant { parts } => {
                for part in parts {
                    match part {
                        Part::Text { text } => {
                            writeln!(out, "\n{BOLD}said{BOLD:#} {}", visible_lines(text))?;
                        }
                        Part::Reasoning { text, .. } => {
                            writeln!(out, "\n{DIM}{}{DIM:#}", visible_lines(text))?;
                        }
                        Part::Call(call) => writeln!(
                            out,
                            "\n{BOLD}→{BOLD:#} {NAME}{}{NAME:#} {}",
                            visible(&call.name),
                            visible(&call.arguments.to_string())
                        )?,
                    }
                }
            }
            Message::Tools { outcomes } => {
                for outcome in outcomes {
                    writeln!(out, "{DIM}←{DIM:#} {}", visible_lines(&outcome.text))?;
                }
            }
        }
    }
    Ok(())
}
