//! What the model says, in order.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::wire::{Answer, Call, Conversation};

/// Tools that a request must offer to be the agent's own, not one on the side
/// for a title or a check of the quota.
const LEAST_TOOLS: usize = 3;

/// A turn of the model: the first of these calls whose tool is offered.
pub(crate) type Step = Vec<Call>;

/// What stands in a step for the path of a skill's file, as the list says it.
pub(crate) const FILE: &str = "{file}";

/// How the path of a skill's file is found in what an agent sends.
type Listed = Box<dyn Fn(&Conversation) -> Option<String> + Send>;

/// The turns that are left.
pub(crate) struct Script {
    steps: Vec<Step>,
    next: usize,
    listed: Option<Listed>,
}

impl Script {
    pub(crate) fn new(steps: Vec<Step>) -> Self {
        Self {
            steps,
            next: 0,
            listed: None,
        }
    }

    /// Puts the path that is found in place of [`FILE`].
    pub(crate) fn listed(mut self, listed: Listed) -> Self {
        self.listed = Some(listed);
        self
    }

    /// The answer to a request, and the number of the step that it is.
    pub(crate) fn answer(&mut self, seen: &Conversation) -> (Answer, Option<usize>) {
        if !is_main(&seen.tools) {
            return (Answer::Text("done"), None);
        }
        let Some(step) = self.steps.get(self.next) else {
            return (Answer::Text("done"), None);
        };
        let mut offered = step.iter();
        match offered.find(|call| seen.tools.contains_key(&call.tool)) {
            Some(call) => {
                self.next += 1;
                let mut call = call.clone();
                let found = self.listed.as_ref().and_then(|listed| listed(seen));
                if let Some(path) = found {
                    place(&mut call.arguments, &path);
                }
                (Answer::Call(call), Some(self.next - 1))
            }
            None => (Answer::Text("no such tool is offered"), None),
        }
    }
}

/// Puts a path in place of [`FILE`] in the texts of arguments.
fn place(arguments: &mut Value, path: &str) {
    match arguments {
        Value::String(text) => *text = text.replace(FILE, path),
        Value::Array(all) => all.iter_mut().for_each(|one| place(one, path)),
        Value::Object(all) => all.values_mut().for_each(|one| place(one, path)),
        _ => {}
    }
}

/// Whether the request is the agent's own.
pub(crate) fn is_main(tools: &BTreeMap<String, String>) -> bool {
    tools.len() >= LEAST_TOOLS
}

/// The steps as JSON.
pub(crate) fn to_json(steps: &[Step]) -> Value {
    let call = |call: &Call| json!({ "tool": call.tool, "arguments": call.arguments });
    steps
        .iter()
        .map(|step| step.iter().map(call).collect::<Value>())
        .collect()
}

/// The steps from what [`to_json`] makes.
pub(crate) fn from_json(steps: &Value) -> Vec<Step> {
    let call = |call: &Value| Call {
        tool: call["tool"].as_str().unwrap_or_default().to_owned(),
        arguments: call["arguments"].clone(),
    };
    let steps = steps.as_array().into_iter().flatten();
    steps
        .map(|step| step.as_array().into_iter().flatten().map(call).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(tool: &str) -> Call {
        Call {
            tool: tool.to_owned(),
            arguments: json!({ "a": 1 }),
        }
    }

    fn offering(tools: &[&str]) -> Conversation {
        Conversation {
            tools: tools
                .iter()
                .map(|tool| ((*tool).to_owned(), String::new()))
                .collect(),
            ..Conversation::default()
        }
    }

    #[test]
    fn each_request_of_the_agent_uses_up_one_step() {
        let mut script = Script::new(vec![vec![call("x"), call("b")], vec![call("c")]]);
        let main = offering(&["a", "b", "c"]);
        assert_eq!(script.answer(&main), (Answer::Call(call("b")), Some(0)));
        let aside = offering(&["c"]);
        assert_eq!(script.answer(&aside), (Answer::Text("done"), None));
        assert_eq!(script.answer(&main), (Answer::Call(call("c")), Some(1)));
        assert_eq!(script.answer(&main), (Answer::Text("done"), None));
    }

    #[test]
    fn a_step_waits_for_its_tool() {
        let mut script = Script::new(vec![vec![call("x")]]);
        let (answer, step) = script.answer(&offering(&["a", "b", "c"]));
        assert_eq!(
            (answer, step),
            (Answer::Text("no such tool is offered"), None)
        );
        let (_, step) = script.answer(&offering(&["a", "b", "x"]));
        assert_eq!(step, Some(0));
    }

    #[test]
    fn the_path_of_a_file_is_the_listed_one() {
        let mut step = call("a");
        step.arguments = json!({ "line": ["sh", "cat '{file}'"] });
        let mut script = Script::new(vec![vec![step]]).listed(Box::new(|_| Some("/x".into())));
        let (Answer::Call(call), _) = script.answer(&offering(&["a", "b", "c"])) else {
            panic!("it is no call");
        };
        assert_eq!(call.arguments, json!({ "line": ["sh", "cat '/x'"] }));
    }

    #[test]
    fn steps_are_the_same_as_json() {
        let steps = vec![vec![call("x"), call("b")], vec![], vec![call("c")]];
        assert_eq!(from_json(&to_json(&steps)), steps);
    }
}
