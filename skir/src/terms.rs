//! Words of a text as a search compares them.

use alloc::string::String;
use core::iter::Peekable;
use core::ops::Range;
use core::str::CharIndices;

/// Words that say nothing about a subject. Sorted.
const FUNCTION_WORDS: [&str; 41] = [
    "a", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by", "can", "do", "does",
    "for", "from", "has", "have", "how", "if", "in", "into", "is", "it", "its", "of", "on", "or",
    "so", "than", "that", "the", "their", "then", "this", "to", "was", "what", "when", "with",
    "you",
];

/// The longest term in bytes; a longer word is no word, such as encoded data.
const LONGEST: usize = 64;

/// Calls `each` with every term of `text`, in order, and with the bytes of
/// `text` that it stands for.
///
/// A term is a word without case, accents and the commonest English endings;
/// English function words are left out. Text of scripts that put no space
/// between words is cut into overlapping pairs of characters. The compiler
/// splits a skill with this function and the runtime splits a query with it,
/// so that both always agree.
///
/// ```
/// let mut terms = Vec::new();
/// skir::each_term("Committing the RÉSUMÉ files, 提交说明", |term, _| terms.push(term.to_owned()));
/// assert_eq!(terms, ["commit", "resum", "fil", "提交", "交说", "说明"]);
/// ```
pub fn each_term(text: &str, mut each: impl FnMut(&str, Range<usize>)) {
    let mut chars = text.char_indices().peekable();
    let mut word = String::new();
    while let Some(&(start, c)) = chars.peek() {
        if is_unspaced(c) {
            pairs(text, &mut chars, &mut each);
        } else if c.is_alphanumeric() {
            let end = take_word(&mut chars, &mut word);
            if word.len() <= LONGEST && FUNCTION_WORDS.binary_search(&word.as_str()).is_err() {
                each(stem(&mut word), start..end);
            }
            word.clear();
        } else {
            chars.next();
        }
    }
}

/// Whether `c` is of a script that puts no space between words, or so few
/// that words cannot be told by them.
fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c),
        // Thai, Lao, Myanmar, Khmer.
        0x0E01..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF
        // Hiragana, Katakana, Bopomofo, and the marks that belong to words.
        | 0x3005..=0x3007 | 0x3040..=0x30FA | 0x30FC..=0x312F | 0x31A0..=0x31FF
        // Han.
        | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF
        // Hangul: spaced, but endings grow onto words.
        | 0x1100..=0x11FF | 0xAC00..=0xD7FF
        // Katakana and Hangul of half width.
        | 0xFF66..=0xFFDC)
}

/// Reads a run of unspaced characters and gives its pairs; the character
/// itself where it stands alone.
fn pairs(
    text: &str,
    chars: &mut Peekable<CharIndices<'_>>,
    each: &mut impl FnMut(&str, Range<usize>),
) {
    let mut before: Option<usize> = None;
    while let Some((start, c)) = chars.next_if(|(_, c)| is_unspaced(*c)) {
        let end = start + c.len_utf8();
        let last = chars.peek().is_none_or(|(_, next)| !is_unspaced(*next));
        match before {
            Some(first) => each(&text[first..end], first..end),
            None if last => each(&text[start..end], start..end),
            None => {}
        }
        before = Some(start);
    }
}

/// Reads one word, folded, into `word`; returns where it ends.
fn take_word(chars: &mut Peekable<CharIndices<'_>>, word: &mut String) -> usize {
    let mut letters = 0_usize;
    let mut end = 0;
    while let Some((at, c)) = chars.next_if(|(_, c)| {
        !is_unspaced(*c)
            && (c.is_alphanumeric()
                || is_mark(*c)
                // `user's`; the languages C++, C# and F#.
                || matches!(c, '\'' | '\u{2019}')
                || letters == 1 && matches!(c, '+' | '#'))
    }) {
        let part_of_word = !matches!(c, '\'' | '\u{2019}');
        if part_of_word {
            end = at + c.len_utf8();
            // Past the longest term the word is only skipped.
            if !is_mark(c) && word.len() <= LONGEST {
                fold(c, word);
            }
        }
        letters += usize::from(c.is_alphanumeric());
    }
    end
}

/// Whether `c` is a mark that combines with the character before it.
fn is_mark(c: char) -> bool {
    matches!(u32::from(c), 0x0300..=0x036F)
}

/// Appends `c` without case, width and, in Latin script, accents.
fn fold(c: char, word: &mut String) {
    if c.is_ascii() {
        word.push(c.to_ascii_lowercase());
        return;
    }
    // The printable ASCII characters in full width.
    if let Some(narrow @ 0x21..=0x7E) = u32::from(c).checked_sub(0xFEE0)
        && let Some(narrow) = char::from_u32(narrow)
    {
        word.push(narrow.to_ascii_lowercase());
        return;
    }
    for c in c.to_lowercase().filter(|c| !is_mark(*c)) {
        match c {
            'à'..='å' | 'ā' | 'ă' | 'ą' => word.push('a'),
            'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => word.push('c'),
            'ď' | 'đ' | 'ð' => word.push('d'),
            'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => word.push('e'),
            'ĝ' | 'ğ' | 'ġ' | 'ģ' => word.push('g'),
            'ĥ' | 'ħ' => word.push('h'),
            'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => word.push('i'),
            'ĵ' => word.push('j'),
            'ķ' => word.push('k'),
            'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => word.push('l'),
            'ñ' | 'ń' | 'ņ' | 'ň' => word.push('n'),
            'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => word.push('o'),
            'ŕ' | 'ŗ' | 'ř' => word.push('r'),
            'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => word.push('s'),
            'ţ' | 'ť' | 'ŧ' | 'ț' => word.push('t'),
            'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => word.push('u'),
            'ŵ' => word.push('w'),
            'ý' | 'ÿ' | 'ŷ' => word.push('y'),
            'ź' | 'ż' | 'ž' => word.push('z'),
            'ß' => word.push_str("ss"),
            'æ' => word.push_str("ae"),
            'œ' => word.push_str("oe"),
            c => word.push(c),
        }
    }
}

