//! The rules, one module per family.

mod deed;
mod delivery;
mod host;
mod instruction;
mod program;

use super::rule::Rule;

/// Every rule, by family.
pub(super) const ALL: &[&[Rule]] = &[
    deed::RULES,
    delivery::RULES,
    host::RULES,
    instruction::RULES,
    program::RULES,
];
