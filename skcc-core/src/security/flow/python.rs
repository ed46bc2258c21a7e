//! What the calls of Python do.

mod command;
mod tables;

use std::collections::HashSet;
use std::sync::OnceLock;

use super::pass::PARTS;
use super::taint::Labels;
use super::{Effect, Name, Pass, spies};
use crate::security::Language;
use crate::security::code::{Call, ValueId, ValueKind};
use command::{command, replaced};
use tables::{
    COMMANDS, COOKIES, DECODERS, MESSAGES, METHODS, REQUESTS, SENDERS, STORES, UPLOADS, VISITORS,
};

fn is_in(list: &[&str], name: &str) -> bool {
    list.binary_search(&name).is_ok()
}

/// Whether a function runs or sends what it is given.
pub(super) fn acts(name: &str) -> bool {
    // Asked of every value that a function is given: one look has to do.
    static ACTING: OnceLock<HashSet<&str>> = OnceLock::new();
    let acting = ACTING.get_or_init(|| {
        let lists = [COMMANDS, REQUESTS, METHODS, &["exec", "eval"]];
        let senders = SENDERS.iter().filter(|name| !name.starts_with('.'));
        lists
            .into_iter()
            .flatten()
            .chain(senders)
            .copied()
            .collect()
    });
    acting.contains(name)
}

