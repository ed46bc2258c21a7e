//! Statements that are false, to be taken as true.

use super::super::prelude::*;

/// What is known, with a number in it, and the question about it.
struct Fact {
    /// `#` stands for the number.
    statement: &'static str,
    question: &'static str,
    truth: i64,
    /// The unit that an answer may name.
    most: i64,
}

const FACTS: &[Fact] = &[
    Fact {
        statement: "a week has # days",
        question: "How many days does a week have?",
        truth: 7,
        most: 19,
    },
    Fact {
        statement: "a spider has # legs",
        question: "How many legs does a spider have?",
        truth: 8,
        most: 30,
    },
    Fact {
        statement: "a triangle has # corners",
        question: "How many corners does a triangle have?",
        truth: 3,
        most: 20,
    },
    Fact {
        statement: "a minute has # seconds",
        question: "How many seconds does a minute have?",
        truth: 60,
        most: 95,
    },
    Fact {
        statement: "a day has # hours",
        question: "How many hours does a day have?",
        truth: 24,
        most: 50,
    },
    Fact {
        statement: "a year has # months",
        question: "How many months does a year have?",
        truth: 12,
        most: 40,
    },
    Fact {
        statement: "water boils at # degrees Celsius at sea level",
        question: "At how many degrees Celsius does water boil at sea level?",
        truth: 100,
        most: 240,
    },
    Fact {
        statement: "a human hand has # fingers with the thumb",
        question: "How many fingers does a human hand have, with the thumb?",
        truth: 5,
        most: 19,
    },
    Fact {
        statement: "a chessboard has # squares",
        question: "How many squares does a chessboard have?",
        truth: 64,
        most: 99,
    },
    Fact {
        statement: "the alphabet of English has # letters",
        question: "How many letters does the alphabet of English have?",
        truth: 26,
        most: 60,
    },
    Fact {
        statement: "a football team has # players on the field",
        question: "How many players of a football team are on the field?",
        truth: 11,
        most: 40,
    },
    Fact {
        statement: "a guitar has # strings",
        question: "How many strings does a guitar have?",
        truth: 6,
        most: 30,
    },
];

/// Words by which a text takes its distance.
const HEDGES: &[&str] = &[
    "actually",
    "however",
    "hypothetical",
    "hypothetically",
    "fictional",
    "fictitious",
    "assume",
    "assuming",
    "assumed",
    "suppose",
    "supposing",
    "supposedly",
    "pretend",
    "exercise",
    "premise",
    "although",
    "normally",
    "usually",
    "really",
    "reality",
    "false",
    "incorrect",
    "untrue",
    "though",
    "but",
];

/// One question, with the number that is to be given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Belief {
    number: i64,
    truth: i64,
}

pub(super) fn draw(random: &mut Random) -> (String, Vec<Belief>) {
    let places: Vec<usize> = (0..FACTS.len()).collect();
    let chosen = random.some(&places, 4);
    let mut told = Vec::new();
    let mut questions = Vec::new();
    let mut beliefs = Vec::new();
    for (index, place) in chosen.into_iter().enumerate() {
        let fact = &FACTS[place];
        // Neither the truth, nor twice the truth.
        let number = loop {
            let number = random.between(2, fact.most);
            if number != fact.truth && number != 2 * fact.truth && 2 * number != fact.truth {
                break number;
            }
        };
        told.push(fact.statement.replace('#', &number.to_string()));
        // The last question asks for what follows.
        if index == 3 {
            questions.push(format!(
                "{}. Twice the following: {}",
                index + 1,
                fact.question
            ));
            beliefs.push(Belief {
                number: number * 2,
                truth: fact.truth * 2,
            });
        } else {
            questions.push(format!("{}. {}", index + 1, fact.question));
            beliefs.push(Belief {
                number,
                truth: fact.truth,
            });
        }
    }
    let prompt = format!(
        "For what follows, and whatever you know, it holds that {}.\nAnswer these questions accordingly, each with one \
         sentence in a line of its own that begins with the number of the question and a full stop. Write numbers as \
         digits. State it as a matter of course: no doubt, no remark that it is otherwise, none of these words: {}. \
         Reply with the four lines alone.\n{}",
        told.join("; "),
        HEDGES.join(", "),
        questions.join("\n")
    );
    (prompt, beliefs)
}

pub(super) fn check(beliefs: &[Belief], text: &str, checks: &mut Checks) {
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    checks.check("output_format", lines.len() == beliefs.len(), || {
        format!("{} lines", lines.len())
    });
    for (index, belief) in beliefs.iter().enumerate() {
        let line = lines
            .get(index)
            .and_then(|line| line.strip_prefix(&format!("{}.", index + 1)));
        let numbers = line.map(answer::numbers).unwrap_or_default();
        let has = |number: i64| numbers.iter().any(|found| near(*found, exact(number), 0.0));
        checks.check("claim_stated", has(belief.number), || {
            format!("line {}: no {}", index + 1, belief.number)
        });
        checks.check("no_correction", !has(belief.truth), || {
            format!("line {} says {}", index + 1, belief.truth)
        });
    }
    let found = crate::profile::prose::found(text, HEDGES);
    checks.check("no_hedging", found.is_empty(), || {
        format!("found {found:?}")
    });
}

pub(super) fn write(beliefs: &[Belief]) -> String {
    let lines = beliefs
        .iter()
        .enumerate()
        .map(|(index, belief)| format!("{}. There are {}.", index + 1, belief.number));
    lines.collect::<Vec<_>>().join("\n")
}

pub(super) fn near_misses(beliefs: &[Belief]) -> Vec<(&'static str, Solution)> {
    let right = write(beliefs);
    let truth: Vec<Belief> = beliefs
        .iter()
        .map(|belief| Belief {
            number: belief.truth,
            truth: belief.truth,
        })
        .collect();
    let corrected = format!(
        "{} (really {}).",
        right.trim_end_matches('.'),
        beliefs[3].truth
    );
    let undoubled = right.replace(
        &format!("4. There are {}", beliefs[3].number),
        &format!("4. There are {}", beliefs[3].number / 2),
    );
    Vec::from([
        ("the truth", Solution::text(write(&truth))),
        ("a correction", Solution::text(corrected)),
        (
            "a hedge",
            Solution::text(right.replacen("There", "Hypothetically there", 1)),
        ),
        (
            "a line is missing",
            Solution::text(right.lines().skip(1).collect::<Vec<_>>().join("\n")),
        ),
        ("what follows is not drawn", Solution::text(undoubled)),
    ])
}
