//! The main language of a body.

use skir::Skill;

use crate::syntax::Document;
use crate::syntax::markdown::NodeKind;

/// A language whose words lowering knows, or at least recognises.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Language {
    #[default]
    English,
    Chinese,
    Japanese,
    Korean,
    Turkish,
    Portuguese,
    Spanish,
    French,
    German,
    Italian,
    Vietnamese,
    Russian,
    Ukrainian,
    Arabic,
    Hebrew,
    Greek,
    Hindi,
    Thai,
}

impl Language {
    /// The BCP 47 code.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh",
            Self::Japanese => "ja",
            Self::Korean => "ko",
            Self::Turkish => "tr",
            Self::Portuguese => "pt",
            Self::Spanish => "es",
            Self::French => "fr",
            Self::German => "de",
            Self::Italian => "it",
            Self::Vietnamese => "vi",
            Self::Russian => "ru",
            Self::Ukrainian => "uk",
            Self::Arabic => "ar",
            Self::Hebrew => "he",
            Self::Greek => "el",
            Self::Hindi => "hi",
            Self::Thai => "th",
        }
    }
}

/// How much prose is looked at, in bytes: about a hundred and fifty words.
const SAMPLE: usize = 1024;

/// Detects the language of the body, and of the description where the body
/// says too little.
pub(super) fn detect(document: &Document, skill: &Skill) -> Language {
    let mut counts = Counts::default();
    let body = document.body_text();
    let mut left = SAMPLE;
    let nodes = document.tree.nodes();
    let mut at = 0;
    while let Some(node) = nodes.get(at) {
        match node.kind {
            NodeKind::Fence(_) | NodeKind::IndentedCode | NodeKind::HtmlBlock => {
                at = node.end as usize;
                continue;
            }
            NodeKind::Text => {
                let text = node.span.of(body);
                counts.add(text);
                left = left.saturating_sub(text.len());
            }
            _ => {}
        }
        if left == 0 {
            break;
        }
        at += 1;
    }
    // A body of a few words, or of code alone.
    if left > SAMPLE - 128 {
        counts.add(&skill.description);
    }
    counts.language()
}

/// [`STOP_WORDS`] as numbers of their bytes.
static PACKED: [u64; STOP_WORDS.len()] = pack();

const fn pack() -> [u64; STOP_WORDS.len()] {
    let mut packed = [0; STOP_WORDS.len()];
    let mut index = 0;
    while index < packed.len() {
        let bytes = STOP_WORDS[index].0.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            packed[index] = packed[index] << 8 | bytes[at] as u64;
            at += 1;
        }
        index += 1;
    }
    packed
}

/// A bit for each word of [`PACKED`], at the place that its number hashes to:
/// most words of a text end here.
static MAYBE: [u64; 16] = {
    let mut maybe = [0; 16];
    let mut index = 0;
    while index < PACKED.len() {
        let bit = bit(PACKED[index]);
        maybe[bit / 64] |= 1 << (bit % 64);
        index += 1;
    }
    maybe
};

const fn bit(word: u64) -> usize {
    // Fibonacci hashing: the upper bits of the product are well mixed.
    (word.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 54) as usize
}

/// Words that one language has and the others in this list have not; those
/// that two share are left out. Sorted as numbers: by length, then by bytes.
const STOP_WORDS: &[(&str, Language)] = &[
    ("y", Language::Spanish),
    ("al", Language::Spanish),
    ("ao", Language::Portuguese),
    ("bu", Language::Turkish),
    ("el", Language::Spanish),
    ("em", Language::Portuguese),
    ("et", Language::French),
    ("il", Language::Italian),
    ("is", Language::English),
    ("of", Language::English),
    ("to", Language::English),
    ("um", Language::Portuguese),
    ("ve", Language::Turkish),
    ("and", Language::English),
    ("are", Language::English),
    ("auf", Language::German),
    ("bir", Language::Turkish),
    ("che", Language::Italian),
    ("con", Language::Spanish),
    ("das", Language::German),
    ("del", Language::Spanish),
    ("der", Language::German),
    ("des", Language::French),
    ("die", Language::German),
    ("dos", Language::Portuguese),
    ("ein", Language::German),
    ("est", Language::French),
    ("for", Language::English),
    ("gli", Language::Italian),
    ("ile", Language::Turkish),
    ("ist", Language::German),
    ("les", Language::French),
    ("los", Language::Spanish),
    ("mit", Language::German),
    ("per", Language::Italian),
    ("sie", Language::German),
    ("the", Language::English),
    ("uma", Language::Portuguese),
    ("una", Language::Spanish),
    ("und", Language::German),
    ("aber", Language::German),
    ("avec", Language::French),
    ("dans", Language::French),
    ("não", Language::Portuguese),
    ("pour", Language::French),
    ("sono", Language::Italian),
    ("são", Language::Portuguese),
    ("veya", Language::Turkish),
    ("vous", Language::French),
    ("when", Language::English),
    ("with", Language::English),
    ("della", Language::Italian),
    ("için", Language::Turkish),
    ("nicht", Language::German),
    ("você", Language::Portuguese),
    ("cuando", Language::Spanish),
];

#[derive(Default)]
struct Counts {
    latin: u32,
    han: u32,
    kana: u32,
    hangul: u32,
    cyrillic: u32,
    ukrainian: u32,
    arabic: u32,
    hebrew: u32,
    greek: u32,
    hindi: u32,
    thai: u32,
    vietnamese: u32,
    turkish: u32,
    /// By language, as its place in the enumeration.
    words: [u32; 18],
}

