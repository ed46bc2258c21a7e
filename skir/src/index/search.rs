//! From a query to the skills that fit it.

use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

use super::{Fields, Index, POSTING, narrow};
use crate::each_term;

/// How many terms of a query count: as many as a hit has bits for.
const MOST_TERMS: usize = 32;

/// A query, weighed for the indexes it is put to.
#[derive(Clone, Debug)]
pub struct Query<'q> {
    text: &'q str,
    terms: Vec<QueryTerm>,
}

#[derive(Clone, Debug)]
struct QueryTerm {
    term: String,
    /// Where it stands in the query.
    place: Range<usize>,
    /// How rare it is, in units of 1/4096.
    rarity: u32,
}

/// A skill that fits a query.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hit {
    /// The skill's position.
    pub skill: u32,
    /// How well it fits: the sum over the query's terms of a term's rarity,
    /// log2((skills + 1) / (skills with the term + 1/2)), times its weight in
    /// the skill, from 0 to 1; in units of 1/4096. Scores of one query can be
    /// compared, and no others.
    pub score: u32,
    /// The parts of the skill that hold terms of the query.
    pub fields: Fields,
    /// Bit `n` is set when the skill has the query's term `n`.
    terms: u32,
}

/// What a word of a query adds to the score of a skill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share<'q> {
    /// The word, as the query has it.
    pub word: &'q str,
    /// Its part of [`Hit::score`], in units of 1/4096.
    pub score: u32,
    /// The parts of the skill that hold it.
    pub fields: Fields,
}

impl<'q> Query<'q> {
    /// Splits `text` into terms and weighs them by how rare they are in all of
    /// `indexes` together. Of a long text the first 32 different terms count.
    pub fn new<'i>(text: &'q str, indexes: impl IntoIterator<Item = &'i Index>) -> Self {
        let mut terms: Vec<QueryTerm> = Vec::new();
        each_term(text, |term, place| {
            if terms.len() < MOST_TERMS && terms.iter().all(|known| known.term != term) {
                terms.push(QueryTerm {
                    term: term.into(),
                    place,
                    rarity: 0,
                });
            }
        });
        let mut frequencies = [0_u64; MOST_TERMS];
        let mut skills = 0;
        for index in indexes {
            skills += index.len() as u64;
            for (term, frequency) in terms.iter().zip(&mut frequencies) {
                *frequency += (index.postings(&term.term).len() / POSTING) as u64;
            }
        }
        for (term, frequency) in terms.iter_mut().zip(frequencies) {
            term.rarity = log2(2 * skills + 2).saturating_sub(log2(2 * frequency + 1));
        }
        Self { text, terms }
    }

    /// The words of the query that `hit` has.
    pub fn matched(&self, hit: &Hit) -> impl Iterator<Item = &'q str> {
        let (text, bits) = (self.text, hit.terms);
        self.terms
            .iter()
            .enumerate()
            .filter(move |(bit, _)| bits & 1 << bit != 0)
            .map(|(_, term)| &text[term.place.clone()])
    }
}

impl Index {
    /// The skills that have a term of `query`, the best first, those of equal
    /// score by position.
    #[must_use]
    pub fn search(&self, query: &Query<'_>) -> Vec<Hit> {
        let mut hits: Vec<Hit> = (0..narrow(self.len()))
            .map(|skill| Hit {
                skill,
                ..Hit::default()
            })
            .collect();
        for (bit, term) in query.terms.iter().enumerate() {
            let postings = self.as_bytes().get(self.postings(&term.term));
            for posting in postings.unwrap_or(&[]).chunks_exact(POSTING) {
                let (skill, fields, score) = term.weigh(posting);
                if let Some(hit) = hits.get_mut(skill as usize) {
                    hit.score = hit.score.saturating_add(score);
                    hit.fields.0 |= fields.0;
                    hit.terms |= 1 << bit;
                }
            }
        }
        hits.retain(|hit| hit.terms != 0);
        hits.sort_unstable_by_key(|hit| (core::cmp::Reverse(hit.score), hit.skill));
        hits
    }

    /// What the score of a skill is the sum of, in the order of the query.
    #[must_use]
    pub fn explain<'q>(&self, query: &Query<'q>, skill: u32) -> Vec<Share<'q>> {
        let terms = query.terms.iter();
        let share = |term: &QueryTerm| {
            let postings = self.as_bytes().get(self.postings(&term.term))?;
            let mut postings = postings.chunks_exact(POSTING);
            let weighed = postings.find_map(|posting| {
                let (found, fields, score) = term.weigh(posting);
                (found == skill).then_some((fields, score))
            });
            let (fields, score) = weighed?;
            let word = &query.text[term.place.clone()];
            Some(Share {
                word,
                score,
                fields,
            })
        };
        terms.filter_map(share).collect()
    }
}

impl QueryTerm {
    /// The skill of a posting, the parts of it that hold the term, and what that
    /// adds to the skill's score.
    fn weigh(&self, posting: &[u8]) -> (u32, Fields, u32) {
        let place = u32::from_le_bytes([posting[0], posting[1], posting[2], posting[3]]);
        let weight = u16::from_le_bytes([posting[4], posting[5]]);
        let score = (u64::from(self.rarity) * u64::from(weight)) >> 16;
        let score = u32::try_from(score).unwrap_or(u32::MAX);
        (place >> 5, Fields((place & 31) as u8), score)
    }
}

/// The logarithm to base 2 of a number from 1, in units of 1/4096, rounded
/// down. On integers, since floating-point logarithms differ by machine.
fn log2(number: u64) -> u32 {
    let whole = number.ilog2();
    // The number as 1.x with 31 bits after the point, squared once per bit.
    let mut rest = if whole <= 31 {
        number << (31 - whole)
    } else {
        number >> (whole - 31)
    };
    let mut result = whole;
    for _ in 0..12 {
        rest = (rest * rest) >> 31;
        result <<= 1;
        if rest >> 32 != 0 {
            rest >>= 1;
            result |= 1;
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::log2;

    #[test]
    fn the_logarithm_is_right_to_its_last_bit() {
        for number in (1..5_000).chain([1 << 20, (1 << 33) - 1, 1 << 40, u64::MAX >> 1]) {
            #[expect(
                clippy::cast_precision_loss,
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "the float is what the integers are compared with"
            )]
            let (float, exact) = {
                let float = (number as f64).log2() * 4096.0;
                (float, float as u32)
            };
            let log2 = log2(number);
            assert!(log2.abs_diff(exact) <= 1, "{number}: {log2}, {float}");
        }
    }
}
