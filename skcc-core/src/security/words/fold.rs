//! Forms of one word that a reader takes for the same.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::decompose_compatible;

/// The hash of nothing: FNV-1a, 64 bits.
pub(super) const START: u64 = 0xcbf2_9ce4_8422_2325;

/// The hash with one more byte.
pub(super) const fn add(hash: u64, byte: u8) -> u64 {
    (hash ^ byte as u64).wrapping_mul(0x0100_0000_01b3)
}

/// The hash of a word's folded form; nothing when no character is left.
pub(super) fn hash(word: &str) -> Option<u64> {
    if word.is_ascii() {
        return (!word.is_empty()).then(|| hash_of_ascii(word.as_bytes()));
    }
    // Ideographs are what they are, and Kana no more than taken apart.
    let mut characters = word.chars();
    if let (Some(c), None) = (characters.next(), characters.next())
        && is_ideograph(c)
    {
        if is_whole(c) {
            return Some(word.bytes().fold(START, add));
        }
        let mut hash = START;
        decompose_compatible(c, |c| {
            let mut bytes = [0; 4];
            hash = c.encode_utf8(&mut bytes).bytes().fold(hash, add);
        });
        return Some(hash);
    }
    let folded = folded(word);
    (!folded.is_empty()).then(|| folded.bytes().fold(START, add))
}

/// The hash of the folded form of a word of ASCII characters.
fn hash_of_ascii(word: &[u8]) -> u64 {
    let letters = word.iter().filter(|b| b.is_ascii_alphabetic()).count();
    let plain = |b: &u8| b.to_ascii_lowercase();
    if has_digits_for_letters(letters, word) {
        word.iter().map(plain).map(letter_of).fold(START, add)
    } else {
        word.iter().map(plain).fold(START, add)
    }
}

/// Whether the digits of a word may stand for letters: in short words, and in
/// numbers with a unit, they are digits.
fn has_digits_for_letters(letters: usize, word: &[u8]) -> bool {
    letters > 1 && word.len() > 4 && word.iter().any(u8::is_ascii_digit)
}

/// The letter that a digit stands for.
const fn letter_of(byte: u8) -> u8 {
    match byte {
        b'0' => b'o',
        b'1' => b'i',
        b'3' => b'e',
        b'4' => b'a',
        b'5' => b's',
        b'7' => b't',
        _ => byte,
    }
}

/// Lower case without accents and invisible characters, compatibility forms as
/// what they stand for; in a word with Latin letters, letters that look like
/// Latin ones and digits that stand for them as these.
fn folded(word: &str) -> String {
    let mut folded: String = word
        .chars()
        .filter(|c| !is_invisible(*c))
        .map(|c| if c == '\u{2019}' { '\'' } else { c })
        .nfkd()
        .filter(|c| !is_mark(*c))
        .flat_map(char::to_lowercase)
        .collect();
    let letters = folded.bytes().filter(u8::is_ascii_alphabetic).count();
    if letters == 0 {
        return folded;
    }
    if !folded.is_ascii() {
        folded = folded.chars().map(|c| look_alike(c).unwrap_or(c)).collect();
    }
    if has_digits_for_letters(letters, folded.as_bytes()) {
        let letter = |c: char| u8::try_from(c).map_or(c, |byte| char::from(letter_of(byte)));
        folded = folded.chars().map(letter).collect();
    }
    folded
}

/// Whether it is a combining mark of Latin, Greek or Cyrillic letters.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// Whether texts are written without blanks around such characters.
pub(super) fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

/// Whether an ideograph is its own folded form: those of both large blocks.
const fn is_whole(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

/// Whether a reader does not see the character although it stands in a line.
pub(in crate::security) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}'
    )
}

/// The Latin letter that a letter of another script looks like.
///
/// The letters of Unicode's confusables (UTS 39) that common fonts draw alike;
/// those that merely resemble one another are left out.
pub(in crate::security) fn look_alike(c: char) -> Option<char> {
    Some(match c {
        // Cyrillic, Greek, Armenian and Latin beyond ASCII.
        'а' | 'А' | 'Α' | 'α' | 'ɑ' => 'a',
        'В' | 'Β' => 'b',
        'с' | 'С' => 'c',
        'ԁ' => 'd',
        'е' | 'Е' | 'ё' | 'Ё' | 'Ε' => 'e',
        'ց' | 'ɡ' => 'g',
        'һ' | 'Н' | 'Η' | 'հ' => 'h',
        'і' | 'І' | 'ї' | 'Ї' | 'Ι' | 'ι' | 'ı' => 'i',
        'ј' | 'Ј' => 'j',
        'к' | 'К' | 'Κ' => 'k',
        'ӏ' | 'Ӏ' => 'l',
        'М' | 'Μ' => 'm',
        'Ν' | 'ո' => 'n',
        'о' | 'О' | 'Ο' | 'ο' | 'օ' => 'o',
        'р' | 'Р' | 'Ρ' | 'ρ' => 'p',
        'ԛ' => 'q',
        'ѕ' | 'Ѕ' => 's',
        'Т' | 'Τ' => 't',
        'ս' => 'u',
        'ѵ' | 'ν' => 'v',
        'ԝ' => 'w',
        'х' | 'Х' | 'Χ' => 'x',
        'у' | 'У' | 'Υ' | 'υ' => 'y',
        'Ζ' => 'z',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ideographs_that_are_whole_are_not_taken_apart() {
        for c in (char::MIN..=char::MAX).filter(|c| is_whole(*c)) {
            assert!(is_ideograph(c));
            let mut parts = Vec::new();
            decompose_compatible(c, |part| parts.push(part));
            assert_eq!(parts, [c]);
        }
    }
}
