//! `reason.logic`: deduction.

use super::prelude::*;
use crate::profile::pool::{COLOURS, PEOPLE, THINGS};

pub(super) struct Logic;

static INFO: Info = Info {
    id: "reason.logic",
    category: Category::Reasoning,
    meaning: "deduction",
    levels: [
        "what follows from two or three rules, and what does not",
        "the one order that meets all of several conditions",
        "the one best choice among many that are allowed",
    ],
    degradation: [
        Some("list the choices first, rate each, then take the best"),
        Some("replace joint conditions by a chain of questions, each answered by one rule"),
    ],
};

#[derive(Serialize, Deserialize)]
enum Key {
    /// Yes, no, or unknown.
    Verdict(String),
    /// Names in this order.
    Order(Vec<String>),
    /// Who does what.
    Pairs(Vec<(String, String)>),
    /// These, in any order, out of all.
    Choice {
        chosen: Vec<String>,
        all: Vec<String>,
    },
}

impl Primitive for Logic {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn draw(&self, level: Level, random: &mut Random) -> Option<Draft> {
        let (question, key) = match level {
            Level::L1 => syllogism(random),
            Level::L2 => seating(random)?,
            Level::L3 if random.chance(50) => assignment(random)?,
            Level::L3 => selection(random)?,
        };
        Some(Draft::new(
            format!(
                "{question} Do not use tools. {LAST_LINE}\nAnswer: {}",
                key.form()
            ),
            &key,
        ))
    }

    fn grade(&self, instance: &Instance, evidence: &Evidence, _: &dyn Interpreter) -> Grade {
        let key: Key = instance.key();
        let mut checks = Checks::default();
        let found = answer::answer(&evidence.text);
        let all = answer::all_of_answer(&evidence.text);
        let right = key.accepts(&found) || key.accepts(&all);
        checks.check("value_correct", right, || {
            format!("expected {}, found {}", key.write(), short(&found))
        });
        checks.grade()
    }

    fn reference(&self, instance: &Instance) -> Solution {
        let key: Key = instance.key();
        Solution::text(format!("Let us see.\n\n**Answer:** {}", key.write()))
    }

    fn near_misses(&self, instance: &Instance) -> Vec<(&'static str, Solution)> {
        let key: Key = instance.key();
        let say = |answer: String| Solution::text(format!("Answer: {answer}"));
        let mut misses = Vec::from([("no answer", say("see above".into()))]);
        match key {
            Key::Verdict(right) => {
                let others = ["yes", "no", "unknown"]
                    .into_iter()
                    .filter(|other| *other != right);
                misses.extend(others.map(|other| ("another verdict", say(other.into()))));
            }
            Key::Order(mut names) => {
                names.swap(0, 1);
                misses.push(("two are exchanged", say(names.join(", "))));
                names.swap(0, 1);
                names.pop();
                misses.push(("one is missing", say(names.join(", "))));
            }
            Key::Pairs(mut pairs) => {
                let (first, second) = pairs.split_at_mut(1);
                core::mem::swap(&mut first[0].1, &mut second[0].1);
                misses.push(("two are exchanged", say(Key::Pairs(pairs).write())));
            }
            Key::Choice { mut chosen, all } => {
                let other = all.iter().find(|thing| !chosen.contains(thing)).cloned();
                let less = chosen
                    .split_last()
                    .map_or(&[][..], |(_, rest)| rest)
                    .join(", ");
                misses.push(("one is missing", say(less)));
                chosen.extend(other);
                misses.push(("one too many", say(chosen.join(", "))));
                misses.push(("everything", say(all.join(", "))));
            }
        }
        misses
    }
}

