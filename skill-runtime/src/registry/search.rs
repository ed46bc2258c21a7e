//! The skills that fit a question.

use alloc::vec::Vec;
use core::cmp::Reverse;
use core::fmt;

use skir::{Fields, NameKind, Query};

use super::{Registry, position};
use crate::Skill;

/// A skill that fits a search.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit<'r> {
    skill: &'r Skill,
    named: Option<NameKind>,
    text: skir::Hit,
}

impl<'r> Hit<'r> {
    /// The skill.
    #[must_use]
    pub const fn skill(&self) -> &'r Skill {
        self.skill
    }

    /// How well its text fits, as [`skir::Hit::score`] says. Scores of one
    /// search can be compared, and no others.
    #[must_use]
    pub const fn score(&self) -> u32 {
        self.text.score
    }

    /// What the whole query is to the skill, when it is one of its names.
    #[must_use]
    pub const fn named(&self) -> Option<NameKind> {
        self.named
    }

    /// The parts of the skill that hold words of the query.
    #[must_use]
    pub const fn fields(&self) -> Fields {
        self.text.fields
    }

    /// The words of `query`, the one this hit was found with, that the skill
    /// has.
    #[must_use]
    pub fn words<'q>(&self, query: &'q str) -> Vec<&'q str> {
        Query::new(query, []).matched(&self.text).collect()
    }
}

impl fmt::Display for Hit<'_> {
    /// Writes the id and why it was found, such as
    /// `git.commit (3.21: name, description)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hundredths = u64::from(self.score()) * 100 / 4096;
        write!(
            f,
            "{} ({}.{:02}",
            self.skill.id(),
            hundredths / 100,
            hundredths % 100
        )?;
        let exact = match self.named {
            Some(NameKind::Id) => Some("exact id"),
            Some(NameKind::Name) => Some("exact name"),
            Some(NameKind::Alias) => Some("exact alias"),
            None => None,
        };
        let reasons = exact.into_iter().chain(self.fields().names());
        for (index, reason) in reasons.enumerate() {
            f.write_str(if index == 0 { ": " } else { ", " })?;
            f.write_str(reason)?;
        }
        f.write_str(")")
    }
}

impl Registry {
    /// The skills that fit `query`, the best first.
    ///
    /// Skills of which the query is the id, the name or an alias come first,
    /// in this order. The others come by score: BM25 over name, triggers,
    /// description and headings. Equal ones come by id. The result depends on
    /// the skills and the query alone.
    ///
    /// ```
    /// # mod skills { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixture/skills.rs")); }
    /// use skills::REGISTRY;
    ///
    /// let query = "committing changes";
    /// let hits = REGISTRY.search(query);
    /// assert_eq!(hits[0].skill().id(), "git.commit");
    /// assert_eq!(hits[0].words(query), ["committing", "changes"]);
    /// assert_eq!(hits[0].to_string(), "git.commit (1.20: name, description)");
    /// ```
    #[must_use]
    pub fn search(&self, query: &str) -> Vec<Hit<'_>> {
        if !self.is_indexed() {
            let index = self.build_index();
            return self.search_in(query, [(&index, None)].into_iter());
        }
        self.search_in(query, self.indexes())
    }

    fn search_in<'r, 'i>(
        &'r self,
        query: &str,
        indexes: impl Iterator<Item = (&'i skir::Index, Option<&'i [u32]>)> + Clone,
    ) -> Vec<Hit<'r>> {
        let weighed = Query::new(query, indexes.clone().map(|(index, _)| index));
        let mut hits: Vec<(usize, Hit<'r>)> = Vec::new();
        for (index, positions) in indexes {
            let named: Vec<_> = index.named(query.trim()).collect();
            let mut found = index.search(&weighed);
            for name in &named {
                if found.iter().all(|hit| hit.skill != name.skill) {
                    let mut hit = skir::Hit::default();
                    hit.skill = name.skill;
                    found.push(hit);
                }
            }
            hits.extend(found.into_iter().filter_map(|hit| {
                let position = position(positions, hit.skill)?;
                let hit = Hit {
                    skill: self.at(position),
                    named: named
                        .iter()
                        .find(|name| name.skill == hit.skill)
                        .map(|name| name.kind),
                    text: hit,
                };
                Some((position, hit))
            }));
        }
        // `None` sorts before `Some`, but no name ranks below any name.
        hits.sort_unstable_by_key(|(position, hit)| {
            (
                hit.named.is_none(),
                hit.named,
                Reverse(hit.score()),
                *position,
            )
        });
        hits.into_iter().map(|(_, hit)| hit).collect()
    }
}
