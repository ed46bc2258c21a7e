//! Starting a program in its sandbox, and what comes of it.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::string::String;
use std::vec::Vec;

use serde::{Deserialize, Serialize};

use super::policy::{Limits, Policy};

/// A sandbox that is ready to run programs.
#[derive(Clone, Debug)]
pub struct Sandbox {
    policy: Policy,
    /// This executable, which becomes the stages.
    launcher: PathBuf,
}

/// How a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// By itself, with this code.
    Code(i32),
    /// By this signal: among others, for too much time of the processor (24)
    /// or too long a file (25).
    Signal(i32),
    /// Its time was over.
    TimedOut,
    /// The work directory grew too large.
    DiskFull,
}

/// What a program did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finished {
    /// How it ended.
    pub ended: Ended,
    /// What it wrote to its standard output, as far as it is kept.
    pub stdout: Vec<u8>,
    /// What it wrote to its standard error, as far as it is kept.
    pub stderr: Vec<u8>,
    /// One of them was longer than what is kept.
    pub is_cut: bool,
    /// The hosts that it asked for and was refused, with their ports.
    pub refused_hosts: Vec<String>,
    /// What was enforced.
    pub enforced: Enforced,
}

/// How far Landlock restricts files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Landlock {
    /// Not at all: the kernel has none.
    #[default]
    Not,
    /// As far as an older kernel can.
    InPart,
    /// In all that is asked.
    Whole,
}

/// What the kernel enforces.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enforced {
    /// How far Landlock does.
    pub landlock: Landlock,
    /// Whether the pid namespace limits processes.
    pub processes: bool,
}

impl Enforced {
    /// What is missing, as a sentence; none when all is enforced.
    const fn missing(self) -> Option<&'static str> {
        match (self.landlock, self.processes) {
            (Landlock::Not, _) => Some("this kernel has no Landlock, the second wall around files"),
            (_, false) => Some("this kernel cannot limit the processes of a namespace"),
            _ => None,
        }
    }

    /// Refuses a run of which a part cannot be enforced, unless that is
    /// allowed.
    pub(super) fn suffices(self, allow_unenforced: bool) -> Result<(), String> {
        match self.missing() {
            Some(missing) if !allow_unenforced => Err(missing.into()),
            _ => Ok(()),
        }
    }
}

/// A program cannot be run in a sandbox.
#[derive(Debug)]
#[non_exhaustive]
pub enum SandboxError {
    /// This system has none.
    Unsupported(String),
    /// The work directory, or another path of the policy, is not there.
    NoPath(PathBuf),
    /// The system failed.
    Io {
        /// What was done.
        what: &'static str,
        /// Why it failed.
        source: io::Error,
    },
    /// A stage failed; what it says.
    Stage(String),
}

/// What the stages are told.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Spec {
    pub(super) program: Vec<String>,
    pub(super) work_dir: PathBuf,
    pub(super) read: Vec<PathBuf>,
    pub(super) write: Vec<PathBuf>,
    pub(super) reads_only: bool,
    pub(super) commands: Option<Vec<String>>,
    pub(super) env: BTreeMap<String, String>,
    pub(super) limits: Limits,
    pub(super) allow_unenforced: bool,
    pub(super) loopback: Vec<u16>,
    /// Where the proxy listens; none without a network.
    pub(super) proxy: Option<PathBuf>,
}

/// What stage 2 answers: one line once the walls stand, one at the end.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Status {
    Ready(Enforced),
    Ended(Ended),
    Failed(String),
}

impl Sandbox {
    /// A sandbox with a policy. Its paths are made absolute, and must be there.
    ///
    /// # Errors
    ///
    /// Fails where this system has no sandbox, or a path is not there.
    pub fn new(policy: Policy) -> Result<Self, SandboxError> {
        let launcher = std::env::current_exe().map_err(|source| SandboxError::Io {
            what: "to find this executable",
            source,
        })?;
        Self::with_launcher(policy, launcher)
    }

