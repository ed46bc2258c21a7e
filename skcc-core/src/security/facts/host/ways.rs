//! Ways from outside to the machine, and names that lead elsewhere.

use crate::security::FactKind;
use crate::security::flow::Flow;
use crate::security::hosts;

/// Words by which a skill says that it is about such ways.
const ABOUT: &[&str] = &[
    "tunnel",
    "tunnels",
    "tunneling",
    "remote",
    "ssh",
    "ngrok",
    "cloudflared",
    "proxy",
];

/// Ports at which a machine lets people log in.
const LOGINS: &[&str] = &["22", "3389", "5900", "445", "5985"];

/// What a command opens, and what it is.
pub(super) fn opened(
    flow: &Flow<'_, '_>,
    name: &str,
    words: &[&str],
) -> Option<(FactKind, &'static str)> {
    let has = |word: &str| words.contains(&word);
    let last = name.rsplit('/').next().unwrap_or(name);
    if matches!(
        last,
        "ttyd" | "gotty" | "wetty" | "shellinabox" | "shellinaboxd" | "tmate"
    ) {
        return Some((FactKind::ServesShell, "a shell"));
    }
    let is_about = || ABOUT.iter().any(|word| flow.purpose().names(word));
    let logs_in = |port: &str| LOGINS.contains(&port);
    let (what, is_login) = match last {
        "ssh" | "autossh" => {
            let mut forwards = words.windows(2).filter(|two| is_reverse(two[0]));
            let to = forwards.next()?[1].rsplit(':').next()?;
            ("a tunnel of SSH", logs_in(to))
        }
        "ngrok" | "bore" | "lt" | "localtunnel" | "pagekite" | "cloudflared" | "localxpose" => {
            let of_login = words.iter().any(|word| {
                let port = word.rsplit(':').next().unwrap_or(word);
                logs_in(port) || word.starts_with("ssh://") || word.starts_with("rdp://")
            });
            let opens = has("http")
                || has("tcp")
                || has("tunnel")
                || has("local")
                || has("--port")
                || last == "pagekite"
                || has("start");
            if !opens {
                return None;
            }
            ("a tunnel", of_login)
        }
        "chisel" => {
            let back = words.iter().any(|word| word.starts_with("R:"));
            if !(has("client") && back) {
                return None;
            }
            return (!is_about()).then_some((FactKind::ReverseShell, "chisel"));
        }
        "frpc" => ("a tunnel", false),
        // A password that the text sets lets in whoever knows it.
        "anydesk" | "rustdesk" | "teamviewer" => {
            let sets = has("--set-password") || has("--password") || has("passwd");
            return sets.then_some((FactKind::ServesShell, "the screen"));
        }
        "tailscale" => {
            let is_key = |word: &&str| word.contains("tskey-");
            return (has("up") && has("--ssh") && words.iter().any(is_key))
                .then_some((FactKind::ReverseShell, "tailscale"));
        }
        _ => return None,
    };
    if is_login && !is_about() {
        return Some((FactKind::OpensLogins, what));
    }
    Some((FactKind::OpensTunnel, what))
}

/// Whether an option of `ssh` opens a way back: `-R`, `-fNR`.
fn is_reverse(option: &str) -> bool {
    option.strip_prefix('-').is_some_and(|letters| {
        letters.ends_with('R') && letters.bytes().all(|byte| byte.is_ascii_alphabetic())
    })
}

/// The host that all that a machine sends goes through from now on.
pub(super) fn led(flow: &Flow<'_, '_>, name: &str, words: &[&str]) -> Option<String> {
    let host = match name {
        "networksetup" => {
            let at = words.iter().position(|word| {
                matches!(
                    *word,
                    "-setwebproxy"
                        | "-setsecurewebproxy"
                        | "-setsocksfirewallproxy"
                        | "-setautoproxyurl"
                )
            })?;
            words.get(at + 2)?
        }
        _ => return None,
    };
    let address = hosts::address(host)?;
    let is_meant = hosts::kind(&address) == hosts::HostKind::Private
        || flow.purpose().names("proxy")
        || flow.purpose().covers_host(&address.host);
    (!is_meant).then_some(address.host)
}

/// The host that a setting of `git` puts another one in place of.
pub(super) fn misled(flow: &Flow<'_, '_>, words: &[&str]) -> Option<String> {
    if words.first() != Some(&"config") {
        return None;
    }
    let (key, value) = words.windows(2).find_map(|two| {
        let lower = two[0].to_ascii_lowercase();
        (lower.starts_with("url.")
            && (lower.ends_with(".insteadof") || lower.ends_with(".pushinsteadof")))
        .then_some((two[0], two[1]))
    })?;
    let end = key.rfind('.')?;
    let to = hosts::address(&key[4..end])?;
    let from = hosts::address(value)?;
    let is_other = to.host != from.host && !to.host.ends_with(&format!(".{}", from.host));
    let is_meant = ["mirror", "proxy", "gitea", "enterprise"]
        .iter()
        .any(|word| flow.purpose().names(word))
        || flow.purpose().covers_host(&to.host)
        || hosts::kind(&to) == hosts::HostKind::Private
        || to.host.contains('$');
    (is_other && !is_meant).then_some(from.host)
}
