//! The rules, one module per family.

mod instruction;

use super::rule::Rule;

/// Every rule, by family.
pub(super) const ALL: &[&[Rule]] = &[instruction::RULES];
