//! What skills declare, as what a run may do.
//!
//! | Kind | Declared | Nothing declared |
//! |---|---|---|
//! | `network` | these hosts, through the proxy | no host |
//! | `env` | these variables | none |
//! | `exec`, `Bash(…)` | these programs; of a line of shell only these words | all programs of the system |
//! | `fs` | written are these files and folders; read is also what lies outside the work directory, once a person agrees | the work directory, read and written |
//!
//! Of several skills each may do what it declares, and one that declares
//! nothing of a kind what is the rule for that kind. A run without skills may
//! do what one may that declares nothing.

mod path;

use std::path::Path;
use std::string::{String, ToString};
use std::vec::Vec;

use skcc_core::security::{Scope, commands};
use skir::{Access, PermissionKind, Policy as Declared};

use crate::model::Environment;
use crate::sandbox::{HostPattern, Policy};
use crate::{Registry, Skill};

pub(crate) use path::outside;

/// Words of a shell that start nothing.
const BUILT_IN: [&str; 38] = [
    ":", "[", "[[", "]", "]]", "break", "case", "cd", "continue", "do", "done", "echo", "elif",
    "else", "esac", "exit", "export", "false", "fi", "for", "if", "in", "local", "printf", "pwd",
    "read", "readonly", "return", "set", "shift", "test", "then", "true", "umask", "unset", "wait",
    "{", "}",
];

/// Bytes of the longest line of shell that is read.
const LONGEST_LINE: usize = 4096;

/// What a run may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permitted {
    /// As a sandbox takes it.
    pub policy: Policy,
    /// What is declared more finely than a sandbox can hold commands to, each
    /// as a phrase. A run is refused then, unless a person allows it.
    pub unenforced: Vec<String>,
}

impl Permitted {
    /// What a run with these skills may do in a work directory. Variables have
    /// the values of `environment`. Folders that may be written and are not
    /// there are made, so that there is something to write to.
    pub fn of(skills: Option<&Registry>, work_dir: &Path, environment: &Environment) -> Self {
        let mut permitted = Self {
            policy: Policy::new(work_dir),
            unenforced: Vec::new(),
        };
        let skills: Vec<&Skill> = skills.into_iter().flat_map(Registry::iter).collect();
        for skill in &skills {
            permitted.network_and_variables(&skill.ir().policy, environment);
        }
        permitted.exec(&skills);
        permitted.files(&skills, environment);
        permitted
    }

