//! What agents take for a secret, and write asterisks over.
//!
//! All were given a skill with forty lines that look like secrets; two sent
//! some of them on otherwise.

use std::ops::Range;

use memchr::memmem;

/// Bytes of a scheme, a name or a password that are looked at.
const LONGEST: usize = 256;

/// What starts a value that OpenClaw hides, with or without the name of a
/// scheme between.
const NAMES: [&str; 7] = [
    "uthorization: ",
    "x-api-key: ",
    "X-API-Key: ",
    "?token=",
    "&token=",
    "?sig=",
    "?key=",
];

/// How keys start that OpenClaw knows.
const KEYS: [&str; 5] = ["ghp_", "AKIA", "sk-", "xoxb-", "eyJ"];

/// Bytes of the shortest key that OpenClaw hides.
const SHORTEST_KEY: usize = 11;

/// What an agent hides of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mask {
    /// Nothing.
    None,
    /// What follows `Bearer`, names with passwords in addresses, and web tokens:
    /// Copilot 1.0.102.
    Tokens,
    /// Passwords in addresses, values of headers and parameters that hold keys,
    /// and what starts as known keys do: OpenClaw 2026.9.6.
    Values,
}

impl Mask {
    /// What does not arrive of a body, in order.
    #[must_use]
    pub fn masked(self, body: &str) -> Vec<Range<usize>> {
        let bytes = body.as_bytes();
        let mut found = Vec::new();
        let mut find = |sign: &str, hidden: &dyn Fn(usize) -> Option<Range<usize>>| {
            found.extend(memmem::find_iter(bytes, sign).filter_map(hidden));
        };
        match self {
            Self::None => {}
            Self::Tokens => {
                find("Bearer ", &|at| bearer(bytes, at));
                find("://", &|at| credentials(bytes, at));
                find("eyJ", &|at| web_token(bytes, at));
            }
            Self::Values => {
                find("://", &|at| password(bytes, at));
                for name in NAMES {
                    find(name, &|at| value(bytes, at + name.len()));
                }
                for key in KEYS {
                    find(key, &|at| known_key(bytes, at));
                }
            }
        }
        found.sort_by_key(|range| range.start);
        found
    }
}

/// The run of bytes from `start` that are no blanks or quotation marks.
fn word(bytes: &[u8], start: usize) -> Range<usize> {
    let is_part = |byte: &&u8| !byte.is_ascii_whitespace() && !matches!(byte, b'"' | b'\'' | b'&');
    let rest = bytes[start..].iter().take(LONGEST);
    start..start + rest.take_while(is_part).count()
}

/// A value, without the name of a scheme before it.
fn value(bytes: &[u8], start: usize) -> Option<Range<usize>> {
    let first = word(bytes, start);
    let schemes: [&[u8]; 3] = [b"Bearer", b"Basic", b"token"];
    let found = if schemes.contains(&&bytes[first.clone()]) && bytes.get(first.end) == Some(&b' ') {
        word(bytes, first.end + 1)
    } else {
        first
    };
    (!found.is_empty()).then_some(found)
}

/// The password in `scheme://name:password@`.
fn password(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let word = word(bytes, at + "://".len());
    let text = &bytes[word.clone()];
    let end = memchr::memchr(b'@', text)?;
    let start = memchr::memchr(b':', &text[..end])? + 1;
    let is_long = at >= 2 && bytes[at - 2].is_ascii_alphanumeric();
    (start < end && is_long).then(|| word.start + start..word.start + end)
}

/// A word that starts as a known key does.
fn known_key(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let is_new = at == 0 || !bytes[at - 1].is_ascii_alphanumeric();
    let word = word(bytes, at);
    (is_new && word.len() >= SHORTEST_KEY).then_some(word)
}

/// `Bearer`, a blank, and anything up to a blank or a quotation mark.
fn bearer(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let start = at + "Bearer ".len();
    let is_value = |byte: &&u8| !byte.is_ascii_whitespace() && !matches!(byte, b'"' | b'\'');
    let length = bytes[start..]
        .iter()
        .take(LONGEST)
        .take_while(is_value)
        .count();
    let is_new = at == 0 || !bytes[at - 1].is_ascii_alphanumeric();
    (length > 0 && is_new).then_some(at..start + length)
}

