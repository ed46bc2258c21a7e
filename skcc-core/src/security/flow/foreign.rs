//! Languages that are not taken apart: what stands together in one text.
//!
//! What is known of such a text is which files it names and which functions of
//! its language it calls. That both stand in one block is less than that one
//! flows into the other, so what is found is of medium confidence.

mod names;
mod sends;
mod transformed;

use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::AhoCorasick;

use super::{Flow, secrets};
use crate::diagnostic::Confidence;
use crate::security::FactKind;
use crate::security::hosts;
use crate::security::purpose::Purpose;

/// What a sign says, and the signs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// Sends over the network.
    Sends,
    /// Reads a file.
    Reads,
    /// The whole environment.
    Environment,
    /// A connection of bytes.
    Socket,
    /// A shell is started.
    Shell,
    /// What is fetched is run.
    RunsFetched,
    /// What is decoded is run.
    RunsDecoded,
    /// What a visitor sends is run.
    Serves,
    /// A password is asked for in a window.
    Asks,
    /// Code is loaded.
    Loads,
}

/// Functions of Ruby, Perl, PHP, Go, Java, Lua, Rust and C#, in lower case.
const SIGNS: &[(Sign, &str)] = &[
    (Sign::Sends, "net::http"),
    (Sign::Sends, "httparty"),
    (Sign::Sends, "faraday"),
    (Sign::Sends, "rest-client"),
    (Sign::Sends, "restclient"),
    (Sign::Sends, "lwp::"),
    (Sign::Sends, "http::tiny"),
    (Sign::Sends, "curl_exec"),
    (Sign::Sends, "curl_init"),
    (Sign::Sends, "file_get_contents('http"),
    (Sign::Sends, "file_get_contents(\"http"),
    (Sign::Sends, "stream_context_create"),
    (Sign::Sends, "http.post"),
    (Sign::Sends, "http.newrequest"),
    (Sign::Sends, "httpclient"),
    (Sign::Sends, "httpurlconnection"),
    (Sign::Sends, "webclient"),
    (Sign::Sends, "reqwest::"),
    (Sign::Sends, "ureq::"),
    (Sign::Sends, "socket.http"),
    (Sign::Sends, "urlsession"),
    (Sign::Sends, "do shell script \"curl"),
    (Sign::Sends, "net::smtp"),
    (Sign::Sends, "net::ftp"),
    (Sign::Sends, "net::ssh"),
    (Sign::Sends, "smtp.sendmail("),
    (Sign::Sends, "->sendmail("),
    (Sign::Sends, "http.client{"),
    (Sign::Sends, "http.postform("),
    (Sign::Sends, "hyper::client"),
    (Sign::Sends, "surf::post"),
    (Sign::Sends, "typhoeus"),
    (Sign::Sends, "excon."),
    (Sign::Sends, "guzzlehttp"),
    (Sign::Sends, "`curl"),
    (Sign::Sends, "msxml2."),
    (Sign::Sends, "winhttp."),
    (Sign::Reads, "file.read"),
    (Sign::Reads, "io.read"),
    (Sign::Reads, "file.open"),
    (Sign::Reads, "file.binread"),
    (Sign::Reads, "open("),
    (Sign::Reads, "open my"),
    (Sign::Reads, "file_get_contents"),
    (Sign::Reads, "readfile"),
    (Sign::Reads, "fopen"),
    (Sign::Reads, "files.read"),
    (Sign::Reads, "read_file("),
    (Sign::Reads, "slurp("),
    (Sign::Reads, "read_to_string"),
    (Sign::Reads, "fs::read"),
    (Sign::Reads, "readalltext"),
    (Sign::Reads, "contentsof"),
    (Sign::Reads, "read posix file"),
    (Sign::Reads, "fileinputstream"),
    (Sign::Environment, "env.to_h"),
    (Sign::Environment, "env.to_a"),
    (Sign::Environment, "env.to_json"),
    (Sign::Environment, "\\%env"),
    (Sign::Environment, "json_encode($_env"),
    (Sign::Environment, "json_encode(getenv())"),
    (Sign::Environment, "os.environ()"),
    (Sign::Environment, "env.inspect"),
    (Sign::Environment, "env.map"),
    (Sign::Environment, "env.each"),
    (Sign::Environment, "keys %env"),
    (Sign::Environment, "each %env"),
    (Sign::Environment, "$_env)"),
    (Sign::Environment, "getenvironmentvariables()"),
    (Sign::Environment, "processinfo.processinfo.environment"),
    (Sign::Environment, "platform.environment"),
    (Sign::Environment, "system.getenv()"),
    (Sign::Environment, "env::vars()"),
    (Sign::Socket, "tcpsocket"),
    (Sign::Socket, "sock_stream"),
    (Sign::Socket, "io::socket"),
    (Sign::Socket, "fsockopen"),
    (Sign::Socket, "net.dial"),
    (Sign::Socket, "new socket("),
    (Sign::Socket, "tcpclient("),
    (Sign::Socket, "tcpstream::connect"),
    (Sign::Socket, "require(\"socket\")"),
    (Sign::Socket, "require('socket')"),
    (Sign::Socket, "/inet/tcp"),
    (Sign::Shell, "/bin/sh"),
    (Sign::Shell, "/bin/bash"),
    (Sign::Shell, "cmd.exe"),
    (Sign::Shell, "powershell"),
    (Sign::Shell, "io.popen"),
    (Sign::Shell, "exec.command"),
    (Sign::Shell, "processbuilder"),
    (Sign::Shell, "shell_exec"),
    (Sign::Shell, "proc_open"),
    (Sign::Shell, "|& getline"),
    (Sign::RunsFetched, "eval(file_get_contents('http"),
    (Sign::RunsFetched, "eval(file_get_contents(\"http"),
    (Sign::RunsFetched, "eval(uri.open("),
    (Sign::RunsFetched, "eval(open('http"),
    (Sign::RunsFetched, "eval(open(\"http"),
    (Sign::RunsFetched, "eval(net::http"),
    (Sign::RunsFetched, "eval uri.open"),
    (Sign::RunsFetched, "eval get("),
    (Sign::RunsFetched, "eval(get("),
    (Sign::RunsFetched, "include('http"),
    (Sign::RunsFetched, "include 'http"),
    (Sign::RunsFetched, "include \"http"),
    (Sign::RunsFetched, "require 'http"),
    (Sign::RunsFetched, "eval net::http"),
    (Sign::RunsFetched, "execute http.responsetext"),
    (Sign::RunsFetched, "load(http.request("),
    (
        Sign::RunsFetched,
        "assembly.load(new webclient().downloaddata(",
    ),
    (Sign::RunsDecoded, "eval(base64_decode("),
    (Sign::RunsDecoded, "eval(gzinflate("),
    (Sign::RunsDecoded, "eval(gzuncompress("),
    (Sign::RunsDecoded, "eval(str_rot13("),
    (Sign::RunsDecoded, "assert(base64_decode("),
    (Sign::RunsDecoded, "eval(base64.decode64("),
    (Sign::RunsDecoded, "eval(decode_base64("),
    (Sign::RunsDecoded, "eval decode_base64"),
    (Sign::RunsDecoded, "eval(unpack("),
    (Sign::RunsDecoded, "eval unpack"),
    (Sign::Asks, "with hidden answer"),
    (Sign::Serves, "eval($_"),
    (Sign::Serves, "system($_"),
    (Sign::Serves, "exec($_"),
    (Sign::Serves, "passthru($_"),
    (Sign::Serves, "assert($_"),
    (Sign::Serves, "call_user_func($_"),
    (Sign::Serves, "call_user_func_array($_"),
    (Sign::Serves, "array_map($_"),
    (Sign::Serves, "create_function('', $_"),
    (Sign::Serves, "shell_exec($_"),
    (Sign::Serves, "proc_open($_"),
    (Sign::Serves, "popen($_"),
    (Sign::Serves, "include($_"),
    (Sign::Serves, "include $_"),
    (Sign::Serves, "require($_"),
    (Sign::Serves, "eval(file_get_contents('php://input"),
    (Sign::Serves, "eval(file_get_contents(\"php://input"),
    (Sign::Serves, "eval('?>'.file_get_contents('php://input"),
    (Sign::Serves, "eval(params["),
    (Sign::Serves, "eval(request."),
    (Sign::Serves, "eval(r.formvalue("),
];