    fn network_and_variables(&mut self, declared: &Declared, environment: &Environment) {
        for (kind, _, text) in declared_scopes(declared) {
            for scope in text.split([',', ' ']).map(str::trim) {
                match kind {
                    PermissionKind::Network => {
                        // With or without a scheme and a path.
                        let host = scope.split_once("://").map_or(scope, |(_, rest)| rest);
                        let host = host.split('/').next().unwrap_or_default();
                        self.policy.hosts.extend(HostPattern::parse(host).ok());
                    }
                    PermissionKind::Env => {
                        let name = scope.trim_start_matches('$');
                        if let Some(value) = environment.get(name) {
                            let variable = (name.to_string(), value.to_string());
                            self.policy.env.extend([variable]);
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    /// The programs, unless some skill may run them all.
    fn exec(&mut self, skills: &[&Skill]) {
        let (mut programs, mut lines) = (Vec::new(), Vec::new());
        let mut is_narrow = !skills.is_empty();
        for skill in skills {
            let mut is_limited = false;
            for (kind, _, text) in declared_scopes(&skill.ir().policy) {
                if kind != PermissionKind::Exec {
                    continue;
                }
                is_limited = true;
                let scope = Scope::parse(kind, &text);
                if scope.is_some_and(|scope| scope.is_everything()) {
                    is_narrow = false;
                }
                for one in text.split(", ").map(str::trim) {
                    programs.extend(self.programs(one, skill.name()));
                    lines.push(one.to_string());
                }
            }
            is_narrow &= is_limited;
        }
        if !is_narrow {
            return;
        }
        programs.sort();
        programs.dedup();
        // Where every program may have any words, the list of programs is all.
        let any_words = |line: &String| {
            let line = line.strip_suffix(":*").or_else(|| line.strip_suffix(" *"));
            line.is_some_and(|head| !head.trim().contains([' ', '*']))
        };
        if !lines.iter().all(any_words) {
            lines.sort();
            lines.dedup();
            self.policy.command_lines = Some(lines);
        }
        self.policy.commands = Some(programs);
    }

    /// The programs that a scope names: by name, by a pattern of names, or by a
    /// path, where the files of the skill may lie.
    fn programs(&self, scope: &str, skill: &str) -> Vec<String> {
        let word = scope.split_whitespace().next().unwrap_or_default();
        let word = word.strip_suffix(":*").unwrap_or(word);
        if word.contains('/') {
            let work = &self.policy.work_dir;
            let places = [work.clone(), work.join("skills").join(skill)];
            let paths = places.iter().filter_map(|place| path::below(word, place));
            return paths.map(|path| path.to_string_lossy().into()).collect();
        }
        if !word.contains(['*', '?']) {
            return [word.to_string()].into();
        }
        let folders = crate::sandbox::PATH.split(':');
        let entries = folders.flat_map(|folder| std::fs::read_dir(folder).into_iter().flatten());
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let pattern = Scope::parse(PermissionKind::Exec, word);
        names
            .filter(|name| {
                let name = Scope::command([name.as_str()]);
                pattern
                    .as_ref()
                    .is_some_and(|pattern| pattern.contains(&name))
            })
            .collect()
    }

    /// The files, unless some skill may write the whole work directory.
    fn files(&mut self, skills: &[&Skill], environment: &Environment) {
        let mut is_narrow = !skills.is_empty();
        let mut found = Vec::new();
        for skill in skills {
            let declared = skill.ir().policy.permissions.iter();
            let mut own = declared
                .filter(|one| one.kind == PermissionKind::Fs)
                .peekable();
            is_narrow &= own.peek().is_some();
            for permission in own {
                let scope = permission.scope.split(", ").map(str::trim);
                found.extend(scope.map(|scope| (permission.access, scope.to_string())));
            }
        }
        let work = self.policy.work_dir.clone();
        for (access, scope) in found {
            let Some(place) = path::place(&scope, &work, environment.get("HOME")) else {
                continue;
            };
            let is_read = access == Access::Read;
            if !place.path.starts_with(&work) {
                if path::is_grantable(&place.path, &work, environment.get("HOME")) {
                    let to = if is_read {
                        &mut self.policy.read
                    } else {
                        &mut self.policy.write
                    };
                    to.push(place.path);
                }
                continue;
            }
            if is_read {
                continue;
            }
            if place.path == work && !place.is_part {
                is_narrow = false;
                continue;
            }
            let path = place.writable();
            if place.is_part || path != place.path {
                let what = std::format!("which files `{scope}` lets commands write");
                self.unenforced.push(what);
            }
            if path == work {
                is_narrow = false;
            } else {
                self.policy.write.push(path);
            }
        }
        self.policy.reads_only = is_narrow;
        self.policy.write.sort();
        self.policy.write.dedup();
        if !is_narrow {
            self.policy.write.retain(|path| !path.starts_with(&work));
        }
    }
}

/// Everything that is declared of network, variables, commands and files, by
/// permissions and by tools.
fn declared_scopes(declared: &Declared) -> Vec<(PermissionKind, Access, String)> {
    let permissions = declared.permissions.iter();
    let permissions = permissions.map(|one| (one.kind, one.access, one.scope.to_string()));
    let tools = declared.allowed_tools.iter().filter_map(|tool| {
        let argument = tool.argument.as_deref().unwrap_or_default();
        Some(match &*tool.name {
            "Bash" | "Shell" | "shell" | "bash" | "run_shell_command" | "execute" | "*" => {
                (PermissionKind::Exec, Access::All, argument.to_string())
            }
            "WebFetch" | "web_fetch" => {
                let host = argument.strip_prefix("domain:").unwrap_or(argument);
                (PermissionKind::Network, Access::All, host.to_string())
            }
            _ => return None,
        })
    });
    permissions.chain(tools).collect()
}

/// Whether a line of shell may be run; else why not, with the line that a skill
/// would have to declare.
///
/// # Errors
///
/// Fails when some command of the line is not declared, or the line cannot be
/// read without running it.
pub fn admit(line: &str, policy: &Policy) -> Result<(), String> {
    let Some(declared) = &policy.command_lines else {
        return Ok(());
    };
    let unreadable = |why: &str| {
        let known = declared.join("`, `");
        Err(std::format!(
            "{why}, and only `{known}` may be run; write the commands out"
        ))
    };
    if line.len() > LONGEST_LINE {
        return unreadable("the line is too long to be looked at");
    }
    let scopes = declared.iter();
    let scopes: Vec<_> = scopes
        .filter_map(|scope| Scope::parse(PermissionKind::Exec, scope))
        .collect();
    let substitutes = |text: &str| text.contains("$(") || text.contains('`');
    if line.contains("<<") && substitutes(line) {
        return unreadable("a here-document runs commands");
    }
    for words in commands(line) {
        let first = words[0].as_str();
        if words.iter().any(|word| substitutes(word)) {
            return unreadable("a text in quotes runs commands");
        }
        if BUILT_IN.contains(&first) {
            continue;
        }
        if first.contains('$') {
            return unreadable(&std::format!("`{first}` is known only when it runs"));
        }
        let asked = Scope::command(words.iter().map(String::as_str));
        if !scopes.iter().any(|scope| scope.contains(&asked)) {
            let shown = words.iter().take(2).map(String::as_str);
            let shown = shown.collect::<Vec<_>>().join(" ");
            let add = self::line(PermissionKind::Exec, &std::format!("{shown}:*"));
            return Err(std::format!("`{shown}` is not declared; {add}"));
        }
    }
    Ok(())
}

/// The line that a skill lacks, as advice.
pub(crate) fn line(kind: PermissionKind, scope: &str) -> String {
    // A text of JSON is one of YAML, whatever it holds.
    let scope = serde_json::Value::from(scope);
    let (kind, access) = match kind {
        PermissionKind::Fs => (kind, ", access: write"),
        _ => (kind, ""),
    };
    std::format!(
        "add `- {{kind: {}, scope: {scope}{access}, description: why}}` to the `permissions` of \
         the skill",
        kind.name()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admitted(declared: &[&str], line: &str) -> Result<(), String> {
        let mut policy = Policy::new("work");
        policy.command_lines = Some(declared.iter().map(ToString::to_string).collect());
        admit(line, &policy)
    }

    #[test]
    fn only_what_is_declared_is_admitted() {
        let declared = ["git commit:*", "wc -l *"];
        for line in [
            "git commit -m 'a b'",
            "cd x && git commit -a; echo done > y",
            "wc -l a b | { read n; test $n -gt 3; }",
            "for f in a b; do wc -l $f; done",
        ] {
            assert_eq!(admitted(&declared, line), Ok(()), "{line}");
        }
        for line in [
            "git push",
            "git commit -m x; git push",
            "git commit -m \"$(git push)\"",
            "git commit -m \"`git push`\"",
            "echo $(git push)",
            "cat <<E\n$(git push)\nE",
            "sh -c 'git commit'",
            "eval git commit",
            ". ./x",
            "$X commit",
            "/usr/bin/gi\\\nt push",
            "git \\\n push",
            "xargs git commit",
            "(git push)",
            "if git push; then :; fi",
            "wc -l <(git push)",
            "wc -l a > >(git push)",
            "f() { git push; }; f",
            "case x in x) git push;; esac",
            "! git push",
            "wc -l a & git push",
            "wc -l a\ngit push",
            "trap 'git push' EXIT",
            "command git push",
            "echo ${x:=$(git push)}",
            "A=1 git push",
            "2>x git push",
            "wc -c a",
        ] {
            assert!(admitted(&declared, line).is_err(), "{line}");
        }
        let long = std::format!("git commit {}", "x".repeat(5000));
        assert!(admitted(&declared, &long).is_err());
        assert_eq!(admit("anything at all", &Policy::new("work")), Ok(()));
    }

    #[test]
    fn a_refusal_names_the_line() {
        let error = admitted(&["wc:*"], "git push --force origin").unwrap_err();
        let expected = "`git push` is not declared; add `- {kind: exec, scope: \"git push:*\", \
                        description: why}` to the `permissions` of the skill";
        assert_eq!(error, expected);
    }
}
