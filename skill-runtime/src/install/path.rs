//! Files below a folder that others write to as well.

use alloc::borrow::ToOwned;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use super::InstallError;

/// Names that Windows keeps for devices; those with numbers come besides.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Whether a path with `/` between components stays where it is joined to, and
/// can be written on every system.
pub(super) fn is_plain(path: &str) -> bool {
    path.split('/').all(|name| {
        let stem = name.split('.').next().unwrap_or(name).trim_end();
        let stem = stem.to_ascii_lowercase();
        let numbered = ["com", "lpt"].iter().any(|device| {
            let mut number = stem.strip_prefix(device).unwrap_or_default().chars();
            let is_number = |c: char| c.is_ascii_digit() || "¹²³".contains(c);
            number.next().is_some_and(is_number) && number.next().is_none()
        });
        !name.is_empty()
            && !name.ends_with(['.', ' '])
            && !name.contains(|c: char| c.is_control() || r#"\:*?"<>|"#.contains(c))
            && !DEVICES.contains(&&*stem)
            && !numbered
    })
}

/// Where a file lies, or what is in its way: a link, through which nothing is
/// written, or a file that stands for a folder or the reverse.
pub(super) fn locate(folder: &Path, path: &str) -> Result<Result<PathBuf, PathBuf>, InstallError> {
    let mut at = folder.to_owned();
    let mut names = path.split('/').peekable();
    while let Some(name) = names.next() {
        at.push(name);
        let found = match fs::symlink_metadata(&at) {
            Ok(metadata) => metadata.file_type(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                at.extend(names);
                return Ok(Ok(at));
            }
            Err(error) => return Err(InstallError::io(&at)(error)),
        };
        let expected = if names.peek().is_some() {
            found.is_dir()
        } else {
            found.is_file()
        };
        if !expected {
            return Ok(Err(at));
        }
    }
    Ok(Ok(at))
}

/// The bytes of a file, when there is one.
pub(super) fn read(at: &Path) -> Result<Option<alloc::vec::Vec<u8>>, InstallError> {
    match fs::read(at) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(InstallError::io(at)(error)),
    }
}

/// Whether a file may be executed just when it should be. Always so where
/// files have no such mark.
pub(super) fn has_mode(at: &Path, executable: bool) -> Result<bool, InstallError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let metadata = fs::metadata(at).map_err(InstallError::io(at))?;
        Ok((metadata.permissions().mode() & 0o100 != 0) == executable)
    }
    #[cfg(not(unix))]
    {
        let _ = (at, executable);
        Ok(true)
    }
}

/// Makes the names of temporary files differ within the process.
static NEXT: AtomicU64 = AtomicU64::new(0);

/// Writes a file so that a reader sees the old or the new bytes, never a part;
/// makes the folders above it.
pub(super) fn write(at: &Path, bytes: &[u8], executable: bool) -> Result<(), InstallError> {
    let folder = at.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(folder).map_err(InstallError::io(folder))?;
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let name = alloc::format!(".skcc-{}-{number}.tmp", std::process::id());
    let temporary = folder.join(name);
    let written = fs::File::create_new(&temporary).and_then(|mut file| {
        file.write_all(bytes)?;
        if executable {
            make_executable(&file)?;
        }
        file.sync_all()
    });
    written
        .and_then(|()| fs::rename(&temporary, at))
        .inspect_err(|_| {
            // The first error is the one to report.
            let _ = fs::remove_file(&temporary);
        })
        .map_err(InstallError::io(at))
}

#[cfg(unix)]
fn make_executable(file: &fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let mut permissions = file.metadata()?.permissions();
    permissions.set_mode(permissions.mode() | 0o111);
    file.set_permissions(permissions)
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "same signature as on Unix")]
fn make_executable(_: &fs::File) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::is_plain;

    #[test]
    fn a_plain_path_stays_in_its_folder_on_every_system() {
        for plain in [
            "commit/SKILL.md",
            "a/.hidden",
            "a/b.c/d",
            "写/周报.md",
            "a/common",
            "com10",
            "lpt.md",
        ] {
            assert!(is_plain(plain), "{plain}");
        }
        for other in [
            "",
            "/a",
            "a/",
            "a//b",
            ".",
            "..",
            "a/../b",
            "a/./b",
            "a\\b",
            "c:/a",
            "a/nul",
            "a/Con.txt",
            "com1",
            "LPT9.md",
            "com¹",
            "CONIN$.txt",
            "aux .md",
            "a.",
            "a /b",
            "a\0",
            "a\n",
            "a?",
        ] {
            assert!(!is_plain(other), "{other}");
        }
    }
}
