//! Near-duplicates: texts that share half of their runs of five words.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// How many words make a run.
const RUN: usize = 5;

/// The group of each text, as the index of one of its members.
pub(super) fn of(texts: &[String]) -> Vec<usize> {
    let runs: Vec<BTreeSet<u64>> = texts.iter().map(|text| runs(text)).collect();
    let mut parents: Vec<usize> = (0..texts.len()).collect();
    for one in 0..texts.len() {
        for other in 0..one {
            if similar(&runs[one], &runs[other]) {
                let (a, b) = (root(&parents, one), root(&parents, other));
                parents[a.max(b)] = a.min(b);
            }
        }
    }
    (0..texts.len())
        .map(|index| root(&parents, index))
        .collect()
}

fn root(parents: &[usize], mut index: usize) -> usize {
    while parents[index] != index {
        index = parents[index];
    }
    index
}

/// Whether half of the shorter text's runs stand in the other.
fn similar(one: &BTreeSet<u64>, other: &BTreeSet<u64>) -> bool {
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    let shared = short.iter().filter(|run| long.contains(run)).count();
    !short.is_empty() && shared * 2 >= short.len()
}

fn runs(text: &str) -> BTreeSet<u64> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words
        .windows(RUN.min(words.len()).max(1))
        .map(|run| {
            // Its keys are fixed, so hashes are the same in every run.
            let mut hasher = DefaultHasher::new();
            run.hash(&mut hasher);
            hasher.finish()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_with_an_insertion_are_one_group() {
        let text = "one two three four five six seven eight nine ten";
        let texts = [
            text.to_owned(),
            "quite another text about something else entirely".to_owned(),
            format!("{text} and then a little more"),
        ];
        assert_eq!(of(&texts), [0, 1, 0]);
    }
}
