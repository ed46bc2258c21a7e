//! Asking a person.

use std::io::{self, BufRead, IsTerminal, Write};

use skcc_core::lock::Candidate;

use crate::failure::Failure;
use crate::shell::{BOLD, Shell};

/// A person at a terminal.
pub(super) struct Asker {
    /// They want no more questions.
    done: bool,
}

impl Asker {
    /// The person, where there is one to ask.
    pub(super) fn new() -> Option<Self> {
        let is_there = io::stdin().is_terminal() && io::stderr().is_terminal();
        is_there.then_some(Self { done: false })
    }

    /// Why the skill is accepted; nothing where it is not.
    pub(super) fn reason(
        &mut self,
        shell: &mut Shell,
        candidate: &Candidate<'_>,
    ) -> Result<Option<String>, Failure> {
        if self.done {
            return Ok(None);
        }
        let question = format!("accept `{}`? [y/N/q]", candidate.record.id);
        match line(shell, &question)?.as_deref() {
            Some("y" | "Y" | "yes") => {}
            Some("q" | "Q" | "quit") | None => {
                self.done = true;
                return Ok(None);
            }
            Some(_) => return Ok(None),
        }
        loop {
            match line(shell, "why?")? {
                Some(reason) if reason.is_empty() => {}
                reason => return Ok(reason),
            }
        }
    }
}

/// What the person writes; nothing at the end of the input.
fn line(shell: &mut Shell, question: &str) -> io::Result<Option<String>> {
    write!(shell.err, "{BOLD}{question}{BOLD:#} ")?;
    shell.err.flush()?;
    let mut text = String::new();
    let length = io::stdin().lock().read_line(&mut text)?;
    Ok((length > 0).then(|| text.trim().to_owned()))
}