/// What loads code, and what fetches it in the same text, in lower case.
const LOADERS: &[(&str, &[&str])] = &[
    (
        "urlclassloader(",
        &[
            "new java.net.url(\"http",
            "new url(\"http",
            "uri.create(\"http",
        ],
    ),
    (
        "assembly.load(",
        &["downloaddata(", "getbytearrayasync(", "getstreamasync("],
    ),
    ("executeglobal ", &[".responsetext", ".responsebody"]),
    (
        "csharpscript.evaluateasync(",
        &["getstringasync(", "downloadstring("],
    ),
    ("getenginebyextension(", &[".readtext()", "openstream("]),
    ("getenginebyname(", &[".readtext()", "openstream("]),
    ("| getline", &["system("]),
];

/// All signs: those of [`SIGNS`], and the names of what loads code.
fn signs() -> impl Iterator<Item = (Sign, &'static str)> {
    let loaders = LOADERS.iter().map(|(loader, _)| (Sign::Loads, *loader));
    SIGNS.iter().copied().chain(loaders)
}

/// Looks at a text.
pub(super) fn collect(
    flow: &mut Flow<'_, '_>,
    unit: usize,
    text: &str,
    place: Option<&Range<usize>>,
) {
    static SEEN: OnceLock<AhoCorasick> = OnceLock::new();
    let automaton = SEEN.get_or_init(|| {
        AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(signs().map(|(_, sign)| sign))
            .expect("the signs are few and short")
    });
    let mut first: [Option<Range<usize>>; 10] = Default::default();
    for hit in automaton.find_overlapping_iter(text) {
        let sign = hit.pattern().as_usize();
        let sign = SIGNS.get(sign).map_or(Sign::Loads, |(sign, _)| *sign);
        first[sign as usize].get_or_insert(hit.range());
    }
    let [
        sends,
        reads,
        environment,
        socket,
        shell,
        fetched,
        decoded,
        serves,
        asks,
        loads,
    ] = first;
    let copies = Some(text)
        .filter(|text| text.contains("mail("))
        .and_then(|text| copied(text, flow.purpose()));
    let mut put = |kind, range: &Range<usize>, value: &str| {
        let range = place.unwrap_or(range).clone();
        flow.found(kind, unit, range, value.to_owned(), None);
        if let Some(fact) = flow.facts.last_mut().filter(|fact| fact.kind == kind) {
            fact.confidence = Confidence::Medium;
        }
    };
    if let (Some(socket), Some(_)) = (&socket, &shell) {
        put(FactKind::ReverseShell, socket, "a shell");
    }
    if let Some(range) = &fetched {
        put(FactKind::RunsDownload, range, "another host");
    }
    if let Some(range) = &decoded {
        put(FactKind::RunsDecoded, range, "");
    }
    if let Some(range) = copies {
        put(FactKind::SendsSpied, &range, "what people write");
    }
    // Code from an address, by the loaders of Java, .NET and VBScript.
    let loaded = loads.and_then(|_| {
        let lower = text.to_ascii_lowercase();
        LOADERS.iter().find_map(|(loader, from)| {
            let at = lower.find(loader)?;
            let fetches = from.iter().any(|sign| lower.contains(sign));
            fetches.then_some(at..at + loader.len())
        })
    });
    if let Some(range) = loaded {
        put(FactKind::RunsDownload, &range, "another host");
    }
    if let Some(range) = transformed::run(text) {
        put(FactKind::RunsDecoded, &range, "");
    }
    if let Some((range, held)) = names::runs(text) {
        match held {
            names::Held::Fetched => put(FactKind::RunsDownload, &range, "another host"),
            names::Held::Decoded => put(FactKind::RunsDecoded, &range, ""),
        }
    }
    if (reads.is_some() || environment.is_some())
        && let Some((range, sent)) = sends::sent(text)
    {
        match sent {
            sends::Sent::Environment => put(FactKind::SendsEnvironment, &range, ""),
            sends::Sent::File(path) => put(FactKind::SendsSecret, &range, &path),
        }
    }
    if text.contains("http")
        && let Some(range) = sends::starts_saved(text)
    {
        put(FactKind::RunsDownloadedFile, &range, "another host");
    }
    if let Some(range) = &serves {
        put(FactKind::ReverseShell, range, "a shell");
    }
    if sends.or(socket).is_none() {
        return;
    }
    if let Some(range) = &asks {
        put(FactKind::SendsSecret, range, "a password that is asked for");
    }
    // What a command is given is not sent.
    let is_given = environment
        .as_ref()
        .is_some_and(|range| text[..range.start].ends_with("append("));
    if let Some(range) = environment.as_ref().filter(|_| !is_given) {
        put(FactKind::SendsEnvironment, range, "");
    }
    if reads.is_some()
        && let Some((range, path)) = secret(text)
    {
        put(FactKind::SendsSecret, &range, path);
    }
}

