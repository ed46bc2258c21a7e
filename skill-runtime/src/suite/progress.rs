//! How far a run of a suite has come, to be stored and taken up again.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use skir::{Hash, Value};

use super::{Due, Suite};
use crate::{Skill, json};

/// The version of the stored form.
const FORMAT: i64 = 1;

/// How far a run of a suite has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    suite: String,
    /// The ids of phases with the hash of their text, in the order in which
    /// they were done.
    done: Vec<(String, Hash)>,
    /// The phase whose gate was passed.
    open: Option<(String, Hash)>,
}

/// Why progress cannot be stored or made.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProgressError {
    /// A text is no progress.
    Malformed {
        /// What is wrong.
        message: String,
    },
    /// It is the progress of another suite.
    OtherSuite {
        /// The suite that it is of.
        suite: String,
    },
    /// The phase is not the one that is due.
    NotDue {
        /// The phase.
        phase: String,
        /// What is due; nothing when all is done.
        due: Option<String>,
    },
    /// The phase waits for its gate.
    Closed {
        /// The phase.
        phase: String,
    },
}

impl fmt::Display for ProgressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed { message } => write!(f, "the progress cannot be read: {message}"),
            Self::OtherSuite { suite } => write!(f, "the progress is of the suite `{suite}`"),
            Self::NotDue { phase, due: None } => {
                write!(f, "`{phase}` is not due: every phase is done")
            }
            Self::NotDue {
                phase,
                due: Some(due),
            } => write!(f, "`{phase}` is not due: `{due}` is"),
            Self::Closed { phase } => write!(f, "the gate before `{phase}` is not passed"),
        }
    }
}

impl core::error::Error for ProgressError {}

impl Progress {
    /// The start of a run.
    #[must_use]
    pub fn new(suite: &Suite<'_>) -> Self {
        Self {
            suite: suite.id().into(),
            done: Vec::new(),
            open: None,
        }
    }

    /// The id of the suite.
    #[must_use]
    pub fn suite(&self) -> &str {
        &self.suite
    }

    /// The ids of the phases that are done, in the order in which they were.
    pub fn done(&self) -> impl ExactSizeIterator<Item = &str> {
        self.done.iter().map(|(id, _)| id.as_str())
    }

    pub(super) fn is_done(&self, phase: &str) -> bool {
        self.hash_of(phase).is_some()
    }

    pub(super) fn hash_of(&self, phase: &str) -> Option<Hash> {
        let found = self.done.iter().find(|(id, _)| id == phase);
        found.map(|(_, hash)| *hash)
    }

    /// Whether the gate before the phase was passed. What was let through is
    /// the text that the phase had then, and no other.
    pub(super) fn is_let_through(&self, skill: &Skill) -> bool {
        let open = self.open.as_ref();
        open.is_some_and(|(id, hash)| id == skill.id() && *hash == skill.ir().source.tree_hash)
    }

    /// Takes note that what the gate of the due phase asks for is so: that its
    /// conditions hold, and that a person approves where one must.
    ///
    /// # Errors
    ///
    /// When `phase`, an id, is not due, or it is the progress of another suite.
    pub fn pass(&mut self, suite: &Suite<'_>, phase: &str) -> Result<(), ProgressError> {
        let (skill, _) = self.due(suite, phase)?;
        self.open = Some((skill.id().into(), skill.ir().source.tree_hash));
        Ok(())
    }

    /// Takes note that the due phase is done.
    ///
    /// # Errors
    ///
    /// When `phase`, an id, is not due or waits for its gate, or it is the
    /// progress of another suite.
    pub fn complete(&mut self, suite: &Suite<'_>, phase: &str) -> Result<(), ProgressError> {
        let (skill, waits) = self.due(suite, phase)?;
        if waits {
            return Err(ProgressError::Closed {
                phase: phase.into(),
            });
        }
        self.done
            .push((skill.id().into(), skill.ir().source.tree_hash));
        self.open = None;
        Ok(())
    }

    /// The due phase, which must be `phase`, and whether it waits for its gate.
    fn due<'r>(&self, suite: &Suite<'r>, phase: &str) -> Result<(&'r Skill, bool), ProgressError> {
        self.check(suite)?;
        let (skill, waits) = match suite.due(self) {
            Due::Phase(skill) => (Some(skill), false),
            Due::Gate(skill, _) => (Some(skill), true),
            Due::Nothing => (None, false),
        };
        match skill {
            Some(skill) if skill.id() == phase => Ok((skill, waits)),
            due => Err(ProgressError::NotDue {
                phase: phase.into(),
                due: due.map(|skill| skill.id().into()),
            }),
        }
    }

    /// Whether it is the progress of this suite.
    fn check(&self, suite: &Suite<'_>) -> Result<(), ProgressError> {
        if self.suite == suite.id() {
            Ok(())
        } else {
            Err(ProgressError::OtherSuite {
                suite: self.suite.clone(),
            })
        }
    }

    /// The progress as one line of JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        json::push(&mut out, &self.to_value());
        out
    }

    pub(super) fn to_value(&self) -> Value {
        let pair = |(id, hash): &(String, Hash)| {
            json::map([
                ("phase", json::text(id)),
                ("hash", json::text(&hash.to_string())),
            ])
        };
        json::map([
            ("format", Value::Integer(FORMAT)),
            ("suite", json::text(&self.suite)),
            ("done", json::list(self.done.iter().map(pair))),
            ("open", self.open.as_ref().map_or(Value::Null, pair)),
        ])
    }

    /// The progress of a run of `suite` that [`Progress::to_json`] wrote.
    ///
    /// # Errors
    ///
    /// When the text is none, or of another suite. A phase that the suite does
    /// not have any more counts for nothing.
    pub fn from_json(suite: &Suite<'_>, text: &str) -> Result<Self, ProgressError> {
        let wrong = |message: &str| ProgressError::Malformed {
            message: message.into(),
        };
        let value = json::read(text).map_err(|error| wrong(&error.to_string()))?;
        if value.get("format") != Some(&Value::Integer(FORMAT)) {
            return Err(wrong("its `format` is not 1"));
        }
        let pair = |value: &Value| {
            let id = value.get("phase").and_then(Value::as_text);
            let hash = value.get("hash").and_then(Value::as_text);
            let pair = id.zip(hash.and_then(|hash| hash.parse().ok()));
            pair.map(|(id, hash)| (String::from(id), hash))
                .ok_or_else(|| wrong("a phase has no id or no hash"))
        };
        let Some(id) = value.get("suite").and_then(Value::as_text) else {
            return Err(wrong("it names no suite"));
        };
        let Some(Value::List(done)) = value.get("done") else {
            return Err(wrong("`done` is no list"));
        };
        let open = match value.get("open") {
            None | Some(Value::Null) => None,
            Some(open) => Some(pair(open)?),
        };
        let progress = Self {
            suite: id.into(),
            done: done.iter().map(pair).collect::<Result<_, _>>()?,
            open,
        };
        progress.check(suite)?;
        Ok(progress)
    }
}
