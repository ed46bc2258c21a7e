//! What is seen in a text of code as a whole.

use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::AhoCorasick;

use crate::security::FactKind;
use crate::security::flow::{Flow, is_key};
use crate::security::hosts::{self, HostKind};

/// What is seen in the text of code as a whole: it belongs to no one command.
pub(in crate::security) fn text(flow: &mut Flow<'_, '_>, unit: usize, text: &str) {
    static SEEN: OnceLock<AhoCorasick> = OnceLock::new();
    for range in bombs(text) {
        flow.found(
            FactKind::Destroys,
            unit,
            range,
            "a fork bomb".to_owned(),
            None,
        );
    }
    let seen = SEEN.get_or_init(|| {
        AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(SIGNS)
            .expect("the signs are few and short")
    });
    if !seen.is_match(text) {
        return;
    }
    // `bash -i >& /dev/tcp/…`: a shell whose ends are a connection.
    for at in apart(text, "/dev/tcp/") {
        let host = text[at + 9..].split('/').next().unwrap_or_default();
        if !matches!(host, "localhost" | "127.0.0.1" | "0.0.0.0") {
            let host = host.chars().take(64).collect();
            flow.found(FactKind::SendsOut, unit, at..at + 9, host, None);
        }
        let line = around(text, at, 256, 256 + APART);
        if SHELLS.iter().any(|sign| line.contains(sign)) {
            flow.found(
                FactKind::ReverseShell,
                unit,
                at..at + 9,
                "/dev/tcp".to_owned(),
                None,
            );
        }
    }
    // A pipe by name between a shell and a connection.
    for at in apart(text, "mkfifo") {
        let near = around(text, at, 0, 400 + APART);
        let connects = CONNECTS.iter().any(|sign| near.contains(sign));
        if connects && SHELLS.iter().any(|sign| near.contains(sign)) {
            flow.found(
                FactKind::ReverseShell,
                unit,
                at..at + 6,
                "mkfifo".to_owned(),
                None,
            );
        }
    }
    // A shell between two connections.
    for sign in ["s_client", "telnet "] {
        for at in apart(text, sign) {
            let near = around(text, at, 0, 400 + APART);
            if near.matches(sign).take(2).count() == 2
                && SHELLS.iter().any(|one| near.contains(one))
            {
                let range = at..at + sign.len();
                flow.found(
                    FactKind::ReverseShell,
                    unit,
                    range,
                    sign.trim().to_owned(),
                    None,
                );
            }
        }
    }
    for at in apart(text, "/inet/tcp/") {
        if around(text, at, 0, 400 + APART).contains("getline") {
            let range = at..at + 10;
            flow.found(FactKind::ReverseShell, unit, range, "awk".to_owned(), None);
        }
    }
    // A hook that a comment or a line names.
    for at in apart(text, ".git/hooks/") {
        let range = at..at + 11;
        let what = "at each step of git".to_owned();
        flow.found(FactKind::RunsUnasked, unit, range, what, None);
    }
    // Memory that is filled and run.
    for sign in ["VirtualAlloc(", "VirtualAllocEx(", "PROT_EXEC", "mprotect("] {
        for at in apart(text, sign) {
            let near = around(text, at, 600, 600 + APART);
            let lays = ["VirtualAlloc(", "VirtualAllocEx(", "mmap(", "mprotect("];
            let runs = [
                "CreateThread(",
                "CreateRemoteThread(",
                "CFUNCTYPE(",
                "RtlMoveMemory(",
                "memmove(",
            ];
            let has = |names: &[&str]| names.iter().any(|name| near.contains(name));
            if has(&lays) && has(&runs) {
                let range = at..at + sign.len();
                flow.found(FactKind::RunsBytes, unit, range, String::new(), None);
            }
        }
    }
    // A process that starts itself over and over.
    for at in apart(text, "os.fork(") {
        let before = around(text, at, 48, 0).trim_end();
        if before.ends_with("while True:") || before.ends_with("while 1:") {
            let what = "a fork bomb".to_owned();
            flow.found(FactKind::Destroys, unit, at..at + 8, what, None);
        }
    }
    // A class is looked for among all that there are.
    for at in apart(text, "__subclasses__") {
        let near = around(text, at, 120, 160);
        if ["__bases__", "__base__", "__mro__", ".mro()"]
            .iter()
            .any(|sign| near.contains(sign))
        {
            let what = "__subclasses__".to_owned();
            flow.found(FactKind::HidesName, unit, at..at + 14, what, None);
        }
    }
    for at in apart(text, "fork(__filename") {
        let before = around(text, at, 32, 0);
        if before.contains("while (true)")
            || before.contains("while(true)")
            || before.contains("for (;;)")
        {
            let what = "a fork bomb".to_owned();
            flow.found(FactKind::Destroys, unit, at..at + 5, what, None);
        }
    }
    // What Windows runs when something happens.
    for at in apart(text, "CommandLineEventConsumer") {
        let near = around(text, at, 200, 400 + APART);
        if near.contains("CommandLineTemplate") || near.contains("ExecutablePath") {
            let what = "a command of WMI".to_owned();
            flow.found(FactKind::PersistsHidden, unit, at..at + 24, what, None);
        }
    }
    // Packages over a connection that anybody on the way may change.
    for sign in [
        "registry=http://",
        "index-url = http://",
        "index-url=http://",
    ] {
        for at in apart(text, sign) {
            let start = at + sign.len() - 7;
            let near = around(text, start, 0, 128);
            let end = near.find(|c: char| c.is_whitespace()).unwrap_or(near.len());
            let address = hosts::address(&near[..end]);
            let is_public = |address: &hosts::Address| {
                !matches!(hosts::kind(address), HostKind::Private | HostKind::Registry)
                    && !flow.purpose().covers_host(&address.host)
                    && !address.host.contains('$')
            };
            if let Some(address) = address.filter(is_public) {
                let kind = FactKind::InstallsFromElsewhere;
                flow.found(kind, unit, at..at + sign.len(), address.host, None);
            }
        }
    }
    // A mode with the bit that gives the owner's rights.
    for at in apart(text, "chmod(") {
        let near = around(text, at, 0, 96);
        let near = near.split('\n').next().unwrap_or(near);
        let mut modes = near.match_indices("0o").map(|(at, _)| &near[at + 2..]);
        if near.contains("S_ISUID") || modes.any(gives_rights) {
            flow.found(
                FactKind::RaisesPrivilege,
                unit,
                at..at + 6,
                "setuid".to_owned(),
                None,
            );
        }
    }
    // The administrator may log in from everywhere.
    if text.contains("sshd_config") {
        for at in apart(text, "PermitRootLogin yes") {
            let line = text[..at].rfind('\n').map_or(0, |start| start + 1);
            if text[line..at].contains(['"', '\'', '/', '|']) {
                let what = "logins of the administrator".to_owned();
                flow.found(FactKind::RaisesPrivilege, unit, at..at + 19, what, None);
            }
        }
    }
    // A client of `PowerShell` whose lines are run.
    let lower = |text: &str| text.to_ascii_lowercase();
    for at in apart(text, "TCPClient").chain(apart(text, "TcpClient")) {
        let near = lower(around(text, at, 64, 1200 + APART));
        if ["iex", "invoke-expression", "cmd.exe", "powershell"]
            .iter()
            .any(|sign| near.contains(sign))
        {
            let range = at..at + 9;
            flow.found(
                FactKind::ReverseShell,
                unit,
                range,
                "TcpClient".to_owned(),
                None,
            );
        }
    }
}

