//! What a sentence says of the place: that it must not be, or that it is what
//! somebody looks for.

use std::sync::OnceLock;

use super::{Mention, window};
use crate::security::words::pattern::Patterns;
use crate::security::words::{self, Word};
use crate::security::{Fact, FactKind, Place, Purpose, Units};

/// How far before a place a negation governs it, in words.
const REACH: usize = 12;

/// How far after a deed the last of a list stands, in words.
const LIST: usize = 6;

/// How much of a text is looked at before and after a place, in bytes.
const BEFORE_BYTES: usize = 600;
const AFTER_BYTES: usize = 300;

/// Words that negate what follows them.
const NEGATIONS: &[&str] = &[
    "not",
    "never",
    "don't",
    "dont",
    "doesn't",
    "cannot",
    "can't",
    "won't",
    "shouldn't",
    "mustn't",
    "avoid",
    "avoids",
    "refuse",
    "refuses",
    "reject",
    "rejects",
    "block",
    "blocks",
    "prevent",
    "prevents",
    "forbid",
    "forbids",
    "forbidden",
    "prohibit",
    "prohibits",
    "prohibited",
    "nor",
    "neither",
    "nicht",
    "nie",
    "niemals",
    "keine",
    "jamais",
    "pas",
    "nunca",
    "stop",
    "disallow",
];

/// Words after a negation with which it asks for the deed after all.
const NOT_NEGATED: &[&str] = &[
    "forget", "hesitate", "fail", "only", "just", "worry", "wait", "stop", "neglect", "skip",
    "afraid", "delay", "bother", "omit",
];

/// Words that end what a negation governs.
const BREAKS: &[&str] = &[
    "but", "instead", "however", "then", "and", "because", "so", "just", "simply",
];

/// Whether a negation governs the word `start`.
pub(in crate::security) fn is_negated(text: &str, words: &[Word], start: usize) -> bool {
    let Some(first) = words.get(start) else {
        return false;
    };
    // Of "never send, buy or sell" every deed is negated.
    let mut in_list = words[start..]
        .iter()
        .take(LIST)
        .take_while(|word| word.sentence == first.sentence && (!word.starts || word == &first))
        .any(|word| matches!(&text[word.range.clone()], "or" | "nor"));
    for at in (start.saturating_sub(REACH)..start).rev() {
        let (word, next) = (&words[at], &words[at + 1]);
        if word.sentence != first.sentence || next.starts {
            return false;
        }
        let text_of = |word: &Word| {
            text[word.range.clone()]
                .to_lowercase()
                .replace('\u{2019}', "'")
        };
        let said = text_of(word);
        let between = &text[word.range.end..next.range.start];
        in_list |= matches!(text_of(next).as_str(), "or" | "nor");
        if between.contains(',') && !in_list {
            return false;
        }
        if NEGATIONS.contains(&said.as_str()) {
            let next = text_of(next);
            return at + 1 == start || !NOT_NEGATED.contains(&next.as_str());
        }
        if BREAKS.contains(&said.as_str()) && !in_list {
            return false;
        }
    }
    false
}

/// Who says that such texts are looked for, before the place.
const BEFORE: &[&str] = &[
    "detect|detects|detecting|detected|flag|flags|flagging|recognize|recognizes|recognise|spot|spots|catch|catches",
    "scan|scans|scanning|look|looks|looking|check|checks|checking|watch|search|searches|test|tests|screen|screens|grep for",
    "identify|identifies|identifying|report|reports|warn|warns|alert|alerts ..2 about|on|any|attempts|patterns|phrases|texts|instructions|content",
    "such_as|e_g|patterns|phrases|phrase|attempts|attempting|attempt|strings|wording|signs|sign|variants|variations|payloads|payload",
    "trying_to|tries_to|try_to|trick|tricks|tricking|asks|ask|telling|tells|claims|claim|instructing|instructs|says|saying|contains|containing you|agents|agent|model|to|that|it|the",
    "treat|treats ..8 as ..2 data|text|content|untrusted|input|malicious|suspicious|hostile|attack|plain|inert",
];

/// A case in which somebody else says so, before the place and in its clause.
const CASES: &[&str] = &[
    "if|when|whenever ..8 says|say|asks|tells|claims|contains|instructs|includes|reads|requests|directs",
];

