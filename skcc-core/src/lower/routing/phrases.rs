//! What a description says of when to use the skill.

use skir::Span;

/// A sentence that says when to use the skill, or when not.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct DescriptionPhrase {
    /// The sentence, in bytes of the description.
    pub(super) span: Span,
    /// Whether it says when not to use the skill.
    pub(super) negated: bool,
    /// Short phrases in it whose mention calls for the skill.
    pub(super) triggers: Vec<String>,
}

/// The longest phrase that is taken for a trigger, in characters.
const MAX_TRIGGER: usize = 60;

/// Finds the sentences of a description that say when to use the skill.
pub(super) fn in_description(description: &str) -> Vec<DescriptionPhrase> {
    let mut phrases = Vec::new();
    for sentence in sentences(description) {
        let text = &description[sentence.clone()];
        let Some(negated) = says_when(text) else {
            continue;
        };
        let triggers = if negated { Vec::new() } else { triggers(text) };
        phrases.push(DescriptionPhrase {
            span: sentence.into(),
            negated,
            triggers,
        });
    }
    phrases
}

/// The sentences of a text, and the clauses that a semicolon or a dash parts,
/// without blanks around them.
fn sentences(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut push = |from: usize, to: usize| {
        let part = &text[from..to];
        let blank = part.len() - part.trim_start().len();
        let end = from
            + part
                .trim_end_matches(['—', '–', ' ', '\n', '\t', '\r'])
                .len();
        if from + blank < end {
            found.push(from + blank..end);
        }
    };
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let rest = &text[end..];
        let blank_follows = rest.is_empty() || rest.starts_with(char::is_whitespace);
        let ends = match c {
            '。' | '！' | '？' | '；' | '\n' | '—' | '–' => true,
            '.' => blank_follows && !is_abbreviation(&text[start..at]),
            '!' | '?' | ';' => blank_follows,
            _ => false,
        };
        if ends {
            push(start, end);
            start = end;
        }
    }
    push(start, text.len());
    found
}

/// Whether the full stop after `before` belongs to an abbreviation.
fn is_abbreviation(before: &str) -> bool {
    let word = before
        .rsplit(|c: char| c.is_whitespace() || c == '(')
        .next()
        .unwrap_or_default();
    matches!(
        word.to_ascii_lowercase().as_str(),
        "e.g" | "i.e" | "etc" | "vs" | "incl" | "approx" | "no"
    )
}

/// Whether a sentence says when to use the skill: `Some(true)` when it says
/// when not to, `None` when it says neither.
fn says_when(sentence: &str) -> Option<bool> {
    let mut words = [""; 6];
    let mut count = 0;
    for word in sentence
        .split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '*' | '_' | ':' | ','))
        .filter(|word| word.bytes().any(|byte| byte.is_ascii_alphabetic()))
        .take(words.len())
    {
        words[count] = word;
        count += 1;
    }
    let words = &words[..count];
    if starts_negated(words) {
        return Some(true);
    }
    if starts_positive(words) {
        return Some(false);
    }
    if sentence.is_ascii() {
        return None;
    }
    if is_negated_cjk(sentence) {
        return Some(true);
    }
    let says = |marks: &[&str]| marks.iter().any(|mark| sentence.contains(mark));
    let zh = says(&[
        "时使用",
        "時使用",
        "时触发",
        "时调用",
        "适用于",
        "適用於",
        "使用此技能",
    ]) || sentence.starts_with('当') && says(&["使用", "触发"]);
    let ja = says(&[
        "場合に使用",
        "ときに使用",
        "時に使用",
        "際に使用",
        "に使います",
        "使用する",
    ]);
    let ko = says(&["때 사용", "경우 사용", "때 활용"]);
    (zh || ja || ko).then_some(false)
}

/// Whether a text forbids something, by its first words.
pub(in crate::lower) fn is_negated(text: &str) -> bool {
    let mut words = [""; 4];
    let mut count = 0;
    for word in text
        .split(|c: char| c.is_whitespace() || matches!(c, '*' | '_' | ':' | ','))
        .filter(|word| !word.is_empty())
        .take(words.len())
    {
        words[count] = word;
        count += 1;
    }
    starts_negated(&words[..count])
        || text.starts_with(['❌', '🚫', '✗', '✘'])
        || is_negated_cjk(text)
}

