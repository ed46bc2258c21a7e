//! Which trees a command works on.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use skcc_core::distance::nearest;
use skcc_core::source::{Root, Trust};
use skcc_core::system::{FileKind, System};

use crate::failure::Failure;

/// The folder that is looked into when nothing else is said.
pub(crate) const DEFAULT: &str = "skills";

/// The roots that a person named, or else the project's.
pub(crate) fn find(system: &dyn System, paths: &[PathBuf]) -> Result<Vec<Arc<Root>>, Failure> {
    if !paths.is_empty() {
        return given(system, paths);
    }
    if Path::new(DEFAULT).is_dir() {
        let root = Root {
            trust: Trust::FirstParty,
            ..Root::new(DEFAULT)
        };
        return Ok(vec![Arc::new(root)]);
    }
    let failure = Failure::new(format!("there is no folder `{DEFAULT}` here"));
    Err(failure.help("name a skill folder or a tree of skills"))
}

/// The roots that a person named: skill folders, `SKILL.md` files or trees.
/// They are third-party, whatever the configuration says of them.
fn given(system: &dyn System, paths: &[PathBuf]) -> Result<Vec<Arc<Root>>, Failure> {
    paths.iter().map(|path| root(system, path)).collect()
}

fn root(system: &dyn System, path: &Path) -> Result<Arc<Root>, Failure> {
    let folder = match kind(path) {
        Ok(FileKind::Folder) => path.to_owned(),
        Ok(_) if is_manifest(path) => parent(path),
        Ok(_) => {
            let failure = Failure::new(format!("`{}` is not a skill", path.display()));
            return Err(failure.help("name a folder or a `SKILL.md` file"));
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let failure = Failure::new(format!("`{}` does not exist", path.display()));
            return Err(match neighbour(system, path) {
                Some(near) => failure.help(format!("did you mean `{}`?", near.display())),
                None => failure,
            });
        }
        Err(error) => return Err(Failure::io("read", path, &error)),
    };
    let mut root = Root::new(&folder);
    // The folder's name is the skill's: `.` has none.
    if folder.file_name().is_none() {
        root.path = std::path::absolute(&folder)
            .and_then(|folder| {
                if folder.ends_with("..") {
                    folder.canonicalize()
                } else {
                    Ok(folder)
                }
            })
            .map_err(|error| Failure::io("read", &folder, &error))?;
    }
    Ok(Arc::new(root))
}

/// What a path is, with links followed: a person who names a link means what
/// it leads to.
fn kind(path: &Path) -> std::io::Result<FileKind> {
    let metadata = std::fs::metadata(path)?;
    Ok(if metadata.is_dir() {
        FileKind::Folder
    } else {
        FileKind::File
    })
}

fn is_manifest(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.eq_ignore_ascii_case("skill.md"))
}

/// The folder of a file; the current one has a name here too.
fn parent(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// The entry beside a missing path whose name is most like it.
fn neighbour(system: &dyn System, path: &Path) -> Option<PathBuf> {
    let wanted = path.file_name()?.to_str()?;
    let entries = system.read_dir(&parent(path)).ok()?;
    let names = entries.iter().filter_map(|entry| entry.name.as_deref());
    nearest(wanted, names).map(|near| path.with_file_name(near))
}
