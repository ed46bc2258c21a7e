//! What OpenClaw 2026.9.6 hides: values whose names or whose own starts say
//! that they are secrets. The names are those of its rules for what tools give.

use std::ops::Range;

use memchr::{memchr2_iter, memmem};

use super::{LONGEST, password};

/// Names of headers before `:` or `=`.
const HEADERS: [&str; 11] = [
    "api-key",
    "apikey",
    "authorization",
    "proxy-authorization",
    "x-access-token",
    "x-api-key",
    "x-api-token",
    "x-auth-token",
    "x-goog-api-key",
    "x-openclaw-token",
    "x-pomerium-jwt-assertion",
];

/// Names of parameters in an address or a form, written with `_`.
const PARAMETERS: [&str; 30] = [
    "access_token",
    "api_key",
    "apikey",
    "app_secret",
    "auth",
    "auth_token",
    "authorization",
    "client_secret",
    "code",
    "credential",
    "hook_token",
    "id_token",
    "jwt",
    "key",
    "pass",
    "passwd",
    "password",
    "private_key",
    "refresh_token",
    "secret",
    "session",
    "sig",
    "signature",
    "token",
    "x_access_token",
    "x_amz_security_token",
    "x_amz_signature",
    "x_api_key",
    "x_auth_token",
    "security_code",
];

/// Names of options, written with `_`.
const OPTIONS: [&str; 14] = [
    "access_token",
    "api_key",
    "apikey",
    "aws_secret_access_key",
    "client_secret",
    "credential",
    "hook_token",
    "id_token",
    "passwd",
    "password",
    "private_key",
    "refresh_token",
    "secret",
    "token",
];

/// How keys start that are known by `_` or `-`, and their fewest bytes after
/// that.
const MARKED: [(&str, usize); 41] = [
    ("sk-", 8),
    ("ghp_", 10),
    ("gho_", 10),
    ("ghu_", 10),
    ("ghs_", 10),
    ("ghr_", 10),
    ("github_pat_", 10),
    ("glpat-", 20),
    ("gldt-", 20),
    ("glft-", 20),
    ("glrt-", 20),
    ("xoxb-", 10),
    ("xoxa-", 10),
    ("xoxp-", 10),
    ("xoxr-", 10),
    ("xoxs-", 10),
    ("xapp-", 10),
    ("gsk_", 10),
    ("pplx-", 10),
    ("fal_", 10),
    ("bb_live_", 10),
    ("sk_live_", 10),
    ("sk_test_", 10),
    ("rk_live_", 10),
    ("npm_", 10),
    ("pypi-", 10),
    ("dop_v1_", 10),
    ("doo_v1_", 10),
    ("dor_v1_", 10),
    ("tvly-", 10),
    ("exa_", 10),
    ("syt_", 10),
    ("retaindb_", 10),
    ("hsk-", 10),
    ("mem0_", 10),
    ("brv_", 10),
    ("hf_", 10),
    ("r8_", 10),
    ("xai-", 30),
    ("fpk_", 30),
    ("api_org_", 20),
];

/// How further keys start, and their fewest bytes after that.
const PLAIN: [(&str, usize); 6] = [
    ("AKIA", 16),
    ("ASIA", 16),
    ("AKID", 10),
    ("LTAI", 10),
    ("AIza", 20),
    ("ya29.", 10),
];

/// Bytes of a password for all hosts that stands alone.
const BEARER: usize = 18;

/// What is hidden of a body, in the order in which it is found.
pub(super) fn masked(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    found.extend(memmem::find_iter(bytes, "://").filter_map(|at| password(bytes, at)));
    found.extend(memchr2_iter(b'=', b':', bytes).filter_map(|at| assigned(bytes, at)));
    found.extend(memchr2_iter(b'_', b'-', bytes).filter_map(|at| marked(bytes, at)));
    found.extend(memmem::find_iter(bytes, "--").filter_map(|at| option(bytes, at)));
    found.extend(memmem::find_iter(bytes, "earer").filter_map(|at| bearer(bytes, at)));
    found.extend(memmem::find_iter(bytes, "eyJ").filter_map(|at| web_token(bytes, at)));
    found.extend(private_keys(bytes));
    for (start, least) in PLAIN {
        let starts = memmem::find_iter(bytes, start);
        found.extend(starts.filter_map(|at| plain(bytes, at, start.len(), least)));
    }
    found
}

/// Bytes from `start` of which all are `wanted`, as far as is looked.
fn run(bytes: &[u8], start: usize, wanted: impl Fn(u8) -> bool) -> usize {
    let rest = bytes.get(start..).unwrap_or_default();
    let rest = rest.iter().take(LONGEST);
    rest.take_while(|byte| wanted(**byte)).count()
}

/// The same before `end`.
fn run_back(bytes: &[u8], end: usize, wanted: impl Fn(u8) -> bool) -> usize {
    let rest = bytes[..end].iter().rev().take(LONGEST);
    rest.take_while(|byte| wanted(**byte)).count()
}

