//! One transcript from what an agent prints, event by event.

use std::string::String;
use std::vec::Vec;

use serde_json::Value;

use super::{Observe, RunEvent};
use crate::agent::{Ending, Turn};
use crate::model::{Message, Part, ToolCall, ToolOutcome, Usage};

/// Reads what an agent prints. Whatever it does not know, it skips: agents add
/// events with every version.
pub trait Reader: Send {
    /// Reads a line of standard output.
    fn line(&mut self, line: &str, story: &mut Story<'_>);

    /// Reads what can be read at the end alone.
    fn end(&mut self, _story: &mut Story<'_>) {}
}

/// A run as it is told.
pub struct Story<'a> {
    observe: Observe<'a>,
    /// What is known so far.
    pub(super) told: Told,
    parts: Vec<Part>,
    usage: Option<Usage>,
    calls: Vec<ToolCall>,
    outcomes: Vec<ToolOutcome>,
    /// The agent says when the model has answered.
    tells_steps: bool,
}

/// What was told of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Told {
    /// All turns.
    pub(super) turns: Vec<Turn>,
    /// The last words of the model.
    pub(super) text: String,
    /// Calls of the model.
    pub(super) steps: u32,
    /// What all calls used.
    pub(super) usage: Option<Usage>,
    /// How it ended, where the agent says so.
    pub(super) ending: Option<(Ending, String)>,
}

impl<'a> Story<'a> {
    /// A story of which nothing is told yet.
    pub(super) fn new(observe: Observe<'a>) -> Self {
        Self {
            observe,
            told: Told::default(),
            parts: Vec::new(),
            usage: None,
            calls: Vec::new(),
            outcomes: Vec::new(),
            tells_steps: false,
        }
    }

    /// Words of the model. Pieces of one text may come one by one.
    pub(super) fn text(&mut self, words: &str) {
        if words.is_empty() {
            return;
        }
        self.answered();
        (self.observe)(RunEvent::Text(words));
        if let Some(Part::Text { text }) = self.parts.last_mut() {
            text.push_str(words);
        } else {
            self.parts.push(Part::Text { text: words.into() });
        }
    }

    /// Reasoning of the model.
    pub(super) fn reasoning(&mut self, words: &str) {
        if words.is_empty() {
            return;
        }
        self.answered();
        (self.observe)(RunEvent::Reasoning(words));
        self.parts.push(Part::Reasoning {
            text: words.into(),
            opaque: Value::Null,
        });
    }

    /// The model calls a tool. A call that was told before counts once.
    pub(super) fn call(&mut self, id: &str, name: &str, arguments: Value) {
        if self.calls.iter().any(|call| call.id == id) {
            return;
        }
        self.answered();
        let call = ToolCall::new(id, name, arguments);
        (self.observe)(RunEvent::Call(&call));
        self.parts.push(Part::Call(call.clone()));
        self.calls.push(call);
    }

    /// A tool gives something. What answers no call is dropped.
    pub(super) fn outcome(&mut self, id: &str, text: &str, failed: bool) {
        let Some(call) = self.calls.iter().find(|call| call.id == id) else {
            return;
        };
        if self.outcomes.iter().any(|outcome| outcome.id == id) {
            return;
        }
        let outcome = ToolOutcome {
            id: id.into(),
            name: call.name.clone(),
            text: text.into(),
            failed,
        };
        (self.observe)(RunEvent::Outcome(call, &outcome));
        self.outcomes.push(outcome);
    }

    /// Words that somebody but the model put into the conversation.
    pub(super) fn user(&mut self, words: &str) {
        self.flush();
        self.push(Message::user(words), None);
    }

    /// The agent is one that says when the model has answered.
    pub(super) fn tells_steps(&mut self) {
        self.tells_steps = true;
    }

    /// The model has answered, and used this. Where an agent does not say so,
    /// every turn of the model counts.
    pub(super) fn step(&mut self, usage: Option<Usage>) {
        self.tells_steps();
        self.count(usage);
    }

    fn count(&mut self, usage: Option<Usage>) {
        self.told.steps += 1;
        (self.observe)(RunEvent::Step {
            usage: usage.as_ref(),
        });
        if let Some(used) = usage {
            self.add(used);
        }
    }

    /// The last answer used this, too.
    pub(super) fn add(&mut self, used: Usage) {
        self.usage = Some(self.usage.map_or(used, |before| before + used));
        self.told.usage = Some(self.told.usage.map_or(used, |before| before + used));
    }

    /// What all calls used, told at once.
    pub(super) fn total(&mut self, usage: Usage) {
        self.told.usage = Some(usage);
    }

    /// How it ended. What was said first counts.
    pub(super) fn ended(&mut self, ending: Ending, detail: impl Into<String>) {
        self.told
            .ending
            .get_or_insert_with(|| (ending, detail.into()));
    }

    /// The story, at its end.
    pub(super) fn finish(mut self) -> Told {
        self.flush();
        self.told
    }

    /// The answers to the calls are complete when the model goes on.
    fn answered(&mut self) {
        if !self.outcomes.is_empty() {
            self.flush();
        }
    }

