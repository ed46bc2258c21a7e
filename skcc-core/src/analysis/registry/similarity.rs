//! `SK606`: two skills with nearly the same text.
//!
//! A body is the set of its runs of three words. Of each set the smallest
//! hashes are kept as a sketch (Broder, "On the resemblance and containment of
//! documents", 1997); pairs whose sketches meet often enough are compared in
//! full.

use std::collections::{BTreeMap, BTreeSet};

use super::{about, at_key, path};
use crate::CompiledSkill;
use crate::diagnostic::{Code, Diagnostic};

/// Words in a run.
const RUN: usize = 3;
/// Hashes in a sketch.
const SKETCH: usize = 48;
/// Share of common runs from which two texts are near duplicates, in percent:
/// two changed words in sixty leave 80.
const THRESHOLD: usize = 75;
/// Shorter texts are alike by chance.
const MIN_RUNS: usize = 40;
/// A hash in more sketches than this says nothing.
const MAX_SHARED: usize = 40;

/// The pairs of near duplicates, as ordered pairs of indices.
pub(super) fn near_duplicates(skills: &[&CompiledSkill]) -> BTreeSet<(usize, usize)> {
    let mut pairs = BTreeSet::new();
    if skills.len() < 2 {
        return pairs;
    }
    let sketches: Vec<Vec<u32>> = skills
        .iter()
        .map(|skill| sketch(&skill.skill.body))
        .collect();
    let mut holders: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (index, sketch) in sketches.iter().enumerate() {
        for hash in sketch {
            holders.entry(*hash).or_default().push(index);
        }
    }
    let mut meetings: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for indices in holders
        .into_values()
        .filter(|indices| indices.len() <= MAX_SHARED)
    {
        for (at, second) in indices.iter().enumerate() {
            for first in &indices[..at] {
                *meetings.entry((*first, *second)).or_default() += 1;
            }
        }
    }
    for ((first, second), common) in meetings {
        // Half the threshold leaves room for the error of the sketch.
        if common * 200 < THRESHOLD * SKETCH.min(sketches[first].len()) {
            continue;
        }
        let (a, b) = (
            runs(&skills[first].skill.body),
            runs(&skills[second].skill.body),
        );
        let shared = a.intersection(&b).count();
        if shared * 100 >= THRESHOLD * (a.len() + b.len() - shared) {
            pairs.insert((first, second));
        }
    }
    pairs
}

/// Reports near duplicates that are not plain copies.
pub(super) fn check(
    skills: &[&CompiledSkill],
    pairs: &BTreeSet<(usize, usize)>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut grouped = BTreeSet::new();
    for (first, second) in pairs {
        let (a, b) = (skills[*first], skills[*second]);
        let copy = a.skill.name == b.skill.name && a.skill.body == b.skill.body;
        if !copy && !grouped.contains(first) && grouped.insert(*second) {
            groups.entry(*first).or_default().push(*second);
        }
    }
    for (first, seconds) in groups {
        let (a, b) = (skills[first], skills[seconds[0]]);
        let (message, help) = if a.skill.name == b.skill.name {
            (
                format!(
                    "this copy of `{}` differs a little from `{}`",
                    a.skill.name,
                    path(a)
                ),
                "make the copies equal, or build them from one source",
            )
        } else {
            (
                format!("the text is nearly that of `{}`", path(a)),
                "join the two, or let one use the other",
            )
        };
        let help = match seconds.len() - 1 {
            0 => help.to_owned(),
            more => format!("{help}; {more} more skills have nearly this text"),
        };
        let diagnostic = Diagnostic::new(Code::NearDuplicate, at_key(b, "name"), message)
            .label(at_key(a, "name"), "the other skill")
            .help(help);
        diagnostics.push(about(b, diagnostic));
    }
}

fn sketch(body: &str) -> Vec<u32> {
    let mut smallest: Vec<u32> = Vec::with_capacity(4 * SKETCH);
    let mut count = 0;
    let mut limit = u32::MAX;
    each_run(body, |hash| {
        count += 1;
        if hash < limit {
            smallest.push(hash);
            if smallest.len() == 4 * SKETCH {
                smallest.sort_unstable();
                smallest.dedup();
                smallest.truncate(SKETCH);
                if smallest.len() == SKETCH {
                    limit = smallest[SKETCH - 1];
                }
            }
        }
    });
    smallest.sort_unstable();
    smallest.dedup();
    smallest.truncate(SKETCH);
    if count < MIN_RUNS {
        Vec::new()
    } else {
        smallest
    }
}

fn runs(body: &str) -> BTreeSet<u32> {
    let mut runs = BTreeSet::new();
    each_run(body, |hash| {
        runs.insert(hash);
    });
    runs
}

/// Calls `found` with the hash of each run of words. A word is a run of ASCII
/// letters and digits, or one character outside ASCII.
fn each_run(body: &str, mut found: impl FnMut(u32)) {
    // FNV-1a, 32 bits.
    const BASIS: u32 = 0x811c_9dc5;
    const PRIME: u32 = 0x0100_0193;
    let mut words = [0_u32; RUN];
    let mut seen = 0_usize;
    let mut word = BASIS;
    let mut end_word = |word: &mut u32| {
        if *word == BASIS {
            return;
        }
        words.rotate_left(1);
        words[RUN - 1] = *word;
        *word = BASIS;
        seen += 1;
        if seen >= RUN {
            let mixed = words.iter().fold(BASIS, |hash, word| {
                (hash ^ word).wrapping_mul(PRIME).rotate_left(7)
            });
            // FNV's low bits are weak; the sketch orders by the whole number.
            found(mixed ^ (mixed >> 15));
        }
    };
    for byte in body.bytes() {
        if byte.is_ascii_alphanumeric() {
            word = (word ^ u32::from(byte.to_ascii_lowercase())).wrapping_mul(PRIME);
        } else if byte.is_ascii() {
            end_word(&mut word);
        } else {
            // The first byte of a character ends the word before it.
            if byte >= 0xc0 {
                end_word(&mut word);
            }
            word = (word ^ u32::from(byte)).wrapping_mul(PRIME);
        }
    }
    end_word(&mut word);
}