/// The word without the commonest English endings. Light on purpose: words
/// that differ in meaning stay apart, and the result need not be a word.
fn stem(word: &mut String) -> &str {
    if word.len() < 3 || !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return word;
    }
    if word.ends_with("ies") && word.len() > 4 {
        word.truncate(word.len() - 3);
        word.push('y');
    } else if word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us") {
        // `analysis`, `this`: no plural.
        if !word.ends_with("is") && word.len() > 3 {
            word.truncate(word.len() - 1);
        }
    }
    let cut = if word.ends_with("ing") {
        stem_before(word, 3, 3)
    } else if word.ends_with("ed") && !word.ends_with("eed") && word != "embed" {
        stem_before(word, 2, 3)
    } else if word.ends_with("tion") || word.ends_with("sion") {
        stem_before(word, 3, 4)
    } else {
        None
    };
    if let Some(cut) = cut {
        word.truncate(cut);
    }
    if word.len() > 3 && word.ends_with('e') {
        word.truncate(word.len() - 1);
    }
    let bytes = word.as_bytes();
    if let [.., a, b] = bytes
        && a == b
        && bytes.len() > 2
        && !b"aeiouy".contains(a)
    {
        word.truncate(bytes.len() - 1);
    }
    word
}

/// Where `word` ends without `ending` bytes, when what is left has `least`
/// letters and a vowel.
fn stem_before(word: &str, ending: usize, least: usize) -> Option<usize> {
    let cut = word.len() - ending;
    let vowel = word.as_bytes()[..cut].iter().any(|b| b"aeiouy".contains(b));
    (cut >= least && vowel).then_some(cut)
}

#[cfg(test)]
mod tests {
    use super::{FUNCTION_WORDS, each_term};
    use alloc::string::String;
    use alloc::vec::Vec;
    use alloc::{borrow::ToOwned, vec};

    fn terms(text: &str) -> Vec<String> {
        let mut terms = Vec::new();
        each_term(text, |term, _| terms.push(term.to_owned()));
        terms
    }

    fn same(words: &str) {
        let mut terms = terms(words);
        assert!(terms.len() > 1, "{words}");
        terms.dedup();
        assert_eq!(terms.len(), 1, "{words}: {terms:?}");
    }

    #[test]
    fn function_words_are_sorted_for_the_search() {
        assert!(FUNCTION_WORDS.is_sorted());
        assert_eq!(terms("Use it when the user asks"), ["use", "user", "ask"]);
    }

    #[test]
    fn forms_of_one_word_are_one_term() {
        same("commit commits committed committing");
        same("write writes writing");
        same("change changes changed changing");
        same("query queries");
        same("migrate migrates migrated migrating migration migrations");
        same("fix fixes fixed fixing");
        same("class classes");
        same("embed embeds embedded embedding");
        same("pass passes passed passing");
        same("control controlled controlling");
        same("add adds added adding");
        same("user users user's user’s");
    }

    #[test]
    fn different_words_stay_apart() {
        let words = "string str thing status state need speed analysis review user use us this bus";
        let mut terms = terms(words);
        terms.sort();
        terms.dedup();
        // `this` is a function word.
        assert_eq!(terms.len(), words.split(' ').count() - 1, "{terms:?}");
    }

    #[test]
    fn case_width_and_accents_do_not_count() {
        same("résumé RESUME re\u{301}sume\u{301} Ｒｅｓｕｍｅ");
        same("straße STRASSE");
        same("Łódź lodz");
    }

    #[test]
    fn separators_split_names_and_paths() {
        assert_eq!(
            terms("task.git.commit_feature/db-migrate"),
            ["task", "git", "commit", "featur", "db", "migrat"]
        );
        assert_eq!(terms("C++ c# utf8 #42"), ["c++", "c#", "utf8", "42"]);
    }

    #[test]
    fn unspaced_scripts_are_cut_into_pairs() {
        assert_eq!(terms("写周报。表"), ["写周", "周报", "表"]);
        assert_eq!(
            terms("テストをPDFで"),
            ["テス", "スト", "トを", "pdf", "で"]
        );
        assert_eq!(terms("커밋을"), ["커밋", "밋을"]);
    }

    #[test]
    fn every_term_comes_with_its_place() {
        let text = "The café's 提交!";
        let mut places = Vec::new();
        each_term(text, |_, range| places.push(&text[range]));
        assert_eq!(places, ["café's", "提交"]);
    }

    #[test]
    fn what_is_too_long_for_a_word_is_left_out() {
        let long = "x".repeat(10_000);
        assert_eq!(terms(&long), Vec::<String>::new());
        assert_eq!(terms(&alloc::format!("a {long} word")), vec!["word"]);
    }
}
