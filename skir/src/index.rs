//! The search index of a registry: postings made by the compiler, read in
//! place by the runtime.
//!
//! An index is one run of bytes, so that a program embeds it as it is: no
//! start-up work, no relocations, nothing for the Rust compiler to evaluate.
//! All arithmetic is on integers; scores are equal on every machine.
//!
//! Layout, every number little-endian: `VERSION`, the number of skills, of
//! keys, of terms and of postings, each `u32`; for every key its end in the
//! text and its skill with the [`NameKind`] in the lowest two bits, both
//! `u32`, sorted by key; for every term its end in the text and the end of its
//! postings, both `u32`, sorted by term; for every posting the skill with the
//! [`Fields`] in the lowest five bits, `u32`, and the weight, `u16`, sorted by
//! skill; the text of the keys and then of the terms.

mod build;
mod search;

pub use search::{Hit, Query, Share};

use crate::{List, Skill};
use core::ops::Range;

/// Version of the byte layout and of the way texts become terms.
const VERSION: u32 = 1;

/// Bytes before the first key.
const HEADER: usize = 20;
/// Bytes of a key's or a term's record.
const RECORD: usize = 8;
/// Bytes of a posting.
const POSTING: usize = 6;

/// The search index of a list of skills.
///
/// It knows skills by their position in the list it was built from.
///
/// ```
/// use skir::{Index, Query, Skill, Text};
///
/// let skill = |name, description| Skill {
///     id: Text::Borrowed(name),
///     name: Text::Borrowed(name),
///     description: Text::Borrowed(description),
///     ..Skill::default()
/// };
/// let commit = skill("commit", "Write a commit message from the staged diff.");
/// let review = skill("review", "Review a change before the commit.");
/// let index = Index::build(&[&commit, &review]);
///
/// let hits = index.search(&Query::new("committing a change", [&index]));
/// assert_eq!(hits.iter().map(|hit| hit.skill).collect::<Vec<_>>(), [1, 0]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    data: List<u8>,
}

/// What a key of an index is to its skill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// The skill's id.
    Id,
    /// The skill's name.
    Name,
    /// One of its aliases.
    Alias,
}

/// The parts of a skill that a search looks at, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Fields(u8);

impl Fields {
    /// Name and aliases.
    pub const NAME: Self = Self(1);
    /// Triggers.
    pub const TRIGGERS: Self = Self(2);
    /// Description.
    pub const DESCRIPTION: Self = Self(4);
    /// Headings of the body.
    pub const HEADINGS: Self = Self(8);
    /// Folders in the id.
    pub const FOLDERS: Self = Self(16);

    const ALL: [(Self, &'static str); 5] = [
        (Self::NAME, "name"),
        (Self::TRIGGERS, "triggers"),
        (Self::DESCRIPTION, "description"),
        (Self::HEADINGS, "headings"),
        (Self::FOLDERS, "folders"),
    ];

    /// Whether every part of `other` is in this set.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The parts' names, in the order of their weight.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        Self::ALL
            .into_iter()
            .filter(move |(field, _)| self.contains(*field))
            .map(|(_, name)| name)
    }
}

/// A name that fits what was looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    /// What the name is to the skill.
    pub kind: NameKind,
    /// The skill's position.
    pub skill: u32,
}

impl Index {
    /// The index of no skill.
    pub const EMPTY: Self = Self { data: List::EMPTY };

    /// An index over bytes that [`Index::as_bytes`] gave. Bytes of another
    /// version make an index that finds nothing.
    #[must_use]
    pub const fn from_static(bytes: &'static [u8]) -> Self {
        Self {
            data: List::from_static(bytes),
        }
    }

    /// Builds the index of `skills`.
    ///
    /// # Panics
    ///
    /// When there are more than 2^27 skills.
    #[must_use]
    pub fn build(skills: &[&Skill]) -> Self {
        Self {
            data: build::build(skills).into(),
        }
    }

