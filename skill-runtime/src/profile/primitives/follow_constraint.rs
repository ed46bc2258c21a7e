//! `follow.constraint`: texts within constraints.

use super::prelude::*;
use crate::profile::pool::{COLOURS, DEPARTMENTS, PEOPLE, THINGS};
use crate::profile::prose::sentence;
use beliefs::Belief;

mod beliefs;

pub(super) struct Constraint;

static INFO: Info = Info {
    id: "follow.constraint",
    category: Category::InstructionFollowing,
    meaning: "keeping to constraints",
    levels: [
        "one constraint on a text",
        "three to five constraints on one text",
        "constraints against what the model knows to be true",
    ],
    degradation: [
        Some("say what to do in place of what to avoid, one constraint to a sentence"),
        Some("keep the one constraint that matters most"),
    ],
};

/// One constraint on a text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Rule {
    Sentences(usize),
    Words(usize, usize),
    Contains(String, usize),
    First(String),
    Last(String),
    Without(String),
    SmallLetters,
    NoCommas,
}

#[derive(Serialize, Deserialize)]
enum Key {
    Rules(Vec<Rule>),
    Beliefs(Vec<Belief>),
}

impl Primitive for Constraint {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn draw(&self, level: Level, random: &mut Random) -> Option<Draft> {
        if level == Level::L3 {
            let (prompt, beliefs) = beliefs::draw(random);
            return Some(Draft::new(prompt, &Key::Beliefs(beliefs)));
        }
        let count = if level == Level::L1 {
            1
        } else {
            random.count(3, 5)
        };
        let kinds = random.some(&[0, 1, 2, 3, 4, 5, 6, 7], count);
        let words = random.some(THINGS, 4);
        let rules: Vec<Rule> = kinds
            .into_iter()
            .map(|kind| match kind {
                0 => Rule::Sentences(random.count(2, 5)),
                1 => {
                    let least = random.count(25, 35);
                    Rule::Words(least, least + 15)
                }
                2 => Rule::Contains(words[0].into(), random.count(1, 3)),
                3 => Rule::First(words[1].into()),
                4 => Rule::Last(words[2].into()),
                5 => Rule::Without(words[3].into()),
                6 => Rule::SmallLetters,
                _ => Rule::NoCommas,
            })
            .collect();
        let key = Key::Rules(rules);
        let Key::Rules(rules) = &key else { return None };
        // Constraints that no text can meet together are drawn again.
        if !rules.iter().all(|rule| rule.holds(&write(rules))) {
            return None;
        }
        let told: Vec<String> = rules
            .iter()
            .map(|rule| format!("- {}", rule.told()))
            .collect();
        let prompt = format!(
            "Write a short text of at least ten words about {} and a room painted {} in the {} of a small town.\n{}\nReply \
             with the text alone.",
            random.pick(PEOPLE),
            random.pick(COLOURS),
            random.pick(DEPARTMENTS),
            told.join("\n")
        );
        Some(Draft::new(prompt, &key))
    }

    fn grade(&self, instance: &Instance, evidence: &Evidence, _: &dyn Interpreter) -> Grade {
        let mut checks = Checks::default();
        let text = evidence.text.trim();
        match instance.key() {
            Key::Rules(rules) => {
                let count = answer::words(text).len();
                checks.check("length", count >= 10, || format!("{count} words"));
                let own = text != instance.draft.prompt.trim();
                checks.check("own_text", own, || "the task is repeated".into());
                for rule in rules {
                    checks.check("constraint_met", rule.holds(text), || {
                        format!("not met: {}", rule.told())
                    });
                }
            }
            Key::Beliefs(beliefs) => beliefs::check(&beliefs, text, &mut checks),
        }
        checks.grade()
    }

    fn reference(&self, instance: &Instance) -> Solution {
        Solution::text(match instance.key() {
            Key::Rules(rules) => write(&rules),
            Key::Beliefs(beliefs) => beliefs::write(&beliefs),
        })
    }

    fn near_misses(&self, instance: &Instance) -> Vec<(&'static str, Solution)> {
        match instance.key() {
            Key::Rules(rules) => {
                let right = write(&rules);
                let mut misses = Vec::from([("too short", Solution::text("Not much."))]);
                misses.extend(
                    rules
                        .iter()
                        .map(|rule| (rule.name(), Solution::text(rule.break_in(&right)))),
                );
                misses
            }
            Key::Beliefs(beliefs) => beliefs::near_misses(&beliefs),
        }
    }
}

