//! What a person has agreed to in a run.

use std::string::{String, ToString};
use std::vec::Vec;

use tokio::sync::Mutex;

use super::approval::{Approver, Question};
use super::clock::Clock;
use super::critical::{self, CriticalStep};
use crate::Skill;
use crate::model::ToolCall;

/// Asks once for everything that wants a person's word, and remembers it.
pub(super) struct Consent<'a> {
    approver: Option<&'a dyn Approver>,
    clock: &'a Clock,
    /// One at a time: a person reads one question.
    state: Mutex<State<'a>>,
}

#[derive(Default)]
struct State<'a> {
    /// The skills that were given, by their ids.
    given: Vec<String>,
    /// Their critical steps that calls are known by.
    steps: Vec<(&'a Skill, CriticalStep, Option<bool>)>,
}

impl<'a> Consent<'a> {
    pub(super) fn new(approver: Option<&'a dyn Approver>, clock: &'a Clock) -> Self {
        Self {
            approver,
            clock,
            state: Mutex::default(),
        }
    }

    /// Before a skill is given to the model: asks for the skill, and for those
    /// of its critical steps that no call could be told to be.
    ///
    /// # Errors
    ///
    /// Says what was not approved.
    pub(super) async fn begin(&self, skill: &'a Skill) -> Result<(), String> {
        let mut state = self.state.lock().await;
        if state.given.iter().any(|id| id == skill.id()) {
            return Ok(());
        }
        let (known, unknown): (Vec<_>, Vec<_>) = critical::steps(skill)
            .into_iter()
            .partition(CriticalStep::is_known);
        let unknown = unknown
            .into_iter()
            .map(|step| Question::step(skill, step.title));
        for question in Question::before(skill).into_iter().chain(unknown) {
            if !self.asks(&question).await {
                return Err(question.denied());
            }
        }
        state.given.push(skill.id().to_string());
        let known = known.into_iter().map(|step| (skill, step, None));
        state.steps.extend(known);
        Ok(())
    }

    /// Before a call: asks for the critical steps that it is.
    ///
    /// # Errors
    ///
    /// Says what was not approved.
    pub(super) async fn before(&self, call: &ToolCall) -> Result<(), String> {
        let mut state = self.state.lock().await;
        for (skill, step, word) in &mut state.steps {
            if !step.is(call) {
                continue;
            }
            let question = Question::step(skill, step.title.clone());
            let is_approved = match *word {
                Some(known) => known,
                None => self.asks(&question).await,
            };
            *word = Some(is_approved);
            if !is_approved {
                return Err(question.denied());
            }
        }
        Ok(())
    }

    async fn asks(&self, question: &Question) -> bool {
        match self.approver {
            Some(approver) => {
                let _still = self.clock.stand_still();
                approver.approve(question).await
            }
            None => false,
        }
    }
}
