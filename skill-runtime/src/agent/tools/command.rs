//! Commands, in a sandbox.

use std::boxed::Box;
use std::path::PathBuf;
use std::string::{String, ToString};

use serde_json::{Value, json};

use super::{AgentTool, text};
use crate::model::{BoxFuture, Tool};
use crate::sandbox::{Ended, Finished, Policy, Sandbox};

/// Runs a line of shell.
pub(super) struct RunCommand {
    policy: Policy,
    launcher: Option<PathBuf>,
}

impl RunCommand {
    pub(super) const fn new(policy: Policy, launcher: Option<PathBuf>) -> Self {
        Self { policy, launcher }
    }

    async fn run(&self, line: &str) -> Result<String, String> {
        let policy = self.policy.clone();
        let sandbox = match &self.launcher {
            Some(launcher) => Sandbox::with_launcher(policy, launcher),
            None => Sandbox::new(policy),
        };
        let sandbox = sandbox.map_err(|error| error.to_string())?;
        let finished = sandbox.run(&["sh", "-c", line]).await;
        let finished = finished.map_err(|error| error.to_string())?;
        Ok(told(&finished))
    }
}

impl AgentTool for RunCommand {
    fn definition(&self) -> Tool {
        Tool {
            name: "run_command".into(),
            description: std::format!(
                "Runs a line of `sh` in the work directory and gives what it prints. It has {} \
                 seconds, and what it starts ends with it.",
                self.policy.limits.wall.as_secs()
            ),
            parameters: json!({
                "type": "object",
                "properties": {"command": {"type": "string"}},
                "required": ["command"],
                "additionalProperties": false,
            }),
        }
    }

    fn call<'a>(&'a self, arguments: &'a Value) -> BoxFuture<'a, Result<String, String>> {
        Box::pin(async move { self.run(text(arguments, "command")?).await })
    }
}

/// What a model is told of a command.
fn told(finished: &Finished) -> String {
    let mut all = String::from_utf8_lossy(&finished.stdout).into_owned();
    let errors = String::from_utf8_lossy(&finished.stderr);
    for more in [
        errors.trim_end(),
        if finished.is_cut {
            "[the output was longer]"
        } else {
            ""
        },
        &match finished.ended {
            Ended::Code(0) => String::new(),
            Ended::Code(code) => std::format!("[exit code {code}]"),
            Ended::Signal(number) => std::format!("[ended by signal {number}]"),
            Ended::TimedOut => "[ended: its time was over]".into(),
            Ended::DiskFull => "[ended: it wrote too much]".into(),
        },
        &match finished.refused_hosts.as_slice() {
            [] => String::new(),
            hosts => std::format!("[refused, not declared: {}]", hosts.join(", ")),
        },
    ] {
        if !more.is_empty() {
            if !all.is_empty() && !all.ends_with('\n') {
                all.push('\n');
            }
            all.push_str(more);
        }
    }
    if all.is_empty() {
        all.push_str("[no output]");
    }
    all
}