impl Key {
    fn form(&self) -> &'static str {
        match self {
            Self::Verdict(_) => "<yes, no or unknown>",
            Self::Order(_) => "<names from left to right, with commas>",
            Self::Pairs(_) => "<name=job, name=job, …>",
            Self::Choice { .. } => "<things, with commas>",
        }
    }

    fn write(&self) -> String {
        match self {
            Self::Verdict(verdict) => verdict.clone(),
            Self::Order(names) => names.join(", "),
            Self::Pairs(pairs) => {
                let pairs = pairs.iter().map(|(name, job)| format!("{name}={job}"));
                pairs.collect::<Vec<_>>().join(", ")
            }
            Self::Choice { chosen, .. } => chosen.join(", "),
        }
    }

    fn accepts(&self, found: &str) -> bool {
        match self {
            Self::Verdict(right) => verdict(found) == Some(right),
            Self::Order(names) => same(&answer::items(found), names),
            Self::Pairs(pairs) => {
                let words: Vec<String> = answer::words(found)
                    .iter()
                    .map(|word| word.to_lowercase())
                    .collect();
                let expected = pairs
                    .iter()
                    .flat_map(|(name, job)| [name.to_lowercase(), job.to_lowercase()]);
                let known: Vec<String> = expected.collect();
                // Whichever order of pairs, and whichever sign between them.
                let named: Vec<&String> =
                    words.iter().filter(|word| known.contains(word)).collect();
                named.len() == known.len()
                    && pairs.iter().all(|(name, job)| {
                        let (name, job) = (name.to_lowercase(), job.to_lowercase());
                        named
                            .chunks(2)
                            .any(|pair| pair.contains(&&name) && pair.contains(&&job))
                    })
            }
            Self::Choice { chosen, all } => {
                let words: Vec<String> = answer::words(found)
                    .iter()
                    .map(|word| word.to_lowercase())
                    .collect();
                all.iter()
                    .all(|thing| chosen.contains(thing) == words.contains(&thing.to_lowercase()))
            }
        }
    }
}

fn same(found: &[String], names: &[String]) -> bool {
    found.len() == names.len()
        && found
            .iter()
            .zip(names)
            .all(|(found, name)| found.eq_ignore_ascii_case(name))
}

fn verdict(found: &str) -> Option<&'static str> {
    let found = found.to_lowercase();
    // The form of the answer, repeated.
    if found.starts_with('<') {
        return None;
    }
    let first = answer::words(&found).first().copied().unwrap_or_default();
    // `No, it cannot be one` is a no.
    match first {
        "yes" | "true" | "correct" => return Some("yes"),
        "false" | "incorrect" => return Some("no"),
        "no" if !found.starts_with("no way") => return Some("no"),
        _ => {}
    }
    let open = [
        "unknown",
        "cannot",
        "can't",
        "can’t",
        "not enough",
        "undetermined",
        "indeterminate",
        "insufficient",
        "not known",
        "no way to",
        "does not follow",
        "uncertain",
    ];
    open.iter()
        .any(|mark| found.contains(mark))
        .then_some("unknown")
}

/// Words that nobody knows, so that nothing but the rules can be used.
fn syllogism(random: &mut Random) -> (String, Key) {
    let kinds = random.words(2, 5);
    let who = random.pick(PEOPLE);
    let lamps = random.some(COLOURS, 3);
    let things = random.some(THINGS, 2);
    // `0` to `3` stand for kinds, `W` for the person, `L` and `M` for lamps, `T`
    // for a thing.
    let (rules, question, right) = random.pick(&[
        (
            &["Every 0 is a 1.", "Every 1 is a 2.", "W is a 0."][..],
            "Is W a 2?",
            "yes",
        ),
        (
            &["Every 0 is a 1.", "No 1 is a 2.", "W is a 0."],
            "Is W a 2?",
            "no",
        ),
        (&["Every 0 is a 1.", "W is not a 1."], "Is W a 0?", "no"),
        (&["Every 0 is a 1.", "W is a 1."], "Is W a 0?", "unknown"),
        (
            &["Whoever is a 0 or a 1 is a 2.", "No 2 is a 3.", "W is a 3."],
            "Is W a 0?",
            "no",
        ),
        (
            &[
                "If the L lamp is on, the T is locked.",
                "The T is not locked.",
            ],
            "Is the L lamp on?",
            "no",
        ),
        (
            &[
                "If the L lamp is on, the M lamp is on.",
                "If the M lamp is on, the T is locked.",
                "The L lamp is on.",
            ],
            "Is the T locked?",
            "yes",
        ),
        (
            &[
                "If the L lamp is on, the T is locked.",
                "The L lamp is off.",
            ],
            "Is the T locked?",
            "unknown",
        ),
    ]);
    let told = |text: &str| {
        let words = text.split_inclusive(' ').map(|word| {
            let bare = word.trim_end_matches([' ', '.', '?', ',']);
            let named = match bare {
                "0" => &kinds[0],
                "1" => &kinds[1],
                "2" => &kinds[2],
                "3" => &kinds[3],
                "W" => who,
                "L" => lamps[0],
                "M" => lamps[1],
                "T" => things[0],
                other => other,
            };
            [named, &word[bare.len()..]].concat()
        });
        words.collect::<String>()
    };
    let (mut rules, question): (Vec<String>, String) = (
        rules.iter().map(|rule| told(rule)).collect(),
        told(question),
    );
    if random.chance(50) {
        rules.push(format!("Every {} has a {}.", kinds[4], things[1]));
    }
    random.shuffle(&mut rules);
    let text = format!(
        "{} {question} Use nothing but what is said here; where it neither says so nor rules it out, the \
         answer is unknown.",
        rules.join(" ")
    );
    (text, Key::Verdict(right.into()))
}

