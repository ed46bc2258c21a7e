//! Collectors: one module per family of facts.

pub(super) mod delivery;
pub(super) mod host;
mod instruction;
pub(super) mod secret_literal;

use std::cell::OnceCell;

use super::code::Programs;
use super::gate::Marks;
use super::purpose::Purpose;
use super::{Fact, FactKind, Units, flow, words};
use crate::diagnostic::Confidence;

/// The literals that each family needs, in lower case.
pub(super) const GATES: &[(Marks, &[&str])] = &[
    (Marks::WORDS, instruction::GATES),
    (Marks::WORDS_IN_CODE, instruction::CODE_GATES),
    (Marks::FORMS, instruction::literal::TURNS),
    (Marks::FORMS, instruction::literal::SWITCHES),
    (Marks::FORMS, instruction::literal::ENDPOINTS),
    (Marks::FORMS, &[instruction::literal::IMAGE_START]),
    (Marks::SECRETS, secret_literal::GATES),
    (Marks::DELIVERY, delivery::GATES),
    (Marks::CODE, flow::GATES),
    (Marks::SIGNS, host::SIGNS),
    (Marks::POOLS, host::POOLS),
    (Marks::DAYS, host::DESTRUCTIVE),
    (Marks::PAYLOADS, super::decode::GATES),
];

/// Collects the facts of all units. The programs that were read come back.
pub(super) fn collect(units: &Units<'_>, purpose: &Purpose, facts: &mut Vec<Fact>) -> Programs {
    for (index, unit) in units.marked(Marks::ALL) {
        let words = OnceCell::new();
        let words = || words.get_or_init(|| words::words(&unit.text)).as_slice();
        instruction::collect(index, unit, words, purpose, facts);
        if unit.marks.has(Marks::SECRETS) {
            secret_literal::collect(index, unit, facts);
        }
        delivery::collect(index, unit, words, purpose, facts);
    }
    let programs = flow::collect(units, purpose, facts);
    // What the skill is about may be fetched from its owner; piped to a shell
    // unseen it is another deed.
    for fact in facts.iter_mut() {
        if fact.kind == FactKind::RunsDownloadedFile && purpose.sends_to(&fact.value) {
            fact.confidence = Confidence::Low;
        }
    }
    facts.sort_by_key(|fact| (fact.unit, fact.range.start, fact.range.end, fact.kind));
    programs
}
