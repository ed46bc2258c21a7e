//! What commands do to the machine they run on.

mod day;
mod destroys;
mod text;
mod ways;

use std::ops::Range;

use crate::security::code::Call;
use crate::security::flow::{Flow, Pass};
use crate::security::{FactKind, Language, words};

pub(in crate::security) use day::{DESTRUCTIVE, destroyed};
use destroys::{destroys, has_letter, is_device, is_root};
pub(in crate::security) use text::{POOLS, SIGNS, admitted, mines, text, workflow};

/// Looks at one command.
pub(in crate::security) fn call(flow: &mut Flow<'_, '_>, pass: &Pass<'_>, call: &Call) {
    if !matches!(pass.language, Language::Shell | Language::PowerShell) {
        return;
    }
    let words: Vec<String> = call.arguments.iter().map(|id| pass.text(*id)).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let name = call.name.as_str();
    // Where it is run, as far as the last `cd` says it.
    let folder = pass.folder(call);
    let opened = ways::opened(flow, name, &words);
    let misled = (name == "git")
        .then(|| ways::misled(flow, &words))
        .flatten();
    let led = ways::led(flow, name, &words);
    let mut found = |kind: FactKind, value: &str| {
        flow.found(kind, pass.unit, call.range.clone(), value.to_owned(), None);
    };
    if let Some(host) = led {
        found(FactKind::LeadsElsewhere, &host);
    }
    let hides_item = name == "osascript"
        && words.iter().any(|word| {
            word.contains("make login item")
                && (word.contains("hidden:true") || word.contains("/.") || word.contains("/tmp/"))
        });
    if hides_item {
        found(FactKind::PersistsHidden, "what a session starts");
    }
    if let Some(what) = destroys(name, &words, folder.as_deref()) {
        found(FactKind::Destroys, &what);
    }
    if reverse_shell(name, &words) {
        found(FactKind::ReverseShell, name);
    }
    if let Some(what) = privilege(name, &words) {
        found(FactKind::RaisesPrivilege, what);
    }
    if let Some(what) = tracks(name, &words) {
        found(FactKind::HidesTracks, what);
    }
    if let Some(what) = protection(name, &words) {
        // Who builds for macOS or logs in to machines does this by the way.
        let is_common = matches!(what, "quarantine" | "the check of host keys");
        found(
            if is_common {
                FactKind::LeavesOutCheck
            } else {
                FactKind::ProtectionOff
            },
            what,
        );
    }
    if let Some(what) = persists(name, &words) {
        found(FactKind::Persists, what);
    }
    if let Some((kind, what)) = opened {
        found(kind, what);
    }
    if let Some(host) = misled {
        found(FactKind::LeadsElsewhere, &host);
    }
    if let Some(what) = unasked(name, &words) {
        found(FactKind::RunsUnasked, what);
    }
    let in_container = matches!(name, "docker" | "podman")
        && words
            .iter()
            .any(|word| word.contains("xmr") || word.contains("miner"))
        && words.contains(&"-o")
        && words.contains(&"-u");
    if is_miner(name) || in_container || words.iter().any(|word| is_pool(word)) {
        found(FactKind::Mines, name);
    }
    // Files that are written by redirection, `tee`, `cp` and `dd`.
    let mut written: Vec<String> = call.output.map(|id| pass.text(id)).into_iter().collect();
    match name {
        "tee" => written.extend(words.iter().map(|word| (*word).to_owned())),
        "cp" | "mv" | "ln" | "install" => {
            written.extend(words.last().map(|word| (*word).to_owned()));
        }
        "sed" | "perl" if words.iter().any(|word| word.starts_with("-i")) => {
            written.extend(words.last().map(|word| (*word).to_owned()));
        }
        "dd" => {
            // Who writes a picture of a disk to a card mostly wants that.
            let is_picture = words.iter().any(|word| {
                word.starts_with("if=")
                    && [".img", ".iso", ".xz", ".gz", ".raw", ".wic"]
                        .iter()
                        .any(|end| word.ends_with(end))
            });
            let of = words.iter().find_map(|word| word.strip_prefix("of="));
            match of {
                Some(of) if is_picture && is_device(&of.to_ascii_lowercase()) => {
                    found(FactKind::WritesDisk, of);
                }
                _ => written.extend(of.map(str::to_owned)),
            }
        }
        _ => {}
    }
    for path in written {
        self::written(flow, pass.unit, &call.range, &path);
    }
}