/// What hands all secrets of a workflow to a command that has an address.
pub(in crate::security) fn workflow(flow: &mut Flow<'_, '_>, unit: usize, text: &str) {
    for sign in ["toJSON(secrets)", "toJson(secrets)"] {
        for at in apart(text, sign) {
            let near = around(text, at, 800, 800);
            if near.contains("://") && SENDERS.iter().any(|sender| near.contains(sender)) {
                let what = "all secrets of the workflow".to_owned();
                flow.found(FactKind::SendsSecret, unit, at..at + sign.len(), what, None);
            }
        }
    }
}

/// A key that lets its owner write to a repository or log in to an account.
pub(in crate::security) fn admitted(flow: &mut Flow<'_, '_>, unit: usize, text: &str) {
    for sign in ["deploy-key add", "ssh-key add"] {
        for at in apart(text, sign) {
            let line = around(text, at, 0, 400);
            let line = line.split('\n').next().unwrap_or(line);
            if is_key(line) {
                let range = at..at + sign.len();
                flow.found(FactKind::InstallsKey, unit, range, sign.to_owned(), None);
            }
        }
    }
}

/// Commands and calls that send, as they stand in a step of a workflow.
const SENDERS: &[&str] = &[
    "curl",
    "wget",
    "fetch(",
    "Invoke-",
    "requests.",
    "axios",
    "nc ",
];

/// Shells that are tied to something.
const SHELLS: &[&str] = &[
    "sh -i",
    "/bin/sh",
    "/bin/bash",
    "0>&1",
    "0<&",
    "<&5",
    "|sh",
    "| sh",
    "|bash",
    "| bash",
];

/// Whether an octal number has four digits and the bit of the owner's rights.
fn gives_rights(mode: &str) -> bool {
    let digits = mode.bytes().take_while(u8::is_ascii_digit).count();
    digits == 4 && matches!(mode.as_bytes()[0], b'4'..=b'7')
}

