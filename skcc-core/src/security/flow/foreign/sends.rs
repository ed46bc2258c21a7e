//! Secrets in languages that are not taken apart: what is read in one line and
//! sent in it or in a later one, and programs that are saved and run.

use std::ops::Range;

use super::names::{assigned, holds};
use crate::security::flow::secrets;

/// What reads a file, in lower case.
const READS: &[&str] = &[
    "file.read",
    "file.open",
    "file::read",
    "fs::read",
    "io.read",
    "io.readlines",
    "file_get_contents(",
    "fopen(",
    "read_file(",
    "readfile(",
    "slurp(",
    "open(",
    "open my",
    "open $",
    "os.readfile(",
    "os.open(",
    "ioutil.readfile(",
    "read_to_string(",
    "files.read",
    "readalltext(",
];

/// The whole environment, in lower case.
const ENVIRONMENT: &[&str] = &[
    "env.to_h",
    "env.to_a",
    "os.environ()",
    "env::vars()",
    "getenv()",
];

/// What sends what follows in its line, in lower case.
const SENDS: &[&str] = &[
    "net::http.post",
    "post_form(",
    ".post(",
    "->post(",
    ".put(",
    ".body(",
    ".body =",
    "'body' =>",
    "'content' =>",
    "content =>",
    ".send_string(",
    ".send_message",
    ".send_form(",
    "faraday.post",
    "httparty.post",
    "curlopt_postfields",
    "curl_init(",
    "file_get_contents('http",
    "file_get_contents(\"http",
    "uri.open(\"http",
    "open(\"http",
    "http.post(",
    "http.newrequest(",
    "http.get(\"http",
    "mail(",
];

/// What writes to a connection, where the text makes one.
const WRITES: &[&str] = &[
    "fwrite(",
    "fputs(",
    ".puts ",
    ".puts(",
    ".write(",
    ".write_all(",
    "io.copy(",
    "print $",
    "->send(",
    ".print ",
    ".send(",
];

/// What makes a connection.
const SOCKETS: &[&str] = &[
    "tcpsocket",
    "fsockopen(",
    "stream_socket_client(",
    "net.dial(",
    "tcpstream::connect(",
    "io::socket",
];

/// What fetches, and what saves it.
const FETCHES: &[&str] = &[
    "http.get(",
    "reqwest::",
    "ureq::get",
    "uri.open(",
    "net::http.get",
    "file_get_contents('http",
    "file_get_contents(\"http",
    "lwp::",
    "http::tiny",
    "getstore(",
    "httpclient",
    "urlconnection",
];
const SAVES: &[&str] = &[
    "os.create(",
    "os.writefile(",
    "fs::write(",
    "file::create(",
    "file_put_contents(",
    "file.write(",
    "file.binwrite(",
    "file.open(",
    "getstore(",
    "open(",
    "copy_stream(",
];

/// What starts a program by its path.
const STARTS: &[&str] = &[
    "exec.command(",
    "command::new(",
    "system(",
    "system ",
    "exec(",
    "exec ",
    "spawn(",
    "include ",
    "include(",
    "require ",
    "require(",
    "load ",
    "shell_exec(",
    "processbuilder(",
];

/// How many variables of one text are followed.
const MOST: usize = 32;

/// How long a line is that is looked at, in bytes.
const LINE: usize = 2_048;

/// What is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Sent {
    /// The whole environment.
    Environment,
    /// A file of secrets.
    File(String),
}

fn first(line: &str, signs: &[&str]) -> Option<usize> {
    signs.iter().filter_map(|sign| line.find(sign)).min()
}

/// The path of a file of secrets in quotes.
fn secret(line: &str) -> Option<&str> {
    let mut quoted = line.split(['"', '\'']).skip(1).step_by(2).take(16);
    quoted.find(|part| part.len() < 128 && secrets::is_secret(part))
}

/// Whether one setting is taken out of what was read: `cfg["API_KEY"]`.
fn takes_one(line: &str) -> bool {
    let mut quoted = line.split(['"', '\'']).skip(1).step_by(2).take(16);
    quoted.any(|part| part.len() > 3 && secrets::is_setting(part))
}

