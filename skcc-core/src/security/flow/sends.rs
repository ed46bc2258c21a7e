//! What is sent, and to whom.

use super::pass::{PARTS, Pass};
use super::taint::{Labels, Origin, Taint};
use super::{Flow, secrets, shell};
use crate::security::code::{Call, ValueId};
use crate::security::hosts::{self, HostKind};
use crate::security::purpose::Purpose;
use crate::security::{FactKind, Language, Place};

impl Pass<'_> {
    pub(super) fn sends(
        &self,
        flow: &mut Flow<'_, '_>,
        call: &Call,
        what: &[ValueId],
        to: Option<ValueId>,
        body: bool,
    ) {
        let address = to.and_then(|to| hosts::address(&self.text(to)));
        let free = address.as_ref().is_some_and(|address| {
            matches!(
                hosts::kind(address),
                HostKind::Free | HostKind::ThrowAway | HostKind::Shortener | HostKind::Onion
            ) && !flow.purpose.covers_host(&address.host)
        });
        let asks = to.is_some_and(|to| is_filled(&self.text(to)));
        if let Some(address) = address.as_ref().filter(|_| free && (body || asks)) {
            let (kind, host) = (FactKind::SendsToFree, address.host.clone());
            flow.found(kind, self.unit, call.range.clone(), host, None);
        }
        match address.as_ref().map(hosts::kind) {
            Some(HostKind::Private) => return,
            Some(kind) if body => {
                let is_file = |value: &ValueId| names_file(&self.text(*value));
                let fact = match kind {
                    HostKind::Sink if !what.iter().any(is_file) => {
                        let url = to.map(|to| self.text(to)).unwrap_or_default();
                        let is_fixed =
                            flow.units.all[self.unit].place == Place::File && is_whole(&url);
                        Some(if is_fixed {
                            FactKind::SendsToFixedSink
                        } else {
                            FactKind::SendsToSink
                        })
                    }
                    HostKind::Sink
                    | HostKind::Paste
                    | HostKind::Free
                    | HostKind::ThrowAway
                    | HostKind::Address
                    | HostKind::Onion
                        if what.iter().any(is_file) =>
                    {
                        Some(FactKind::SendsFileToAnybody)
                    }
                    _ => None,
                };
                if let (Some(fact), Some(address)) = (fact, &address) {
                    let host = address.host.clone();
                    flow.found(fact, self.unit, call.range.clone(), host, None);
                }
            }
            _ => {}
        }
        let is_other = |address: &hosts::Address| !flow.purpose.covers_host(&address.host);
        if body && to.is_some() && address.as_ref().is_none_or(is_other) {
            let host = address
                .as_ref()
                .map_or_else(|| "another host".to_owned(), |address| address.host.clone());
            flow.found(
                FactKind::SendsOut,
                self.unit,
                call.range.clone(),
                host,
                None,
            );
        }
        let mut taint = Taint::default();
        let in_shell = matches!(self.language, Language::Shell | Language::PowerShell);
        for value in what {
            let mut part = self.taint(*value, PARTS);
            if in_shell && says_who(&self.text(*value)) {
                part.drop(Labels::STORED);
            }
            taint.add(&part);
            // A command is given the names of files, a function what they hold.
            if in_shell {
                taint.add(&self.held(flow, *value));
            }
        }
        // A token from a store says who asks.
        if !body && !asks {
            taint.drop(Labels::STORED);
        }
        if let Some(address) = &address {
            self.key_sent(flow, call, &taint, &address.host);
            // What is read to be sent to the service that the skill is for.
            if flow.purpose.sends_to(&address.host) {
                taint.drop(Labels::IDENTITY);
                if !in_shell {
                    let purpose = flow.purpose;
                    drop_own(&mut taint, |path| is_named(purpose, path));
                }
                taint.drop(Labels::WORK);
                taint.drop(Labels::STORED);
            }
            let is_whole =
                |origin: &Origin| origin.label == Labels::WORK && origin.value == shell::REPOSITORY;
            if body && taint.origins.iter().any(is_whole) {
                let host = address.host.clone();
                let kind = FactKind::SendsRepository;
                flow.found(kind, self.unit, call.range.clone(), host, None);
            }
        }
        self.sent(flow, call, &taint);
    }

    /// A key that is sent to a host whose it is not.
    fn key_sent(&self, flow: &mut Flow<'_, '_>, call: &Call, taint: &Taint, host: &str) {
        if flow.purpose.sends_to(host) {
            return;
        }
        let foreign = taint
            .origins
            .iter()
            .find(|origin| origin.label == Labels::KEY && secrets::is_foreign(&origin.value, host));
        if let Some(origin) = foreign {
            let taint = Taint {
                labels: Labels::KEY,
                origins: vec![origin.clone()],
            };
            let kind = FactKind::SendsKey;
            flow.fact(kind, self.unit, call.range.clone(), Some(&taint));
        }
    }

    pub(super) fn sent(&self, flow: &mut Flow<'_, '_>, call: &Call, taint: &Taint) {
        for origin in &taint.origins {
            if origin.label == Labels::PARAMETER {
                flow.senders.insert(origin.value.clone());
            }
        }
        for (label, kind) in [
            (Labels::SECRET, FactKind::SendsSecret),
            (Labels::STORED, FactKind::SendsSecret),
            (Labels::SPIED, FactKind::SendsSpied),
            (Labels::IDENTITY, FactKind::SendsIdentity),
            (Labels::WORK, FactKind::SendsWork),
            (Labels::ENVIRONMENT, FactKind::SendsEnvironment),
        ] {
            let origins: Vec<Origin> = taint
                .origins
                .iter()
                .filter(|origin| origin.label == label)
                .cloned()
                .collect();
            if !origins.is_empty() {
                let taint = Taint {
                    labels: label,
                    origins,
                };
                flow.fact(kind, self.unit, call.range.clone(), Some(&taint));
            }
        }
    }
}