const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

const fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'')
}

const fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

/// Whether a name stands in a list of small ones, `-` being as good as `_`.
fn is_in(list: &[&str], name: &[u8]) -> bool {
    let folded = |byte: &u8| match byte {
        b'-' => b'_',
        byte => byte.to_ascii_lowercase(),
    };
    let is_same = |known: &str| known.bytes().eq(name.iter().map(folded));
    list.iter()
        .any(|known| known.len() == name.len() && is_same(known))
}

/// The value of a header or a parameter whose sign stands at `at`.
fn assigned(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let end = at - run_back(bytes, at, is_blank);
    let end = end - usize::from(end > 0 && is_quote(bytes[end - 1]));
    let start = end - run_back(bytes, end, is_name);
    let name = &bytes[start..end];
    let before = start.checked_sub(1).map(|at| bytes[at]);
    if end == at && bytes[at] == b'=' && is_in(&PARAMETERS, name) {
        let length = run(bytes, at + 1, |byte| {
            !byte.is_ascii_whitespace() && !is_quote(byte) && !matches!(byte, b'&' | b'#')
        });
        let value = at + 1..at + 1 + length;
        let is_hidden = match before {
            Some(b'?' | b'&') => true,
            None | Some(b' ' | b'\t' | b'\n' | b',' | b';') => is_pair(bytes, value.end),
            Some(_) => false,
        };
        if length > 0 && is_hidden {
            return Some(value);
        }
    }
    // Most signs have other names before them, so this comes first.
    let is_known = HEADERS
        .iter()
        .any(|header| name.eq_ignore_ascii_case(header.as_bytes()));
    if !is_known {
        return None;
    }
    let start = skip(bytes, at + 1);
    let start = start + usize::from(bytes.get(start).copied().is_some_and(is_quote));
    if name.to_ascii_lowercase().ends_with(b"authorization") {
        return credential(bytes, start);
    }
    let length = run(bytes, start, |byte| {
        !byte.is_ascii_whitespace() && !is_quote(byte) && !matches!(byte, b'\\' | b',' | b';')
    });
    (length > 0).then_some(start..start + length)
}

/// Whether another pair of a form follows.
fn is_pair(bytes: &[u8], at: usize) -> bool {
    let length = run(bytes, at + 1, is_name);
    bytes.get(at) == Some(&b'&') && length > 0 && bytes.get(at + 1 + length) == Some(&b'=')
}

/// The place after blanks, and after a line's end when the next one is indented.
fn skip(bytes: &[u8], at: usize) -> usize {
    let at = at + run(bytes, at, is_blank);
    let line = at + run(bytes, at, |byte| byte == b'\r');
    if bytes.get(line) == Some(&b'\n') {
        let indent = run(bytes, line + 1, is_blank);
        if indent > 0 {
            return line + 1 + indent;
        }
    }
    at
}

/// What follows the name of a scheme, or, where none is, all up to the end of
/// the value.
fn credential(bytes: &[u8], start: usize) -> Option<Range<usize>> {
    let is_opaque = |byte: u8| {
        !byte.is_ascii_whitespace() && !is_quote(byte) && !b"\\,;&#?<>)}]".contains(&byte)
    };
    let first = run(bytes, start, is_opaque);
    let second = skip(bytes, start + first);
    let length = run(bytes, second, is_opaque);
    if first > 0 && second > start + first && length > 0 {
        return Some(second..second + length);
    }
    let rest = bytes.get(start + first..).unwrap_or_default();
    let is_end = matches!(rest.first(), None | Some(b'\r' | b'\n' | b'"' | b'\''));
    (first > 0 && is_end).then_some(start..start + first)
}

/// A key that is known by a start that ends at `at`.
fn marked(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    if at == 0 || !bytes[at - 1].is_ascii_alphanumeric() {
        return None;
    }
    let head = &bytes[..=at];
    // Each start has three bytes: most words are told apart by these.
    let last = head.last_chunk::<3>();
    let (start, least) = MARKED.iter().find(|(start, _)| {
        start.as_bytes().last_chunk() == last && head.ends_with(start.as_bytes())
    })?;
    let begin = head.len() - start.len();
    let is_new = begin == 0 || !is_name(bytes[begin - 1]);
    // The rules for all other keys do not ask for a boundary.
    let is_free = !matches!(*start, "sk-");
    let length = run(bytes, at + 1, is_name);
    ((is_new || is_free) && length >= *least).then(|| begin..at + 1 + length)
}

/// A key that starts at `at`.
fn plain(bytes: &[u8], at: usize, start: usize, least: usize) -> Option<Range<usize>> {
    let is_new = at == 0 || !bytes[at - 1].is_ascii_alphanumeric();
    let length = run(bytes, at + start, |byte| is_name(byte) || byte == b'.');
    (is_new && length >= least).then(|| at..at + start + length)
}

