//! One task, from its files to its grade.

use std::prelude::v1::*;
use std::sync::Arc;

use serde_json::Value;

use super::browser::OpenPage;
use super::evidence::{Call, Evidence};
use super::grade::{Checkpoint, Grade};
use super::instance::{DeclaredTool, Instance, Need};
use super::primitive::Primitive;
use super::record::{Left, Record};
use super::run_code::Interpreter;
use super::settings::Settings;
use super::site::Server;
use super::subject::Subject;
use super::workplace::Workplace;
use crate::agent::{AgentTool, Ending, Transcript};
use crate::harness::Job;
use crate::model::{BoxFuture, Exhausted, Message, Part, Tool};
use crate::sandbox::{HostPattern, Policy};

/// Who grades, on threads that may wait.
pub(super) type SharedInterpreter = Arc<dyn Interpreter + Send + Sync>;

/// A task for a subject.
pub(super) struct Attempt {
    pub(super) subject: Subject,
    pub(super) primitive: &'static dyn Primitive,
    pub(super) instance: Instance,
    pub(super) settings: Settings,
    pub(super) interpreter: SharedInterpreter,
    pub(super) browser: Option<Arc<std::path::Path>>,
}

/// Why a task has no record: nothing is known of the model, and it is run again
/// another time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// The provider or the harness failed, or this machine did.
    Failed(String),
    /// The budget is used up.
    Budget(String),
}

impl Attempt {
    /// Runs and grades it.
    pub(super) async fn run(self) -> Result<Record, Fault> {
        let (evidence, transcript) = self.evidence().await?;
        let Transcript {
            ending,
            detail,
            usage,
            duration_ms,
            ..
        } = transcript;
        let (primitive, interpreter) = (self.primitive, self.interpreter);
        let instance = self.instance;
        let work = move || {
            let grade = match ending {
                Ending::Timeout => Grade::unknown("its time was over; give it more to find out"),
                _ => primitive.grade(&instance, &evidence, &*interpreter),
            };
            let left = Left::new(&instance, evidence);
            (instance, grade, left)
        };
        let (instance, grade, left) = tokio::task::spawn_blocking(work)
            .await
            .map_err(|error| Fault::Failed(error.to_string()))?;
        Ok(Record {
            instance,
            grade: with_ending(grade, ending, &detail),
            ending,
            detail,
            left,
            usage,
            duration_ms,
        })
    }

    /// What a run leaves behind.
    async fn evidence(&self) -> Result<(Evidence, Transcript), Fault> {
        let failed = |error: std::io::Error| Fault::Failed(error.to_string());
        let draft = &self.instance.draft;
        let place = Workplace::new().map_err(failed)?;
        let files = draft.files.iter();
        place
            .write(files.map(|(path, text)| (path, text.as_bytes())))
            .map_err(failed)?;
        let mut policy = Policy::new(place.path());
        let server = if draft.needs.contains(&Need::Server) {
            let server = Server::start(&draft.routes).map_err(failed)?;
            let host = HostPattern::parse(&server.address().to_string());
            policy.hosts.extend(host.ok());
            policy.loopback.push(server.address().port());
            Some(server)
        } else {
            None
        };
        let origin = server.as_ref().map(Server::origin);
        let prompt = self.instance.prompt(origin.as_deref());
        let declared: Vec<Declared<'_>> = draft.declared.iter().map(Declared).collect();
        let browser = match (&self.browser, &origin) {
            (Some(browser), Some(origin)) if draft.needs.contains(&Need::Browser) => {
                Some(OpenPage::new(browser, origin))
            }
            _ => None,
        };
        let mut job = Job::new(&prompt, policy);
        job.limits = self.settings.limits();
        job.tools = declared.iter().map(|tool| tool as &dyn AgentTool).collect();
        job.tools
            .extend(browser.iter().map(|tool| tool as &dyn AgentTool));
        let transcript = self.subject.harness().run(&job, &|_| ()).await;
        if let Some(fault) = fault(&transcript) {
            return Err(fault);
        }
        let evidence = Evidence {
            text: transcript.text.clone(),
            files: place.read().map_err(failed)?,
            calls: calls(&transcript),
            requests: server.as_ref().map(Server::log).unwrap_or_default(),
        };
        Ok((evidence, transcript))
    }
}

