//! The home folder of a run.

use std::io;
use std::path::{Path, PathBuf};

/// Writes a file with the folders above it.
pub(super) fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, text)
}

/// A home folder; one of ours is gone when dropped.
pub(super) struct Home {
    pub(super) path: PathBuf,
    is_ours: bool,
}

impl Home {
    /// That of a person.
    pub(super) fn of(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            is_ours: false,
        }
    }

    /// A new one of ours.
    pub(super) fn new() -> io::Result<Self> {
        use std::sync::atomic::{AtomicU64, Ordering};
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = std::format!("skcc-home-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        let mut builder = std::fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        // Fails when it is there: nobody else's folder is used.
        builder.create(&path)?;
        Ok(Self {
            path: path.canonicalize()?,
            is_ours: true,
        })
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        if self.is_ours {
            let _ = std::fs::remove_dir_all(&self.path);
        }
    }
}
