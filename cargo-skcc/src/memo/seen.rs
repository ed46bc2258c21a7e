//! One answer of the system.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use skcc_core::system::{System, os::Os};

/// A question with a short form of its answer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Seen {
    /// A file that was read, links followed; without an answer it could not be.
    File(PathBuf, Option<Stamp>),
    /// What was known of a path, links not followed.
    Entry(PathBuf, Option<Stamp>),
    /// A folder that was listed: a hash of its entries with their sizes.
    Folder(PathBuf, String),
    /// A variable: a hash of its value, which may be a secret.
    Variable(String, Option<String>),
}

/// What tells whether a file was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Stamp {
    /// In bytes.
    size: u64,
    /// When its bytes were written, since 1970.
    modified: Duration,
    /// When its inode was changed, since 1970; zero where that is not known.
    changed: Duration,
    inode: u64,
    mode: u32,
}

/// How long after a change another one may bear the same time: a tick of the
/// slowest clocks of kernels, 100 a second, twice.
const TICK: Duration = Duration::from_millis(20);

/// The same on file systems that count whole seconds, or two.
const COARSE: Duration = Duration::from_secs(2);

impl Stamp {
    fn of(data: &fs::Metadata) -> Self {
        let modified = data.modified().ok();
        let modified = modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        #[cfg(unix)]
        let (changed, inode, mode) = {
            use std::os::unix::fs::MetadataExt;
            let seconds = u64::try_from(data.ctime()).unwrap_or_default();
            let nanoseconds = u32::try_from(data.ctime_nsec()).unwrap_or_default();
            (Duration::new(seconds, nanoseconds), data.ino(), data.mode())
        };
        #[cfg(not(unix))]
        let (changed, inode, mode) = (
            Duration::ZERO,
            0,
            u32::from(data.permissions().readonly()) << 1 | u32::from(data.is_dir()),
        );
        Self {
            size: data.len(),
            modified: modified.unwrap_or_default(),
            changed,
            inode,
            mode,
        }
    }

    /// Whether a change after `time` would give another stamp.
    fn is_settled(&self, time: SystemTime) -> bool {
        let last = self.modified.max(self.changed);
        let is_coarse = self.modified.subsec_nanos() == 0 && self.changed.subsec_nanos() == 0;
        let unsure = if is_coarse { COARSE } else { TICK };
        time.duration_since(UNIX_EPOCH)
            .is_ok_and(|time| last + unsure < time)
    }
}

impl Seen {
    /// Asks for a file.
    pub(super) fn ask_file(path: &Path) -> Self {
        let data = fs::metadata(path).ok();
        Self::File(path.to_owned(), data.as_ref().map(Stamp::of))
    }

    /// Asks for a path.
    pub(super) fn ask_entry(path: &Path) -> Self {
        let data = fs::symlink_metadata(path).ok();
        Self::Entry(path.to_owned(), data.as_ref().map(Stamp::of))
    }

    /// Asks for the entries of a folder.
    pub(super) fn ask_folder(path: &Path) -> Self {
        let entries = Os.read_dir(path).map_err(|error| error.kind());
        Self::Folder(path.to_owned(), hash(&format!("{entries:?}")))
    }

    /// Asks for a variable.
    pub(super) fn ask_variable(name: &str) -> Self {
        let value = Os.variable(name);
        Self::Variable(name.to_owned(), value.as_deref().map(hash))
    }

    /// Whether the answer is the same now.
    pub(super) fn is_so_still(&self) -> bool {
        let now = match self {
            Self::File(path, _) => Self::ask_file(path),
            Self::Entry(path, _) => Self::ask_entry(path),
            Self::Folder(path, _) => Self::ask_folder(path),
            Self::Variable(name, _) => Self::ask_variable(name),
        };
        now == *self
    }

    /// Whether any change after `time` would give another answer.
    pub(super) fn is_settled(&self, time: SystemTime) -> bool {
        match self {
            Self::File(_, Some(stamp)) | Self::Entry(_, Some(stamp)) => stamp.is_settled(time),
            _ => true,
        }
    }
}

fn hash(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a");
        fs::write(&file, "one").unwrap();
        let before = [
            Seen::ask_file(&file),
            Seen::ask_entry(&file),
            Seen::ask_folder(folder.path()),
        ];
        assert!(before.iter().all(Seen::is_so_still));
        fs::write(&file, "three").unwrap();
        assert!(!before.iter().any(Seen::is_so_still));
        let gone = folder.path().join("b");
        let before = [Seen::ask_file(&gone), Seen::ask_entry(&gone)];
        assert!(before.iter().all(Seen::is_so_still));
        fs::write(&gone, "").unwrap();
        assert!(!before.iter().any(Seen::is_so_still));
    }

    #[test]
    fn what_was_just_changed_is_not_settled() {
        let at = |milliseconds| UNIX_EPOCH + Duration::from_millis(milliseconds);
        let stamp = |milliseconds| Stamp {
            size: 1,
            modified: Duration::from_millis(milliseconds),
            changed: Duration::ZERO,
            inode: 1,
            mode: 0,
        };
        assert!(!stamp(5_001).is_settled(at(5_021)));
        assert!(stamp(5_001).is_settled(at(5_022)));
        // Whole seconds: the file system may count no finer.
        assert!(!stamp(5_000).is_settled(at(7_000)));
        assert!(stamp(5_000).is_settled(at(7_001)));
        // A file from the future.
        assert!(!stamp(9_001).is_settled(at(5_000)));
    }
}
