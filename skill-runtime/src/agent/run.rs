//! The loop.

use std::string::{String, ToString};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;
use std::vec::Vec;

use futures_util::future::join_all;
use serde::{Deserialize, Serialize};
use tokio::time::timeout_at;

use super::Agent;
use super::hooks::Verdict;
use super::skills::Skills;
use super::tools::Toolbox;
use crate::model::{
    Fault, Message, ProviderError, Reply, Request, Stop, ToolCall, ToolOutcome, Usage,
};

/// How a run ended. Only the first is a run to be graded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// The model was done.
    Ok,
    /// It was not, after all the steps that it had.
    MaxSteps,
    /// Its time was over.
    Timeout,
    /// Its tokens, or the budget of the whole command, were used up.
    Budget,
    /// The model, or the person who was asked, would not.
    Refused,
    /// The provider failed.
    ProviderError,
    /// The harness failed.
    Crashed,
}

/// A turn of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Turn {
    /// What was said.
    pub message: Message,
    /// What it used, for turns of the model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage: Option<Usage>,
    /// How long it took, in milliseconds.
    pub duration_ms: u64,
}

/// What came of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Run {
    /// How it ended.
    pub ending: Ending,
    /// Why, where it did not end well; else empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// The last words of the model.
    pub text: String,
    /// All turns, with the instructions before them.
    pub turns: Vec<Turn>,
    /// The instructions before all turns.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub system: String,
    /// Calls of the model.
    pub steps: u32,
    /// What all calls used.
    pub usage: Usage,
    /// From start to end, in milliseconds.
    pub duration_ms: u64,
    /// Of which the model took so much.
    pub model_ms: u64,
    /// Whether the text of a skill was sent to the model: seen in what was
    /// sent, not assumed.
    pub skill_loaded: bool,
}

impl Run {
    /// All calls of tools, with what each gave, in order.
    pub fn calls(&self) -> impl Iterator<Item = (&ToolCall, Option<&ToolOutcome>)> {
        self.turns.iter().enumerate().flat_map(|(at, turn)| {
            let outcomes = match self.turns.get(at + 1).map(|next| &next.message) {
                Some(Message::Tools { outcomes }) => outcomes.as_slice(),
                _ => &[],
            };
            let parts = match &turn.message {
                Message::Assistant { parts } => parts.as_slice(),
                _ => &[],
            };
            let calls = parts.iter().filter_map(|part| match part {
                crate::model::Part::Call(call) => Some(call),
                _ => None,
            });
            calls
                .enumerate()
                .map(|(index, call)| (call, outcomes.get(index)))
        })
    }
}

pub(super) async fn run(agent: &Agent<'_>, prompt: &str) -> Run {
    let begin = Instant::now();
    let parts = [agent.system.clone(), agent.skills.system()];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let mut run = Run {
        ending: Ending::Ok,
        detail: String::new(),
        text: String::new(),
        turns: Vec::new(),
        system: parts.join("\n\n"),
        steps: 0,
        usage: Usage::NONE,
        duration_ms: 0,
        model_ms: 0,
        skill_loaded: false,
    };
    run.push(Message::user(prompt), None, 0);
    let (ending, detail) = follow(agent, &mut run).await;
    run.ending = ending;
    run.detail = detail;
    run.duration_ms = milliseconds(begin);
    run
}

