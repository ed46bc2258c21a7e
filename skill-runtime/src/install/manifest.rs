//! The record of what was written into a folder, in the format of the
//! compiler's own: what either wrote, the other knows.
//!
//! Lines that start with `#` are for people. The first other line names the
//! format; then there is one line a file, sorted: the blake3 hash in
//! hexadecimal digits, a blank, and the path below the folder, in which `\\`,
//! `\n` and `\r` stand for a backslash and line breaks.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use skir::Hash;

use super::{InstallError, hash, path};

const NAME: &str = ".skcc-manifest";
const HEADER: &str = "# Written by skcc: the files it wrote here, with their blake3 hashes.";
const VERSION: &str = "skcc-manifest 1";

/// The files that were written. While a file is being replaced it has two
/// hashes, so that it is known as ours whichever bytes it has.
#[derive(Debug, Default)]
pub(super) struct Manifest {
    files: BTreeMap<String, Vec<Hash>>,
    /// As it is on the disk.
    text: String,
}

impl Manifest {
    /// Reads the manifest of a folder; empty when there is none.
    pub(super) fn read(folder: &Path) -> Result<Self, InstallError> {
        let at = folder.join(NAME);
        let text = match fs::read(&at) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(InstallError::io(&at)(error)),
        };
        match parse(&text) {
            Ok(files) => Ok(Self { files, text }),
            Err((line, reason)) => Err(InstallError::Manifest {
                path: at,
                line,
                reason,
            }),
        }
    }

    /// Writes the manifest where that changes it.
    pub(super) fn write(&mut self, folder: &Path) -> Result<(), InstallError> {
        let mut text = alloc::format!("{HEADER}\n{VERSION}\n");
        for (path, hashes) in &self.files {
            let path = path
                .replace('\\', "\\\\")
                .replace('\n', "\\n")
                .replace('\r', "\\r");
            for hash in hashes {
                let _ = writeln!(text, "{hash} {path}");
            }
        }
        if text != self.text {
            path::write(&folder.join(NAME), text.as_bytes(), false)?;
            self.text = text;
        }
        Ok(())
    }

    /// Whether a file with these bytes was written to `path`.
    pub(super) fn has(&self, path: &str, bytes: &[u8]) -> bool {
        self.files
            .get(path)
            .is_some_and(|hashes| hashes.contains(&hash(bytes)))
    }

    /// The paths, sorted.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Records that a file may have these bytes too.
    pub(super) fn add(&mut self, path: &str, bytes: &[u8]) {
        let hashes = self.files.entry(path.to_owned()).or_default();
        let hash = hash(bytes);
        if !hashes.contains(&hash) {
            hashes.push(hash);
        }
    }

    /// Records that a file has these bytes.
    pub(super) fn set(&mut self, path: &str, bytes: &[u8]) {
        self.remove(path);
        self.add(path, bytes);
    }

    /// Records that a file is no longer there.
    pub(super) fn remove(&mut self, path: &str) {
        self.files.remove(path);
    }
}

/// The files of a manifest, or the line that cannot be read. One wrong line
/// makes all of it void, since it decides what may be replaced.
fn parse(text: &str) -> Result<BTreeMap<String, Vec<Hash>>, (usize, &'static str)> {
    let mut files: BTreeMap<String, Vec<Hash>> = BTreeMap::new();
    let mut is_known = false;
    for (number, line) in (1..).zip(text.lines()) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if !is_known {
            if line != VERSION {
                return Err((number, "it is no manifest, or one of a newer version"));
            }
            is_known = true;
            continue;
        }
        let Some((digits, path)) = line.split_once(' ') else {
            return Err((number, "a hash and a path were expected"));
        };
        let Ok(hash) = digits.parse() else {
            return Err((number, "the hash is none"));
        };
        files.entry(unescape(path)).or_default().push(hash);
    }
    if is_known {
        Ok(files)
    } else {
        Err((1, "it is empty"))
    }
}

fn unescape(path: &str) -> String {
    let mut plain = String::with_capacity(path.len());
    let mut chars = path.chars();
    while let Some(c) = chars.next() {
        plain.push(match c {
            '\\' => match chars.next() {
                Some('n') => '\n',
                Some('r') => '\r',
                Some(other) => other,
                None => break,
            },
            c => c,
        });
    }
    plain
}
