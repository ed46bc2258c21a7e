//! `gen.text.prose`: prose with a shape.

use super::prelude::*;
use crate::profile::pool::{COLOURS, DEPARTMENTS, THINGS};
use crate::profile::prose::{self, FIRST_PERSON, is_varied};

pub(super) struct Prose;

static INFO: Info = Info {
    id: "gen.text.prose",
    category: Category::Generation,
    meaning: "prose",
    levels: [
        "one paragraph of a few sentences with given words",
        "several paragraphs in one sober tone",
        "a long text in sections, with transitions from one to the next",
    ],
    degradation: [
        Some("write sections that stand for themselves, without transitions"),
        Some("ask for one paragraph"),
    ],
};

#[derive(Serialize, Deserialize)]
struct Key {
    least: usize,
    words: Vec<String>,
    titles: Vec<String>,
    transitions: Vec<String>,
}

const TRANSITIONS: &[&str] = &[
    "However",
    "Therefore",
    "Moreover",
    "Meanwhile",
    "Consequently",
    "Nevertheless",
    "Similarly",
    "Finally",
    "Furthermore",
    "Likewise",
    "Otherwise",
    "Instead",
];
const SECOND_PERSON: &[&str] = &["you", "your", "yours", "yourself"];

impl Primitive for Prose {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn draw(&self, level: Level, random: &mut Random) -> Option<Draft> {
        let count = match level {
            Level::L1 => random.count(2, 4),
            Level::L2 | Level::L3 => random.count(3, 5),
        };
        let words = random.some(THINGS, count);
        let titles = if level == Level::L3 {
            random.words(2, count - 2)
        } else {
            Vec::new()
        };
        let transitions = random.some(TRANSITIONS, count + 1);
        let subject = format!(
            "a room painted {} in the {} of a small town",
            random.pick(COLOURS),
            random.pick(DEPARTMENTS)
        );
        let least = random.count(4, 8);
        let key = Key {
            least,
            words: words.iter().map(|word| (*word).into()).collect(),
            titles: {
                let inner = titles.into_iter().map(|title| format!("The {title}"));
                ["Introduction".to_owned()]
                    .into_iter()
                    .chain(inner)
                    .chain(["Conclusion".to_owned()])
                    .collect()
            },
            transitions: transitions.iter().map(|word| (*word).into()).collect(),
        };
        let prompt = match level {
            Level::L1 => format!(
                "Write one paragraph about {subject}: at least {least} and at most {} sentences. These words \
                 stand in it, as they are here: {}. Reply with the paragraph alone, without heading, list or \
                 line breaks.",
                least + 4,
                words.join(", ")
            ),
            Level::L2 => format!(
                "Write {count} paragraphs about {subject}, with an empty line between them, each of at least three \
                 sentences. In the first stands the word `{}`, in each further one, in this order, one of: {}. The \
                 tone is sober throughout: no exclamation marks, no questions, no short forms such as `don't`, no \
                 first person and no second person. Reply with the paragraphs alone, without headings and lists.",
                words[0],
                words[1..].join(", ")
            ),
            Level::L3 => format!(
                "Write a long text about {subject}, of at least 3,000 characters, in {count} sections with these \
                 headings, in this order, each in a line of its own with `## ` before it: {}. Each section has at \
                 least two paragraphs with an empty line between them. The text of every section but the first \
                 begins with one of these words, and no two sections begin with the same: {}. In the text of the \
                 sections stand, in this order, one in each: {}. Reply with the text alone.",
                key.titles.join(", "),
                transitions.join(", "),
                words.join(", ")
            ),
        };
        Some(Draft::new(prompt, &key))
    }

    fn grade(&self, instance: &Instance, evidence: &Evidence, _: &dyn Interpreter) -> Grade {
        let key: Key = instance.key();
        let mut checks = Checks::default();
        let text = evidence.text.trim();
        match instance.level {
            Level::L1 => {
                checks.check(
                    "one_paragraph",
                    !text.contains('\n') && !text.starts_with(['#', '-', '*']),
                    || "there are line breaks, a heading or a list".into(),
                );
                let count = answer::sentences(text).len();
                checks.check(
                    "sentence_count",
                    (key.least..=key.least + 4).contains(&count),
                    || format!("{count} sentences"),
                );
                key.check_words(&[text], &mut checks);
            }
            Level::L2 => {
                let paragraphs = prose::paragraphs(text);
                let heading = text
                    .lines()
                    .any(|line| line.trim_start().starts_with(['#', '-', '*']));
                checks.check(
                    "paragraph_count",
                    paragraphs.len() == key.words.len() && !heading,
                    || format!("{} paragraphs, or headings or lists", paragraphs.len()),
                );
                let thin = paragraphs
                    .iter()
                    .find(|paragraph| answer::sentences(paragraph).len() < 3);
                checks.check("sentence_count", thin.is_none(), || {
                    "a paragraph has fewer than three sentences".into()
                });
                let mut unwanted = prose::contractions(text);
                unwanted.extend(prose::found(text, FIRST_PERSON));
                unwanted.extend(prose::found(text, SECOND_PERSON));
                unwanted.extend(
                    ["!", "?"]
                        .iter()
                        .filter(|sign| text.contains(**sign))
                        .map(|sign| (*sign).into()),
                );
                checks.check("tone", unwanted.is_empty(), || {
                    format!("found {unwanted:?}")
                });
                key.check_words(&paragraphs, &mut checks);
            }
            Level::L3 => key.check_sections(text, &mut checks),
        }
        checks.verdict("variety", is_varied(text));
        checks.grade()
    }

