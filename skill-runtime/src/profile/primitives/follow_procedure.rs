//! `follow.procedure`: doing steps in order.

use super::prelude::*;
use crate::profile::pool::THINGS;

pub(super) struct Procedure;

static INFO: Info = Info {
    id: "follow.procedure",
    category: Category::InstructionFollowing,
    meaning: "following a procedure",
    levels: [
        "three steps in a line",
        "five to seven steps with a branch in each",
        "a loop until a condition holds, with a check in every round",
    ],
    degradation: [
        Some("name a fixed number of rounds, and write each out"),
        Some("write the steps without branches"),
    ],
};

#[derive(Serialize, Deserialize)]
struct Key {
    lines: Vec<String>,
    /// What comes of a likely mistake.
    mistake: Vec<String>,
}

impl Primitive for Procedure {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn draw(&self, level: Level, random: &mut Random) -> Option<Draft> {
        let (text, key) = match level {
            Level::L1 => words(random),
            Level::L2 => branches(random),
            Level::L3 => rounds(random)?,
        };
        if key.lines == key.mistake {
            return None;
        }
        let prompt = format!("{text} Reply with these lines alone. Do not use tools.");
        Some(Draft::new(prompt, &key))
    }

    fn grade(&self, instance: &Instance, evidence: &Evidence, _: &dyn Interpreter) -> Grade {
        let key: Key = instance.key();
        let mut checks = Checks::default();
        let text = evidence.text.trim();
        let document = if text.starts_with("```") {
            answer::document(text)
        } else {
            text
        };
        let lines: Vec<String> = document
            .lines()
            .map(|line| line.replace(['`', '*'], "").trim().to_owned())
            .filter(|line| !line.is_empty())
            .collect();
        checks.check("line_count", lines.len() == key.lines.len(), || {
            format!("expected {} lines, found {}", key.lines.len(), lines.len())
        });
        let wrong = key
            .lines
            .iter()
            .zip(&lines)
            .find(|(expected, found)| expected != found);
        checks.check("value_correct", wrong.is_none(), || {
            wrong.map_or_else(String::new, |(expected, found)| {
                format!("expected `{expected}`, found `{}`", short(found))
            })
        });
        checks.grade()
    }

    fn reference(&self, instance: &Instance) -> Solution {
        Solution::text(instance.key::<Key>().lines.join("\n"))
    }

    fn near_misses(&self, instance: &Instance) -> Vec<(&'static str, Solution)> {
        let key: Key = instance.key();
        let all = key.lines.join("\n");
        let last = key.lines.len() - 1;
        let mut exchanged = key.lines.clone();
        exchanged.swap(0, 1);
        Vec::from([
            ("a likely mistake", Solution::text(key.mistake.join("\n"))),
            (
                "the last step is missing",
                Solution::text(key.lines[..last].join("\n")),
            ),
            (
                "a step twice",
                Solution::text(format!("{all}\n{}", key.lines[last])),
            ),
            ("two steps exchanged", Solution::text(exchanged.join("\n"))),
            (
                "words around it",
                Solution::text(format!("Here is the result:\n{all}")),
            ),
        ])
    }
}

fn words(random: &mut Random) -> (String, Key) {
    let start = format!("{}{}", random.pick(THINGS), random.word(1));
    let mut value = start.clone();
    let mut told = Vec::new();
    let mut lines = Vec::new();
    let steps = random.some(&[0, 1, 2, 3, 4, 5], 3);
    for (index, step) in steps.iter().enumerate() {
        let what = match step {
            0 => {
                value = value.chars().rev().collect();
                "reverse it".to_owned()
            }
            1 => {
                value = value.to_uppercase();
                "write it in capital letters".to_owned()
            }
            2 => {
                value.remove(0);
                "take its first letter away".to_owned()
            }
            3 => {
                let first = value.remove(0);
                value.push(first);
                "move its first letter to its end".to_owned()
            }
            4 => {
                let number = random.between(10, 99);
                value = format!("{value}-{number}");
                format!("add `-{number}` at its end")
            }
            _ => {
                let length = value.chars().count();
                value = format!("{length}:{value}");
                "put the number of its characters and a colon before it".to_owned()
            }
        };
        told.push(format!("{}. {what}", index + 1));
        lines.push(value.clone());
    }
    let text = format!(
        "Take the word `{start}`, and do these steps one after the other, each with the result of the one before. \
         After each step, write the result in a line of its own.\n{}\n",
        told.join("\n")
    );
    let mut mistake = lines.clone();
    mistake[2] = format!("{}x", mistake[2]);
    (text, Key { lines, mistake })
}

