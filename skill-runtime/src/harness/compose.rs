//! One transcript of what an agent told and what its gateway saw.

use std::string::String;

use super::adapter::Adapter;
use super::evidence::Evidence;
use super::gateway::{self, Seen};
use super::process::Done;
use super::story::{Story, Told};
use crate::agent::{Ending, Transcript, Turn};
use crate::model::{Message, Part};

/// Reads what an agent has printed, as a log keeps it: the transcript without
/// what only a gateway sees.
pub fn read(adapter: &dyn Adapter, prompt: &str, printed: &str) -> Transcript {
    let (mut reader, mut story) = (adapter.reader(), Story::new(&|_| {}));
    for line in printed.lines() {
        reader.line(line, &mut story);
    }
    reader.end(&mut story);
    let done = Done {
        code: Some(0),
        timed_out: false,
        said: String::new(),
    };
    let mut transcript = compose(
        prompt,
        story.finish(),
        Ok(done),
        None,
        &Evidence::default(),
        false,
    );
    // No skill was looked for.
    transcript.skill_loaded = None;
    transcript
}

/// One transcript of what the agent told and what the gateway saw.
pub(super) fn compose(
    prompt: &str,
    told: Told,
    done: Result<Done, String>,
    seen: Option<Seen>,
    evidence: &Evidence,
    shows_results: bool,
) -> Transcript {
    let (ending, detail) = ending(&told, done, seen.as_ref());
    let mut transcript = Transcript::ended(ending, detail);
    transcript.skill_loaded = match &seen {
        _ if evidence.is_empty() => Some(false),
        Some(seen) => Some(seen.skill_loaded),
        None if is_told(&told.turns, evidence) => Some(true),
        // What is not printed may have been sent all the same.
        None => shows_results.then_some(false),
    };
    let Told {
        turns,
        text,
        steps,
        usage,
        ..
    } = told;
    transcript.text = text;
    transcript.turns = turns;
    transcript.steps = steps;
    transcript.usage = usage;
    if let Some(seen) = seen {
        transcript.steps = seen.steps;
        transcript.model_ms = Some(seen.model_ms);
        if let Some(mut used) = seen.usage {
            used.reported_usd = used
                .reported_usd
                .or_else(|| usage.and_then(|usage| usage.reported_usd));
            transcript.usage = Some(used);
        }
        // Some agents print their last words alone.
        if calls(&transcript.turns) < calls(&seen.turns) {
            transcript.turns = seen.turns;
        }
        if transcript.text.is_empty() {
            transcript.text = gateway::words(&transcript.turns).unwrap_or_default();
        }
    }
    let first = Turn {
        message: Message::user(prompt),
        usage: None,
        duration_ms: 0,
    };
    transcript.turns.insert(0, first);
    transcript
}

fn calls(turns: &[Turn]) -> usize {
    let parts = turns.iter().map(|turn| match &turn.message {
        Message::Assistant { parts } => parts.as_slice(),
        _ => &[],
    });
    parts
        .flatten()
        .filter(|part| matches!(part, Part::Call(_)))
        .count()
}

/// Whether a skill stands in what tools gave, or in what else was put before
/// the model.
fn is_told(turns: &[Turn], evidence: &Evidence) -> bool {
    turns.iter().any(|turn| match &turn.message {
        Message::User { text } => evidence.is_in(text),
        Message::Tools { outcomes } => outcomes.iter().any(|one| evidence.is_in(&one.text)),
        Message::Assistant { .. } => false,
    })
}

fn ending(told: &Told, done: Result<Done, String>, seen: Option<&Seen>) -> (Ending, String) {
    let stopped = seen.and_then(|seen| seen.stopped.clone());
    if let Some((ending, said)) = &stopped
        && *ending != Ending::ProviderError
    {
        return (*ending, said.clone());
    }
    let done = match done {
        Ok(done) => done,
        Err(said) => return (Ending::Crashed, said),
    };
    if done.timed_out {
        return (Ending::Timeout, "the agent had no more time".into());
    }
    // Agents say all kinds of things when their model fails.
    if let Some(stopped) = stopped {
        return stopped;
    }
    let ending = told
        .ending
        .clone()
        .unwrap_or_else(|| ended_by_itself(&done));
    // And some say that all is well when they have not reached it.
    match seen {
        Some(seen) if ending.0 == Ending::Ok && seen.steps == 0 => {
            let said = std::format!("the agent asked no model: {} {}", told.text, done.said);
            (Ending::Crashed, said)
        }
        _ => ending,
    }
}

