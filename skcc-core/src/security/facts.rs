//! Collectors: one module per family of facts.

mod instruction;

use skir::Skill;

use super::{Fact, Units};

/// The literals that each family needs, in lower case.
pub(super) const GATES: &[&[&str]] = &[instruction::GATES, super::decode::GATES];

/// Collects the facts of all units.
pub(super) fn collect(units: &Units<'_>, _skill: &Skill, facts: &mut Vec<Fact>) {
    for (index, unit) in units.marked() {
        instruction::collect(index, unit, facts);
    }
    facts.sort_by_key(|fact| (fact.unit, fact.range.start, fact.range.end, fact.kind));
}