impl Rule {
    fn told(&self) -> String {
        match self {
            Self::Sentences(count) => format!("It has exactly {count} sentences."),
            Self::Words(least, most) => {
                format!("It has at least {least} and at most {most} words.")
            }
            Self::Contains(word, 1) => {
                format!("The word `{word}`, in just this form, stands in it exactly once.")
            }
            Self::Contains(word, count) => {
                format!("The word `{word}`, in just this form, stands in it exactly {count} times.")
            }
            Self::First(word) => format!("Its first word is `{word}`; its case is free."),
            Self::Last(word) => format!("Its last word is `{word}`."),
            Self::Without(word) => {
                format!("The word `{word}` does not stand in it, nor its plural.")
            }
            Self::SmallLetters => "It has no capital letters at all.".into(),
            Self::NoCommas => "It has no commas.".into(),
        }
    }

    /// What is wrong where it is broken.
    fn name(&self) -> &'static str {
        match self {
            Self::Sentences(_) => "a sentence too many",
            Self::Words(..) => "too many words",
            Self::Contains(..) => "a word once too often",
            Self::First(_) => "another first word",
            Self::Last(_) => "another last word",
            Self::Without(_) => "a word that must not be there",
            Self::SmallLetters => "a capital letter",
            Self::NoCommas => "a comma",
        }
    }

    fn holds(&self, text: &str) -> bool {
        let words = answer::words(text);
        match self {
            Self::Sentences(count) => answer::sentences(text).len() == *count,
            Self::Words(least, most) => (*least..=*most).contains(&words.len()),
            Self::Contains(word, count) => answer::occurrences(text, word) == *count,
            Self::First(word) => words
                .first()
                .is_some_and(|first| first.eq_ignore_ascii_case(word)),
            Self::Last(word) => words
                .last()
                .is_some_and(|last| last.eq_ignore_ascii_case(word)),
            Self::Without(word) => {
                let plurals = [word.clone(), format!("{word}s"), format!("{word}es")];
                plurals
                    .iter()
                    .all(|word| answer::occurrences(text, word) == 0)
            }
            Self::SmallLetters => !text.contains(char::is_uppercase),
            Self::NoCommas => !text.contains(','),
        }
    }

    /// The text with this rule broken.
    fn break_in(&self, text: &str) -> String {
        match self {
            Self::Sentences(_) => format!("so it begins. {text}"),
            Self::Words(_, most) => {
                let more: Vec<String> = (0..*most)
                    .map(|number| sentence(number).to_lowercase())
                    .collect();
                format!("{} {text}", more.join(" "))
            }
            Self::Contains(word, _) | Self::Without(word) => {
                text.replacen(' ', &format!(" {word} "), 1)
            }
            Self::First(_) => format!("well {text}"),
            Self::Last(_) => format!("{} at last.", text.trim_end_matches('.')),
            Self::SmallLetters => text.to_uppercase(),
            Self::NoCommas => text.replacen(' ', ", ", 1),
        }
    }
}

/// A text that meets the rules, as far as they can be met together.
fn write(rules: &[Rule]) -> String {
    let count = rules.iter().find_map(|rule| {
        if let Rule::Sentences(count) = rule {
            Some(*count)
        } else {
            None
        }
    });
    let least = rules.iter().find_map(|rule| {
        if let Rule::Words(least, _) = rule {
            Some(*least)
        } else {
            None
        }
    });
    let (count, least) = (count.unwrap_or(3), least.unwrap_or(20));
    let mut words: Vec<Vec<String>> = Vec::new();
    for place in 0..count {
        let wanted = least / count + 2;
        let source = format!("{} and {}", sentence(place * 2), sentence(place * 2 + 1));
        let mut all: Vec<String> = source.split(' ').map(str::to_lowercase).collect();
        all.truncate(wanted.max(4));
        words.push(all);
    }
    let last = count - 1;
    for rule in rules {
        match rule {
            Rule::Contains(word, times) => {
                for index in 0..*times {
                    words[0].insert(2 + index, word.clone());
                }
            }
            Rule::First(word) => words[0].insert(0, word.clone()),
            Rule::Last(word) => words[last].push(word.clone()),
            _ => {}
        }
    }
    let small = rules.contains(&Rule::SmallLetters);
    let sentences = words.into_iter().map(|words| {
        let mut sentence = words.join(" ");
        if !small {
            sentence[..1].make_ascii_uppercase();
        }
        sentence + "."
    });
    sentences.collect::<Vec<_>>().join(" ")
}