/// Looks at a file that is written.
pub(in crate::security) fn written(
    flow: &mut Flow<'_, '_>,
    unit: usize,
    range: &Range<usize>,
    path: &str,
) {
    let mut found = |kind: FactKind, value: &str| {
        flow.found(kind, unit, range.clone(), value.to_owned(), None);
    };
    let path = path.replace("${HOME}", "~").to_ascii_lowercase();
    if is_device(&path) {
        found(FactKind::Destroys, &path);
    } else if path == "/root/.ssh/authorized_keys" {
        found(FactKind::InstallsKey, &path);
    } else if path == "/etc/ld.so.preload" {
        found(FactKind::PersistsHidden, "a library in every program");
    } else if ["/etc/passwd", "/etc/shadow", "/etc/group"].contains(&path.as_str()) {
        found(FactKind::RaisesPrivilege, "the accounts of the system");
    } else if path.contains("sudoers") {
        found(FactKind::RaisesPrivilege, "sudoers");
    } else if let Some(what) = starts_by_itself(&path) {
        found(FactKind::Persists, what);
    } else if is_agent_configuration(&path) {
        found(FactKind::WritesAgentConfiguration, &path);
    }
}

/// Whether what stands in a file is run by itself.
pub(in crate::security) fn is_started(path: &str) -> bool {
    let path = path.replace("${HOME}", "~").to_ascii_lowercase();
    let holds_commands = ["/.envrc", "/.tmux.conf", "/.vimrc", "/init.vim", "/.emacs"];
    starts_by_itself(&path).is_some()
        || holds_commands.iter().any(|name| path.ends_with(name))
        || path == ".envrc"
}

/// Whether agents read a file at every start.
pub(in crate::security) fn is_remembered(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    words::MEMORY_PATHS.iter().any(|name| path.ends_with(name))
}

/// Looks at a folder that is deleted with all that is in it.
pub(in crate::security) fn deleted(
    flow: &mut Flow<'_, '_>,
    unit: usize,
    range: &Range<usize>,
    path: &str,
) {
    // A loop goes through several, of which one is enough.
    if path.split(' ').any(is_root) {
        let path = path.to_owned();
        flow.found(FactKind::Destroys, unit, range.clone(), path, None);
    }
}

fn reverse_shell(name: &str, words: &[&str]) -> bool {
    let shell = |word: &str| {
        let last = word.rsplit('/').next().unwrap_or(word);
        matches!(
            last,
            "sh" | "bash" | "zsh" | "cmd.exe" | "cmd" | "powershell" | "powershell.exe"
        )
    };
    match name {
        "nc" | "ncat" | "netcat" => {
            let after = words
                .windows(2)
                .any(|two| matches!(two[0], "-e" | "-c" | "--exec" | "--sh-exec") && shell(two[1]));
            let cluster = words.windows(2).any(|two| {
                let letters = two[0].strip_prefix('-').unwrap_or_default();
                letters.len() <= 6 && letters.contains('e') && shell(two[1])
            });
            after || cluster || words.contains(&"--sh-exec")
        }
        "socat" => {
            let joined = words.join(" ").to_ascii_lowercase();
            (joined.contains("exec:") || joined.contains("system:"))
                && joined.contains("sh")
                && (joined.contains("tcp") || joined.contains("openssl"))
        }
        _ => false,
    }
}

fn privilege(name: &str, words: &[&str]) -> Option<&'static str> {
    match name {
        "chmod" => {
            let mode = words
                .iter()
                .find(|word| !word.starts_with('-') || word.contains('s'))?;
            let octal = mode.len() == 4 && mode.bytes().all(|b| b.is_ascii_digit());
            let setuid = octal && matches!(mode.as_bytes()[0], b'4' | b'6' | b'7');
            let symbolic = mode.contains('+') && mode.split('+').nth(1)?.contains('s');
            (setuid || symbolic).then_some("setuid")
        }
        "setcap" => words
            .iter()
            .any(|word| word.contains("cap_setuid"))
            .then_some("setuid"),
        "visudo" if words.contains(&"-f") => Some("sudoers"),
        "nsenter" => {
            let of_first = words
                .windows(2)
                .any(|two| matches!(two[0], "-t" | "--target") && two[1] == "1");
            (of_first || words.contains(&"--target=1"))
                .then_some("the first process of the machine")
        }
        "useradd" | "usermod" if words.windows(2).any(|two| two == ["-u", "0"]) => {
            Some("an account like that of the administrator")
        }
        "net" | "net1" => {
            let has = |word: &str| words.iter().any(|one| one.eq_ignore_ascii_case(word));
            (has("localgroup") && has("administrators") && has("/add"))
                .then_some("the group of administrators")
        }
        "docker" | "podman" => {
            let mounts = words
                .iter()
                .any(|word| word.starts_with("/:/") && !word.contains(":ro"));
            mounts.then_some("the whole disk in a container")
        }
        "useradd" | "usermod" | "gpasswd" | "adduser" => {
            let groups = words
                .iter()
                .any(|word| matches!(*word, "sudo" | "wheel" | "root"));
            groups.then_some("the group of administrators")
        }
        "echo" | "printf" => {
            let names = words
                .iter()
                .any(|word| word.to_ascii_uppercase().contains("NOPASSWD"));
            names.then_some("NOPASSWD")
        }
        _ => None,
    }
}

