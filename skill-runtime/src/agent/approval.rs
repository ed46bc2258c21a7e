//! A person's word.

use std::string::String;

use skir::SecurityLevel;

use crate::Skill;
use crate::model::BoxFuture;

/// What a person is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Of the skill, by its id.
    pub skill: String,
    /// How much harm it can do.
    pub level: SecurityLevel,
    /// Why it is asked, as a sentence.
    pub reason: String,
}

impl Question {
    /// What a person is asked before a skill is given to a model; none when
    /// nobody needs to be.
    pub fn before(skill: &Skill) -> Option<Self> {
        let policy = &skill.ir().policy;
        let level = policy.security_level.effective;
        let is_critical = level == SecurityLevel::Critical;
        (is_critical || policy.human_approval).then(|| Self {
            skill: skill.id().into(),
            level,
            reason: if is_critical {
                "it is critical, and never runs by itself".into()
            } else {
                "it asks for a person's approval".into()
            },
        })
    }

    /// What is said when the word was not given.
    pub(crate) fn denied(&self) -> String {
        std::format!("`{}` was not approved: {}", self.skill, self.reason)
    }
}

/// Asks a person.
pub trait Approver: Send + Sync {
    /// Whether the person agrees.
    fn approve<'a>(&'a self, question: &'a Question) -> BoxFuture<'a, bool>;
}
