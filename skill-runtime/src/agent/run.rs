//! The loop.

use std::string::{String, ToString};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use std::vec::Vec;

use futures_util::future::join_all;

use super::Agent;
use super::clock::{Clock, Over};
use super::consent::Consent;
use super::hooks::Verdict;
use super::skills::Skills;
use super::tools::Toolbox;
use super::transcript::{Ending, Transcript, Turn};
use crate::model::{
    Fault, Message, ProviderError, Reply, Request, Stop, ToolCall, ToolOutcome, Usage,
};

pub(super) async fn run(agent: &Agent<'_>, prompt: &str) -> Transcript {
    let clock = Clock::start(agent.limits.time);
    let parts = [agent.system.clone(), agent.skills.system()];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let mut run = Transcript {
        ending: Ending::Ok,
        detail: String::new(),
        text: String::new(),
        turns: Vec::new(),
        system: parts.join("\n\n"),
        steps: 0,
        usage: Some(Usage::NONE),
        duration_ms: 0,
        waited_ms: 0,
        model_ms: Some(0),
        skill_loaded: Some(false),
    };
    run.push(Message::user(prompt), None, 0);
    let (ending, detail) = follow(agent, &clock, &mut run).await;
    run.ending = ending;
    run.detail = detail;
    run.duration_ms = milliseconds(clock.elapsed());
    run.waited_ms = milliseconds(clock.waited());
    run
}

/// Goes on until there is an end, and says which and why.
async fn follow<'a>(
    agent: &'a Agent<'a>,
    clock: &'a Clock,
    run: &mut Transcript,
) -> (Ending, String) {
    let consent = Consent::new(agent.approver, clock);
    for skill in agent.skills.given() {
        if let Err(why) = consent.begin(skill).await {
            return (Ending::Refused, why);
        }
    }
    let toolbox = match Toolbox::new(agent) {
        Ok(toolbox) => toolbox,
        Err(why) => return (Ending::Crashed, why),
    };
    let loaded = AtomicBool::new(false);
    let mut used = Usage::NONE;
    let mut model_ms = 0;
    while run.steps < agent.limits.steps {
        if agent
            .limits
            .tokens
            .is_some_and(|most| used.tokens() >= most)
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
        if is_in(&agent.skills, &request) {
            loaded.store(true, Ordering::Relaxed);
        }
        run.skill_loaded = Some(loaded.load(Ordering::Relaxed));
        let begin = clock.elapsed();
        let watch = |event: crate::model::Event<'_>| {
            if let Some(hooks) = agent.hooks {
                hooks.event(event);
            }
        };
        run.steps += 1;
        let reply = match clock.within(agent.provider.send(&request, &watch)).await {
            Ok(Ok(reply)) => reply,
            Ok(Err(error)) => {
                if matches!(error.fault, Fault::Budget(_)) {
                    // It was not made.
                    run.steps -= 1;
                }
                return failed(&error);
            }
            Err(Over) => return (Ending::Timeout, "the model had no more time".into()),
        };
        let took = milliseconds(clock.elapsed().saturating_sub(begin));
        model_ms += took;
        used += reply.usage;
        run.model_ms = Some(model_ms);
        run.usage = Some(used);
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
        let begin = clock.elapsed();
        let work = join_all(
            calls
                .iter()
                .map(|call| one(agent, &toolbox, &consent, call, &loaded)),
        );
        let Ok(outcomes) = clock.within(work).await else {
            return (Ending::Timeout, "a tool had no more time".into());
        };
        run.skill_loaded = Some(loaded.load(Ordering::Relaxed));
        run.push(
            Message::Tools { outcomes },
            None,
            milliseconds(clock.elapsed().saturating_sub(begin)),
        );
    }
    let said = std::format!("it was not done after {} steps", agent.limits.steps);
    (Ending::MaxSteps, said)
}

/// One call of a tool.
async fn one<'a>(
    agent: &'a Agent<'a>,
    toolbox: &Toolbox<'_>,
    consent: &Consent<'a>,
    call: &ToolCall,
    loaded: &AtomicBool,
) -> ToolOutcome {
    let verdict = agent
        .hooks
        .map_or(Verdict::Run, |hooks| hooks.before_tool(call));
    let result = match verdict {
        Verdict::Refuse(why) => Err(why),
        Verdict::Run => match consent.before(call).await {
            Err(why) => Err(why),
            Ok(()) => match agent.skills.dispatch(call, loaded, consent).await {
                Some(result) => result,
                None => toolbox.call(call).await,
            },
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

/// Whether an injected skill stands in what is sent.
fn is_in(skills: &Skills<'_>, request: &Request) -> bool {
    match skills {
        Skills::Inject(skills) => skills
            .iter()
            .any(|skill| request.system.contains(skill.prompt().trim_end())),
        Skills::Discover(_) => false,
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

impl Transcript {
    fn push(&mut self, message: Message, usage: Option<Usage>, duration_ms: u64) {
        self.turns.push(Turn {
            message,
            usage,
            duration_ms,
        });
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