/// What says in the same sentence that it is an attack, wherever.
const ANYWHERE: &[&str] = &[
    "attacker|attackers|malicious|adversarial|adversary|injection|injections|jailbreak|jailbreaks|phishing|untrusted|suspicious|vulnerability|exfiltration|smuggling|red_flag|red_flags|spoofing|hijack|hijacking",
];

fn compiled(
    patterns: &'static [&'static str],
    one: &'static OnceLock<Patterns<()>>,
) -> &'static Patterns<()> {
    one.get_or_init(|| Patterns::new(patterns.iter().map(|pattern| ((), *pattern)), &[]))
}

/// What the sentence around a fact says of it.
pub(super) fn of(units: &Units<'_>, purpose: &Purpose, fact: &Fact) -> Option<Mention> {
    static FIRST: OnceLock<Patterns<()>> = OnceLock::new();
    static WHOLE: OnceLock<Patterns<()>> = OnceLock::new();
    static CASE: OnceLock<Patterns<()>> = OnceLock::new();
    let unit = &units.all[fact.unit];
    // A code span is said in its paragraph.
    let (text, range) = match unit.parent {
        Some(parent) if unit.place == Place::CodeSpan => {
            let parent = &units.all[parent];
            let offset = unit.range.start - parent.range.start;
            let range = fact.range.start + offset..fact.range.end + offset;
            (parent.text.as_ref(), range)
        }
        _ => (unit.text.as_ref(), fact.range.clone()),
    };
    let (text, offset) = window(text, &range, BEFORE_BYTES, AFTER_BYTES);
    let range = range.start - offset..range.end - offset;
    let words = words::words(text);
    let start = words.partition_point(|word| word.range.end <= range.start);
    let first = words.get(start)?;
    if is_negated(text, &words, start) {
        return Some(Mention::Negated);
    }
    let from = words.partition_point(|word| word.sentence < first.sentence);
    let to = words.partition_point(|word| word.sentence <= first.sentence);
    let mut is_described = false;
    let end = words.partition_point(|word| word.range.start < range.end);
    // In a skill about attacks, long matches may hold the verb themselves.
    let in_match = is_long(fact.kind) && purpose.is_security();
    let before = if in_match { end } else { start };
    compiled(BEFORE, &FIRST).find(&words[from..before], |(), _| is_described = true);
    compiled(CASES, &CASE).find(&words[from..before], |(), found| {
        // After a comma follows what is to be done in that case.
        let said = words[from + found.end - 1].range.end;
        let rest = &text[said..words[before - 1].range.end.max(said)];
        let last = &text[words[before - 1].range.end..range.start.max(words[before - 1].range.end)];
        is_described |= !rest.contains(',') && !last.contains(',');
    });
    let whole = compiled(ANYWHERE, &WHOLE);
    whole.find(&words[from..start], |(), _| is_described = true);
    whole.find(&words[end.min(to)..to], |(), _| is_described = true);
    // A skill about attacks tells of them; what it asks for starts a clause.
    let is_told = purpose.is_about_attacks() && super::is_said(fact.kind) && !first.starts;
    if is_described || is_told {
        return Some(Mention::Described);
    }
    // A command that is run stands in ticks, as an attack that is shown does.
    let is_span = unit.place == Place::CodeSpan
        || matches!(fact.kind, FactKind::TellsUpload | FactKind::DataInImage)
        || super::is_addressed(fact) && !text[..range.start].contains(['"', '\u{201c}']);
    (!is_span && unit.place != Place::Frontmatter && is_quoted(text, range.start))
        .then_some(Mention::Quote)
}

const fn is_long(kind: FactKind) -> bool {
    matches!(
        kind,
        FactKind::TellsSend | FactKind::TellsSendContext | FactKind::TellsSendSecret
    )
}

/// Whether the place stands between marks of quotation in its paragraph.
fn is_quoted(text: &str, at: usize) -> bool {
    let before = &text[..at];
    let odd = |mark: char| before.matches(mark).count() % 2 == 1;
    let open = |left: char, right: char| {
        before
            .rfind(left)
            .is_some_and(|open| before.rfind(right).is_none_or(|close| close < open))
    };
    odd('"')
        || odd('`')
        || open('\u{201c}', '\u{201d}')
        || open('\u{ab}', '\u{bb}')
        || open('\u{300c}', '\u{300d}')
}
