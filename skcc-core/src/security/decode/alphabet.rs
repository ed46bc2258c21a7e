//! Encodings by alphabet: base64, hexadecimal, rot13.

use std::ops::Range;

/// Decodes base64 of either alphabet; blanks and line ends do not count, and
/// the first `=` ends it.
pub(crate) fn base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let mut bits = 0_u32;
    let mut count = 0_u32;
    for byte in text.bytes() {
        if is_blank(byte) {
            continue;
        }
        if byte == b'=' {
            break;
        }
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(low_byte(bits >> count));
        }
    }
    // One letter alone is no byte.
    (count < 6 && !bytes.is_empty()).then_some(bytes)
}

/// Decodes pairs of hexadecimal digits; blanks, colons, `0x` and `\x` between
/// them do not count.
pub(crate) fn hex(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 2);
    let mut high: Option<u8> = None;
    let mut rest = text.as_bytes();
    while let [byte, tail @ ..] = rest {
        if high.is_none() && matches!(rest, [b'0' | b'\\', b'x' | b'X', ..]) {
            rest = &rest[2..];
            continue;
        }
        rest = tail;
        if is_blank(*byte) || matches!(byte, b':' | b',') {
            continue;
        }
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'a'..=b'f' => byte - b'a' + 10,
            b'A'..=b'F' => byte - b'A' + 10,
            _ => return None,
        };
        match high.take() {
            None => high = Some(digit),
            Some(first) => bytes.push(first << 4 | digit),
        }
    }
    (high.is_none() && !bytes.is_empty()).then_some(bytes)
}

/// Turns each letter by thirteen places.
pub(crate) fn rot13(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            'a'..='m' | 'A'..='M' => char::from(low_byte(u32::from(c) + 13)),
            'n'..='z' | 'N'..='Z' => char::from(low_byte(u32::from(c) - 13)),
            _ => c,
        })
        .collect()
}

/// The runs of letters of base64, of at least `shortest` letters. Lines of one
/// payload are one run.
pub(super) fn runs(text: &str, shortest: usize) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut runs: Vec<Range<usize>> = Vec::new();
    let mut done = 0;
    // A run of that length holds one of any so many neighbouring bytes.
    let mut at = shortest - 1;
    while at < bytes.len() {
        if !is_letter(bytes[at]) {
            at += shortest;
            continue;
        }
        let before = bytes[done..at].iter().rev();
        let start = at - before.take_while(|byte| is_letter(**byte)).count();
        let mut end = at + letters(&bytes[at..]);
        if end - start >= shortest {
            end = further_lines(bytes, start, end);
            // Options and paths start with marks that no payload needs.
            let marks = bytes[start..end]
                .iter()
                .take_while(|byte| matches!(byte, b'-' | b'_'))
                .count();
            if end - start - marks >= shortest {
                runs.push(start + marks..end);
            }
        }
        done = end;
        at = end + shortest;
    }
    runs
}

/// Whether the text is one run, with blanks or line ends in it.
pub(super) fn is_run(text: &str) -> bool {
    text.bytes()
        .all(|byte| is_letter(byte) || is_blank(byte) || byte == b'=')
}

/// The end of a run that goes on in the next lines.
fn further_lines(bytes: &[u8], start: usize, mut end: usize) -> usize {
    let first = end - start;
    if first < LINE {
        return end;
    }
    loop {
        let blanks = bytes[end..].iter().take_while(|byte| is_blank(**byte));
        let blanks = blanks.count();
        let next = end + blanks;
        let has_line_end = bytes[end..next].iter().filter(|byte| **byte == b'\n');
        if has_line_end.count() != 1 {
            return end;
        }
        let count = letters(&bytes[next..]);
        // The last line may be short, but is nothing else than the payload.
        let is_whole = bytes
            .get(next + count)
            .is_none_or(|byte| is_blank(*byte) || matches!(byte, b'=' | b'"' | b'\'' | b'`'));
        if count < 4 || count > first || !is_whole {
            return end;
        }
        end = next + count;
        if count < first {
            return end;
        }
    }
}

/// Letters that a line has before the next line may belong to it.
const LINE: usize = 32;

fn letters(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| is_letter(**byte)).count()
}

const fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_')
}

const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

fn low_byte(number: u32) -> u8 {
    number.to_le_bytes()[0]
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Encodes, without padding.
    pub(in super::super) fn to_base64(bytes: &[u8]) -> String {
        const LETTERS: &[u8; 64] =
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut text = String::new();
        for chunk in bytes.chunks(3) {
            let bits = chunk
                .iter()
                .fold(0, |bits, byte| bits << 8 | usize::from(*byte));
            let bits = bits << (8 * (3 - chunk.len()));
            for place in 0..=chunk.len() {
                text.push(char::from(LETTERS[bits >> (18 - 6 * place) & 63]));
            }
        }
        text
    }

    #[test]
    fn both_alphabets_are_one() {
        assert_eq!(base64("-_-_"), base64("+/+/"));
        assert_eq!(base64("YWI="), Some(b"ab".to_vec()));
        assert_eq!(base64("YW\nJj"), Some(b"abc".to_vec()));
        assert_eq!(base64("A"), None);
        assert_eq!(base64("a.b"), None);
    }

    #[test]
    fn digits_may_be_apart() {
        for text in ["6162", "0x61 0x62", "\\x61\\x62", "61:62", "0x61,0x62"] {
            assert_eq!(hex(text), Some(b"ab".to_vec()), "{text}");
        }
        assert_eq!(hex("616"), None);
    }

    #[test]
    fn rot13_is_its_own_inverse() {
        assert_eq!(rot13("Uryyb, 1!"), "Hello, 1!");
        assert_eq!(rot13(&rot13("aMnZ é")), "aMnZ é");
    }

    #[test]
    fn every_run_is_found_wherever_it_starts() {
        for before in 0..40 {
            let text = format!("{}{}.", ".".repeat(before), "a".repeat(16));
            assert_eq!(runs(&text, 16).first(), Some(&(before..before + 16)));
            let text = format!("{}{}.", ".".repeat(before), "a".repeat(15));
            assert!(runs(&text, 16).is_empty(), "{before}");
        }
    }
}
