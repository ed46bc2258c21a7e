//! A person's word.

use std::string::{String, ToString};
use std::vec::Vec;

use skir::SecurityLevel;

use super::critical;
use crate::Skill;
use crate::model::BoxFuture;
use crate::permission;

/// What a person is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Of the skill, by its id.
    pub skill: String,
    /// How much harm it can do.
    pub level: SecurityLevel,
    /// The step that comes; none where the skill as a whole is meant.
    pub step: Option<String>,
    /// Why it is asked, as a sentence.
    pub reason: String,
}

impl Question {
    /// What a person is asked before a skill is given to a model; none when
    /// nobody needs to be.
    pub fn before(skill: &Skill) -> Option<Self> {
        let policy = &skill.ir().policy;
        let level = policy.security_level.effective;
        let outside = permission::outside(skill);
        let reason = if level == SecurityLevel::Critical {
            "it is critical, and never runs by itself".to_string()
        } else if !outside.is_empty() {
            let outside = outside.join("`, `");
            std::format!("it declares files outside of its work directory, `{outside}`")
        } else if policy.human_approval {
            "it asks for a person's approval".to_string()
        } else {
            return None;
        };
        Some(Self {
            skill: skill.id().into(),
            level,
            step: None,
            reason,
        })
    }

    /// All that a person can be asked about a skill: before it starts, and
    /// before each critical step where its level is high.
    pub fn all(skill: &Skill) -> Vec<Self> {
        let steps = critical::steps(skill).into_iter();
        let steps = steps.map(|step| Self::step(skill, step.title));
        Self::before(skill).into_iter().chain(steps).collect()
    }

    /// The question before a critical step.
    pub(super) fn step(skill: &Skill, title: String) -> Self {
        Self {
            skill: skill.id().into(),
            level: skill.ir().policy.security_level.effective,
            step: Some(title),
            reason: "the skill calls this step critical".into(),
        }
    }

    /// What is said when the word was not given.
    pub(crate) fn denied(&self) -> String {
        match &self.step {
            Some(step) => {
                std::format!(
                    "`{step}` of `{}` was not approved: {}",
                    self.skill,
                    self.reason
                )
            }
            None => std::format!("`{}` was not approved: {}", self.skill, self.reason),
        }
    }
}

/// Asks a person.
pub trait Approver: Send + Sync {
    /// Whether the person agrees. It may take as long as it takes: a run has the
    /// time that it had before.
    fn approve<'a>(&'a self, question: &'a Question) -> BoxFuture<'a, bool>;
}