fn protection(name: &str, words: &[&str]) -> Option<&'static str> {
    let has = |word: &str| words.iter().any(|one| one.eq_ignore_ascii_case(word));
    let holds = |part: &str| {
        words
            .iter()
            .any(|one| one.to_ascii_lowercase().contains(part))
    };
    match name {
        "xattr" => {
            let removes = has_letter(words, &['d', 'c']);
            if has_letter(words, &['c']) {
                return Some("every mark of where a file comes from");
            }
            (removes && holds("quarantine")).then_some("quarantine")
        }
        "spctl" => (has("--master-disable") || has("--global-disable")).then_some("Gatekeeper"),
        "csrutil" => has("disable").then_some("System Integrity Protection"),
        "security" => has("add-trusted-cert").then_some("the check of certificates"),
        "update-ca-certificates" | "update-ca-trust" => Some("the check of certificates"),
        "keytool" => (has("-importcert") && has("-cacerts")).then_some("the check of certificates"),
        "certutil" => (has("-addstore") && has("root")).then_some("the check of certificates"),
        "setenforce" => (has("0") || has("permissive")).then_some("SELinux"),
        "ufw" => has("disable").then_some("the firewall"),
        "iptables" => has("-F").then_some("the firewall"),
        "netsh" => (holds("firewall") && has("off")).then_some("the firewall"),
        "set-mppreference" | "add-mppreference" => {
            (holds("disable") || holds("exclusion")).then_some("Defender")
        }
        "systemctl" | "service" => {
            let stops = has("stop") || has("disable") || has("mask");
            let guards = ["firewalld", "ufw", "apparmor", "clamav"];
            (stops && guards.iter().any(|guard| holds(guard))).then_some("a guard of the system")
        }
        "ssh" | "scp" => holds("stricthostkeychecking=no").then_some("the check of host keys"),
        _ => None,
    }
}

/// What is done so that nobody sees what was done.
fn tracks(name: &str, words: &[&str]) -> Option<&'static str> {
    let has = |word: &str| words.iter().any(|one| one.eq_ignore_ascii_case(word));
    let holds = |part: &str| {
        words
            .iter()
            .any(|one| one.to_ascii_lowercase().contains(part))
    };
    let history = || words.iter().any(|word| word.ends_with("_history"));
    match name {
        "history" => has("-c").then_some("the history"),
        "unset" => holds("histfile").then_some("the history"),
        "ln" => (has("/dev/null") && history()).then_some("the history"),
        "rm" | "shred" | "truncate" if history() => Some("the history"),
        "rm" | "shred" | "truncate" => words
            .iter()
            .any(|word| {
                let word = word.trim_end_matches(['*', '/']);
                word == "/var/log" || word.starts_with("/var/log/auth") || word == "/var/log/wtmp"
            })
            .then_some("the logs of the system"),
        "wevtutil" => (has("cl") || has("clear-log")).then_some("the logs of the system"),
        "sc" => {
            let stops = has("stop") || has("delete") || has("config");
            (stops && (has("windefend") || has("sense") || has("securityhealthservice")))
                .then_some("what watches the system")
        }
        "taskkill" => (holds("msmpeng") || holds("mssense")).then_some("what watches the system"),
        "clear-eventlog" => Some("the logs of the system"),
        "systemctl" | "service" | "pkill" | "killall" => {
            let guards = [
                "auditd",
                "falcon",
                "crowdstrike",
                "osqueryd",
                "rsyslog",
                "sentinel",
            ];
            guards
                .iter()
                .any(|guard| holds(guard))
                .then_some("what watches the system")
                .filter(|_| name.contains("kill") || has("stop") || has("disable") || has("mask"))
        }
        _ => None,
    }
}

