//! Commands whose work it is to hand something to somebody else: clients of
//! brokers and databases, of pastes and mail.

use super::Argument;
use crate::security::code::{Call, ValueId};
use crate::security::flow::{Effect, secrets};
use crate::security::hosts::{self, HostKind};

/// To whom a command sends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum To {
    /// To whoever runs the service.
    Anybody,
    /// To the host that stands among its arguments.
    Host,
}

/// Commands that send what they are given or piped, files among it. Sorted.
const SENDERS: &[(&str, To)] = &[
    ("clickhouse-client", To::Host),
    ("croc", To::Anybody),
    ("ffsend", To::Anybody),
    ("influx", To::Host),
    ("kafka-console-producer", To::Host),
    ("kafka-console-producer.sh", To::Host),
    ("kcat", To::Host),
    ("logger", To::Host),
    ("mongo", To::Host),
    ("mongosh", To::Host),
    ("mosquitto_pub", To::Host),
    ("msmtp", To::Anybody),
    ("mysql", To::Host),
    ("nats", To::Host),
    ("ncftpput", To::Host),
    ("ntfy", To::Anybody),
    ("open", To::Host),
    ("pastebinit", To::Anybody),
    ("psql", To::Host),
    ("redis-cli", To::Host),
    ("smtp-cli", To::Host),
    ("snmptrap", To::Host),
    ("start", To::Host),
    ("swaks", To::Anybody),
    ("wormhole", To::Anybody),
    ("wscat", To::Host),
    ("xdg-open", To::Host),
];

/// Clients of stores whose words say that they take something there: the
/// command, and its words.
const STORES: &[(&str, &[&str])] = &[
    (
        "aws",
        &["put-object", "send-message", "publish", "send-email"],
    ),
    ("az", &["upload", "upload-batch"]),
    ("azcopy", &["copy", "cp"]),
    ("b2", &["upload-file"]),
    ("doctl", &["upload"]),
    ("gcloud", &["cp", "rsync", "publish"]),
    ("s3cmd", &["put"]),
    ("telegram-send", &[]),
    ("wrangler", &["put"]),
];

/// Options whose value says who asks. Sorted.
const WHO: &[&str] = &[
    "--auth",
    "--cafile",
    "--cert",
    "--key",
    "--pass",
    "--password",
    "--pw",
    "--token",
    "--user",
    "--username",
    "-P",
    "-U",
    "-a",
    "-u",
];

/// What such a command sends.
pub(super) fn effects(name: &str, call: &Call, arguments: &[Argument], effects: &mut Vec<Effect>) {
    let store = STORES.iter().find(|(one, _)| *one == name);
    let is_store = store.is_some_and(|(_, words)| {
        words.is_empty()
            || arguments
                .iter()
                .any(|one| words.contains(&one.text.as_str()))
    });
    let sender = SENDERS.binary_search_by_key(&name, |(one, _)| one);
    let sends =
        is_store || sender.is_ok_and(|at| SENDERS[at].1 == To::Anybody || names_host(arguments));
    if !sends {
        return;
    }
    let mut what: Vec<ValueId> = call.input.into_iter().collect();
    let mut skips = false;
    for argument in arguments {
        let text = argument.text.as_str();
        let is_glued = text.starts_with("--pass") || text.starts_with("-p") && text.len() > 2;
        if !std::mem::replace(&mut skips, WHO.binary_search(&text).is_ok()) && !is_glued {
            what.push(argument.value);
        }
    }
    let (to, body) = (None, true);
    effects.push(Effect::Sends { what, to, body });
}

/// What goes along with a message, and what a relay reads.
pub(super) fn attached(name: &str, arguments: &[Argument], effects: &mut Vec<Effect>) {
    match name {
        "mail" | "mailx" | "mutt" => {
            let mut words = arguments.iter();
            while let Some(word) = words.next() {
                if matches!(word.text.as_str(), "-a" | "-A" | "--attach") {
                    let what = words.next().map(|file| file.value).into_iter().collect();
                    let (to, body) = (None, true);
                    effects.push(Effect::Sends { what, to, body });
                }
            }
        }
        // `FILE:x` on one side and a host on the other.
        "socat" => {
            let is_net = |one: &Argument| {
                let kind = one.text.split(':').next().unwrap_or_default();
                let kind = kind.to_ascii_uppercase();
                ["TCP", "UDP", "OPENSSL", "SSL", "SCTP"]
                    .iter()
                    .any(|net| kind.starts_with(net) && !kind.contains("LISTEN"))
            };
            let file = |one: &Argument| {
                let (kind, rest) = one.text.split_once(':')?;
                let path = rest.split(',').next().unwrap_or(rest);
                match kind.to_ascii_uppercase().as_str() {
                    "FILE" | "OPEN" | "GOPEN" => Some(path.to_owned()),
                    "EXEC" | "SYSTEM" => path
                        .split_whitespace()
                        .find(|word| secrets::is_secret(word))
                        .map(str::to_owned),
                    _ => None,
                }
            };
            let path = arguments.iter().find_map(file);
            if arguments.iter().any(is_net) && path.is_some_and(|path| secrets::is_secret(&path)) {
                effects.push(Effect::Secret("a file with keys"));
                effects.push(Effect::SendsResult);
            }
        }
        _ => {}
    }
}

/// Whether a public host stands among the arguments as it is written.
fn names_host(arguments: &[Argument]) -> bool {
    arguments.iter().any(|one| {
        let text = one.text.as_str();
        let host = match text.split_once('=') {
            Some((option, host)) if option.starts_with('-') => host,
            _ => text.strip_prefix("-h").unwrap_or(text),
        };
        // The name of a file has a dot as well.
        let is_file = !host.contains("://")
            && std::path::Path::new(host).extension().is_some_and(|end| {
                [
                    "sql", "md", "json", "txt", "html", "pdf", "csv", "js", "yml", "yaml", "log",
                    "png",
                ]
                .iter()
                .any(|one| end.eq_ignore_ascii_case(one))
            });
        !is_file
            && hosts::address(host).is_some_and(|address| {
                address.host.contains('.') && hosts::kind(&address) != HostKind::Private
            })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(SENDERS.is_sorted_by_key(|(name, _)| *name));
        assert!(WHO.is_sorted());
    }
}
