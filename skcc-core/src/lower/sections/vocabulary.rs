//! What the words of headings mean.
//!
//! The seeds are the headings that were counted over 5,300 published skills,
//! by language. A phrase is a heading as [`super::heading::fold`] writes it.

mod chinese;
mod english;
mod japanese;
mod korean;
mod portuguese;
mod spanish;
mod turkish;

use std::sync::OnceLock;

use super::Topic;
use Topic::{WhenNotToUse, WhenToUse};

/// How much of a heading a phrase must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    /// It is its head: `API Design Rules` are rules.
    Head,
    /// It is all of it: `Security Headers` are not about safety.
    Whole,
}

/// In which order a language puts the head of a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Order {
    /// At the end: `Review Checklist`, `检查清单`.
    Last,
    /// At the start: `Lista de verificação`.
    First,
}

/// A heading that the vocabulary knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Match {
    /// What it is about.
    pub(super) topic: Topic,
    /// How sure that is, in percent.
    pub(super) confidence: u8,
}

/// Confidence of a phrase that is the whole heading. The steps between the
/// four are a choice, not a measurement: they order the cases, and a content
/// rule wins below [`super::classify::SURE`].
const WHOLE: u8 = 95;
/// … of one that is the heading's head.
const AS_HEAD: u8 = 80;
/// … of several words that are the other end of the heading.
const LONG_OTHER_END: u8 = 75;
/// … of a word for something related, wherever it stands.
const RELATED: u8 = 60;
/// … of `Use … when`.
const FRAME: u8 = 90;

/// Phrases of one topic and reach, set apart by commas.
type Group = (Topic, Reach, &'static str);

const LANGUAGES: &[(Order, &[Group])] = &[
    (Order::Last, english::PHRASES),
    (Order::Last, chinese::PHRASES),
    (Order::Last, japanese::PHRASES),
    (Order::Last, korean::PHRASES),
    (Order::Last, turkish::PHRASES),
    (Order::First, portuguese::PHRASES),
    (Order::First, spanish::PHRASES),
];

/// Words behind which a heading's head cannot stand.
const CUTS: &[&str] = &[
    "after", "and", "as", "at", "before", "between", "by", "during", "e", "for", "from", "in",
    "into", "için", "of", "on", "or", "para", "per", "to", "using", "ve", "via", "vs", "when",
    "with", "y",
];

/// Whether `word` is one of [`CUTS`].
fn is_cut(word: &str) -> bool {
    // The first letter settles it for most words, the length for most others.
    let bytes = word.as_bytes();
    bytes.len() <= 7
        && CUTS
            .iter()
            .any(|cut| cut.as_bytes()[0] == bytes[0] && *cut == word)
}

/// Words that turn `when to use` around.
const NEGATIONS: &[&str] = &[
    "not",
    "dont",
    "never",
    "avoid",
    "no",
    "não",
    "değil",
    "kullanmayın",
    "shouldnt",
    "doesnt",
];

/// Signs that do so where words are not separated.
const NEGATION_SIGNS: &[&str] = &[
    "不",
    "避免",
    "しない",
    "わない",
    "でない",
    "避け",
    "勿",
    "非适用",
    "지 않",
    "지 말",
];

#[derive(Clone, Copy)]
struct Phrase {
    text: &'static str,
    topic: Topic,
    reach: Reach,
    order: Order,
}

/// Every phrase, sorted, and where those that begin alike stand.
struct Index {
    phrases: Vec<Phrase>,
    /// By the first three bytes, which hash to a place: the key and the range
    /// of its phrases.
    heads: Vec<(u32, u16, u16)>,
}

/// Places for heads: four times as many as there are heads, a power of two.
const PLACES: usize = 4096;

/// The first three bytes of a text; what ends a word counts as a blank.
fn head(text: &str) -> u32 {
    let bytes = text.as_bytes();
    let byte = |at: usize| match bytes.get(at) {
        None | Some(b'|') => b' ',
        Some(byte) => *byte,
    };
    u32::from_be_bytes([0, byte(0), byte(1), byte(2)])
}

fn place(head: u32) -> usize {
    // Fibonacci hashing: the upper bits of the product are well mixed.
    (head.wrapping_mul(0x9e37_79b9) >> 20) as usize
}

fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut phrases: Vec<_> = LANGUAGES
            .iter()
            .flat_map(|(order, groups)| {
                groups.iter().flat_map(|(topic, reach, texts)| {
                    texts.split(',').map(|text| Phrase {
                        text: text.trim(),
                        topic: *topic,
                        reach: *reach,
                        order: *order,
                    })
                })
            })
            .collect();
        // A stable sort: where two languages share a phrase, the first wins.
        phrases.sort_by(|a, b| a.text.cmp(b.text).then(a.reach.cmp(&b.reach)));
        phrases.dedup_by(|b, a| a.text == b.text && (a.reach == b.reach || a.topic == b.topic));
        let mut heads = vec![(0, 0, 0); PLACES];
        let mut start = 0;
        for group in phrases.chunk_by(|a, b| head(a.text) == head(b.text)) {
            let key = head(group[0].text);
            let end = start + group.len();
            let mut at = place(key);
            while heads[at].0 != 0 {
                at = (at + 1) % PLACES;
            }
            let narrow = |index| u16::try_from(index).expect("there are fewer than 65,536 phrases");
            heads[at] = (key, narrow(start), narrow(end));
            start = end;
        }
        Index { phrases, heads }
    })
}

