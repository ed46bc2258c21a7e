//! What a run does, told while it does it: on a terminal, or when verbose.

use std::io::{self, IsTerminal, Write};
use std::sync::{Mutex, PoisonError};

use serde_json::Value;
use skill_runtime::harness::RunEvent;

use crate::shell::{BOLD, DIM, ERROR, GOOD, NAME, Shell};

/// The view of one run.
pub(super) struct View<'a> {
    shell: &'a mut Shell,
    is_shown: bool,
    /// The kind of words that the line on the screen holds.
    open: Option<Words>,
    steps: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Words {
    Text,
    Reasoning,
}

/// The longest call or outcome that is shown, in characters.
const LONGEST: usize = 120;

impl<'a> View<'a> {
    pub(super) fn new(shell: &'a mut Shell) -> Self {
        let is_shown = !shell.is_quiet() && (io::stderr().is_terminal() || shell.is_verbose());
        Self {
            shell,
            is_shown,
            open: None,
            steps: 0,
        }
    }

    /// Ends the line that words are on.
    fn close(&mut self) -> io::Result<()> {
        if self.open.take().is_some() {
            writeln!(self.shell.err)?;
        }
        Ok(())
    }

    fn words(&mut self, kind: Words, words: &str) -> io::Result<()> {
        if words.is_empty() {
            return Ok(());
        }
        if self.open != Some(kind) {
            self.close()?;
            write!(self.shell.err, "  ")?;
            self.open = Some(kind);
        }
        // What a model says must not move the cursor.
        let words = skcc_core::diagnostic::render::visible_lines(words).replace('\n', "\n  ");
        match kind {
            Words::Text => write!(self.shell.err, "{words}"),
            Words::Reasoning => write!(self.shell.err, "{DIM}{words}{DIM:#}"),
        }
    }

    fn event(&mut self, event: RunEvent<'_>) -> io::Result<()> {
        match event {
            RunEvent::Text(words) => self.words(Words::Text, words)?,
            RunEvent::Reasoning(words) => self.words(Words::Reasoning, words)?,
            RunEvent::Again { attempt, pause_ms } => {
                self.close()?;
                writeln!(
                    self.shell.err,
                    "{ERROR}  again{ERROR:#} attempt {attempt} after {pause_ms} ms"
                )?;
            }
            RunEvent::Step { usage } => {
                self.close()?;
                self.steps += 1;
                let tokens =
                    usage.map_or_else(String::new, |usage| format!(", {} tokens", usage.tokens()));
                writeln!(self.shell.err, "{DIM}  step {}{tokens}{DIM:#}", self.steps)?;
            }
            RunEvent::Call(call) => {
                self.close()?;
                let arguments = arguments(&call.arguments);
                writeln!(
                    self.shell.err,
                    "{BOLD}→{BOLD:#} {NAME}{}{NAME:#} {arguments}",
                    line(&call.name)
                )?;
            }
            RunEvent::Outcome(call, outcome) => {
                self.close()?;
                let (style, sign) = if outcome.failed {
                    (ERROR, "✗")
                } else {
                    (GOOD, "←")
                };
                writeln!(
                    self.shell.err,
                    "{style}{sign}{style:#} {DIM}{}{DIM:#} {}",
                    line(&call.name),
                    line(&outcome.text)
                )?;
            }
            // The log of an agent is for the files.
            _ => {}
        }
        self.shell.err.flush()
    }
}

/// Shows an event. A terminal that is gone is no reason to end the run.
pub(super) fn show(view: &Mutex<View<'_>>, event: RunEvent<'_>) {
    let mut view = view.lock().unwrap_or_else(PoisonError::into_inner);
    if view.is_shown && view.event(event).is_err() {
        view.is_shown = false;
    }
}

/// The arguments of a call in a line.
fn arguments(arguments: &Value) -> String {
    match arguments {
        Value::Object(fields) => {
            let shown = |(name, value): (&String, &Value)| match value {
                Value::String(text) => format!("{name}={}", line(text)),
                value => format!("{name}={}", line(&value.to_string())),
            };
            fields.iter().map(shown).collect::<Vec<_>>().join(" ")
        }
        other => line(&other.to_string()),
    }
}

/// The start of a text, in one line.
fn line(text: &str) -> String {
    let mut lines = text.trim().lines();
    let first = lines.next().unwrap_or_default();
    let more = lines.count();
    let mut shown: String = first.chars().take(LONGEST).collect();
    if shown.len() < first.len() {
        shown.push('…');
    }
    let shown = skcc_core::diagnostic::render::visible(&shown).to_string();
    match more {
        0 => shown,
        1 => format!("{shown} (and 1 more line)"),
        more => format!("{shown} (and {more} more lines)"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{arguments, line};

    #[test]
    fn no_text_moves_the_cursor() {
        let texts = [
            line("\u{1b}[2Jgone\u{7}"),
            arguments(&json!({ "path": "\u{1b}[1A" })),
            arguments(&json!(["\u{9b}H"])),
        ];
        for text in texts {
            assert!(!text.chars().any(char::is_control), "{text:?}");
        }
    }

    #[test]
    fn a_long_text_is_a_short_line() {
        assert_eq!(line("one\ntwo\nthree"), "one (and 2 more lines)");
        assert_eq!(line("one\ntwo"), "one (and 1 more line)");
        assert_eq!(line(&"é".repeat(121)), format!("{}…", "é".repeat(120)));
    }
}