/// Goes on until there is an end, and says which and why.
async fn follow(agent: &Agent<'_>, run: &mut Run) -> (Ending, String) {
    let end = tokio::time::Instant::now() + agent.limits.time;
    if let Some(question) = agent.skills.question() {
        let is_approved = match agent.approver {
            Some(approver) => timeout_at(end, approver.approve(&question)).await,
            None => Ok(false),
        };
        match is_approved {
            Ok(true) => {}
            Ok(false) => {
                let said =
                    std::format!("`{}` was not approved: {}", question.skill, question.reason);
                return (Ending::Refused, said);
            }
            Err(_) => return (Ending::Timeout, "nobody answered in time".into()),
        }
    }
    let toolbox = match Toolbox::new(agent) {
        Ok(toolbox) => toolbox,
        Err(why) => return (Ending::Crashed, why),
    };
    let loaded = AtomicBool::new(false);
    while run.steps < agent.limits.steps {
        if agent
            .limits
            .tokens
            .is_some_and(|most| run.usage.tokens() >= most)
        {
            return (Ending::Budget, "the run has used all its tokens".into());
        }
        let mut request = Request::new(run.turns.iter().map(|turn| turn.message.clone()))
            .system(run.system.clone())
            .tools(toolbox.definitions());
        request.temperature = agent.temperature;
        request.max_output = agent.max_output;
        request.cache = true;
        if let Some(hooks) = agent.hooks {
            hooks.before_model(&mut request);
        }
        // A hook may have changed it.
        run.skill_loaded |= is_in(&agent.skills, &request);
        let begin = Instant::now();
        let watch = |event: crate::model::Event<'_>| {
            if let Some(hooks) = agent.hooks {
                hooks.event(event);
            }
        };
        run.steps += 1;
        let reply = match timeout_at(end, agent.provider.send(&request, &watch)).await {
            Ok(Ok(reply)) => reply,
            Ok(Err(error)) => return failed(&error),
            Err(_) => return (Ending::Timeout, "the model had no more time".into()),
        };
        let took = milliseconds(begin);
        run.model_ms += took;
        run.usage += reply.usage;
        run.push(reply.message(), Some(reply.usage), took);
        if let Some(hooks) = agent.hooks {
            hooks.after_model(&reply);
        }
        let said = reply.spoken();
        if !said.is_empty() {
            run.text = said;
        }
        let calls: Vec<&ToolCall> = reply.tool_calls().collect();
        // Calls are run whatever reason the provider gives for the stop.
        if calls.is_empty() {
            return stopped(&reply);
        }
        let begin = Instant::now();
        let work = join_all(calls.iter().map(|call| one(agent, &toolbox, call, &loaded)));
        let Ok(outcomes) = timeout_at(end, work).await else {
            return (Ending::Timeout, "a tool had no more time".into());
        };
        run.skill_loaded |= loaded.load(Ordering::Relaxed);
        run.push(Message::Tools { outcomes }, None, milliseconds(begin));
    }
    let said = std::format!("it was not done after {} steps", agent.limits.steps);
    (Ending::MaxSteps, said)
}

/// One call of a tool.
async fn one(
    agent: &Agent<'_>,
    toolbox: &Toolbox<'_>,
    call: &ToolCall,
    loaded: &AtomicBool,
) -> ToolOutcome {
    let verdict = agent
        .hooks
        .map_or(Verdict::Run, |hooks| hooks.before_tool(call));
    let result = match verdict {
        Verdict::Refuse(why) => Err(why),
        Verdict::Run => match agent.skills.dispatch(call, loaded) {
            Some(result) => result,
            None => toolbox.call(call).await,
        },
    };
    let (text, failed) = match result {
        Ok(text) => (text, false),
        Err(why) => (why, true),
    };
    let outcome = ToolOutcome {
        id: call.id.clone(),
        name: call.name.clone(),
        text,
        failed,
    };
    if let Some(hooks) = agent.hooks {
        hooks.after_tool(call, &outcome);
    }
    outcome
}

/// Whether the injected skill stands in what is sent.
fn is_in(skills: &Skills<'_>, request: &Request) -> bool {
    match skills {
        Skills::Inject(skill) => request.system.contains(skill.prompt().trim_end()),
        Skills::None | Skills::Discover(_) => false,
    }
}

/// The end when the model calls nothing more.
fn stopped(reply: &Reply) -> (Ending, String) {
    match reply.stop {
        Stop::Refused => (Ending::Refused, "the model would not answer".into()),
        Stop::Length => (
            Ending::Budget,
            "the answer was as long as it may be, and not at its end".into(),
        ),
        Stop::End | Stop::Calls => (Ending::Ok, String::new()),
    }
}

fn failed(error: &ProviderError) -> (Ending, String) {
    let ending = match error.fault {
        Fault::Budget(_) => Ending::Budget,
        _ => Ending::ProviderError,
    };
    (ending, error.to_string())
}

impl Run {
    fn push(&mut self, message: Message, usage: Option<Usage>, duration_ms: u64) {
        self.turns.push(Turn {
            message,
            usage,
            duration_ms,
        });
    }
}

fn milliseconds(begin: Instant) -> u64 {
    u64::try_from(begin.elapsed().as_millis()).unwrap_or(u64::MAX)
}
