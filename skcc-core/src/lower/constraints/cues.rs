//! The words that bind, by language, and the places where they do.

use skir::ConstraintLevel::{self, Must, MustNot, Should, ShouldNot};

use crate::lower::language::Language;
use crate::lower::prose::{is_word, skip_marks};
use Place::{Anywhere, Clause, End};

/// Where a sign binds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Wherever it stands outside a subordinate clause.
    Anywhere,
    /// At the start of a clause.
    Clause,
    /// At the end of the sentence.
    End,
}

/// What binds in Chinese, Japanese and Korean, by first sign; where one is the
/// start of another, the longer one first.
const SIGNS: &[(&str, ConstraintLevel, Place)] = &[
    ("一定要", Must, Anywhere),
    ("不得不", Should, End),
    ("不得", MustNot, Anywhere),
    ("不应", ShouldNot, Anywhere),
    ("不應", ShouldNot, Anywhere),
    ("不该", ShouldNot, Anywhere),
    ("不要", MustNot, Clause),
    ("不可", MustNot, Clause),
    ("严禁", MustNot, Anywhere),
    ("决不", MustNot, Clause),
    ("切勿", MustNot, Anywhere),
    ("务必", Must, Anywhere),
    ("務必", Must, Anywhere),
    ("勿", MustNot, Clause),
    ("嚴禁", MustNot, Anywhere),
    ("始終", Must, Clause),
    ("始终", Must, Clause),
    ("常に", Must, Clause),
    ("应当", Should, Anywhere),
    ("应该", Should, Anywhere),
    ("應該", Should, Anywhere),
    ("必ず", Must, Anywhere),
    ("必須です", Must, Anywhere),
    ("必須とする", Must, Anywhere),
    ("必須", Must, Clause),
    ("必须", Must, Anywhere),
    ("总是", Must, Clause),
    ("總是", Must, Clause),
    ("永不", MustNot, Clause),
    ("永远不要", MustNot, Anywhere),
    ("決して", MustNot, Anywhere),
    ("禁止", MustNot, Clause),
    ("絕不", MustNot, Clause),
    ("絶対に", MustNot, Anywhere),
    ("绝不", MustNot, Clause),
    ("绝对不", MustNot, Anywhere),
    ("請勿", MustNot, Anywhere),
    ("请勿", MustNot, Anywhere),
    ("避ける", ShouldNot, End),
    ("避けて", ShouldNot, End),
    ("避けます", ShouldNot, End),
    ("避免", ShouldNot, Clause),
    ("てはいけ", MustNot, Anywhere),
    ("てはなら", MustNot, Anywhere),
    ("ないでください", MustNot, Anywhere),
    ("ないこと", MustNot, End),
    ("なければなら", Must, Anywhere),
    ("なければなりません", Must, Anywhere),
    ("べきではない", ShouldNot, Anywhere),
    ("べきでない", ShouldNot, Anywhere),
    ("べき", Should, Anywhere),
    ("반드시", Must, Anywhere),
    ("항상", Must, Clause),
    ("절대", MustNot, Anywhere),
    ("마세요", MustNot, Anywhere),
    ("마십시오", MustNot, Anywhere),
    ("말아야", MustNot, Anywhere),
    ("금지", MustNot, Anywhere),
    ("해야 합니다", Must, Anywhere),
    ("해야 한다", Must, Anywhere),
    ("해야 함", Must, Anywhere),
    ("피하세요", ShouldNot, Anywhere),
    ("피해야", ShouldNot, Anywhere),
    ("않아야", MustNot, Anywhere),
];

/// Whether an entry of [`SIGNS`] may begin with `c`.
const fn is_initial(c: char) -> bool {
    matches!(
        c,
        '一' | '不'
            | '严'
            | '决'
            | '切'
            | '务'
            | '務'
            | '勿'
            | '嚴'
            | '始'
            | '常'
            | '应'
            | '應'
            | '必'
            | '总'
            | '總'
            | '永'
            | '決'
            | '禁'
            | '絕'
            | '絶'
            | '绝'
            | '請'
            | '请'
            | '避'
            | 'て'
            | 'な'
            | 'べ'
            | '반'
            | '항'
            | '절'
            | '마'
            | '말'
            | '금'
            | '해'
            | '피'
            | '않'
    )
}

/// Whether the words of this language are looked at one by one.
const fn has_words(language: Language) -> bool {
    matches!(
        language,
        Language::Turkish | Language::Portuguese | Language::Spanish
    )
}

