//! From skills to the bytes of an index.

use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Ordering;

use super::{Fields, NameKind, VERSION, folded, narrow};
use crate::{Skill, each_term};

/// How much a part of a skill counts.
struct Part {
    field: Fields,
    /// What one occurrence counts.
    weight: u64,
    /// The number of terms up to which an occurrence counts that; it counts
    /// less in a longer part. A constant and not the average of the
    /// indexed skills, so that what a skill scores depends on its own text
    /// and several indexes can be searched as one. Medians of 388 public
    /// skills; for triggers, which they do not have, two short phrases.
    typical: u64,
}

const NAME: usize = 0;
const TRIGGERS: usize = 1;
const DESCRIPTION: usize = 2;
const HEADINGS: usize = 3;
const FOLDERS: usize = 4;

/// Chosen by trial: with each of the 801 lines under "When to use" in 388
/// public skills as a query, the skill comes among the first five for 77 in
/// 100, and with its name as a query first for all but one.
const PARTS: [Part; 5] = [
    Part {
        field: Fields::NAME,
        weight: 8,
        typical: 2,
    },
    Part {
        field: Fields::TRIGGERS,
        weight: 5,
        typical: 4,
    },
    Part {
        field: Fields::DESCRIPTION,
        weight: 3,
        typical: 27,
    },
    Part {
        field: Fields::HEADINGS,
        weight: 2,
        typical: 58,
    },
    Part {
        field: Fields::FOLDERS,
        weight: 1,
        typical: 4,
    },
];

/// Where the weight of a term in a skill is half of the most it can be. More
/// than the customary 1.2 since the weights above are more than 1.
const SATURATION: u64 = 4;

/// One, in the fixed-point numbers of this module.
const ONE: u64 = 1 << 8;

/// A term in the arena. Terms are compared by their first bytes as a number,
/// and by the rest only where these are equal.
#[derive(Clone, Copy)]
struct Term {
    first: u64,
    start: u32,
    end: u32,
}

impl Term {
    fn push(arena: &mut String, term: &str) -> Self {
        let mut first = [0; 8];
        let known = term.len().min(first.len());
        first[..known].copy_from_slice(&term.as_bytes()[..known]);
        let start = narrow(arena.len());
        arena.push_str(term);
        Self {
            first: u64::from_be_bytes(first),
            start,
            end: narrow(arena.len()),
        }
    }

    fn text(self, arena: &str) -> &str {
        &arena[self.start as usize..self.end as usize]
    }

    fn cmp(self, other: Self, arena: &str) -> Ordering {
        self.first
            .cmp(&other.first)
            .then_with(|| self.text(arena).cmp(other.text(arena)))
    }

    fn is(self, other: Self, arena: &str) -> bool {
        self.first == other.first && self.text(arena) == other.text(arena)
    }
}

/// One occurrence of a term.
struct Occurrence {
    term: Term,
    skill: u32,
    /// Position in [`PARTS`].
    field: u8,
}

/// A term in a skill.
struct Posting {
    term: Term,
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
        let order = a.term.cmp(b.term, &arena);
        order.then(a.skill.cmp(&b.skill))
    });
    write(skills, &arena, &postings)
}

/// Collects the terms of a skill.
fn collect(skill: &Skill, position: u32, arena: &mut String, occurrences: &mut Vec<Occurrence>) {
    let mut add = |field: usize, text: &str| {
        each_term(text, |term, _| {
            occurrences.push(Occurrence {
                term: Term::push(arena, term),
                skill: position,
                field: u8::try_from(field).expect("there are five parts"),
            });
        });
    };
    add(NAME, &skill.name);
    for alias in &skill.aliases {
        add(NAME, alias);
    }
    for trigger in &skill.routing.triggers {
        add(TRIGGERS, trigger);
    }
    add(DESCRIPTION, &skill.description);
    if let Some((folders, _)) = skill.id.rsplit_once('.') {
        add(FOLDERS, folders);
    }
    for section in &skill.sections {
        add(HEADINGS, section.heading.of(&skill.body));
    }
}

/// Turns the occurrences of one skill into its postings, and empties them.
fn weigh(arena: &str, occurrences: &mut Vec<Occurrence>, postings: &mut Vec<Posting>) {
    occurrences.sort_unstable_by(|a, b| {
        let order = a.term.cmp(b.term, arena);
        order.then(a.field.cmp(&b.field))
    });
    // Name and aliases repeat one another: there a term counts once.
    occurrences.dedup_by(|a, b| {
        usize::from(a.field) == NAME && a.field == b.field && a.term.is(b.term, arena)
    });
    let mut lengths = [0_u64; PARTS.len()];
    for occurrence in &*occurrences {
        lengths[usize::from(occurrence.field)] += 1;
    }
    for same in occurrences.chunk_by(|a, b| a.term.is(b.term, arena)) {
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
            let length = lengths[usize::from(occurrence.field)].max(typical);
            frequency += ONE * weight * 4 * typical / (typical + 3 * length);
        }
        let weight = u64::from(u16::MAX) * frequency / (SATURATION * ONE + frequency);
        postings.push(Posting {
            term: same[0].term,
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
    let terms = || postings.chunk_by(|a, b| a.term.is(b.term, arena));

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
        end += same[0].term.text(arena).len();
        postings_end += same.len();
        number(end);
        number(postings_end);
    }
    for posting in postings {
        let skill = posting.skill << 5 | u32::from(posting.fields.0);
        bytes.extend_from_slice(&skill.to_le_bytes());
        bytes.extend_from_slice(&posting.weight.to_le_bytes());
    }
    for (key, ..) in &keys {
        bytes.extend_from_slice(key);
    }
    for same in terms() {
        bytes.extend_from_slice(same[0].term.text(arena).as_bytes());
    }
    bytes
}
