//! `tool.call.batch`: several calls in one reply.

use serde_json::json;

use super::prelude::*;
use crate::profile::instance::{Answer, DeclaredTool};

pub(super) struct CallBatch;

static INFO: Info = Info {
    id: "tool.call.batch",
    category: Category::ToolUse,
    meaning: "several tool calls at once",
    levels: [
        "two calls in one reply",
        "five calls in one reply",
        "six calls in one reply, then another batch that depends on what they gave",
    ],
    degradation: [
        Some("handle each result by itself, without a second batch"),
        Some("two calls, one after the other"),
    ],
};

#[derive(Serialize, Deserialize)]
struct Key {
    /// Gauge and what it shows.
    gauges: Vec<(String, i64)>,
    /// Gauges that are asked for their correction, and what it is.
    corrections: Vec<(String, i64)>,
    value: i64,
}

const READ: &str = "read_gauge";
const CORRECT: &str = "read_correction";

fn declared(name: &str, description: &str, answers: &[(String, i64)]) -> DeclaredTool {
    let schema = json!({
        "additionalProperties": false,
        "properties": {"gauge": {"type": "string"}},
        "required": ["gauge"],
        "type": "object",
    });
    let answer = |(gauge, value): &(String, i64)| Answer {
        arguments: json!({ "gauge": gauge }),
        output: value.to_string(),
    };
    DeclaredTool {
        name: name.into(),
        description: description.into(),
        input_schema: schema,
        answers: answers.iter().map(answer).collect(),
        otherwise: "error: no such gauge".into(),
    }
}

impl Primitive for CallBatch {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn draw(&self, level: Level, random: &mut Random) -> Option<Draft> {
        let count = match level {
            Level::L1 => 2,
            Level::L2 => 5,
            Level::L3 => 6,
        };
        let names = random.words(2, count);
        let gauges: Vec<(String, i64)> = names
            .into_iter()
            .map(|name| (name, random.between(1_000, 9_999)))
            .collect();
        let listed: Vec<&str> = gauges.iter().map(|gauge| gauge.0.as_str()).collect();
        let listed = listed.join(", ");
        let once = format!(
            "Ask for all of them in one reply, with {count} calls of `{READ}` at once, each gauge exactly once."
        );
        let all_corrections: Vec<(String, i64)> = gauges
            .iter()
            .map(|gauge| (gauge.0.clone(), random.between(-99, 99)))
            .collect();
        let (text, corrections, value) = if level == Level::L3 {
            let bound = random.between(3_000, 7_000);
            let above = |gauge: &&(String, i64)| gauge.1 > bound;
            let chosen: Vec<&(String, i64)> = gauges.iter().filter(above).collect();
            if chosen.len() < 2 || chosen.len() == count {
                return None;
            }
            let corrections: Vec<(String, i64)> = all_corrections
                .iter()
                .filter(|known| chosen.iter().any(|gauge| gauge.0 == known.0))
                .cloned()
                .collect();
            let value = chosen.iter().map(|gauge| gauge.1).sum::<i64>()
                + corrections.iter().map(|known| known.1).sum::<i64>();
            let text = format!(
                "There are the gauges {listed}. {once} Then ask, again in one reply, for the corrections of those gauges that \
                 show more than {bound}, and of no others, with `{CORRECT}`. What is the sum of what these gauges show and of \
                 their corrections?"
            );
            (text, corrections, value)
        } else {
            let value = gauges.iter().map(|gauge| gauge.1).sum();
            (
                format!("There are the gauges {listed}. {once} What is the sum of what they show?"),
                Vec::new(),
                value,
            )
        };
        let prompt = format!("{text} {LAST_LINE}\nAnswer: <number>");
        let key = Key {
            gauges,
            corrections,
            value,
        };
        let mut draft = Draft::new(prompt, &key).needs(&[Need::Tools, Need::Calls]);
        draft
            .declared
            .push(declared(READ, "Tells what a gauge shows.", &key.gauges));
        if level == Level::L3 {
            draft.declared.push(declared(
                CORRECT,
                "Tells the correction of a gauge.",
                &all_corrections,
            ));
        }
        Some(draft)
    }