    /// A sandbox whose stages are another executable, one that calls
    /// [`init`](super::init) first.
    ///
    /// # Errors
    ///
    /// Fails where this system has no sandbox, or a path is not there.
    pub fn with_launcher(
        mut policy: Policy,
        launcher: impl Into<PathBuf>,
    ) -> Result<Self, SandboxError> {
        if !cfg!(target_os = "linux") {
            return Err(SandboxError::Unsupported(
                "only Linux has the walls that it is made of".into(),
            ));
        }
        let whole = |path: &Path| {
            path.canonicalize()
                .map_err(|_| SandboxError::NoPath(path.into()))
        };
        policy.work_dir = whole(&policy.work_dir)?;
        for path in policy.read.iter_mut().chain(&mut policy.write) {
            *path = whole(path)?;
        }
        Ok(Self {
            policy,
            launcher: launcher.into(),
        })
    }

    /// What programs may do here.
    pub const fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Runs a program with its arguments, and waits for its end. When the
    /// future is dropped, the program and all it started are ended.
    ///
    /// # Errors
    ///
    /// Fails when the walls cannot be built, or the program cannot be started.
    /// A program that fails is no error.
    #[cfg(target_os = "linux")]
    pub async fn run(&self, program: &[&str]) -> Result<Finished, SandboxError> {
        self.run_watched(program, &|_| {}).await
    }

    /// The same, and tells what the program writes to its standard output as
    /// it does so: all of it, also what is not kept.
    ///
    /// # Errors
    ///
    /// The same.
    #[cfg(target_os = "linux")]
    pub async fn run_watched(
        &self,
        program: &[&str],
        watch: &(dyn Fn(&[u8]) + Send + Sync),
    ) -> Result<Finished, SandboxError> {
        std::boxed::Box::pin(start::run(&self.policy, &self.launcher, program, watch)).await
    }

    /// Fails: there is no sandbox on this system.
    ///
    /// # Errors
    ///
    /// Always.
    #[cfg(not(target_os = "linux"))]
    pub async fn run_watched(
        &self,
        _program: &[&str],
        _watch: &(dyn Fn(&[u8]) + Send + Sync),
    ) -> Result<Finished, SandboxError> {
        Err(SandboxError::Unsupported("it is not Linux".into()))
    }

    /// Fails: there is no sandbox on this system.
    ///
    /// # Errors
    ///
    /// Always.
    #[cfg(not(target_os = "linux"))]
    pub async fn run(&self, _program: &[&str]) -> Result<Finished, SandboxError> {
        Err(SandboxError::Unsupported("it is not Linux".into()))
    }
}

#[cfg(target_os = "linux")]
mod start {
    use std::os::fd::OwnedFd;
    use std::os::unix::net::UnixStream as StdStream;
    use std::path::Path;
    use std::process::Stdio;
    use std::string::{String, ToString};
    use std::time::Duration;
    use std::vec::Vec;
    use std::{fs, io};