    /// Ends the model's turn, and that of the tools.
    fn flush(&mut self) {
        let parts = std::mem::take(&mut self.parts);
        let usage = self.usage.take();
        if !parts.is_empty() {
            if !self.tells_steps {
                self.count(None);
            }
            let words = parts.iter().filter_map(|part| match part {
                Part::Text { text } => Some(text.as_str()),
                _ => None,
            });
            let words = words.collect::<Vec<_>>().join("\n");
            if !words.is_empty() {
                self.told.text = words;
            }
            self.push(Message::Assistant { parts }, usage);
        }
        let mut given = std::mem::take(&mut self.outcomes);
        let calls = std::mem::take(&mut self.calls);
        if given.is_empty() {
            return;
        }
        // One for each call, in their order.
        let outcomes = calls.iter().map(|call| {
            let at = given.iter().position(|outcome| outcome.id == call.id);
            at.map_or_else(
                || ToolOutcome {
                    id: call.id.clone(),
                    name: call.name.clone(),
                    text: "nothing was given".into(),
                    failed: true,
                },
                |at| given.swap_remove(at),
            )
        });
        let outcomes = outcomes.collect();
        self.push(Message::Tools { outcomes }, None);
    }

    fn push(&mut self, message: Message, usage: Option<Usage>) {
        self.told.turns.push(Turn {
            message,
            usage,
            duration_ms: 0,
        });
    }
}

/// The JSON of a line; nothing when it is none, as warnings are.
pub(super) fn json(line: &str) -> Option<Value> {
    let line = line.trim_start_matches('\u{feff}').trim();
    line.starts_with('{')
        .then(|| serde_json::from_str(line).ok())
        .flatten()
}

/// The text at a key; empty where there is none.
pub(super) fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

/// All text of a value in the forms in which content comes: a text, parts with
/// a text, or an object around them.
pub(super) fn content(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(parts) => {
            let texts = parts.iter().map(content).filter(|text| !text.is_empty());
            texts.collect::<Vec<_>>().join("\n")
        }
        Value::Object(object) => {
            let keys = ["text", "content", "output"];
            let inner = keys.into_iter().find_map(|key| object.get(key));
            inner.map(content).unwrap_or_default()
        }
        _ => String::new(),
    }
}

/// Tokens by the names of their keys: read without a cache, written, read from
/// a cache, put into one.
pub(super) fn usage(value: &Value, keys: [&str; 4]) -> Usage {
    let count = |key: &str| value[key].as_u64().unwrap_or_default();
    Usage {
        input: count(keys[0]),
        output: count(keys[1]),
        cache_read: count(keys[2]),
        cache_write: count(keys[3]),
        reported_usd: None,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::sync::Mutex;

    use serde_json::json;

    use super::*;

    /// What a reader makes of lines.
    pub(crate) fn told(mut reader: impl Reader, lines: &str) -> Told {
        let mut story = Story::new(&|_| {});
        for line in lines.lines() {
            reader.line(line, &mut story);
        }
        reader.end(&mut story);
        story.finish()
    }

    /// The turns as short lines.
    pub(crate) fn short(told: &Told) -> Vec<String> {
        let mut all = Vec::new();
        for turn in &told.turns {
            match &turn.message {
                Message::User { text } => all.push(std::format!("user: {text}")),
                Message::Assistant { parts } => {
                    for part in parts {
                        all.push(match part {
                            Part::Text { text } => std::format!("text: {text}"),
                            Part::Reasoning { text, .. } => std::format!("reasoning: {text}"),
                            Part::Call(call) => std::format!("{}: {}", call.name, call.arguments),
                        });
                    }
                }
                Message::Tools { outcomes } => {
                    for one in outcomes {
                        let sign = if one.failed { "!" } else { "=" };
                        all.push(std::format!("{} {sign} {}", one.name, one.text));
                    }
                }
            }
        }
        all
    }

    #[test]
    fn outcomes_stand_in_the_order_of_the_calls() {
        let seen = Mutex::new(0);
        let observe = |event: RunEvent<'_>| {
            if matches!(event, RunEvent::Outcome(..)) {
                *seen.lock().unwrap() += 1;
            }
        };
        let mut story = Story::new(&observe);
        story.text("a");
        story.text("b");
        story.call("1", "x", json!({}));
        story.call("2", "y", json!({}));
        story.call("2", "y", json!({}));
        story.call("3", "z", json!({}));
        story.outcome("2", "second", false);
        story.outcome("1", "first", true);
        story.outcome("9", "nobody's", false);
        story.text("done");
        let told = story.finish();
        assert_eq!(
            short(&told),
            [
                "text: ab",
                "x: {}",
                "y: {}",
                "z: {}",
                "x ! first",
                "y = second",
                "z ! nothing was given",
                "text: done"
            ]
        );
        assert_eq!(told.text, "done");
        assert_eq!(*seen.lock().unwrap(), 2);
    }

    #[test]
    fn what_is_no_json_is_skipped() {
        for line in ["", "Warning: {", "[1]", "{", "\u{feff}"] {
            assert_eq!(json(line), None, "{line}");
        }
        assert!(json("\u{feff} {\"a\":1}\r").is_some());
    }

    #[test]
    fn content_comes_in_many_forms() {
        let forms = json!([{ "type": "text", "text": "a" }, "b", { "output": { "content": "c" } }]);
        assert_eq!(content(&forms), "a\nb\nc");
        assert_eq!(content(&json!(5)), "");
    }
}