    fn grade(&self, instance: &Instance, evidence: &Evidence, _: &dyn Interpreter) -> Grade {
        let key: Key = instance.key();
        if evidence.calls.is_none() {
            return Grade::unknown("the harness does not report the tools that were called");
        }
        let mut checks = Checks::default();
        let first = check_batch(READ, &key.gauges, evidence, &mut checks);
        if !key.corrections.is_empty() {
            let second = check_batch(CORRECT, &key.corrections, evidence, &mut checks);
            checks.check("order", first < second, || {
                "the second batch does not follow the first".into()
            });
        }
        let found = answer::number(&evidence.text);
        checks.check(
            "value_correct",
            found.is_some_and(|found| near(found, exact(key.value), 0.0)),
            || format!("expected {}, found {found:?}", key.value),
        );
        checks.grade()
    }

    fn reference(&self, instance: &Instance) -> Solution {
        let key: Key = instance.key();
        key.solve(key.value, |_| 0)
    }

    fn near_misses(&self, instance: &Instance) -> Vec<(&'static str, Solution)> {
        let key: Key = instance.key();
        let mut missing = key.solve(key.value, |_| 0);
        missing.calls.remove(0);
        let mut twice = key.solve(key.value, |_| 0);
        twice.calls.insert(0, twice.calls[0].clone());
        let mut misses = Vec::from([
            ("one after the other", key.solve(key.value, |index| index)),
            ("a call is missing", missing),
            ("a call twice", twice),
            ("the wrong sum", key.solve(key.value + 1, |_| 0)),
            ("no calls", Solution::text(format!("Answer: {}", key.value))),
        ]);
        if !key.corrections.is_empty() {
            let mut at_once = key.solve(key.value, |_| 0);
            for call in &mut at_once.calls {
                call.turn = 0;
            }
            misses.push(("both batches in one reply", at_once));
            let other = key
                .gauges
                .iter()
                .find(|gauge| key.corrections.iter().all(|known| known.0 != gauge.0));
            if let Some((gauge, _)) = other {
                let right = key.solve(key.value, |_| 0);
                misses.push((
                    "a correction too many",
                    right.call(1, CORRECT, json!({ "gauge": gauge }), "0"),
                ));
            }
        }
        misses
    }
}

/// Whether each was asked for exactly once, and all in one reply; gives which.
fn check_batch(
    tool: &str,
    expected: &[(String, i64)],
    evidence: &Evidence,
    checks: &mut Checks,
) -> Option<u32> {
    let calls: Vec<_> = evidence
        .calls
        .iter()
        .flatten()
        .filter(|call| call.is(tool))
        .collect();
    let mut asked: Vec<&str> = calls
        .iter()
        .filter_map(|call| call.arguments.get("gauge")?.as_str())
        .collect();
    asked.sort_unstable();
    let mut wanted: Vec<&str> = expected.iter().map(|gauge| gauge.0.as_str()).collect();
    wanted.sort_unstable();
    checks.check(
        "calls_complete",
        asked == wanted && calls.len() == wanted.len(),
        || format!("`{tool}`: expected {wanted:?}, found {asked:?}"),
    );
    let turn = calls.first().map(|call| call.turn);
    let together = calls.iter().all(|call| Some(call.turn) == turn);
    checks.check("one_reply", together, || {
        let turns: Vec<u32> = calls.iter().map(|call| call.turn).collect();
        format!("`{tool}` was called in the replies {turns:?}")
    });
    turn
}

impl Key {
    fn solve(&self, value: i64, turn: impl Fn(u32) -> u32) -> Solution {
        let mut solution = Solution::text(format!("Added up.\n\nAnswer: {value}"));
        let mut last = 0;
        for (index, (gauge, shown)) in (0..).zip(&self.gauges) {
            last = turn(index);
            solution = solution.call(last, READ, json!({ "gauge": gauge }), &shown.to_string());
        }
        for (gauge, correction) in &self.corrections {
            solution = solution.call(
                last + 1,
                CORRECT,
                json!({ "gauge": gauge }),
                &correction.to_string(),
            );
        }
        solution
    }
}
