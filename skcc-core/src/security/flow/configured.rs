//! Commands in the settings of agents that a program writes: they run by
//! themselves from then on.

use super::Flow;
use super::host;
use crate::security::{FactKind, Place};

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

    /// A block that is to be written into a file which the text before it
    /// names, where that file is run by itself or read by agents.
    pub(super) fn dictated(&mut self, unit: usize) {
        let units = self.units;
        let block = &units.all[unit];
        if block.place != Place::Code || block.text.len() > LONGEST {
            return;
        }
        let before = units.all[..unit]
            .iter()
            .rev()
            .take(SPANS)
            .find(|one| one.place != Place::CodeSpan);
        let Some(before) = before.filter(|one| {
            one.file == block.file && matches!(one.place, Place::Paragraph | Place::Item)
        }) else {
            return;
        };
        let line = before
            .text
            .trim_end()
            .lines()
            .next_back()
            .unwrap_or_default();
        let path = line
            .split('`')
            .skip(1)
            .step_by(2)
            .find(|path| host::is_started(path) || host::is_remembered(path));
        if let Some(path) = path.filter(|path| !path.contains(char::is_whitespace)) {
            let command = format!("cat > {path} <<'{END}'\n{}\n{END}\n", block.text);
            let range = 0..block.text.len();
            self.quoted(unit, &range, &command);
        }
    }
}

/// How many code spans of one paragraph are passed over.
const SPANS: usize = 16;

/// What ends a text that is written: no text has it as a line.
const END: &str = "\u{1}";
