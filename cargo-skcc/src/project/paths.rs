//! Trees that a person names.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use skcc_core::distance::nearest;
use skcc_core::source::{Origin, Root};
use skcc_core::system::{System, os::Os};

use super::Project;
use crate::failure::Failure;

/// The trees that a person named: skill folders, `SKILL.md` files or trees of
/// skills. They are third-party, whatever the settings say of them.
pub(super) fn roots(project: &Project, paths: &[PathBuf]) -> Result<Vec<Arc<Root>>, Failure> {
    let mut roots: Vec<Arc<Root>> = Vec::new();
    for path in paths {
        let folder = folder(path)?;
        let place = absolute(&folder).map_err(|error| Failure::io("read", path, &error))?;
        // A skill and its file are one tree, however often it is named.
        if roots.iter().all(|root| root.path != place) {
            roots.push(Arc::new(root(project, &folder, place)));
        }
    }
    Ok(roots)
}

/// The tree at `place`, which a person wrote as `written`.
///
/// Messages show what lies in the project as the settings name it, and
/// everything else as it was written.
pub(super) fn root(project: &Project, written: &Path, place: PathBuf) -> Root {
    let mut root = Root::new(written);
    if let Ok(below) = place.strip_prefix(&project.directory) {
        root.display = Root::new(below).display;
    }
    // Whoever names an excluded tree wants it read.
    root.exclude.clone_from(&project.config.exclude);
    let display = &root.display;
    root.exclude
        .retain(|glob| display.is_empty() || !glob.matches(display));
    if !is_own(project, &place) {
        root.origin = Origin::Named;
    }
    root.path = place;
    root
}

/// Whether the place is a part of what the project works on, or holds it.
fn is_own(project: &Project, place: &Path) -> bool {
    let mut own: Vec<PathBuf> = project
        .config
        .roots()
        .iter()
        .filter(|root| root.origin == Origin::Own)
        .map(|root| root.path.clone())
        .collect();
    if own.is_empty() {
        own.push(project.directory.join(super::DEFAULT_ROOT));
    }
    own.iter()
        .any(|own| place.starts_with(own) || own.starts_with(place))
}

pub(super) fn folder(path: &Path) -> Result<PathBuf, Failure> {
    // A person who names a link means what it leads to.
    match std::fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => Ok(path.to_owned()),
        Ok(_) if is_manifest(path) => Ok(parent(path)),
        Ok(_) => {
            let failure = Failure::new(format!("`{}` is not a skill", path.display()));
            Err(failure.help("name a folder or a `SKILL.md` file"))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let failure = Failure::new(format!("`{}` does not exist", path.display()));
            Err(match neighbour(path) {
                Some(near) => failure.help(format!("did you mean `{}`?", near.display())),
                None => failure,
            })
        }
        Err(error) => Err(Failure::io("read", path, &error)),
    }
}

/// The whole path, so that the folder has a name even where it is written
/// without one, as `.` is.
pub(super) fn absolute(folder: &Path) -> std::io::Result<PathBuf> {
    let place = std::path::absolute(folder)?;
    if place
        .components()
        .any(|component| component == Component::ParentDir)
    {
        return folder.canonicalize();
    }
    Ok(place)
}

fn is_manifest(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.eq_ignore_ascii_case("skill.md"))
}

/// The folder of a file; that of a bare file name is `.`.
fn parent(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// The entry beside a missing path whose name is most like it.
fn neighbour(path: &Path) -> Option<PathBuf> {
    let wanted = path.file_name()?.to_str()?;
    let entries = Os.read_dir(&parent(path)).ok()?;
    let names = entries.iter().filter_map(|entry| entry.name.as_deref());
    nearest(wanted, names).map(|near| path.with_file_name(near))
}
