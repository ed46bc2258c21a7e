//! Languages that are not taken apart: what stands together in one text.
//!
//! What is known of such a text is which files it names and which functions of
//! its language it calls. That both stand in one block is less than that one
//! flows into the other, so what is found is of medium confidence.

use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::AhoCorasick;

use super::{Flow, secrets};
use crate::diagnostic::Confidence;
use crate::security::FactKind;

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
    (Sign::Reads, "file.read"),
    (Sign::Reads, "io.read"),
    (Sign::Reads, "file.open"),
    (Sign::Reads, "open("),
    (Sign::Reads, "open my"),
    (Sign::Reads, "file_get_contents"),
    (Sign::Reads, "readfile"),
    (Sign::Reads, "fopen"),
    (Sign::Reads, "files.read"),
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
];

/// Looks at a text.
pub(super) fn collect(flow: &mut Flow<'_, '_>, unit: usize, text: &str) {
    static SEEN: OnceLock<AhoCorasick> = OnceLock::new();
    let automaton = SEEN.get_or_init(|| {
        AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(SIGNS.iter().map(|(_, sign)| sign))
            .expect("the signs are few and short")
    });
    let mut first: [Option<Range<usize>>; 5] = Default::default();
    for hit in automaton.find_overlapping_iter(text) {
        let sign = SIGNS[hit.pattern().as_usize()].0 as usize;
        first[sign].get_or_insert(hit.range());
    }
    let [sends, reads, environment, socket, shell] = first;
    let mut put = |kind, range: &Range<usize>, value: &str| {
        flow.found(kind, unit, range.clone(), value.to_owned(), None);
        if let Some(fact) = flow.facts.last_mut().filter(|fact| fact.kind == kind) {
            fact.confidence = Confidence::Medium;
        }
    };
    if let (Some(socket), Some(_)) = (&socket, &shell) {
        put(FactKind::ReverseShell, socket, "a shell");
    }
    let Some(sends) = sends.or(socket) else {
        return;
    };
    if let Some(range) = &environment {
        put(FactKind::SendsEnvironment, range, "");
    }
    if reads.is_some()
        && let Some((range, path)) = secret(text)
    {
        put(FactKind::SendsSecret, &range, path);
        let _ = sends;
    }
}

/// The first path of a file of secrets that stands in quotes.
fn secret(text: &str) -> Option<(Range<usize>, &str)> {
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
        start = end + 1;
    }
    None
}
