//! Objects through which data leaves: connections, clients of brokers and
//! databases, clients of services.
//!
//! A library has its own names for sending, but they are few, and what they are
//! called on says that they send: an object that leads to another machine. One
//! that leads to this machine or to where the user's settings say is his own.

use super::sends::drop_own;
use super::taint::{Labels, Origin, Taint};
use super::{Effect, Flow, PARTS, Pass};
use crate::security::Language;
use crate::security::code::{Call, ValueId, ValueKind};
use crate::security::hosts::{self, HostKind};

/// Where the objects of a library lead.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Leads {
    /// To the host that is given.
    Host,
    /// To a service of somebody.
    Service,
}

/// Libraries of Python: the first name of the path, the start of the rest, and
/// where their objects lead. Sorted.
const PYTHON: &[(&str, &str, Leads)] = &[
    ("aiokafka", "", Leads::Host),
    ("aiomqtt", "", Leads::Host),
    ("aioredis", "", Leads::Host),
    ("aiosmtplib", "", Leads::Host),
    ("asyncio", "open_connection", Leads::Host),
    ("asyncpg", "", Leads::Host),
    ("asyncssh", "", Leads::Host),
    ("azure", "storage", Leads::Service),
    ("boto3", "", Leads::Service),
    ("confluent_kafka", "", Leads::Host),
    ("discord", "", Leads::Service),
    ("discord_webhook", "", Leads::Service),
    ("dropbox", "", Leads::Service),
    ("elasticsearch", "", Leads::Host),
    ("fabric", "", Leads::Host),
    ("firebase_admin", "", Leads::Service),
    ("ftplib", "", Leads::Host),
    ("github", "", Leads::Service),
    ("gitlab", "", Leads::Service),
    ("google", "cloud.storage", Leads::Service),
    ("googleapiclient", "", Leads::Service),
    ("imaplib", "", Leads::Host),
    ("influxdb", "", Leads::Host),
    ("kafka", "", Leads::Host),
    ("logtail", "", Leads::Service),
    ("minio", "", Leads::Host),
    ("motor", "", Leads::Host),
    ("mysql", "connector", Leads::Host),
    ("nats", "", Leads::Host),
    ("notion_client", "", Leads::Service),
    ("paho", "mqtt", Leads::Host),
    ("paramiko", "", Leads::Host),
    ("pika", "", Leads::Host),
    ("psycopg", "", Leads::Host),
    ("psycopg2", "", Leads::Host),
    ("pymongo", "", Leads::Host),
    ("pymysql", "", Leads::Host),
    ("pyrogram", "", Leads::Service),
    ("pysftp", "", Leads::Host),
    ("redis", "", Leads::Host),
    ("rpyc", "", Leads::Host),
    ("scp", "", Leads::Host),
    ("sentry_sdk", "", Leads::Service),
    ("slack_sdk", "", Leads::Service),
    ("smbclient", "", Leads::Host),
    ("socket", "create_connection", Leads::Host),
    ("socketio", "", Leads::Host),
    ("stomp", "", Leads::Host),
    ("supabase", "", Leads::Service),
    ("telebot", "", Leads::Service),
    ("telegram", "", Leads::Service),
    ("telethon", "", Leads::Service),
    ("telnetlib", "", Leads::Host),
    ("trello", "", Leads::Service),
    ("twilio", "", Leads::Service),
    ("websocket", "", Leads::Host),
    ("websockets", "", Leads::Host),
    ("yagmail", "", Leads::Service),
    ("zmq", "", Leads::Host),
];

/// Libraries of JavaScript, in the same form. Sorted.
const JAVASCRIPT: &[(&str, &str, Leads)] = &[
    ("@aws-sdk/client-s3", "", Leads::Service),
    ("@azure/storage-blob", "", Leads::Service),
    ("@google-cloud/storage", "", Leads::Service),
    ("@notionhq/client", "", Leads::Service),
    ("@octokit/core", "", Leads::Service),
    ("@octokit/rest", "", Leads::Service),
    ("@sentry/node", "", Leads::Service),
    ("@slack/web-api", "", Leads::Service),
    ("@slack/webhook", "", Leads::Service),
    ("@supabase/supabase-js", "", Leads::Service),
    ("Bun", "connect", Leads::Host),
    ("Deno", "connect", Leads::Host),
    ("amqplib", "", Leads::Host),
    ("aws-sdk", "", Leads::Service),
    ("basic-ftp", "", Leads::Service),
    ("discord", "js", Leads::Service),
    ("discord.js", "", Leads::Service),
    ("dropbox", "", Leads::Service),
    ("firebase", "", Leads::Service),
    ("ftp", "", Leads::Service),
    ("http", "request", Leads::Host),
    ("http2", "connect", Leads::Host),
    ("https", "request", Leads::Host),
    ("ioredis", "", Leads::Host),
    ("kafkajs", "", Leads::Host),
    ("mongodb", "", Leads::Host),
    ("mqtt", "", Leads::Host),
    ("mysql", "", Leads::Host),
    ("mysql2", "", Leads::Host),
    ("nats", "", Leads::Host),
    ("net", "connect", Leads::Host),
    ("net", "createConnection", Leads::Host),
    ("node-telegram-bot-api", "", Leads::Service),
    ("pg", "", Leads::Host),
    ("redis", "", Leads::Host),
    ("socket.io-client", "", Leads::Host),
    ("ssh2", "", Leads::Service),
    ("ssh2-sftp-client", "", Leads::Service),
    ("superagent", "", Leads::Host),
    ("telegraf", "", Leads::Service),
    ("tls", "connect", Leads::Host),
    ("ws", "", Leads::Host),
];

