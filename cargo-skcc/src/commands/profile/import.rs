//! `profile import`: profiles that SkVM made.

use std::path::{Path, PathBuf};
use std::{fs, io};

use clap::Args;
use skill_runtime::profile::Profile;

use super::stored;
use crate::ExitCode;
use crate::failure::Failure;
use crate::shell::Shell;

/// How deep folders are looked into: SkVM has harness, model and file.
const DEPTH: usize = 4;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Profiles, or folders of them such as `~/.skvm/profiles`
    #[arg(required = true, value_name = "PATHS")]
    paths: Vec<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    let store = stored::store()?;
    let mut files = Vec::new();
    for path in &arguments.paths {
        if path.is_dir() {
            let below = below(path, DEPTH);
            files.extend(below.map_err(|error| Failure::io("read", path, &error))?);
        } else {
            files.push(path.clone());
        }
    }
    let mut skipped = 0;
    for path in &files {
        let text = fs::read_to_string(path).map_err(|error| Failure::io("read", path, &error))?;
        let profile = match Profile::from_skvm(&text) {
            Ok(profile) => profile,
            // What was named by itself must be one; what lies about need not.
            Err(why) if arguments.paths.contains(path) => {
                let what = format!("`{}` is no profile of SkVM: {why}", path.display());
                return Err(Failure::new(what));
            }
            Err(why) => {
                shell.detail(format_args!("{}: {why}", path.display()))?;
                skipped += 1;
                continue;
            }
        };
        let (model, harness) = (&profile.model, &profile.harness);
        store
            .save(&profile)
            .map_err(|error| stored::failed(&error))?;
        shell.status("Imported", format_args!("{model}@{harness}"))?;
    }
    if files.len() == skipped {
        return Err(Failure::new("no profile of SkVM is there"));
    }
    Ok(ExitCode::Clean)
}

/// The newest profile of every folder, which SkVM calls `latest.json`, in order.
fn below(folder: &Path, depth: usize) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let kind = entry.file_type()?;
        if kind.is_dir() && depth > 1 {
            found.extend(below(&entry.path(), depth - 1)?);
        } else if kind.is_file() && entry.file_name() == "latest.json" {
            found.push(entry.path());
        }
    }
    Ok(found)
}