    use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWriteExt, BufReader};
    use tokio::net::UnixStream;
    use tokio::process::Command;
    use tokio::time::{Instant, sleep_until};

    use super::{Ended, Enforced, Finished, Policy, SandboxError, Spec, Status};
    use crate::sandbox::STAGE;
    use crate::sandbox::proxy::Proxy;

    /// How often the size of the work directory is looked at.
    const LOOK: Duration = Duration::from_millis(100);

    pub(super) async fn run(
        policy: &Policy,
        launcher: &Path,
        program: &[&str],
        watch: &(dyn Fn(&[u8]) + Send + Sync),
    ) -> Result<Finished, SandboxError> {
        let failed = |what| move |source| SandboxError::Io { what, source };
        let (proxy, home) = if policy.hosts.is_empty() && policy.gateway.is_none() {
            (None, None)
        } else {
            let home = Home::new().map_err(failed("to make a folder for the proxy"))?;
            let path = home.0.join("proxy");
            let proxy = Proxy::new(&path, policy.hosts.clone(), policy.gateway)
                .map_err(failed("to listen"))?;
            (Some((proxy, path)), Some(home))
        };
        let spec = Spec {
            program: program.iter().map(|&one| one.into()).collect(),
            work_dir: policy.work_dir.clone(),
            read: policy.read.clone(),
            write: policy.write.clone(),
            reads_only: policy.reads_only,
            commands: policy.commands.clone(),
            env: policy.env.clone(),
            limits: policy.limits,
            allow_unenforced: policy.allow_unenforced,
            loopback: policy.loopback.clone(),
            proxy: proxy.as_ref().map(|(_, path)| path.clone()),
        };
        let (ours, theirs) = StdStream::pair().map_err(failed("to make a socket"))?;
        ours.set_nonblocking(true)
            .map_err(failed("to make a socket"))?;
        let ours = UnixStream::from_std(ours).map_err(failed("to make a socket"))?;
        let mut child = Command::new(launcher)
            .args([STAGE, "1"])
            .env_clear()
            .stdin(Stdio::from(OwnedFd::from(theirs)))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(failed("to start this executable again"))?;
        let before = size(&policy.work_dir);
        let (from, mut to) = ours.into_split();
        let mut line = serde_json::to_vec(&spec).expect("a spec has only text as keys");
        line.push(b'\n');
        to.write_all(&line)
            .await
            .map_err(failed("to tell the stage what to do"))?;

        let most = policy.limits.output;
        let stdout = child.stdout.take().map(|pipe| kept(pipe, most, watch));
        let stderr = child.stderr.take().map(|pipe| kept(pipe, most, &|_| {}));
        let outputs = async {
            let (out, err) = tokio::join!(maybe(stdout), maybe(stderr));
            (out, err)
        };
        let statuses = statuses(BufReader::new(from));
        let end = Instant::now() + policy.limits.wall;
        let work = async { tokio::join!(statuses, outputs) };
        tokio::pin!(work);
        let mut stopped = None;
        let mut look = Instant::now() + LOOK;
        let ((enforced, status, said), (out, err)) = loop {
            tokio::select! {
                done = &mut work => break done,
                () = sleep_until(end), if stopped.is_none() => {
                    stopped = Some(Ended::TimedOut);
                }
                () = sleep_until(look), if stopped.is_none() => {
                    look = Instant::now() + LOOK;
                    if size(&policy.work_dir).saturating_sub(before) > policy.limits.disk {
                        stopped = Some(Ended::DiskFull);
                    }
                }
            }
            if stopped.is_some() {
                // Pid 1 ends when its caller is gone, and all with it.
                let _ = child.start_kill();
                let _ = to.shutdown().await;
            }
        };
        let _ = child.wait().await;
        drop(to);
        drop(home);
        let Some(enforced) = enforced else {
            if let Some(ended) = stopped {
                return Ok(finished(ended, Enforced::default(), out, err, &[]));
            }
            let said = said.unwrap_or_else(|| String::from_utf8_lossy(&err.0).trim().to_string());
            return Err(SandboxError::Stage(if said.is_empty() {
                "the executable does not call `skill_runtime::sandbox::init`".into()
            } else {
                said
            }));
        };
        if let (Some(said), None) = (said, stopped) {
            return Err(SandboxError::Stage(said));
        }
        let ended = stopped.or(status).unwrap_or(Ended::Signal(9));
        let refused = proxy.map(|(proxy, _)| proxy.refused()).unwrap_or_default();
        Ok(finished(ended, enforced, out, err, &refused))
    }

    fn finished(
        ended: Ended,
        enforced: Enforced,
        out: (Vec<u8>, bool),
        err: (Vec<u8>, bool),
        refused: &[String],
    ) -> Finished {
        Finished {
            ended,
            stdout: out.0,
            stderr: err.0,
            is_cut: out.1 || err.1,
            refused_hosts: refused.into(),
            enforced,
        }
    }

    async fn maybe<F: Future<Output = (Vec<u8>, bool)>>(one: Option<F>) -> (Vec<u8>, bool) {
        match one {
            Some(future) => future.await,
            None => (Vec::new(), false),
        }
    }

    /// What stage 2 says, until it says no more.
    async fn statuses(
        from: BufReader<tokio::net::unix::OwnedReadHalf>,
    ) -> (Option<Enforced>, Option<Ended>, Option<String>) {
        let (mut ready, mut ended, mut failed) = (None, None, None);
        let mut lines = from.lines();
        while let Ok(Some(line)) = lines.next_line().await {
            match serde_json::from_str(&line) {
                Ok(Status::Ready(enforced)) => ready = Some(enforced),
                Ok(Status::Ended(how)) => ended = Some(how),
                Ok(Status::Failed(why)) => failed = Some(why),
                Err(_) => {}
            }
        }
        (ready, ended, failed)
    }

    /// The first bytes of a stream, and whether there were more. All of it is
    /// read, so that the program never waits for us.
    async fn kept(
        mut pipe: impl AsyncRead + Unpin,
        most: usize,
        watch: &(dyn Fn(&[u8]) + Send + Sync),
    ) -> (Vec<u8>, bool) {
        let (mut all, mut is_cut) = (Vec::new(), false);
        let mut buffer = std::vec![0; 8192];
        while let Ok(count) = pipe.read(&mut buffer).await {
            if count == 0 {
                break;
            }
            watch(&buffer[..count]);
            let room = most - all.len();
            is_cut |= count > room;
            all.extend_from_slice(&buffer[..count.min(room)]);
        }
        (all, is_cut)
    }

    /// Bytes below a folder, links not followed.
    fn size(folder: &Path) -> u64 {
        let mut open = Vec::from([folder.to_path_buf()]);
        let mut sum = 0_u64;
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                match entry.metadata() {
                    Ok(about) if about.is_dir() => open.push(entry.path()),
                    Ok(about) => sum = sum.saturating_add(about.len()),
                    Err(_) => {}
                }
            }
        }
        sum
    }

    /// A folder of ours, gone when dropped.
    struct Home(std::path::PathBuf);

    impl Home {
        fn new() -> io::Result<Self> {
            use std::os::unix::fs::DirBuilderExt;
            use std::sync::atomic::{AtomicU64, Ordering};
            static COUNT: AtomicU64 = AtomicU64::new(0);
            let number = COUNT.fetch_add(1, Ordering::Relaxed);
            let name = std::format!("skcc-proxy-{}-{number}", std::process::id());
            let path = std::env::temp_dir().join(name);
            // Fails when it is there: nobody else's folder is used.
            fs::DirBuilder::new().mode(0o700).create(&path)?;
            Ok(Self(path))
        }
    }

    impl Drop for Home {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }
}

impl fmt::Display for SandboxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsupported(why) => write!(f, "this system has no sandbox: {why}"),
            Self::NoPath(path) => write!(f, "`{}` is not there", path.display()),
            Self::Io { what, source } => write!(f, "it failed {what}: {source}"),
            Self::Stage(said) => write!(f, "the sandbox cannot be built: {said}"),
        }
    }
}

impl Error for SandboxError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Enforced, Landlock};

    #[test]
    fn what_is_not_enforced_is_refused_unless_it_is_allowed() {
        let whole = Enforced {
            landlock: Landlock::InPart,
            processes: true,
        };
        assert_eq!(whole.suffices(false), Ok(()));
        for (landlock, processes, word) in [
            (Landlock::Not, true, "Landlock"),
            (Landlock::Whole, false, "processes"),
        ] {
            let part = Enforced {
                landlock,
                processes,
            };
            assert!(part.suffices(false).unwrap_err().contains(word));
            assert_eq!(part.suffices(true), Ok(()));
        }
    }
}