/// A blind copy of each mail to an address that the text names.
fn copied(text: &str, purpose: &Purpose) -> Option<Range<usize>> {
    let lower = text.to_ascii_lowercase();
    let copies = lower
        .match_indices("bcc:")
        .map(|(at, sign)| (at, at + sign.len()));
    for (at, start) in copies.take(COPIES) {
        let rest = lower[start..].trim_start();
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '\\' | ',' | ';' | '>'))
            .unwrap_or(rest.len());
        let Some((name, host)) = rest[..end].split_once('@') else {
            continue;
        };
        let plain = |text: &str| {
            text.bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'+'))
        };
        let is_known = hosts::address(host)
            .is_none_or(|address| hosts::kind(&address) == hosts::HostKind::Documentation);
        if plain(name) && plain(host) && host.contains('.') && !is_known && !purpose.names("bcc") {
            return Some(at..start);
        }
    }
    None
}

/// How many lists of words of one text are looked at, and words of one.
const LISTS: usize = 32;
const LISTED: usize = 64;

/// How many copies of one text are looked at.
const COPIES: usize = 16;

/// Folders of secrets, and what lies in them.
const FOLDERS: &[(&str, &str)] = &[
    (".ssh", "id_rsa"),
    (".ssh", "id_ed25519"),
    (".ssh", "id_ecdsa"),
    (".aws", "credentials"),
    (".kube", "config"),
    (".docker", "config.json"),
];