    /// The bytes to embed.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8] {
        self.data.as_slice()
    }

    /// How many skills it was built from.
    #[must_use]
    pub fn len(&self) -> usize {
        if self.number(0) == VERSION as usize {
            self.number(4)
        } else {
            0
        }
    }

    /// Whether it was built from no skill.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The skills whose id, name or alias is `name`, where `_` equals `-` and
    /// ASCII case does not count; by kind of name, then by position.
    pub fn named(&self, name: &str) -> impl Iterator<Item = Named> {
        let keys = 0..if self.is_empty() { 0 } else { self.number(8) };
        let mut lowest = keys.start;
        let mut above = keys.end;
        while lowest < above {
            let middle = lowest + (above - lowest) / 2;
            if self.key(middle).bytes().lt(folded(name)) {
                lowest = middle + 1;
            } else {
                above = middle;
            }
        }
        (lowest..keys.end)
            .take_while(move |key| self.key(*key).bytes().eq(folded(name)))
            .map(|key| {
                let value = self.number(HEADER + key * RECORD + 4);
                Named {
                    kind: match value & 3 {
                        0 => NameKind::Id,
                        1 => NameKind::Name,
                        _ => NameKind::Alias,
                    },
                    skill: narrow(value >> 2),
                }
            })
    }

    /// The number at `offset`; 0 where the bytes end before it.
    fn number(&self, offset: usize) -> usize {
        self.data
            .get(offset..offset + 4)
            .and_then(|bytes| bytes.try_into().ok())
            .map_or(0, |bytes| u32::from_le_bytes(bytes) as usize)
    }

    /// The text of a record, given the offset of the first record of its kind
    /// and of the text that the first one starts with.
    fn record_text(&self, records: usize, text: usize, record: usize) -> &str {
        let end = self.number(records + record * RECORD);
        let start = match record {
            0 => 0,
            _ => self.number(records + (record - 1) * RECORD),
        };
        self.data
            .get(text + start..text + end)
            .and_then(|bytes| core::str::from_utf8(bytes).ok())
            .unwrap_or("")
    }

    fn key(&self, key: usize) -> &str {
        self.record_text(HEADER, self.text_offset(), key)
    }

    fn term(&self, term: usize) -> &str {
        let keys_end = match self.number(8) {
            0 => 0,
            keys => self.number(HEADER + (keys - 1) * RECORD),
        };
        self.record_text(self.term_offset(), self.text_offset() + keys_end, term)
    }

    fn term_offset(&self) -> usize {
        HEADER + self.number(8) * RECORD
    }

    fn posting_offset(&self) -> usize {
        self.term_offset() + self.number(12) * RECORD
    }

    fn text_offset(&self) -> usize {
        self.posting_offset() + self.number(16) * POSTING
    }

    /// The postings of `term`, as a range of bytes.
    fn postings(&self, term: &str) -> Range<usize> {
        let mut lowest = 0;
        let mut above = if self.is_empty() { 0 } else { self.number(12) };
        while lowest < above {
            let middle = lowest + (above - lowest) / 2;
            match self.term(middle).cmp(term) {
                core::cmp::Ordering::Less => lowest = middle + 1,
                core::cmp::Ordering::Greater => above = middle,
                core::cmp::Ordering::Equal => {
                    let end = |term: usize| self.number(self.term_offset() + term * RECORD + 4);
                    let start = if middle == 0 { 0 } else { end(middle - 1) };
                    let offset = self.posting_offset();
                    return offset + start * POSTING..offset + end(middle) * POSTING;
                }
            }
        }
        0..0
    }
}

/// The bytes of a name as they are compared.
fn folded(name: &str) -> impl Iterator<Item = u8> {
    name.bytes().map(|byte| match byte {
        b'_' => b'-',
        byte => byte.to_ascii_lowercase(),
    })
}

/// A number of an index, which is stored in 32 bits.
fn narrow(number: usize) -> u32 {
    u32::try_from(number).expect("an index holds fewer than 2^32 of anything")
}

#[cfg(test)]
mod tests;
