//! `gen.text.long`: output of a given length.

use super::prelude::*;
use crate::profile::pool::{COLOURS, DEPARTMENTS, THINGS};
use crate::profile::prose::{self, is_varied};

pub(super) struct LongText;

static INFO: Info = Info {
    id: "gen.text.long",
    category: Category::Generation,
    meaning: "long output",
    levels: [
        "a numbered list between markers, below 1,000 characters",
        "sections between markers, 1,000 to 5,000 characters",
        "nested parts between delimiters, above 5,000 characters",
    ],
    degradation: [
        Some("write one part at a time, each to a file of its own"),
        Some("ask for a summary of less than 1,000 characters"),
    ],
};

#[derive(Serialize, Deserialize)]
struct Key {
    mark: String,
    count: usize,
    titles: Vec<String>,
}

impl Primitive for LongText {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn draw(&self, level: Level, random: &mut Random) -> Option<Draft> {
        let subject = format!(
            "{} {}s in the {} department",
            random.pick(COLOURS),
            random.pick(THINGS),
            random.pick(DEPARTMENTS)
        );
        let titles = match level {
            Level::L1 => 0,
            Level::L2 => random.count(4, 6),
            Level::L3 => random.count(5, 7),
        };
        let key = Key {
            mark: random.word(3),
            count: random.count(5, 10),
            titles: random.words(2, titles),
        };
        let (mark, count, titles) = (&key.mark, key.count, key.titles.join(", "));
        let markers = format!(
            "The first line is `BEGIN {mark}` and the last line is `END {mark}`, and nothing else stands in these lines, before or after them."
        );
        let prompt = match level {
            Level::L1 => format!(
                "List {count} things to know about {subject}. {markers} Between them stands a list of exactly \
                 {count} items, one to a line, numbered `1.`, `2.` and so on; each is different and has at least \
                 four words. All in all fewer than 1,000 characters."
            ),
            Level::L2 => format!(
                "Write about {subject}. {markers} Between them stand {} sections with these headings, in this \
                 order, each in a line of its own with `## ` before it: {titles}. Each section has several \
                 sentences. All in all between 1,500 and 4,500 characters; nothing is said twice.",
                key.titles.len()
            ),
            Level::L3 => format!(
                "Write at length about {subject}. {markers} Between them stand {} chapters. Chapter N begins with \
                 the line `=== chapter N: TITLE ===` and ends with the line `=== end of chapter N ===`; N counts \
                 from 1, and the titles are, in this order: {titles}. Each chapter has exactly two parts: `--- \
                 part A ---` in a line of its own, then text, then `--- part B ---` in a line of its own, then \
                 text. Every part has several sentences. All in all at least 6,000 characters; nothing is said \
                 twice.",
                key.titles.len()
            ),
        };
        Some(Draft::new(prompt, &key))
    }

    fn grade(&self, instance: &Instance, evidence: &Evidence, _: &dyn Interpreter) -> Grade {
        let key: Key = instance.key();
        let mut checks = Checks::default();
        let text = answer::document(&evidence.text);
        let lines: Vec<&str> = text
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect();
        let (begin, end) = (format!("BEGIN {}", key.mark), format!("END {}", key.mark));
        let marked = lines.len() > 2 && lines[0] == begin && lines[lines.len() - 1] == end;
        if !checks.check("markers", marked, || {
            format!("not between `{begin}` and `{end}`")
        }) {
            return checks.grade();
        }
        let lines = &lines[1..lines.len() - 1];
        let length = text.chars().count();
        // A little wider than what was asked for, and exactly the level.
        let fits = match instance.level {
            Level::L1 => length < 1_000,
            Level::L2 => (1_000..=5_000).contains(&length),
            Level::L3 => length > 5_000,
        };
        checks.check("length", fits, || format!("{length} characters"));
        match instance.level {
            Level::L1 => checks.verdict("items", key.items(lines)),
            Level::L2 => checks.verdict("sections", key.sections(&lines.join("\n"))),
            Level::L3 => checks.verdict("sections", key.chapters(lines)),
        };
        checks.verdict("variety", is_varied(&lines.join("\n")));
        checks.grade()
    }

    fn reference(&self, instance: &Instance) -> Solution {
        Solution::text(
            instance
                .key::<Key>()
                .write(instance.level, |place| place * 7),
        )
    }

