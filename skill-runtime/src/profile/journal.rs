//! Runs as they come in, in a file that only grows.
//!
//! A run counts once its line is on the disk: then it is never run again,
//! whatever ends the process. A line that was cut in its middle is no line; it
//! is taken off before the next one is written.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::prelude::v1::*;
use std::sync::mpsc;
use std::thread;

use serde::{Deserialize, Serialize};
use tokio::sync::oneshot;

use super::record::Record;
use super::settings::Settings;
use super::store::StoreError;

/// The version of the stored form.
const FORMAT: u32 = 1;

/// What a journal is of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Header {
    /// The version of the stored form: 1.
    pub format: u32,
    /// The key that all its runs share.
    pub key: String,
    /// The version of the suite.
    pub suite: String,
    /// The model with its route.
    pub model: String,
    /// The harness.
    pub harness: String,
    /// Its version.
    pub harness_version: String,
    /// How it was measured.
    pub settings: Settings,
}

impl Header {
    pub(super) const FORMAT: u32 = FORMAT;
}

/// A line of a journal.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Line {
    Header(Header),
    Run(Box<Record>),
    /// The runs of these primitives until here are void.
    Forget(Vec<String>),
    /// These primitives are to be measured now.
    Plan(Vec<String>),
    /// All that was to be measured is.
    Done,
}

/// What a journal holds.
#[derive(Debug, Default)]
pub(super) struct Contents {
    pub(super) header: Option<Header>,
    pub(super) records: Vec<Record>,
    /// What was to be measured last, until it was.
    pub(super) plan: Option<Vec<String>>,
    /// Where the last whole line ends, in bytes.
    end: u64,
}

/// A file that runs are written to. Nobody else writes there while it is open.
#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
    sender: Option<mpsc::Sender<Entry>>,
    thread: Option<thread::JoinHandle<()>>,
}

/// Lines to write, and who waits for them to be on the disk.
type Entry = (Vec<u8>, oneshot::Sender<Result<(), io::ErrorKind>>);

impl Journal {
    /// Opens a journal, or begins it, to measure the primitives in `plan`, and
    /// reads what it holds. `is_afresh` makes the runs of these void.
    ///
    /// # Errors
    ///
    /// Fails when another process has it open, or it cannot be read or written.
    pub(super) fn open(
        path: &Path,
        header: &Header,
        plan: &[&str],
        is_afresh: bool,
    ) -> Result<(Self, Vec<Record>), StoreError> {
        let failed = |error: io::Error| StoreError::new(path, error.to_string());
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(failed)?;
        }
        let mut options = OpenOptions::new();
        let options = options.read(true).write(true).create(true).truncate(false);
        let mut file = options.open(path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let said = "another process measures the same at this moment";
                return Err(StoreError::new(path, said));
            }
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        let mut text = Vec::new();
        file.read_to_end(&mut text).map_err(failed)?;
        let contents = parse(path, &text)?;
        file.set_len(contents.end).map_err(failed)?;
        file.seek(SeekFrom::Start(contents.end)).map_err(failed)?;
        let mut first = Vec::new();
        match contents.header {
            Some(found) if found.key == header.key => {}
            Some(found) => {
                let said = std::format!("it is of `{}`, not of `{}`", found.key, header.key);
                return Err(StoreError::new(path, said));
            }
            None => first = line(&Line::Header(header.clone())),
        }
        let ids: Vec<String> = plan.iter().map(|&id| id.into()).collect();
        let mut records = contents.records;
        if is_afresh {
            records.retain(|record| !ids.contains(&record.instance.primitive));
            first.append(&mut line(&Line::Forget(ids.clone())));
        }
        first.append(&mut line(&Line::Plan(ids)));
        file.write_all(&first)
            .and_then(|()| file.sync_all())
            .map_err(failed)?;
        let (sender, receiver) = mpsc::channel();
        let thread = thread::Builder::new()
            .name("profile-journal".into())
            .spawn(move || write(file, &receiver))
            .map_err(failed)?;
        let journal = Self {
            path: path.into(),
            sender: Some(sender),
            thread: Some(thread),
        };
        Ok((journal, records))
    }

    /// Writes a run, and waits until it is on the disk.
    pub(super) async fn push(&self, record: &Record) -> Result<(), StoreError> {
        let bytes = line(&Line::Run(Box::new(record.clone())));
        let (done, wait) = oneshot::channel();
        let gone = || StoreError::new(&self.path, "nobody writes it any more");
        let sender = self.sender.as_ref().ok_or_else(gone)?;
        sender.send((bytes, done)).map_err(|_| gone())?;
        match wait.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(kind)) => Err(StoreError::new(&self.path, kind.to_string())),
            Err(_) => Err(gone()),
        }
    }
}

impl Journal {
    /// Writes that all is measured that was to be.
    pub(super) fn finish(&self) {
        if let Some(sender) = &self.sender {
            // Who drops the journal waits for it to be written.
            let _ = sender.send((line(&Line::Done), oneshot::channel().0));
        }
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        self.sender = None;
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

/// Reads a journal that nobody need have open.
///
/// # Errors
///
/// Fails when it cannot be read, or a whole line of it is none.
pub(super) fn read(path: &Path) -> Result<Contents, StoreError> {
    let text = std::fs::read(path).map_err(|error| StoreError::new(path, error.to_string()))?;
    parse(path, &text)
}

fn parse(path: &Path, text: &[u8]) -> Result<Contents, StoreError> {
    let mut contents = Contents::default();
    for (number, line) in text.split_inclusive(|&byte| byte == b'\n').enumerate() {
        if !line.ends_with(b"\n") {
            break;
        }
        let line_of = serde_json::from_slice(line).map_err(|error| {
            let said = std::format!("line {}: {error}", number + 1);
            StoreError::new(path, said)
        })?;
        match line_of {
            Line::Header(found) => {
                if found.format != FORMAT {
                    let said = std::format!(
                        "it has the form {}, and this version reads {FORMAT}",
                        found.format
                    );
                    return Err(StoreError::new(path, said));
                }
                contents.header = Some(found);
            }
            Line::Run(record) => contents.records.push(*record),
            Line::Forget(ids) => {
                let records = &mut contents.records;
                records.retain(|record| !ids.contains(&record.instance.primitive));
            }
            Line::Plan(ids) => contents.plan = Some(ids),
            Line::Done => contents.plan = None,
        }
        contents.end += line.len() as u64;
    }
    Ok(contents)
}

fn line(line: &Line) -> Vec<u8> {
    let mut bytes = serde_json::to_vec(line).expect("runs have only text as keys");
    bytes.push(b'\n');
    bytes
}

/// Writes what comes, all that waits at once, and says when it is on the disk.
fn write(mut file: File, entries: &mpsc::Receiver<Entry>) {
    while let Ok(first) = entries.recv() {
        let mut batch = Vec::from([first]);
        batch.extend(entries.try_iter());
        let bytes: Vec<u8> = batch.iter().flat_map(|(bytes, _)| bytes).copied().collect();
        let result = file.write_all(&bytes).and_then(|()| file.sync_data());
        let result = result.map_err(|error| error.kind());
        for (_, done) in batch {
            // Who was stopped does not wait any more; the line is there.
            let _ = done.send(result);
        }
    }
}