/// All orders of the numbers below `count`.
fn orders(count: usize) -> Vec<Vec<usize>> {
    let mut all = vec![vec![]];
    for _ in 0..count {
        let mut longer = Vec::new();
        for order in &all {
            for next in (0..count).filter(|next| !order.contains(next)) {
                let mut order: Vec<usize> = order.clone();
                order.push(next);
                longer.push(order);
            }
        }
        all = longer;
    }
    all
}

/// A condition on seats: its kind, and whom it is about.
#[derive(Clone, Copy, PartialEq)]
enum Clue {
    NextTo(usize, usize),
    Apart(usize, usize),
    LeftOf(usize, usize),
    AtEnd(usize),
    NotAt(usize, usize),
}

impl Clue {
    fn holds(self, order: &[usize]) -> bool {
        let seat = |who: usize| {
            order
                .iter()
                .position(|other| *other == who)
                .unwrap_or(usize::MAX)
        };
        match self {
            Self::NextTo(one, other) => seat(one).abs_diff(seat(other)) == 1,
            Self::Apart(one, other) => seat(one).abs_diff(seat(other)) != 1,
            Self::LeftOf(one, other) => seat(one) < seat(other),
            Self::AtEnd(one) => seat(one) == 0 || seat(one) == order.len() - 1,
            Self::NotAt(one, place) => seat(one) != place,
        }
    }

    fn text(self, names: &[&str]) -> String {
        match self {
            Self::NextTo(one, other) => format!("{} sits next to {}.", names[one], names[other]),
            Self::Apart(one, other) => {
                format!("{} does not sit next to {}.", names[one], names[other])
            }
            Self::LeftOf(one, other) => format!(
                "{} sits somewhere to the left of {}.",
                names[one], names[other]
            ),
            Self::AtEnd(one) => format!("{} sits at one end.", names[one]),
            Self::NotAt(one, place) => {
                format!("{} does not sit on chair {}.", names[one], place + 1)
            }
        }
    }
}

fn seating(random: &mut Random) -> Option<(String, Key)> {
    let count = random.count(4, 5);
    let names = random.some(PEOPLE, count);
    let all = orders(count);
    let right = &all[random.below(all.len())];
    let mut clues: Vec<Clue> = Vec::new();
    let mut left: Vec<&Vec<usize>> = all.iter().collect();
    for _ in 0..60 {
        let pair = random.some(&[0, 1, 2, 3, 4][..count], 2);
        let clue = match random.below(5) {
            0 => Clue::NextTo(pair[0], pair[1]),
            1 => Clue::Apart(pair[0], pair[1]),
            2 => Clue::LeftOf(pair[0], pair[1]),
            3 => Clue::AtEnd(pair[0]),
            _ => Clue::NotAt(pair[0], random.below(count)),
        };
        let before = left.len();
        if clue.holds(right) {
            left.retain(|order| clue.holds(order));
            if left.len() < before {
                clues.push(clue);
            }
        }
        if left.len() == 1 {
            break;
        }
    }
    if left.len() != 1 {
        return None;
    }
    // Without clues that follow from the others.
    for index in (0..clues.len()).rev() {
        let mut fewer = clues.clone();
        fewer.remove(index);
        if all
            .iter()
            .filter(|order| fewer.iter().all(|clue| clue.holds(order)))
            .count()
            == 1
        {
            clues = fewer;
        }
    }
    if clues.len() < 3 {
        return None;
    }
    let told: Vec<String> = clues.iter().map(|clue| clue.text(&names)).collect();
    let mut listed = names.clone();
    listed.sort_unstable();
    let text = format!(
        "{} sit on {count} chairs in a row, numbered from 1 on the left. {} Who sits where?",
        listed.join(", "),
        told.join(" ")
    );
    Some((
        text,
        Key::Order(right.iter().map(|who| names[*who].into()).collect()),
    ))
}

