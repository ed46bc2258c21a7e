//! `follow.format`: answers in the format that was asked for.

use serde_json::{Value, json};

use super::prelude::*;
use crate::profile::expected::{csv_row, joined, read_csv};
use crate::profile::pool::{DEPARTMENTS, PEOPLE, THINGS};

pub(super) struct Format;

static INFO: Info = Info {
    id: "follow.format",
    category: Category::InstructionFollowing,
    meaning: "answering in a format",
    levels: [
        "a named format: JSON, CSV, a Markdown table or list",
        "an object by a schema with types, patterns and bounds",
        "several constraints at once on size, order, case and values",
    ],
    degradation: [
        Some("ask for one property of the format at a time, in steps"),
        Some("give a template to fill in"),
    ],
};

#[derive(Serialize, Deserialize)]
enum Key {
    Named {
        format: String,
        rows: Vec<(String, i64)>,
    },
    Schema {
        prefix: String,
        low: i64,
        high: i64,
        kinds: Vec<String>,
        tags: usize,
    },
    Constrained {
        keys: Vec<String>,
        bytes: usize,
        count: usize,
        low: i64,
        high: i64,
        upper: bool,
    },
}

impl Primitive for Format {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn draw(&self, level: Level, random: &mut Random) -> Option<Draft> {
        let (text, key) = match level {
            Level::L1 => named(random),
            Level::L2 => {
                let (low, count) = (random.between(1, 50), random.count(2, 5));
                let high = low + random.between(5, 60);
                let prefix = random.word(1).to_uppercase();
                let kinds: Vec<String> =
                    random.some(THINGS, 3).into_iter().map(Into::into).collect();
                let text = format!(
                    "Make up a record as a JSON object with exactly these keys. `id`: a string, `{prefix}-` and then \
                     exactly four digits. `kind`: one of {}. `level`: a whole number from {low} to {high}. `active`: \
                     true or false. `tags`: an array of exactly {count} different strings, each of at least three \
                     characters, all of them small letters from a to z. `owner`: an object with exactly the keys \
                     `name`, a string that is not empty, and `age`, a whole number from 18 to 99.",
                    kinds
                        .iter()
                        .map(|kind| format!("\"{kind}\""))
                        .collect::<Vec<_>>()
                        .join(", "),
                );
                (
                    text,
                    Key::Schema {
                        prefix,
                        low,
                        high,
                        kinds,
                        tags: count,
                    },
                )
            }
            Level::L3 => {
                let mut keys = random.words(2, 4);
                let upper = random.chance(50);
                if upper {
                    keys = keys.iter().map(|key| key.to_uppercase()).collect();
                }
                let (count, low) = (random.count(4, 8), random.between(10, 50));
                let (high, bytes) = (low + random.between(20, 49), random.count(90, 140));
                let mut told = keys.clone();
                random.shuffle(&mut told);
                keys.sort_unstable();
                let text = format!(
                    "Write one JSON object in a single line, without any space outside of strings, of at most \
                     {bytes} bytes. It has exactly the keys `{}`, written as they are here, in alphabetical order. \
                     The value of the first key in that order is an array of exactly {count} different whole \
                     numbers from {low} to {high}, from the largest down; that of the second is their sum; that \
                     of the third is a string of exactly five {} letters; that of the fourth is null.",
                    told.join("`, `"),
                    if upper { "small" } else { "capital" },
                );
                (
                    text,
                    Key::Constrained {
                        keys,
                        bytes,
                        count,
                        low,
                        high,
                        upper,
                    },
                )
            }
        };
        Some(Draft::new(
            format!("{text} Reply with that alone, without a word before or after it."),
            &key,
        ))
    }

    fn grade(&self, instance: &Instance, evidence: &Evidence, _: &dyn Interpreter) -> Grade {
        let mut checks = Checks::default();
        let text = evidence.text.trim();
        // A fence is how chats show a document; words around it are not.
        let document = match answer::fenced(text) {
            Some(inner) if text.starts_with("```") && text.ends_with("```") => inner.trim(),
            _ => text,
        };
        checks.verdict("output_format", instance.key::<Key>().check(document));
        checks.grade()
    }

    fn reference(&self, instance: &Instance) -> Solution {
        Solution::text(instance.key::<Key>().write())
    }