/// What a call does.
pub(super) fn effects(pass: &Pass<'_>, call: &Call) -> Vec<Effect> {
    let name = call.name.as_str();
    let last = name.rfind('.').map_or(name, |dot| &name[dot + 1..]);
    let module = name.find('.').map_or(name, |dot| &name[..dot]);
    let argument = |at: usize, key: &str| {
        let named = call.named.iter().find(|(name, _)| name == key);
        let named = named.map(|(_, value)| *value);
        named.or_else(|| call.arguments.get(at).copied())
    };
    let first = call.arguments.first().copied();
    if is_in(REQUESTS, name) {
        return request(pass, call, argument(0, "url"), 1);
    }
    if is_in(METHODS, name) {
        // A connection knows its host already.
        let is_connection = name.starts_with("http.client");
        let url = argument(1, "url");
        let mut effects = request(pass, call, url.filter(|_| !is_connection), 2);
        if is_connection && let Some(Effect::Sends { what, .. }) = effects.last_mut() {
            what.extend(url);
        }
        return effects;
    }
    if is_in(SENDERS, name) {
        let mut effects = vec![Effect::Sends {
            what: call.arguments.clone(),
            to: None,
            body: true,
        }];
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
        if name.starts_with("os.exec")
            || name.starts_with("os.spawn")
            || name.starts_with("os.posix")
        {
            return replaced(pass, call);
        }
        return command(pass, call, argument(0, "args"));
    }
    match name {
        // What a variable that is called holds is no such function.
        "cProfile.run" | "profile.run" | "pdb.run" | "timeit.timeit" | "timeit.repeat" => {
            match argument(0, "stmt") {
                Some(code) => vec![Effect::Runs(code), Effect::Reparses(Language::Python, code)],
                None => Vec::new(),
            }
        }
        // What a user says is none of what describes the program.
        "argparse.ArgumentParser"
        | "ArgumentParser"
        | "optparse.OptionParser"
        | "OptionParser"
        | "docopt"
        | "docopt.docopt"
        | "typer.Typer"
        | ".add_parser"
        | ".add_subparsers"
        | "click.command"
        | "click.group" => vec![Effect::Clears],
        "exec" | "eval" | "execfile" if call.input.is_none() => match first {
            Some(code) => vec![
                Effect::Runs(code),
                Effect::ReparsesText(Language::Python, command::with_names(pass, call, code)),
            ],
            None => Vec::new(),
        },
        "types.FunctionType" | "types.CodeType" | "codeop.compile_command" => {
            first.map(Effect::Runs).into_iter().collect()
        }
        _ if name.starts_with("code.Interactive")
            && matches!(last, "push" | "runsource" | "runcode" | "interact") =>
        {
            first.map(Effect::Runs).into_iter().collect()
        }
        // What stands there is found by the next import.
        "sys.path.append" | "site.addsitedir" | "zipimport.zipimporter" => first
            .map(|file| Effect::RunsFile(Name::Of(file)))
            .into_iter()
            .collect(),
        "sys.path.insert" => argument(1, "object")
            .map(|file| Effect::RunsFile(Name::Of(file)))
            .into_iter()
            .collect(),
        "dotenv.dotenv_values" | "dotenv_values" => match first {
            Some(file) => vec![Effect::Reads(file)],
            None => vec![Effect::Secret(".env")],
        },
        ".read" | ".read_file"
            if first.is_some()
                && !call
                    .input
                    .is_some_and(|of| is_named(pass, of, "self.rfile")) =>
        {
            match (call.input, first) {
                (Some(into), Some(file)) => vec![Effect::FillsFrom(into, file)],
                _ => Vec::new(),
            }
        }
        "getpass.getpass" | "input" | "prompt_toolkit.prompt"
            if first.is_some_and(|first| asks_seed(&pass.text(first))) =>
        {
            vec![Effect::Secret("the words of a wallet")]
        }
        ".get_frozen_credentials" | ".get_credentials" | "google.auth.default" => {
            vec![Effect::Clears, Effect::Secret("keys of a cloud")]
        }
        _ if name.starts_with("xmlrpc.client.ServerProxy.") => {
            let (what, to, body) = (call.arguments.clone(), None, true);
            vec![Effect::Sends { what, to, body }]
        }
        "pickle.loads" | "pickle.load" | "cloudpickle.loads" | "dill.loads"
        | "jsonpickle.decode" => first.map(Effect::Loads).into_iter().collect(),
        "yaml.load" | "yaml.unsafe_load" | "yaml.full_load" => {
            let loader = argument(1, "Loader").map(|loader| pass.text(loader));
            let is_safe = loader.is_some_and(|loader| loader.contains("Safe"));
            first
                .filter(|_| !is_safe)
                .map(Effect::Loads)
                .into_iter()
                .collect()
        }
        "requests.Request" | "httpx.Request" | ".build_request" => {
            let named = call.named.iter().map(|(_, value)| *value);
            vec![Effect::Keeps(
                call.arguments.iter().copied().chain(named).collect(),
            )]
        }
        "urllib.request.Request" => {
            let sent = [argument(0, "url"), argument(1, "data")];
            vec![Effect::Keeps(sent.into_iter().flatten().collect())]
        }
        "urllib.request.urlretrieve" | "urllib.urlretrieve" => vec![Effect::Fetches {
            url: first,
            file: argument(1, "filename").map(Name::Of),
        }],
        "socket.socket.recv" | "socket.create_connection.recv" | ".recv" | ".recvfrom" => {
            vec![Effect::Fetches {
                url: None,
                file: None,
            }]
        }
        "open"
        | "io.open"
        | "codecs.open"
        | "os.open"
        | "aiofiles.open"
        | "sqlite3.connect"
        | "zipfile.ZipFile.read" => first.map(Effect::Reads).into_iter().collect(),
        ".read"
            if call
                .input
                .is_some_and(|of| is_named(pass, of, "self.rfile")) =>
        {
            vec![Effect::Visitor]
        }
        ".open" if first.is_some_and(|first| pass.text(first).contains("://")) => {
            request(pass, call, first, 1)
        }
        // What a program is given that sends what it is given.
        ".communicate" | "subprocess.Popen.communicate" if is_client(pass) => {
            let (what, to, body) = (call.arguments.clone(), None, true);
            vec![Effect::Sends { what, to, body }]
        }
        ".read_text" | ".read_bytes" | ".open" => {
            call.input.map(Effect::Reads).into_iter().collect()
        }
        "zipfile.ZipFile.write" | "tarfile.open.add" => packs(call, first),
        ".write_text" | ".write_bytes" | ".write" | ".writelines" => match call.input {
            Some(file) => vec![Effect::Writes(Name::Of(file), call.arguments.clone())],
            None => Vec::new(),
        },
        "json.dump" | "pickle.dump" => match argument(1, "fp") {
            Some(file) => vec![Effect::Writes(Name::Of(file), first.into_iter().collect())],
            None => Vec::new(),
        },
        "shutil.copyfileobj" => match argument(1, "fdst") {
            Some(file) => vec![Effect::Writes(Name::Of(file), first.into_iter().collect())],
            None => Vec::new(),
        },
        "shutil.copy" | "shutil.copy2" | "shutil.copyfile" | "shutil.move" | "os.rename" => {
            match (first, argument(1, "dst")) {
                (Some(from), Some(to)) => vec![Effect::Packs {
                    file: Name::Of(to),
                    from: vec![from],
                }],
                _ => Vec::new(),
            }
        }
        "shutil.make_archive" => match argument(2, "root_dir") {
            Some(folder) => vec![Effect::Reads(folder)],
            None => Vec::new(),
        },
        "os.remove" | "os.unlink" => first.map(Effect::Unlinks).into_iter().collect(),
        ".unlink" => call.input.map(Effect::Unlinks).into_iter().collect(),
        "shutil.rmtree" | "os.removedirs" => first.map(Effect::Deletes).into_iter().collect(),
        "importlib.util.spec_from_file_location" => {
            let file = argument(1, "location");
            file.map(|file| Effect::RunsFile(Name::Of(file)))
                .into_iter()
                .collect()
        }
        "runpy.run_path" | "ctypes.CDLL" | "ctypes.cdll.LoadLibrary" => first
            .map(|file| Effect::RunsFile(Name::Of(file)))
            .into_iter()
            .collect(),
        "codecs.decode" => {
            let encoding = argument(1, "encoding").map(|value| pass.text(value));
            let encoding = encoding.unwrap_or_default().to_ascii_lowercase();
            let is_text = encoding.is_empty() || encoding.starts_with("utf");
            if is_text {
                Vec::new()
            } else {
                vec![Effect::Decodes(first.into_iter().collect())]
            }
        }
        "pyperclip.copy" | "clipboard.copy" | "win32clipboard.SetClipboardText" => {
            vec![Effect::SetsClipboard]
        }
        "platform.node" | "socket.gethostname" | "getpass.getuser" | "os.getlogin"
        | "uuid.getnode" | "platform.uname" => vec![Effect::Identity],
        "os.environ.items" | "os.environ.copy" | "os.environ.values" | "os.environ.keys" => {
            vec![Effect::Environment]
        }
        "keyring.get_password" | "keyring.get_credential" | "secretstorage.get_all_items" => {
            vec![Effect::Clears, Effect::Secret("the keyring of the user")]
        }
        "win32crypt.CryptUnprotectData" => vec![Effect::Secret("passwords of the browser")],
        "os.walk" | "glob.glob" | "glob.iglob" | "os.scandir" | "os.listdir" => {
            let path = first.map(|first| pass.text(first)).unwrap_or_default();
            let all = path.trim_end_matches(['*', '/']);
            // `~/**/*.pem`, or whatever it is by then.
            let last = path.rsplit('/').next().unwrap_or_default();
            let far = path.starts_with("~/**")
                && (last.contains("${") || last.split(' ').any(super::secrets::is_secret_pattern));
            if far
                || matches!(all, "~" | "" | "/home" | "/Users" | "C:\\" | "C:\\Users")
                    && !path.is_empty()
            {
                vec![Effect::SecretFiles(super::secrets::HOME)]
            } else {
                Vec::new()
            }
        }
        ".rglob" | ".glob"
            if first.is_some_and(|of| super::secrets::is_secret_pattern(&pass.text(of))) =>
        {
            vec![Effect::SecretFiles("files with secrets")]
        }
        ".rglob" | ".glob" if call.input.is_some_and(|of| pass.text(of) == "~") => {
            vec![Effect::SecretFiles(super::secrets::HOME)]
        }
        "socket.socket.connect" | "socket.create_connection" => {
            let host = first.map(|first| match &pass.value(first).kind {
                ValueKind::Group(all) => all.first().copied().unwrap_or(first),
                _ => first,
            });
            vec![Effect::Connects(host)]
        }
        _ if (name.starts_with("paramiko.") || name.starts_with("pysftp."))
            && matches!(last, "put" | "putfo") =>
        {
            vec![Effect::Uploads(first.into_iter().collect())]
        }
        // `.request("POST", url, …)`, whoever has the method.
        _ if matches!(last, "request" | "urlopen" | "open")
            && first.is_some_and(|first| {
                matches!(
                    pass.text(first).as_str(),
                    "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS" | "HEAD"
                )
            }) =>
        {
            request(pass, call, argument(1, "url"), 2)
        }
        _ if matches!(last, "post" | "put" | "patch")
            && first.is_some_and(|first| pass.text(first).contains("://")) =>
        {
            request(pass, call, first, 1)
        }
        // A page is opened that is told something by its address.
        _ if call.input.is_some()
            && matches!(name, ".get" | ".goto" | ".navigate")
            && first.is_some_and(|first| pass.text(first).contains("://")) =>
        {
            let (what, body) = (call.arguments.clone(), false);
            vec![Effect::Sends {
                what,
                to: first,
                body,
            }]
        }
        _ if call.input.is_some() && MESSAGES.contains(&last) => {
            let named = call.named.iter().map(|(_, value)| *value);
            vec![Effect::Sends {
                what: call.arguments.iter().copied().chain(named).collect(),
                to: None,
                body: true,
            }]
        }
        _ if COOKIES.contains(&module) => {
            vec![Effect::Secret("cookies of the browser")]
        }
        _ if UPLOADS.contains(&last) && (call.input.is_some() || name.contains('.')) => {
            let named = call.named.iter().map(|(_, value)| *value);
            vec![Effect::Uploads(
                call.arguments.iter().copied().chain(named).collect(),
            )]
        }
        "os.getenv" | "os.environ.get" | "os.environ.pop" | "os.environ.setdefault" => {
            vec![Effect::Clears, Effect::Key(first.into_iter().collect())]
        }
        "len" | "isinstance" | "os.path.exists" | "os.path.isfile" | "os.path.getsize"
        | "hashlib.sha256" | "hashlib.md5" | "bool" | "os.environ.update" => {
            vec![Effect::Clears]
        }
        "getattr"
        | "operator.attrgetter"
        | "operator.methodcaller"
        | "importlib.import_module"
        | "__import__" => hidden(pass, call),
        "int" if call.arguments.len() == 2 => {
            vec![Effect::Decodes(first.into_iter().collect())]
        }
        ".join" if is_looked_up(pass, call) => {
            vec![Effect::Decodes(call.arguments.clone())]
        }
        "websockets.connect" | "websocket.create_connection" | "websocket.WebSocketApp" => {
            vec![
                Effect::Connects(first),
                Effect::Fetches {
                    url: first,
                    file: None,
                },
            ]
        }
        "map" if first.is_some_and(|of| is_named(pass, of, "chr")) => {
            vec![Effect::Decodes(call.arguments[1..].to_vec())]
        }
        ".save" | "cv2.imwrite" => kept(call, first),
        // A line of a timer that a library writes.
        ".new" | "crontab.CronTab.new" => {
            let command = call.named.iter().find(|(name, _)| name == "command");
            command
                .map(|(_, command)| Effect::Schedules(vec![*command]))
                .into_iter()
                .collect()
        }
        _ if STORES.contains(&last) => {
            vec![Effect::Clears, Effect::Stored("a secret of a store")]
        }
        _ if VISITORS.iter().any(|start| name.starts_with(start)) => vec![Effect::Visitor],
        _ => spies::python(pass, call),
    }
}

