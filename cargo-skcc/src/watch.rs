//! Waiting until a skill or the settings change.

use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use skcc_core::system::{FileKind, System, os::Os};

use crate::args::{Layers, Selection};
use crate::project;

/// How often the disk is looked at. Asking costs a few milliseconds for some
/// hundred skills, and needs no service of the system.
const INTERVAL: Duration = Duration::from_millis(300);

/// The trees, and the folders that may hold settings, as they were.
pub(crate) struct Watch {
    places: Vec<PathBuf>,
    before: Snapshot,
}

impl Watch {
    /// Looks at what a selection is about. What is changed from now on is a
    /// change. Where the settings cannot be read, the places of `last` are
    /// watched on.
    pub(crate) fn start(selection: &Selection, layers: &Layers, last: Option<Self>) -> Self {
        let places = places(selection, layers).or_else(|| last.map(|last| last.places));
        let places = places.unwrap_or_default();
        Self {
            before: Snapshot::of(&places),
            places,
        }
    }

    /// Waits for a change, as long as `goes_on`; whether there was one.
    pub(crate) fn wait(&self, goes_on: impl Fn() -> bool) -> bool {
        while goes_on() {
            if Snapshot::of(&self.places) != self.before {
                return true;
            }
            thread::sleep(INTERVAL);
        }
        false
    }
}

fn places(selection: &Selection, layers: &Layers) -> Option<Vec<PathBuf>> {
    let projects = project::select(selection, layers).ok()?;
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
