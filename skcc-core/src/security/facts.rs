//! Collectors: one module per family of facts.

pub(super) mod delivery;
pub(super) mod host;
mod instruction;
pub(super) mod secret_literal;

use super::purpose::Purpose;
use super::{Fact, FactKind, Units, flow};
use crate::diagnostic::Confidence;

/// The literals that each family needs, in lower case.
pub(super) const GATES: &[&[&str]] = &[
    instruction::GATES,
    secret_literal::GATES,
    delivery::GATES,
    flow::GATES,
    super::decode::GATES,
];

/// Collects the facts of all units.
pub(super) fn collect(units: &Units<'_>, purpose: &Purpose, facts: &mut Vec<Fact>) {
    for (index, unit) in units.marked() {
        instruction::collect(index, unit, purpose, facts);
        secret_literal::collect(index, unit, facts);
        delivery::collect(index, unit, purpose, facts);
    }
    flow::collect(units, purpose, facts);
    // What the skill is about may be fetched from its owner; piped to a shell
    // unseen it is another deed.
    for fact in facts.iter_mut() {
        if fact.kind == FactKind::RunsDownloadedFile && purpose.covers_host(&fact.value) {
            fact.confidence = Confidence::Low;
        }
    }
    facts.sort_by_key(|fact| (fact.unit, fact.range.start, fact.range.end, fact.kind));
}
