//! Packages that are taken from another host than those that everybody uses.

use crate::security::FactKind;
use crate::security::code::Call;
use crate::security::flow::{Flow, Pass};
use crate::security::hosts::{self, HostKind};

/// Options that name the host of packages.
const OPTIONS: &[&str] = &[
    "--index-url",
    "-i",
    "--extra-index-url",
    "--find-links",
    "-f",
    "--registry",
    "--source",
    "--index",
    "--default-index",
];

/// Settings that name it for good.
const SETTINGS: &[&str] = &[
    "registry",
    "global.index-url",
    "global.extra-index-url",
    "install.index-url",
    "npmRegistryServer",
    "global.find-links",
];

/// Looks at a command of a package manager.
pub(super) fn call(flow: &mut Flow<'_, '_>, pass: &Pass<'_>, call: &Call, words: &[&str]) {
    let is_manager = matches!(
        call.name.as_str(),
        "pip"
            | "pip3"
            | "pipx"
            | "uv"
            | "npm"
            | "npx"
            | "pnpm"
            | "yarn"
            | "bun"
            | "gem"
            | "go"
            | "python"
            | "python3"
            | "uvx"
    );
    if !is_manager || words.len() < 2 {
        return;
    }
    let trusts = words
        .iter()
        .any(|word| word.starts_with("--trusted-host") || *word == "global.trusted-host");
    let is_set = words.contains(&"config") || words.contains(&"env");
    let mut named = words.windows(2).filter_map(|two| {
        let is_named = OPTIONS.contains(&two[0]) && !is_set || is_set && SETTINGS.contains(&two[0]);
        is_named.then_some(two[1])
    });
    let mut joined = words.iter().filter_map(|word| {
        let (option, value) = word.split_once('=')?;
        (OPTIONS.contains(&option) || is_set && (SETTINGS.contains(&option) || option == "GOPROXY"))
            .then_some(value)
    });
    let url = named.next().or_else(|| joined.next_back());
    let Some(address) = url.and_then(hosts::address) else {
        return;
    };
    let is_open = url.is_some_and(|url| url.starts_with("http://"));
    let is_odd = match hosts::kind(&address) {
        HostKind::Private | HostKind::Registry | HostKind::Installer => return,
        HostKind::Documentation | HostKind::Other => is_open || trusts,
        _ => true,
    };
    // Anybody on the way may answer for a host without a certificate.
    if is_odd && !flow.purpose().covers_host(&address.host) {
        let kind = FactKind::InstallsFromElsewhere;
        flow.found(kind, pass.unit, call.range.clone(), address.host, None);
    }
}
