//! How agents measure texts.

use unicode_normalization::char::canonical_combining_class;

/// Characters of UTF-16, which is what JavaScript counts.
pub(super) fn units(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    text.chars().map(char::len_utf16).sum()
}

/// The start of a text with so many characters of UTF-16 at most.
pub(super) fn start(text: &str, most: usize) -> &str {
    let mut units = 0;
    for (at, c) in text.char_indices() {
        units += c.len_utf16();
        if units > most {
            return &text[..at];
        }
    }
    text
}

/// The same, but nothing that is seen as one character is cut in two.
pub(super) fn start_of_clusters(text: &str, most: usize) -> &str {
    let cut = start(text, most);
    let Some(next) = text[cut.len()..].chars().next() else {
        return cut;
    };
    let mut end = cut.len();
    let mut next = next;
    while let Some(last) = text[..end].chars().next_back() {
        if !(joins(next) || last == JOINER || flags(last, next)) {
            break;
        }
        end -= last.len_utf8();
        next = last;
    }
    &text[..end]
}

const JOINER: char = '\u{200d}';

/// Whether a character belongs to the one before it.
fn joins(c: char) -> bool {
    matches!(c, JOINER | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{20e3}')
        || canonical_combining_class(c) != 0
}

/// Whether two characters make a flag.
fn flags(last: char, next: char) -> bool {
    let is_letter = |c| matches!(c, '\u{1f1e6}'..='\u{1f1ff}');
    is_letter(last) && is_letter(next)
}

/// Columns of a terminal, as Bun counts them.
pub(super) fn columns(text: &str) -> usize {
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return text.len();
    }
    text.chars().map(width).sum()
}

fn width(c: char) -> usize {
    if c.is_control() || joins(c) || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}') {
        return 0;
    }
    // East Asian wide and full-width characters, and emoji.
    let is_wide = matches!(c,
        '\u{1100}'..='\u{115f}'
        | '\u{231a}'..='\u{231b}'
        | '\u{23e9}'..='\u{23ec}'
        | '\u{23f0}'
        | '\u{23f3}'
        | '\u{25fd}'..='\u{25fe}'
        | '\u{2614}'..='\u{2615}'
        | '\u{2648}'..='\u{2653}'
        | '\u{267f}'
        | '\u{2693}'
        | '\u{26a1}'
        | '\u{26aa}'..='\u{26ab}'
        | '\u{26bd}'..='\u{26be}'
        | '\u{26c4}'..='\u{26c5}'
        | '\u{26ce}'
        | '\u{26d4}'
        | '\u{26ea}'
        | '\u{26f2}'..='\u{26f3}'
        | '\u{26f5}'
        | '\u{26fa}'
        | '\u{26fd}'
        | '\u{2705}'
        | '\u{270a}'..='\u{270b}'
        | '\u{2728}'
        | '\u{274c}'
        | '\u{274e}'
        | '\u{2753}'..='\u{2755}'
        | '\u{2757}'
        | '\u{2795}'..='\u{2797}'
        | '\u{27b0}'
        | '\u{27bf}'
        | '\u{2b1b}'..='\u{2b1c}'
        | '\u{2b50}'
        | '\u{2b55}'
        | '\u{2e80}'..='\u{303e}'
        | '\u{3041}'..='\u{33ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{a4cf}'
        | '\u{a960}'..='\u{a97f}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f004}'
        | '\u{1f0cf}'
        | '\u{1f18e}'
        | '\u{1f191}'..='\u{1f19a}'
        | '\u{1f200}'..='\u{1f320}'
        | '\u{1f32d}'..='\u{1f335}'
        | '\u{1f337}'..='\u{1f37c}'
        | '\u{1f37e}'..='\u{1f393}'
        | '\u{1f3a0}'..='\u{1f3ca}'
        | '\u{1f3cf}'..='\u{1f3d3}'
        | '\u{1f3e0}'..='\u{1f3f0}'
        | '\u{1f3f4}'
        | '\u{1f3f8}'..='\u{1f43e}'
        | '\u{1f440}'
        | '\u{1f442}'..='\u{1f4fc}'
        | '\u{1f4ff}'..='\u{1f53d}'
        | '\u{1f54b}'..='\u{1f54e}'
        | '\u{1f550}'..='\u{1f567}'
        | '\u{1f57a}'
        | '\u{1f595}'..='\u{1f596}'
        | '\u{1f5a4}'
        | '\u{1f5fb}'..='\u{1f64f}'
        | '\u{1f680}'..='\u{1f6c5}'
        | '\u{1f6cc}'
        | '\u{1f6d0}'..='\u{1f6d2}'
        | '\u{1f6d5}'..='\u{1f6d7}'
        | '\u{1f6dc}'..='\u{1f6df}'
        | '\u{1f6eb}'..='\u{1f6ec}'
        | '\u{1f6f4}'..='\u{1f6fc}'
        | '\u{1f7e0}'..='\u{1f7eb}'
        | '\u{1f7f0}'
        | '\u{1f90c}'..='\u{1f93a}'
        | '\u{1f93c}'..='\u{1f945}'
        | '\u{1f947}'..='\u{1f9ff}'
        | '\u{1fa70}'..='\u{1faff}'
        | '\u{20000}'..='\u{3fffd}');
    1 + usize::from(is_wide)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_measured_as_agents_do() {
        assert_eq!(units("a名😀"), 4);
        assert_eq!(columns("a名😀é\u{301}\n"), 6);
        assert_eq!(start("a😀b", 2), "a");
        assert_eq!(start("a😀b", 3), "a😀");
        assert_eq!(start("ab", 9), "ab");
    }

    #[test]
    fn nothing_seen_as_one_is_cut() {
        assert_eq!(start_of_clusters("ae\u{301}b", 2), "a");
        assert_eq!(start_of_clusters("ae\u{301}b", 3), "ae\u{301}");
        assert_eq!(start_of_clusters("a👩\u{200d}💻", 4), "a");
        assert_eq!(start_of_clusters("a🇩🇪b", 3), "a");
    }
}