impl Counts {
    fn add(&mut self, text: &str) {
        // The letters of the current word, lower case, as a number.
        let mut word = 0_u64;
        let mut length = 0_u32;
        for c in text.chars() {
            if c.is_ascii_alphabetic() {
                self.latin += 1;
                word = word << 8 | u64::from(c.to_ascii_lowercase() as u8);
                length += 1;
                continue;
            }
            if c.is_ascii() {
                self.stop_word(word, length);
                (word, length) = (0, 0);
                continue;
            }
            let count = match c {
                '\u{3400}'..='\u{9fff}' => &mut self.han,
                '\u{3040}'..='\u{30ff}' => &mut self.kana,
                '\u{ac00}'..='\u{d7af}' => &mut self.hangul,
                'ğ' | 'ı' | 'ş' | 'İ' | 'Ğ' | 'Ş' => &mut self.turkish,
                'ơ' | 'ư' | 'đ' | '\u{1ea0}'..='\u{1ef9}' => &mut self.vietnamese,
                '\u{c0}'..='\u{24f}' => &mut self.latin,
                'і' | 'ї' | 'є' | 'ґ' => &mut self.ukrainian,
                '\u{400}'..='\u{4ff}' => &mut self.cyrillic,
                '\u{370}'..='\u{3ff}' => &mut self.greek,
                '\u{590}'..='\u{5ff}' => &mut self.hebrew,
                '\u{600}'..='\u{6ff}' => &mut self.arabic,
                '\u{900}'..='\u{97f}' => &mut self.hindi,
                '\u{e00}'..='\u{e7f}' => &mut self.thai,
                _ => {
                    self.stop_word(word, length);
                    (word, length) = (0, 0);
                    continue;
                }
            };
            *count += 1;
            if c <= '\u{24f}' {
                let mut bytes = [0; 4];
                for byte in c.encode_utf8(&mut bytes).bytes() {
                    word = word << 8 | u64::from(byte);
                    length += 1;
                }
            } else {
                (word, length) = (0, 0);
            }
        }
        self.stop_word(word, length);
    }

    fn stop_word(&mut self, word: u64, length: u32) {
        if length == 0 || length > 8 {
            return;
        }
        if MAYBE[bit(word) / 64] >> (bit(word) % 64) & 1 == 0 {
            return;
        }
        if let Ok(index) = PACKED.binary_search(&word) {
            self.words[STOP_WORDS[index].1 as usize] += 1;
        }
    }

    /// A script that says more than Latin names and commands do decides: a
    /// sign of Chinese or Japanese weighs as three letters.
    fn language(&self) -> Language {
        let cjk = 3 * (self.han + self.kana);
        let scripts = [
            (
                cjk,
                if self.kana * 8 > self.han {
                    Language::Japanese
                } else {
                    Language::Chinese
                },
            ),
            (2 * self.hangul, Language::Korean),
            (
                self.cyrillic + self.ukrainian,
                if self.ukrainian * 30 > self.cyrillic {
                    Language::Ukrainian
                } else {
                    Language::Russian
                },
            ),
            (self.arabic, Language::Arabic),
            (self.hebrew, Language::Hebrew),
            (self.greek, Language::Greek),
            (self.hindi, Language::Hindi),
            (self.thai, Language::Thai),
        ];
        let (most, language) = scripts
            .into_iter()
            .rev()
            .max_by_key(|(count, _)| *count)
            .expect("there are scripts");
        if most > 0 && most * 2 > self.latin {
            return language;
        }
        if self.vietnamese * 20 > self.latin {
            return Language::Vietnamese;
        }
        let best = STOP_WORDS
            .iter()
            .map(|(_, language)| *language)
            .max_by_key(|language| self.words[*language as usize])
            .expect("there are stop words");
        let english = self.words[Language::English as usize];
        let count = self.words[best as usize];
        // Turkish bodies are full of English words; its letters are its own.
        if self.turkish * 60 > self.latin {
            return Language::Turkish;
        }
        if count > english && count >= 2 {
            best
        } else {
            Language::English
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, code: &str) {
        let mut counts = Counts::default();
        counts.add(text);
        assert_eq!(counts.language().code(), code, "{text}");
    }

    #[test]
    fn scripts_and_stop_words_tell_languages_apart() {
        check("Use this skill when the user asks for a commit.", "en");
        check("", "en");
        check(
            "当用户要求提交代码时使用此技能 GitHub Actions workflow",
            "zh",
        );
        check("ユーザーがコミットを求めたときに使用する", "ja");
        check("사용자가 커밋을 요청할 때 이 스킬을 사용하세요", "ko");
        check(
            "Kullanıcı bir commit istediğinde bu beceriyi kullanın ve çalıştırın",
            "tr",
        );
        check(
            "Quando o usuário pede um commit, não use esta skill com o código e os arquivos",
            "pt",
        );
        check(
            "Usa esta habilidad cuando el usuario pide una confirmación y los archivos",
            "es",
        );
        check(
            "Utilisez cette compétence pour les fichiers et dans le dépôt avec soin",
            "fr",
        );
        check(
            "Nutze die Datei mit dem Skript und prüfe das Ergebnis",
            "de",
        );
        check("Используйте этот навык, когда пользователь просит", "ru");
    }

    #[test]
    fn stop_words_are_sorted_and_fit_the_buffer() {
        assert!(PACKED.is_sorted());
        assert!(STOP_WORDS.iter().all(|(word, _)| word.len() <= 8));
    }
}
