//! The rules, one module per family.

mod deed;
mod instruction;
mod program;

use super::rule::Rule;

/// Every rule, by family.
pub(super) const ALL: &[&[Rule]] = &[deed::RULES, instruction::RULES, program::RULES];
