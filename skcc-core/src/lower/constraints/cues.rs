//! The words that bind in English, and the places where they do.

use skir::ConstraintLevel::{self, Must, MustNot, Should, ShouldNot};

use super::quick::begins;
use super::signs::{Place, SIGNS, is_initial};
use super::words::{foreign, has_words, turkish_ending};
use crate::lower::language::Language;
use crate::lower::prose::{is_word, skip_marks};

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
            .any(|(sign, _, place)| *place != Place::End && text.starts_with(sign))
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

/// Whether a sentence of rules forbids by the end of its verb alone, as in
/// `手動で変更しない`: what is not done there is not to be done.
pub(super) fn ends_negated(language: Language, sentence: &str) -> bool {
    if language != Language::Japanese {
        return false;
    }
    let end = sentence.trim_end_matches(['。', '*', '_', '）', ')', ' ', '\n']);
    let Some(stem) = end.strip_suffix("ない") else {
        return false;
    };
    // Verbs whose stem ends otherwise form `cannot` alike, and these are facts.
    stem.ends_with(['し', 'わ', 'か', 'さ', 'た', 'ま', 'ら'])
        && ![
            "はし",
            "存在し",
            "動作し",
            "機能し",
            "一致し",
            "該当し",
            "発生し",
            "わから",
            "なら",
            "限ら",
        ]
        .iter()
        .any(|end| stem.ends_with(end))
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

/// Ends of a clause behind which Chinese sets no comma: `在需要之前不要构建`.
const CONDITION_ENDS: &[&str] = &["之前", "以前", "否则", "否則", "时", "時"];

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
                    '，' | '、' | '：' | '；' | '—' | '–' | '。' | '→' | '（' | '・' =>
                    {
                        self.start_clause();
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
        let behind = &rest[sign.len()..];
        let asks = *level == Should
            && (behind.starts_with('か')
                || ["什么", "哪", "什麼"]
                    .iter()
                    .any(|word| behind.contains(word)));
        let fits = match place {
            _ if asks => false,
            Place::Anywhere => !self.subordinate,
            Place::Clause => {
                self.clause
                    || *level == MustNot
                        && CONDITION_ENDS
                            .iter()
                            .any(|end| self.text[..self.at].ends_with(end))
            }
            Place::End => {
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
            b"never" if next_is(rest, &["forget"]) => return clause.then_some(Must),
            b"never" if clause || loud => return Some(MustNot),
            b"always" if clause || loud => return Some(Must),
            b"do" if (clause || loud) && negated(rest) => {
                let verb = rest
                    .trim_start_matches([' ', '*', '_'])
                    .get(3..)
                    .unwrap_or_default();
                return self.forbids(verb);
            }
            b"don't" | b"dont" | b"don\xe2\x80\x99t"
                if clause && !next_is(rest, &["need", "know", "have"]) =>
            {
                return self.forbids(rest);
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

    /// What `do not` says before `verb`.
    #[expect(clippy::unused_self, reason = "reads as a part of the walk")]
    fn forbids(&self, verb: &str) -> Option<ConstraintLevel> {
        if next_is(verb, &["forget"]) {
            Some(Must)
        } else if next_is(verb, &["worry", "hesitate"]) {
            None
        } else {
            Some(MustNot)
        }
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
pub(super) fn next_is(rest: &str, words: &[&str]) -> bool {
    let rest = rest.trim_start_matches([' ', '*', '_', '\n', '\t']);
    let end = rest
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(rest.len());
    words
        .iter()
        .any(|word| rest[..end].eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::constraints::quick;

    #[track_caller]
    fn check(language: Language, expected: Option<ConstraintLevel>, sentences: &[&str]) {
        for sentence in sentences {
            assert_eq!(level(language, sentence), expected, "{sentence}");
            if expected.is_some() {
                assert!(quick::next(language, sentence, 0).is_some(), "{sentence}");
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
                "Don't forget to test.",
                "Do not forget the tests.",
                "Never forget to test.",
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
                "Do not hesitate to ask.",
            ],
        );
    }

    #[test]
    fn other_languages_bind_too() {
        check(
            Language::Chinese,
            Some(Must),
            &[
                "文件名必须匹配。",
                "始终运行测试",
                "你務必確認",
                "不要忘记测试",
            ],
        );
        check(
            Language::Chinese,
            Some(MustNot),
            &[
                "不要提交密钥",
                "禁止跳过测试。",
                "运行后，切勿删除",
                "在需要之前不要建置功能",
                "除非有权限，否则不要说",
            ],
        );
        check(
            Language::Chinese,
            Some(ShouldNot),
            &["避免使用全局变量", "名称不应过长"],
        );
        check(
            Language::Chinese,
            None,
            &[
                "缓存以避免重复计算",
                "值始终为正",
                "对应的响应",
                "必须吗？",
                "接下来应该遵循什么路径",
                "用户说不要",
            ],
        );
        check(
            Language::Japanese,
            Some(Must),
            &[
                "必ずテストを実行する",
                "テストしなければならない",
                "確認を忘れないでください",
            ],
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
        check(Language::Japanese, None, &["何をすべきか"]);
        check(Language::Turkish, Some(Must), &["Her zaman test edin"]);
        check(Language::Turkish, None, &["Unutmayın: kalite önemlidir"]);
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
    fn japanese_rules_forbid_with_the_end_of_the_verb() {
        for text in ["手動で変更しない", "証拠として扱わない。", "**編集しない**"]
        {
            assert!(ends_negated(Language::Japanese, text), "{text}");
        }
        for text in [
            "変更できない",
            "表示されない",
            "問題ではない",
            "必要がない",
            "使えない",
            "変更する",
        ] {
            assert!(!ends_negated(Language::Japanese, text), "{text}");
        }
        assert!(!ends_negated(Language::Chinese, "しない"));
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
}
