//! The folder of one run: made for it, read after it, and gone.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::prelude::v1::*;
use std::sync::atomic::{AtomicU64, Ordering};

use super::evidence::Content;

/// The longest file that is read, in bytes; twice what tasks ask for at most.
const LONGEST: u64 = 1 << 20;
/// How much is read of all files, in bytes, and how many files.
const MOST: u64 = 16 << 20;
const MOST_FILES: usize = 2_000;

/// A folder of ours, gone when dropped.
#[derive(Debug)]
pub(super) struct Workplace(PathBuf);

impl Workplace {
    /// Makes an empty folder that nobody else may enter.
    pub(super) fn new() -> io::Result<Self> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = std::format!("skcc-profile-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        {
            use std::os::unix::fs::DirBuilderExt as _;
            builder.mode(0o700);
        }
        // Fails when it is there: nobody else's folder is used.
        builder.create(&path)?;
        Ok(Self(path))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// Writes files, with the folders on the way.
    pub(super) fn write<'f>(
        &self,
        files: impl IntoIterator<Item = (&'f String, &'f [u8])>,
    ) -> io::Result<()> {
        for (path, bytes) in files {
            let path = self.0.join(path);
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::write(path, bytes)?;
        }
        Ok(())
    }

    /// All files by their path with `/`. Links are not followed, and what is
    /// longer than any task asks for is left out.
    pub(super) fn read(&self) -> io::Result<BTreeMap<String, Content>> {
        let mut files = BTreeMap::new();
        let mut open = Vec::from([(self.0.clone(), String::new())]);
        let mut left = MOST;
        while let Some((folder, prefix)) = open.pop() {
            for entry in fs::read_dir(folder)? {
                let entry = entry?;
                let Ok(name) = entry.file_name().into_string() else {
                    continue;
                };
                let path = std::format!("{prefix}{name}");
                let about = fs::symlink_metadata(entry.path())?;
                if about.is_dir() {
                    open.push((entry.path(), path + "/"));
                } else if about.is_file()
                    && about.len() <= LONGEST.min(left)
                    && files.len() < MOST_FILES
                {
                    left -= about.len();
                    files.insert(path, Content::from(fs::read(entry.path())?));
                }
            }
        }
        Ok(files)
    }
}

impl Drop for Workplace {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_come_back_and_links_do_not() {
        let place = Workplace::new().unwrap();
        let path = place.path().to_path_buf();
        let files = BTreeMap::from([("a/b.txt".to_string(), b"one".to_vec())]);
        let files = files.iter().map(|(path, bytes)| (path, bytes.as_slice()));
        place.write(files).unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink("/etc/hostname", path.join("link")).unwrap();
        fs::write(path.join("long"), std::vec![b'x'; 2 << 20]).unwrap();
        let read = place.read().unwrap();
        assert_eq!(read.len(), 1, "{read:?}");
        assert_eq!(read["a/b.txt"].text(), Some("one"));
        drop(place);
        assert!(!path.exists());
    }
}