impl Index {
    /// The phrases that `text` starts with, longest first.
    fn starting(&self, text: &str) -> impl Iterator<Item = &Phrase> {
        let key = head(text);
        let mut at = place(key);
        while self.heads[at].0 != key && self.heads[at].0 != 0 {
            at = (at + 1) % PLACES;
        }
        let (_, start, end) = self.heads[at];
        // A text stands behind its beginnings, so the longest one comes first.
        self.phrases[usize::from(start)..usize::from(end)]
            .iter()
            .rev()
            .filter(move |phrase| {
                text.as_bytes().starts_with(phrase.text.as_bytes())
                    && ends_word(text, phrase.text.len())
            })
    }
}

/// Whether a word of `text` may end at `at`: at a blank, or between signs of a
/// script that sets no blanks.
fn ends_word(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    bytes.get(at).is_none_or(|next| matches!(next, b' ' | b'|'))
        || !bytes[at - 1].is_ascii() && bytes[at - 1] >= 0x80 && is_unspaced(text, at - 1)
}

/// Whether the character that the byte at `at` belongs to is Han or Kana, or
/// Hangul, whose particles follow a word without a blank.
fn is_unspaced(text: &str, at: usize) -> bool {
    let mut start = at;
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    text[start..].chars().next().is_some_and(unspaced)
}

fn unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}')
}

/// What a folded heading is about.
pub(super) fn lookup(folded: &str) -> Option<Match> {
    let end = folded.find(['|', '(']).unwrap_or(folded.len());
    let first = &folded[..end];
    let found = frame(first).or_else(|| part(first)).or_else(|| {
        // `Git: best practices`; what stands in brackets names nothing.
        let rest = folded[end..].strip_prefix('|')?;
        let second = part(rest.split(['|', '(']).next()?)?;
        Some(Match {
            confidence: second.confidence.min(70),
            ..second
        })
    })?;
    if found.topic == Topic::Domain {
        return None;
    }
    if found.topic == WhenToUse && negated(first) {
        return Some(Match {
            topic: WhenNotToUse,
            ..found
        });
    }
    Some(found)
}

fn negated(text: &str) -> bool {
    text.split(' ').any(|word| NEGATIONS.contains(&word))
        || (!text.is_ascii() && NEGATION_SIGNS.iter().any(|sign| text.contains(sign)))
}

/// `Use X when`, `Avoid X when`: the list behind it says when.
fn frame(text: &str) -> Option<Match> {
    let (body, last) = text.rsplit_once(' ')?;
    if !matches!(last, "when" | "if" | "for") {
        return None;
    }
    let topic = match body.split(' ').next()? {
        "use" | "choose" | "pick" if last != "for" => WhenToUse,
        "avoid" | "skip" | "do" | "dont" | "never" | "not"
            if negated(body) || body.starts_with("skip") =>
        {
            WhenNotToUse
        }
        _ => return None,
    };
    Some(Match {
        topic,
        confidence: FRAME,
    })
}

