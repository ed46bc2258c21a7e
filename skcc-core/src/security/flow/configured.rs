//! Commands in the settings of agents that a program writes: they run by
//! themselves from then on.

use super::Flow;
use crate::security::FactKind;

/// Literals without which a text in quotes is no command that matters.
const SIGNS: &[&str] = &[
    "curl ", "wget ", "irm ", "iwr ", "nc ", "base64 ", "/dev/tcp",
];

/// How many texts of one unit are looked at.
const MOST: usize = 64;

/// How long a command is, in bytes.
const LONGEST: usize = 2_048;

impl Flow<'_, '_> {
    /// Looks at the texts in quotes of a unit that writes such settings. The
    /// facts of the unit start at `first`.
    pub(super) fn configured(&mut self, unit: usize, first: usize) {
        let writes = |kind| kind == FactKind::WritesAgentConfiguration;
        if !self.facts[first..]
            .iter()
            .any(|fact| fact.unit == unit && writes(fact.kind))
        {
            return;
        }
        let units = self.units;
        let text = units.all[unit].text.as_ref();
        let mut at = 0;
        let parts = text.split(['"', '\n', '\'']).map(|part| {
            let start = at;
            at += part.len() + 1;
            (start, part)
        });
        let is_command =
            |part: &str| part.len() < LONGEST && SIGNS.iter().any(|sign| part.contains(sign));
        for (start, part) in parts.filter(|(_, part)| is_command(part)).take(MOST) {
            let command = part.trim_end_matches('\\');
            self.quoted(unit, &(start..start + part.len()), command);
        }
    }
}
