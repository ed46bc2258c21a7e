//! `follow.style`: tone and persona.

use std::collections::BTreeSet;

use super::prelude::*;
use crate::profile::pool::{COLOURS, DEPARTMENTS, THINGS};
use crate::profile::prose::{self, FIRST_PERSON, is_varied};

pub(super) struct Style;

static INFO: Info = Info {
    id: "follow.style",
    category: Category::InstructionFollowing,
    meaning: "keeping a style",
    levels: [
        "a tone for a few sentences",
        "a persona with its own words and address",
        "a persona over six sections or more",
    ],
    degradation: [
        Some("repeat what the style is at each section"),
        Some("ask for a simple tone, such as formal"),
    ],
};

/// A persona: its name, how it addresses its readers, words it uses.
struct Persona {
    name: &'static str,
    address: &'static [&'static str],
    words: &'static [&'static str],
}

const PERSONAS: &[Persona] = &[
    Persona {
        name: "a pirate",
        address: &["Mateys", "Shipmates", "Buccaneers"],
        words: &[
            "aye", "arr", "plunder", "treasure", "ahoy", "anchor", "rum", "cutlass",
        ],
    },
    Persona {
        name: "a knight of old",
        address: &["Milords", "Squires", "Vassals"],
        words: &[
            "hark", "thou", "quest", "steed", "verily", "honour", "sword", "herald",
        ],
    },
    Persona {
        name: "a night detective",
        address: &["Gumshoes", "Detectives", "Partners"],
        words: &[
            "shadow", "case", "alibi", "rain", "clue", "whiskey", "suspect", "fog",
        ],
    },
    Persona {
        name: "a master baker",
        address: &["Apprentices", "Bakers", "Kneaders"],
        words: &[
            "dough", "yeast", "crust", "oven", "flour", "knead", "batch", "rise",
        ],
    },
    Persona {
        name: "a football coach",
        address: &["Team", "Champs", "Players"],
        words: &[
            "goal", "tackle", "whistle", "defence", "sprint", "victory", "drill", "league",
        ],
    },
    Persona {
        name: "a lighthouse keeper",
        address: &["Sailors", "Seafarers", "Helmsmen"],
        words: &[
            "beacon", "tide", "storm", "lamp", "fog", "reef", "gale", "shore",
        ],
    },
];

#[derive(Serialize, Deserialize)]
struct Key {
    /// Of sentences, words or sections.
    count: usize,
    address: String,
    words: Vec<String>,
    banned: Vec<String>,
    titles: Vec<String>,
    /// The kind of tone, at L1.
    tone: String,
}

impl Primitive for Style {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn draw(&self, level: Level, random: &mut Random) -> Option<Draft> {
        let subject = format!(
            "how {} {}s are kept in the {}",
            random.pick(COLOURS),
            random.pick(THINGS),
            random.pick(DEPARTMENTS)
        );
        let persona = &PERSONAS[random.below(PERSONAS.len())];
        let address = random.pick(persona.address);
        let words = random.some(persona.words, if level == Level::L2 { 5 } else { 8 });
        let banned = random.some(
            &[
                "very",
                "great",
                "important",
                "thing",
                "nice",
                "good",
                "simply",
                "just",
            ],
            4,
        );
        let count = match level {
            Level::L1 => random.count(3, 6),
            Level::L2 => random.count(3, 4),
            Level::L3 => random.count(6, 8),
        };
        let key = Key {
            count,
            address: address.into(),
            words: words.iter().map(|word| (*word).into()).collect(),
            banned: banned.iter().map(|word| (*word).into()).collect(),
            titles: random.words(2, if level == Level::L3 { count } else { 0 }),
            tone: random.pick(&["formal", "cheerful", "terse"]).into(),
        };
        let (words, banned) = (words.join(", "), banned.join(", "));
        let prompt = match level {
            Level::L1 => {
                let tone = match key.tone.as_str() {
                    "formal" => {
                        "in a formal tone: no short forms such as `don't`, no first person, no exclamation marks, no questions"
                    }
                    "cheerful" => {
                        "in a cheerful tone: every sentence ends with an exclamation mark"
                    }
                    _ => "in a terse tone: no sentence has more than nine words",
                };
                format!(
                    "Explain {subject} in exactly {count} sentences, {tone}. Not used: {banned}. Reply with the sentences alone."
                )
            }
            Level::L2 => format!(
                "Explain {subject} as {} would, in 40 to 150 words. The text begins with `{address}`. It uses at least {count} \
                 different words of these, in just this form: {words}. Not used: {banned}. Reply with the text alone.",
                persona.name
            ),
            Level::L3 => format!(
                "Explain {subject} as {} would, from the first section to the last. There are {count} sections with these \
                 headings, in this order, each in a line of its own with `## ` before it: {}. Each section has at least three \
                 sentences; its text begins with `{address}` and uses at least two different words of these, in just this \
                 form: {words}. All in all at least six different ones of them are used. Not used anywhere: {banned}. Reply \
                 with the sections alone.",
                persona.name,
                key.titles.join(", "),
            ),
        };
        Some(Draft::new(prompt, &key))
    }