/// The value of an option at `at`.
fn option(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let start = at + 2;
    let end = start + run(bytes, start, is_name);
    let name = &bytes[start..end];
    if !is_in(&OPTIONS, name) {
        return None;
    }
    let is_value = |byte: u8| !byte.is_ascii_whitespace() && !is_quote(byte);
    let value = match bytes.get(end)? {
        b'=' => end + 1,
        sign if sign.is_ascii_whitespace() => {
            let value = end + run(bytes, end, |byte| byte.is_ascii_whitespace());
            value + usize::from(bytes.get(value).copied().is_some_and(is_quote))
        }
        _ => return None,
    };
    let end = value + run(bytes, value, is_value);
    // A word between two options is none of their values.
    let is_between =
        matches!(&bytes[value..end], b"or" | b"and") && bytes[end..].starts_with(b" --");
    (end > value && !is_between).then_some(value..end)
}

/// A long password after `Bearer`, which starts before `at`.
fn bearer(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let is_new = at == 1 || at > 1 && !is_name(bytes[at - 2]);
    let is_word = at > 0 && bytes[at - 1].eq_ignore_ascii_case(&b'b');
    let blanks = run(bytes, at + 5, |byte| byte.is_ascii_whitespace());
    let start = at + 5 + blanks;
    let length = run(bytes, start, |byte| {
        byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte)
    });
    (is_new && is_word && blanks > 0 && length >= BEARER).then(|| start..start + length)
}

/// Three parts of base64 between dots.
fn web_token(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let mut end = at;
    for part in 0..3 {
        let length = run(bytes, end, is_name);
        end += length;
        if length < 10 || part < 2 && bytes.get(end) != Some(&b'.') {
            return None;
        }
        end += usize::from(part < 2);
    }
    Some(at..end)
}

/// Private keys with their heads and ends.
fn private_keys(bytes: &[u8]) -> Vec<Range<usize>> {
    const HEAD: &[u8] = b"-----BEGIN ";
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(head) = memmem::find(&bytes[at..], HEAD) {
        let start = at + head;
        let name = start + HEAD.len();
        let length = run(bytes, name, |byte| {
            byte.is_ascii_uppercase() || byte == b' '
        });
        at = name + length;
        if !bytes[name..at].ends_with(b"PRIVATE KEY") {
            continue;
        }
        let Some(tail) = memmem::find(&bytes[at..], b" PRIVATE KEY-----") else {
            break;
        };
        at += tail;
        found.push(start..at);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::masked;

    fn of(body: &str) -> Vec<&str> {
        let found = masked(body.as_bytes()).into_iter();
        found.map(|range| &body[range]).collect()
    }

    #[test]
    fn values_with_telling_names_are_hidden() {
        for (line, hidden) in [
            ("U=postgres://a:b@db:5432/x", "b"),
            ("redis://:pass@h", "pass"),
            ("Authorization: Bearer abc", "abc"),
            ("{ Authorization: `Bearer ${token}` }", "${token"),
            ("-H \"Authorization: Bearer $TOKEN\"", "$TOKEN"),
            ("Authorization: abc\nnext", "abc"),
            ("X-API-Key: d", "d"),
            (
                "const apiKey = process.env.OPENAI_API_KEY",
                "process.env.OPENAI_API_KEY",
            ),
            ("apiKey: string;", "string"),
            ("\"api-key\": \"abc\"", "abc"),
            ("https://x.example/?token=abc&x=1", "abc"),
            ("https://x.example/?a=1&X-Amz-Signature=abc", "abc"),
            ("run --password hunter2 now", "hunter2"),
            ("run --api-key=hunter2", "hunter2"),
            ("key=abc&b=c", "abc"),
            ("a Bearer abcdefghijklmnopqr", "abcdefghijklmnopqr"),
            ("k ghp_abcdefghij.", "ghp_abcdefghij"),
            ("k sk-proj-xxxxx\"", "sk-proj-xxxxx"),
            ("k AKIAIOSFODNN7EXAMPLE,", "AKIAIOSFODNN7EXAMPLE"),
        ] {
            assert_eq!(of(line), [hidden], "{line}");
        }
        let key = "-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----";
        assert_eq!(of(key).len(), 1);
    }

    #[test]
    fn other_values_arrive() {
        for line in [
            "Bearer abc",
            "a://b:c@d",
            "https://user@host/",
            "//a:b@c",
            "key=abc",
            "my-api-key-name: x",
            "OPENAI_API_KEY=abc",
            "dbPassword = \"password123\"",
            "a sk-ill, task-force-leader",
            "--key abc --token or --secret",
            "| --- | --- |",
            "-----BEGIN PUBLIC KEY-----\nabc\n-----END PUBLIC KEY-----",
            "-----BEGIN PRIVATE KEY-----",
        ] {
            assert_eq!(of(line), [""; 0], "{line}");
        }
    }
}
