//! Hosts: what is known of the places that skills fetch from and send to.
//!
//! The lists are reviewed data. A host stands in one because of what anybody
//! can put there, or because of who answers for it, never because of one skill.
//! Version of the lists, which is the day of their last review: 2026-11-21.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::words;

/// What a host is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum HostKind {
    /// Gives out an installer that its project tells people to pipe to a shell.
    Installer,
    /// A package registry or a distribution's archive.
    Registry,
    /// Keeps text that anybody pastes, without a name.
    Paste,
    /// Gives anybody a name for a page or a program, for nothing.
    Free,
    /// Its top-level domain is sold so cheaply that names in it are thrown away.
    ThrowAway,
    /// Leads to another address that is not shown.
    Shortener,
    /// Takes what is sent and shows it to whoever made the address.
    Sink,
    /// Reserved for documentation: RFC 2606, RFC 5737.
    Documentation,
    /// This machine, or a network that is not public.
    Private,
    /// A public address without a name.
    Address,
    /// A hidden service.
    Onion,
    /// Anything else.
    Other,
}

/// Where installers are that their projects document as `curl … | sh`: hosts,
/// or hosts with the start of a path where a host belongs to many. Sorted.
const INSTALLERS: &[&str] = &[
    "apt.llvm.org",
    "astral.sh",
    "atuin.sh",
    "brew.sh",
    "bun.com",
    "bun.sh",
    "claude.ai",
    "community.chocolatey.org",
    "cursor.com",
    "deb.nodesource.com",
    "deno.land",
    "fly.io",
    "get.docker.com",
    "get.helm.sh",
    "get.k3s.io",
    "get.pnpm.io",
    "get.pulumi.com",
    "get.rvm.io",
    "get.scoop.sh",
    "get.sdkman.io",
    "get.volta.sh",
    "install.determinate.systems",
    "install.python-poetry.org",
    "install.starship.rs",
    "k6.io",
    "mise.jdx.dev",
    "mise.run",
    "nixos.org",
    "ollama.com",
    "opencode.ai",
    "pixi.sh",
    "pyenv.run",
    "raw.githubusercontent.com/anchore/",
    "raw.githubusercontent.com/aquasecurity/",
    "raw.githubusercontent.com/creationix/nvm/",
    "raw.githubusercontent.com/golangci/",
    "raw.githubusercontent.com/helm/helm/",
    "raw.githubusercontent.com/homebrew/install/",
    "raw.githubusercontent.com/k3d-io/k3d/",
    "raw.githubusercontent.com/nvm-sh/nvm/",
    "raw.githubusercontent.com/ohmyzsh/ohmyzsh/",
    "releases.hashicorp.com",
    "rpm.nodesource.com",
    "rustwasm.github.io/wasm-pack/",
    "sdk.cloud.google.com",
    "sh.rustup.rs",
    "starship.rs",
    "tailscale.com",
    "taskfile.dev",
    "win.rustup.rs",
];

/// Package registries. Sorted.
const REGISTRIES: &[&str] = &[
    "apt.releases.hashicorp.com",
    "archive.ubuntu.com",
    "cdn.jsdelivr.net",
    "cdn.skypack.dev",
    "cdnjs.cloudflare.com",
    "deb.debian.org",
    "dl.google.com",
    "dl.k8s.io",
    "download.docker.com",
    "downloads.python.org",
    "esm.run",
    "esm.sh",
    "files.pythonhosted.org",
    "formulae.brew.sh",
    "ga.jspm.io",
    "ghcr.io",
    "go.dev",
    "index.docker.io",
    "jsr.io",
    "keyserver.ubuntu.com",
    "nodejs.org",
    "packages.cloud.google.com",
    "packages.microsoft.com",
    "proxy.golang.org",
    "pypi.org",
    "registry.npmjs.org",
    "registry.yarnpkg.com",
    "repo.maven.apache.org",
    "repo1.maven.org",
    "rubygems.org",
    "static.rust-lang.org",
    "unpkg.com",
];

/// Sites for pasted text and files that are thrown away. Sorted.
const PASTES: &[&str] = &[
    "0x0.st",
    "anonfiles.com",
    "bashupload.com",
    "catbox.moe",
    "controlc.com",
    "dpaste.com",
    "dpaste.org",
    "file.io",
    "ghostbin.com",
    "glot.io",
    "gofile.io",
    "hastebin.com",
    "ix.io",
    "justpaste.it",
    "krakenfiles.com",
    "mediafire.com",
    "mega.nz",
    "paste.c-net.org",
    "paste.ee",
    "paste.rs",
    "pastebin.com",
    "pastebin.pl",
    "pastes.dev",
    "privatebin.net",
    "rentry.co",
    "rentry.org",
    "send.cm",
    "snippet.host",
    "sprunge.us",
    "telegra.ph",
    "temp.sh",
    "termbin.com",
    "text.is",
    "tmpfiles.org",
    "transfer.sh",
    "uguu.se",
];

