//! Collectors: one module per family of facts.

mod instruction;
pub(super) mod secret_literal;

use super::purpose::Purpose;
use super::{Fact, Units};

/// The literals that each family needs, in lower case.
pub(super) const GATES: &[&[&str]] = &[
    instruction::GATES,
    secret_literal::GATES,
    super::decode::GATES,
];

/// Collects the facts of all units.
pub(super) fn collect(units: &Units<'_>, purpose: &Purpose, facts: &mut Vec<Fact>) {
    for (index, unit) in units.marked() {
        instruction::collect(index, unit, purpose, facts);
        secret_literal::collect(index, unit, facts);
    }
    facts.sort_by_key(|fact| (fact.unit, fact.range.start, fact.range.end, fact.kind));
}
