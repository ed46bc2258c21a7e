//! Properties of prose, and prose that has them.

use std::collections::BTreeSet;
use std::format;
use std::prelude::v1::*;

use super::answer::{sentences, words};

/// The paragraphs of a text: what stands between empty lines, without headings.
pub(crate) fn paragraphs(text: &str) -> Vec<&str> {
    let parts = text.split("\n\n").flat_map(|part| part.split("\n\r\n"));
    parts
        .map(str::trim)
        .filter(|part| !part.is_empty() && !part.starts_with('#'))
        .collect()
}

/// Sections by their headings of the second level, each with its text.
pub(crate) fn sections(text: &str) -> Vec<(String, String)> {
    let mut sections: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        if let Some(title) = line.trim().strip_prefix("## ") {
            sections.push((title.trim().trim_matches('*').into(), String::new()));
        } else if let Some((_, body)) = sections.last_mut() {
            body.push_str(line);
            body.push('\n');
        }
    }
    sections
}

/// Short forms such as `don't`; `Greta's` is none.
pub(crate) fn contractions(text: &str) -> Vec<String> {
    let short = |word: &&str| {
        let word = word.to_lowercase().replace('’', "'");
        word.ends_with("n't")
            || ["'re", "'ve", "'ll", "'m", "'d"]
                .iter()
                .any(|end| word.ends_with(end))
            || matches!(
                word.as_str(),
                "it's"
                    | "that's"
                    | "there's"
                    | "what's"
                    | "let's"
                    | "here's"
                    | "he's"
                    | "she's"
                    | "who's"
            )
    };
    words(text)
        .iter()
        .filter(|word| short(word))
        .map(|word| (*word).into())
        .collect()
}

/// Words of the first person.
pub(crate) const FIRST_PERSON: &[&str] = &[
    "i",
    "me",
    "my",
    "mine",
    "myself",
    "we",
    "us",
    "our",
    "ours",
    "ourselves",
];

/// Which of `unwanted`, in small letters, stand in a text.
pub(crate) fn found(text: &str, unwanted: &[&str]) -> Vec<String> {
    let all: BTreeSet<String> = words(text).iter().map(|word| word.to_lowercase()).collect();
    unwanted
        .iter()
        .filter(|word| all.contains(**word))
        .map(|word| (*word).into())
        .collect()
}

/// Whether a text says something new in most of its sentences.
pub(crate) fn is_varied(text: &str) -> Result<(), String> {
    let all = sentences(text);
    let different: BTreeSet<String> = all
        .iter()
        .map(|sentence| words(sentence).join(" ").to_lowercase())
        .collect();
    if different.len() * 5 < all.len() * 4 {
        return Err(format!(
            "{} of {} sentences are repetitions",
            all.len() - different.len(),
            all.len()
        ));
    }
    let vocabulary: BTreeSet<String> = words(text).iter().map(|word| word.to_lowercase()).collect();
    let least = (words(text).len() / 12).min(60);
    if vocabulary.len() < least {
        return Err(format!("only {} different words", vocabulary.len()));
    }
    Ok(())
}

const SUBJECTS: &[&str] = &[
    "the harbour",
    "the old bridge",
    "a narrow lane",
    "the northern road",
    "the first frost",
    "a careful builder",
    "the city council",
    "every second house",
    "the river",
    "a quiet workshop",
    "the stone wall",
    "the evening ferry",
    "a distant bell",
];
const VERBS: &[&str] = &[
    "carries",
    "shelters",
    "outlasts",
    "recalls",
    "borders",
    "follows",
    "supports",
    "crosses",
    "interrupts",
    "shapes",
    "surrounds",
];
const OBJECTS: &[&str] = &[
    "the market",
    "a row of lime trees",
    "the lower town",
    "many travellers",
    "the winter trade",
    "a field of barley",
    "the slow traffic",
];
const ENDS: &[&str] = &[
    "in spring",
    "without haste",
    "after the rain",
    "for most of the year",
    "beyond the gate",
];

/// A plain sentence of the third person; sentences of different numbers below
/// 5,005 differ. Without its full stop.
pub(crate) fn sentence(number: usize) -> String {
    let (subject, verb) = (
        SUBJECTS[number % SUBJECTS.len()],
        VERBS[number % VERBS.len()],
    );
    let (object, end) = (OBJECTS[number % OBJECTS.len()], ENDS[number % ENDS.len()]);
    let mut sentence = format!("{subject} {verb} {object} {end}");
    sentence[..1].make_ascii_uppercase();
    sentence
}

/// `count` such sentences in a paragraph, from number `first` on.
pub(crate) fn paragraph(first: usize, count: usize) -> String {
    let all = (first..first + count).map(|number| sentence(number) + ".");
    all.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn possessives_are_no_contractions() {
        assert!(contractions("Greta's dog and the dogs' bowls").is_empty());
        assert_eq!(contractions("It's late, I don’t know, we'll see.").len(), 3);
    }

    #[test]
    fn repetition_is_no_text() {
        assert!(is_varied(&paragraph(0, 60)).is_ok());
        assert!(is_varied(&"The same again. ".repeat(40)).is_err());
    }
}