/// Literals without which [`text`] finds nothing but bombs of a shell.
pub(in crate::security) const SIGNS: &[&str] = &[
    "tojson(secrets)",
    "deploy-key add",
    "ssh-key add",
    "/dev/tcp/",
    "mkfifo",
    "s_client",
    "telnet ",
    "/inet/tcp/",
    "chmod(",
    "permitrootlogin yes",
    "tcpclient",
    ".git/hooks/",
    "virtualalloc",
    "prot_exec",
    "os.fork(",
    "fork(__filename",
    "__subclasses__",
    "commandlineeventconsumer",
    "registry=http://",
    "index-url = http://",
    "index-url=http://",
    "(){",
    "() {",
];

/// Pools of miners, and what mines in a browser.
pub(in crate::security) const POOLS: &[&str] = &[
    "2miners.com",
    "c3pool.org",
    "coinhive.anonymous",
    "coinhive.user",
    "hashvault.pro",
    "herominers.com",
    "minergate.com",
    "minexmr.com",
    "moneroocean.stream",
    "nanopool.org",
    "nicehash.com",
    "supportxmr.com",
    "unmineable.com",
];

/// Looks for pools in a text of code or of settings.
pub(in crate::security) fn mines(flow: &mut Flow<'_, '_>, unit: usize, text: &str) {
    if !flow.is_run(unit) {
        return;
    }
    let lower = text.to_ascii_lowercase();
    for pool in POOLS {
        let Some(at) = lower.find(pool) else { continue };
        let mut parts =
            lower[..at].rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '.' && c != '-');
        let start = at - parts.next().map_or(0, str::len);
        // Who counts what a pool pays asks its interface or its page.
        let is_asked = ["api.", "www."]
            .iter()
            .any(|name| lower[start..at].contains(name))
            || start == at && lower[..at].ends_with("//");
        if !is_asked {
            let pool = (*pool).to_owned();
            flow.found(FactKind::Mines, unit, at..at + pool.len(), pool, None);
            return;
        }
    }
}

const CONNECTS: &[&str] = &["nc ", "ncat ", "openssl s_client", "telnet "];

/// How near to one another two signs are looked at as one, in bytes.
const APART: usize = 256;

/// The places of a sign that are not right after one another, so that a row of
/// signs costs no more than the text.
fn apart<'t>(text: &'t str, sign: &'t str) -> impl Iterator<Item = usize> + 't {
    let mut next = 0;
    memchr::memmem::find_iter(text.as_bytes(), sign).filter(move |at| {
        let is_next = *at >= next;
        if is_next {
            next = *at + APART;
        }
        is_next
    })
}

/// The text around a place, at most so many bytes before and after it.
fn around(text: &str, at: usize, before: usize, after: usize) -> &str {
    let mut start = at.saturating_sub(before);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let mut end = (at + after).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[start..end]
}

/// Functions that call themselves twice and go to the background.
fn bombs(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.match_indices('|').filter_map(move |(at, _)| {
        let before = around(text, at, 64, 0).trim_end();
        let after = around(text, at + 1, 0, 64).trim_start();
        let name = before
            .rsplit(|c: char| c.is_whitespace() || matches!(c, '{' | '(' | ';'))
            .next()
            .unwrap_or_default();
        let name_start = before.len() - name.len();
        let rest = after.strip_prefix(name)?.trim_start();
        if name.is_empty() || !rest.starts_with('&') {
            return None;
        }
        let head = before[..name_start]
            .trim_end()
            .strip_suffix('{')?
            .trim_end();
        let head = head.strip_suffix(')')?.trim_end().strip_suffix('(')?;
        head.trim_end().ends_with(name).then_some(at..at + 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_signs_is_looked_at_once() {
        let row = "mkfifo ".repeat(1000);
        assert!(apart(&row, "mkfifo").count() <= row.len() / APART + 1);
        assert_eq!(apart("a mkfifo", "mkfifo").collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn modes_that_give_rights_have_four_digits() {
        let given = ["4755)", "6755", "4777, x"];
        assert!(given.into_iter().all(gives_rights));
        let plain = ["755)", "0644", "400)", "644", "", "1777"];
        assert!(!plain.into_iter().any(gives_rights));
    }

    #[test]
    fn fork_bombs_have_any_name() {
        assert_eq!(bombs(":(){ :|:& };:").count(), 1);
        assert_eq!(bombs("b () { b | b & }; b").count(), 1);
        assert_eq!(bombs("f() { a | b & }").count(), 0);
        assert_eq!(bombs("a | b | c && d").count(), 0);
        // A blank of two bytes before the name.
        assert_eq!(bombs("c\u{85}d|e").count(), 0);
    }
}
