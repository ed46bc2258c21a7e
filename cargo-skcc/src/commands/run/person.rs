//! A person's word for a skill, at the terminal or on the command line.

use std::io::{self, BufRead, IsTerminal, Write};

use skill_runtime::agent::{Approver, Question};
use skill_runtime::model::BoxFuture;

/// The person who started the run.
pub(super) struct Person {
    /// The skills that the command line approves, by id.
    approved: Vec<String>,
}

impl Person {
    pub(super) fn new(approved: Vec<String>) -> Self {
        Self { approved }
    }

    fn asks(&self, question: &Question) -> bool {
        if self.approved.contains(&question.skill) {
            return true;
        }
        if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
            return false;
        }
        let mut out = anstream::stderr().lock();
        let asked = write!(
            out,
            "`{}` wants a person's word: {}. Run it? [y/N] ",
            question.skill, question.reason
        );
        let mut answer = String::new();
        let read = asked
            .and_then(|()| out.flush())
            .and_then(|()| io::stdin().lock().read_line(&mut answer));
        read.is_ok() && matches!(answer.trim(), "y" | "Y" | "yes")
    }
}

impl Approver for Person {
    fn approve<'a>(&'a self, question: &'a Question) -> BoxFuture<'a, bool> {
        Box::pin(async move { self.asks(question) })
    }
}
