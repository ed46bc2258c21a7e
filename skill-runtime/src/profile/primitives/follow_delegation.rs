//! `follow.delegation`: having code find the answer.

use super::prelude::*;
use crate::profile::expected::joined;
use crate::profile::pool::{COLOURS, PEOPLE};

pub(super) struct Delegation;

static INFO: Info = Info {
    id: "follow.delegation",
    category: Category::InstructionFollowing,
    meaning: "having code calculate in place of calculating",
    levels: [
        "write a program, run it, and give its result",
        "prefer code where a question is about data",
        "use code for each of several questions, to the last",
    ],
    degradation: [
        Some("mark each step that code has to do"),
        Some("give the script, and ask to run it"),
    ],
};

#[derive(Serialize, Deserialize)]
struct Key {
    values: Vec<i64>,
    /// A command for each that prints it.
    commands: Vec<String>,
    /// Whether a program has to be left in a file.
    file: bool,
}

impl Primitive for Delegation {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn draw(&self, level: Level, random: &mut Random) -> Option<Draft> {
        let tools = [Tool::RunCommand, Tool::WriteFile, Tool::ReadFile];
        let (prompt, key, file) = match level {
            Level::L1 => {
                let Question {
                    text,
                    value,
                    command,
                } = sequence(random);
                let text = format!(
                    "{text} Write a program for this to a file whose name begins with `compute.`, in a language that you \
                     can run here, run it, and give what it prints. {LAST_LINE}\nAnswer: <number>"
                );
                (
                    text,
                    Key {
                        values: vec![value],
                        commands: vec![command],
                        file: true,
                    },
                    None,
                )
            }
            Level::L2 => {
                let (table, questions) = data(random);
                let Question {
                    text: question,
                    value,
                    command,
                } = questions[random.below(questions.len())].clone();
                let text = format!(
                    "`data.csv` has the columns name, group and amount. {question} Numbers that can be calculated by code are \
                     not to be worked out by reading: run code for it. {LAST_LINE}\nAnswer: <number>"
                );
                (
                    text,
                    Key {
                        values: vec![value],
                        commands: vec![command],
                        file: false,
                    },
                    Some(table),
                )
            }
            Level::L3 => {
                let (table, questions) = data(random);
                let mut chosen = questions;
                random.shuffle(&mut chosen);
                chosen.truncate(3);
                chosen.push(sequence(random));
                let values: Vec<i64> = chosen.iter().map(|question| question.value).collect();
                let mut different = values.clone();
                different.sort_unstable();
                different.dedup();
                if different.len() < values.len() {
                    return None;
                }
                let listed: Vec<String> = chosen
                    .iter()
                    .enumerate()
                    .map(|(index, question)| format!("{}. {}", index + 1, question.text))
                    .collect();
                let text = format!(
                    "`data.csv` has the columns name, group and amount. Answer four questions. Each answer has to come from \
                     code that you run; none is to be worked out by reading or in your head, the last as little as the \
                     first.\n{}\n{LAST_LINE}\nAnswer: <number>, <number>, <number>, <number>",
                    listed.join("\n")
                );
                let commands = chosen
                    .into_iter()
                    .map(|question| question.command)
                    .collect();
                (
                    text,
                    Key {
                        values,
                        commands,
                        file: false,
                    },
                    Some(table),
                )
            }
        };
        // A number that stands anywhere can be met by chance.
        if key.values.iter().any(|value| *value < 1_000) {
            return None;
        }
        let draft = Draft::new(prompt, &key).tools(&tools).needs(&[Need::Calls]);
        Some(match file {
            Some(table) => draft.file("data.csv", table),
            None => draft,
        })
    }

    fn grade(&self, instance: &Instance, evidence: &Evidence, _: &dyn Interpreter) -> Grade {
        let key: Key = instance.key();
        if evidence.calls.is_none() {
            return Grade::unknown("the harness does not report the tools that were called");
        }
        let mut checks = Checks::default();
        let found = answer::numbers(&answer::answer(&evidence.text));
        let found = &found[found.len().saturating_sub(key.values.len())..];
        let right = found.len() == key.values.len()
            && found
                .iter()
                .zip(&key.values)
                .all(|(found, value)| near(*found, exact(*value), 0.0));
        checks.check("value_correct", right, || {
            format!("expected {:?}, found {found:?}", key.values)
        });
        if key.file {
            let mut files = evidence.files.iter();
            let program = files.find(|(path, content)| {
                let name = path.rsplit('/').next().unwrap_or_default();
                name.starts_with("compute.")
                    && content.text().is_some_and(|text| !text.trim().is_empty())
            });
            checks.check("script_created", program.is_some(), || {
                "there is no program `compute.…`".into()
            });
            let run = evidence
                .commands()
                .any(|(_, command)| command.contains("compute."));
            checks.check("script_run", run, || "no command runs the program".into());
        }
        for value in &key.values {
            let printed = evidence.commands().any(|(call, command)| {
                let said = answer::numbers(&command)
                    .iter()
                    .any(|number| near(*number, exact(*value), 0.0));
                let out = answer::numbers(&call.output)
                    .iter()
                    .any(|number| near(*number, exact(*value), 0.0));
                // `echo 42` is no calculation.
                out && !said
            });
            checks.check("value_from_code", printed, || {
                format!("no command that was run printed {value}")
            });
        }
        checks.grade()
    }

