//! What the calls of JavaScript do.

mod tables;

use std::{collections::HashSet, fmt::Write as _, sync::OnceLock};

use super::runs::interpreted;
use super::{Effect, Name, Pass, python};
use crate::security::Language;
use crate::security::code::{Call, ValueId, ValueKind};
use tables::{COMMANDS, DECODERS, REQUESTS, SENDERS};

fn is_in(list: &[&str], name: &str) -> bool {
    list.binary_search(&name).is_ok()
}

/// Whether a function runs or sends what it is given.
pub(super) fn acts(name: &str) -> bool {
    static ACTING: OnceLock<HashSet<&str>> = OnceLock::new();
    let all = || [COMMANDS, REQUESTS, &["eval", "Function"]].concat();
    let all = ACTING.get_or_init(|| all().into_iter().collect());
    all.contains(name)
}

/// What a call does.
pub(super) fn effects(pass: &Pass<'_>, call: &Call) -> Vec<Effect> {
    let name = call.name.as_str();
    let first = call.arguments.first().copied();
    let second = call.arguments.get(1).copied();
    if is_in(REQUESTS, name) {
        // `needle("post", url, data)`
        let is_method = first.is_some_and(|first| {
            matches!(
                pass.text(first).to_ascii_lowercase().as_str(),
                "post" | "put" | "patch" | "get"
            )
        });
        if is_method {
            let (what, to, body) = (call.arguments.clone(), second, true);
            return vec![Effect::Sends { what, to, body }];
        }
        return request(call);
    }
    if is_in(SENDERS, name) {
        let mut effects = vec![Effect::Sends {
            what: call.arguments.clone(),
            to: None,
            body: true,
        }];
        if name.ends_with(".sendMail") {
            let named = call.named.iter().map(|(_, value)| *value);
            effects.push(Effect::Uploads(named.collect()));
        }
        // What a name server answers may be a program.
        if name.starts_with("dns.") {
            let (url, file) = (None, None);
            effects.insert(0, Effect::Fetches { url, file });
        }
        return effects;
    }
    if is_in(DECODERS, name) {
        return vec![Effect::Decodes(
            first.into_iter().chain(call.input).collect(),
        )];
    }
    if is_in(COMMANDS, name) {
        let mut effects = command(pass, first, second);
        // What a shell is piped.
        let input = call.named.iter().find(|(name, _)| name == "input");
        let is_shell = first.is_some_and(|first| {
            let text = pass.text(first);
            let name = text.rsplit('/').next().unwrap_or_default();
            matches!(name, "sh" | "bash" | "zsh" | "node" | "python3" | "python")
        });
        if let Some((_, input)) = input.filter(|_| is_shell) {
            effects.push(Effect::Runs(*input));
        }
        return effects;
    }
    match name {
        "eval"
        | "vm.runInThisContext"
        | "vm.runInNewContext"
        | "vm.runInContext"
        | "vm.Script"
        | "setTimeout"
        | "setInterval"
        | "execScript"
        | "._compile" => {
            // A timer is mostly given a function.
            let is_function = first.is_some_and(|first| {
                let kind = &pass.value(first).kind;
                matches!(kind, ValueKind::Variable(name) if name.ends_with("()"))
            });
            match first {
                Some(code) if !is_function => vec![
                    Effect::Runs(code),
                    Effect::ReparsesText(Language::JavaScript, with_context(pass, call, code)),
                ],
                _ => Vec::new(),
            }
        }
        "Function" => match call.arguments.last().copied() {
            Some(code) => {
                // What it is called with, nobody knows: names of its own.
                let mut text = String::new();
                for parameter in call.arguments.iter().rev().skip(1) {
                    let name = pass.text(*parameter);
                    if is_name(&name) {
                        let _ = writeln!(text, "let {name};");
                    }
                }
                text.push_str(&pass.text(code));
                vec![
                    Effect::Runs(code),
                    Effect::ReparsesText(Language::JavaScript, text),
                ]
            }
            None => Vec::new(),
        },
        "Buffer.from" | "Buffer" => {
            let encoding = second.map(|value| pass.text(value)).unwrap_or_default();
            if matches!(encoding.as_str(), "base64" | "base64url" | "hex") {
                vec![Effect::Decodes(first.into_iter().collect())]
            } else {
                Vec::new()
            }
        }
        _ if forwards_mail(pass, call) => vec![Effect::ForwardsMail],
        "location=" => vec![Effect::Sends {
            what: call.arguments.clone(),
            to: first,
            body: false,
        }],
        "Deno.Command" | "Deno.run" => {
            let named = |key: &str| call.named.iter().find(|(name, _)| name == key);
            match (named("args").or_else(|| named("cmd")), first) {
                (Some((key, list)), Some(program)) => {
                    let program = if key == "cmd" { *list } else { program };
                    vec![Effect::Clears, Effect::ReparsesWords(program, *list)]
                }
                (None, Some(program)) => vec![Effect::Reparses(Language::Shell, program)],
                _ => Vec::new(),
            }
        }
        "Deno.env.toObject" => vec![Effect::Environment],
        // The code of a thread, where it is no file.
        "worker_threads.Worker" | "Worker" | "Blob" => first
            .map(Effect::Runs)
            .filter(|_| name != "Blob")
            .into_iter()
            .collect(),
        "process.binding" | "process._linkedBinding" => first
            .filter(|first| {
                matches!(
                    pass.text(*first).as_str(),
                    "spawn_sync" | "process_wrap" | "natives" | "tcp_wrap"
                )
            })
            .map(Effect::Hides)
            .into_iter()
            .collect(),
        // A member of a module of the system whose name is computed.
        "getattr.computed" => {
            let computed = pass.program.calls.iter();
            let computed = computed.filter(|one| one.name == "getattr.computed");
            if computed.take(2).count() == 2 {
                first.map(Effect::Hides).into_iter().collect()
            } else {
                Vec::new()
            }
        }
        // What comes over a connection is handed to a function.
        "WebSocket.on"
        | "WebSocket.addEventListener"
        | "ws.on"
        | "net.Socket.on"
        | "net.connect.on"
        | "net.createConnection.on"
        | "tls.connect.on"
        | "EventSource.addEventListener"
        | "socket.io-client.on" => vec![Effect::Fetches {
            url: None,
            file: None,
        }],
        ".querySelector"
        | ".querySelectorAll"
        | "document.querySelector"
        | "document.querySelectorAll"
            if first.is_some_and(|first| pass.text(first).contains("password")) =>
        {
            vec![Effect::Secret("passwords of the page")]
        }
        ".addEventListener" | "document.addEventListener" | "addEventListener"
            if first.is_some_and(|first| {
                matches!(pass.text(first).as_str(), "keydown" | "keypress" | "keyup")
            }) =>
        {
            vec![Effect::Spies("what is typed", Vec::new())]
        }
        "chrome.cookies.getAll" | "browser.cookies.getAll" => {
            vec![Effect::Secret("cookies of the browser")]
        }
        "prompt" | "window.prompt" | ".question"
            if first.is_some_and(|first| python::asks_seed(&pass.text(first))) =>
        {
            vec![Effect::Secret("the words of a wallet")]
        }
        "chrome.history.search" | "browser.history.search" => {
            vec![Effect::Secret("the history of the browser")]
        }
        "open" if first.is_some_and(|first| pass.text(first).contains("://")) => {
            let (what, body) = (call.arguments.clone(), false);
            vec![Effect::Sends { what, to: first, body }]
        }
        "navigator.sendBeacon" => vec![Effect::Sends {
            what: call.arguments.clone(),
            to: first,
            body: true,
        }],
        "fs.readFileSync"
        | "fs.readFile"
        | "fs.createReadStream"
        | "Deno.readTextFile"
        | "Deno.readFile"
        | "Bun.file" => first.map(Effect::Reads).into_iter().collect(),
        "fs.writeFileSync" | "fs.writeFile" | "fs.appendFile" | "fs.appendFileSync"
        | "Deno.writeTextFile" | "Bun.write" => match (first, second) {
            (Some(file), Some(what)) => vec![Effect::Writes(Name::Of(file), vec![what])],
            _ => Vec::new(),
        },
        ".pipe"
            if first.is_some_and(|first| {
                matches!(&pass.value(first).kind, ValueKind::Variable(name) if name.rsplit('.').next() == Some("stdin"))
            }) =>
        {
            call.input.map(Effect::Runs).into_iter().collect()
        }
        ".pipe" => match (first, call.input) {
            (Some(file), Some(what)) => vec![Effect::Writes(Name::Of(file), vec![what])],
            _ => Vec::new(),
        },
        ".write" | ".end" => match call.input {
            Some(file) => vec![Effect::Writes(Name::Of(file), call.arguments.clone())],
            None => Vec::new(),
        },
        "fs.rmSync" | "fs.rm" | "fs.rmdirSync" | "rimraf" | "rimraf.sync" | "fs.removeSync" => {
            first.map(Effect::Deletes).into_iter().collect()
        }
        "fs.copyFileSync" | "fs.copyFile" | "fs.renameSync" => match (first, second) {
            (Some(from), Some(to)) => vec![Effect::Packs {
                file: Name::Of(to),
                from: vec![from],
            }],
            _ => Vec::new(),
        },
        "net.connect"
        | "net.createConnection"
        | "net.Socket.connect"
        | "tls.connect"
        | "WebSocket" => {
            let host = call
                .named
                .iter()
                .find(|(name, _)| name == "host")
                .map(|(_, value)| *value);
            let text = call
                .arguments
                .iter()
                .find(|one| pass.text(**one).contains('.'));
            vec![Effect::Connects(host.or(text.copied()))]
        }
        "os.hostname" | "os.userInfo" | "os.networkInterfaces" => vec![Effect::Identity],
        "navigator.clipboard.readText"
        | "navigator.clipboard.read"
        | "clipboardy.readSync"
        | "clipboardy.read"
        | "clipboard.readText"
        | "electron.clipboard.readText" => {
            vec![Effect::Spies("the clipboard", Vec::new())]
        }
        "clipboardy.writeSync"
        | "clipboardy.write"
        | "navigator.clipboard.writeText"
        | "clipboard.writeText"
        | "electron.clipboard.writeText" => vec![Effect::SetsClipboard],
        "keytar.findCredentials" | "keytar.getPassword" | "keytar.findPassword" => {
            vec![Effect::Clears, Effect::Secret("the keyring of the user")]
        }
        "fs.existsSync" | "fs.statSync" => vec![Effect::Clears],
        "getattr" => python::hidden(pass, call),
        ".then" | ".map" | ".forEach" => {
            let is_eval = first.is_some_and(|first| {
                let kind = &pass.value(first).kind;
                matches!(kind, ValueKind::Variable(name)
                    if matches!(name.trim_end_matches("()"), "eval" | "Function" | "child_process.exec" | "child_process.execSync"))
            });
            match call.input.filter(|_| is_eval) {
                Some(input) => vec![Effect::Runs(input)],
                None => Vec::new(),
            }
        }
        "require" | "import" | "importScripts" => match first {
            Some(file)
                if pass.text(file).starts_with("http") && pass.text(file).contains("://") =>
            {
                vec![Effect::RunsUrl(file)]
            }
            Some(file)
                if pass.text(file).starts_with("data:") && pass.text(file).contains("base64") =>
            {
                vec![Effect::RunsUnreadable]
            }
            Some(file) if pass.text(file).starts_with("data:") => vec![Effect::Runs(file)],
            Some(file) => vec![Effect::RunsFile(Name::Of(file))],
            None => Vec::new(),
        },
        ".sendMail"
        | ".publish"
        | ".sendDocument"
        | ".sendMessage"
        | ".insertOne"
        | "dgram.createSocket.send" => {
            let named = call.named.iter().map(|(_, value)| *value);
            vec![Effect::Sends {
                what: call.arguments.iter().copied().chain(named).collect(),
                to: None,
                body: true,
            }]
        }
        ".ajax" => request(call),
        // A page is opened that is told something by its address.
        ".get" | ".goto" | ".navigate" | ".post"
            if call.input.is_some()
                && first.is_some_and(|first| pass.text(first).contains("://")) =>
        {
            let named = call.named.iter().map(|(_, value)| *value);
            let what = call.arguments.iter().copied().chain(named).collect();
            let body = call.arguments.len() > 1;
            vec![Effect::Sends { what, to: first, body }]
        }
        _ if matches!(
            name.rsplit('.').next(),
            Some("post" | "put" | "patch" | "request")
        ) && first.is_some_and(|first| pass.text(first).contains("://")) =>
        {
            request(call)
        }
        "fs.unlinkSync" | "fs.unlink" => first.map(Effect::Unlinks).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// A request: what goes to the URL, and what comes from it. Headers are how a
/// client says who it is; they are no data.
fn request(call: &Call) -> Vec<Effect> {
    let named = |keys: &[&str]| {
        let found = call
            .named
            .iter()
            .find(|(name, _)| keys.contains(&name.as_str()));
        found.map(|(_, value)| *value)
    };
    let url = named(&["url", "hostname", "host"]).or_else(|| call.arguments.first().copied());
    let mut what: Vec<ValueId> = url.into_iter().collect();
    let keys = ["body", "data", "params", "json", "form", "path", "formData"];
    let parts = call
        .named
        .iter()
        .filter(|(name, _)| keys.contains(&name.as_str()));
    what.extend(parts.map(|(_, value)| *value));
    let is_post = [".post", ".put", ".patch"]
        .iter()
        .any(|method| call.name.ends_with(method));
    // `axios.post(url, data)`: the second argument is data whatever its keys.
    if is_post || (call.named.is_empty() && call.arguments.len() > 1) {
        what.extend(call.arguments.get(1));
    }
    let has_body = what.len() > 1;
    vec![
        Effect::Fetches { url, file: None },
        Effect::Sends {
            what,
            to: url,
            body: has_body,
        },
    ]
}

/// Whether a filter of mail is made that sends it on.
pub(super) fn forwards_mail(pass: &Pass<'_>, call: &Call) -> bool {
    let name = call.name.to_ascii_lowercase();
    let makes = [
        "forwardingaddresses.create",
        "updateautoforwarding",
        "forwardingaddresses().create",
    ]
    .iter()
    .any(|end| name.ends_with(end));
    makes
        || name.ends_with("filters.create") && {
            let named = call
                .named
                .iter()
                .map(|(name, value)| (name.as_str(), *value));
            named.into_iter().any(|(name, value)| {
                name == "forward" || name == "action" && pass.text(value).contains('@')
            })
        }
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 64
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$'))
}

/// The text of code, after what the names mean that it is given.
fn with_context(pass: &Pass<'_>, call: &Call, code: ValueId) -> String {
    let mut text = String::new();
    if call.name.starts_with("vm.") {
        for (name, value) in call.named.iter().filter(|(name, _)| is_name(name)) {
            let (path, end) = match &pass.value(*value).kind {
                ValueKind::Variable(path) => (path.trim_end_matches("()"), ""),
                ValueKind::Result(call) => (pass.program.calls[*call as usize].name.as_str(), "()"),
                _ => continue,
            };
            let (root, rest) = path.split_once('.').unwrap_or((path, ""));
            if !root.is_empty() && path.split('.').all(is_name) {
                let dot = if rest.is_empty() { "" } else { "." };
                let _ = writeln!(text, "const {name} = require(\"{root}\"){dot}{rest}{end};");
            }
        }
    }
    text.push_str(&pass.text(code));
    text
}

fn command(pass: &Pass<'_>, program: Option<ValueId>, arguments: Option<ValueId>) -> Vec<Effect> {
    let Some(program) = program else {
        return Vec::new();
    };
    let mut effects = vec![Effect::Clears];
    if !pass.starts_with_text(program) {
        effects.push(Effect::Runs(program));
    }
    effects.push(Effect::RunsFile(Name::Of(program)));
    let list = arguments.filter(|list| match &pass.value(*list).kind {
        ValueKind::Group(_) => true,
        ValueKind::Variable(name) => pass.lists.contains_key(name.as_str()),
        ValueKind::Result(id) => pass.program.calls[*id as usize].name == ".concat",
        _ => false,
    });
    if let Some(ValueKind::Group(all)) = list.map(|list| &pass.value(list).kind) {
        let words: Vec<ValueId> = std::iter::once(program)
            .chain(all.iter().copied())
            .collect();
        effects.extend(interpreted(pass, &words));
    }
    effects.push(match list {
        Some(list) => Effect::ReparsesWords(program, list),
        None => Effect::Reparses(Language::Shell, program),
    });
    effects
}