    fn reference(&self, instance: &Instance) -> Solution {
        Solution::text(instance.key::<Key>().write(instance.level))
    }

    fn near_misses(&self, instance: &Instance) -> Vec<(&'static str, Solution)> {
        let key: Key = instance.key();
        let right = key.write(instance.level);
        let say = |text: String| Solution::text(text);
        let mut misses = Vec::from([
            (
                "a word is missing",
                say(right.replace(&key.words[0], "thing")),
            ),
            (
                "one sentence",
                say(format!(
                    "{} with {}.",
                    prose::sentence(3),
                    key.words.join(" and ")
                )),
            ),
        ]);
        match instance.level {
            Level::L1 => {
                misses.push(("two paragraphs", say(right.replacen(". ", ".\n\n", 1))));
                misses.push((
                    "too long",
                    say(format!("{right} {}", prose::paragraph(500, 9))),
                ));
            }
            Level::L2 => {
                misses.push(("too lively", say(right.replacen('.', "!", 1))));
                misses.push(("a short form", say(format!("{right} It doesn't end."))));
                misses.push(("the first person", say(format!("{right} Nobody asked me."))));
                misses.push(("one paragraph", say(right.replace("\n\n", " "))));
            }
            Level::L3 => {
                misses.push((
                    "no transitions",
                    say(key.transitions.iter().fold(right.clone(), |text, word| {
                        text.replace(&format!("{word}, "), "")
                    })),
                ));
                let (first, second) = (&key.transitions[0], &key.transitions[1]);
                misses.push((
                    "one transition twice",
                    say(right.replace(second.as_str(), first)),
                ));
                misses.push((
                    "a heading is missing",
                    say(right.replace("## Conclusion\n", "")),
                ));
            }
        }
        misses
    }
}

impl Key {
    fn check_words(&self, parts: &[&str], checks: &mut Checks) {
        for (index, word) in self.words.iter().enumerate() {
            let part = if parts.len() > 1 {
                parts.get(index)
            } else {
                parts.first()
            };
            let there = part.is_some_and(|part| has(part, word));
            checks.check("keyword", there, || {
                format!("`{word}` is not where it belongs")
            });
        }
    }

    fn check_sections(&self, text: &str, checks: &mut Checks) {
        let sections = prose::sections(text);
        let titles = sections.iter().map(|section| &section.0);
        checks.check("headings", titles.eq(&self.titles), || {
            let titles: Vec<&String> = sections.iter().map(|section| &section.0).collect();
            format!("found the headings {titles:?}")
        });
        let length = text.chars().count();
        checks.check("length", length >= 2_900, || format!("{length} characters"));
        let thin = sections
            .iter()
            .find(|section| prose::paragraphs(&section.1).len() < 2);
        checks.check("paragraph_count", thin.is_none(), || {
            "a section has fewer than two paragraphs".into()
        });
        let mut used: Vec<&str> = Vec::new();
        for (_, body) in sections.iter().skip(1) {
            let first = answer::words(body).first().copied().unwrap_or_default();
            let allowed = self
                .transitions
                .iter()
                .any(|word| word.eq_ignore_ascii_case(first));
            let fresh = !used.iter().any(|word| word.eq_ignore_ascii_case(first));
            checks.check("transition", allowed && fresh, || {
                format!("a section begins with `{first}`")
            });
            used.push(first);
        }
        let bodies: Vec<&str> = sections.iter().map(|section| section.1.as_str()).collect();
        self.check_words(&bodies, checks);
    }

    fn write(&self, level: Level) -> String {
        let with = |word: &str, first: usize, count: usize| {
            format!(
                "{} near the {word}. {}",
                prose::sentence(first),
                prose::paragraph(first + 1, count - 1)
            )
        };
        match level {
            Level::L1 => format!(
                "{} beside a {}. {}",
                prose::sentence(1),
                self.words.join(" and a "),
                prose::paragraph(2, self.least)
            ),
            Level::L2 => {
                let paragraphs = self
                    .words
                    .iter()
                    .enumerate()
                    .map(|(place, word)| with(word, place * 9, 4));
                paragraphs.collect::<Vec<_>>().join("\n\n")
            }
            Level::L3 => {
                let mut text = String::new();
                for (place, (title, word)) in self.titles.iter().zip(&self.words).enumerate() {
                    let opening = match place.checked_sub(1) {
                        Some(index) => format!("{}, it is so. ", self.transitions[index]),
                        None => String::new(),
                    };
                    let first = place * 40;
                    text += &format!(
                        "## {title}\n\n{opening}{}\n\n{}\n\n",
                        with(word, first, 12),
                        prose::paragraph(first + 14, 12)
                    );
                }
                text
            }
        }
    }
}

/// Whether a word stands in a text, also with an ending of the plural or the
/// genitive.
fn has(text: &str, word: &str) -> bool {
    answer::words(text).iter().any(|other| {
        let other = other.to_lowercase();
        other
            .strip_prefix(word)
            .is_some_and(|rest| matches!(rest, "" | "s" | "es" | "'s" | "’s"))
    })
}