fn part(text: &str) -> Option<Match> {
    // A condition names what it is about, not what the section is.
    if text.starts_with("if ") || text.starts_with("如果") {
        return None;
    }
    let index = index();
    if let Some(phrase) = index
        .starting(text)
        .find(|phrase| phrase.text.len() == text.len())
    {
        return Some(Match {
            topic: phrase.topic,
            confidence: WHOLE,
        });
    }
    let mut at = 0;
    let mut first: Option<(usize, &Phrase)> = None;
    let mut last: Option<(usize, &Phrase)> = None;
    let mut end = text.len();
    let mut second = usize::MAX;
    while at < text.len() {
        let rest = &text[at..];
        let found = index
            .starting(rest)
            .find(|phrase| phrase.reach == Reach::Head);
        if let Some(phrase) = found {
            first = first.or(Some((at, phrase)));
            last = Some((at, phrase));
            at += phrase.text.len();
        } else {
            let c = rest.chars().next().expect("there is text left");
            if unspaced(c) {
                if matches!(c, '和' | '与' | '與' | '及' | '以' | 'と') && last.is_some() {
                    end = at;
                    break;
                }
                at += c.len_utf8();
                if text[at..].starts_with(' ') {
                    at += 1;
                }
                continue;
            }
            let word = &rest[..rest.find(' ').unwrap_or(rest.len())];
            // A word of another script may be glued to signs: `github工作流`.
            let word = &word[..word.find(unspaced).unwrap_or(word.len())];
            if is_cut(word) {
                if last.is_some() {
                    // Signs before it may be followed by no blank.
                    end = text[..at].trim_end().len();
                    break;
                }
                // No head before it: what comes behind is an object, or the second
                // of two subjects, whose head may be that of both.
                if at > 0 {
                    if !matches!(word, "and" | "or" | "ve" | "e" | "y") {
                        return None;
                    }
                    second = at + word.len() + 1;
                }
            }
            at += word.len();
        }
        if text[at..].starts_with(' ') {
            at += 1;
        }
    }
    let text = &text[..end];
    let (last_at, last) = last?;
    let (first_at, first) = first?;
    if first_at == second || text[..first_at].ends_with(['和', '与', '與', '及', 'と']) {
        return None;
    }
    let ends = last_at + last.text.len() == text.len();
    let starts = first_at == 0;
    // A single word at the other end is about something else: `Output Encoding`.
    let other_end = |phrase: &Phrase| {
        let long = phrase.text.contains(' ')
            || matches!(phrase.topic, WhenToUse | WhenNotToUse) && phrase.text.chars().count() > 3;
        match phrase.topic {
            _ if long => Some(LONG_OTHER_END),
            Topic::Related => Some(RELATED),
            _ => None,
        }
    };
    let (phrase, confidence) = match (starts, ends, first.order) {
        (true, _, Order::First) => (first, AS_HEAD),
        (_, true, Order::Last) => (last, AS_HEAD),
        (true, false, Order::Last) => (first, other_end(first)?),
        (false, true, Order::First) => (last, other_end(last)?),
        (false, false, _) => return None,
    };
    Some(Match {
        topic: phrase.topic,
        confidence,
    })
}

#[cfg(test)]
mod tests {
    use super::Topic::{Examples, Output, Rules, Security, Setup, Verify, Workflow};
    use super::*;

    #[track_caller]
    fn topic(folded: &str) -> Option<(Topic, u8)> {
        lookup(folded).map(|found| (found.topic, found.confidence))
    }

    #[test]
    fn a_letter_may_be_glued_to_signs() {
        let found = topic("何时使用e").map(|(topic, _)| topic);
        assert_eq!(found, Some(WhenToUse));
    }

