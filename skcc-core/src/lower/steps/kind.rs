//! What kind of step a sentence opens: a condition, a loop, a stop.

use std::ops::Range;

use skir::StepKind;

use super::phrase::{any_phrase, find_word, holds_sign, phrase};
use crate::lower::language::Language;

/// A kind and the place of its condition.
pub(super) type Found = Option<(StepKind, Option<Range<usize>>)>;

#[rustfmt::skip] // One a line would be long to read.
const OTHERWISE: &[&str] = &[
    "otherwise", "else", "if not", "否则", "否則", "不然", "それ以外", "そうでなければ",
    "そうでない場合", "그렇지 않으면", "aksi halde", "aksi takdirde", "değilse", "caso contrário",
    "senão", "de lo contrario", "si no", "sinon",
];

#[rustfmt::skip] // One a line would be long to read.
const IF: &[&str] = &[
    "if", "when", "whenever", "in case", "in the event", "only if", "si", "cuando", "se", "caso",
    "quando", "eğer", "wenn", "falls", "если", "如果", "若", "假如", "倘若", "要是", "一旦",
    "仅当", "僅當", "当", "當", "만약", "もし",
];

const UNLESS: &[&str] = &["unless", "除非", "a menos que"];

#[rustfmt::skip] // One a line would be long to read.
const FOR_EACH: &[&str] = &[
    "for each", "for every", "foreach", "for all", "loop over", "loop through", "iterate over",
    "iterate through", "对于每个", "对于每一", "对每个", "对每一", "針對每個", "针对每个",
    "为每个", "為每個", "对所有", "對每個", "對於每個", "逐一", "逐个", "遍历", "para cada",
    "pour chaque",
];

#[rustfmt::skip] // One a line would be long to read.
const REPEAT: &[&str] = &[
    "repeat", "iterate until", "loop until", "continue until", "keep going until", "retry until",
    "重复", "重複", "循环", "循環", "反复", "迭代直到", "持续迭代", "반복", "repita", "repite",
    "repetir",
];

/// What kind of step begins with `text`, and where its condition stands.
pub(super) fn kind(text: &str, language: Language) -> Found {
    if text.is_empty() {
        return None;
    }
    if let Some(found) = gate(text, language, false) {
        return Some(found);
    }
    if let Some(end) = any_phrase(text, OTHERWISE) {
        // `Otherwise, if …`, `Else if …`.
        let rest = text[end..].trim_start_matches([',', '，', '、', ' ', '*', '_', ':', '：']);
        let at = text.len() - rest.len();
        let condition = phrase(rest, "if").map(|end| condition(text, at + end));
        return Some((StepKind::Otherwise, condition));
    }
    if let Some(end) = any_phrase(text, FOR_EACH) {
        return Some((StepKind::ForEach, Some(condition(text, end))));
    }
    if any_phrase(text, REPEAT).is_some_and(|end| repeats(language, text, end)) {
        let until = find_word(text, &["until", "直到", "まで", "hasta que", "até"])
            .map(|(_, end)| end..sentence_end(text))
            .filter(|range| !range.is_empty());
        return Some((StepKind::Repeat, until.map(|range| trim(text, range))));
    }
    if let Some(end) = any_phrase(text, &["while", "as long as", "mientras", "enquanto"]) {
        return Some((StepKind::Repeat, Some(condition(text, end))));
    }
    if phrase(text, "keep").is_some()
        && let Some((_, end)) = find_word(text, &["until"])
    {
        return Some((StepKind::Repeat, Some(trim(text, end..sentence_end(text)))));
    }
    if any_phrase(text, UNLESS).is_some() {
        // The word stays in the condition, which it turns around.
        return Some((StepKind::If, Some(condition(text, 0))));
    }
    if let Some(end) = any_phrase(text, IF) {
        let is_question = text[end..].trim_start().starts_with("to ");
        let is_noun = ["当前", "當前", "当地", "若干", "若要"]
            .iter()
            .any(|word| text.starts_with(word));
        if !is_question && !is_noun && knows(language, text) {
            return Some((StepKind::If, Some(condition(text, end))));
        }
    }
    suffixed(text, language)
}