fn assignment(random: &mut Random) -> Option<(String, Key)> {
    let count = random.count(4, 5);
    let mut names = random.some(PEOPLE, count);
    names.sort_unstable();
    let things = random.some(THINGS, count);
    let hours: Vec<Vec<i64>> = names
        .iter()
        .map(|_| things.iter().map(|_| random.between(2, 30)).collect())
        .collect();
    let (barred, task) = (random.below(count), random.below(count));
    let mut costs: Vec<(i64, Vec<usize>)> = orders(count)
        .into_iter()
        .filter(|order| order[barred] != task)
        .map(|order| {
            (
                order
                    .iter()
                    .enumerate()
                    .map(|(who, what)| hours[who][*what])
                    .sum(),
                order,
            )
        })
        .collect();
    costs.sort_unstable();
    let greedy = hours.iter().map(|row| row.iter().min());
    let everyone_at_best = greedy.flatten().sum::<i64>() == costs[0].0;
    if costs[0].0 == costs[1].0 || everyone_at_best {
        return None;
    }
    let rows: Vec<String> = names
        .iter()
        .zip(&hours)
        .map(|(name, row)| {
            let cells = things
                .iter()
                .zip(row)
                .map(|(thing, hours)| format!("{thing} {hours}"));
            format!("- {name}: {}", cells.collect::<Vec<_>>().join(", "))
        })
        .collect();
    let text = format!(
        "Each of {count} people makes exactly one of {count} things. The hours that each would need:\n{}\n\
         {} must not make the {}. Who makes what, so that the sum of all hours is as small as possible?",
        rows.join("\n"),
        names[barred],
        things[task]
    );
    let pairs = costs[0]
        .1
        .iter()
        .enumerate()
        .map(|(who, what)| (names[who].into(), things[*what].into()));
    Some((text, Key::Pairs(pairs.collect())))
}

fn selection(random: &mut Random) -> Option<(String, Key)> {
    let count = random.count(6, 8);
    let things = random.some(THINGS, count);
    let loads: Vec<(i64, i64)> = things
        .iter()
        .map(|_| (random.between(2, 15), random.between(5, 60)))
        .collect();
    let limit = loads.iter().map(|(weight, _)| weight).sum::<i64>() / 2;
    let (one, other) = (random.below(count - 1), count - 1);
    let mut values: Vec<(i64, usize)> = (1_usize..1 << count)
        .filter_map(|set| {
            let inside = |place: &usize| set & (1 << place) != 0;
            let sum = |part: fn(&(i64, i64)) -> i64| {
                (0..count)
                    .filter(inside)
                    .map(|place| part(&loads[place]))
                    .sum::<i64>()
            };
            let allowed = sum(|load| load.0) <= limit && !(inside(&one) && inside(&other));
            allowed.then(|| (sum(|load| load.1), set))
        })
        .collect();
    values.sort_unstable_by(|left, right| right.cmp(left));
    if values[0].0 == values[1].0 {
        return None;
    }
    let rows: Vec<String> = things
        .iter()
        .zip(&loads)
        .map(|(thing, (weight, value))| format!("- {thing}: weight {weight}, value {value}"))
        .collect();
    let text = format!(
        "A cart carries a weight of at most {limit}. There is one of each:\n{}\nThe {} and the {} must not \
         travel together. Which things make the greatest value together?",
        rows.join("\n"),
        things[one],
        things[other]
    );
    let chosen = (0..count).filter(|place| values[0].1 & (1 << place) != 0);
    Some((
        text,
        Key::Choice {
            chosen: chosen.map(|place| things[place].into()).collect(),
            all: things.iter().map(|thing| (*thing).into()).collect(),
        },
    ))
}