    fn near_misses(&self, instance: &Instance) -> Vec<(&'static str, Solution)> {
        let key: Key = instance.key();
        let right = key.write(instance.level, |place| place * 7);
        let cut = right
            .lines()
            .filter(|line| !line.starts_with("END"))
            .collect::<Vec<_>>()
            .join("\n");
        let short = format!(
            "BEGIN {}\nToo short to be true.\nEND {}",
            key.mark, key.mark
        );
        let mut misses = Vec::from([
            ("the end is missing", Solution::text(cut)),
            ("much too short", Solution::text(short)),
        ]);
        match instance.level {
            Level::L1 => {
                misses.push((
                    "an item is missing",
                    Solution::text(right.replacen("2. ", "", 1)),
                ));
                misses.push((
                    "much too long",
                    Solution::text(
                        right
                            .replace(" town", &" town and country".repeat(80))
                            .replace("market", &"market ".repeat(200))
                            .replace("a ", &"a rather long ".repeat(20)),
                    ),
                ));
            }
            Level::L2 => {
                misses.push((
                    "a heading is missing",
                    Solution::text(right.replacen("## ", "", 1)),
                ));
                misses.push(("padding", Solution::text(key.write(Level::L2, |_| 0))));
            }
            Level::L3 => {
                misses.push((
                    "a chapter has no end",
                    Solution::text(right.replacen("=== end", "=== stop", 1)),
                ));
                misses.push((
                    "a part is missing",
                    Solution::text(right.replacen("--- part B ---", "", 1)),
                ));
                misses.push(("padding", Solution::text(key.write(Level::L3, |_| 0))));
            }
        }
        misses
    }
}

impl Key {
    fn items(&self, lines: &[&str]) -> Result<(), String> {
        if lines.len() != self.count {
            return Err(format!(
                "expected {} items, found {}",
                self.count,
                lines.len()
            ));
        }
        for (index, line) in lines.iter().enumerate() {
            let number = index + 1;
            let text = line
                .strip_prefix(&format!("{number}."))
                .or_else(|| line.strip_prefix(&format!("{number})")));
            let text = text.ok_or_else(|| format!("item {number} is not numbered"))?;
            if answer::words(text).len() < 4 {
                return Err(format!("item {number} has fewer than four words"));
            }
        }
        Ok(())
    }

    fn sections(&self, text: &str) -> Result<(), String> {
        let sections = prose::sections(text);
        let titles: Vec<&String> = sections.iter().map(|section| &section.0).collect();
        if !titles.iter().copied().eq(&self.titles) {
            return Err(format!("found the headings {titles:?}"));
        }
        let thin = sections
            .iter()
            .find(|section| answer::sentences(&section.1).len() < 2);
        thin.map_or(Ok(()), |section| {
            Err(format!("`{}` has fewer than two sentences", section.0))
        })
    }

    fn chapters(&self, lines: &[&str]) -> Result<(), String> {
        let mut marks = Vec::new();
        for (index, title) in self.titles.iter().enumerate() {
            let number = index + 1;
            marks.push(format!("=== chapter {number}: {title} ==="));
            marks.push("--- part A ---".into());
            marks.push("--- part B ---".into());
            marks.push(format!("=== end of chapter {number} ==="));
        }
        let mut wanted = marks.iter();
        let mut sentences = 0;
        let mut first = true;
        for line in lines {
            if line.starts_with("===") || line.starts_with("---") {
                let next = wanted
                    .next()
                    .ok_or_else(|| format!("`{line}` is one too many"))?;
                if *line != next {
                    return Err(format!("expected `{next}`, found `{}`", short(line)));
                }
                let ends_part = next.contains("part B") || next.contains("end of");
                if ends_part && sentences < 2 {
                    return Err(format!("fewer than two sentences before `{line}`"));
                }
                sentences = 0;
                first = false;
            } else if first {
                return Err("text before the first chapter".into());
            } else {
                sentences += answer::sentences(line).len();
            }
        }
        wanted
            .next()
            .map_or(Ok(()), |missing| Err(format!("`{missing}` is missing")))
    }

    /// A text of the right form, whose paragraphs begin with the sentences that
    /// `number` gives for their places.
    fn write(&self, level: Level, number: impl Fn(usize) -> usize) -> String {
        let mut text = format!("BEGIN {}\n", self.mark);
        match level {
            Level::L1 => {
                for place in 0..self.count {
                    text += &format!("{}. {}.\n", place + 1, prose::sentence(number(place)));
                }
            }
            Level::L2 => {
                for (place, title) in self.titles.iter().enumerate() {
                    text += &format!("## {title}\n{}\n\n", prose::paragraph(number(place), 7));
                }
            }
            Level::L3 => {
                for (place, title) in self.titles.iter().enumerate() {
                    let chapter = place + 1;
                    text += &format!("=== chapter {chapter}: {title} ===\n--- part A ---\n");
                    text += &format!(
                        "{}\n--- part B ---\n",
                        prose::paragraph(number(place * 4), 12)
                    );
                    text += &format!(
                        "{}\n=== end of chapter {chapter} ===\n",
                        prose::paragraph(number(place * 4 + 2), 12)
                    );
                }
            }
        }
        text + &format!("END {}\n", self.mark)
    }
}
