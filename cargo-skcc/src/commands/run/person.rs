//! A person's word for a skill, at the terminal or on the command line.

use std::io::{self, BufRead, IsTerminal, Write};

use skcc_core::diagnostic::render::visible;
use skill_runtime::Registry;
use skill_runtime::agent::{Approver, Question};
use skill_runtime::model::BoxFuture;
use skir::SecurityLevel;
use tokio::sync::oneshot;

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

    async fn asks(&self, question: &Question) -> bool {
        if self.approved.contains(&question.skill) || self.agreed.contains(question) {
            return true;
        }
        if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
            return false;
        }
        let what = if question.step.is_some() {
            "Go on"
        } else {
            "Run it"
        };
        let mut out = anstream::stderr();
        let asked = write!(out, "\n{}. {what}? [y/N] ", shown(question));
        if asked.and_then(|()| out.flush()).is_err() {
            return false;
        }
        let answer = beside(|| {
            let mut answer = String::new();
            io::stdin().lock().read_line(&mut answer).map(|_| answer)
        });
        let answer = answer.await.and_then(Result::ok).unwrap_or_default();
        matches!(answer.trim(), "y" | "Y" | "yes")
    }
}

/// Does what blocks in a thread of its own, so that the run can be interrupted
/// meanwhile. The thread is left to itself then: nobody waits for it at the end.
async fn beside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (tell, told) = oneshot::channel();
    std::thread::spawn(move || {
        // Nobody listens after an interruption.
        let _ = tell.send(work());
    });
    told.await.ok()
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
        Box::pin(self.asks(question))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::beside;
    use crate::models::wait;

    #[test]
    fn what_blocks_keeps_nothing_else_from_going_on() {
        let (end, ended) = mpsc::channel::<()>();
        let outcome = wait(async {
            tokio::select! {
                biased;
                _ = beside(move || ended.recv()) => "it was waited for",
                () = tokio::task::yield_now() => "something else went on",
            }
        });
        assert_eq!(outcome.ok().flatten(), Some("something else went on"));
        drop(end);
        let outcome = wait(beside(|| 42));
        assert_eq!(outcome.ok().flatten().flatten(), Some(42));
    }
}