    #[test]
    fn a_phrase_is_whole_head_or_other_end() {
        assert_eq!(topic("workflow"), Some((Workflow, WHOLE)));
        assert_eq!(topic("release workflow"), Some((Workflow, AS_HEAD)));
        assert_eq!(topic("workflow overview text"), None);
        assert_eq!(topic("verification loop"), Some((Verify, WHOLE)));
        assert_eq!(topic("related surfaces"), Some((Topic::Related, RELATED)));
        assert_eq!(
            topic("guidelines for output format"),
            Some((Rules, AS_HEAD))
        );
        assert_eq!(topic("setup and configuration"), Some((Setup, AS_HEAD)));
        assert_eq!(
            topic("how to run the tests"),
            Some((Workflow, LONG_OTHER_END))
        );
        assert_eq!(topic("security"), Some((Security, WHOLE)));
        assert_eq!(topic("security headers"), None);
        assert_eq!(topic("notes on testing"), None);
        assert_eq!(topic("git|best practices"), Some((Rules, 70)));
        assert_eq!(topic("scope and approval rules"), Some((Rules, AS_HEAD)));
    }

    #[test]
    fn words_about_something_else_are_no_class() {
        for heading in [
            "output encoding",
            "input validation",
            "wallet verification",
            "immutability pattern(critical",
            "oauth(user context",
            "if optimizing rules",
            "when to comment",
            "when to use which",
            "automatic escalation triggers",
            "rules not working",
            "middleware and pipeline",
            "输入验证",
            "速率限制",
            "步骤类型",
            "何时使用哪种",
            "自动升级触发条件",
            "关键边缘案例",
            "如果优化规则",
            "入力検証",
            "例外ハンドリング",
            "レート制限",
            "ルールを最適化する場合",
            "リソース デザイン",
            "文献とコンテキスト",
            "literature and context",
            "それぞれの使用タイミング",
            "jwt token doğrulama",
            "ne zaman yorum yapmalı",
        ] {
            assert_eq!(topic(heading), None, "{heading}");
        }
        assert_eq!(topic("rest api 慣例"), Some((Rules, AS_HEAD)));
        assert_eq!(topic("验证阶段"), Some((Workflow, AS_HEAD)));
    }

    #[test]
    fn a_frame_says_when() {
        assert_eq!(
            topic("avoid using motion when"),
            Some((WhenNotToUse, FRAME))
        );
        assert_eq!(topic("do not use redis for"), Some((WhenNotToUse, FRAME)));
        assert_eq!(topic("use redis when"), Some((WhenToUse, FRAME)));
        assert_eq!(topic("what it is for"), None);
    }

    #[test]
    fn negatives_come_first() {
        for heading in [
            "when not to use",
            "when to not use this",
            "do not use when",
            "何时不使用",
            "使用しない場合",
            "quando não usar",
            "ne zaman kullanılmaz",
        ] {
            assert_eq!(
                topic(heading).map(|found| found.0),
                Some(WhenNotToUse),
                "{heading}"
            );
        }
        assert_eq!(topic("when to use"), Some((WhenToUse, WHOLE)));
    }

    #[test]
    fn languages_put_their_heads_where_they_do() {
        assert_eq!(topic("部署检查清单"), Some((Verify, AS_HEAD)));
        assert_eq!(topic("api 工作流程"), Some((Workflow, AS_HEAD)));
        assert_eq!(topic("テストのベストプラクティス"), Some((Rules, AS_HEAD)));
        assert_eq!(topic("테스트 모범 사례"), Some((Rules, AS_HEAD)));
        assert_eq!(
            topic("api tasarım kontrol listesi"),
            Some((Verify, AS_HEAD))
        );
        assert_eq!(topic("exemplos de código"), Some((Examples, AS_HEAD)));
        assert_eq!(topic("formato de salida"), Some((Output, WHOLE)));
    }

    #[test]
    fn no_phrase_has_two_meanings_of_one_reach() {
        for (_, groups) in LANGUAGES {
            let mut seen = std::collections::BTreeMap::new();
            for (topic, reach, texts) in *groups {
                for text in texts.split(',').map(str::trim) {
                    let before = seen.insert((text, *reach), *topic);
                    assert!(before.is_none_or(|before| before == *topic), "{text}");
                }
            }
        }
    }

    #[test]
    fn phrases_are_written_as_headings_fold() {
        let mut out = String::new();
        for phrase in &index().phrases {
            super::super::heading::fold(phrase.text, &mut out);
            assert_eq!(out, phrase.text);
        }
    }
}