    fn near_misses(&self, instance: &Instance) -> Vec<(&'static str, Solution)> {
        let key: Key = instance.key();
        let right = key.write();
        let say = |text: String| Solution::text(text);
        let mut misses = Vec::from([
            ("words before it", say(format!("Here you are:\n\n{right}"))),
            ("words after it", say(format!("{right}\n\nAnything else?"))),
        ]);
        match &key {
            Key::Named { rows, .. } => {
                misses.push(("a row is missing", say(right.replace(&rows[0].0, ""))));
            }
            Key::Schema { prefix, low, .. } => {
                misses.push(("three digits", say(right.replace("-1234", "-123"))));
                misses.push(("a number as a string", say(right.replace(&format!("\"level\":{low}"), &format!("\"level\":\"{low}\"")))));
                misses.push((
                    "out of bounds",
                    say(right.replace(
                        &format!("\"level\":{low}"),
                        &format!("\"level\":{}", low - 1),
                    )),
                ));
                misses.push((
                    "a key too many",
                    say(right.replacen('{', "{\"note\":1,", 1)),
                ));
                misses.push((
                    "another prefix",
                    say(right.replace(&format!("{prefix}-"), "QQ-")),
                ));
            }
            Key::Constrained { keys, .. } => {
                misses.push(("a space", say(right.replacen(':', ": ", 1))));
                misses.push((
                    "another case",
                    say(right.replace(&keys[0], &swapped(&keys[0]))),
                ));
                let exchanged = right
                    .replace(&keys[0], "#")
                    .replace(&keys[1], &keys[0])
                    .replace('#', &keys[1]);
                misses.push(("keys exchanged", say(exchanged)));
                misses.push((
                    "too long",
                    say(right.replace("null", &format!("null{}", " ".repeat(200)))),
                ));
                misses.push(("no null", say(right.replace("null", "0"))));
            }
        }
        misses
    }
}

fn swapped(text: &str) -> String {
    let swap = |sign: char| {
        if sign.is_ascii_uppercase() {
            sign.to_ascii_lowercase()
        } else {
            sign.to_ascii_uppercase()
        }
    };
    text.chars().map(swap).collect()
}

fn named(random: &mut Random) -> (String, Key) {
    let count = random.count(3, 7);
    let pool = random.pick(&[PEOPLE, THINGS, DEPARTMENTS]);
    let rows: Vec<(String, i64)> = random
        .some(pool, count)
        .into_iter()
        .map(|name| (name.into(), random.between(1, 900)))
        .collect();
    let format = random.pick(&["json", "objects", "csv", "table", "numbered"]);
    let names: Vec<&str> = rows.iter().map(|row| row.0.as_str()).collect();
    let pairs: Vec<String> = rows
        .iter()
        .map(|row| format!("{} {}", row.0, row.1))
        .collect();
    let text = match format {
        "json" => format!(
            "Write these as a JSON array of strings, in this order: {}.",
            names.join(", ")
        ),
        "objects" => format!(
            "Write these as a JSON array of objects with the keys `name` and `count`, a number, in this order: {}.",
            pairs.join(", ")
        ),
        "csv" => format!(
            "Write these as CSV with the header `name,count`, in this order: {}.",
            pairs.join(", ")
        ),
        "table" => format!(
            "Write these as a Markdown table with the columns name and count, in this order: {}.",
            pairs.join(", ")
        ),
        _ => format!(
            "Write these as a numbered Markdown list from `1.` on, one to a line, without anything else in the items, in this order: {}.",
            names.join(", ")
        ),
    };
    (
        text,
        Key::Named {
            format: format.into(),
            rows,
        },
    )
}

fn ensure(holds: bool, reason: impl Into<String>) -> Result<(), String> {
    if holds { Ok(()) } else { Err(reason.into()) }
}

