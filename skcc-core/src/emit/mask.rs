//! What agents take for a secret, and write asterisks over.
//!
//! All were given a skill with forty lines that look like secrets; two sent
//! some of them on otherwise.

mod values;

use std::ops::Range;

use memchr::memmem;

/// Bytes of a scheme, a name or a password that are looked at.
const LONGEST: usize = 256;

/// What an agent hides of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mask {
    /// Nothing.
    None,
    /// What follows `Bearer`, names with passwords in addresses, and web tokens:
    /// Copilot 1.0.102.
    Tokens,
    /// Passwords in addresses, values of headers, parameters and options that
    /// hold keys, and what starts as known keys do: OpenClaw 2026.9.6.
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
            Self::Values => found = values::masked(bytes),
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

/// The password in `scheme://name:password@`.
fn password(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let word = word(bytes, at + "://".len());
    let text = &bytes[word.clone()];
    let end = memchr::memchr(b'@', text)?;
    let start = memchr::memchr(b':', &text[..end])? + 1;
    let is_long = at >= 2 && bytes[at - 2].is_ascii_alphanumeric();
    (start < end && is_long).then(|| word.start + start..word.start + end)
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
    fn agents_hide_different_things() {
        let line = "Authorization: Bearer abc";
        assert_eq!(Mask::Tokens.masked(line), vec![15..25; 1]);
        assert_eq!(Mask::Values.masked(line), vec![22..25; 1]);
        assert!(Mask::None.masked(line).is_empty());
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