/// Whether the word that ends at `end` says to do something again: `重複` is also
/// what is there twice.
fn repeats(language: Language, text: &str, end: usize) -> bool {
    if !text.starts_with('重') {
        return true;
    }
    language == Language::Chinese
        && text[end..].chars().next().is_none_or(|next| {
            !next.is_alphanumeric()
                || next.is_ascii()
                || "步直执執此上该該这這以第操迭至到".contains(next)
        })
}

/// Words that are conditions in one language and something else in another.
fn knows(language: Language, text: &str) -> bool {
    let romance = matches!(
        language,
        Language::Portuguese | Language::Spanish | Language::French | Language::Italian
    );
    romance || any_phrase(text, &["si", "se", "caso"]).is_none()
}

/// Japanese, Korean and Turkish put the word behind the condition.
fn suffixed(text: &str, language: Language) -> Found {
    let text = &text[..sentence_end(text)];
    match language {
        Language::Japanese => {
            if text.contains("繰り返") {
                let until = text.find("まで").map(|end| trim(text, 0..end));
                return Some((StepKind::Repeat, until));
            }
            if let Some(rest) = text.strip_prefix('各')
                && let Some(end) = ["について", "に対して", "ごとに", "を", "で"]
                    .iter()
                    .filter_map(|word| rest.find(word))
                    .min()
            {
                return Some((StepKind::ForEach, Some(0..'各'.len_utf8() + end)));
            }
            let ends = [
                "場合は",
                "場合、",
                "場合に",
                "場合 ",
                "場合—",
                "場合：",
                "場合（",
                "ときは",
                "とき、",
                "なければ、",
                "であれば、",
                "したら、",
                "すれば、",
                "なら、",
            ];
            let end = ends
                .iter()
                .filter_map(|word| text.find(word).map(|at| (at, at + word.len())))
                .min()?;
            // The condition has to stand before the first clause's end.
            let comma = text.find('、').unwrap_or(text.len());
            (end.0 <= comma).then(|| (StepKind::If, Some(trim(text, 0..end.0))))
        }
        Language::Korean => {
            let end = ["경우", "하면", "되면", "으면"]
                .iter()
                .filter_map(|word| text.find(word))
                .min()?;
            let comma = text.find(',').unwrap_or(text.len().min(end + 12));
            (end <= comma).then(|| (StepKind::If, Some(trim(text, 0..end))))
        }
        Language::Turkish => {
            let comma = text.find(',')?;
            let head = &text[..comma];
            let conditional = ["sa", "se", "ise", "ysa", "yse"]
                .iter()
                .any(|end| head.ends_with(end))
                && head.contains(' ');
            if let Some(rest) = head.strip_prefix("Her ") {
                let end = rest.find(" için")?;
                return Some((StepKind::ForEach, Some(4..4 + end)));
            }
            conditional.then_some((StepKind::If, Some(0..comma)))
        }
        _ => None,
    }
}

/// The end of the sentence without its marks.
fn sentence_end(text: &str) -> usize {
    text.trim_end_matches(['.', '!', '。', '！', ':', '：', '*', '_', ' ', '\n'])
        .len()
}

fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let marks = [' ', '\n', '*', '_', ',', '，', '、', ':', '：'];
    let inner = &text[range.clone()];
    let start = range.start + inner.len() - inner.trim_start_matches(marks).len();
    let end = (range.start + inner.trim_end_matches(marks).len()).max(start);
    start..end
}

/// The condition that starts at `from`: up to the comma, colon, dash or arrow
/// that ends its clause, else the rest of the sentence.
pub(super) fn condition(text: &str, from: usize) -> Range<usize> {
    let limit = sentence_end(text);
    let mut depth = 0_u32;
    let mut code = false;
    let mut end = limit;
    for (offset, c) in text[from..limit.max(from)].char_indices() {
        let at = from + offset;
        let rest = &text[at..];
        match c {
            '`' => code = !code,
            _ if code => {}
            '(' | '（' | '[' => depth += 1,
            ')' | '）' | ']' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            ',' | '，' | '：' | '→' | '—' | ';' | '；' => {
                end = at;
                break;
            }
            ':' if rest[1..].starts_with([' ', '*', '_', '\n']) => {
                end = at;
                break;
            }
            ' ' if rest.starts_with(" then ")
                || rest.starts_with(" - ")
                || rest.starts_with(" -> ")
                || rest.starts_with(" – ") =>
            {
                end = at;
                break;
            }
            '则' | '則' if offset > 0 => {
                end = at;
                break;
            }
            _ => {}
        }
    }
    trim(text, from..end.max(from))
}