    fn grade(&self, instance: &Instance, evidence: &Evidence, _: &dyn Interpreter) -> Grade {
        let key: Key = instance.key();
        let mut checks = Checks::default();
        let text = evidence.text.trim();
        let banned: Vec<&str> = key.banned.iter().map(String::as_str).collect();
        let used = prose::found(text, &banned);
        checks.check("banned_words", used.is_empty(), || {
            format!("found {used:?}")
        });
        let sentences = answer::sentences(text);
        match instance.level {
            Level::L1 => {
                checks.check("sentence_count", sentences.len() == key.count, || {
                    format!("{} sentences", sentences.len())
                });
                checks.verdict("tone", key.check_tone(text, &sentences));
            }
            Level::L2 => {
                let count = answer::words(text).len();
                checks.check("length", (40..=150).contains(&count), || {
                    format!("{count} words")
                });
                checks.check("address", key.is_addressed(text), || {
                    format!("it does not begin with `{}`", key.address)
                });
                let used = key.used(text);
                checks.check("vocabulary", used.len() >= key.count, || {
                    format!("uses {used:?}")
                });
            }
            Level::L3 => {
                let sections = prose::sections(text);
                let titles = sections.iter().map(|section| &section.0);
                checks.check("sections", titles.eq(&key.titles), || {
                    format!("{} sections, or other headings", sections.len())
                });
                for (title, body) in &sections {
                    let count = answer::sentences(body).len();
                    checks.check("sentence_count", count >= 3, || {
                        format!("`{title}` has {count} sentences")
                    });
                    checks.check("address", key.is_addressed(body), || {
                        format!("`{title}` does not begin with `{}`", key.address)
                    });
                    let used = key.used(body);
                    checks.check("vocabulary", used.len() >= 2, || {
                        format!("`{title}` uses {used:?}")
                    });
                }
                let used = key.used(text);
                checks.check("vocabulary", used.len() >= 6, || format!("uses {used:?}"));
            }
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
                "a word that is not to be used",
                say(right.replacen(' ', &format!(" {} ", key.banned[0]), 1)),
            ),
            ("almost nothing", say(format!("{}.", key.address))),
        ]);
        match instance.level {
            Level::L1 => {
                let other = match key.tone.as_str() {
                    "formal" => right.replacen('.', "!", 1),
                    "cheerful" => right.replacen('!', ".", 1),
                    _ => right.replacen(' ', " of all that there is in the wide world ", 1),
                };
                misses.push(("another tone", say(other)));
                misses.push(("a sentence too many", say(format!("{right} {right}"))));
            }
            Level::L2 => {
                misses.push(("no address", say(right.replacen(&key.address, "People", 1))));
                misses.push((
                    "none of its words",
                    say(key.words.iter().fold(right.clone(), |text, word| {
                        text.replace(&format!(" {word}"), " so")
                    })),
                ));
                misses.push((
                    "too long",
                    say(format!("{right} {}", prose::paragraph(300, 20))),
                ));
            }
            Level::L3 => {
                let last = format!("## {}\n", key.titles[key.count - 1]);
                let (before, _) = right.split_once(&last).unwrap_or((&right, ""));
                misses.push((
                    "the style is lost at the end",
                    say(format!("{before}{last}\n{}", prose::paragraph(900, 4))),
                ));
                misses.push(("a section is missing", say(before.into())));
            }
        }
        misses
    }
}

impl Key {
    fn is_addressed(&self, text: &str) -> bool {
        answer::words(text)
            .first()
            .is_some_and(|first| first.eq_ignore_ascii_case(&self.address))
    }

    fn used(&self, text: &str) -> BTreeSet<String> {
        let words: Vec<&str> = self.words.iter().map(String::as_str).collect();
        prose::found(text, &words).into_iter().collect()
    }

    fn check_tone(&self, text: &str, sentences: &[&str]) -> Result<(), String> {
        match self.tone.as_str() {
            "formal" => {
                let mut found = prose::contractions(text);
                found.extend(prose::found(text, FIRST_PERSON));
                found.extend(
                    ["!", "?"]
                        .iter()
                        .filter(|sign| text.contains(**sign))
                        .map(|sign| (*sign).into()),
                );
                if found.is_empty() {
                    Ok(())
                } else {
                    Err(format!("found {found:?}"))
                }
            }
            "cheerful" => {
                let calm = sentences.iter().find(|sentence| {
                    !sentence
                        .trim_end_matches(['"', '”', ')', '*', '_'])
                        .ends_with('!')
                });
                calm.map_or(Ok(()), |calm| Err(format!("`{}`", short(calm))))
            }
            _ => {
                let long = sentences
                    .iter()
                    .find(|sentence| answer::words(sentence).len() > 9);
                long.map_or(Ok(()), |long| Err(format!("`{}`", short(long))))
            }
        }
    }

    fn write(&self, level: Level) -> String {
        match level {
            Level::L1 => {
                let end = if self.tone == "cheerful" { "!" } else { "." };
                let sentences = (0..self.count).map(|place| {
                    let words: Vec<&str> = "Each one stays where it belongs".split(' ').collect();
                    format!("{} on shelf {}{end}", words.join(" "), place + 1)
                });
                sentences.collect::<Vec<_>>().join(" ")
            }
            Level::L2 => format!(
                "{}, there is {} here. {}",
                self.address,
                self.words[..self.count].join(" and "),
                prose::paragraph(20, 5)
            ),
            Level::L3 => {
                let mut text = String::new();
                for (place, title) in self.titles.iter().enumerate() {
                    let (one, other) = (&self.words[place % 8], &self.words[(place + 1) % 8]);
                    text += &format!(
                        "## {title}\n\n{}, there is {one} and {other}. {}\n\n",
                        self.address,
                        prose::paragraph(place * 5, 3)
                    );
                }
                text
            }
        }
    }
}
