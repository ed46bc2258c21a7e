//! Whether a text tells somebody to do something.
//!
//! A test of the first or last word against a table, by language: cheap, and
//! right often enough to judge a list by the share of its items.

mod words;

use super::language::Language;
use super::prose::{behind_label, skip_marks};

/// Words that may stand before the verb, in the order of [`words::ENGLISH`].
const ADVERBS: &[&str] = &[
    "now",
    "you",
    "also",
    "just",
    "last",
    "must",
    "next",
    "once",
    "only",
    "then",
    "after",
    "again",
    "first",
    "fully",
    "never",
    "third",
    "always",
    "before",
    "lastly",
    "please",
    "second",
    "should",
    "simply",
    "briefly",
    "clearly",
    "finally",
    "quickly",
    "actively",
    "manually",
    "silently",
    "carefully",
    "initially",
    "sometimes",
    "explicitly",
    "optionally",
    "repeatedly",
    "thoroughly",
    "immediately",
    "periodically",
    "systematically",
];

/// Words that begin a clause of an instruction, in the same order.
const OPENERS: &[&str] = &[
    "if",
    "for",
    "dont",
    "else",
    "when",
    "don't",
    "until",
    "while",
    "unless",
    "otherwise",
];

/// Whether `text`, the start of an item or a heading, is an instruction.
pub(super) fn is_instruction(text: &str, language: Language) -> bool {
    let text = skip_marks(text);
    let Some(first) = text.chars().next() else {
        return false;
    };
    match language {
        Language::Japanese => ends_in_japanese_verb(text) || english(text),
        Language::Korean => ends_with_any(sentence(text), KOREAN_ENDS) || english(text),
        Language::Turkish => turkish(text) || english(text),
        Language::Portuguese | Language::Spanish => romance(text) || english(text),
        Language::French => french(text),
        Language::Russian | Language::Ukrainian => russian(text),
        _ if first.is_ascii_alphabetic() => {
            english(text)
                || (language == Language::Chinese
                    && behind_label(text).is_some_and(|rest| chinese(skip_marks(rest))))
        }
        _ => chinese(text) || behind_label(text).is_some_and(|rest| chinese(skip_marks(rest))),
    }
}

fn english(text: &str) -> bool {
    starts_with_verb(text)
        || behind_label(text).is_some_and(|rest| starts_with_verb(skip_marks(rest)))
}

fn starts_with_verb(text: &str) -> bool {
    let mut rest = text;
    for _ in 0..3 {
        let mut word = 0_u128;
        let mut end = 0;
        for byte in rest.bytes() {
            if !byte.is_ascii_alphanumeric() && !matches!(byte, b'-' | b'\'') {
                break;
            }
            if end == 16 {
                return false;
            }
            word = word << 8 | u128::from(byte.to_ascii_lowercase());
            end += 1;
        }
        if VERBS.binary_search(&word).is_ok() || OPENERS_PACKED.binary_search(&word).is_ok() {
            return true;
        }
        if ADVERBS_PACKED.binary_search(&word).is_err() {
            return false;
        }
        rest = rest[end..].trim_start_matches([' ', ',', '*', '_', '\n']);
    }
    false
}

/// Words as numbers of their bytes, which compare faster.
static VERBS: [u128; words::ENGLISH.len()] = pack(words::ENGLISH);
static OPENERS_PACKED: [u128; OPENERS.len()] = pack(OPENERS);
static ADVERBS_PACKED: [u128; ADVERBS.len()] = pack(ADVERBS);

const fn pack<const N: usize>(words: &[&str]) -> [u128; N] {
    let mut packed = [0; N];
    let mut index = 0;
    while index < N {
        let bytes = words[index].as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            packed[index] = packed[index] << 8 | bytes[at] as u128;
            at += 1;
        }
        index += 1;
    }
    packed
}

fn chinese(text: &str) -> bool {
    let index = words::CHINESE.partition_point(|word| *word <= text);
    // A word and its beginnings stand next to one another.
    words::CHINESE[index.saturating_sub(3)..index]
        .iter()
        .any(|word| text.starts_with(word))
}

/// The first sentence or line of a text, without its final marks; 300 bytes at
/// most are looked at.
fn sentence(text: &str) -> &str {
    let mut limit = text.len().min(300);
    while !text.is_char_boundary(limit) {
        limit -= 1;
    }
    let text = &text[..limit];
    let end = text
        .find(['。', '！', '\n'])
        .or_else(|| text.find(". "))
        .unwrap_or(text.len());
    text[..end].trim_end_matches(['.', ':', '：', '*', '_', ' ', '）', ')', '！', '!'])
}

const JAPANESE_ENDS: &[&str] = &[
    "る",
    "す",
    "く",
    "う",
    "つ",
    "ぬ",
    "ぶ",
    "む",
    "ぐ",
    "ください",
    "こと",
    "実行",
    "確認",
    "作成",
    "追加",
    "検証",
    "生成",
    "更新",
    "削除",
    "修正",
    "設定",
    "定義",
    "分析",
    "特定",
    "選択",
    "実装",
    "取得",
    "読み取り",
    "収集",
];

fn ends_in_japanese_verb(text: &str) -> bool {
    let sentence = sentence(text);
    !sentence.is_ascii() && ends_with_any(sentence, JAPANESE_ENDS)
}

const KOREAN_ENDS: &[&str] = &[
    "세요",
    "십시오",
    "합니다",
    "한다",
    "하기",
    "시오",
    "습니다",
    "하라",
];

fn ends_with_any(text: &str, ends: &[&str]) -> bool {
    ends.iter().any(|end| text.ends_with(end))
}

