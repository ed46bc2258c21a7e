//! `build --watch`: again and again.

use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use skcc_core::system::{FileKind, System, os::Os};

use super::{Arguments, once};
use crate::ExitCode;
use crate::failure::Failure;
use crate::project;
use crate::shell::Shell;

/// How often the disk is looked at. Asking costs a few milliseconds for some
/// hundred skills, and needs no service of the system.
const INTERVAL: Duration = Duration::from_millis(300);

/// Builds, waits for a change, and so on until it is interrupted.
pub(super) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    let mut watched = Vec::new();
    loop {
        // What is changed while building is seen as a change afterwards.
        watched = folders(arguments).unwrap_or(watched);
        let before = Snapshot::of(&watched);
        match once(arguments, shell) {
            Ok(_) => {}
            Err(Failure::Output(error)) => return Err(Failure::Output(error)),
            Err(failure) => shell.failure(&failure)?,
        }
        shell.status("Watching", "for changes")?;
        shell.flush()?;
        while Snapshot::of(&watched) == before {
            thread::sleep(INTERVAL);
        }
    }
}

/// What is looked at: the trees, and the folders that may hold settings.
fn folders(arguments: &Arguments) -> Option<Vec<PathBuf>> {
    let projects = project::select(&arguments.selection).ok()?;
    let mut folders = Vec::new();
    for project in &projects {
        folders.extend(project.roots.iter().map(|root| root.path.clone()));
        folders.extend(project.config.files.iter().cloned());
        folders.push(project.directory.join("skcc.toml"));
    }
    Some(folders)
}

/// What files look like from outside.
#[derive(PartialEq, Eq)]
struct Snapshot(Vec<(PathBuf, u64, Option<SystemTime>)>);

impl Snapshot {
    fn of(places: &[PathBuf]) -> Self {
        let mut files = Vec::new();
        for place in places {
            look(place, &mut files);
        }
        Self(files)
    }
}

fn look(path: &Path, files: &mut Vec<(PathBuf, u64, Option<SystemTime>)>) {
    let Ok(metadata) = std::fs::metadata(path) else {
        return;
    };
    if metadata.is_file() {
        files.push((path.to_owned(), metadata.len(), metadata.modified().ok()));
        return;
    }
    for entry in Os.read_dir(path).unwrap_or_default() {
        let Some(name) = entry.name.filter(|name| name != ".git" && name != "target") else {
            continue;
        };
        if matches!(entry.metadata.kind, FileKind::File | FileKind::Folder) {
            look(&path.join(name), files);
        }
    }
}