/// A quick look: whether any sentence of `text` may bind.
pub(super) fn may_bind(language: Language, text: &str) -> bool {
    if has_words(language) {
        return true;
    }
    let bytes = text.as_bytes();
    for (at, pair) in bytes.windows(2).enumerate() {
        if FIRST[usize::from(pair[0])] & SECOND[usize::from(pair[1])] == 0 {
            continue;
        }
        if pair[0].is_ascii() {
            let starts = at == 0 || !bytes[at - 1].is_ascii_alphabetic();
            if starts && begins(&bytes[at..]) {
                return true;
            }
        } else if text[at..].chars().next().is_some_and(is_initial) {
            return true;
        }
    }
    false
}

/// By byte, a bit for each pair of letters that a word that binds begins with:
/// `mu`, `ne`, `al` and `av`, `sh`, `do` and `fo`, `pr`; and one for signs of
/// three bytes. Two bytes that share a bit may begin one.
static FIRST: [u8; 256] = bits(
    &[
        (b"m", 1),
        (b"n", 2),
        (b"a", 4),
        (b"s", 8),
        (b"df", 16),
        (b"p", 32),
    ],
    0xe1,
    0xee,
);
static SECOND: [u8; 256] = bits(
    &[
        (b"u", 1),
        (b"e", 2),
        (b"lv", 4),
        (b"h", 8),
        (b"o", 16),
        (b"r", 32),
    ],
    0x80,
    0xc0,
);

const fn bits(letters: &[(&[u8], u8)], from: usize, to: usize) -> [u8; 256] {
    let mut table = [0; 256];
    let mut index = 0;
    while index < letters.len() {
        let (bytes, bit) = letters[index];
        let mut at = 0;
        while at < bytes.len() {
            table[bytes[at] as usize] |= bit;
            table[bytes[at].to_ascii_uppercase() as usize] |= bit;
            at += 1;
        }
        index += 1;
    }
    let mut byte = from;
    while byte < to {
        table[byte] |= 64;
        byte += 1;
    }
    table
}

/// Whether a word that binds in English may begin here.
fn begins(bytes: &[u8]) -> bool {
    let Some(mut head) = bytes.first_chunk::<4>().copied() else {
        return false;
    };
    head.make_ascii_lowercase();
    matches!(
        &head,
        b"must"
            | b"neve"
            | b"alwa"
            | b"avoi"
            | b"shou"
            | b"forb"
            | b"proh"
            | [b'd', b'o', b' ', _]
            | b"don'"
            | b"dont"
            | [b'd', b'o', b'n', 0xe2]
    )
}

/// Whether `text` begins with a word that binds, behind its marks.
pub(super) fn opens(language: Language, text: &str) -> bool {
    let text = skip_marks(text);
    let Some(first) = text.chars().next() else {
        return false;
    };
    if first.is_ascii() {
        if !begins(text.as_bytes()) && !has_words(language) && !text.starts_with("No ") {
            return false;
        }
        let mut limit = text.len().min(60);
        while !text.is_char_boundary(limit) {
            limit -= 1;
        }
        let word = text
            .find(|c: char| !c.is_alphabetic())
            .unwrap_or(text.len());
        return text.starts_with("No ")
            || Scan::new(language, &text[..limit])
                .level()
                .is_some_and(|(_, at)| at <= word);
    }
    if has_words(language) {
        return level(language, text).is_some();
    }
    is_initial(first)
        && SIGNS
            .iter()
            .any(|(sign, _, place)| *place != End && text.starts_with(sign))
        // Japanese and Korean bind at the end.
        || (matches!(language, Language::Japanese | Language::Korean)
            && text.len() < 200
            && level(language, text).is_some())
}

/// How much `sentence` binds, if it does.
pub(super) fn level(language: Language, sentence: &str) -> Option<ConstraintLevel> {
    let end = sentence.trim_end_matches(['"', '\'', ')', '*', '_', '”', '」', '）']);
    if end.ends_with(['?', '？']) || end.ends_with('吗') {
        return None;
    }
    Scan::new(language, sentence)
        .level()
        .map(|(level, _)| level)
}

/// How far the end of a quotation, a tag or a link is looked for, in
/// characters: a bound, so that marks that nothing closes cost no more.
const LOOK_AHEAD: usize = 400;

/// The text as far as ends are looked for.
fn ahead(text: &str) -> &str {
    let mut limit = text.len().min(LOOK_AHEAD);
    while !text.is_char_boundary(limit) {
        limit -= 1;
    }
    &text[..limit]
}

/// A walk over the words of a sentence.
struct Scan<'a> {
    language: Language,
    text: &'a str,
    at: usize,
    /// Whether a clause starts here.
    clause: bool,
    /// Whether the clause depends on another: `when you must …`.
    subordinate: bool,
    previous: &'a str,
}