/// Files that are run by themselves: at login, at start-up, on a timer.
fn starts_by_itself(path: &str) -> Option<&'static str> {
    let ends = |names: &[&str]| names.iter().any(|name| path.ends_with(name));
    if ends(&[
        "/.bashrc",
        "/.zshrc",
        "/.profile",
        "/.bash_profile",
        "/.zprofile",
        "/.zshenv",
        "/.bash_login",
        "/.bash_logout",
        "/config.fish",
        "/etc/profile",
        "/etc/bash.bashrc",
        "/.ssh/rc",
        "/.xprofile",
        "/.xinitrc",
        "/.xsessionrc",
    ]) {
        return Some("a file that every shell runs");
    }
    if path.contains("/etc/cron") || path.contains("/spool/cron") {
        return Some("the timer of the system");
    }
    if path.contains("/launchagents/") || path.contains("/launchdaemons/") {
        return Some("what macOS starts");
    }
    if path.contains("/update-motd.d/") {
        return Some("what runs at each login");
    }
    if path.contains("/udev/rules.d/") {
        return Some("what runs when a device is plugged in");
    }
    if path.contains("/systemd/") || path.contains("/init.d/") || path.ends_with("/rc.local") {
        return Some("what the system starts");
    }
    if path.contains("/autostart/") || path.contains("start menu/programs/startup") {
        return Some("what a session starts");
    }
    if path.ends_with("authorized_keys") {
        return Some("the keys that may log in");
    }
    if path.ends_with("/sitecustomize.py") || path.ends_with("/usercustomize.py") {
        return Some("what Python runs at every start");
    }
    if path.contains(".git/hooks/") && !path.ends_with(".sample") {
        return Some("a hook of git");
    }
    None
}

/// What runs unasked in the shell that reads it.
fn unasked(name: &str, words: &[&str]) -> Option<&'static str> {
    match name {
        "cron" => Some("on a timer"),
        "trap" => match *words.last()? {
            "PROMPT" | "DEBUG" => Some("at each prompt"),
            "EXIT" | "0" => Some("at each exit"),
            _ => None,
        },
        _ => None,
    }
}

fn persists(name: &str, words: &[&str]) -> Option<&'static str> {
    let has = |word: &str| words.iter().any(|one| one.eq_ignore_ascii_case(word));
    match name {
        "git" => {
            let sets = has("config") && has("--global") && has("core.hooksPath");
            sets.then_some("hooks of every repository")
        }
        "crontab" => {
            let reads = has("-l") || has("-r") || has("-e");
            (!reads).then_some("the timer of the system")
        }
        "launchctl" => {
            (has("load") || has("bootstrap") || has("submit")).then_some("what macOS starts")
        }
        "osascript" => words
            .iter()
            .any(|word| word.contains("make login item"))
            .then_some("what a session starts"),
        "schtasks" => has("/create").then_some("the timer of the system"),
        "register-scheduledtask" => Some("the timer of the system"),
        "reg" | "set-itemproperty" | "new-itemproperty" => words
            .iter()
            .any(|word| {
                word.to_ascii_lowercase()
                    .replace("\\\\", "\\")
                    .contains("currentversion\\run")
            })
            .then_some("what Windows starts"),
        _ => None,
    }
}

/// Files that say what an agent may do, or that it obeys before all else.
fn is_agent_configuration(path: &str) -> bool {
    [
        ".claude/settings",
        ".claude.json",
        ".claude/hooks",
        ".cursor/mcp.json",
        ".mcp.json",
        ".codex/config.toml",
        ".gemini/settings.json",
        ".vscode/settings.json",
        "claude_desktop_config.json",
        ".copilot/mcp",
        ".openclaw/openclaw.json",
    ]
    .iter()
    .any(|part| path.contains(part))
}

fn is_miner(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or(name);
    matches!(
        last,
        "xmrig"
            | "xmr-stak"
            | "minerd"
            | "cpuminer"
            | "ethminer"
            | "nbminer"
            | "t-rex"
            | "phoenixminer"
            | "lolminer"
            | "cgminer"
            | "bfgminer"
    )
}

fn is_pool(word: &str) -> bool {
    word.contains("stratum+tcp://") || word.contains("stratum+ssl://")
}
