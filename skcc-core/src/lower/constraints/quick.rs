//! A quick look for words that may bind, which settles most texts.

use super::signs::is_initial;
use super::words::has_words;
use crate::lower::language::Language;

/// Where the next word of `text` stands that may bind, from `from`
/// on.
pub(super) fn next(language: Language, text: &str, from: usize) -> Option<usize> {
    if has_words(language) {
        return (from < text.len()).then_some(from);
    }
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some([first, second]) = bytes.get(at..).and_then(|rest| rest.first_chunk::<2>()) {
        if FIRST[usize::from(*first)] & SECOND[usize::from(*second)] != 0 {
            let found = if first.is_ascii() {
                (at == 0 || !bytes[at - 1].is_ascii_alphabetic()) && begins(&bytes[at..])
            } else {
                text[at..].chars().next().is_some_and(is_initial)
            };
            if found {
                return Some(at);
            }
        }
        at += 1;
    }
    None
}

/// By byte, a bit for each pair of letters that a word that binds begins with:
/// `mu`, `ne`, `al` and `av`, `sh`, `do` and `fo`, `pr`; and one for signs of
/// three bytes. Two bytes that share a bit may begin one.
static FIRST: [u8; 256] = bits(
    &[
        (b"m", 1),
        (b"n", 2),
        (b"a", 4),
        (b"s", 8),
        (b"df", 16),
        (b"p", 32),
    ],
    0xe1,
    0xee,
);
static SECOND: [u8; 256] = bits(
    &[
        (b"u", 1),
        (b"e", 2),
        (b"lv", 4),
        (b"h", 8),
        (b"o", 16),
        (b"r", 32),
    ],
    0x80,
    0xc0,
);

const fn bits(letters: &[(&[u8], u8)], from: usize, to: usize) -> [u8; 256] {
    let mut table = [0; 256];
    let mut index = 0;
    while index < letters.len() {
        let (bytes, bit) = letters[index];
        let mut at = 0;
        while at < bytes.len() {
            table[bytes[at] as usize] |= bit;
            table[bytes[at].to_ascii_uppercase() as usize] |= bit;
            at += 1;
        }
        index += 1;
    }
    let mut byte = from;
    while byte < to {
        table[byte] |= 64;
        byte += 1;
    }
    table
}

/// Whether a word that binds in English may begin here.
pub(super) fn begins(bytes: &[u8]) -> bool {
    let Some(mut head) = bytes.first_chunk::<4>().copied() else {
        return false;
    };
    head.make_ascii_lowercase();
    matches!(
        &head,
        b"must"
            | b"neve"
            | b"alwa"
            | b"avoi"
            | b"shou"
            | b"forb"
            | b"proh"
            | [b'd', b'o', b' ', _]
            | b"don'"
            | b"dont"
            | [b'd', b'o', b'n', 0xe2]
    )
}