impl<'a> Scan<'a> {
    fn new(language: Language, text: &'a str) -> Self {
        Self {
            language,
            text,
            at: 0,
            clause: true,
            subordinate: false,
            previous: "",
        }
    }

    /// The first word that binds, with its place.
    fn level(mut self) -> Option<(ConstraintLevel, usize)> {
        while self.at < self.text.len() {
            let rest = &self.text[self.at..];
            let byte = rest.as_bytes()[0];
            let c = rest.chars().next().expect("there is text left");
            if c < '\u{250}' && c.is_alphanumeric() {
                let end = rest
                    .find(|c: char| {
                        !(c.is_alphanumeric() && (c as u32) < 0x3000) && c != '\'' && c != '’'
                    })
                    .unwrap_or(rest.len());
                let word = &rest[..end];
                if let Some(level) = self.word(word, &rest[end..]) {
                    return Some((level, self.at));
                }
                self.previous = word;
                self.at += end;
            } else if byte.is_ascii() {
                self.mark(byte, rest);
            } else {
                if is_initial(c)
                    && let Some(level) = self.sign(rest)
                {
                    return Some((level, self.at));
                }
                match c {
                    '，' | '、' | '：' | '；' | '—' | '–' | '。' | '→' | '（' | '・' => {
                        self.start_clause()
                    }
                    '“' | '「' | '『' => self.skip_quote(
                        rest,
                        match c {
                            '“' => '”',
                            '「' => '」',
                            _ => '』',
                        },
                    ),
                    '请' | '請' | '也' | '并' | '但' | '且' => {}
                    c if is_word(c) => {
                        self.clause = false;
                        self.previous = "";
                    }
                    _ => {}
                }
                self.at += c.len_utf8();
            }
        }
        None
    }

    fn start_clause(&mut self) {
        self.clause = true;
        self.subordinate = false;
    }

    /// Goes on behind the quotation that begins here, when it ends in the
    /// sentence.
    fn skip_quote(&mut self, rest: &str, close: char) {
        let mut chars = rest.char_indices();
        let Some((_, open)) = chars.next() else {
            return;
        };
        if let Some((at, _)) = chars.take(LOOK_AHEAD).find(|(_, c)| *c == close) {
            self.at += at + close.len_utf8() - open.len_utf8();
            self.clause = false;
        }
    }

    fn mark(&mut self, byte: u8, rest: &str) {
        match byte {
            b'`' => {
                let ticks = rest.bytes().take_while(|b| *b == b'`').count();
                let (fence, code) = rest.split_at(ticks);
                let end = ahead(code).find(fence);
                self.at += end.map_or(ticks, |end| ticks + end + ticks);
                self.clause = false;
                self.previous = "";
                return;
            }
            b'"' => self.skip_quote(rest, '"'),
            b'<' => {
                // A tag, not a comparison.
                let is_tag = rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
                if is_tag && let Some(end) = ahead(rest).find('>') {
                    self.at += end;
                }
            }
            b']' if rest.starts_with("](") => {
                self.at += ahead(rest).find(')').unwrap_or(0);
            }
            b',' | b':' | b';' | b'.' | b'!' => self.start_clause(),
            b'(' | b'|' => self.clause = true,
            b'-' if rest.starts_with("- ") || rest.starts_with("--") => self.start_clause(),
            b'-' => self.clause = false,
            _ => {}
        }
        self.at += 1;
    }

    fn sign(&self, rest: &str) -> Option<ConstraintLevel> {
        let (sign, level, place) = SIGNS.iter().find(|(sign, ..)| rest.starts_with(sign))?;
        let fits = match place {
            Anywhere => !self.subordinate,
            Clause => self.clause,
            End => {
                *level != Should
                    && rest[sign.len()..]
                        .chars()
                        .filter(|c| c.is_alphanumeric())
                        .count()
                        <= 4
            }
        };
        fits.then_some(*level)
    }

