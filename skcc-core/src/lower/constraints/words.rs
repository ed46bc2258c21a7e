//! What binds in Turkish, Portuguese and Spanish.

use skir::ConstraintLevel::{self, Must, MustNot, ShouldNot};

use super::cues::next_is;
use crate::lower::language::Language;

/// Whether the words of this language are looked at one by one.
pub(super) const fn has_words(language: Language) -> bool {
    matches!(
        language,
        Language::Turkish | Language::Portuguese | Language::Spanish
    )
}

/// How much `word` binds; `rest` follows it, `clause` says whether a clause
/// starts with it.
pub(super) fn foreign(
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
        "nunca" | "jamais" | "jamás" | "não" if clause => Some(MustNot),
        "sempre" | "siempre" if clause => Some(Must),
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
pub(super) fn turkish_ending(word: &str) -> Option<ConstraintLevel> {
    // `Remember`, to the letter `do not forget`.
    if word.starts_with("unutma") {
        return None;
    }
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