/// How methods start that send what they are given, in lower case.
const VERBS: &[&str] = &[
    "attach",
    "basic_publish",
    "capture",
    "chat",
    "create",
    "emit",
    "end",
    "execute",
    "fastput",
    "fput",
    "hset",
    "insert",
    "log_",
    "lpush",
    "mset",
    "post",
    "produce",
    "publish",
    "push",
    "put",
    "query",
    "request",
    "rpush",
    "sadd",
    "scp",
    "send",
    "set",
    "single",
    "store",
    "upload",
    "write",
    "xadd",
];

/// Of these, those that are given the names of files.
const FILES: &[&str] = &[
    "attach", "fastput", "fput", "put", "scp", "send", "store", "upload",
];

/// Methods that start so and send nothing that they are given.
const OTHER: &[&str] = &[
    "createcollection",
    "createmultipartupload",
    "create_bucket",
    "create_channel",
    "create_session",
    "set_debuglevel",
    "set_missing_host_key_policy",
    "setex_auth",
    "setencoding",
    "setkeepalive",
    "setnodelay",
    "setsockopt",
    "settimeout",
];

/// What is sent is called.
const CONTENTS: &[&str] = &["body", "content", "contents", "message", "payload", "text"];

/// Methods of loggers.
const LOGS: &[&str] = &[
    "critical",
    "debug",
    "error",
    "exception",
    "info",
    "log",
    "warn",
    "warning",
];

/// How many calls are looked through for handlers of logs.
const CALLS: usize = 4_096;

/// How many values of one call are looked at.
const VALUES: usize = 16;

fn leads(language: Language, name: &str) -> Option<(&'static str, Leads)> {
    let table = match language {
        Language::Python => PYTHON,
        Language::JavaScript => JAVASCRIPT,
        _ => return None,
    };
    // Names of packages may have a dot.
    let root = match name.strip_prefix("discord.js") {
        Some(_) => "discord.js",
        None if name.starts_with("socket.io-client") => "socket.io-client",
        None => name.split('.').next().unwrap_or(name),
    };
    let rest = name[root.len()..].trim_start_matches('.');
    let first = table.partition_point(|(one, ..)| *one < root);
    table[first..]
        .iter()
        .take_while(|(one, ..)| *one == root)
        .find(|(_, start, _)| rest.starts_with(start))
        .map(|(root, _, leads)| (*root, *leads))
}

/// Whether a method starts as one of `verbs` does, whatever its case.
fn starts(method: &str, verbs: &[&str]) -> bool {
    let method = method.as_bytes();
    let Some(first) = method.first().map(u8::to_ascii_lowercase) else {
        return false;
    };
    // They are sorted, and few start with the same letter.
    let from = verbs.partition_point(|verb| verb.as_bytes()[0] < first);
    let verbs = verbs[from..].iter().map(|verb| verb.as_bytes());
    verbs.take_while(|verb| verb[0] == first).any(|verb| {
        let start = method.get(..verb.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(verb))
    })
}

/// What a call does with such objects.
pub(super) fn effects(pass: &Pass<'_>, call: &Call, effects: &mut Vec<Effect>) {
    if !matches!(pass.language, Language::Python | Language::JavaScript) {
        return;
    }
    let last = call.name.rsplit('.').next().unwrap_or_default();
    let all = || {
        let named = call.named.iter().map(|(_, value)| *value);
        call.arguments.iter().copied().chain(named)
    };
    let is_other = || OTHER.iter().any(|other| other.eq_ignore_ascii_case(last));
    let sends = starts(last, VERBS) && !is_other();
    let hands = || Effect::Hands {
        values: all().collect(),
        files: starts(last, FILES),
    };
    if let Some((root, leads)) = leads(pass.language, &call.name) {
        let host = match leads {
            Leads::Service => Some(root.to_owned()),
            Leads::Host => host(pass, call),
        };
        if let Some(host) = host {
            if sends && call.input.is_none() {
                effects.push(hands());
            } else if call.input.is_none() {
                // An object may be made with what it sends.
                let is_content = |(name, _): &&(String, ValueId)| CONTENTS.contains(&name.as_str());
                let values = call
                    .named
                    .iter()
                    .filter(is_content)
                    .map(|(_, value)| *value);
                let (values, files) = (values.collect(), false);
                effects.push(Effect::Hands { values, files });
            }
            effects.push(Effect::Remote(None, host));
        }
    }
    let Some(input) = call.input else {
        return;
    };
    let is_remote = |value: ValueId| pass.taint(value, PARTS).labels.has(Labels::REMOTE);
    if matches!(last, "connect" | "connect_ex")
        && let Some(host) = host(pass, call)
    {
        effects.push(Effect::Remote(Some(input), host));
    } else if sends && is_remote(input) {
        effects.push(hands());
    } else if last == "pipe" && call.arguments.first().is_some_and(|to| is_remote(*to)) {
        let (values, files) = (vec![input], false);
        effects.push(Effect::Hands { values, files });
    } else if LOGS.contains(&last) && logs_elsewhere(pass) {
        let (values, files) = (all().collect(), false);
        effects.push(Effect::Hands { values, files });
    }
}

