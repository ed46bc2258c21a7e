//! The generated files on disk.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use skcc_core::codegen::OutputFile;
use skcc_core::system::{FileKind, System};

use crate::Error;

/// The file that the macros read first, so that it is written last.
const INDEX: &str = "index";

/// Makes `folder` hold exactly `files`. What is there already is left as it
/// is, with its time. Gives the numbers of files written and removed.
pub(crate) fn write(
    system: &dyn System,
    folder: &Path,
    files: &[OutputFile<'_>],
) -> Result<(usize, usize), Error> {
    let wanted: BTreeSet<PathBuf> = files
        .iter()
        .map(|file| locate(folder, &file.path))
        .collect();
    let mut written = 0;
    let (last, first): (Vec<_>, Vec<_>) = files.iter().partition(|file| file.path == INDEX);
    for file in first.into_iter().chain(last) {
        let path = locate(folder, &file.path);
        if system.read(&path).is_ok_and(|bytes| bytes == *file.bytes) {
            continue;
        }
        system
            .write(&path, &file.bytes, false)
            .map_err(|error| Error::io("write", &path, error))?;
        written += 1;
    }
    let mut removed = 0;
    clear(system, folder, &wanted, &mut removed)
        .map_err(|(path, error)| Error::io("remove", &path, error))?;
    Ok((written, removed))
}

fn locate(folder: &Path, path: &str) -> PathBuf {
    path.split('/')
        .fold(folder.to_owned(), |at, component| at.join(component))
}

/// Removes every file below `folder` that is not wanted, and folders that are
/// empty then. Generated code lies two folders deep at most.
fn clear(
    system: &dyn System,
    folder: &Path,
    wanted: &BTreeSet<PathBuf>,
    removed: &mut usize,
) -> Result<(), (PathBuf, io::Error)> {
    let entries = system
        .read_dir(folder)
        .map_err(|error| (folder.to_owned(), error))?;
    for entry in entries {
        let Some(name) = entry.name else {
            continue;
        };
        let path = folder.join(name);
        match entry.metadata.kind {
            FileKind::Folder => {
                clear(system, &path, wanted, removed)?;
                let is_needed = wanted.iter().any(|wanted| wanted.starts_with(&path));
                if !is_needed {
                    system.remove_dir(&path).map_err(|error| (path, error))?;
                }
            }
            _ if wanted.contains(&path) => {}
            _ => {
                system.remove_file(&path).map_err(|error| (path, error))?;
                *removed += 1;
            }
        }
    }
    Ok(())
}