    fn reference(&self, instance: &Instance) -> Solution {
        let key: Key = instance.key();
        let mut solution = Solution::text(format!("From the program.\n\nAnswer: {}", key.listed()));
        for ((turn, value), command) in (0..).zip(&key.values).zip(&key.commands) {
            let output = format!("{value}\n");
            solution = if key.file {
                solution.file("compute.sh", format!("{command}\n")).command(
                    turn,
                    "bash compute.sh",
                    &output,
                )
            } else {
                solution.command(turn, command, &output)
            };
        }
        solution
    }

    fn near_misses(&self, instance: &Instance) -> Vec<(&'static str, Solution)> {
        let key: Key = instance.key();
        let right =
            Solution::text(format!("Answer: {}", key.listed())).file("compute.py", "print(1)\n");
        let last = key.values[key.values.len() - 1];
        let mut partly = right.clone();
        for value in &key.values[..key.values.len() - 1] {
            partly = partly.command(0, "python3 compute.py", &value.to_string());
        }
        let wrong = format!(
            "Answer: {}",
            key.listed()
                .replace(&last.to_string(), &(last + 1).to_string())
        );
        let mut calculated = right.clone();
        for value in &key.values {
            calculated = calculated.command(0, "python3 compute.py", &value.to_string());
        }
        Vec::from([
            ("the right number without any code", right.clone()),
            (
                "a program that is something else",
                right.clone().command(0, "python3 compute.py", "1\n"),
            ),
            ("the last one in the head", partly),
            (
                "only echoed",
                right.command(
                    0,
                    &format!("echo compute.py {}", key.listed()),
                    &key.listed(),
                ),
            ),
            (
                "the wrong number",
                Solution {
                    text: wrong,
                    ..calculated
                },
            ),
        ])
    }
}

impl Key {
    fn listed(&self) -> String {
        self.values
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(", ")
    }
}

#[derive(Clone)]
struct Question {
    text: String,
    value: i64,
    command: String,
}

/// Something that nobody calculates in the head.
fn sequence(random: &mut Random) -> Question {
    let (start, factor, more) = (
        random.between(10, 999),
        random.between(101, 9_999),
        random.between(11, 999),
    );
    let (modulus, rounds) = (random.between(100_003, 999_983), random.between(500, 5_000));
    let value = (0..rounds).fold(start, |value, _| (value * factor + more) % modulus);
    let text = format!(
        "Start with {start}. {rounds} times, replace the number by the remainder of (the number × {factor} + {more}) \
         divided by {modulus}. What is the number then?"
    );
    let command = format!(
        "v={start}; i=0; while [ $i -lt {rounds} ]; do v=$(( (v * {factor} + {more}) % {modulus} )); i=$(( i + 1 )); done; echo $v"
    );
    Question {
        text,
        value,
        command,
    }
}

/// A table, and questions about it with their answers.
fn data(random: &mut Random) -> (String, Vec<Question>) {
    let groups = random.some(COLOURS, 4);
    let rows: Vec<(&str, &str, i64)> = (0..random.count(250, 400))
        .map(|_| {
            (
                random.pick(PEOPLE),
                random.pick(&groups),
                random.between(1, 9_999),
            )
        })
        .collect();
    let (name, bound) = (random.pick(PEOPLE), random.between(2_000, 7_000));
    let sum = |keep: &dyn Fn(&(&str, &str, i64)) -> bool| {
        rows.iter()
            .filter(|row| keep(row))
            .map(|row| row.2)
            .sum::<i64>()
    };
    let ask = |text: String, value: i64, program: String| Question {
        text,
        value,
        command: format!("awk -F, 'NR > 1 {program} END {{ print s }}' data.csv"),
    };
    let mut questions = Vec::from([
        ask(
            format!("What is the sum of the amounts of {name} in all groups?"),
            sum(&|row| row.0 == name),
            format!("&& $1 == \"{name}\" {{ s += $3 }}"),
        ),
        ask(
            format!("What is the sum of all amounts greater than {bound}?"),
            sum(&|row| row.2 > bound),
            format!("&& $3 > {bound} {{ s += $3 }}"),
        ),
        ask(
            "What is the sum of all amounts, each taken twice if it is even?".into(),
            sum(&|_| true) + sum(&|row| row.2 % 2 == 0),
            "{ s += $3 % 2 ? $3 : 2 * $3 }".into(),
        ),
    ]);
    for group in &groups[..2] {
        questions.push(ask(
            format!("What is the sum of the amounts of the group {group}?"),
            sum(&|row| row.1 == *group),
            format!("&& $2 == \"{group}\" {{ s += $3 }}"),
        ));
    }
    let lines = rows
        .iter()
        .map(|(name, group, amount)| format!("{name},{group},{amount}"));
    let table = joined(["name,group,amount".to_owned()].into_iter().chain(lines));
    (table, questions)
}
