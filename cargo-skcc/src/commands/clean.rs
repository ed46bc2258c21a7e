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
    let gone: Vec<_> = sessions.into_iter().filter(is_gone).collect();
    for session in &gone {
        shell.detail(format_args!("{}", records.folder_of(session).display()))?;
    }
    if arguments.dry_run {
        shell.status("Would remove", count(gone.len(), "session"))?;
        return Ok(ExitCode::Clean);
    }
    if !gone.is_empty() {
        records
            .remove(&gone)
            .map_err(|error| Failure::io("remove", records.folder(), &error))?;
    }
    shell.status("Removed", count(gone.len(), "session"))?;
    Ok(ExitCode::Clean)
}
