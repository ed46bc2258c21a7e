//! Finding known phrases in text.

/// The length of the start of `text` that is `phrase`, but for case and for
/// marks between its words; the phrase must end where a word does.
pub(super) fn phrase(text: &str, phrase: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    for expected in phrase.bytes() {
        if expected == b' ' {
            let start = at;
            while matches!(bytes.get(at), Some(b' ' | b'*' | b'_' | b'\n')) {
                at += 1;
            }
            if at == start {
                return None;
            }
        } else if expected == b'\'' && text.get(at..).is_some_and(|rest| rest.starts_with('’')) {
            at += '’'.len_utf8();
        } else if bytes.get(at).map(u8::to_ascii_lowercase) == Some(expected) {
            at += 1;
        } else {
            return None;
        }
    }
    // A phrase of signs needs no end of a word.
    let last = phrase.chars().next_back()?;
    let unspaced = !last.is_ascii() && last as u32 >= 0x3000;
    let next = text[at..].chars().next();
    (unspaced || next.is_none_or(|c| !c.is_alphanumeric() && c != '-')).then_some(at)
}

/// The length of the first of `phrases` that `text` starts with.
pub(super) fn any_phrase(text: &str, phrases: &[&str]) -> Option<usize> {
    let first = text.as_bytes().first()?.to_ascii_lowercase();
    phrases
        .iter()
        .filter(|words| words.as_bytes()[0] == first)
        .find_map(|words| phrase(text, words))
}

/// Where the first of these words or signs stands that is a word of its own.
pub(super) fn find_word(text: &str, words: &[&str]) -> Option<(usize, usize)> {
    words
        .iter()
        .filter_map(|word| {
            let at = text.find(word)?;
            let bounded = !word.is_ascii()
                || (at > 0
                    && !text.as_bytes()[at - 1].is_ascii_alphanumeric()
                    && !text[at + word.len()..].starts_with(|c: char| c.is_alphanumeric()));
            bounded.then_some((at, at + word.len()))
        })
        .min()
}

/// Whether `text` holds one of these signs, each of at least one character of
/// three bytes.
pub(super) fn holds_sign(text: &str, signs: &[&str]) -> bool {
    let bytes = text.as_bytes();
    (0..bytes.len()).any(|at| {
        bytes[at] >= 0xe0
            && signs.iter().any(|sign| {
                let sign = sign.as_bytes();
                bytes[at] == sign[0]
                    && bytes.get(at + 2) == sign.get(2)
                    && bytes[at..].starts_with(sign)
            })
    })
}
