//! Running an agent: in a sandbox, or, with the person's own account, as a
//! process like others.
//!
//! Either way nothing is left running: in a sandbox the kernel sees to it. Else
//! the process leads a group of its own, and on Linux everything that was
//! started bears a mark in its environment, by which also those are found that
//! left the group; at the end, at the limit and when the run is dropped, all of
//! them are ended.

use std::path::PathBuf;
use std::process::{Command as StdCommand, Stdio};
use std::string::{String, ToString};
use std::time::Duration;
use std::vec::Vec;

use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::Command;

use crate::sandbox::{Ended, Policy, Sandbox};

/// The variable that marks what a run has started.
const MARK: &str = "SKCC_RUN";

/// Bytes of what a process says that are shown when it fails.
const SAID: usize = 600;

/// Who reads standard output.
pub(super) type Watch<'a> = &'a (dyn Fn(&[u8]) + Send + Sync);

/// How a process ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Done {
    /// By itself, with this code; none when a signal or a limit ended it.
    pub(super) code: Option<i32>,
    /// Its time was over.
    pub(super) timed_out: bool,
    /// The end of what it wrote to its standard error.
    pub(super) said: String,
}

/// Runs a program in a sandbox.
pub(super) async fn walled(
    policy: Policy,
    launcher: Option<&PathBuf>,
    program: &[String],
    watch: Watch<'_>,
) -> Result<Done, String> {
    let sandbox = match launcher {
        Some(launcher) => Sandbox::with_launcher(policy, launcher),
        None => Sandbox::new(policy),
    };
    let sandbox = sandbox.map_err(|error| error.to_string())?;
    let program: Vec<&str> = program.iter().map(String::as_str).collect();
    let finished = sandbox.run_watched(&program, watch).await;
    let finished = finished.map_err(|error| error.to_string())?;
    let mut said = tail(&finished.stderr);
    if finished.ended == Ended::DiskFull {
        said = "the work directory grew too large".into();
    }
    Ok(Done {
        code: match finished.ended {
            Ended::Code(code) => Some(code),
            _ => None,
        },
        timed_out: finished.ended == Ended::TimedOut,
        said,
    })
}

/// Runs a program without walls. Of the policy its work directory, its
/// variables, its time and its output hold.
pub(super) async fn open(
    policy: &Policy,
    program: &[String],
    watch: Watch<'_>,
) -> Result<Done, String> {
    let (first, rest) = program.split_first().expect("an agent has a program");
    let all = All::new();
    let mut command = Command::new(first);
    command
        .args(rest)
        .current_dir(&policy.work_dir)
        .env_clear()
        .envs(&policy.env)
        .env(MARK, &all.mark)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    #[cfg(unix)]
    command.process_group(0);
    let mut child = command
        .spawn()
        .map_err(|error| std::format!("`{first}` does not start: {error}"))?;
    let all = all.led_by(child.id());
    let stdout = child.stdout.take().expect("it was asked for");
    let stderr = child.stderr.take().expect("it was asked for");
    let mut said = Vec::new();
    let work = async {
        let outputs = async {
            tokio::join!(
                drain(stdout, watch, usize::MAX, None),
                drain(stderr, &|_| {}, policy.limits.output, Some(&mut said)),
            )
        };
        let status = async {
            let status = child.wait().await;
            // Whoever holds its output open would keep us waiting.
            tokio::time::sleep(Duration::from_millis(200)).await;
            all.end();
            status
        };
        tokio::join!(outputs, status).1
    };
    let status = tokio::time::timeout(policy.limits.wall, work).await;
    drop(all);
    Ok(match status {
        Ok(status) => Done {
            code: status.map_err(|error| error.to_string())?.code(),
            timed_out: false,
            said: tail(&said),
        },
        Err(_) => Done {
            code: None,
            timed_out: true,
            said: tail(&said),
        },
    })
}

/// Reads a stream to its end, and keeps its first bytes.
async fn drain(
    mut pipe: impl AsyncRead + Unpin,
    watch: Watch<'_>,
    most: usize,
    mut kept: Option<&mut Vec<u8>>,
) {
    let mut buffer = std::vec![0; 8192];
    while let Ok(count) = pipe.read(&mut buffer).await {
        if count == 0 {
            break;
        }
        watch(&buffer[..count]);
        if let Some(kept) = &mut kept {
            let room = most.saturating_sub(kept.len());
            kept.extend_from_slice(&buffer[..count.min(room)]);
        }
    }
}