impl Key {
    fn check(&self, text: &str) -> Result<(), String> {
        match self {
            Self::Named { format, rows } => check_named(format, rows, text),
            Self::Schema {
                prefix,
                low,
                high,
                kinds,
                tags,
            } => {
                let found: Value =
                    serde_json::from_str(text).map_err(|error| format!("not JSON: {error}"))?;
                let fields = found.as_object().ok_or("not an object")?;
                let names: Vec<&str> = fields.keys().map(String::as_str).collect();
                ensure(names.len() == 6, format!("the keys are {names:?}"))?;
                let id = found["id"]
                    .as_str()
                    .and_then(|id| id.strip_prefix(prefix.as_str())?.strip_prefix('-'));
                ensure(
                    id.is_some_and(|digits| {
                        digits.len() == 4 && digits.bytes().all(|digit| digit.is_ascii_digit())
                    }),
                    "`id` is not of its pattern",
                )?;
                ensure(
                    found["kind"]
                        .as_str()
                        .is_some_and(|kind| kinds.iter().any(|known| known == kind)),
                    "`kind` is none of those allowed",
                )?;
                ensure(
                    found["level"]
                        .as_i64()
                        .is_some_and(|level| (*low..=*high).contains(&level)),
                    "`level` is out of bounds",
                )?;
                ensure(
                    found["active"].is_boolean(),
                    "`active` is neither true nor false",
                )?;
                let list = found["tags"].as_array().ok_or("`tags` is not an array")?;
                let mut words: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
                let good = words.iter().all(|word| {
                    word.len() >= 3 && word.bytes().all(|sign| sign.is_ascii_lowercase())
                });
                words.sort_unstable();
                words.dedup();
                ensure(
                    good && words.len() == *tags && list.len() == *tags,
                    "`tags` is not as asked for",
                )?;
                let owner = found["owner"]
                    .as_object()
                    .ok_or("`owner` is not an object")?;
                let named = owner
                    .get("name")
                    .and_then(Value::as_str)
                    .is_some_and(|name| !name.is_empty());
                let aged = owner
                    .get("age")
                    .and_then(Value::as_i64)
                    .is_some_and(|age| (18..=99).contains(&age));
                ensure(
                    owner.len() == 2 && named && aged,
                    "`owner` is not as asked for",
                )
            }
            Self::Constrained {
                keys,
                bytes,
                count,
                low,
                high,
                upper,
            } => {
                let found: Value =
                    serde_json::from_str(text).map_err(|error| format!("not JSON: {error}"))?;
                // No string of it holds a space.
                ensure(
                    !text.contains(char::is_whitespace),
                    "there are spaces or line breaks",
                )?;
                ensure(text.len() <= *bytes, format!("{} bytes", text.len()))?;
                let fields = found.as_object().ok_or("not an object")?;
                let places: Vec<Option<usize>> = keys
                    .iter()
                    .map(|key| text.find(&format!("\"{key}\":")))
                    .collect();
                ensure(
                    fields.len() == keys.len() && places.iter().all(Option::is_some),
                    "the keys are not those asked for",
                )?;
                ensure(places.is_sorted(), "the keys are not in alphabetical order")?;
                let [first, second, third, fourth] = &keys[..] else {
                    return Err("four keys".into());
                };
                let list = found[first]
                    .as_array()
                    .ok_or("the first value is not an array")?;
                let numbers: Vec<i64> = list.iter().filter_map(Value::as_i64).collect();
                ensure(
                    numbers.len() == *count && list.len() == *count,
                    format!("{} numbers", list.len()),
                )?;
                ensure(
                    numbers.iter().all(|number| (*low..=*high).contains(number)),
                    "a number is out of bounds",
                )?;
                ensure(
                    numbers.windows(2).all(|pair| pair[0] > pair[1]),
                    "the numbers do not fall",
                )?;
                ensure(
                    found[second].as_i64() == Some(numbers.iter().sum()),
                    "the second value is not the sum",
                )?;
                let right_case = |sign: u8| {
                    if *upper {
                        sign.is_ascii_lowercase()
                    } else {
                        sign.is_ascii_uppercase()
                    }
                };
                let word = found[third].as_str();
                ensure(
                    word.is_some_and(|word| word.len() == 5 && word.bytes().all(right_case)),
                    "the third value is not as asked for",
                )?;
                ensure(found[fourth].is_null(), "the fourth value is not null")
            }
        }
    }

