//! What the words of a step say: when, how often, what if it fails.

use skir::{ErrorAction, OnError, Span, Step, StepKind};

use crate::lower::instruction::is_instruction;
use crate::lower::language::Language;
use crate::lower::prose::{Prose, Run, skip_marks};

/// What a step says about itself.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) title: Span,
    kind: StepKind,
    condition: Option<Span>,
    critical: bool,
    expected: Option<Span>,
    on_error: Option<OnError>,
    /// A label announced the output, and the next block is it.
    awaits_output: bool,
}

impl Reading {
    /// Puts it into a step.
    pub(super) fn fill(self, step: &mut Step) {
        step.title = self.title;
        step.kind = self.kind;
        step.condition = self.condition;
        step.critical = self.critical;
        step.expected_output = self.expected;
        step.on_error = self.on_error;
    }

    /// Takes note of a block of code.
    pub(super) fn block(&mut self, span: Span) {
        if std::mem::take(&mut self.awaits_output) {
            self.expected.get_or_insert(span);
        }
    }
}

/// Reads the sentence or heading that opens a step.
pub(super) fn opening(prose: &Prose<'_>, sentence: Span, reading: &mut Reading) {
    let text = prose.of(sentence);
    let (mark, behind) = critical_mark(text);
    reading.critical |= mark;
    let start = sentence.range().start + behind;
    reading.title = (start..sentence.range().end).into();
    let text = skip_marks(&text[behind..]);
    let at = sentence.range().end - text.len();
    if let Some((kind, condition)) = kind(text, prose.language) {
        reading.kind = kind;
        reading.condition = condition.map(|range| Span::from(at + range.start..at + range.end));
    }
}

/// Reads the sentences of a step's own text.
pub(super) fn details(prose: &Prose<'_>, run: &Run, reading: &mut Reading) {
    let mut opening = reading.title.start >= run.span.start && reading.title.end <= run.span.end;
    for sentence in prose.sentences(run) {
        let text = prose.of(sentence);
        if !opening {
            reading.critical |= critical_mark(text).0;
        }
        let inner = skip_marks(text);
        let at = sentence.range().end - inner.len();
        if let Some(value) = output_label(inner) {
            let span = prose.trim(Span::from(at + value..run.span.range().end));
            if span.is_empty() {
                reading.awaits_output = reading.expected.is_none();
            } else {
                reading.expected.get_or_insert(span);
            }
        }
        if (!opening || reading.kind == StepKind::Do) && reading.on_error.is_none() {
            reading.on_error = on_error(inner).map(|action| OnError {
                span: sentence,
                action,
            });
        }
        if !opening
            && reading.kind == StepKind::Do
            && let Some(condition) = gate(inner, prose.language, true)
        {
            reading.kind = StepKind::Gate;
            reading.condition = condition.map(|range| Span::from(at + range.start..at + range.end));
        }
        opening = false;
    }
    arrow(prose, run, reading);
}

/// `Run it → a file`: what comes behind the one arrow of an instruction.
fn arrow(prose: &Prose<'_>, run: &Run, reading: &mut Reading) {
    if reading.kind != StepKind::Do || reading.expected.is_some() {
        return;
    }
    let text = prose.of(run.span);
    let Some(at) = text.find('→') else {
        return;
    };
    let result = &text[at + '→'.len_utf8()..];
    let in_code = text[..at].bytes().filter(|b| *b == b'`').count() % 2 == 1;
    if in_code
        || result.contains('→')
        || is_instruction(result, prose.language)
        || !is_instruction(text, prose.language)
    {
        return;
    }
    let start = run.span.range().end - result.len();
    let span = prose.trim(Span::from(start..run.span.range().end));
    if !span.is_empty() {
        reading.expected = Some(span);
    }
}

/// Whether an item says something about the step it stands in, rather than
/// being one.
pub(super) fn is_attribute(text: &str) -> bool {
    let text = skip_marks(text);
    output_label(text).is_some() || on_error(text).is_some()
}

