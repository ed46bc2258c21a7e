//! The real system: the only module that touches the outside world.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "this module is what `System` stands for"
)]

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use super::{DirEntry, FileKind, Metadata, System};

/// Files and variables of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct Os;

/// Makes the names of temporary files differ within the process.
static NEXT: AtomicU64 = AtomicU64::new(0);

fn describe(metadata: &fs::Metadata) -> Metadata {
    let file_type = metadata.file_type();
    let kind = if file_type.is_symlink() {
        FileKind::Link
    } else if file_type.is_dir() {
        FileKind::Folder
    } else if file_type.is_file() {
        FileKind::File
    } else {
        FileKind::Other
    };
    #[cfg(unix)]
    let executable = {
        use std::os::unix::fs::PermissionsExt;
        kind == FileKind::File && metadata.permissions().mode() & 0o100 != 0
    };
    #[cfg(not(unix))]
    let executable = false;
    Metadata {
        kind,
        size: metadata.len(),
        executable,
    }
}

impl System for Os {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        fs::read(path)
    }

    fn read_dir(&self, path: &Path) -> io::Result<Vec<DirEntry>> {
        let mut entries = Vec::new();
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            // A file may vanish between the listing and the question.
            match entry.metadata() {
                Ok(metadata) => entries.push((entry.file_name(), describe(&metadata))),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        entries.sort_by(|a: &(OsString, Metadata), b| a.0.cmp(&b.0));
        let entry = |(name, metadata): (OsString, _)| DirEntry {
            name: name.into_string().ok(),
            metadata,
        };
        Ok(entries.into_iter().map(entry).collect())
    }

    fn metadata(&self, path: &Path) -> io::Result<Metadata> {
        fs::symlink_metadata(path).map(|metadata| describe(&metadata))
    }

    fn write(&self, path: &Path, bytes: &[u8], executable: bool) -> io::Result<()> {
        let folder = path.parent().unwrap_or(Path::new(""));
        if !folder.as_os_str().is_empty() {
            fs::create_dir_all(folder)?;
        }
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let temporary = folder.join(format!(".skcc-{}-{number}.tmp", std::process::id()));
        let written = fs::File::create_new(&temporary).and_then(|mut file| {
            file.write_all(bytes)?;
            set_executable(&file, executable)
        });
        written
            .and_then(|()| fs::rename(&temporary, path))
            .inspect_err(|_| {
                // The first error is the one to report.
                let _ = fs::remove_file(&temporary);
            })
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir(path)
    }

    fn knows_executables(&self) -> bool {
        cfg!(unix)
    }

    fn variable(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }
}

#[cfg(unix)]
fn set_executable(file: &fs::File, executable: bool) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mut permissions = file.metadata()?.permissions();
    let mode = permissions.mode();
    permissions.set_mode(if executable {
        mode | 0o111
    } else {
        mode & !0o111
    });
    file.set_permissions(permissions)
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "same signature as on Unix")]
fn set_executable(_: &fs::File, _: bool) -> io::Result<()> {
    Ok(())
}