/// Where secrets are sent that the text reads.
pub(super) fn sent(text: &str) -> Option<(Range<usize>, Sent)> {
    let is_connected = first(&text.to_ascii_lowercase(), SOCKETS).is_some();
    let mut known: Vec<(String, Sent)> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive(['\n', ';']) {
        let at = start;
        start += line.len();
        if line.len() > LINE {
            continue;
        }
        let lower = line.to_ascii_lowercase();
        let of = |part: &str, lower: &str| {
            let reads = first(lower, READS).and_then(|_| secret(part));
            match reads {
                Some(path) => Some(Sent::File(path.to_owned())),
                // What a command is given with it is not sent.
                None if lower.contains("append(os.environ") => None,
                None => first(lower, ENVIRONMENT).map(|_| Sent::Environment),
            }
        };
        let sends = first(&lower, SENDS)
            .into_iter()
            .chain(first(&lower, WRITES).filter(|_| is_connected))
            .min();
        if let Some(place) = sends.filter(|_| !is_local(&lower)) {
            let rest = &lower[place..];
            let held = known.iter().find(|(name, _)| hands(rest, name));
            let here = line.get(place..).and_then(|part| of(part, rest));
            let found = held.map(|(_, sent)| sent.clone()).or(here);
            if let Some(found) = found.filter(|_| !takes_one(line)) {
                return Some((at + place..at + line.trim_end().len(), found));
            }
        }
        let name = match assigned(&lower) {
            Some((name, _)) => name,
            // `open(my $f, '<', '.env')`
            None => match lower.split_once("open").and_then(|(_, rest)| opened(rest)) {
                Some(name) => name,
                None => continue,
            },
        };
        let held = of(line, &lower).or_else(|| {
            let (_, value) = assigned(&lower)?;
            let held = known.iter().find(|(one, _)| holds(value, one));
            held.map(|(_, sent)| sent.clone())
                .filter(|_| !takes_one(line))
        });
        known.retain(|(one, _)| one != name);
        if let Some(held) = held
            && known.len() < MOST
        {
            known.push((name.to_owned(), held));
        }
    }
    None
}

/// Whether a variable is handed over. One of a single letter is an argument or all
/// that is given.
fn hands(text: &str, name: &str) -> bool {
    if name.len() > 1 {
        return holds(text, name);
    }
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].trim_end();
        let after = text[at + name.len()..].trim_start();
        before.ends_with(['(', ',', '&', '='])
            && (after.is_empty() || after.starts_with([')', ',', ';']))
    })
}

/// The variable that Perl opens a file as.
fn opened(rest: &str) -> Option<&str> {
    let rest = rest.trim_start_matches(['(', ' ']);
    let rest = rest.strip_prefix("my ").unwrap_or(rest);
    let end = rest.find([',', ' '])?;
    let name = &rest[..end];
    name.starts_with('$').then_some(name)
}

fn is_local(line: &str) -> bool {
    line.contains("localhost") || line.contains("127.0.0.1")
}

/// Where a program is started that the text fetched and saved under its path.
pub(super) fn starts_saved(text: &str) -> Option<Range<usize>> {
    let lower = text.to_ascii_lowercase();
    first(&lower, FETCHES)?;
    let mut saved: Vec<&str> = Vec::new();
    let mut start = 0;
    for line in lower.split_inclusive(['\n', ';']) {
        let at = start;
        start += line.len();
        if line.len() > LINE {
            continue;
        }
        let path = |from: usize| {
            let quoted = line[from..].split(['"', '\'']).nth(1)?;
            (quoted.contains('/') && !quoted.contains("://") && quoted.len() > 3).then_some(quoted)
        };
        if let Some(place) = first(line, STARTS)
            && let Some(path) = path(place)
            && saved.contains(&path)
        {
            return Some(at + place..at + line.trim_end().len());
        }
        if let Some(place) = first(line, SAVES)
            && let Some(path) = path(place)
            && saved.len() < MOST
        {
            saved.push(path);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_sent() {
        let file = || Some(Sent::File(".env".to_owned()));
        for (text, found) in [
            ("Net::HTTP.post(URI(u), File.read('.env'))", file()),
            ("d = File.read('.env')\nreq.body = d\n", file()),
            (
                "$d = file_get_contents('.env');\nmail('a', 'b', $d);",
                file(),
            ),
            (
                "http.Post(u, t, strings.NewReader(strings.Join(os.Environ(), \"\")))",
                Some(Sent::Environment),
            ),
            (
                "cmd.Env = append(os.Environ(), \"A=1\")\nhttp.NewRequest(\"GET\", u, nil)",
                None,
            ),
            (
                "d = File.read('.env')\nkey = d['X_API_KEY']\nFaraday.post(u, key)",
                None,
            ),
            ("d = File.read('report.md')\nreq.body = d\n", None),
        ] {
            assert_eq!(sent(text).map(|(_, sent)| sent), found, "{text}");
        }
    }

    #[test]
    fn what_is_saved_is_started() {
        let text =
            "r, _ := http.Get(u)\nf, _ := os.Create(\"/tmp/a\")\nexec.Command(\"/tmp/a\").Run()";
        assert!(starts_saved(text).is_some());
        assert!(starts_saved(&text.replace("Command(\"/tmp/a\"", "Command(\"/bin/ls\"")).is_none());
    }
}