/// Whether a run says nothing about the model.
fn fault(transcript: &Transcript) -> Option<Fault> {
    let detail = || transcript.detail.clone();
    match transcript.ending {
        Ending::ProviderError | Ending::Crashed => Some(Fault::Failed(detail())),
        // An answer that was too long is the model's.
        Ending::Budget if Exhausted::is_told_by(&transcript.detail) => {
            Some(Fault::Budget(detail()))
        }
        _ => None,
    }
}

/// The grade of a run that did not end by itself: never passed.
fn with_ending(grade: Grade, ending: Ending, detail: &str) -> Grade {
    if matches!(ending, Ending::Ok | Ending::Timeout) {
        return grade;
    }
    let point = Checkpoint {
        name: "run_ended".into(),
        passed: false,
        reason: Some(detail.into()),
    };
    match grade {
        Grade::Graded { mut checkpoints } => {
            checkpoints.insert(0, point);
            Grade::Graded { checkpoints }
        }
        Grade::Unknown { .. } => Grade::Graded {
            checkpoints: Vec::from([point]),
        },
    }
}

/// The tools that were called, with the number of the reply that asked for each.
fn calls(transcript: &Transcript) -> Option<Vec<Call>> {
    let mut all = Vec::new();
    let mut number = 0;
    let mut is_reported = false;
    for (at, turn) in transcript.turns.iter().enumerate() {
        let Message::Assistant { parts } = &turn.message else {
            continue;
        };
        is_reported = true;
        let outcomes = match transcript.turns.get(at + 1).map(|next| &next.message) {
            Some(Message::Tools { outcomes }) => outcomes.as_slice(),
            _ => &[],
        };
        let asked = parts.iter().filter_map(|part| match part {
            Part::Call(call) => Some(call),
            Part::Text { .. } | Part::Reasoning { .. } => None,
        });
        for (index, call) in asked.enumerate() {
            let output = outcomes.get(index).map(|outcome| outcome.text.clone());
            all.push(Call {
                turn: number,
                name: call.name.clone(),
                arguments: call.arguments.clone(),
                output: output.unwrap_or_default(),
            });
        }
        number += 1;
    }
    is_reported.then_some(all)
}

/// A tool of a task, for an agent.
struct Declared<'a>(&'a DeclaredTool);

impl AgentTool for Declared<'_> {
    fn definition(&self) -> Tool {
        Tool {
            name: self.0.name.clone(),
            description: self.0.description.clone(),
            parameters: self.0.input_schema.clone(),
        }
    }

    fn call<'a>(&'a self, arguments: &'a Value) -> BoxFuture<'a, Result<String, String>> {
        Box::pin(async move { Ok(self.0.answer(arguments).to_string()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_was_cut_short_is_never_passed() {
        let passed = Grade::Graded {
            checkpoints: Vec::from([Checkpoint {
                name: "value".into(),
                passed: true,
                reason: None,
            }]),
        };
        for (ending, expected) in [
            (Ending::Ok, Some(true)),
            (Ending::MaxSteps, Some(false)),
            (Ending::Budget, Some(false)),
            (Ending::Refused, Some(false)),
        ] {
            let grade = with_ending(passed.clone(), ending, "why");
            assert_eq!(grade.passed(), expected, "{ending:?}");
        }
        let refused = with_ending(Grade::unknown("no tools"), Ending::Refused, "would not");
        assert_eq!(refused.passed(), Some(false));
    }

    #[test]
    fn what_is_not_the_models_is_no_failure_of_it() {
        for (ending, detail, expected) in [
            (Ending::ProviderError, "busy", true),
            (Ending::Crashed, "gone", true),
            (Ending::Budget, "the budget in calls is exhausted", true),
            (Ending::Budget, "the answer was as long as it may be", false),
            (Ending::MaxSteps, "", false),
            (Ending::Ok, "", false),
        ] {
            let transcript = Transcript::ended(ending, detail.into());
            assert_eq!(
                fault(&transcript).is_some(),
                expected,
                "{ending:?} {detail}"
            );
        }
    }
}