/// Whether the program starts a client that sends what it is piped.
fn is_client(pass: &Pass<'_>) -> bool {
    let mut starts = pass
        .program
        .calls
        .iter()
        .take(4_096)
        .filter(|call| call.name == "subprocess.Popen");
    starts.any(|call| {
        let text = call.arguments.first().map(|first| pass.text(*first));
        let text = text.unwrap_or_default();
        ["curl ", "nc ", "ncat ", "ssh ", "openssl ", "socat "]
            .iter()
            .any(|client| text.starts_with(client))
    })
}

/// Whether a question is for what a wallet is made of.
pub(super) fn asks_seed(question: &str) -> bool {
    let question = question.to_ascii_lowercase();
    [
        "recovery phrase",
        "seed phrase",
        "mnemonic",
        "secret phrase",
        "private key",
    ]
    .iter()
    .any(|what| question.contains(what))
}

/// Whether a text is put together of signs that are looked up one by one.
fn is_looked_up(pass: &Pass<'_>, call: &Call) -> bool {
    let is_empty = call.input.is_some_and(
        |input| matches!(&pass.value(input).kind, ValueKind::Text(text) if text.is_empty()),
    );
    let is_lookup = |value: &ValueId| match &pass.value(*value).kind {
        // `words[i]`, `words[i][0]`, `line[0]`
        ValueKind::Member(_, key) => match &pass.value(*key).kind {
            ValueKind::Text(key) => key.bytes().all(|byte| byte.is_ascii_digit()),
            _ => true,
        },
        _ => false,
    };
    let found = |value: &ValueId| match &pass.value(*value).kind {
        ValueKind::Group(all) => all.iter().take(2).any(is_lookup),
        _ => is_lookup(value),
    };
    is_empty && call.arguments.iter().any(found)
}

