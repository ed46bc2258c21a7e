//! From skills to the bytes of an index.

use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

use super::{Fields, NameKind, VERSION, folded, narrow};
use crate::{Skill, each_term};

/// How much a part of a skill counts.
struct Part {
    field: Fields,
    /// What one occurrence counts.
    weight: u64,
    /// The number of terms at which an occurrence counts exactly that; it
    /// counts less in a longer part. A constant and not the average of the
    /// indexed skills, so that what a skill scores depends on its own text
    /// and several indexes can be searched as one. Medians of 388 public
    /// skills.
    typical: u64,
}

const PARTS: [Part; 4] = [
    Part {
        field: Fields::NAME,
        weight: 8,
        typical: 3,
    },
    Part {
        field: Fields::TRIGGERS,
        weight: 5,
        typical: 8,
    },
    Part {
        field: Fields::DESCRIPTION,
        weight: 3,
        typical: 28,
    },
    Part {
        field: Fields::HEADINGS,
        weight: 1,
        typical: 28,
    },
];

/// Where the weight of a term in a skill is half of the most it can be. More
/// than the customary 1.2 since the weights above are more than 1.
const SATURATION: u64 = 5;

/// One, in the fixed-point numbers of this module.
const ONE: u64 = 1 << 8;

/// One occurrence of a term.
struct Occurrence {
    /// Bytes of the term in the arena.
    term: Range<u32>,
    skill: u32,
    /// Position in [`PARTS`].
    field: u8,
}

/// A term in a skill.
struct Posting {
    term: Range<u32>,
    skill: u32,
    fields: Fields,
    weight: u16,
}

/// The bytes of the index of `skills`.
pub(super) fn build(skills: &[&Skill]) -> Vec<u8> {
    let mut arena = String::new();
    let mut postings = Vec::new();
    let mut occurrences = Vec::new();
    for (position, skill) in skills.iter().enumerate() {
        collect(skill, narrow(position), &mut arena, &mut occurrences);
        weigh(&arena, &mut occurrences, &mut postings);
    }
    postings.sort_unstable_by(|a, b| {
        (of(&arena, &a.term), a.skill).cmp(&(of(&arena, &b.term), b.skill))
    });
    write(skills, &arena, &postings)
}

fn of<'a>(arena: &'a str, range: &Range<u32>) -> &'a str {
    &arena[range.start as usize..range.end as usize]
}

/// Collects the terms of a skill.
fn collect(skill: &Skill, position: u32, arena: &mut String, occurrences: &mut Vec<Occurrence>) {
    let mut add = |field: usize, text: &str| {
        each_term(text, |term, _| {
            let start = narrow(arena.len());
            arena.push_str(term);
            occurrences.push(Occurrence {
                term: start..narrow(arena.len()),
                skill: position,
                field: u8::try_from(field).expect("there are four fields"),
            });
        });
    };
    add(0, &skill.id);
    add(0, &skill.name);
    for alias in &skill.aliases {
        add(0, alias);
    }
    for trigger in &skill.routing.triggers {
        add(1, trigger);
    }
    add(2, &skill.description);
    for section in &skill.sections {
        add(3, section.heading.of(&skill.body));
    }
}

/// Turns the occurrences of one skill into its postings, and empties them.
fn weigh(arena: &str, occurrences: &mut Vec<Occurrence>, postings: &mut Vec<Posting>) {
    occurrences.sort_unstable_by(|a, b| {
        (of(arena, &a.term), a.field, a.term.start).cmp(&(
            of(arena, &b.term),
            b.field,
            b.term.start,
        ))
    });
    // Id, name and aliases repeat one another: there a term counts once.
    occurrences
        .dedup_by(|a, b| a.field == 0 && b.field == 0 && of(arena, &a.term) == of(arena, &b.term));
    let mut lengths = [0_u64; PARTS.len()];
    for occurrence in &*occurrences {
        lengths[usize::from(occurrence.field)] += 1;
    }
    for same in occurrences.chunk_by(|a, b| of(arena, &a.term) == of(arena, &b.term)) {
        let mut fields = 0;
        let mut frequency = 0;
        for occurrence in same {
            let Part {
                field,
                weight,
                typical,
            } = PARTS[usize::from(occurrence.field)];
            fields |= field.0;
            // BM25F with b = 3/4: weight / (1/4 + 3/4 · length / typical).
            frequency +=
                ONE * weight * 4 * typical / (typical + 3 * lengths[usize::from(occurrence.field)]);
        }
        let weight = u64::from(u16::MAX) * frequency / (SATURATION * ONE + frequency);
        postings.push(Posting {
            term: same[0].term.clone(),
            skill: same[0].skill,
            fields: Fields(fields),
            weight: u16::try_from(weight).expect("the quotient is less than one"),
        });
    }
    occurrences.clear();
}

/// Writes the layout that the module's documentation describes.
fn write(skills: &[&Skill], arena: &str, postings: &[Posting]) -> Vec<u8> {
    let mut keys = Vec::new();
    for (position, skill) in skills.iter().enumerate() {
        let position = narrow(position);
        let mut add = |kind, name: &str| {
            if !name.is_empty() {
                keys.push((folded(name).collect::<Vec<_>>(), kind, position));
            }
        };
        add(NameKind::Id, &skill.id);
        add(NameKind::Name, &skill.name);
        skill
            .aliases
            .iter()
            .for_each(|alias| add(NameKind::Alias, alias));
    }
    keys.sort_unstable();
    keys.dedup();
    let terms = || postings.chunk_by(|a, b| of(arena, &a.term) == of(arena, &b.term));

    let mut bytes = Vec::new();
    let mut number = |number: usize| bytes.extend_from_slice(&narrow(number).to_le_bytes());
    number(VERSION as usize);
    number(skills.len());
    number(keys.len());
    number(terms().count());
    number(postings.len());
    let mut end = 0;
    for (key, kind, skill) in &keys {
        end += key.len();
        number(end);
        number((*skill as usize) << 2 | *kind as usize);
    }
    let (mut end, mut postings_end) = (0, 0);
    for same in terms() {
        end += same[0].term.len();
        postings_end += same.len();
        number(end);
        number(postings_end);
    }
    for posting in postings {
        let skill = posting.skill << 4 | u32::from(posting.fields.0);
        bytes.extend_from_slice(&skill.to_le_bytes());
        bytes.extend_from_slice(&posting.weight.to_le_bytes());
    }
    for (key, ..) in &keys {
        bytes.extend_from_slice(key);
    }
    for same in terms() {
        bytes.extend_from_slice(of(arena, &same[0].term).as_bytes());
    }
    bytes
}