/// Turkish instructions end in an imperative: `çalıştırın`, `edin`, `ekle`.
fn turkish(text: &str) -> bool {
    const ENDS: &[&str] = &["ın", "in", "un", "ün", "ız", "iz"];
    const VERBS: &[&str] = &[
        "belirle",
        "bul",
        "et",
        "ekle",
        "kontrol et",
        "oku",
        "oluştur",
        "sil",
        "test et",
        "yap",
        "yaz",
        "çalıştır",
        "doğrula",
        "güncelle",
        "kullan",
        "incele",
        "seç",
        "üret",
        "tanımla",
        "uygula",
        "başlat",
        "topla",
        "öner",
    ];
    let sentence = sentence(text);
    let last = sentence.rsplit([' ', '\n']).next().unwrap_or_default();
    (last.chars().count() > 3 && ends_with_any(last, ENDS))
        || VERBS.iter().any(|verb| sentence.ends_with(verb))
}

fn first_word(text: &str) -> &str {
    let end = text
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(text.len());
    &text[..end]
}

/// Portuguese and Spanish instructions begin with an infinitive or one of the
/// usual imperatives.
fn romance(text: &str) -> bool {
    const VERBS: &[&str] = &[
        "abra",
        "abre",
        "adicione",
        "agrega",
        "agregue",
        "analice",
        "analisa",
        "analise",
        "analiza",
        "aplica",
        "aplique",
        "añada",
        "añade",
        "busca",
        "busque",
        "certifique",
        "comprueba",
        "confirma",
        "confirme",
        "crea",
        "cree",
        "crie",
        "defina",
        "define",
        "determina",
        "determine",
        "ejecuta",
        "ejecute",
        "elimina",
        "elimine",
        "escolha",
        "escreva",
        "escriba",
        "escribe",
        "espera",
        "espere",
        "evita",
        "evite",
        "execute",
        "extraia",
        "faça",
        "gera",
        "genera",
        "genere",
        "gere",
        "haga",
        "haz",
        "identifica",
        "identifique",
        "informe",
        "instala",
        "instale",
        "lea",
        "lee",
        "leia",
        "liste",
        "mantenha",
        "muestra",
        "muestre",
        "não",
        "no",
        "nunca",
        "obtenha",
        "pergunte",
        "pide",
        "pregunta",
        "pregunte",
        "prepare",
        "pruebe",
        "remova",
        "retorne",
        "revisa",
        "revise",
        "se",
        "selecciona",
        "seleccione",
        "selecione",
        "sempre",
        "si",
        "siempre",
        "teste",
        "usa",
        "use",
        "utilice",
        "utiliza",
        "utilize",
        "valida",
        "valide",
        "verifica",
        "verifique",
    ];
    let word = first_word(text);
    let lower = word.to_lowercase();
    VERBS.contains(&lower.as_str())
        || (lower.chars().count() > 4 && ends_with_any(&lower, &["ar", "er", "ir"]))
}

fn french(text: &str) -> bool {
    let word = first_word(text).to_lowercase();
    word.chars().count() > 3 && ends_with_any(&word, &["ez", "er", "ir", "dre", "uire"])
        || matches!(word.as_str(), "ne" | "si" | "lire" | "faire" | "faites")
}

fn russian(text: &str) -> bool {
    let word = first_word(text).to_lowercase();
    word.chars().count() > 3 && ends_with_any(&word, &["те", "ть", "ти", "ться", "тесь"])
        || matches!(word.as_str(), "не" | "если" | "якщо")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(language: Language, yes: &[&str], no: &[&str]) {
        for text in yes {
            assert!(is_instruction(text, language), "{text}");
        }
        for text in no {
            assert!(!is_instruction(text, language), "{text}");
        }
    }

    #[test]
    fn instructions_are_told_from_statements() {
        check(
            Language::English,
            &[
                "Run `make`",
                "**Analyze** the code",
                "Then check it",
                "First, read the file",
                "**Context**: gather the facts",
                "If it fails, stop",
                "🚀 Ship it",
                "You must verify",
            ],
            &[
                "The file is large",
                "macOS only",
                "Product intent",
                "",
                "**Pitfall**",
                "Longestwordintheworldever",
            ],
        );
        check(
            Language::Chinese,
            &[
                "运行测试",
                "**设计** — 将目标分解",
                "如果失败，停止",
                "**意图**：确认用户的目标",
                "Run it",
            ],
            &["问题", "核心执行路径", "macOS 框架"],
        );
        check(
            Language::Japanese,
            &[
                "テストを実行する",
                "**設計**：目標を分解します。次に",
                "ファイルを読んでください",
            ],
            &["全文", "最優先"],
        );
        check(Language::Korean, &["테스트를 실행하세요"], &["환경 변수"]);
        check(
            Language::Turkish,
            &["Testleri çalıştırın", "Kodu yaz"],
            &["En yüksek öncelik"],
        );
        check(
            Language::Portuguese,
            &["Execute os testes", "Verificar o código"],
            &["Todos os arquivos"],
        );
        check(
            Language::Spanish,
            &["Ejecuta las pruebas", "No uses esto"],
            &["Los archivos"],
        );
        check(Language::French, &["Utilisez le fichier"], &["Le fichier"]);
        check(Language::Russian, &["Проверьте файл"], &["Файл"]);
    }

    #[test]
    fn tables_are_sorted() {
        assert!(words::CHINESE.is_sorted());
        assert!(VERBS.is_sorted());
        assert!(ADVERBS_PACKED.is_sorted());
        assert!(OPENERS_PACKED.is_sorted());
    }
}
