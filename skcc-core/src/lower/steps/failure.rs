//! What to do when a step fails.

use skir::ErrorAction;

use super::kind::condition;
use super::phrase::{any_phrase, holds_sign};
use crate::lower::language::Language;

#[rustfmt::skip] // One a line would be long to read.
const LABELS: &[&str] = &[
    "on error", "on errors", "on failure", "upon failure", "in case of error", "in case of errors",
    "in case of failure", "if error", "error handling", "失败时", "失敗時", "出错时", "出錯時",
    "发生错误时", "エラー時", "エラーの場合", "실패 시", "오류 시", "hata durumunda",
    "en caso de error", "em caso de erro", "em caso de falha",
];

/// What opens a condition.
const OPENERS: &[&str] = &[
    "if", "when", "whenever", "should", "如果", "若", "一旦", "si", "se",
];

/// What ends one in Japanese and Korean; all of two signs or more.
const ENDS: &[&str] = &["場合", "たら", "하면", "경우"];

/// What `text` asks for when the step fails, when it speaks of that.
pub(super) fn on_error(text: &str, language: Language) -> Option<ErrorAction> {
    let first = text.bytes().next()?.to_ascii_lowercase();
    if !matches!(
        first,
        b'i' | b'o' | b'u' | b'e' | b'w' | b's' | b'h' | 0xe0..
    ) {
        return None;
    }
    if let Some(end) = any_phrase(text, LABELS) {
        return Some(action(&text[end..]));
    }
    let range = if let Some(end) = any_phrase(text, OPENERS) {
        condition(text, end)
    } else if matches!(language, Language::Japanese | Language::Korean) && holds_sign(text, FAILS) {
        // `テストが失敗した場合、…`.
        let ends = ENDS
            .iter()
            .filter_map(|sign| Some(text.find(sign)? + sign.len()));
        0..ends.min()?
    } else {
        return None;
    };
    fails(&text[range.clone()]).then(|| action(&text[range.end..]))
}

/// Signs of failure.
#[rustfmt::skip] // One a line would be long to read.
const FAILS: &[&str] = &[
    "失败", "失敗", "出错", "報錯", "报错", "エラー", "실패", "오류", "不通过", "不可用", "超时",
];

/// Words of failure.
#[rustfmt::skip] // One a line would be long to read.
const FAIL_WORDS: &[&str] = &[
    "fail", "fails", "failed", "failing", "failure", "failures", "error", "errors", "crashes",
    "breaks", "falla", "falha", "unavailable", "unreachable",
];

/// Whether a condition is that something fails.
fn fails(clause: &str) -> bool {
    let is_word = |word: &str| {
        FAIL_WORDS
            .iter()
            .any(|known| known.eq_ignore_ascii_case(word))
    };
    let phrases = [
        "times out",
        "timed out",
        "does not work",
        "doesn't work",
        "goes wrong",
        "went wrong",
    ];
    holds_sign(clause, FAILS)
        || clause
            .split(|c: char| !c.is_ascii_alphanumeric())
            .any(is_word)
        || phrases.iter().any(|words| clause.contains(words))
}

#[rustfmt::skip] // One a line would be long to read.
const ACTIONS: &[(&str, ErrorAction)] = &[
    ("stop", ErrorAction::Stop), ("abort", ErrorAction::Stop), ("halt", ErrorAction::Stop),
    ("exit", ErrorAction::Stop), ("do not continue", ErrorAction::Stop),
    ("do not proceed", ErrorAction::Stop), ("don't proceed", ErrorAction::Stop),
    ("don't continue", ErrorAction::Stop), ("停止", ErrorAction::Stop),
    ("中止", ErrorAction::Stop), ("终止", ErrorAction::Stop), ("退出", ErrorAction::Stop),
    ("중단", ErrorAction::Stop), ("skip", ErrorAction::Skip), ("ignore", ErrorAction::Skip),
    ("continue", ErrorAction::Skip), ("proceed", ErrorAction::Skip),
    ("move on", ErrorAction::Skip), ("跳过", ErrorAction::Skip), ("跳過", ErrorAction::Skip),
    ("继续", ErrorAction::Skip), ("忽略", ErrorAction::Skip), ("スキップ", ErrorAction::Skip),
    ("건너", ErrorAction::Skip), ("retry", ErrorAction::Retry), ("try again", ErrorAction::Retry),
    ("rerun", ErrorAction::Retry), ("re-run", ErrorAction::Retry),
    ("run again", ErrorAction::Retry), ("重试", ErrorAction::Retry), ("重試", ErrorAction::Retry),
    ("再次", ErrorAction::Retry), ("重新", ErrorAction::Retry), ("再試行", ErrorAction::Retry),
    ("再実行", ErrorAction::Retry), ("다시", ErrorAction::Retry), ("ask", ErrorAction::Ask),
    ("tell the user", ErrorAction::Ask), ("inform the user", ErrorAction::Ask),
    ("notify", ErrorAction::Ask), ("escalate", ErrorAction::Ask), ("report", ErrorAction::Ask),
    ("询问", ErrorAction::Ask), ("告知用户", ErrorAction::Ask), ("通知", ErrorAction::Ask),
    ("報告", ErrorAction::Ask), ("报告", ErrorAction::Ask), ("ユーザーに", ErrorAction::Ask),
    ("사용자에게", ErrorAction::Ask), ("fall back", ErrorAction::Fallback),
    ("fallback", ErrorAction::Fallback), ("instead", ErrorAction::Fallback),
    ("switch to", ErrorAction::Fallback), ("use", ErrorAction::Fallback),
    ("try", ErrorAction::Fallback), ("改用", ErrorAction::Fallback),
    ("回退", ErrorAction::Fallback), ("使用", ErrorAction::Fallback),
    ("フォールバック", ErrorAction::Fallback), ("代わりに", ErrorAction::Fallback),
    ("대신", ErrorAction::Fallback),
];

/// The first action that a clause names.
fn action(clause: &str) -> ErrorAction {
    let lower = clause.to_lowercase();
    ACTIONS
        .iter()
        .filter_map(|(word, action)| {
            let at = lower.find(word)?;
            let starts =
                !word.is_ascii() || at == 0 || !lower.as_bytes()[at - 1].is_ascii_alphanumeric();
            let ends = !word.is_ascii()
                || !lower[at + word.len()..].starts_with(|c: char| c.is_ascii_alphanumeric());
            (starts && ends).then_some((at, std::cmp::Reverse(word.len()), *action))
        })
        .min_by_key(|(at, length, _)| (*at, *length))
        .map_or(ErrorAction::Other, |(_, _, action)| action)
}