/// Stops for a person, wherever they stand in the step.
#[rustfmt::skip] // One a line would be long to read.
const STOPS: &[&str] = &[
    "stop and wait", "stop and ask", "stop here", "wait for approval", "wait for the user",
    "wait for user", "wait for confirmation", "wait for explicit", "wait for human",
    "wait for sign-off", "wait for their", "do not proceed", "don't proceed", "never proceed",
    "do not continue", "don't continue", "do not move on", "don't move on", "do not advance",
    "confirm with the user", "confirm with user", "ask the user to confirm",
    "ask the user for approval", "ask the user for confirmation", "ask the user for permission",
    "ask before", "ask for approval", "ask for confirmation", "ask for permission", "get user approval",
    "get user confirmation", "get approval", "get confirmation", "get explicit", "get sign-off",
    "obtain approval", "obtain user", "obtain explicit", "request approval",
    "request confirmation", "request user", "require approval", "require explicit", "require user",
    "seek approval", "pause for", "pause and", "pause until", "await approval",
    "await confirmation", "await user", "等待用户", "等待用戶", "等待使用者", "等待确认",
    "等待批准", "停止并等待", "停下来", "征得用户", "征求用户", "获得用户", "获取用户确认",
    "获得批准", "请求用户确认", "向用户确认", "与用户确认", "暂停并", "不要继续", "请用户确认",
    "espere la aprobación", "espera la aprobación", "aguarde a aprovação", "aguarde a confirmação",
    "peça confirmação", "onay bekle",
];

/// Waits of any kind, at the start of a step.
#[rustfmt::skip] // One a line would be long to read.
const WAITS: &[&str] = &[
    "wait for", "wait until", "pause", "等待", "暂停", "暫停", "espere a", "aguarde",
];

/// Whether `text` stops the work, and until when.
pub(super) fn gate(text: &str, language: Language, later: bool) -> Found {
    // All phrases begin with one of these letters, or with a sign.
    let first = text.bytes().next()?.to_ascii_lowercase();
    if !matches!(
        first,
        b's' | b'w' | b'd' | b'n' | b'c' | b'a' | b'g' | b'o' | b'r' | b'p' | b'e' | 0x80..
    ) {
        return None;
    }
    let stops = any_phrase(text, STOPS).is_some()
        || (!later && any_phrase(text, WAITS).is_some())
        || (text.starts_with("STOP")
            && text[4..]
                .trim_start_matches(['*', '_'])
                .starts_with(['.', ':', '!', ' ', '—']))
        || signs_stop(text, language);
    if !stops {
        return None;
    }
    let until = find_word(
        text,
        &[
            "until", "before", "unless", "without", "for", "直到", "まで", "hasta", "até",
        ],
    );
    let range = until.map(|(_, end)| trim(text, end..sentence_end(text).max(end)));
    Some((StepKind::Gate, range.filter(|range| !range.is_empty())))
}

fn signs_stop(text: &str, language: Language) -> bool {
    let signs: &[&str] = match language {
        Language::Japanese => &[
            "承認を待",
            "確認を待",
            "回答を待",
            "承認を得",
            "ユーザーに確認",
            "続行しない",
            "進まない",
        ],
        Language::Korean => &[
            "승인을 기다",
            "확인을 기다",
            "승인을 받",
            "사용자에게 확인",
            "진행하지 마",
        ],
        Language::Turkish => &["onay bekle", "onayını bekle", "onayını al", "devam etmeyin"],
        Language::Chinese => &["之前不要继续", "后再继续", "确认后再", "批准后再"],
        _ => return false,
    };
    holds_sign(text, signs)
}
