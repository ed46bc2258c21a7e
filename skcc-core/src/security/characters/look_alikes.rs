//! Letters of one script in words of another.

use std::collections::BTreeSet;
use std::ops::Range;

use super::region::{Region, Regions};
use super::{Odd, suspects};
use crate::diagnostic::{Code, Confidence};
use crate::security::Purpose;
use crate::security::words::look_alike;

/// So many different words in running text are no slip of a keyboard.
const WORDS: usize = 3;

/// Finds words that mix Latin letters with those of other scripts that look
/// like Latin ones, and hosts that are spelt with such letters.
pub(super) fn find(text: &str, regions: &Regions, purpose: &Purpose, odd: &mut Vec<Odd>) {
    let mut past = 0;
    let mut in_prose = BTreeSet::new();
    let first = odd.len();
    for (at, c) in suspects(text) {
        // Latin has letters beyond ASCII, which are no other script.
        if at < past || c < '\u{370}' || look_alike(c).is_none() {
            continue;
        }
        let range = word_around(text, at);
        past = range.end;
        let word = &text[range.clone()];
        let is_host = in_host(text, range.start);
        if !is_host && !is_mixed(word) {
            continue;
        }
        let is_spelt = word
            .chars()
            .all(|c| c.is_ascii() || (c >= '\u{370}' && look_alike(c).is_some()));
        if !is_spelt || (!is_host && is_inflected(word)) {
            continue;
        }
        let is_greek = word
            .chars()
            .all(|c| c.is_ascii() || matches!(c, '\u{370}'..='\u{3ff}'));
        let confidence = match regions.at(range.start) {
            _ if is_host => Confidence::High,
            // Symbols of formulas: `νmax`.
            _ if is_greek && word.chars().filter(|c| !c.is_ascii()).count() == 1 => continue,
            Region::Code if !is_greek && !purpose.is_security() => Confidence::Medium,
            Region::Data => continue,
            _ => {
                in_prose.insert(word);
                Confidence::Low
            }
        };
        let plain: String = word.chars().map(|c| look_alike(c).unwrap_or(c)).collect();
        let others: Vec<String> = word
            .chars()
            .filter(|c| !c.is_ascii())
            .map(|c| format!("U+{:04X}", u32::from(c)))
            .collect();
        odd.push(Odd {
            code: Code::Homoglyph,
            range,
            confidence,
            shown: format!("`{plain}` is written with {} and", others.join(", ")),
        });
    }
    if in_prose.len() >= WORDS && !purpose.is_security() {
        for one in &mut odd[first..] {
            one.confidence = one.confidence.max(Confidence::Medium);
        }
    }
}

/// How long a word is looked at, in bytes to either side.
const LONGEST: usize = 128;

fn word_around(text: &str, at: usize) -> Range<usize> {
    let start = text[..at]
        .char_indices()
        .rev()
        .take_while(|(start, c)| at - start <= LONGEST && c.is_alphabetic())
        .last()
        .map_or(at, |(start, _)| start);
    let end = text[at..]
        .char_indices()
        .take_while(|(length, c)| *length <= LONGEST && c.is_alphabetic())
        .last()
        .map_or(at, |(length, c)| at + length + c.len_utf8());
    start..end
}

fn is_mixed(word: &str) -> bool {
    word.chars().count() > 2 && word.bytes().any(|b| b.is_ascii_alphabetic())
}

/// An abbreviation with the ending of another language: `APIа`.
fn is_inflected(word: &str) -> bool {
    let stem = word.find(|c: char| !c.is_ascii()).unwrap_or(word.len());
    let (stem, ending) = word.split_at(stem);
    stem.len() > 1
        && stem.bytes().all(|b| b.is_ascii_uppercase())
        && ending.chars().all(|c| !c.is_ascii())
}

/// Whether the place lies in the host of a URL.
fn in_host(text: &str, at: usize) -> bool {
    let mut from = at.saturating_sub(LONGEST);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    text[from..at].rfind("://").is_some_and(|scheme| {
        !text[from + scheme + 3..at].contains(|c: char| {
            c.is_whitespace() || matches!(c, '/' | '?' | '#' | ')' | '"' | '`' | '>')
        })
    })
}