/// The end of a text, on one line.
fn tail(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(&bytes[bytes.len().saturating_sub(SAID)..]);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// All processes of a run. Ends them when dropped.
#[derive(Debug)]
struct All {
    mark: String,
    leader: Option<u32>,
}

impl All {
    fn new() -> Self {
        use std::sync::atomic::{AtomicU64, Ordering};
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let since = std::time::UNIX_EPOCH.elapsed().unwrap_or_default();
        let (process, since) = (std::process::id(), since.as_nanos());
        Self {
            mark: std::format!("{process}-{number}-{since}"),
            leader: None,
        }
    }

    const fn led_by(mut self, leader: Option<u32>) -> Self {
        self.leader = leader;
        self
    }

    fn end(&self) {
        if let Some(leader) = self.leader.filter(|_| cfg!(unix)) {
            kill(&std::format!("-{leader}"));
        }
        // Those that are ended may have started others a moment before.
        for _ in 0..20 {
            let marked = marked(&self.mark);
            if marked.is_empty() {
                return;
            }
            for process in marked {
                kill(&process);
            }
        }
    }
}

impl Drop for All {
    fn drop(&mut self) {
        self.end();
    }
}

fn kill(whom: &str) {
    // It fails when nobody is left, which is what is wanted.
    let _ = StdCommand::new("kill")
        .args(["-KILL", "--", whom])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
}

/// The processes that bear a mark, where the system shows environments.
fn marked(mark: &str) -> Vec<String> {
    let entry = std::format!("{MARK}={mark}");
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let processes = processes.filter(|process| {
        let text = std::fs::read(process.path().join("environ")).unwrap_or_default();
        let mut variables = text.split(|byte| *byte == 0);
        variables.any(|variable| variable == entry.as_bytes())
    });
    processes
        .filter_map(|process| process.file_name().into_string().ok())
        .filter(|name| name.bytes().all(|byte| byte.is_ascii_digit()))
        .collect()
}

/// Cuts bytes into lines.
#[derive(Debug, Default)]
pub(super) struct Lines {
    rest: Vec<u8>,
    is_skipped: bool,
}

/// Bytes of the longest line that is read: a file that a tool gives whole.
const LINE: usize = 16 << 20;

impl Lines {
    /// Takes bytes, and gives the lines that they end. Lines that are too long
    /// are skipped.
    pub(super) fn take(&mut self, bytes: &[u8], mut each: impl FnMut(&str)) {
        let mut pieces = bytes.split(|byte| *byte == b'\n').peekable();
        while let Some(piece) = pieces.next() {
            if self.rest.len() + piece.len() > LINE {
                self.rest.clear();
                self.is_skipped = true;
            }
            if !self.is_skipped {
                self.rest.extend_from_slice(piece);
            }
            if pieces.peek().is_some() {
                if !std::mem::take(&mut self.is_skipped) {
                    each(&String::from_utf8_lossy(&self.rest));
                }
                self.rest.clear();
            }
        }
    }

    /// The line that was not ended.
    pub(super) fn finish(&mut self, each: impl FnOnce(&str)) {
        if !self.rest.is_empty() {
            each(&String::from_utf8_lossy(&std::mem::take(&mut self.rest)));
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::string::ToString;
    use std::sync::Mutex;
    use std::time::Instant;

    use super::*;

    fn policy(folder: &std::path::Path, seconds: u64) -> Policy {
        let mut policy = Policy::new(folder);
        policy.limits.wall = Duration::from_secs(seconds);
        policy.env.insert("PATH".into(), "/usr/bin:/bin".into());
        policy
    }

    fn wait<F: Future>(future: F) -> F::Output {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        runtime.expect("a runtime can be built").block_on(future)
    }

    fn sh(script: &str) -> Vec<String> {
        ["/bin/sh", "-c", script].map(String::from).into()
    }

    #[test]
    fn lines_come_whole_however_they_are_cut() {
        let mut all = Vec::new();
        let mut lines = Lines::default();
        for bytes in [&b"a\nb"[..], b"c\n\nd", b"e"] {
            lines.take(bytes, |line| all.push(line.to_string()));
        }
        lines.finish(|line| all.push(line.to_string()));
        assert_eq!(all, ["a", "bc", "", "de"]);
    }

    #[test]
    fn what_it_prints_and_how_it_ends_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let seen = Mutex::new(Vec::new());
        let watch = |bytes: &[u8]| seen.lock().unwrap().extend_from_slice(bytes);
        let program = sh("echo out; echo err >&2; echo $HOME$SECRET; exit 3");
        let done = wait(open(&policy(folder.path(), 20), &program, &watch)).unwrap();
        assert_eq!((done.code, &*done.said), (Some(3), "err"));
        assert_eq!(*seen.lock().unwrap(), b"out\n\n");
    }

    #[test]
    fn nothing_survives_the_end_the_limit_or_the_drop() {
        let folder = tempfile::tempdir().unwrap();
        // A daemon that left the group and its parent.
        let daemon = "setsid sleep 300 >/dev/null 2>&1 & echo $SKCC_RUN > mark; ";
        let mark = || std::fs::read_to_string(folder.path().join("mark")).unwrap();
        let left = || marked(mark().trim());

        let begin = Instant::now();
        let program = sh(daemon);
        wait(open(&policy(folder.path(), 60), &program, &|_| {})).unwrap();
        assert_eq!(left(), [""; 0]);

        let program = sh(&std::format!("{daemon} sleep 300"));
        let done = wait(open(&policy(folder.path(), 1), &program, &|_| {})).unwrap();
        assert!(done.timed_out);
        assert_eq!(left(), [""; 0]);

        wait(async {
            let policy = policy(folder.path(), 60);
            let run = open(&policy, &program, &|_| {});
            tokio::time::timeout(Duration::from_secs(1), run)
                .await
                .unwrap_err();
        });
        assert_eq!(left(), [""; 0]);
        assert!(begin.elapsed() < Duration::from_secs(60));
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let program = ["/nowhere/agent".to_string()];
        let error = wait(open(&policy(folder.path(), 1), &program, &|_| {})).unwrap_err();
        assert!(error.contains("/nowhere/agent"), "{error}");
    }
}