    /// What `word` does at the current place; `rest` follows it.
    fn word(&mut self, word: &str, rest: &str) -> Option<ConstraintLevel> {
        let clause = std::mem::take(&mut self.clause);
        let mut buffer = [0; 16];
        let Some(lower) = buffer.get_mut(..word.len()) else {
            return self.long_word(word);
        };
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        let loud = word.len() > 1 && word.bytes().all(|b| b.is_ascii_uppercase());
        let hyphen = rest.starts_with('-');
        match &*lower {
            b"if" | b"when" | b"whether" | b"why" | b"what" | b"how" | b"which" | b"where"
            | b"who" | b"because" | b"since" | b"unless" | b"until" | b"although" | b"while"
            | b"whenever" => self.subordinate = true,
            b"that" => {
                self.subordinate = ![
                    "note", "Note", "remember", "Remember", "sure", "ensure", "Ensure",
                ]
                .contains(&self.previous);
            }
            b"and" | b"but" | b"so" | b"then" | b"please" | b"also" | b"or" | b"instead"
            | b"therefore" => {
                self.clause = true;
            }
            _ if hyphen => {}
            b"must" if loud || !self.subordinate && !["a", "A", "the"].contains(&self.previous) => {
                return Some(if negated(rest) { MustNot } else { Must });
            }
            b"mustn't" | b"mustn\xe2\x80\x99t" if !self.subordinate => return Some(MustNot),
            b"never" if clause || loud => return Some(MustNot),
            b"always" if clause || loud => return Some(Must),
            b"do" if (clause || loud) && negated(rest) => return Some(MustNot),
            b"don't" | b"dont" | b"don\xe2\x80\x99t"
                if clause && !next_is(rest, &["worry", "need", "know", "have"]) =>
            {
                return Some(MustNot);
            }
            b"avoid" if clause || loud => return Some(ShouldNot),
            b"should"
                if loud
                    || !self.subordinate
                        && !next_is(
                            rest,
                            &["see", "now", "look", "work", "have", "feel", "get"],
                        ) =>
            {
                return Some(if negated(rest) { ShouldNot } else { Should });
            }
            b"shouldn't" | b"shouldn\xe2\x80\x99t" if !self.subordinate => return Some(ShouldNot),
            b"forbidden" | b"prohibited"
                if ["is", "are", "strictly"].contains(&self.previous) && !self.subordinate =>
            {
                return Some(MustNot);
            }
            lower if has_words(self.language) => {
                let lower = std::str::from_utf8(lower).unwrap_or_default();
                return foreign(self.language, lower, self.previous, clause, rest);
            }
            _ => {}
        }
        None
    }

    /// A word of more than 16 bytes: Turkish only says so much in one.
    fn long_word(&self, word: &str) -> Option<ConstraintLevel> {
        (self.language == Language::Turkish)
            .then(|| turkish_ending(word))
            .flatten()
    }
}

/// Whether `rest` goes on with `not` or `never`.
fn negated(rest: &str) -> bool {
    next_is(rest, &["not", "never"])
}

/// Whether the next word of `rest` is one of `words`.
fn next_is(rest: &str, words: &[&str]) -> bool {
    let rest = rest.trim_start_matches([' ', '*', '_', '\n', '\t']);
    let end = rest
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(rest.len());
    words
        .iter()
        .any(|word| rest[..end].eq_ignore_ascii_case(word))
}

fn foreign(
    language: Language,
    word: &str,
    previous: &str,
    clause: bool,
    rest: &str,
) -> Option<ConstraintLevel> {
    if language == Language::Turkish {
        return match word {
            "asla" => Some(MustNot),
            "her" if clause && next_is(rest, &["zaman"]) => Some(Must),
            "kaçının" => Some(ShouldNot),
            "zorunludur" => Some(Must),
            _ => turkish_ending(word),
        };
    }
    match word {
        "nunca" | "jamais" | "jamás" if clause => Some(MustNot),
        "sempre" | "siempre" if clause => Some(Must),
        "não" if clause => Some(MustNot),
        "no" if clause
            && language == Language::Spanish
            && !next_is(
                rest,
                &["hay", "es", "se", "está", "son", "existe", "tiene", "todos"],
            ) =>
        {
            Some(MustNot)
        }
        "evite" | "evita" | "evitar" if clause => Some(ShouldNot),
        "deve" | "devem" | "debe" | "deben" => {
            Some(if ["não", "no", "No", "Não"].contains(&previous) {
                MustNot
            } else {
                Must
            })
        }
        _ => None,
    }
}

