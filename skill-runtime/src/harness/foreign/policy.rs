//! What an agent may do, so that it can do what the run may.

use std::path::{Path, PathBuf};
use std::string::{String, ToString};

use super::{Account, ForeignAgent};
use crate::harness::Job;
use crate::harness::adapter::{Installed, Launch};
use crate::harness::gateway::Gateway;
use crate::sandbox::Policy;

/// Bytes of memory for each process of an agent: their run times need more than
/// the tools that a skill starts.
const MEMORY: u64 = 16 << 30;

/// Processes and threads at once: a run time starts dozens of threads.
const PROCESSES: u64 = 4096;

/// Variables of the person that a run without walls gets, beside those of the
/// agent's account.
const OWN: [&str; 9] = [
    "PATH",
    "HOME",
    "USER",
    "SHELL",
    "LANG",
    "TMPDIR",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "SYSTEMROOT",
];

impl ForeignAgent {
    /// What the run may do, and what the agent itself needs for it.
    pub(super) fn policy(
        &self,
        job: &Job<'_>,
        installed: &Installed,
        home: &Path,
        launch: &Launch,
        gateway: Option<&Gateway>,
    ) -> Policy {
        let mut policy = job.policy.clone();
        policy.limits.wall = job.limits.time;
        policy.limits.cpu = policy.limits.cpu.max(job.limits.time * 8);
        policy.limits.memory = policy.limits.memory.max(MEMORY);
        policy.limits.processes = policy.limits.processes.max(PROCESSES);
        policy.read.extend(installed.reads.iter().cloned());
        policy.gateway = gateway.map(Gateway::address);
        let mut programs = installed.programs.clone();
        programs.extend(["/usr/local/bin", "/usr/bin", "/bin"].map(PathBuf::from));
        let env = &mut policy.env;
        match &self.account {
            Account::Managed { .. } => {
                policy.write.push(home.to_path_buf());
                for (name, path) in [
                    ("HOME", ""),
                    ("XDG_CONFIG_HOME", ".config"),
                    ("XDG_DATA_HOME", ".local/share"),
                    ("XDG_STATE_HOME", ".local/state"),
                    ("XDG_CACHE_HOME", ".cache"),
                ] {
                    env.insert(name.into(), home.join(path).to_string_lossy().into());
                }
                let own = [
                    ("TERM", "dumb"),
                    ("LANG", "C.UTF-8"),
                    ("SHELL", "/bin/bash"),
                    ("NO_COLOR", "1"),
                    ("CI", "1"),
                    ("DO_NOT_TRACK", "1"),
                    ("NO_UPDATE_NOTIFIER", "1"),
                    ("GIT_TERMINAL_PROMPT", "0"),
                    // The gateway is no host to go to through a proxy.
                    ("NO_PROXY", "127.0.0.1,localhost"),
                    ("no_proxy", "127.0.0.1,localhost"),
                ];
                for (name, value) in own {
                    env.entry(name.into()).or_insert_with(|| value.into());
                }
            }
            Account::Native { environment } => {
                let keys = self.adapter.about().keys.iter().copied();
                for name in OWN.into_iter().chain(keys) {
                    if let Some(value) = environment.get(name) {
                        env.entry(name.into()).or_insert_with(|| value.into());
                    }
                }
                let own = env.get("PATH").map(String::as_str).unwrap_or_default();
                programs.extend(std::env::split_paths(own));
            }
        }
        if let Ok(path) = std::env::join_paths(programs) {
            env.insert("PATH".into(), path.to_string_lossy().into());
        }
        for (name, value) in &launch.variables {
            env.insert((*name).into(), value.clone());
        }
        if let Some(commands) = &mut policy.commands {
            let own = installed.command.iter().chain(&installed.reads);
            commands.extend(own.map(|path| path.to_string_lossy().to_string()));
            commands.extend(["sh", "bash", "env", "node"].map(String::from));
        }
        policy
    }
}
