//! One run as it is kept: enough to look at it, to grade it again, and to run
//! it again.

use std::collections::BTreeMap;
use std::prelude::v1::*;

use serde::{Deserialize, Serialize};

use super::evidence::{Call, Content, Evidence};
use super::grade::Grade;
use super::instance::Instance;
use super::site::Request;
use crate::agent::Ending;
use crate::model::Usage;

/// One run and what came of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Record {
    /// The task.
    pub instance: Instance,
    /// What came of it.
    pub grade: Grade,
    /// How the run ended.
    pub ending: Ending,
    /// Why, where it did not end well; else empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// What it left behind.
    pub left: Left,
    /// What it used, where the harness tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage: Option<Usage>,
    /// From start to end, in milliseconds.
    pub duration_ms: u64,
}

/// What a run left behind, without the files that it left as they were.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Left {
    /// The last message of the model.
    pub text: String,
    /// Files that are new or changed, by their path.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub files: BTreeMap<String, Content>,
    /// Files of the task that are gone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gone: Vec<String>,
    /// The tools that were called, as in [`Evidence::calls`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calls: Option<Vec<Call>>,
    /// What the local web server was asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requests: Vec<Request>,
}

impl Left {
    /// What is left of `evidence` without what was given.
    pub(super) fn new(instance: &Instance, evidence: Evidence) -> Self {
        let given = &instance.draft.files;
        let gone = given
            .keys()
            .filter(|path| !evidence.files.contains_key(*path));
        let gone = gone.cloned().collect();
        let mut files = evidence.files;
        files.retain(|path, content| {
            given.get(path).map(String::as_str) != content.text() || content.text().is_none()
        });
        Self {
            text: evidence.text,
            files,
            gone,
            calls: evidence.calls,
            requests: evidence.requests,
        }
    }

    /// All that a grader sees.
    pub fn evidence(&self, instance: &Instance) -> Evidence {
        let given = instance.draft.files.iter();
        let kept = given.filter(|(path, _)| !self.gone.contains(path));
        let mut files: BTreeMap<_, _> = kept
            .map(|(path, text)| (path.clone(), Content::Text(text.clone())))
            .collect();
        files.extend(self.files.clone());
        Evidence {
            text: self.text.clone(),
            files,
            calls: self.calls.clone(),
            requests: self.requests.clone(),
        }
    }
}

impl Record {
    /// Why it was not passed, in one line; nothing where it was.
    pub fn reason(&self) -> Option<String> {
        reason(&self.grade)
    }
}

/// Why a grade is none that passes, in one line.
fn reason(grade: &Grade) -> Option<String> {
    match grade {
        Grade::Unknown { reason } => Some(reason.clone()),
        Grade::Graded { checkpoints } => {
            let point = checkpoints.iter().find(|point| !point.passed)?;
            let why = point
                .reason
                .as_deref()
                .unwrap_or("it is not as it should be");
            Some(std::format!("{}: {why}", point.name))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{Level, find};

    #[test]
    fn what_is_left_is_all_that_a_grader_needs() {
        let primitive = find("tool.file.read").unwrap();
        let instance = Instance::new(primitive, Level::L2, 3);
        let mut evidence = primitive.reference(&instance).evidence(&instance);
        let first = instance.draft.files.keys().next().unwrap();
        evidence.files.remove(first);
        let bytes = Content::Bytes(std::vec![0xff]);
        evidence.files.insert("new".into(), bytes);
        let left = Left::new(&instance, evidence.clone());
        assert_eq!(left.gone, std::slice::from_ref(first));
        assert_eq!(left.files.len(), 1);
        assert_eq!(left.evidence(&instance), evidence);
    }
}