/// Turkish says `must` and `do not` with the end of the verb.
fn turkish_ending(word: &str) -> Option<ConstraintLevel> {
    let ends = |ends: &[&str]| ends.iter().any(|end| word.ends_with(end));
    if ends(&[
        "mayın",
        "meyin",
        "mamalı",
        "memeli",
        "mamalıdır",
        "memelidir",
        "mamalısınız",
        "memelisiniz",
    ]) {
        Some(MustNot)
    } else if ends(&["malıdır", "melidir", "malısınız", "melisiniz"]) {
        Some(Must)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(language: Language, expected: Option<ConstraintLevel>, sentences: &[&str]) {
        for sentence in sentences {
            assert_eq!(level(language, sentence), expected, "{sentence}");
            if expected.is_some() {
                assert!(may_bind(language, sentence), "{sentence}");
            }
        }
    }

    #[test]
    fn english_words_bind_in_their_places() {
        use Language::English;
        check(
            English,
            Some(Must),
            &[
                "Always run the tests.",
                "The name must match the folder.",
                "**Always** test",
                "For migrations: always use one.",
                "All names MUST match",
                "You must, when asked, stop",
                "If it is empty, you must stop.",
            ],
        );
        check(
            English,
            Some(MustNot),
            &[
                "Never commit secrets.",
                "❌ Don't push",
                "Do **not** push",
                "You must not push",
                "DO NOT push",
                "Use tabs, never blanks",
                "Read the file and do not write it",
                "- Don’t guess",
                "Use NEVER",
                "Deleting is forbidden.",
            ],
        );
        check(English, Some(Should), &["Output should be JSON."]);
        check(
            English,
            Some(ShouldNot),
            &[
                "Avoid jargon",
                "Names should not be long",
                "Titles shouldn't shout",
            ],
        );
    }

    #[test]
    fn english_words_do_not_bind_elsewhere() {
        check(
            Language::English,
            None,
            &[
                "The value is always positive.",
                "They do not match.",
                "If you do not know, ask.",
                "What must I do?",
                "Should I push?",
                "Say what must be done.",
                "You should see a page.",
                "A must-have tool.",
                "Run `git must`.",
                "He says \"never push\" often.",
                "This avoids loops.",
                "Use it to avoid loops.",
                "See [x](never).",
                "Rules that must be kept are here",
                "It is a must.",
                "Mustard",
                "Don't worry about it",
            ],
        );
    }

    #[test]
    fn other_languages_bind_too() {
        check(
            Language::Chinese,
            Some(Must),
            &["文件名必须匹配。", "始终运行测试", "你務必確認"],
        );
        check(
            Language::Chinese,
            Some(MustNot),
            &["不要提交密钥", "禁止跳过测试。", "运行后，切勿删除"],
        );
        check(
            Language::Chinese,
            Some(ShouldNot),
            &["避免使用全局变量", "名称不应过长"],
        );
        check(
            Language::Chinese,
            None,
            &["缓存以避免重复计算", "值始终为正", "对应的响应", "必须吗？"],
        );
        check(
            Language::Japanese,
            Some(Must),
            &["必ずテストを実行する", "テストしなければならない"],
        );
        check(
            Language::Japanese,
            Some(MustNot),
            &[
                "秘密をコミットしないでください",
                "削除してはいけない",
                "推測しないこと",
            ],
        );
        check(
            Language::Japanese,
            Some(ShouldNot),
            &["専門用語を避ける", "長くすべきではない"],
        );
        check(
            Language::Korean,
            Some(Must),
            &["반드시 테스트를 실행하세요", "이름을 확인해야 합니다"],
        );
        check(Language::Korean, Some(MustNot), &["비밀을 커밋하지 마세요"]);
        check(
            Language::Turkish,
            Some(MustNot),
            &["Sırları asla commit etmeyin", "Testleri atlamayın"],
        );
        check(Language::Turkish, Some(Must), &["Her zaman test edin"]);
        check(
            Language::Portuguese,
            Some(MustNot),
            &["Nunca envie segredos", "Não envie segredos"],
        );
        check(Language::Spanish, Some(MustNot), &["No envíes secretos"]);
        check(Language::Spanish, None, &["No hay secretos"]);
        check(Language::Spanish, Some(Must), &["El nombre debe coincidir"]);
    }

    #[test]
    fn rules_open_with_a_word_that_binds() {
        for text in [
            "**Never** push",
            "Always test",
            "No secrets",
            "❌ Do not push",
            "不要提交",
            "Avoid loops",
        ] {
            assert!(opens(Language::English, text), "{text}");
        }
        for text in [
            "Push always",
            "Nothing",
            "The name must match",
            "Node",
            "必要时停止",
        ] {
            assert!(!opens(Language::English, text), "{text}");
        }
        assert!(opens(Language::Japanese, "秘密をコミットしないでください"));
    }

    #[test]
    fn every_sign_has_its_initial() {
        for (sign, ..) in SIGNS {
            assert!(is_initial(sign.chars().next().unwrap()), "{sign}");
        }
    }

    #[test]
    fn a_sign_does_not_hide_a_longer_one() {
        for (index, (sign, ..)) in SIGNS.iter().enumerate() {
            assert!(
                SIGNS[index + 1..]
                    .iter()
                    .all(|(later, ..)| !later.starts_with(sign)),
                "{sign}"
            );
        }
    }
}