    fn write(&self) -> String {
        match self {
            Self::Named { format, rows } => match format.as_str() {
                "json" => json!(rows.iter().map(|row| &row.0).collect::<Vec<_>>()).to_string(),
                "objects" => {
                    let rows: Vec<Value> = rows
                        .iter()
                        .map(|row| json!({"count": row.1, "name": row.0}))
                        .collect();
                    format!("```json\n{:#}\n```", Value::from(rows))
                }
                "csv" => joined(rows_of(rows).iter().map(|row| csv_row(row))),
                "table" => {
                    let mut lines =
                        vec!["| name | count |".to_owned(), "|------|------:|".to_owned()];
                    lines.extend(rows.iter().map(|row| format!("| {} | {} |", row.0, row.1)));
                    lines.join("\n")
                }
                _ => joined(
                    rows.iter()
                        .enumerate()
                        .map(|(index, row)| format!("{}. {}", index + 1, row.0)),
                ),
            },
            Self::Schema {
                prefix,
                low,
                kinds,
                tags,
                ..
            } => {
                let tags: Vec<String> = THINGS
                    .iter()
                    .take(*tags)
                    .map(|thing| (*thing).into())
                    .collect();
                format!(
                    "{{\"id\":\"{prefix}-1234\",\"kind\":\"{}\",\"level\":{low},\"active\":true,\"tags\":{},\
                     \"owner\":{{\"name\":\"Greta\",\"age\":40}}}}",
                    kinds[1],
                    json!(tags)
                )
            }
            Self::Constrained {
                keys,
                count,
                high,
                upper,
                ..
            } => {
                let numbers: Vec<i64> = (0..*count)
                    .map(|step| high - i64::try_from(step).unwrap_or(0))
                    .collect();
                format!(
                    "{{\"{}\":{},\"{}\":{},\"{}\":\"{}\",\"{}\":null}}",
                    keys[0],
                    json!(numbers),
                    keys[1],
                    numbers.iter().sum::<i64>(),
                    keys[2],
                    if *upper { "qwert" } else { "QWERT" },
                    keys[3]
                )
            }
        }
    }
}

fn rows_of(rows: &[(String, i64)]) -> Vec<Vec<String>> {
    let head = [vec!["name".to_owned(), "count".to_owned()]].into_iter();
    head.chain(
        rows.iter()
            .map(|row| vec![row.0.clone(), row.1.to_string()]),
    )
    .collect()
}

fn check_named(format: &str, rows: &[(String, i64)], text: &str) -> Result<(), String> {
    let same = match format {
        "json" => {
            let names: Vec<&String> = rows.iter().map(|row| &row.0).collect();
            serde_json::from_str::<Value>(text).is_ok_and(|found| found == json!(names))
        }
        "objects" => {
            let objects: Vec<Value> = rows
                .iter()
                .map(|row| json!({"count": row.1, "name": row.0}))
                .collect();
            serde_json::from_str::<Value>(text).is_ok_and(|found| found == Value::from(objects))
        }
        "csv" => {
            let trimmed = |row: Vec<String>| {
                row.iter()
                    .map(|cell| cell.trim().to_owned())
                    .collect::<Vec<_>>()
            };
            read_csv(text).into_iter().map(trimmed).eq(rows_of(rows))
        }
        "table" => {
            let mut lines = text.lines().map(|line| {
                let cells = line
                    .trim()
                    .trim_start_matches('|')
                    .trim_end_matches('|')
                    .split('|');
                cells.map(|cell| cell.trim().to_owned()).collect::<Vec<_>>()
            });
            let (head, rule) = (
                lines.next().unwrap_or_default(),
                lines.next().unwrap_or_default(),
            );
            let ruled = rule.len() == 2
                && rule.iter().all(|cell| {
                    cell.contains('-') && cell.chars().all(|sign| matches!(sign, '-' | ':'))
                });
            let named = head
                .iter()
                .map(|cell| cell.to_lowercase())
                .eq(["name", "count"]);
            let tabled = text.lines().all(|line| line.contains('|'));
            named && ruled && tabled && lines.eq(rows_of(rows).into_iter().skip(1))
        }
        _ => {
            let expected = rows
                .iter()
                .enumerate()
                .map(|(index, row)| format!("{}. {}", index + 1, row.0));
            let found = text.lines().map(str::trim).filter(|line| !line.is_empty());
            found.eq(expected)
        }
    };
    ensure(
        same,
        format!("not the {format} that was asked for: {}", short(text)),
    )
}
