//! `reason.analysis`: reading code.

use super::prelude::*;
use functions::{FUNCTIONS, Function};

mod functions;

pub(super) struct Analysis;

static INFO: Info = Info {
    id: "reason.analysis",
    category: Category::Reasoning,
    meaning: "reading code",
    levels: [
        "what a function does, out of five descriptions",
        "which line of a file has a mistake",
        "which line of which of several files makes the result wrong",
    ],
    degradation: [
        Some("name the file, or the two files, in which to look"),
        Some("quote the lines that matter, and ask about these alone"),
    ],
};

#[derive(Serialize, Deserialize)]
enum Key {
    Letter(char),
    Line {
        file: Option<String>,
        line: usize,
        lines: usize,
    },
}

const LETTERS: [char; 5] = ['A', 'B', 'C', 'D', 'E'];

impl Primitive for Analysis {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn draw(&self, level: Level, random: &mut Random) -> Option<Draft> {
        let (question, key) = match level {
            Level::L1 => purpose(random),
            Level::L2 => one_file(random),
            Level::L3 => several_files(random),
        };
        let form = match level {
            Level::L1 => "<letter>",
            Level::L2 => "<line number>",
            Level::L3 => "<file name>:<line number>",
        };
        Some(Draft::new(
            format!("{question}\nDo not use tools. {LAST_LINE}\nAnswer: {form}"),
            &key,
        ))
    }

    fn grade(&self, instance: &Instance, evidence: &Evidence, _: &dyn Interpreter) -> Grade {
        let found = answer::answer(&evidence.text);
        let mut checks = Checks::default();
        match instance.key() {
            Key::Letter(letter) => {
                let items = answer::items(&found);
                let named = items
                    .iter()
                    .find(|item| item.len() == 1)
                    .map(|item| item.to_ascii_uppercase());
                let right = named
                    .as_deref()
                    .is_some_and(|named| named.chars().eq([letter]));
                checks.check("value_correct", right, || {
                    format!("expected {letter}, found {}", short(&found))
                });
            }
            Key::Line { file, line, .. } => {
                if let Some(file) = file {
                    checks.check("file_correct", found.contains(&file), || {
                        format!("expected {file}, found {}", short(&found))
                    });
                }
                let last = answer::numbers(&found).last().copied();
                let right = last.is_some_and(|found| near(found, exact_count(line), 0.0));
                checks.check("line_correct", right, || {
                    format!("expected line {line}, found {}", short(&found))
                });
            }
        }
        checks.grade()
    }

    fn reference(&self, instance: &Instance) -> Solution {
        Solution::text(match instance.key() {
            Key::Letter(letter) => format!("It loops.\n\n**Answer: {letter})**"),
            Key::Line {
                file: Some(file),
                line,
                ..
            } => format!("Answer: `{file}:{line}`"),
            Key::Line { line, .. } => format!("Answer: line {line}"),
        })
    }

    fn near_misses(&self, instance: &Instance) -> Vec<(&'static str, Solution)> {
        let say = |answer: String| Solution::text(format!("Answer: {answer}"));
        match instance.key() {
            Key::Letter(right) => {
                let others = LETTERS.into_iter().filter(|other| *other != right);
                others
                    .map(|other| ("another description", say(other.into())))
                    .collect()
            }
            Key::Line { file, line, lines } => {
                let next = if line < lines { line + 1 } else { line - 1 };
                let before = file
                    .as_ref()
                    .map(|file| format!("{file}:"))
                    .unwrap_or_default();
                let mut misses = Vec::from([
                    ("the line beside it", say(format!("{before}{next}"))),
                    ("no line", say(format!("{before}somewhere"))),
                ]);
                if file.is_some() {
                    misses.push(("another file", say(format!("main.py:{line}"))));
                    misses.push(("no file", say(line.to_string())));
                }
                misses
            }
        }
    }
}