/// `scheme://name:password@`.
fn credentials(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let is_plain =
        |byte: &&u8| byte.is_ascii_graphic() && !matches!(byte, b':' | b'@' | b'/' | b'{' | b'"');
    let plain = |start: usize| {
        let length = bytes[start..]
            .iter()
            .take(LONGEST)
            .take_while(is_plain)
            .count();
        (length > 0).then_some(start + length)
    };
    let scheme = bytes[..at].iter().rev().take(LONGEST);
    let scheme = scheme
        .take_while(|byte| byte.is_ascii_alphanumeric())
        .count();
    let name = plain(at + "://".len()).filter(|end| bytes.get(*end) == Some(&b':'))?;
    let password = plain(name + 1).filter(|end| bytes.get(*end) == Some(&b'@'))?;
    (scheme > 0).then(|| at - scheme..password + 1)
}

/// Three parts of base64 between dots, of which two start as JSON does.
fn web_token(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let is_base64 = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let mut end = at;
    for part in 0..3 {
        let length = bytes[end..].iter().take(4096).take_while(is_base64).count();
        if length < 3 || part == 1 && !bytes[end..].starts_with(b"eyJ") {
            return None;
        }
        end += length;
        if part < 2 {
            if bytes.get(end) != Some(&b'.') {
                return None;
            }
            end += 1;
        }
    }
    Some(at..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(body: &str) -> Vec<&str> {
        let found = Mask::Tokens.masked(body).into_iter();
        found.map(|range| &body[range]).collect()
    }

    #[test]
    fn values_alone_are_hidden_by_others() {
        let of = |body: &'static str| -> Vec<&str> {
            let found = Mask::Values.masked(body).into_iter();
            found.map(|range| &body[range]).collect()
        };
        assert_eq!(
            of("U=postgres://a:b@db:5432/x redis://:pass@h"),
            ["b", "pass"]
        );
        assert_eq!(of("Authorization: Bearer abc\nX-API-Key: d"), ["abc", "d"]);
        assert_eq!(of("apiKey = \"sk-proj-xxxxx\""), ["sk-proj-xxxxx"]);
        assert_eq!(of("https://x.example/?token=abc&x=1"), ["abc"]);
        assert_eq!(
            of("AKIAIOSFODNN7EXAMPLE, a sk-ill"),
            ["AKIAIOSFODNN7EXAMPLE,"]
        );
        for line in [
            "Bearer abc",
            "a://b:c@d",
            "https://user@host/",
            "//a:b@c",
            "key=abc",
        ] {
            assert_eq!(of(line), [""; 0], "{line}");
        }
        assert!(Mask::None.masked("Authorization: abc").is_empty());
    }

    #[test]
    fn what_does_not_arrive_is_found() {
        assert_eq!(of("a: Bearer abc\n"), ["Bearer abc"]);
        assert_eq!(of("`Bearer ${userToken}` x"), ["Bearer ${userToken}`"]);
        assert_eq!(of("\"Bearer x\""), ["Bearer x"]);
        assert_eq!(of("the Bearer scheme"), ["Bearer scheme"]);
        assert_eq!(
            of("U=postgres://postgres:postgres@db:5432/x ftp://a:b@c"),
            ["postgres://postgres:postgres@", "ftp://a:b@"]
        );
        assert_eq!(
            of("x eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcdefghijk."),
            ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcdefghijk"]
        );
    }

    #[test]
    fn what_arrives_is_left_alone() {
        for line in [
            "bearer token",
            "BEARER abc",
            "Bearer: abc",
            "\"Bearer \" + token",
            "https://user@host/",
            "https://host/path",
            "redis://:pass@host",
            "user:pass@host",
            "//user:pass@host",
            "http://${user}:${pass}@host",
            "key://x:y z@host",
            "api_key=abcdef0123456789",
            "eyJhbGciOiJIUzI1NiJ9",
        ] {
            assert_eq!(of(line), [""; 0], "{line}");
        }
    }
}