/// Reads an item of a list inside a step, which may say something about it.
pub(super) fn attribute(prose: &Prose<'_>, run: &Run, reading: &mut Reading) {
    let text = skip_marks(prose.of(run.span));
    let at = run.span.range().end - text.len();
    if let Some(value) = output_label(text) {
        let span = prose.trim(Span::from(at + value..run.span.range().end));
        if !span.is_empty() {
            reading.expected.get_or_insert(span);
        }
    } else if let Some(action) = on_error(text) {
        reading.on_error.get_or_insert(OnError {
            span: run.span,
            action,
        });
    }
}

/// The length of the start of `text` that is `phrase`, but for case and for
/// marks between its words; the phrase must end where a word does.
fn phrase(text: &str, phrase: &str) -> Option<usize> {
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

fn any_phrase(text: &str, phrases: &[&str]) -> Option<usize> {
    phrases.iter().find_map(|words| phrase(text, words))
}

type Found = Option<(StepKind, Option<std::ops::Range<usize>>)>;

const OTHERWISE: &[&str] = &[
    "otherwise",
    "else",
    "if not",
    "否则",
    "否則",
    "不然",
    "それ以外",
    "そうでなければ",
    "そうでない場合",
    "그렇지 않으면",
    "aksi halde",
    "aksi takdirde",
    "değilse",
    "caso contrário",
    "senão",
    "de lo contrario",
    "si no",
    "sinon",
];

const IF: &[&str] = &[
    "if",
    "when",
    "whenever",
    "in case",
    "in the event",
    "only if",
    "si",
    "cuando",
    "se",
    "caso",
    "quando",
    "eğer",
    "wenn",
    "falls",
    "если",
    "如果",
    "若",
    "假如",
    "倘若",
    "要是",
    "一旦",
    "仅当",
    "僅當",
    "当",
    "當",
    "만약",
    "もし",
];

const UNLESS: &[&str] = &["unless", "除非", "a menos que"];

const FOR_EACH: &[&str] = &[
    "for each",
    "for every",
    "foreach",
    "for all",
    "loop over",
    "loop through",
    "iterate over",
    "iterate through",
    "对于每个",
    "对于每一",
    "对每个",
    "对每一",
    "針對每個",
    "针对每个",
    "为每个",
    "為每個",
    "对所有",
    "對每個",
    "對於每個",
    "逐一",
    "逐个",
    "遍历",
    "para cada",
    "pour chaque",
];

const REPEAT: &[&str] = &[
    "repeat",
    "iterate until",
    "loop until",
    "continue until",
    "keep going until",
    "retry until",
    "重复",
    "重複",
    "循环",
    "循環",
    "反复",
    "迭代直到",
    "持续迭代",
    "반복",
    "repita",
    "repite",
    "repetir",
];

/// What kind of step begins with `text`, and where its condition stands.
fn kind(text: &str, language: Language) -> Found {
    if text.is_empty() {
        return None;
    }
    if let Some(condition) = gate(text, language, false) {
        return Some((StepKind::Gate, condition));
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
    if any_phrase(text, REPEAT).is_some() {
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
            conditional.then(|| (StepKind::If, Some(0..comma)))
        }
        _ => None,
    }
}

/// The end of the sentence without its marks.
fn sentence_end(text: &str) -> usize {
    text.trim_end_matches(['.', '!', '。', '！', ':', '：', '*', '_', ' ', '\n'])
        .len()
}

fn trim(text: &str, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let marks = [' ', '\n', '*', '_', ',', '，', '、', ':', '：'];
    let inner = &text[range.clone()];
    let start = range.start + inner.len() - inner.trim_start_matches(marks).len();
    let end = (range.start + inner.trim_end_matches(marks).len()).max(start);
    start..end
}

/// The condition that starts at `from`: up to the comma, colon, dash or arrow
/// that ends its clause, else the rest of the sentence.
fn condition(text: &str, from: usize) -> std::ops::Range<usize> {
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

fn find_word(text: &str, words: &[&str]) -> Option<(usize, usize)> {
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

/// Stops for a person, wherever they stand in the step.
const STOPS: &[&str] = &[
    "stop and wait",
    "stop and ask",
    "stop here",
    "wait for approval",
    "wait for the user",
    "wait for user",
    "wait for confirmation",
    "wait for explicit",
    "wait for human",
    "wait for sign-off",
    "wait for their",
    "do not proceed",
    "don't proceed",
    "never proceed",
    "do not continue",
    "don't continue",
    "do not move on",
    "don't move on",
    "do not advance",
    "confirm with the user",
    "confirm with user",
    "ask the user to confirm",
    "ask the user for approval",
    "ask the user for confirmation",
    "ask the user for permission",
    "ask for approval",
    "ask for confirmation",
    "ask for permission",
    "get user approval",
    "get user confirmation",
    "get approval",
    "get confirmation",
    "get explicit",
    "get sign-off",
    "obtain approval",
    "obtain user",
    "obtain explicit",
    "request approval",
    "request confirmation",
    "request user",
    "require approval",
    "require explicit",
    "require user",
    "seek approval",
    "pause for",
    "pause and",
    "pause until",
    "await approval",
    "await confirmation",
    "await user",
    "等待用户",
    "等待用戶",
    "等待使用者",
    "等待确认",
    "等待批准",
    "停止并等待",
    "停下来",
    "征得用户",
    "征求用户",
    "获得用户",
    "获取用户确认",
    "获得批准",
    "请求用户确认",
    "向用户确认",
    "与用户确认",
    "暂停并",
    "不要继续",
    "请用户确认",
    "espere la aprobación",
    "espera la aprobación",
    "aguarde a aprovação",
    "aguarde a confirmação",
    "peça confirmação",
    "onay bekle",
];

/// Waits of any kind, at the start of a step.
const WAITS: &[&str] = &[
    "wait for",
    "wait until",
    "pause",
    "等待",
    "暂停",
    "暫停",
    "espere a",
    "aguarde",
];

/// Whether `text` stops the work, and until when.
fn gate(text: &str, language: Language, later: bool) -> Option<Option<std::ops::Range<usize>>> {
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
    Some(range.filter(|range| !range.is_empty()))
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
    signs.iter().any(|sign| text.contains(sign))
}

const OUTPUT_LABELS: &[&str] = &[
    "expected output",
    "expected result",
    "expected results",
    "expected outcome",
    "expected",
    "expect",
    "output",
    "outputs",
    "result",
    "outcome",
    "deliverable",
    "预期结果",
    "预期输出",
    "预期",
    "期望输出",
    "期望结果",
    "输出",
    "輸出",
    "结果",
    "产出",
    "期待される結果",
    "期待される出力",
    "期待結果",
    "出力",
    "成果物",
    "예상 결과",
    "예상 출력",
    "출력",
    "결과",
    "beklenen çıktı",
    "beklenen",
    "çıktı",
    "resultado esperado",
    "salida",
    "saída",
];

/// Where the value of an output label begins, when `text` starts with one.
fn output_label(text: &str) -> Option<usize> {
    let first = text.bytes().next()?.to_ascii_lowercase();
    if !matches!(first, b'e' | b'o' | b'r' | b'd' | b'b' | b's' | 0x80..) {
        return None;
    }
    OUTPUT_LABELS.iter().find_map(|label| {
        let end = phrase(text, label)?;
        let rest = text[end..].trim_start_matches(['*', '_', ' ']);
        let value = rest.strip_prefix([':', '：'])?;
        let value = value.trim_start_matches(['*', '_', ' ']);
        Some(text.len() - value.len())
    })
}

/// What `text` asks for when the step fails, when it speaks of that.
fn on_error(text: &str) -> Option<ErrorAction> {
    const LABELS: &[&str] = &[
        "on error",
        "on errors",
        "on failure",
        "upon failure",
        "in case of error",
        "in case of errors",
        "in case of failure",
        "if error",
        "error handling",
        "失败时",
        "失敗時",
        "出错时",
        "出錯時",
        "发生错误时",
        "エラー時",
        "エラーの場合",
        "실패 시",
        "오류 시",
        "hata durumunda",
        "en caso de error",
        "em caso de erro",
        "em caso de falha",
    ];
    let first = text.bytes().next()?.to_ascii_lowercase();
    if !matches!(
        first,
        b'i' | b'o' | b'u' | b'e' | b'w' | b's' | b'h' | 0x80..
    ) {
        return None;
    }
    if let Some(end) = any_phrase(text, LABELS) {
        return Some(action(&text[end..]));
    }
    let end = any_phrase(
        text,
        &[
            "if", "when", "whenever", "should", "如果", "若", "一旦", "si", "se",
        ],
    );
    let range = match end {
        Some(end) => condition(text, end),
        // `テストが失敗した場合、…`.
        None if !text.is_ascii() => {
            let end = ["場合", "たら", "실패하면", "경우"]
                .iter()
                .filter_map(|word| text.find(word))
                .min()?;
            0..end + "場合".len()
        }
        None => return None,
    };
    let clause = text.get(range.clone())?;
    fails(clause).then(|| action(&text[range.end..]))
}

/// Whether a condition is that something fails.
fn fails(clause: &str) -> bool {
    if !clause.is_ascii()
        && [
            "失败",
            "失敗",
            "出错",
            "報錯",
            "报错",
            "エラー",
            "실패",
            "오류",
            "不通过",
            "不可用",
            "超时",
        ]
        .iter()
        .any(|sign| clause.contains(sign))
    {
        return true;
    }
    const WORDS: &[&str] = &[
        "fail",
        "fails",
        "failed",
        "failing",
        "failure",
        "failures",
        "error",
        "errors",
        "crashes",
        "breaks",
        "falla",
        "falha",
        "unavailable",
        "unreachable",
    ];
    let lower = |word: &str| WORDS.iter().any(|known| known.eq_ignore_ascii_case(word));
    clause
        .split(|c: char| !c.is_ascii_alphanumeric())
        .any(lower)
        || [
            "times out",
            "timed out",
            "does not work",
            "doesn't work",
            "goes wrong",
            "went wrong",
        ]
        .iter()
        .any(|words| clause.contains(words))
}

const ACTIONS: &[(&str, ErrorAction)] = &[
    ("stop", ErrorAction::Stop),
    ("abort", ErrorAction::Stop),
    ("halt", ErrorAction::Stop),
    ("exit", ErrorAction::Stop),
    ("do not continue", ErrorAction::Stop),
    ("do not proceed", ErrorAction::Stop),
    ("don't proceed", ErrorAction::Stop),
    ("don't continue", ErrorAction::Stop),
    ("停止", ErrorAction::Stop),
    ("中止", ErrorAction::Stop),
    ("终止", ErrorAction::Stop),
    ("退出", ErrorAction::Stop),
    ("중단", ErrorAction::Stop),
    ("skip", ErrorAction::Skip),
    ("ignore", ErrorAction::Skip),
    ("continue", ErrorAction::Skip),
    ("proceed", ErrorAction::Skip),
    ("move on", ErrorAction::Skip),
    ("跳过", ErrorAction::Skip),
    ("跳過", ErrorAction::Skip),
    ("继续", ErrorAction::Skip),
    ("忽略", ErrorAction::Skip),
    ("スキップ", ErrorAction::Skip),
    ("건너", ErrorAction::Skip),
    ("retry", ErrorAction::Retry),
    ("try again", ErrorAction::Retry),
    ("rerun", ErrorAction::Retry),
    ("re-run", ErrorAction::Retry),
    ("run again", ErrorAction::Retry),
    ("重试", ErrorAction::Retry),
    ("重試", ErrorAction::Retry),
    ("再次", ErrorAction::Retry),
    ("重新", ErrorAction::Retry),
    ("再試行", ErrorAction::Retry),
    ("再実行", ErrorAction::Retry),
    ("다시", ErrorAction::Retry),
    ("ask", ErrorAction::Ask),
    ("tell the user", ErrorAction::Ask),
    ("inform the user", ErrorAction::Ask),
    ("notify", ErrorAction::Ask),
    ("escalate", ErrorAction::Ask),
    ("report", ErrorAction::Ask),
    ("询问", ErrorAction::Ask),
    ("告知用户", ErrorAction::Ask),
    ("通知", ErrorAction::Ask),
    ("報告", ErrorAction::Ask),
    ("报告", ErrorAction::Ask),
    ("ユーザーに", ErrorAction::Ask),
    ("사용자에게", ErrorAction::Ask),
    ("fall back", ErrorAction::Fallback),
    ("fallback", ErrorAction::Fallback),
    ("instead", ErrorAction::Fallback),
    ("switch to", ErrorAction::Fallback),
    ("use", ErrorAction::Fallback),
    ("try", ErrorAction::Fallback),
    ("改用", ErrorAction::Fallback),
    ("回退", ErrorAction::Fallback),
    ("使用", ErrorAction::Fallback),
    ("フォールバック", ErrorAction::Fallback),
    ("代わりに", ErrorAction::Fallback),
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

/// Where `word` stands near the start or the end of `text`, which is where
/// marks stand.
fn find_at_ends(text: &str, word: &str) -> Option<usize> {
    let mut head = text.len().min(48);
    while !text.is_char_boundary(head) {
        head += 1;
    }
    let mut tail = text.len().saturating_sub(32).max(head);
    while !text.is_char_boundary(tail) {
        tail += 1;
    }
    text[..head]
        .find(word)
        .or_else(|| text[tail..].find(word).map(|at| tail + at))
}

/// Whether `text` is marked as critical, and where it goes on behind a mark at
/// its start.
fn critical_mark(text: &str) -> (bool, usize) {
    let mut marked = false;
    let mut at = 0;
    // Emoji before the first word.
    if !text.is_ascii() {
        let inner = skip_marks(text);
        let head = &text[..text.len() - inner.len()];
        if head.contains(['⚠', '🚨', '❗', '‼']) {
            marked = true;
            at = head.rfind(['⚠', '🚨', '❗', '‼', '\u{fe0f}']).unwrap_or(0);
            at += text[at..].chars().next().map_or(0, char::len_utf8);
        }
    }
    let words: &[&str] = if text.is_ascii() {
        &["CRITICAL", "MANDATORY"]
    } else {
        &[
            "CRITICAL",
            "MANDATORY",
            "关键",
            "關鍵",
            "重要",
            "必須",
            "치명적",
        ]
    };
    for word in words {
        let Some(found) = find_at_ends(text, word) else {
            continue;
        };
        let before = text[..found].trim_end_matches(['*', '_', ' ', '⚠', '\u{fe0f}', '🚨']);
        let bold = text[..found].ends_with(['*', '_']);
        let behind = &text[found + word.len()..];
        let bracket = before.ends_with(['[', '(', '【', '［'])
            && behind.starts_with([']', ')', '】', '］', ':', '：']);
        let label = before.is_empty()
            && behind
                .trim_start_matches(['*', '_'])
                .starts_with([':', '：', '!', '—', '-'])
            && word.is_ascii();
        let strong = bold && behind.starts_with(['*', '_', ':', '：']);
        if bracket || label || strong {
            marked = true;
            if before.is_empty() || before.trim_start_matches(['[', '(', '【', '［']).is_empty() {
                let rest = behind.trim_start_matches([
                    ']', ')', '】', '］', ':', '：', '*', '_', ' ', '—', '-', '!',
                ]);
                if !rest.is_empty() {
                    at = at.max(text.len() - rest.len());
                }
            }
        }
    }
    let at = at + text[at..].len() - text[at..].trim_start().len();
    (marked, if at < text.len() { at } else { 0 })
}
