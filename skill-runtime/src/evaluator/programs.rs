//! Programs that judge, each in a sandbox of its own.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::string::{String, ToString};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::Ungraded;
use crate::sandbox::{Finished, Policy, Sandbox};

/// How long a program that judges may take where nothing else is said: as long
/// as the run itself.
pub(super) const TIMEOUT: Duration = crate::task::Task::TIMEOUT;

/// What a shell says when there is no such program.
pub(super) const NOT_FOUND: i32 = 127;

/// Where programs that judge run.
pub(super) struct Programs<'a> {
    /// The work directory of the run.
    pub(super) folder: &'a Path,
    pub(super) launcher: Option<&'a Path>,
}

impl Programs<'_> {
    /// Runs a program in the work directory. It may read `graders` besides, and
    /// has no network.
    pub(super) async fn run(
        &self,
        program: &[&str],
        graders: Option<&Path>,
        timeout: Duration,
        env: BTreeMap<String, String>,
    ) -> Result<Finished, Ungraded> {
        let mut policy = Policy::new(self.folder);
        policy.limits.wall = timeout;
        policy.limits.cpu = timeout;
        policy.read.extend(graders.map(Path::to_path_buf));
        policy.env = env;
        let sandbox = match self.launcher {
            Some(launcher) => Sandbox::with_launcher(policy, launcher),
            None => Sandbox::new(policy),
        };
        let sandbox = sandbox.map_err(|error| Ungraded(error.to_string()))?;
        let finished = sandbox.run(program).await;
        finished.map_err(|error| Ungraded(error.to_string()))
    }
}

/// A folder for the sources of a grader, which is gone with it.
pub(super) struct Graders(PathBuf);

impl Graders {
    /// Makes a folder that nobody else may enter, with these files.
    pub(super) fn new(files: &[(&str, &str)]) -> Result<Self, Ungraded> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = std::format!("skcc-grader-{}-{number}", std::process::id());
        let folder = Self(std::env::temp_dir().join(name));
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        {
            use std::os::unix::fs::DirBuilderExt as _;
            builder.mode(0o700);
        }
        let wrong = |error: std::io::Error| Ungraded(error.to_string());
        builder.create(&folder.0).map_err(wrong)?;
        for (name, text) in files {
            fs::write(folder.0.join(name), text).map_err(wrong)?;
        }
        Ok(folder)
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Graders {
    fn drop(&mut self) {
        // What cannot be removed is in a folder for temporary files.
        let _ = fs::remove_dir_all(&self.0);
    }
}
