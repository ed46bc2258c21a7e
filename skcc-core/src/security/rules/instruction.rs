//! Attacks on the agent by words.

use crate::diagnostic::{Code, Confidence};
use crate::security::FactKind;
use crate::security::rule::Rule;

pub(super) const RULES: &[Rule] = &[Rule {
    code: Code::InstructionOverride,
    facts: &[FactKind::Override],
    with: &[],
    confidence: Confidence::High,
    message: "tells the agent to set aside its other instructions",
    help: "say what this skill does; an agent's other instructions are not the skill's to lift",
}];
