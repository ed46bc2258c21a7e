//! Characters that are written as numbers: `\x41`, `\u0041`, `\101`, `%41`,
//! `0x41, 0x42`, `&#65;`.

use std::ops::Range;

/// How many characters in a row are written so until somebody hides a text:
/// one or two are a line end or an accent.
const SHORTEST: usize = 6;

/// The runs of characters that are written as numbers.
pub(super) fn runs(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut runs = Vec::new();
    // Most texts have none of the characters that these start with.
    let has_mark = memchr::memchr3(b'\\', b'%', b'&', bytes).is_some();
    if !has_mark && memchr::memmem::find(bytes, b"0x").is_none() {
        return runs;
    }
    // Each of them stands in every run of its kind.
    let is_there = |sign: &str| memchr::memmem::find(bytes, sign.as_bytes()).is_some();
    if !["\\x", "\\u", "\\1", "%6", "%7", "0x", "&#"]
        .into_iter()
        .any(is_there)
    {
        return runs;
    }
    let mut signs = memchr::memchr3_iter(b'\\', b'%', b'&', bytes).peekable();
    let mut numbers = memchr::memmem::find_iter(bytes, b"0x").peekable();
    let mut at = 0;
    loop {
        while signs.next_if(|sign| *sign < at).is_some() {}
        while numbers.next_if(|number| *number < at).is_some() {}
        let next = [signs.peek(), numbers.peek()];
        let Some(start) = next.into_iter().flatten().min().copied() else {
            break;
        };
        let mut end = start;
        let mut count = 0;
        while let Some((_, length)) = one(&bytes[end..]) {
            end += length;
            count += 1;
        }
        if count >= SHORTEST {
            runs.push(start..end);
        }
        at = end.max(start + 1);
    }
    runs
}

/// The text with every character that is written as a number in its place.
pub(crate) fn escaped(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < bytes.len() {
        let Some((number, length)) = one(&bytes[at..]) else {
            decoded.push(bytes[at]);
            at += 1;
            continue;
        };
        at += length;
        // Bytes above ASCII are parts of UTF-8.
        if let Ok(byte) = u8::try_from(number) {
            decoded.push(byte);
        } else {
            let c = char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER);
            decoded.extend(c.encode_utf8(&mut [0; 4]).bytes());
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

/// The character at the start of `bytes`, and how many bytes write it.
fn one(bytes: &[u8]) -> Option<(u32, usize)> {
    match bytes {
        [b'\\', b'x', rest @ ..] => Some((digits(rest, 2, 16)?, 4)),
        [b'\\', b'u', b'{', rest @ ..] => {
            let count = rest.iter().take(7).position(|byte| *byte == b'}')?;
            Some((digits(rest, count, 16)?, count + 4))
        }
        [b'\\', b'u', rest @ ..] => Some((digits(rest, 4, 16)?, 6)),
        [b'\\', b'0'..=b'3', ..] => Some((digits(&bytes[1..], 3, 8)?, 4)),
        [b'%', rest @ ..] => Some((digits(rest, 2, 16)?, 3)),
        [b'0', b'x' | b'X', rest @ ..] => {
            let number = digits(rest, 2, 16)?;
            let after = &rest[2..];
            let is_more = after.first().is_some_and(u8::is_ascii_alphanumeric);
            let gap = after
                .iter()
                .take_while(|byte| matches!(byte, b',' | b' ' | b'\n' | b'\r' | b'\t'))
                .count();
            (!is_more).then_some((number, 4 + gap))
        }
        [b'&', b'#', b'x' | b'X', rest @ ..] => {
            let count = rest.iter().take(7).position(|byte| *byte == b';')?;
            Some((digits(rest, count, 16)?, count + 4))
        }
        [b'&', b'#', rest @ ..] => {
            let count = rest.iter().take(8).position(|byte| *byte == b';')?;
            Some((digits(rest, count, 10)?, count + 3))
        }
        _ => None,
    }
}

fn digits(bytes: &[u8], count: usize, base: u32) -> Option<u32> {
    if count == 0 {
        return None;
    }
    bytes.get(..count)?.iter().try_fold(0, |number, byte| {
        Some(number * base + char::from(*byte).to_digit(base)?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_to_write_a_character_is_read() {
        for text in [
            "\\x61\\x62\\x63",
            "\\u0061\\u0062\\u{63}",
            "\\141\\142\\143",
            "%61%62%63",
            "0x61, 0x62, 0x63",
            "&#97;&#x62;&#99;",
        ] {
            assert_eq!(escaped(text), "abc", "{text}");
        }
        assert_eq!(escaped("\\xc3\\xa9"), "é");
    }

    #[test]
    fn a_few_are_no_payload() {
        assert!(runs("a\\x1b[0m and %20 and 0x10").is_empty());
        assert_eq!(
            runs("\\x61\\x62\\x63\\x64\\x65\\x66").first(),
            Some(&(0..24))
        );
    }
}