/// Whether a value is the function of that name.
fn is_named(pass: &Pass<'_>, value: ValueId, name: &str) -> bool {
    matches!(&pass.value(value).kind, ValueKind::Variable(one) if one.trim_end_matches("()") == name)
}

/// What an object is written into: a file by its name, or a variable.
fn kept(call: &Call, into: Option<ValueId>) -> Vec<Effect> {
    let (Some(into), Some(what)) = (into, call.input.or(call.arguments.get(1).copied())) else {
        return Vec::new();
    };
    vec![
        Effect::Fills(into, vec![what]),
        Effect::Writes(Name::Of(into), vec![what]),
    ]
}

/// An archive holds what is put into it.
fn packs(call: &Call, what: Option<ValueId>) -> Vec<Effect> {
    match (call.input, what) {
        (Some(archive), Some(what)) => vec![
            Effect::Reads(what),
            Effect::Packs {
                file: Name::Of(archive),
                from: vec![what],
            },
        ],
        _ => what.map(Effect::Reads).into_iter().collect(),
    }
}

/// A request: what goes to the URL, and what comes from it. Headers by which a
/// client says who it is are no data.
fn request(pass: &Pass<'_>, call: &Call, url: Option<ValueId>, rest: usize) -> Vec<Effect> {
    let positional = call.arguments.iter().skip(rest).copied();
    let named = call.named.iter().filter(|(name, _)| {
        matches!(
            name.as_str(),
            "data" | "json" | "files" | "fields" | "params" | "body" | "content" | "payload"
        )
    });
    let mut what: Vec<ValueId> = url
        .into_iter()
        .chain(positional)
        .chain(named.map(|(_, value)| *value))
        .collect();
    let has_body = what.len() > 1;
    let headers = call.named.iter().find(|(name, _)| name == "headers");
    if let Some((_, headers)) = headers
        && let ValueKind::Group(all) = &pass.value(*headers).kind
    {
        // A header that does not say who asks is data under another name.
        let pairs = all.chunks_exact(2);
        let others =
            pairs.filter(|pair| !super::sends::says_who(&format!("{}:", pass.text(pair[0]))));
        what.extend(others.map(|pair| pair[1]));
    }
    vec![
        Effect::Fetches { url, file: None },
        Effect::Sends {
            what,
            to: url,
            body: has_body,
        },
    ]
}

