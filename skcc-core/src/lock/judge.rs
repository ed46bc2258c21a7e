//! What the lock changes about the findings.

use std::collections::{BTreeMap, BTreeSet};

use skir::Severity;

use super::{Lock, Review, Standing, is_acceptable, is_reviewed};
use crate::CompiledSkill;
use crate::diagnostic::{Code, Diagnostic, Level, Levels, Selector, Span, rules};
use crate::suppression::{Suppressed, SuppressedBy};

/// The skills that must have been looked at, by id, with what is known of them.
pub(crate) struct Judge<'a> {
    lock: &'a Lock,
    locked: bool,
    skills: BTreeMap<&'a str, (&'a CompiledSkill, Standing<'a>)>,
}

impl<'a> Judge<'a> {
    pub(crate) fn new(skills: &[&'a CompiledSkill], lock: &'a Lock, locked: bool) -> Self {
        let foreign = skills
            .iter()
            .filter(|one| is_reviewed(&one.bundle.source.root, locked));
        let skills = foreign.map(|one| {
            let source = one.bundle.source.root.lock_name();
            let standing = lock.standing(&source, &one.skill.id, one.bundle.tree_hash);
            (&*one.skill.id, (*one, standing))
        });
        Self {
            lock,
            locked,
            skills: skills.collect(),
        }
    }

    /// The skills that are no longer what was looked at.
    pub(crate) fn changed(&self) -> BTreeSet<&'a str> {
        let skills = self.skills.iter();
        skills
            .filter(|(_, (_, standing))| matches!(standing, Standing::Changed(_)))
            .map(|(id, _)| *id)
            .collect()
    }

    /// Takes out of `diagnostics`, which have their levels, what the reviews
    /// accept.
    pub(crate) fn accept(&self, diagnostics: &mut Vec<Diagnostic>) -> Vec<Suppressed> {
        let mut accepted = Vec::new();
        if self.skills.is_empty() {
            return accepted;
        }
        let mut kept = Vec::with_capacity(diagnostics.len());
        for mut diagnostic in diagnostics.drain(..) {
            let Some(review) = self.review_of(&diagnostic) else {
                kept.push(diagnostic);
                continue;
            };
            // An update of the rules breaks no build whose skills have not
            // changed.
            if rules::is_newer(diagnostic.code, review.record.rules) {
                diagnostic.severity = diagnostic.severity.min(Severity::Warning);
            }
            let code = diagnostic.code.id();
            let was_seen = review.record.findings.iter().any(|known| known == code);
            if diagnostic.severity == Severity::Warning
                && was_seen
                && is_acceptable(diagnostic.code)
            {
                accepted.push(Suppressed {
                    diagnostic,
                    by: SuppressedBy::Review,
                    reason: review.reason.clone(),
                });
            } else {
                kept.push(diagnostic);
            }
        }
        *diagnostics = kept;
        accepted
    }

    fn review_of(&self, diagnostic: &Diagnostic) -> Option<&'a Review> {
        match self.skills.get(diagnostic.skill.as_deref()?)?.1 {
            Standing::Reviewed(review) => Some(review),
            Standing::New | Standing::Changed(_) => None,
        }
    }

    /// Reports the skills that nobody has looked at, those that have changed
    /// since, and the reviews of skills that are no more. `diagnostics` are
    /// those that are left, at their levels.
    pub(crate) fn report(&self, diagnostics: &mut Vec<Diagnostic>, levels: &Levels) {
        let mut levels = levels.clone();
        if self.locked {
            levels.set(Selector::Code(Code::UnreviewedSkill), Level::Deny);
            levels.set(Selector::Code(Code::ChangedSkill), Level::Deny);
        }
        let mut open: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for found in diagnostics.iter() {
            if let Some(id) = found.skill.as_deref()
                && found.severity == Severity::Warning
                && is_acceptable(found.code)
            {
                open.entry(id).or_default().insert(found.code.id());
            }
        }
        let mut found = Vec::new();
        for (id, (compiled, standing)) in &self.skills {
            let from = compiled.bundle.source.root.origin_in_words();
            let (code, mut message) = match standing {
                Standing::Reviewed(_) => continue,
                Standing::New => (
                    Code::UnreviewedSkill,
                    format!("`{id}` from {from} was never reviewed"),
                ),
                Standing::Changed(review) => {
                    let day = review.reviewed.map(|day| format!(" on {day}"));
                    let day = day.unwrap_or_default();
                    (
                        Code::ChangedSkill,
                        format!("`{id}` from {from} has changed since its review{day}"),
                    )
                }
            };
            if let Some(codes) = open.get(id) {
                let codes: Vec<_> = codes.iter().map(|code| format!("`{code}`")).collect();
                message.push_str("; look at ");
                message.push_str(&codes.join(", "));
            }
            let range = compiled.document.key("name");
            let range = range.map_or(0..0, |key| key.value_span.clone());
            let span = Span::new(&compiled.document.file, range);
            let mut diagnostic =
                Diagnostic::new(code, span, message).help(format!("run `cargo skcc review {id}`"));
            diagnostic.skill = Some((*id).to_owned());
            if let Standing::Changed(Review {
                span: Some(span), ..
            }) = standing
            {
                diagnostic = diagnostic.label(span.clone(), "what was reviewed");
            }
            found.push(diagnostic);
        }
        self.stale(&mut found);
        found.retain_mut(|diagnostic| diagnostic.apply_level(&levels));
        diagnostics.append(&mut found);
    }

    /// Reviews of skills that their source no longer has. Of a source of which
    /// nothing is there nobody knows.
    fn stale(&self, found: &mut Vec<Diagnostic>) {
        let sources: BTreeSet<String> = self
            .skills
            .values()
            .map(|(one, _)| one.bundle.source.root.lock_name())
            .collect();
        for review in self.lock.reviews() {
            let record = &review.record;
            let is_there = self
                .skills
                .get(&*record.id)
                .is_some_and(|(one, _)| one.bundle.source.root.lock_name() == record.source);
            if let Some(span) = &review.span
                && sources.contains(&record.source)
                && !is_there
            {
                let message = format!("there is no `{}` any more to this review", record.id);
                found.push(
                    Diagnostic::new(Code::StaleReview, span.clone(), message)
                        .help("delete the entry, or run `cargo skcc review --prune`"),
                );
            }
        }
    }
}