/// Hosts below which anybody has a page or a program for nothing. Sorted.
const FREE: &[&str] = &[
    "000webhostapp.com",
    "blogspot.com",
    "cyclic.app",
    "deno.dev",
    "firebaseapp.com",
    "fly.dev",
    "github.io",
    "gitlab.io",
    "glitch.me",
    "herokuapp.com",
    "infinityfreeapp.com",
    "koyeb.app",
    "netlify.app",
    "onrender.com",
    "pages.dev",
    "railway.app",
    "repl.co",
    "replit.app",
    "replit.dev",
    "rf.gd",
    "surge.sh",
    "vercel.app",
    "web.app",
    "weebly.com",
    "wixsite.com",
    "workers.dev",
];

/// Top-level domains that cost next to nothing, by the abuse reports of 2025
/// and 2026. Sorted.
const THROW_AWAY: &[&str] = &[
    "bid", "bond", "buzz", "cam", "cf", "cfd", "click", "country", "cyou", "date", "download",
    "ga", "gdn", "gq", "icu", "kim", "lol", "loan", "men", "ml", "mom", "monster", "mov", "party",
    "pw", "quest", "racing", "rest", "review", "sbs", "science", "stream", "su", "surf", "tk",
    "top", "trade", "win", "work", "xyz", "zip",
];

/// Shorteners. Sorted.
const SHORTENERS: &[&str] = &[
    "bit.ly",
    "bitly.com",
    "buff.ly",
    "cutt.ly",
    "goo.gl",
    "is.gd",
    "ow.ly",
    "rb.gy",
    "rebrand.ly",
    "s.id",
    "shorturl.at",
    "t.ly",
    "tiny.cc",
    "tinyurl.com",
    "v.gd",
];

/// Hosts that show what they are sent, and tunnels. Sorted.
const SINKS: &[&str] = &[
    "beeceptor.com",
    "burpcollaborator.net",
    "canarytokens.com",
    "dnslog.cn",
    "ngrok-free.app",
    "ngrok-free.dev",
    "ngrok.app",
    "ngrok.io",
    "hookbin.com",
    "interact.sh",
    "localhost.run",
    "localtunnel.me",
    "loca.lt",
    "lhr.life",
    "mockbin.org",
    "oast.fun",
    "oast.live",
    "oast.me",
    "oast.online",
    "oast.pro",
    "oast.site",
    "oastify.com",
    "pagekite.me",
    "pipedream.net",
    "ptsv2.com",
    "requestbin.com",
    "requestbin.net",
    "requestcatcher.com",
    "serveo.net",
    "trycloudflare.com",
    "webhook.cool",
    "webhook.site",
    "webhookinbox.com",
];

/// Domains for examples.
const EXAMPLES: &[&str] = &["example.com", "example.net", "example.org"];

/// What the hosts of each list are. Where a host lies below several, the first
/// list counts.
const LISTS: [(HostKind, &[&str]); 7] = [
    (HostKind::Documentation, EXAMPLES),
    (HostKind::Installer, INSTALLERS),
    (HostKind::Registry, REGISTRIES),
    (HostKind::Paste, PASTES),
    (HostKind::Sink, SINKS),
    (HostKind::Shortener, SHORTENERS),
    (HostKind::Free, FREE),
];

/// The kind of a host that a list names, or a parent of it.
fn listed(address: &Address) -> Option<HostKind> {
    // By host, the number of its first list; and the same by the start of a
    // path, for a host that belongs to many.
    type Known = (HashMap<&'static str, usize>, Vec<(&'static str, usize)>);
    static KNOWN: OnceLock<Known> = OnceLock::new();
    let (hosts, paths) = KNOWN.get_or_init(|| {
        let lists = LISTS.iter().enumerate().rev();
        let all = lists.flat_map(|(list, (_, hosts))| hosts.iter().map(move |host| (*host, list)));
        let (paths, hosts): (Vec<_>, Vec<_>) = all.partition(|(host, _)| host.contains('/'));
        (hosts.into_iter().collect(), paths)
    });
    let by_host = parents(&address.host).filter_map(|host| hosts.get(host).copied());
    let by_path = paths
        .iter()
        .filter(|(start, _)| address.path.starts_with(start));
    let list = by_host.chain(by_path.map(|(_, list)| *list)).min()?;
    Some(LISTS[list].0)
}

