//! A person's word.

use std::string::String;

use skir::SecurityLevel;

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

/// Asks a person.
pub trait Approver: Send + Sync {
    /// Whether the person agrees.
    fn approve<'a>(&'a self, question: &'a Question) -> BoxFuture<'a, bool>;
}
