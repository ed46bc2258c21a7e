//! Marks of what is critical: `[CRITICAL]`, `**CRITICAL**`, a warning sign.

use crate::lower::prose::skip_marks;

/// Signs that warn.
const SIGNS: &[char] = &['⚠', '🚨', '❗', '‼'];

/// Words that say so, when they stand in brackets, in bold or before a colon.
const WORDS: &[&str] = &[
    "CRITICAL",
    "MANDATORY",
    "关键",
    "關鍵",
    "重要",
    "必須",
    "치명적",
];

/// Whether `text` is marked as critical, and where it goes on behind a mark at
/// its start.
pub(super) fn critical(text: &str) -> (bool, usize) {
    let inner = skip_marks(text);
    let front = text.len() - inner.len();
    let mut marked = false;
    let mut at = 0;
    if let Some(sign) = text[..front].rfind(SIGNS) {
        marked = true;
        at = sign + text[sign..].chars().next().map_or(0, char::len_utf8);
    }
    if let Some(word) = word(inner)
        && is_mark(&text[..front], &inner[word.len()..], word, word.is_ascii())
    {
        marked = true;
        let rest = inner[word.len()..].trim_start_matches([
            ']', ')', '】', '］', ':', '：', '*', '_', ' ', '—', '-', '!',
        ]);
        at = text.len() - rest.len();
    } else if !marked && text.ends_with([')', ']', '】', '］', '*']) {
        // `Deploy (CRITICAL)`.
        let end = text.trim_end_matches(['*', ')', ']', '】', '］']);
        let found = WORDS.iter().find(|word| end.ends_with(**word));
        marked = found.is_some_and(|word| {
            is_mark(
                &end[..end.len() - word.len()],
                &text[end.len()..],
                word,
                false,
            )
        });
    }
    let rest = text[at..].trim_start_matches([' ', '\u{fe0f}']);
    // A mark alone is all there is to say.
    (
        marked,
        if rest.is_empty() {
            0
        } else {
            text.len() - rest.len()
        },
    )
}

/// The word that `text` starts with.
fn word(text: &str) -> Option<&'static str> {
    let first = text.as_bytes().first()?;
    WORDS
        .iter()
        .copied()
        .find(|word| word.as_bytes()[0] == *first && text.starts_with(word))
}

/// Whether what stands around a word makes it a mark.
fn is_mark(before: &str, behind: &str, word: &str, is_label: bool) -> bool {
    let closes = behind.starts_with([']', ')', '】', '］', ':', '：']);
    let bracket = before.ends_with(['[', '(', '【', '［']) && closes;
    // `**重要**：` is no more than `Note:`.
    let bold = word != "重要" && before.ends_with('*') && (closes || behind.starts_with('*'));
    let label = is_label
        && behind
            .trim_start_matches('*')
            .starts_with([':', '：', '!', '—', '-']);
    bracket || bold || label
}

#[cfg(test)]
mod tests {
    use super::critical;

    #[track_caller]
    fn check(text: &str, marked: bool, rest: &str) {
        let (found, at) = critical(text);
        assert_eq!((found, &text[at..]), (marked, rest), "{text}");
    }

    #[test]
    fn marks_are_found_and_taken_off_the_start() {
        check("[CRITICAL] Stop it", true, "Stop it");
        check("**CRITICAL**: Stop it", true, "Stop it");
        check("**[CRITICAL]** Stop it", true, "Stop it");
        check("CRITICAL: Stop it", true, "Stop it");
        check("⚠️ Stop it", true, "Stop it");
        check("⚠️ **CRITICAL:** Stop it", true, "Stop it");
        check("【重要】停止", true, "停止");
        check("**重要**：停止", false, "**重要**：停止");
        check("Stop it (CRITICAL)", true, "Stop it (CRITICAL)");
        check("**Stop it [MANDATORY]**", true, "**Stop it [MANDATORY]**");
        check("[CRITICAL]", true, "[CRITICAL]");
    }

    #[test]
    fn words_in_the_text_are_no_marks() {
        check("Report CRITICAL issues", false, "Report CRITICAL issues");
        check(
            "CRITICAL issues come first",
            false,
            "CRITICAL issues come first",
        );
        check("重要なファイルを読む", false, "重要なファイルを読む");
        check(
            "Fix what is **critical**",
            false,
            "Fix what is **critical**",
        );
        check("**Stop** it", false, "**Stop** it");
    }
}