/// The host, and the domains that it lies below.
fn parents(host: &str) -> impl Iterator<Item = &str> {
    let above = host.match_indices('.').map(|(at, _)| &host[at + 1..]);
    std::iter::once(host).chain(above)
}

/// Whether `host` is one of `list` or lies below one.
fn below(host: &str, list: &[&str]) -> bool {
    parents(host).any(|parent| list.contains(&parent))
}

/// A place on the network that is named in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    /// The host, in lower case, without its port.
    pub(crate) host: String,
    /// The host with its path, in lower case.
    pub(crate) path: String,
}

/// The address in a URL, or in what a command takes for one.
pub(crate) fn address(url: &str) -> Option<Address> {
    let seen: String = url
        .chars()
        .filter(|c| !words::is_invisible(*c))
        .take(512)
        .collect();
    let rest = match seen.split_once("://") {
        Some((_, rest)) => rest,
        None => &seen,
    };
    let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
    let authority = &rest[..end];
    let authority = authority.rsplit('@').next().unwrap_or(authority);
    let host = if let Some(inner) = authority.strip_prefix('[') {
        inner.split(']').next().unwrap_or(inner)
    } else {
        authority.split(':').next().unwrap_or(authority)
    };
    let host = host.trim_end_matches('.').to_lowercase();
    let named = seen.contains("://") || host.contains('.') || host == "localhost";
    let is_host = !host.is_empty()
        && host
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':'));
    (named && is_host).then(|| Address {
        path: format!("{host}{}", rest[end..].to_lowercase()),
        host,
    })
}

/// The number that a host is, if it is an IPv4 address in one of the forms that
/// clients take: `192.0.2.1`, `3221225985`, `0xc0000201`, `0300.0.2.1`.
fn number(host: &str) -> Option<u32> {
    let mut bytes = [0_u64; 4];
    let mut count = 0;
    for part in host.split('.') {
        let part = match part.strip_prefix("0x") {
            Some(hex) => u64::from_str_radix(hex, 16).ok()?,
            None if part.len() > 1 && part.starts_with('0') => u64::from_str_radix(part, 8).ok()?,
            None => part.parse().ok()?,
        };
        *bytes.get_mut(count)? = part;
        count += 1;
    }
    // The last part fills what is left.
    let mut number = 0_u64;
    for byte in &bytes[..count - 1] {
        if *byte > 255 {
            return None;
        }
        number = number << 8 | byte;
    }
    let left = 8 * (5 - u32::try_from(count).ok()?);
    let last = bytes[count - 1];
    if last >> left != 0 {
        return None;
    }
    u32::try_from(number << left | last).ok()
}