/// The end of an agent that says nothing of it.
fn ended_by_itself(done: &Done) -> (Ending, String) {
    match done.code {
        Some(0) => (Ending::Ok, String::new()),
        Some(code) => {
            let said = std::format!("the agent ended with {code}: {}", done.said);
            (Ending::Crashed, said)
        }
        None => {
            let said = std::format!("the agent was ended: {}", done.said);
            (Ending::Crashed, said)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::adapter::adapters;
    use super::*;

    const SKILL: &str = "Greet whoever comes in.\nAsk how they have been.\n";

    fn outcome(text: &str) -> Turn {
        Turn {
            message: Message::Tools {
                outcomes: [crate::model::ToolOutcome {
                    id: "1".into(),
                    name: "read".into(),
                    text: text.into(),
                    failed: false,
                }]
                .into(),
            },
            usage: None,
            duration_ms: 0,
        }
    }

    fn done(code: i32) -> Done {
        Done {
            code: Some(code),
            timed_out: false,
            said: "the last words".into(),
        }
    }

    #[test]
    fn a_skill_that_cannot_be_seen_is_neither_loaded_nor_not() {
        let evidence = Evidence::new([SKILL]);
        let loaded = |text: &str, shows: bool| {
            let told = Told {
                turns: [outcome(text)].into(),
                ..Told::default()
            };
            compose("p", told, Ok(done(0)), None, &evidence, shows).skill_loaded
        };
        assert_eq!(loaded(SKILL, true), Some(true));
        assert_eq!(loaded(SKILL, false), Some(true));
        assert_eq!(loaded("loaded", true), Some(false));
        assert_eq!(loaded("loaded", false), None);
        let seen = Seen {
            skill_loaded: true,
            ..Seen::default()
        };
        let run = compose(
            "p",
            Told::default(),
            Ok(done(0)),
            Some(seen),
            &evidence,
            false,
        );
        assert_eq!(run.skill_loaded, Some(true));
    }

    #[test]
    fn endings_are_told_apart() {
        let stopped = |ending, steps| Seen {
            stopped: Some((ending, "why".into())),
            steps,
            ..Seen::default()
        };
        let asked = Seen {
            steps: 1,
            ..Seen::default()
        };
        let of = |told: Option<Ending>, done, seen: Option<&Seen>| {
            let told = Told {
                ending: told.map(|ending| (ending, String::new())),
                ..Told::default()
            };
            ending(&told, done, seen).0
        };
        assert_eq!(of(Some(Ending::Ok), Ok(done(0)), Some(&asked)), Ending::Ok);
        assert_eq!(of(None, Ok(done(0)), None), Ending::Ok);
        assert_eq!(of(None, Ok(done(1)), None), Ending::Crashed);
        // What an agent says of itself does not count when it asked nobody.
        let none = Seen::default();
        assert_eq!(
            of(Some(Ending::Ok), Ok(done(0)), Some(&none)),
            Ending::Crashed
        );
        let limit = stopped(Ending::MaxSteps, 3);
        assert_eq!(
            of(Some(Ending::Ok), Ok(done(0)), Some(&limit)),
            Ending::MaxSteps
        );
        let failed = stopped(Ending::ProviderError, 3);
        assert_eq!(of(None, Ok(done(1)), Some(&failed)), Ending::ProviderError);
        let late = Done {
            code: None,
            timed_out: true,
            said: String::new(),
        };
        assert_eq!(of(None, Ok(late), Some(&failed)), Ending::Timeout);
        assert_eq!(of(None, Err("no".into()), None), Ending::Crashed);
    }

    #[test]
    fn no_reader_stumbles_over_what_it_does_not_know() {
        let pieces = [
            "{",
            "}",
            "null",
            "\"",
            "[1,2",
            "\u{feff}{}",
            "{\"type\":5}",
            "{\"type\":\"assistant\",\"message\":[]}",
            "{\"type\":\"result\"}",
            "{\"type\":\"item.completed\",\"item\":null}",
            "{\"type\":\"step_finish\",\"part\":{\"tokens\":-1}}",
            "{\"type\":\"message_end\",\"message\":{\"role\":\"assistant\",\"content\":{}}}",
            "{\"role\":\"assistant\",\"tool_calls\":{}}",
            "{\"role\":\"tool\",\"content\":[[[]]]}",
            "{\"type\":\"tool_result\"}",
            "{\"payloads\":7,\"meta\":{\"agentMeta\":{\"assistantTurns\":99999999999}}}",
            "{\"method\":\"session/update\"}",
        ];
        for adapter in adapters() {
            for (index, first) in pieces.iter().enumerate() {
                let rest = &pieces[index..];
                let printed = std::format!("{first}\n{}\n{}", rest.join("\n"), rest.concat());
                let run = read(adapter, "p", &printed);
                // The prompt, and no call that nobody made.
                assert!(!run.turns.is_empty());
                assert!(
                    run.calls()
                        .all(|(call, _)| !call.name.is_empty() || call.id.is_empty())
                );
            }
        }
    }
}
