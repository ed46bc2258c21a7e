//! What the agent is told to do that no skill has to tell it.

use crate::security::words::{self, Word};
use crate::security::{Fact, FactKind, Language, Unit};

/// Literals without which nothing here is found.
pub(super) const GATES: &[&str] = &["ignore", "disregard", "forget", "override"];

/// Patterns of words, with the fact that they are.
const PATTERNS: &[(FactKind, &str)] = &[(
    FactKind::Override,
    "ignore|disregard|forget|override ..3 previous|prior|earlier|above|preceding|all|system ..2 instruction|instructions|prompt|prompts|rules|guidelines|directives",
)];

/// Collects the facts of one unit.
pub(super) fn collect(index: usize, unit: &Unit<'_>, facts: &mut Vec<Fact>) {
    if unit.language != Language::Prose {
        return;
    }
    let words: Vec<Word> = words::words(&unit.text);
    for (kind, pattern) in PATTERNS {
        let mut from = 0;
        while let Some(found) = words::find(pattern, &words, from) {
            let range = words[found.start].range.start..words[found.end - 1].range.end;
            facts.push(Fact::new(*kind, index, range));
            from = found.end;
        }
    }
}