/// What is known of an address.
pub(crate) fn kind(address: &Address) -> HostKind {
    let host = address.host.as_str();
    if let Some(number) = number(host) {
        let [a, b, c, _] = number.to_be_bytes();
        return match (a, b, c) {
            (192, 0, 2) | (198, 51, 100) | (203, 0, 113) => HostKind::Documentation,
            (0 | 10 | 127, ..)
            | (192, 168, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (100, 64..=127, _) => HostKind::Private,
            _ => HostKind::Address,
        };
    }
    if host.contains(':') {
        let local = host == "::1" || host.starts_with("fe80:") || host.starts_with("fd");
        return match (local, host.starts_with("2001:db8:")) {
            (true, _) => HostKind::Private,
            (_, true) => HostKind::Documentation,
            _ => HostKind::Address,
        };
    }
    let top = host.rsplit('.').next().unwrap_or(host);
    match top {
        "localhost" | "local" | "internal" | "lan" | "intranet" => return HostKind::Private,
        "example" | "test" | "invalid" => return HostKind::Documentation,
        "onion" => return HostKind::Onion,
        _ => {}
    }
    if let Some(kind) = listed(address) {
        return kind;
    }
    if is_hook(&address.path) {
        return HostKind::Sink;
    }
    if host == "gist.githubusercontent.com" || address.path.starts_with("gist.github.com/") {
        return HostKind::Paste;
    }
    if THROW_AWAY.contains(&top) && host.contains('.') {
        return HostKind::ThrowAway;
    }
    HostKind::Other
}

/// Whether a host is one where projects publish their releases.
pub(crate) fn is_forge(host: &str) -> bool {
    below(
        host,
        &[
            "codeberg.org",
            "githubusercontent.com",
            "github.com",
            "gitlab.com",
            "sourceforge.net",
        ],
    )
}

/// Whether it is a chat's address to which anybody may post who knows it.
fn is_hook(path: &str) -> bool {
    path.starts_with("discord.com/api/webhooks/")
        || path.starts_with("discordapp.com/api/webhooks/")
        || path.starts_with("api.telegram.org/bot")
}

/// How much of a URL is read, in characters.
const LONGEST: usize = 512;

/// The URLs in a text, with their places.
pub(crate) fn urls(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.match_indices("://").filter_map(move |(at, _)| {
        let before = &text.as_bytes()[..at];
        let letters = before.iter().rev().take(8);
        let scheme = letters.take_while(|b| b.is_ascii_alphabetic()).count();
        if scheme < 3 {
            return None;
        }
        let start = at - scheme;
        let rest = &text[start..];
        let ends = |c: char| {
            c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>' | ')' | ']' | '|')
        };
        // A longer one is cut: what matters stands at its start.
        let mut near = rest.char_indices().take(LONGEST);
        let end = near.find(|(_, c)| ends(*c)).map(|(end, _)| end);
        let end = end.or_else(|| rest.char_indices().nth(LONGEST).map(|(end, _)| end));
        let end = end.unwrap_or(rest.len());
        let url = rest[..end].trim_end_matches(['.', ',', ';', ':', '*']);
        Some((start, url))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(url: &str) -> HostKind {
        kind(&address(url).expect("an address"))
    }

    #[test]
    fn hosts_are_found_whatever_stands_around_them() {
        let host = |url: &str| address(url).map(|address| address.host);
        assert_eq!(
            host("https://A.Example:8080/x").as_deref(),
            Some("a.example")
        );
        assert_eq!(
            host("https://good.org@a.example/x").as_deref(),
            Some("a.example")
        );
        assert_eq!(host("a.example/x").as_deref(), Some("a.example"));
        assert_eq!(host("http://[::1]:80/").as_deref(), Some("::1"));
        assert_eq!(host("build"), None);
        assert_eq!(host("-fsSL"), None);
    }

    #[test]
    fn lists_hold_hosts_and_what_lies_below() {
        assert_eq!(of("https://sh.rustup.rs"), HostKind::Installer);
        assert_eq!(of("https://notsh.rustup.rs.evil.io"), HostKind::Other);
        assert_eq!(of("https://x.vercel.app/y"), HostKind::Free);
        assert_eq!(of("https://pastebin.com/raw/x"), HostKind::Paste);
        assert_eq!(of("https://a.top"), HostKind::ThrowAway);
        assert_eq!(of("https://bit.ly/x"), HostKind::Shortener);
        assert_eq!(of("https://discord.com/api/webhooks/1/x"), HostKind::Sink);
        assert_eq!(of("https://discord.com/channels/1"), HostKind::Other);
        let nvm = "https://raw.githubusercontent.com/nvm-sh/nvm/v1/install.sh";
        assert_eq!(of(nvm), HostKind::Installer);
        let other = "https://raw.githubusercontent.com/nvm-sh-x/nvm/v1/install.sh";
        assert_eq!(of(other), HostKind::Other);
    }

    #[test]
    fn addresses_are_read_in_every_form() {
        assert_eq!(of("http://8.8.4.4/x"), HostKind::Address);
        assert_eq!(of("http://134743044/x"), HostKind::Address);
        assert_eq!(of("http://0x8.8.4.4"), HostKind::Address);
        assert_eq!(of("http://127.0.0.1:3000"), HostKind::Private);
        assert_eq!(of("http://192.168.1.1"), HostKind::Private);
        assert_eq!(of("http://192.0.2.7"), HostKind::Documentation);
        assert_eq!(of("http://1.2.3.4.5"), HostKind::Other);
        assert_eq!(of("http://[2001:db8::1]/"), HostKind::Documentation);
    }

    #[test]
    fn a_row_of_urls_is_cut() {
        let row = "abc://".repeat(20_000);
        assert!(urls(&row).all(|(_, url)| url.len() <= LONGEST));
    }

    #[test]
    fn urls_end_where_text_goes_on() {
        let found: Vec<&str> = urls("See (https://a.example/b), http://c.example. x://y")
            .map(|(_, url)| url)
            .collect();
        assert_eq!(found, ["https://a.example/b", "http://c.example"]);
    }
}