/// Without what a program reads of its own project, and what belongs to what
/// the skill is about.
pub(super) fn drop_own(taint: &mut Taint, is_named: impl Fn(&str) -> bool) {
    let is_own = |origin: &Origin| {
        origin.label == Labels::SECRET
            && (!secrets::is_telling(&origin.value) || is_named(&origin.value))
    };
    let left: Vec<Origin> = taint
        .origins
        .iter()
        .filter(|origin| !is_own(origin))
        .cloned()
        .collect();
    taint.drop(Labels::SECRET);
    for origin in left {
        taint.put(origin);
    }
}

/// Whether the skill names a part of a path.
fn is_named(purpose: &Purpose, path: &str) -> bool {
    path.split(['/', '.', '_', '-', '*', '~'])
        .any(|part| part.len() > 2 && purpose.names(part))
}

/// Whether a header says who asks.
pub(super) fn says_who(header: &str) -> bool {
    let Some((name, _)) = header.split_once(':') else {
        return false;
    };
    let name = name.to_ascii_lowercase();
    [
        "authorization",
        "token",
        "api-key",
        "apikey",
        "auth",
        "key",
        "cookie",
        "secret",
        "-id",
        "agent",
    ]
    .iter()
    .any(|end| name.ends_with(end))
}

/// Whether the query of a URL is filled in while the program runs.
fn is_filled(url: &str) -> bool {
    url.split_once('?')
        .is_some_and(|(_, query)| query.contains("${"))
}

/// Whether an address has a key of its own, and nothing in it is to be filled in.
fn is_whole(url: &str) -> bool {
    let Some((_, path)) = url
        .split_once("://")
        .and_then(|(_, rest)| rest.split_once('/'))
    else {
        return false;
    };
    let lower = path.to_ascii_lowercase();
    let is_open = path.contains(['$', '{', '<', '[', '%'])
        || ["xxx", "...", "your", "my-", "placeholder", "changeme"]
            .iter()
            .any(|sign| lower.contains(sign));
    !is_open && path.split('/').any(|part| part.len() >= 8)
}

/// Whether what is sent is the name of a file: `@x`, `a=@x`, `x.pdf`.
fn names_file(text: &str) -> bool {
    if text.contains("://") {
        return false;
    }
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '/' | '-' | '_' | '~');
    text.contains('@') || text.contains('.') && !text.starts_with('-') && text.chars().all(plain)
}