/// The host that a call is given as it is written, where it is another's.
fn host(pass: &Pass<'_>, call: &Call) -> Option<String> {
    let named = call.named.iter().map(|(_, value)| *value);
    let values = call.arguments.iter().copied().chain(named);
    let mut found = None;
    for value in values.take(VALUES) {
        // `("a.example", 443)`
        let value = match &pass.value(value).kind {
            ValueKind::Group(all) => all.first().copied().unwrap_or(value),
            _ => value,
        };
        let text = pass.text(value);
        if text == "localhost" || text == "127.0.0.1" {
            return None;
        }
        let address = match share(&text) {
            Some(host) => hosts::address(host),
            None => hosts::address(&text),
        };
        match address {
            Some(address) if hosts::kind(&address) == HostKind::Private => return None,
            Some(address) if address.host.contains('.') => {
                found.get_or_insert(address.host);
            }
            _ => {}
        }
    }
    found
}

/// The host of a share: `\\host\share\file`.
fn share(path: &str) -> Option<&str> {
    let rest = path
        .strip_prefix("\\\\")
        .or_else(|| path.strip_prefix("//"))?;
    let end = rest.find(['\\', '/'])?;
    let host = rest[..end].split('@').next().unwrap_or_default();
    host.contains('.').then_some(host)
}

/// Whether the program has its log sent to another machine.
fn logs_elsewhere(pass: &Pass<'_>) -> bool {
    if pass.language != Language::Python {
        return false;
    }
    let mut calls = pass.program.calls.iter().take(CALLS);
    calls.any(|call| call.name.starts_with("logging.handlers.") && host(pass, call).is_some())
}

impl Pass<'_> {
    /// An object leads to another machine; `into` is the variable that does.
    pub(super) fn leads_to(
        &mut self,
        call: &Call,
        into: Option<ValueId>,
        host: &str,
        result: &mut Taint,
    ) {
        let origin = self.made(call, Labels::REMOTE, host);
        if let Some(into) = into {
            let mut taint = Taint::default();
            taint.put(origin.clone());
            self.fill(into, &taint);
        }
        result.put(origin);
    }

    /// Something is handed to an object that leads to another machine.
    pub(super) fn hands(
        &self,
        flow: &mut Flow<'_, '_>,
        call: &Call,
        values: &[ValueId],
        files: bool,
    ) {
        let mut taint = Taint::default();
        for value in values {
            taint.add(&self.taint(*value, PARTS));
            if files {
                taint.add(&self.held(flow, *value));
            }
        }
        // What programs ask a store for, they hand on; who somebody is, they
        // say when they enter.
        for label in [
            Labels::STORED,
            Labels::IDENTITY,
            Labels::WORK,
            Labels::REMOTE,
        ] {
            taint.drop(label);
        }
        if taint.labels == Labels::default() {
            return;
        }
        let to = call.input.map(|input| self.taint(input, PARTS));
        let is_meant = |origin: &Origin| {
            let host = origin.value.as_str();
            origin.label == Labels::REMOTE
                && (flow.purpose.sends_to(host) || flow.purpose.names(host))
        };
        if to.is_some_and(|to| to.origins.iter().any(is_meant)) {
            drop_own(&mut taint, |_| false);
        }
        self.sent(flow, call, &taint);
    }

    /// What is written to a share of another machine is sent there.
    pub(super) fn shared(&self, flow: &mut Flow<'_, '_>, call: &Call, path: &str, taint: &Taint) {
        if self.language == Language::Shell {
            return;
        }
        let address = share(path).and_then(hosts::address);
        if address.is_some_and(|address| hosts::kind(&address) != HostKind::Private) {
            self.sent(flow, call, taint);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        for table in [PYTHON, JAVASCRIPT] {
            assert!(table.is_sorted_by_key(|(root, ..)| *root));
        }
        assert!(VERBS.is_sorted() && FILES.is_sorted());
    }

    #[test]
    fn shares_are_told_from_paths() {
        assert_eq!(share("\\\\a.example\\b\\c"), Some("a.example"));
        assert_eq!(share("\\\\a.example@SSL\\b"), Some("a.example"));
        assert_eq!(share("\\\\server\\b"), None);
        assert_eq!(share("C:\\a.b\\c"), None);
    }
}