fn is_negated_cjk(text: &str) -> bool {
    !text.is_ascii()
        && [
            "不要使用",
            "不适用",
            "不適用",
            "请勿",
            "請勿",
            "不用于",
            "不用於",
            "不应使用",
            "使用しない",
            "使わない",
            "対象外",
            "사용하지",
        ]
        .iter()
        .any(|mark| text.contains(mark))
}

fn is(word: &str, known: &[&str]) -> bool {
    known.iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// `Do not use …`, `Not for …`, `Skip when …`, `Never trigger …`
fn starts_negated(words: &[&str]) -> bool {
    match words {
        [first, second, ..]
            if is(first, &["not"])
                && is(
                    second,
                    &[
                        "for", "when", "if", "intended", "needed", "suitable", "meant",
                    ],
                ) =>
        {
            true
        }
        [first, second, ..]
            if is(first, &["skip", "avoid"])
                && is(second, &["when", "if", "for", "this", "using", "it"]) =>
        {
            true
        }
        [first, second, third, ..]
            if is(first, &["do", "should", "must"]) && is(second, &["not"]) =>
        {
            is(third, &USING)
        }
        [first, second, ..] if is(first, &["don't", "don\u{2019}t", "never", "shouldn't"]) => {
            is(second, &USING)
        }
        _ => false,
    }
}

const USING: [&str; 8] = [
    "use", "be", "trigger", "activate", "invoke", "apply", "load", "call",
];

/// `Use when …`, `Activates on …`, `This skill should be used when …`
fn starts_positive(words: &[&str]) -> bool {
    const VERBS: [&str; 15] = [
        "activate",
        "activates",
        "activated",
        "invoke",
        "invokes",
        "invoked",
        "trigger",
        "triggers",
        "triggered",
        "apply",
        "applies",
        "load",
        "loads",
        "call",
        "run",
    ];
    const WHEN: [&str; 9] = [
        "when",
        "whenever",
        "if",
        "before",
        "after",
        "while",
        "during",
        "proactively",
        "any",
    ];
    // `Use for …` says when; `use git for …` says how.
    const AT_ONCE: [&str; 7] = ["for", "to", "on", "in", "at", "this", "it"];
    let Some((first, rest)) = words.split_first() else {
        return false;
    };
    // `When to choose …` names a chapter.
    if is(first, &["when"]) && rest.first().is_some_and(|word| is(word, &["to"])) {
        return false;
    }
    if is(first, &["when", "whenever", "triggers", "trigger"]) {
        return true;
    }
    // The verb stands first, or after `this skill should be`, `also`, `must`.
    let opens = |word: &&str| {
        is(
            word,
            &[
                "this",
                "the",
                "skill",
                "should",
                "must",
                "be",
                "also",
                "always",
                "is",
                "it",
                "automatically",
                "can",
                "please",
                "ideal",
                "best",
            ],
        )
    };
    let at = std::iter::once(first)
        .chain(rest)
        .take_while(|word| opens(word))
        .count();
    let Some((verb, rest)) = words[at..].split_first() else {
        return false;
    };
    let at_once = rest.first().is_some_and(|word| is(word, &AT_ONCE));
    let within = |count| rest.iter().take(count).any(|word| is(word, &WHEN));
    if is(verb, &["use", "used"]) {
        at_once || within(4)
    } else {
        is(verb, &VERBS) && (at_once || within(2))
    }
}

/// The phrases in a sentence whose mention calls for the skill: what stands in
/// quotes, or the list after `Triggers:`.
fn triggers(sentence: &str) -> Vec<String> {
    let quoted = quoted(sentence);
    if !quoted.is_empty() {
        return quoted;
    }
    let Some((label, list)) = sentence.split_once(':') else {
        return Vec::new();
    };
    let mut words = label.split_whitespace();
    let is_label = words
        .next()
        .is_some_and(|word| is(word, &["trigger", "triggers", "keywords"]))
        && words.all(|word| {
            is(
                word,
                &["phrases", "words", "on", "keywords", "include", "terms"],
            )
        });
    if !is_label {
        return Vec::new();
    }
    list.split([',', '、'])
        .map(|item| item.trim().trim_end_matches('.'))
        .filter(|item| is_short(item))
        .map(str::to_owned)
        .collect()
}

/// Words that introduce what a user says.
const SAYING: &[&str] = &[
    "says",
    "say",
    "saying",
    "asks",
    "asked",
    "ask",
    "asking",
    "mentions",
    "mention",
    "mentioned",
    "requests",
    "request",
    "requesting",
    "types",
    "wants",
    "writes",
    "like",
    "as",
    "phrase",
    "phrases",
    "keyword",
    "keywords",
    "trigger",
    "triggers",
    "triggered",
    "query",
    "queries",
];

/// The same in Chinese, Japanese and Korean.
const SAYING_CJK: &[&str] = &[
    "说",
    "說",
    "提到",
    "要求",
    "触发",
    "觸發",
    "输入",
    "言",
    "依頼",
    "トリガー",
    "말",
    "요청",
];

/// What stands in double or typographic quotes, behind a word that says that a
/// user says it.
fn quoted(sentence: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = sentence;
    let first = rest.find(['"', '\u{201c}', '\u{300c}', '\u{300e}']);
    let before = &sentence[..first.unwrap_or(0)];
    let says = before
        .split(|c: char| !c.is_alphabetic())
        .any(|word| is(word, SAYING))
        || !before.is_ascii() && SAYING_CJK.iter().any(|word| before.contains(word));
    if !says {
        return found;
    }
    while let Some(at) = rest.find(['"', '\u{201c}', '\u{300c}', '\u{300e}']) {
        let open = rest[at..].chars().next().unwrap_or('"');
        let close = match open {
            '\u{201c}' => '\u{201d}',
            '\u{300c}' => '\u{300d}',
            '\u{300e}' => '\u{300f}',
            _ => '"',
        };
        let inner = &rest[at + open.len_utf8()..];
        let Some(end) = inner.find(close) else {
            break;
        };
        let text = inner[..end].trim().trim_end_matches([',', '.']);
        if is_short(text) {
            found.push(text.to_owned());
        }
        rest = &inner[end + close.len_utf8()..];
    }
    found
}

fn is_short(text: &str) -> bool {
    !text.is_empty() && text.chars().count() <= MAX_TRIGGER
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(description: &str) -> Vec<(String, bool, Vec<String>)> {
        in_description(description)
            .into_iter()
            .map(|phrase| {
                let text = phrase.span.of(description).to_owned();
                (text, phrase.negated, phrase.triggers)
            })
            .collect()
    }

    #[test]
    fn sentences_say_when_and_when_not() {
        let text = "Writes commits, e.g. for git. Use when the user asks to commit. \
                    Do NOT use for merges; not for rebases.";
        assert_eq!(
            shown(text),
            [
                (
                    "Use when the user asks to commit.".to_owned(),
                    false,
                    vec![]
                ),
                ("Do NOT use for merges;".to_owned(), true, vec![]),
                ("not for rebases.".to_owned(), true, vec![]),
            ]
        );
    }

    #[test]
    fn quotes_and_lists_are_triggers() {
        let triggers = |text| shown(text).remove(0).2;
        assert_eq!(
            triggers("Use when the user says \"commit this\" or “save it,” now."),
            ["commit this", "save it"]
        );
        assert_eq!(
            triggers("Triggers: deploy, roll out."),
            ["deploy", "roll out"]
        );
        assert_eq!(triggers("当用户说「写周报」时使用。"), ["写周报"]);
        assert_eq!(triggers("Use when asked."), [""; 0]);
        assert_eq!(triggers("Use this to find the \"why\"."), [""; 0]);
        assert_eq!(triggers("Use when asked to \"find PRs\"."), ["find PRs"]);
    }

    #[test]
    fn every_way_to_say_it() {
        for text in [
            "This skill should be used when code changes.",
            "Use this skill to fill forms.",
            "Activates on pull requests.",
            "When the user wants a report, use it.",
            "Use PROACTIVELY after edits.",
            "当用户要求写周报时使用。",
            "コミットを書く場合に使用します。",
            "커밋을 쓸 때 사용합니다.",
        ] {
            assert!(matches!(says_when(text), Some(false)), "{text}");
        }
        for text in [
            "Not intended for binaries.",
            "Don't use it for merges.",
            "Skip when nothing is staged.",
            "不适用于合并。",
            "マージには使用しない。",
        ] {
            assert!(matches!(says_when(text), Some(true)), "{text}");
        }
        for text in [
            "Writes commit messages.",
            "Uses git to commit.",
            "A useful tool.",
            "When to choose one, and how.",
        ] {
            assert_eq!(says_when(text), None, "{text}");
        }
    }
}
