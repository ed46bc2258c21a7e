//! `tool.file.write`: writing files.

use std::collections::BTreeMap;

use super::prelude::*;
use crate::profile::expected::{Expected, joined};
use crate::profile::pool::{COLOURS, THINGS};

pub(super) struct WriteFile;

static INFO: Info = Info {
    id: "tool.file.write",
    category: Category::ToolUse,
    meaning: "writing files",
    levels: [
        "one file below 1 KB, line by line as given",
        "one file of 1 to 10 KB, by a rule",
        "three to six files in folders",
    ],
    degradation: [
        Some("write one file at a time"),
        Some("write files below 1 KB, several if need be"),
    ],
};

#[derive(Serialize, Deserialize)]
struct Key {
    files: BTreeMap<String, Vec<String>>,
}

impl Primitive for WriteFile {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn draw(&self, level: Level, random: &mut Random) -> Option<Draft> {
        let mut files = BTreeMap::new();
        let prompt = match level {
            Level::L1 => {
                let path = format!("{}.txt", random.word(2));
                let lines: Vec<String> = (0..random.count(3, 6))
                    .map(|_| {
                        format!(
                            "{} \"{}\" {} \\ {}",
                            random.pick(THINGS),
                            random.word(3),
                            random.code(),
                            random.between(1, 99)
                        )
                    })
                    .collect();
                let shown = joined(&lines);
                files.insert(path.clone(), lines);
                format!("Write a file `{path}` with exactly these lines:\n\n```\n{shown}```")
            }
            Level::L2 => {
                let path = format!("{}.txt", random.word(2));
                let size = random.count(3, 6);
                let words = random.some(THINGS, size);
                let (count, step) = (random.count(90, 220), random.between(3, 29));
                let lines: Vec<String> = (1..=count)
                    .map(|number| {
                        let product = step * i64::try_from(number).unwrap_or(0);
                        format!(
                            "{number:04}:{}:{product}",
                            words[(number - 1) % words.len()]
                        )
                    })
                    .collect();
                let size = joined(&lines).len();
                if !(1_000..=10_000).contains(&size) {
                    return None;
                }
                files.insert(path.clone(), lines);
                format!(
                    "Write a file `{path}` with {count} lines. Line N has three parts with colons between them and no \
                     spaces: N with four digits and leading zeros; a word; N times {step}. The words are, in turn and \
                     from the beginning again: {}. So the first line is `0001:{}:{step}`.",
                    words.join(", "),
                    words[0]
                )
            }
            Level::L3 => {
                let folders = random.words(2, 2);
                let mut told = Vec::new();
                let size = random.count(3, 6);
                for (place, name) in random.words(3, size).into_iter().enumerate() {
                    let path = match place % 3 {
                        0 => format!("{}/{name}.txt", folders[0]),
                        1 => format!("{}/{}/{name}.md", folders[0], folders[1]),
                        _ => format!("{name}.conf"),
                    };
                    let lines: Vec<String> = (0..random.count(2, 4))
                        .map(|_| format!("{} = {}", random.pick(COLOURS), random.code()))
                        .collect();
                    told.push(format!("`{path}`:\n\n```\n{}```", joined(&lines)));
                    files.insert(path, lines);
                }
                format!(
                    "Write these {} files, with exactly these lines.\n\n{}",
                    files.len(),
                    told.join("\n\n")
                )
            }
        };
        Some(Draft::new(prompt, &Key { files }).tools(&[Tool::WriteFile]))
    }

    fn grade(&self, instance: &Instance, evidence: &Evidence, _: &dyn Interpreter) -> Grade {
        let key: Key = instance.key();
        let mut checks = Checks::default();
        for (path, lines) in key.files {
            let file = evidence.file(&path);
            checks.check("file_created", file.is_some(), || {
                format!("there is no `{path}`")
            });
            let expected = Expected::Lines(lines);
            let verdict = expected.accepts(file.unwrap_or_default());
            checks.verdict(
                "content_correct",
                verdict.map_err(|reason| format!("`{path}`, {reason}")),
            );
        }
        checks.grade()
    }

    fn reference(&self, instance: &Instance) -> Solution {
        let key: Key = instance.key();
        let mut solution = Solution::text("Done.");
        for (path, lines) in &key.files {
            solution = solution.file(path, joined(lines));
        }
        solution
    }

    fn near_misses(&self, instance: &Instance) -> Vec<(&'static str, Solution)> {
        let key: Key = instance.key();
        let right = self.reference(instance);
        let (path, lines) = key.files.iter().next_back().expect("an instance has files");
        let said = Solution::text(joined(lines));
        let mut elsewhere = right.clone();
        elsewhere.files.remove(path);
        elsewhere.files.insert(format!("out/{path}"), joined(lines));
        let fenced = format!("```\n{}```\n", joined(lines));
        Vec::from([
            ("only said", said),
            ("another path", elsewhere),
            (
                "the last line is missing",
                right.clone().file(path, joined(&lines[..lines.len() - 1])),
            ),
            ("with its fence", right.clone().file(path, fenced)),
            ("cut short", right.file(path, "…")),
        ])
    }
}