fn purpose(random: &mut Random) -> (String, Key) {
    let mut choices = random.some(&Vec::from_iter(FUNCTIONS), 5);
    let names = random.words(2, 2);
    let code = choices[0].code(&names[0], &names[1], false);
    let right = choices[0].purpose;
    random.shuffle(&mut choices);
    let place = choices
        .iter()
        .position(|choice| choice.purpose == right)
        .unwrap_or_default();
    let listed: Vec<String> = choices
        .iter()
        .zip(LETTERS)
        .map(|(choice, letter)| format!("{letter}) {}", choice.purpose))
        .collect();
    let text = format!(
        "What does this Python function do, for a list of whole numbers?\n\n```python\n{}\n```\n\n{}",
        code.join("\n"),
        listed.join("\n")
    );
    (text, Key::Letter(LETTERS[place]))
}

/// The function with its docstring, and at which of its lines the mistake is.
fn documented(
    function: &Function,
    name: &str,
    variable: &str,
    wrong: bool,
) -> (Vec<String>, usize) {
    let mut lines = function.code(name, variable, wrong);
    let mut purpose = function.purpose.to_owned();
    purpose[..1].make_ascii_uppercase();
    lines.insert(1, format!("    \"\"\"{purpose}.\"\"\""));
    (lines, function.mistake_line() + 1)
}

fn numbered(lines: &[String]) -> String {
    let numbered = lines
        .iter()
        .enumerate()
        .map(|(index, line)| format!("{:3}  {line}", index + 1));
    numbered
        .map(|line| line.trim_end().to_owned())
        .collect::<Vec<_>>()
        .join("\n")
}

const CLAIM: &str = "Every docstring is right, for every list of whole numbers that is not empty. Exactly one \
                     line was changed by mistake; every other line is as it should be.";

fn one_file(random: &mut Random) -> (String, Key) {
    let count = random.count(2, 4);
    let functions = random.some(&Vec::from_iter(FUNCTIONS), count);
    let names = random.words(2, count * 2);
    let faulty = random.below(count);
    let mut lines: Vec<String> = Vec::new();
    let mut line = 0;
    for (index, function) in functions.iter().enumerate() {
        let (code, mistake) = documented(
            function,
            &names[index],
            &names[count + index],
            index == faulty,
        );
        if index == faulty {
            line = lines.len() + mistake + 1;
        }
        lines.extend(code);
        if index + 1 < count {
            lines.extend([String::new(), String::new()]);
        }
    }
    let text = format!(
        "Python code, with line numbers before it:\n\n```\n{}\n```\n\n{CLAIM} Which line?",
        numbered(&lines)
    );
    (
        text,
        Key::Line {
            file: None,
            line,
            lines: lines.len(),
        },
    )
}

fn several_files(random: &mut Random) -> (String, Key) {
    let count = random.count(3, 5);
    let functions = random.some(&Vec::from_iter(FUNCTIONS), count * 2);
    let names = random.words(2, count * 5);
    let faulty = random.below(count * 2);
    let mut text =
        String::from("A Python program of several files, with line numbers before each line:\n");
    let mut key = Key::Letter('A');
    let mut main: Vec<String> = Vec::new();
    let mut calls: Vec<String> = Vec::new();
    for (file, pair) in functions.chunks(2).enumerate() {
        let module = &names[file];
        let mut lines: Vec<String> = Vec::new();
        for (place, function) in pair.iter().enumerate() {
            let index = file * 2 + place;
            let (name, variable) = (&names[count + index], &names[count * 3 + index]);
            let (code, mistake) = documented(function, name, variable, index == faulty);
            if place > 0 {
                lines.extend([String::new(), String::new()]);
            }
            if index == faulty {
                let line = lines.len() + mistake + 1;
                key = Key::Line {
                    file: Some(format!("{module}.py")),
                    line,
                    lines: 1,
                };
            }
            lines.extend(code);
            calls.push(format!("    print(\"{name}\", {module}.{name}(values))"));
        }
        if let Key::Line {
            file: Some(name),
            lines: all,
            ..
        } = &mut key
            && *name == format!("{module}.py")
        {
            *all = lines.len();
        }
        text.push_str(&format!(
            "\n`{module}.py`:\n\n```\n{}\n```\n",
            numbered(&lines)
        ));
        main.push(format!("import {module}"));
    }
    main.extend([String::new(), String::new(), "def report(values):".into()]);
    main.extend(calls);
    text.push_str(&format!(
        "\n`main.py`:\n\n```\n{}\n```\n\n{CLAIM} Which line of which file?",
        numbered(&main)
    ));
    (text, key)
}
