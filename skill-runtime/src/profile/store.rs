//! Profiles on the disk.
//!
//! ```text
//! <folder>/<harness>/<model>/<key>.json    a profile
//!                           /<key>.jsonl   its runs, as they came in
//! ```
//!
//! A profile is written to a temporary name, synced, and renamed: there is the
//! old one or the new one, never a half.

use std::error::Error;
use std::fmt;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::prelude::v1::*;

use super::journal::{self, Header, Journal};
use super::record::Record;
use super::report::Profile;
use crate::model::ModelId;

/// The folder of all profiles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileStore {
    folder: PathBuf,
}

/// A measurement that was begun and not ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Unfinished {
    /// What it is of.
    pub header: Header,
    /// The primitives that were to be measured.
    pub primitives: Vec<String>,
    /// How many runs are kept.
    pub runs: usize,
}

/// A stored profile, or its runs, cannot be read or written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreError {
    path: PathBuf,
    reason: String,
}

impl StoreError {
    pub(super) fn new(path: &Path, reason: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            reason: reason.into(),
        }
    }

    /// Of which file.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.reason)
    }
}

impl Error for StoreError {}

impl ProfileStore {
    /// The store in a folder, which need not be there yet.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
        }
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn place(&self, model: &str, harness: &str, file: &str) -> PathBuf {
        let model = ModelId::new(model).file_name();
        self.folder.join(harness).join(model).join(file)
    }

    /// Where the runs of a measurement are.
    fn journal_path(&self, header: &Header) -> PathBuf {
        let file = std::format!("{}.jsonl", header.key);
        self.place(&header.model, &header.harness, &file)
    }

    pub(super) fn has_runs(&self, header: &Header) -> bool {
        self.journal_path(header).exists()
    }

    pub(super) fn journal(
        &self,
        header: &Header,
        plan: &[&str],
        is_afresh: bool,
    ) -> Result<(Journal, Vec<Record>), StoreError> {
        Journal::open(&self.journal_path(header), header, plan, is_afresh)
    }

    /// Writes a profile in place of the one with its key.
    ///
    /// # Errors
    ///
    /// Fails when it cannot be written.
    pub fn save(&self, profile: &Profile) -> Result<PathBuf, StoreError> {
        let file = std::format!("{}.json", profile.key);
        let path = self.place(&profile.model, &profile.harness, &file);
        let failed = |error: std::io::Error| StoreError::new(&path, error.to_string());
        let mut text = serde_json::to_vec_pretty(profile).map_err(|error| failed(error.into()))?;
        text.push(b'\n');
        write(&path, &text).map_err(failed)?;
        Ok(path)
    }

    /// The profile with a key, if it is there.
    ///
    /// # Errors
    ///
    /// Fails when it is there and cannot be read.
    pub fn load(
        &self,
        model: &str,
        harness: &str,
        key: &str,
    ) -> Result<Option<Profile>, StoreError> {
        let path = self.place(model, harness, &std::format!("{key}.json"));
        if path.exists() {
            return Profile::read(&path).map(Some);
        }
        Ok(None)
    }

    /// All profiles, by harness and model, the newest first of each.
    ///
    /// # Errors
    ///
    /// Fails when one of them cannot be read.
    pub fn list(&self) -> Result<Vec<Profile>, StoreError> {
        let mut all = Vec::new();
        for path in self.files("json") {
            all.push(Profile::read(&path)?);
        }
        all.sort_by(|one, two| {
            let place = |profile: &Profile| (profile.harness.clone(), profile.model.clone());
            place(one)
                .cmp(&place(two))
                .then_with(|| two.measured_at.cmp(&one.measured_at))
                .then_with(|| one.key.cmp(&two.key))
        });
        Ok(all)
    }

    /// Measurements that were begun and not ended, the one that was worked on
    /// last first. What cannot be read is none.
    pub fn unfinished(&self) -> Vec<Unfinished> {
        let begun = self.files("jsonl").into_iter().filter_map(|path| {
            let contents = journal::read(&path).ok()?;
            let when = fs::metadata(&path).and_then(|about| about.modified()).ok();
            let unfinished = Unfinished {
                header: contents.header?,
                primitives: contents.plan?,
                runs: contents.records.len(),
            };
            Some((when, unfinished))
        });
        let mut found: Vec<_> = begun.collect();
        found.sort_by(|one, two| {
            let newest = two.0.cmp(&one.0);
            newest.then_with(|| one.1.header.key.cmp(&two.1.header.key))
        });
        found
            .into_iter()
            .map(|(_, unfinished)| unfinished)
            .collect()
    }

    /// The runs of a measurement, in the order in which they ended.
    ///
    /// # Errors
    ///
    /// Fails when they cannot be read.
    pub fn runs(&self, model: &str, harness: &str, key: &str) -> Result<Vec<Record>, StoreError> {
        let path = self.place(model, harness, &std::format!("{key}.jsonl"));
        journal::read(&path).map(|contents| contents.records)
    }

    /// Files two folders down, with this ending, in order.
    fn files(&self, ending: &str) -> Vec<PathBuf> {
        let below = |folder: PathBuf| {
            let entries = fs::read_dir(folder).into_iter().flatten().flatten();
            entries.map(|entry| entry.path())
        };
        let mut files: Vec<PathBuf> = below(self.folder.clone())
            .flat_map(below)
            .flat_map(below)
            .filter(|path| path.extension().is_some_and(|found| found == ending))
            .collect();
        files.sort();
        files
    }
}

/// Writes a file so that there is the old one or the new one.
pub(super) fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let temporary = path.with_extension(std::format!("tmp-{}", std::process::id()));
    let mut file = File::create(&temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&temporary, path)?;
    // So that the name outlasts a loss of power too; a system whose folders
    // cannot be opened keeps names in other ways.
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(())
}