/// Names that nobody has a reason to compute.
const TELLING: &[&str] = &[
    "Popen",
    "__import__",
    "b64decode",
    "builtins",
    "call",
    "check_output",
    "child_process",
    "ctypes",
    "eval",
    "exec",
    "execSync",
    "net",
    "os",
    "popen",
    "pty",
    "socket",
    "spawn",
    "subprocess",
    "system",
    "urlopen",
];

/// A name of a module or of a function that is computed: the front-ends say so
/// by a call of `getattr`.
pub(super) fn hidden(pass: &Pass<'_>, call: &Call) -> Vec<Effect> {
    let is_import = matches!(call.name.as_str(), "importlib.import_module" | "__import__");
    let key = if is_import {
        call.arguments.first()
    } else {
        call.arguments.last()
    };
    let Some(key) = key.copied() else {
        return Vec::new();
    };
    // A name that is decoded from what nobody reads may be any.
    let is_decoded = pass.taint(key, PARTS).labels.has(Labels::DECODED);
    let is_known = !is_import && is_in(TELLING, pass.text(key).as_str());
    if is_known || is_decoded {
        vec![Effect::Hides(key)]
    } else {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        for table in [REQUESTS, METHODS, SENDERS, DECODERS, COMMANDS, TELLING] {
            assert!(table.is_sorted(), "{table:?}");
        }
    }
}
