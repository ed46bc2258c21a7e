//! `SK606`: two skills with nearly the same text.
//!
//! A body is the set of its lines. Of each set the smallest hashes are kept as
//! a sketch (Broder, "On the resemblance and containment of documents", 1997);
//! pairs whose sketches meet often enough are compared in full.

use std::collections::{BTreeMap, BTreeSet};

use super::locale::are_translations;
use super::{about, at_key, path};
use crate::CompiledSkill;
use crate::diagnostic::{Code, Diagnostic};

/// Hashes in a sketch.
const SKETCH: usize = 32;
/// Share of common lines from which two texts are near duplicates, in percent:
/// one changed line in six leaves 71.
const THRESHOLD: usize = 70;
/// A text of fewer lines is alike by chance.
const MIN_LINES: usize = 6;
/// A shorter line, in bytes, says nothing: a fence, a bracket, a heading.
const MIN_LINE: usize = 20;
/// A line in more skills than this is boilerplate.
const MAX_SHARED: usize = 40;

/// The pairs of near duplicates, as ordered pairs of indices.
pub(super) fn near_duplicates(skills: &[&CompiledSkill]) -> BTreeSet<(usize, usize)> {
    if skills.len() < 2 {
        return BTreeSet::new();
    }
    let lines: Vec<Vec<u64>> = skills
        .iter()
        .map(|skill| lines(&skill.skill.body))
        .collect();
    let mut holders: Vec<(u64, usize)> = Vec::with_capacity(skills.len() * SKETCH);
    for (index, lines) in lines.iter().enumerate() {
        holders.extend(lines.iter().take(SKETCH).map(|hash| (*hash, index)));
    }
    holders.sort_unstable();
    let mut meetings: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for group in holders
        .chunk_by(|a, b| a.0 == b.0)
        .filter(|group| group.len() <= MAX_SHARED)
    {
        for (at, second) in group.iter().enumerate() {
            for first in &group[..at] {
                *meetings.entry((first.1, second.1)).or_default() += 1;
            }
        }
    }
    let is_near = |((first, second), common): ((usize, usize), usize)| {
        let (a, b) = (&lines[first], &lines[second]);
        // Half the threshold leaves room for the error of the sketch.
        let likely = common * 200 >= THRESHOLD * SKETCH.min(a.len());
        let near = likely && resemble(a, b) && !are_translations(skills[first], skills[second]);
        near.then_some((first, second))
    };
    meetings.into_iter().filter_map(is_near).collect()
}

/// Whether two sorted sets have enough in common.
fn resemble(a: &[u64], b: &[u64]) -> bool {
    let shared = a
        .iter()
        .filter(|hash| b.binary_search(hash).is_ok())
        .count();
    shared * 100 >= THRESHOLD * (a.len() + b.len() - shared)
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

/// The hashes of a body's lines, sorted, each once; none when there are too few.
fn lines(body: &str) -> Vec<u64> {
    let bytes = body.as_bytes();
    let mut hashes = Vec::with_capacity(bytes.len() / 64);
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', bytes).chain([bytes.len()]) {
        let line = bytes[start..end].trim_ascii();
        start = end + 1;
        if line.len() >= MIN_LINE {
            hashes.push(hash(line));
        }
    }
    hashes.sort_unstable();
    hashes.dedup();
    if hashes.len() < MIN_LINES {
        Vec::new()
    } else {
        hashes
    }
}

/// A fast hash of a line, eight bytes at a time; equal on every machine.
fn hash(bytes: &[u8]) -> u64 {
    // The multiplier is 2^64 divided by the golden ratio, made odd.
    const MIX: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut hash = bytes.len() as u64;
    let mut add = |word: u64| hash = (hash.rotate_left(23) ^ word).wrapping_mul(MIX);
    let (chunks, rest) = bytes.as_chunks::<8>();
    for chunk in chunks {
        add(u64::from_le_bytes(*chunk));
    }
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    add(u64::from_le_bytes(last));
    hash ^ (hash >> 29)
}

#[cfg(test)]
mod tests {
    use super::{lines, resemble};

    fn text(changed: usize) -> String {
        let line = |n: usize| {
            let word = if n < changed { "changed" } else { "written" };
            format!("line number {n} of this text was {word} by its author\n")
        };
        (0..20).map(line).collect()
    }

    #[test]
    fn a_few_changed_lines_are_near_and_many_are_not() {
        let original = lines(&text(0));
        assert!(resemble(&original, &lines(&text(2))));
        assert!(!resemble(&original, &lines(&text(6))));
        assert!(lines("one\ntwo\n").is_empty());
    }
}
