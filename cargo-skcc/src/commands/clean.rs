//! `clean`: removes what was recorded.

use std::time::{Duration, SystemTime};

use clap::Args;
use skill_runtime::log::Session;

use super::logs;
use crate::ExitCode;
use crate::failure::Failure;
use crate::report::count;
use crate::shell::Shell;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Remove sessions of this kind alone, such as `run`
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<String>,
    /// Remove sessions of this model alone
    #[arg(long, value_name = "MODEL")]
    model: Option<String>,
    /// Remove sessions of this harness alone
    #[arg(long, value_name = "NAME")]
    adapter: Option<String>,
    /// Keep those of the last days
    #[arg(long, value_name = "DAYS", default_value_t = 30)]
    older_than: u64,
    /// Only say what would be removed
    #[arg(long)]
    dry_run: bool,
}

pub(crate) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    let (records, sessions) = logs::open()?;
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let kept = Duration::from_secs(arguments.older_than.saturating_mul(24 * 60 * 60));
    let oldest = now.unwrap_or_default().saturating_sub(kept).as_secs();
    // A session of several names them all, with commas between.
    let is_of = |wanted: &Option<String>, names: &str| {
        let wanted = wanted.as_ref();
        wanted.is_none_or(|wanted| names.split(", ").any(|name| name == wanted))
    };
    let is_gone = |one: &Session| {
        one.started_at <= oldest
            && is_of(&arguments.kind, &one.kind)
            && is_of(&arguments.model, &one.model)
            && is_of(&arguments.adapter, &one.harness)
    };
    let old: Vec<_> = sessions.into_iter().filter(is_gone).collect();
    let (held, gone): (Vec<_>, Vec<_>) = old.into_iter().partition(|one| records.is_held(one));
    let left = gone.len() + held.len();
    for session in &gone {
        let folder = records.folder_of(session);
        if arguments.dry_run {
            shell.status("Would remove", folder.display())?;
        } else {
            shell.detail(folder.display())?;
        }
    }
    if arguments.dry_run {
        shell.status("Would remove", count(gone.len(), "session"))?;
    } else {
        let removed = if gone.is_empty() {
            0
        } else {
            let removed = records.remove(&gone);
            removed.map_err(|error| Failure::io("remove from", records.folder(), &error))?
        };
        shell.status("Removed", count(removed, "session"))?;
    }
    if !held.is_empty() {
        let held = count(held.len(), "session");
        shell.note(format_args!("{held} of {left} stayed: still running"))?;
    }
    Ok(ExitCode::Clean)
}
