//! Commands, in a sandbox.

use std::boxed::Box;
use std::path::{Path, PathBuf};
use std::string::{String, ToString};
#[cfg(test)]
use std::vec::Vec;

use serde_json::{Value, json};
use skir::PermissionKind;

use super::{AgentTool, text};
use crate::model::{BoxFuture, Tool};
use crate::sandbox::{Ended, Finished, PATH, Policy, Sandbox};

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
        crate::permission::admit(line, &self.policy)?;
        let mut policy = self.policy.clone();
        if let Some(commands) = &mut policy.commands {
            // What reads the line.
            commands.push("sh".into());
        }
        let sandbox = match &self.launcher {
            Some(launcher) => Sandbox::with_launcher(policy, launcher),
            None => Sandbox::new(policy),
        };
        let sandbox = sandbox.map_err(|error| error.to_string())?;
        let finished = sandbox.run(&["sh", "-c", line]).await;
        let finished = finished.map_err(|error| error.to_string())?;
        Ok(told(&finished, &self.policy))
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
fn told(finished: &Finished, policy: &Policy) -> String {
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
        &refused(&errors, policy).map_or_else(String::new, |why| std::format!("[{why}]")),
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

/// What the walls have kept a command from, as far as its last words tell, with
/// the line that the skill would have to declare.
fn refused(errors: &str, policy: &Policy) -> Option<String> {
    errors.lines().find_map(|line| {
        let (head, is_read_only) = match line.strip_suffix(": Read-only file system") {
            Some(head) => (head, true),
            None => (line.strip_suffix(": Permission denied")?, false),
        };
        let ends =
            |c: char| c.is_whitespace() || matches!(c, '\'' | '"' | '`' | '\u{2018}' | '\u{2019}');
        let name = head.rsplit(ends).find(|word| !word.is_empty())?;
        let program = name.rsplit('/').next().unwrap_or(name);
        let mut folders = PATH.split(':');
        let mut is_program = || folders.any(|folder| Path::new(folder).join(program).is_file());
        let (what, kind, scope) = if policy.commands.is_some() && !is_read_only && is_program() {
            (program, PermissionKind::Exec, std::format!("{program}:*"))
        } else if policy.reads_only {
            (name, PermissionKind::Fs, name.to_string())
        } else {
            return None;
        };
        let add = crate::permission::line(kind, &scope);
        Some(std::format!("`{what}` is not declared; {add}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_wall_stopped_is_named_with_the_line_that_lacks() {
        let mut policy = Policy::new("work");
        assert_eq!(refused("sh: 1: env: Permission denied", &policy), None);
        policy.commands = Some(Vec::new());
        policy.reads_only = true;
        for (errors, expected) in [
            (
                "sh: 1: env: Permission denied",
                "`env` is not declared; add `- {kind: exec, scope: \"env:*\"",
            ),
            (
                "x\nx.sh: line 3: /usr/bin/env: Permission denied",
                "{kind: exec, scope: \"env:*\"",
            ),
            (
                "sh: 1: cannot create src/x: Read-only file system",
                "`src/x` is not declared; add `- {kind: fs, scope: \"src/x\", access: write",
            ),
            (
                "touch: cannot touch 'a.md': Read-only file system",
                "{kind: fs, scope: \"a.md\"",
            ),
        ] {
            let said = refused(errors, &policy).unwrap();
            assert!(said.contains(expected), "{said}");
        }
        assert_eq!(refused("all is well", &policy), None);
    }
}
