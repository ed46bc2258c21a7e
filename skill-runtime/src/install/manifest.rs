//! The record of what was written into a folder.
//!
//! One line a file, sorted: the blake3 hash in hexadecimal digits, two blanks,
//! the path below the folder. Lines that start with `#` are for people.

use alloc::borrow::ToOwned;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use core::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use blake3::Hash;

use super::{InstallError, path};

const NAME: &str = ".skcc-manifest";

const HEAD: &str = "# What skcc wrote into this folder. It replaces and removes these files \
                    while they are as it wrote them, and no others.\n";

/// The files that were written. While a file is being replaced it has two
/// hashes, so that it is known as ours whichever bytes it has.
#[derive(Debug, Default)]
pub(super) struct Manifest {
    files: BTreeMap<String, BTreeSet<[u8; 32]>>,
}

impl Manifest {
    /// Reads the manifest of a folder; empty when there is none. Lines that
    /// cannot be read are left out: what they stood for is not ours then.
    pub(super) fn read(folder: &Path) -> Result<Self, InstallError> {
        let at = folder.join(NAME);
        let text = match fs::read(&at) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(InstallError::io(&at)(error)),
        };
        let mut manifest = Self::default();
        for line in String::from_utf8_lossy(&text).lines() {
            if let Some((digits, path)) = line.split_once("  ")
                && let Ok(hash) = Hash::from_hex(digits)
            {
                manifest.add(path, hash);
            }
        }
        Ok(manifest)
    }

    /// Writes the manifest, or removes it when it is empty.
    pub(super) fn write(&self, folder: &Path) -> Result<(), InstallError> {
        let at = folder.join(NAME);
        if self.files.is_empty() {
            return match fs::remove_file(&at) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    Err(InstallError::io(&at)(error))
                }
                _ => Ok(()),
            };
        }
        let mut text = HEAD.to_owned();
        for (path, hashes) in &self.files {
            for hash in hashes {
                let _ = writeln!(text, "{}  {path}", Hash::from_bytes(*hash));
            }
        }
        path::write(&at, text.as_bytes(), false)
    }

    /// Whether a file with these bytes was written to `path`.
    pub(super) fn has(&self, path: &str, bytes: &[u8]) -> bool {
        self.files
            .get(path)
            .is_some_and(|hashes| hashes.contains(blake3::hash(bytes).as_bytes()))
    }

    /// The paths, sorted.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Records that a file may have these bytes too.
    pub(super) fn add(&mut self, path: &str, hash: Hash) {
        self.files
            .entry(path.to_owned())
            .or_default()
            .insert(*hash.as_bytes());
    }

    /// Records that a file has these bytes.
    pub(super) fn set(&mut self, path: &str, hash: Hash) {
        self.remove(path);
        self.add(path, hash);
    }

    /// Records that a file is no longer there.
    pub(super) fn remove(&mut self, path: &str) {
        self.files.remove(path);
    }
}
