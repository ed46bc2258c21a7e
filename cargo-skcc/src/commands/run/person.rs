//! A person's word for a skill, at the terminal or on the command line.

use std::io::{self, BufRead, IsTerminal, Write};

use skcc_core::diagnostic::render::visible;
use skill_runtime::Registry;
use skill_runtime::agent::{Approver, Question};
use skill_runtime::model::BoxFuture;
use skir::SecurityLevel;

use crate::shell::Shell;

/// The person who started the run.
pub(super) struct Person {
    /// The skills that the command line approves, by id, with all their steps.
    approved: Vec<String>,
    /// What was listed, and agreed to at once.
    agreed: Vec<Question>,
}

impl Person {
    /// Lists what will be asked about the skills. With `is_agreed` the answer to
    /// what is listed is yes, but for skills that are critical: those are only
    /// approved by name.
    pub(super) fn new(
        approved: Vec<String>,
        skills: Option<&Registry>,
        is_agreed: bool,
        shell: &mut Shell,
    ) -> io::Result<Self> {
        let skills = skills.into_iter().flat_map(Registry::iter);
        let mut agreed = Vec::new();
        for question in skills.flat_map(Question::all) {
            let is_named = approved.contains(&question.skill);
            let is_yes = is_agreed && question.level < SecurityLevel::Critical;
            let answer = if is_named || is_yes { "agreed" } else { "asks" };
            let shown = shown(&question);
            shell.status("Approval", format_args!("{answer}: {shown}"))?;
            if is_yes {
                agreed.push(question);
            }
        }
        // The questions are written past the shell.
        shell.err.flush()?;
        Ok(Self { approved, agreed })
    }

    fn asks(&self, question: &Question) -> bool {
        if self.approved.contains(&question.skill) || self.agreed.contains(question) {
            return true;
        }
        if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
            return false;
        }
        let mut out = anstream::stderr().lock();
        let what = if question.step.is_some() {
            "Go on"
        } else {
            "Run it"
        };
        let asked = write!(out, "\n{}. {what}? [y/N] ", shown(question));
        let mut answer = String::new();
        let read = asked
            .and_then(|()| out.flush())
            .and_then(|()| io::stdin().lock().read_line(&mut answer));
        read.is_ok() && matches!(answer.trim(), "y" | "Y" | "yes")
    }
}

/// A question in a line.
fn shown(question: &Question) -> String {
    let skill = visible(&question.skill);
    match &question.step {
        Some(step) => format!("`{skill}`, the critical step `{}`", visible(step)),
        None => format!("`{skill}`: {}", visible(&question.reason)),
    }
}

impl Approver for Person {
    fn approve<'a>(&'a self, question: &'a Question) -> BoxFuture<'a, bool> {
        Box::pin(async move { self.asks(question) })
    }
}
