//! `where`: the folders that agents read skills from.

use std::collections::BTreeSet;
use std::io;
use std::io::Write;
use std::path::Path;

use clap::Args;
use serde::Serialize;
use skcc_core::emit::{EMITTERS, Evidence};
use skcc_core::install::Reach;
use skcc_core::plan::{Output, Overwrite, Plan, Scope};
use skcc_core::system::os::Os;

use crate::args::place::{Place, targets_of};
use crate::args::{Data, DataFormat, targets};
use crate::failure::Failure;
use crate::shell::Shell;
use crate::table::Table;
use crate::{ExitCode, project};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    data: Data,
}

/// A folder as JSON.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Entry {
    reason: &'static str,
    target: &'static str,
    /// `project` or `user`.
    scope: &'static str,
    /// Where it lies.
    folder: String,
    /// Whether `install` writes there for this target.
    installs: bool,
    /// Whether the agent was seen to read it; otherwise documents say so.
    observed: bool,
    /// The skills in it, by folder.
    skills: BTreeSet<String>,
    /// Those that skcc installed.
    installed: BTreeSet<String>,
}

pub(crate) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    if arguments.data.message_format == DataFormat::Json {
        shell.speak_json();
    }
    let entries = entries(&arguments.place)?;
    match arguments.data.message_format {
        DataFormat::Json => {
            for entry in &entries {
                serde_json::to_writer(&mut shell.out, entry).map_err(io::Error::from)?;
                writeln!(shell.out)?;
            }
        }
        DataFormat::Human => {
            let mut table = Table::new(&["TARGET", "SCOPE", "FOLDER", "SKILLS", "BY SKCC", ""]);
            let mut last = "";
            for entry in &entries {
                let number = |count: usize| match count {
                    0 => "·".to_owned(),
                    count => count.to_string(),
                };
                let is_same = std::mem::replace(&mut last, entry.target) == entry.target;
                table.row([
                    if is_same { "" } else { entry.target }.to_owned(),
                    entry.scope.to_owned(),
                    short(&entry.folder),
                    number(entry.skills.len()),
                    number(entry.installed.len()),
                    remark(entry),
                ]);
            }
            table.write(&mut shell.out)?;
        }
    }
    Ok(ExitCode::Clean)
}

fn remark(entry: &Entry) -> String {
    let installs = entry.installs.then_some("installed into");
    let documented = (!entry.observed).then_some("documented, not observed");
    let remarks: Vec<_> = installs.into_iter().chain(documented).collect();
    remarks.join("; ")
}

/// A path from the current or the home folder.
fn short(path: &str) -> String {
    let below = |base: Option<std::path::PathBuf>| {
        let base = base?;
        let rest = Path::new(path).strip_prefix(base).ok()?;
        Some(rest.display().to_string().replace('\\', "/"))
    };
    if let Some(rest) = below(std::env::current_dir().ok()) {
        return rest;
    }
    below(std::env::home_dir()).map_or_else(|| path.to_owned(), |rest| format!("~/{rest}"))
}

fn entries(place: &Place) -> Result<Vec<Entry>, Failure> {
    let emitters = if place.target.is_empty() {
        EMITTERS.to_vec()
    } else {
        targets::emitters(&place.target)
    };
    let bases = place.bases(&project::directory()?)?;
    let reaches: &[Reach] = match (&place.project, place.user) {
        (Some(_), _) => &[Reach::Project],
        (None, true) => &[Reach::User],
        (None, false) => &[Reach::Project, Reach::User],
    };
    let mut entries = Vec::new();
    for target in targets_of(&emitters) {
        for reach in reaches {
            // Without a home there is nothing to say of it.
            if *reach == Reach::User && bases.home.as_os_str().is_empty() {
                continue;
            }
            for (index, folder) in reach.folders(target).iter().enumerate() {
                let path = bases.locate(folder, *reach);
                entries.push(Entry {
                    reason: "folder",
                    target: target.id,
                    scope: reach.name(),
                    installs: index == 0,
                    observed: target.evidence != Evidence::Documented,
                    skills: skills(&path),
                    installed: installed(&path)?,
                    folder: path.display().to_string().replace('\\', "/"),
                });
            }
        }
    }
    Ok(entries)
}

/// The folders with a `SKILL.md`.
fn skills(folder: &Path) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .filter(|entry| entry.path().join("SKILL.md").is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect()
}

fn installed(folder: &Path) -> Result<BTreeSet<String>, Failure> {
    let nothing = Output::new().with_scope(Scope::Skills);
    let plan = Plan::new(&Os, folder, nothing, Overwrite::Own)
        .map_err(|error| super::build::blocked(&error))?;
    let names = plan.known().filter_map(|path| path.split('/').next());
    Ok(names.map(str::to_owned).collect())
}
