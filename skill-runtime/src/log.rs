//! Records of what was run, as files.
//!
//! ```text
//! <folder>/sessions.jsonl          one line for each change of a session
//!         /<kind>/<session>/…      its files
//! ```
//!
//! A session is entered when it begins, as running, and again at its end; the
//! last line counts, so one that was killed is seen to have been. Lines are
//! appended whole, under a lock. Other files are written under another name,
//! synced and renamed: there is all of a file or nothing.

pub mod conversation;
mod stamp;

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::string::String;
use std::time::SystemTime;
use std::vec::Vec;

use serde::{Deserialize, Serialize};

/// The folder of all records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logs {
    folder: PathBuf,
}

/// What is known of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Session {
    /// `20260429-140311-run-plan`, as in `SkVM`: when it began, of what kind it is,
    /// and what it is about.
    pub id: String,
    /// Such as `run`.
    #[serde(rename = "type")]
    pub kind: String,
    /// How it stands.
    pub status: Status,
    /// When it began, in seconds since 1970.
    pub started_at: u64,
    /// How long it took, in milliseconds, without the time for which a person was
    /// waited for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<u64>,
    /// How long a person took for the answers to questions of approval, in
    /// milliseconds; none where nobody was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waited_ms: Option<u64>,
    /// The model that worked.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub model: String,
    /// Its harness.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub harness: String,
    /// What came of it, in a few words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub summary: String,
}

/// How a session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It has begun, and its end was not seen.
    Running,
    /// It came to its end.
    Completed,
    /// It did not.
    Failed,
}

impl Logs {
    /// The records in a folder, which need not be there yet.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
        }
    }

    /// Where they are.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the files of a session are.
    pub fn folder_of(&self, session: &Session) -> PathBuf {
        self.folder.join(&session.kind).join(&session.id)
    }

    /// Begins a session of a kind, about `tag`, with a folder of its own.
    ///
    /// # Errors
    ///
    /// Fails when nothing can be written there.
    pub fn begin(&self, kind: &str, tag: &str) -> io::Result<Session> {
        let started_at = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .map_or(0, |since| since.as_secs());
        let plain = |c: char| {
            if c.is_ascii_alphanumeric() || "-_.".contains(c) {
                c
            } else {
                '-'
            }
        };
        let tag: String = tag.chars().map(plain).take(60).collect();
        let stem = std::format!("{}-{kind}-{tag}", stamp::stamp(started_at));
        let kind_folder = self.folder.join(kind);
        fs::create_dir_all(&kind_folder)?;
        let mut number = 1;
        let id = loop {
            let id = if number == 1 {
                stem.clone()
            } else {
                std::format!("{stem}-{number}")
            };
            match fs::create_dir(kind_folder.join(&id)) {
                Ok(()) => break id,
                // Two of one second.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
                Err(error) => return Err(error),
            }
        };
        let session = Session {
            id,
            kind: kind.into(),
            status: Status::Running,
            started_at,
            duration_ms: None,
            waited_ms: None,
            model: String::new(),
            harness: String::new(),
            summary: String::new(),
        };
        self.enter(&session)?;
        Ok(session)
    }

    /// Enters how a session stands.
    ///
    /// # Errors
    ///
    /// Fails when nothing can be written there.
    pub fn enter(&self, session: &Session) -> io::Result<()> {
        let mut line = serde_json::to_vec(session)?;
        line.push(b'\n');
        let mut file = self.index(true)?;
        file.lock()?;
        file.write_all(&line)?;
        file.sync_data()
    }

    /// Keeps a session from being removed by [`remove`](Self::remove), and from
    /// being taken for one that was killed, as long as what is given is there.
    ///
    /// # Errors
    ///
    /// Fails when nothing can be written there.
    pub fn hold(&self, session: &Session) -> io::Result<Held> {
        let path = self.folder_of(session).join(HELD);
        let file = File::create(&path)?;
        file.lock()?;
        Ok(Held { path, _file: file })
    }

    /// Whether somebody, in whatever process, holds a session.
    pub fn is_held(&self, session: &Session) -> bool {
        let file = File::open(self.folder_of(session).join(HELD));
        file.is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
    }

    /// All sessions, the latest first. Lines that cannot be read are passed over:
    /// a newer version may have written them.
    ///
    /// # Errors
    ///
    /// Fails when the index is there and cannot be read.
    pub fn sessions(&self) -> io::Result<Vec<Session>> {
        let text = match fs::read_to_string(self.folder.join(INDEX)) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut all: Vec<Session> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        for line in text.lines() {
            let Ok(session) = serde_json::from_str::<Session>(line) else {
                continue;
            };
            if let Some(place) = places.get(&session.id) {
                all[*place] = session;
            } else {
                places.insert(session.id.clone(), all.len());
                all.push(session);
            }
        }
        // Those of one second as they were entered.
        all.sort_by_key(|session| session.started_at);
        all.reverse();
        Ok(all)
    }

    /// Removes sessions with their files, but for those that are [held](Self::hold),
    /// and tells how many were removed.
    ///
    /// # Errors
    ///
    /// Fails when something cannot be removed.
    pub fn remove(&self, gone: &[Session]) -> io::Result<usize> {
        let gone: Vec<_> = gone.iter().filter(|one| !self.is_held(one)).collect();
        for session in &gone {
            // An id is one name: nothing else is removed.
            let is_name = |name: &str| {
                !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\'])
            };
            if is_name(&session.id) && is_name(&session.kind) {
                match fs::remove_dir_all(self.folder_of(session)) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                    _ => {}
                }
            }
        }
        let lock = self.index(true)?;
        lock.lock()?;
        let mut left = self.sessions()?;
        left.retain(|one| gone.iter().all(|gone| gone.id != one.id));
        left.reverse();
        let mut text = Vec::new();
        for session in &left {
            serde_json::to_writer(&mut text, session)?;
            text.push(b'\n');
        }
        // In place, for whoever waits for the lock of this very file.
        lock.set_len(0)?;
        (&lock).write_all(&text)?;
        lock.sync_data()?;
        Ok(gone.len())
    }

    fn index(&self, create: bool) -> io::Result<File> {
        fs::create_dir_all(&self.folder)?;
        let mut options = OpenOptions::new();
        options.append(true).create(create);
        options.open(self.folder.join(INDEX))
    }
}

const INDEX: &str = "sessions.jsonl";

/// The file of a session that is locked as long as it is held.
const HELD: &str = ".held";

/// A session that somebody works at; see [`Logs::hold`].
#[derive(Debug)]
#[must_use]
pub struct Held {
    path: PathBuf,
    _file: File,
}

impl Drop for Held {
    fn drop(&mut self) {
        // One that stays is locked by nobody.
        let _ = fs::remove_file(&self.path);
    }
}

/// Writes a file whole, or not at all.
///
/// # Errors
///
/// Fails when it cannot be written.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(std::format!(".{}.tmp", std::process::id()));
    let new = path.with_file_name(name);
    let write = || {
        let mut file = File::create(&new)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&new, path)
    };
    let written = write();
    if written.is_err() {
        // What there is of it would take the room that is missing.
        let _ = fs::remove_file(&new);
    }
    written
}