/// The first path of a file of secrets that stands in quotes, or in a list of
/// words: `%w[.netrc .ssh/id_rsa]`.
fn secret(text: &str) -> Option<(Range<usize>, &str)> {
    for (at, _) in text.match_indices("%w").take(LISTS) {
        let Some(open) = text[at + 2..]
            .starts_with(['[', '(', '{'])
            .then_some(at + 3)
        else {
            continue;
        };
        let length = text[open..].find([']', ')', '}']).unwrap_or_default();
        let list = &text[open..open + length];
        let secret = |word: &&str| secrets::is_secret(word) && secrets::is_telling(word);
        if let Some(word) = list.split_ascii_whitespace().take(LISTED).find(secret) {
            let start = open + (word.as_ptr().addr() - list.as_ptr().addr());
            return Some((start..start + word.len(), word));
        }
    }
    let mut start = 0;
    for (end, _) in text.match_indices(['"', '\'', '\n']) {
        let part = &text[start..end];
        if part.len() < 128
            && part.contains('/')
            && secrets::is_secret(part)
            && secrets::is_telling(part)
        {
            return Some((start..end, part));
        }
        // `Join(home, ".ssh", "id_rsa")`: the folder stands before it.
        let is_in_folder = || {
            let before = &text[..start.saturating_sub(1)];
            FOLDERS.iter().any(|(folder, name)| {
                part == *name
                    && before
                        .trim_end_matches([' ', ',', '"', '\''])
                        .ends_with(folder)
            })
        };
        if part.len() < 32 && is_in_folder() {
            return Some((start..end, part));
        }
        start = end + 1;
    }
    None
}
