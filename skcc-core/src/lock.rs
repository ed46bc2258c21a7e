//! `skcc.lock`: the skills of others that were looked at.
//!
//! A skill that the project did not write is read by agents with the project's
//! rights, and its author can change it at any time. A review ties a person's
//! look to the bytes: source, id and one hash over all files. The entry also
//! says what was seen (permissions, level, findings, files), so that the next
//! review shows what is new. The file is written by `cargo skcc review`,
//! sorted, an entry a block and an item a line, so that branches merge.
//!
//! What a review accepts are warnings about security. What is denied stays
//! denied, and needs a suppression of its own.

mod judge;
mod record;
mod write;

use std::collections::BTreeSet;

use skir::Hash;

pub use record::Record;

use crate::CompiledSkill;
use crate::diagnostic::{Code, Diagnostic, Severity, Span};
use crate::source::{Origin, Root, Trust};
use crate::suppression::{Date, SuppressedBy};
use crate::{Compilation, Options};

pub(crate) use judge::Judge;

/// The name of the file.
pub const FILE_NAME: &str = "skcc.lock";

/// The version of the format that is written, and the only one that is read.
#[cfg(feature = "config")]
pub(crate) const VERSION: i64 = 1;

/// One skill that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// What was seen.
    pub record: Record,
    /// The day, where the one who recorded it had a clock.
    pub reviewed: Option<Date>,
    /// Why the skill is taken in.
    pub reason: String,
    /// Where the entry stands; nothing when it is new.
    pub span: Option<Span>,
}

/// All skills that were looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    reviews: Vec<Review>,
}

/// What a lock says of a skill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing<'a> {
    /// Nobody has looked at it.
    New,
    /// It is no longer what was looked at.
    Changed(&'a Review),
    /// It is what was looked at.
    Reviewed(&'a Review),
}

impl Lock {
    /// A lock of these reviews.
    #[must_use]
    pub fn new(mut reviews: Vec<Review>) -> Self {
        reviews.sort_by(|a, b| a.record.key().cmp(&b.record.key()));
        Self { reviews }
    }

    /// The reviews, by source and id.
    #[must_use]
    pub fn reviews(&self) -> &[Review] {
        &self.reviews
    }

    /// Adds the reviews of another lock; where both know a skill, this one's
    /// come first.
    pub fn extend(&mut self, other: Self) {
        self.reviews.extend(other.reviews);
        self.reviews
            .sort_by(|a, b| a.record.key().cmp(&b.record.key()));
    }

    /// What is said of the skill `id` of a source, which has this hash.
    #[must_use]
    pub fn standing(&self, source: &str, id: &str, hash: Hash) -> Standing<'_> {
        let start = self
            .reviews
            .partition_point(|review| (&*review.record.source, &*review.record.id) < (source, id));
        let same = self.reviews[start..]
            .iter()
            .take_while(|review| review.record.source == source && review.record.id == id);
        let mut last = Standing::New;
        for review in same {
            if review.record.hash == hash {
                return Standing::Reviewed(review);
            }
            last = Standing::Changed(review);
        }
        last
    }

    /// Records a review, in place of those of the same skill whose bytes are
    /// none of `present`: two versions of a crate may be in use at once.
    pub fn accept(&mut self, review: Review, present: &[Hash]) {
        let hash = review.record.hash;
        self.reviews.retain(|old| {
            old.record.source != review.record.source
                || old.record.id != review.record.id
                || old.record.hash != hash && present.contains(&old.record.hash)
        });
        let at = self
            .reviews
            .partition_point(|old| old.record.key() < review.record.key());
        self.reviews.insert(at, review);
    }

    /// Forgets the reviews at these places.
    pub fn forget(&mut self, spans: &[Span]) {
        let is_gone = |review: &Review| review.span.as_ref().is_some_and(|at| spans.contains(at));
        self.reviews.retain(|review| !is_gone(review));
    }

    /// The lock as a file.
    #[must_use]
    pub fn render(&self) -> String {
        write::lock(&self.reviews)
    }
}

/// Whether the skills of a tree must have been looked at. What a person names
/// to look at it is asked for only where the lock is to be complete.
#[must_use]
pub fn is_reviewed(root: &Root, locked: bool) -> bool {
    root.trust == Trust::ThirdParty
        && match root.origin {
            Origin::Own => false,
            Origin::Named => locked,
            _ => true,
        }
}

/// A skill of others, with what a review of it would record.
#[derive(Clone, Debug)]
pub struct Candidate<'a> {
    /// The skill.
    pub skill: &'a CompiledSkill,
    /// What it is now.
    pub record: Record,
    /// What the lock says of it.
    pub standing: Standing<'a>,
    /// What a review accepts: the warnings about security.
    pub warnings: Vec<&'a Diagnostic>,
    /// What it does not accept: the errors.
    pub errors: Vec<&'a Diagnostic>,
}

/// The skills of others in a compilation, by id.
#[must_use]
pub fn candidates<'a>(compilation: &'a Compilation, options: &'a Options) -> Vec<Candidate<'a>> {
    let foreign = compilation
        .skills
        .iter()
        .filter(|one| is_reviewed(&one.bundle.source.root, true));
    let candidate = |skill: &'a CompiledSkill| {
        let is_own = |found: &&Diagnostic| found.skill.as_deref() == Some(&*skill.skill.id);
        let reviewed = compilation
            .suppressed
            .iter()
            .filter(|found| found.by == SuppressedBy::Review)
            .map(|found| &found.diagnostic);
        let warnings = compilation.diagnostics.iter().chain(reviewed);
        let warnings: Vec<_> = warnings
            .filter(|found| found.severity == Severity::Warning && is_acceptable(found.code))
            .filter(is_own)
            .collect();
        let errors = compilation.diagnostics.iter();
        let errors = errors.filter(|found| found.is_error() && !is_about_review(found.code));
        let codes: BTreeSet<_> = warnings.iter().map(|found| found.code).collect();
        let record = Record::of(skill, codes);
        Candidate {
            standing: options
                .lock
                .standing(&record.source, &record.id, record.hash),
            errors: errors.filter(is_own).collect(),
            skill,
            record,
            warnings,
        }
    };
    foreign.map(candidate).collect()
}

/// Whether a review may accept a warning with this code.
pub(crate) fn is_acceptable(code: Code) -> bool {
    code.is_security() || code.group() == crate::diagnostic::Group::Policy
}

/// Whether the code says that a review is missing.
pub(crate) fn is_about_review(code: Code) -> bool {
    matches!(code, Code::UnreviewedSkill | Code::ChangedSkill)
}
