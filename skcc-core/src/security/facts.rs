//! Collectors: one module per family of facts.

mod instruction;

use super::purpose::Purpose;
use super::{Fact, Units};

/// The literals that each family needs, in lower case.
pub(super) const GATES: &[&[&str]] = &[instruction::GATES, super::decode::GATES];

/// Collects the facts of all units.
pub(super) fn collect(units: &Units<'_>, purpose: &Purpose, facts: &mut Vec<Fact>) {
    for (index, unit) in units.marked() {
        instruction::collect(index, unit, purpose, facts);
    }
    facts.sort_by_key(|fact| (fact.unit, fact.range.start, fact.range.end, fact.kind));
}
