//! Commands that speak HTTP: what they send, and where they put what they get.

use super::shell::Argument;
use super::{Effect, Name};
use crate::security::code::Call;
use crate::security::hosts;

/// Commands that fetch, with what they are: their options differ.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Client {
    Curl,
    Wget,
    /// `Invoke-WebRequest` and its short names.
    Web,
    /// `http`, `aria2c` and others whose URL is an argument.
    Plain,
}

/// The client of a name.
pub(super) fn of(name: &str) -> Option<Client> {
    Some(match name {
        "curl" | "curlie" => Client::Curl,
        "wget" | "wget2" => Client::Wget,
        "iwr" | "irm" | "invoke-webrequest" | "invoke-restmethod" | "start-bitstransfer" => {
            Client::Web
        }
        "http" | "https" | "xh" | "aria2c" | "axel" | "fetch" | "lynx" | "lwp-request"
        | "httpie" | "certutil" | "bitsadmin" | "lwp-download" | "lwp-mirror" | "w3m" | "links"
        | "elinks" => Client::Plain,
        _ => return None,
    })
}

/// Options of `curl` whose value is sent.
const SENT: &[&str] = &[
    "-d",
    "--data",
    "--data-raw",
    "--data-binary",
    "--data-urlencode",
    "--data-ascii",
    "-F",
    "--form",
    "--form-string",
    "-T",
    "--upload-file",
    "--json",
    "-H",
    "--header",
    "-b",
    "--cookie",
    "-A",
    "--user-agent",
    "--post-data",
    "--post-file",
    "--body-data",
    "--body-file",
    "-body",
    "-infile",
    "-headers",
    "--url-query",
    "-u",
    "--user",
    "-e",
    "--referer",
];

/// Of these, what goes beside the body of a request.
const NO_BODY: &[&str] = &[
    "-H",
    "--header",
    "-b",
    "--cookie",
    "-A",
    "--user-agent",
    "-headers",
    "-u",
    "--user",
    "-e",
    "--referer",
];

/// Options whose value is the name of the file that is made.
const SAVED: &[&str] = &[
    "-o",
    "--output",
    "-O",
    "--output-document",
    "-outfile",
    "--out",
    "-destination",
];

/// Options whose value is neither sent nor a URL.
const OTHER: &[&str] = &[
    "-X",
    "--request",
    "-m",
    "--max-time",
    "--connect-timeout",
    "--retry",
    "--retry-delay",
    "-w",
    "--write-out",
    "-x",
    "--proxy",
    "-c",
    "--cookie-jar",
    "--cacert",
    "-E",
    "--cert",
    "--key",
    "-K",
    "--config",
    "-D",
    "--dump-header",
    "-t",
    "--tries",
    "-T",
    "--timeout",
    "-P",
    "--directory-prefix",
    "-U",
    "--netrc-file",
    "--method",
    "-method",
    "-contenttype",
    "--resolve",
];

/// What a client does: it sends what it is given, and gives what it gets.
pub(super) fn effects(
    client: Client,
    call: &Call,
    arguments: &[Argument],
    effects: &mut Vec<Effect>,
) {
    let mut url = None;
    let mut what = Vec::new();
    let mut file = None;
    let mut own_name = client == Client::Wget;
    let mut body = false;
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let text = argument.text.as_str();
        let lower = if client == Client::Web {
            text.to_ascii_lowercase()
        } else {
            text.to_owned()
        };
        let Some(letters) = lower.strip_prefix('-').filter(|rest| !rest.is_empty()) else {
            if url.is_none() || hosts::address(text).is_some() && text.contains("://") {
                url = Some(argument.value);
            }
            what.push(argument.value);
            continue;
        };
        if let Some((option, _)) = lower.split_once('=')
            && lower.starts_with("--")
        {
            if SENT.contains(&option) {
                body |= !NO_BODY.contains(&option);
                what.push(argument.value);
            } else if SAVED.contains(&option) {
                file = text
                    .split_once('=')
                    .map(|(_, name)| Name::Is(name.to_owned()));
            }
            continue;
        }
        // A cluster ends in the letter that may take a value: `-fsSLo x`.
        let last = if letters.starts_with('-') || client == Client::Web {
            lower.clone()
        } else {
            format!("-{}", letters.chars().next_back().unwrap_or('-'))
        };
        let glued = letters.len() > 1
            && !letters.starts_with('-')
            && matches!(
                lower.get(..2),
                Some("-d" | "-F" | "-T" | "-H" | "-o" | "-O")
            )
            && client != Client::Web
            && letters[1..].contains(|c: char| !c.is_ascii_alphabetic());
        if glued {
            let option = &lower[..2];
            if SENT.contains(&option) {
                body |= !NO_BODY.contains(&option);
                what.push(argument.value);
            } else if text.len() > 2 && text[2..].trim_start_matches('-').is_empty() {
                own_name = false;
            } else {
                file = Some(Name::Is(text[2..].to_owned()));
            }
            continue;
        }
        if client == Client::Curl && (letters == "O" || last == "-O" || last == "--remote-name") {
            own_name = true;
            continue;
        }
        let is_wget_timeout = client == Client::Wget && last == "-T";
        if SENT.contains(&last.as_str()) && !is_wget_timeout {
            body |= !NO_BODY.contains(&last.as_str());
            if let Some(value) = rest.next() {
                if value.text == "@-" || value.text == "-" {
                    what.extend(call.input);
                }
                what.push(value.value);
            }
        } else if SAVED.contains(&last.as_str()) {
            own_name = false;
            if let Some(value) = rest.next() {
                let is_stdout = matches!(value.text.as_str(), "-" | "/dev/stdout");
                file = (!is_stdout).then_some(Name::Of(value.value));
            }
        } else if OTHER.contains(&last.as_str()) && client != Client::Web {
            rest.next();
        } else if letters == "uri" || letters == "url" || last == "--url" || letters == "source" {
            url = rest.next().map(|one| one.value).or(url);
        } else if client == Client::Curl && letters.starts_with('O') {
            own_name = true;
        }
        own_name |= client == Client::Curl
            && !letters.starts_with('-')
            && letters.contains('O')
            && letters.bytes().all(|b| b.is_ascii_alphabetic());
    }
    if own_name && file.is_none() {
        let text = url.and_then(|url| arguments.iter().find(|one| one.value == url));
        let name = text.map(|one| one.text.split(['?', '#']).next().unwrap_or_default());
        let name = name.and_then(|name| name.rsplit('/').next());
        file = name.map(|name| Name::Is(name.to_owned()));
    }
    if client == Client::Plain
        && matches!(
            call.name.as_str(),
            "certutil" | "bitsadmin" | "lwp-download" | "lwp-mirror"
        )
        && arguments.len() > 1
    {
        file = arguments.last().map(|one| Name::Of(one.value));
    }
    let is_plain = |one: &Argument| one.text.starts_with("telnet://");
    if client == Client::Wget || client == Client::Plain || arguments.iter().any(is_plain) {
        what.extend(call.input);
    }
    effects.push(Effect::Sends {
        what,
        to: url,
        body,
    });
    effects.push(Effect::Fetches { url, file });
}
