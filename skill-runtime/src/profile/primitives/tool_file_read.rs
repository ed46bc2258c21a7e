//! `tool.file.read`: reading files.

use super::prelude::*;
use crate::profile::expected::joined;
use crate::profile::pool::THINGS;

pub(super) struct ReadFile;

static INFO: Info = Info {
    id: "tool.file.read",
    category: Category::ToolUse,
    meaning: "reading files",
    levels: [
        "one value in one short file",
        "several files, of which one is missing",
        "one place in a file of more than 200 KB",
    ],
    degradation: [
        Some("split the file before, or name the lines to read"),
        Some("name one file, and ask about it alone"),
    ],
};

#[derive(Serialize, Deserialize)]
struct Key {
    /// The right codes, in order.
    codes: Vec<String>,
    /// Codes that stand near them.
    others: Vec<String>,
    /// What is read.
    paths: Vec<String>,
}

const MISSING: &str = "NOT_FOUND";

impl Primitive for ReadFile {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn draw(&self, level: Level, random: &mut Random) -> Option<Draft> {
        let mut key = Key {
            codes: Vec::new(),
            others: Vec::new(),
            paths: Vec::new(),
        };
        let mut files: Vec<(String, String)> = Vec::new();
        let question = match level {
            Level::L1 => {
                let path = format!("{}/{}.txt", random.word(2), random.word(2));
                let count = random.count(8, 20);
                let things = random.some(THINGS, count);
                let codes: Vec<String> = things.iter().map(|_| random.code()).collect();
                let place = random.below(things.len());
                files.push((
                    path.clone(),
                    joined(
                        things
                            .iter()
                            .zip(&codes)
                            .map(|(thing, code)| format!("{thing}: {code}")),
                    ),
                ));
                key.codes.push(codes[place].clone());
                key.others.push(codes[(place + 1) % codes.len()].clone());
                key.paths.push(path.clone());
                format!(
                    "Each line of `{path}` has a thing and its code. What is the code of the {}?",
                    things[place]
                )
            }
            Level::L2 => {
                let count = random.count(3, 5);
                let names = random.words(2, count);
                let missing = random.below(count);
                for (place, name) in names.iter().enumerate() {
                    let path = format!("{name}.txt");
                    if place == missing {
                        key.codes.push(MISSING.into());
                    } else {
                        let (old, code) = (random.code(), random.code());
                        files.push((
                            path.clone(),
                            format!("{name}\nformer code: {old}\ncode: {code}\n"),
                        ));
                        key.codes.push(code);
                        key.others.push(old);
                    }
                    key.paths.push(path);
                }
                format!(
                    "What is the `code` in each of the files {}, in this order? A file may be missing: for that one write \
                     `{MISSING}`.",
                    key.paths.join(", ")
                )
            }
            Level::L3 => {
                let path = format!("{}.log", random.word(2));
                let (count, wanted) = (random.count(5_200, 6_000), random.count(3_000, 5_000));
                let mark = random.word(3);
                let marked = wanted + random.count(3, 60);
                let mut text = String::with_capacity(300_000);
                for number in 1..=count {
                    let code = random.code();
                    // Before and after, other marks stand.
                    let has_mark = number == marked
                        || (number % 997 == 13 && !(wanted..=marked).contains(&number));
                    let word = if has_mark {
                        mark.as_str()
                    } else {
                        THINGS[number % THINGS.len()]
                    };
                    text.push_str(&format!(
                        "line {number} of the log says {word} with code {code}\n"
                    ));
                    if number == marked {
                        key.codes.push(code);
                    } else if has_mark || number + 1 == marked {
                        key.others.push(code);
                    }
                }
                if text.len() < 200_000 {
                    return None;
                }
                files.push((path.clone(), text));
                key.paths.push(path.clone());
                format!(
                    "`{path}` has {count} lines, and is too long to be read at once. Of the lines from line {wanted} on, \
                     find the first that has the word `{mark}`. What is its code?"
                )
            }
        };
        let form = vec!["<code>"; key.codes.len()].join(", ");
        let prompt = format!("{question} {LAST_LINE}\nAnswer: {form}");
        let mut draft = Draft::new(prompt, &key).tools(&[Tool::ReadFile, Tool::RunCommand]);
        draft.files.extend(files);
        Some(draft)
    }

    fn grade(&self, instance: &Instance, evidence: &Evidence, _: &dyn Interpreter) -> Grade {
        let key: Key = instance.key();
        let mut checks = Checks::default();
        let items = answer::items(&answer::answer(&evidence.text));
        // `name.txt: CODE`: names are no codes.
        let is_code = |item: &&String| {
            let code = item.len() == 10 && item.matches('-').count() == 2;
            code || item.eq_ignore_ascii_case(MISSING)
        };
        let found: Vec<String> = items
            .iter()
            .filter(is_code)
            .map(|item| item.to_uppercase())
            .collect();
        checks.check("value_correct", found == key.codes, || {
            format!("expected {:?}, found {found:?}", key.codes)
        });
        checks.grade()
    }

    fn reference(&self, instance: &Instance) -> Solution {
        let key: Key = instance.key();
        let mut solution = Solution::text(format!(
            "As the files say.\n\nAnswer: {}",
            key.codes.join(", ")
        ));
        for path in &key.paths {
            let output = instance
                .draft
                .files
                .get(path)
                .map_or("no such file", String::as_str);
            solution = solution.call(0, "read_file", serde_json::json!({ "path": path }), output);
        }
        solution
    }

    fn near_misses(&self, instance: &Instance) -> Vec<(&'static str, Solution)> {
        let key: Key = instance.key();
        let say = |codes: &[String]| Solution::text(format!("Answer: {}", codes.join(", ")));
        let mut misses = Vec::from([
            ("no code", Solution::text("Answer: I cannot read files")),
            (
                "nothing is there",
                say(&vec![MISSING.to_owned(); key.codes.len()]),
            ),
        ]);
        if let Some(other) = key.others.first() {
            let place = key
                .codes
                .iter()
                .position(|code| code != MISSING)
                .unwrap_or_default();
            let mut codes = key.codes.clone();
            codes[place].clone_from(other);
            misses.push(("a code that stands nearby", say(&codes)));
        }
        if instance.level == Level::L2 {
            let found: Vec<String> = key
                .codes
                .iter()
                .filter(|code| *code != MISSING)
                .cloned()
                .collect();
            misses.push(("what is missing is left out", say(&found)));
            let mut turned = key.codes.clone();
            turned.rotate_left(1);
            misses.push(("codes of other files", say(&turned)));
        }
        misses
    }
}