fn branches(random: &mut Random) -> (String, Key) {
    let count = random.count(5, 7);
    let start = random.between(20, 90);
    let (mut value, mut other) = (start, start);
    let mut told = Vec::new();
    let (mut lines, mut mistake) = (Vec::new(), Vec::new());
    for step in 1..=count {
        let (bound, more, less) = (
            random.between(20, 120),
            random.between(3, 30),
            random.between(3, 30),
        );
        if random.chance(50) {
            told.push(format!(
                "Step {step}: if the number is even, add {more}; otherwise subtract {less}."
            ));
            let next = |number: i64, even: bool| if even { number + more } else { number - less };
            other = next(other, other % 2 != 0);
            value = next(value, value % 2 == 0);
        } else {
            told.push(format!("Step {step}: if the number is greater than {bound}, subtract {less}; otherwise add {more}."));
            let next = |number: i64, greater: bool| {
                if greater {
                    number - less
                } else {
                    number + more
                }
            };
            other = next(other, other <= bound);
            value = next(value, value > bound);
        }
        lines.push(format!("step {step}: {value}"));
        mistake.push(format!("step {step}: {other}"));
    }
    let text = format!(
        "Start with the number {start}. Do these steps in order, each with the number that the one before left. For \
         each, write a line `step N: X`, with the number of the step and the number that it leaves.\n{}\n",
        told.join("\n")
    );
    (text, Key { lines, mistake })
}

fn rounds(random: &mut Random) -> Option<(String, Key)> {
    let (start, limit) = (random.between(2, 20), random.between(200, 900));
    let (divisor, more, less) = (
        random.between(3, 5),
        random.between(11, 60),
        random.between(2, 9),
    );
    let run = |checked: bool| {
        let mut lines = Vec::new();
        let mut checks = 0;
        let (mut value, mut round) = (start, 0);
        while value < limit && round < 40 {
            round += 1;
            let mark = if value % divisor == 0 {
                value += more;
                "add"
            } else {
                value = value * 2 - less;
                "double"
            };
            if checked && value % 7 == 0 {
                checks += 1;
                value += 1;
                lines.push(format!("round {round}: {mark} {value} corrected"));
            } else {
                lines.push(format!("round {round}: {mark} {value}"));
            }
        }
        lines.push(format!("done: {round} rounds, {checks} corrected"));
        (lines, value, round)
    };
    let (lines, value, round) = run(true);
    if value < limit || !(6..=16).contains(&round) {
        return None;
    }
    let text = format!(
        "Start with the number {start}. Repeat, as long as the number is less than {limit}, and look at that before \
         each round: (1) if the number is divisible by {divisor}, add {more}, otherwise double it and then subtract \
         {less}; (2) then check the new number: if it is divisible by 7, add 1 to it, and the round counts as \
         corrected. For each round, write a line `round N: add X` or `round N: double X`, by what was done in (1), \
         with the number X after (2), and with ` corrected` at its end if the round was. At the end, write a line \
         `done: R rounds, C corrected`, with both counts as digits, and `rounds` even if there is one.\n"
    );
    Some((
        text,
        Key {
            lines,
            mistake: run(false).0,
        },
    ))
}
