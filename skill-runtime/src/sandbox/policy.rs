//! What a program may do.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::string::String;
use std::time::Duration;
use std::vec::Vec;

use serde::{Deserialize, Serialize};

/// All that a program may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Where it starts. It may read and write there.
    pub work_dir: PathBuf,
    /// What else it may read and run, beside the system's own programs.
    pub read: Vec<PathBuf>,
    /// What else it may write; also below the work directory, where that
    /// [may only be read](Self::reads_only).
    pub write: Vec<PathBuf>,
    /// Of the work directory only what [`write`](Self::write) names may be
    /// written.
    pub reads_only: bool,
    /// The programs that may be started, by name or path; all when none is
    /// given.
    pub commands: Option<Vec<String>>,
    /// What a line of shell may be made of, as permissions write it:
    /// `git commit:*`. All when none is given. Whoever takes a line from a
    /// model looks at it; what a program starts by itself only
    /// [`commands`](Self::commands) can forbid.
    pub command_lines: Option<Vec<String>>,
    /// The hosts that it may reach.
    pub hosts: Vec<HostPattern>,
    /// Ports of this machine's loopback that it finds at the same ports of its
    /// own, for programs that go through no proxy. [`hosts`](Self::hosts) must
    /// admit them too.
    pub loopback: Vec<u16>,
    /// A server outside that it finds at [`Policy::GATEWAY`]: ours, so no host
    /// has to be declared.
    pub gateway: Option<SocketAddr>,
    /// Its variables, beside `PATH`, `HOME`, `TMPDIR`, `LANG` and those that
    /// name the proxy.
    pub env: BTreeMap<String, String>,
    /// How much of everything.
    pub limits: Limits,
    /// Run also where this kernel cannot enforce a part of all this. Without
    /// it, nothing runs there.
    pub allow_unenforced: bool,
}

/// How much a program may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// From start to end.
    pub wall: Duration,
    /// Of the processor, for each process.
    pub cpu: Duration,
    /// Bytes of memory, for each process.
    pub memory: u64,
    /// Bytes that the work directory may grow by.
    pub disk: u64,
    /// Bytes of `/tmp`, which is in memory.
    pub tmp: u64,
    /// Processes and threads at once. The kernel's least is 301.
    pub processes: u64,
    /// Bytes of each output stream that are kept; more is dropped.
    pub output: usize,
}

impl Default for Limits {
    /// 30 seconds as in SkVM's tool, and room for a compiler: 2 GiB of memory,
    /// 1 GiB of disk, 256 MiB of `/tmp`, 512 processes, 1 MiB of output.
    fn default() -> Self {
        Self {
            wall: Duration::from_secs(30),
            cpu: Duration::from_secs(60),
            memory: 2 << 30,
            disk: 1 << 30,
            tmp: 256 << 20,
            processes: 512,
            output: 1 << 20,
        }
    }
}

impl Policy {
    /// Where a program finds the gateway: the port of the proxy, which knows
    /// the two apart.
    pub const GATEWAY: &'static str = "127.0.0.1:3128";

    /// A program may use its work directory, all programs of the system, and
    /// no network.
    pub fn new(work_dir: impl Into<PathBuf>) -> Self {
        Self {
            work_dir: work_dir.into(),
            read: Vec::new(),
            write: Vec::new(),
            reads_only: false,
            commands: None,
            command_lines: None,
            hosts: Vec::new(),
            loopback: Vec::new(),
            gateway: None,
            env: BTreeMap::new(),
            limits: Limits::default(),
            allow_unenforced: false,
        }
    }
}

/// A host, or all hosts below one: `api.example.com`, `*.example.com`, either
/// with `:port`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct HostPattern {
    name: String,
    is_below: bool,
    port: Option<u16>,
}

/// A pattern of hosts is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostPatternError(String);

impl HostPattern {
    /// Reads a pattern.
    ///
    /// # Errors
    ///
    /// Fails when it is empty, has a scheme or a path, or a `*` elsewhere than
    /// as its first label.
    pub fn parse(text: &str) -> Result<Self, HostPatternError> {
        let wrong = || HostPatternError(text.into());
        let (name, is_below) = match text.strip_prefix("*.") {
            Some(name) => (name, true),
            None => (text, false),
        };
        // `[::1]:80` is the only form of an IPv6 address with a port.
        let (name, port) = match name.rsplit_once(':') {
            Some((name, port)) if !name.contains(':') || name.ends_with(']') => {
                (name, Some(port.parse().map_err(|_| wrong())?))
            }
            _ => (name, None),
        };
        let name = name.trim_start_matches('[').trim_end_matches(']');
        let is_name = |c: char| c.is_ascii_alphanumeric() || "-._:".contains(c);
        if name.is_empty() || !name.chars().all(is_name) {
            return Err(wrong());
        }
        Ok(Self {
            name: name.trim_end_matches('.').to_ascii_lowercase(),
            is_below,
            port,
        })
    }

    /// Whether a host at a port is admitted.
    pub fn admits(&self, host: &str, port: u16) -> bool {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let fits = if self.is_below {
            host.strip_suffix(&self.name)
                .is_some_and(|head| head.ends_with('.') && head.len() > 1)
        } else {
            host == self.name
        };
        fits && self.port.is_none_or(|own| own == port)
    }

    /// Whether the pattern names this host itself, and not hosts below it: what
    /// it takes to reach an address that is not public.
    pub(super) fn names(&self, host: &str) -> bool {
        !self.is_below && host.trim_end_matches('.').eq_ignore_ascii_case(&self.name)
    }
}

impl fmt::Display for HostPatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no host", self.0)
    }
}

impl Error for HostPatternError {}

#[cfg(test)]
mod tests {
    use super::HostPattern;

    #[test]
    fn hosts_are_admitted_whole() {
        for (pattern, host, port, expected) in [
            ("example.com", "example.com", 443, true),
            ("example.com", "EXAMPLE.com.", 443, true),
            ("example.com", "www.example.com", 443, false),
            ("example.com", "badexample.com", 443, false),
            ("*.example.com", "a.b.example.com", 443, true),
            ("*.example.com", "example.com", 443, false),
            ("*.example.com", ".example.com", 443, false),
            ("*.example.com", "badexample.com", 443, false),
            ("example.com:8080", "example.com", 443, false),
            ("example.com:8080", "example.com", 8080, true),
            ("[::1]:80", "::1", 80, true),
            ("::1", "::1", 81, true),
        ] {
            let read = HostPattern::parse(pattern).unwrap();
            assert_eq!(read.admits(host, port), expected, "{pattern} {host}:{port}");
        }
        for wrong in ["", "*", "*.", "http://a", "a/b", "a b", "a*.b", "a:x"] {
            assert!(HostPattern::parse(wrong).is_err(), "{wrong}");
        }
    }
}
