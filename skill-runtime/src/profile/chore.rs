//! Data that a program is to process, and what comes of it: the same for every
//! language.

use std::collections::{BTreeMap, BTreeSet};
use std::format;
use std::prelude::v1::*;

use serde_json::{Value, json};

use super::expected::{Expected, csv_row, joined};
use super::pool::{PEOPLE, THINGS};
use super::program::Case;
use super::random::Random;

/// What a program is to do.
pub(crate) struct Chore {
    /// In words.
    pub(crate) text: String,
    /// The file that it writes.
    pub(crate) output: &'static str,
    /// The data that the model sees, and other data of the same form.
    pub(crate) cases: Vec<Case>,
    /// What a program in any language needs to know.
    pub(crate) choices: Vec<String>,
}

/// Lines `name:number`; those that pass a condition are counted, summed up or
/// listed. The choices: `at least`, `below` or `even`; the bound; `count`, `sum`
/// or `names`.
pub(crate) fn readings(random: &mut Random) -> Option<Chore> {
    let condition = random.pick(&["at least", "below", "even"]);
    let result = random.pick(&["count", "sum", "names"]);
    let bound = random.between(250, 750);
    let mut cases = Vec::new();
    for _ in 0..2 {
        let count = random.count(8, 26);
        let mut names = random.some(PEOPLE, count);
        random.shuffle(&mut names);
        let rows: Vec<(&str, i64)> = names
            .iter()
            .map(|name| (*name, random.between(1, 999)))
            .collect();
        let passes = |number: i64| match condition {
            "at least" => number >= bound,
            "below" => number < bound,
            _ => number % 2 == 0,
        };
        let kept: Vec<(&str, i64)> = rows.iter().copied().filter(|row| passes(row.1)).collect();
        if kept.is_empty() || kept.len() == rows.len() {
            return None;
        }
        let expected = match result {
            "count" => Expected::Number(i64::try_from(kept.len()).ok()?),
            "sum" => Expected::Number(kept.iter().map(|row| row.1).sum()),
            _ => {
                let names: BTreeSet<&str> = kept.iter().map(|row| row.0).collect();
                Expected::Lines(names.into_iter().map(Into::into).collect())
            }
        };
        let lines = joined(rows.iter().map(|(name, number)| format!("{name}:{number}")));
        cases.push(Case::new(&[("data.txt", lines)], expected));
    }
    let which = match condition {
        "even" => "the number is even".to_owned(),
        other => format!("the number is {other} {bound}"),
    };
    let what = match result {
        "count" => "Write how many lines there are in which",
        "sum" => "Write the sum of the numbers of all lines in which",
        _ => "Write the names, one to a line in alphabetical order, of all lines in which",
    };
    let text = format!(
        "`data.txt` has one record to a line, a name and a whole number with a colon between them, such as \
         `Greta:417`. {what} {which}, and nothing else, to `result.txt`."
    );
    let choices = Vec::from([condition.into(), bound.to_string(), result.into()]);
    Some(Chore {
        text,
        output: "result.txt",
        cases,
        choices,
    })
}

/// A CSV file with quoted fields, summed up by customer as JSON. The choice: the
/// status that counts.
pub(crate) fn orders(random: &mut Random) -> Option<Chore> {
    let status = random.pick(&["paid", "open", "returned"]);
    let field = random.pick(&["largest", "smallest", "latest"]);
    let mut cases = Vec::new();
    for _ in 0..2 {
        let count = random.count(3, 5);
        let customers = random.some(PEOPLE, count);
        let mut rows = Vec::from([["customer", "product", "amount", "day", "status"]
            .map(String::from)
            .to_vec()]);
        let mut sums: BTreeMap<&str, (i64, i64, i64, String)> = BTreeMap::new();
        for _ in 0..random.count(15, 40) {
            let customer = random.pick(&customers);
            let thing = random.pick(THINGS);
            let product = if random.chance(40) {
                format!("{thing}, large")
            } else {
                thing.into()
            };
            let amount = random.between(1, 900);
            let day = format!(
                "2025-{:02}-{:02}",
                random.between(1, 12),
                random.between(1, 28)
            );
            let state = random.pick(&["paid", "open", "returned"]);
            if state == status {
                let entry = sums.entry(customer).or_insert((0, 0, amount, day.clone()));
                entry.0 += 1;
                entry.1 += amount;
                entry.2 = if field == "largest" {
                    entry.2.max(amount)
                } else {
                    entry.2.min(amount)
                };
                entry.3 = entry.3.clone().max(day.clone());
            }
            rows.push(Vec::from([
                customer.into(),
                product,
                amount.to_string(),
                day,
                state.into(),
            ]));
        }
        if sums.len() < 2 {
            return None;
        }
        let value: Value = sums
            .into_iter()
            .map(|(customer, (count, total, extreme, day))| {
                let special = if field == "latest" {
                    json!(day)
                } else {
                    json!(extreme)
                };
                (
                    customer.to_owned(),
                    json!({"count": count, field: special, "total": total}),
                )
            })
            .collect::<serde_json::Map<_, _>>()
            .into();
        let text = joined(rows.iter().map(|row| csv_row(row)));
        cases.push(Case::new(
            &[("orders.csv", text)],
            Expected::Json {
                value,
                tolerance: 0.0,
            },
        ));
    }
    let special = match field {
        "latest" => "`latest`, its latest day as it stands in the file",
        "largest" => "`largest`, its largest amount",
        _ => "`smallest`, its smallest amount",
    };
    let text = format!(
        "`orders.csv` is a CSV file with a header and the columns customer, product, amount (a whole number), \
         day and status; fields that hold a comma are in quotation marks. Write `summary.json`: a JSON object \
         with one key for each customer that has orders with the status `{status}`, and for each an object \
         with `count`, the number of those orders, `total`, the sum of their amounts, and {special}. Orders \
         with another status do not count at all."
    );
    Some(Chore {
        text,
        output: "summary.json",
        cases,
        choices: Vec::from([status.into(), field.into()]),
    })
}

/// Several JSON files, of which an index names some that are not there. The
/// choices: which of two records with one id wins.
pub(crate) fn parts(random: &mut Random) -> Option<Chore> {
    let newest = random.chance(50);
    let mut cases = Vec::new();
    for _ in 0..2 {
        let count = random.count(3, 5);
        let names = random.words(2, count);
        let missing = random.below(names.len());
        let mut files: Vec<(String, String)> = Vec::new();
        let mut kept: BTreeMap<i64, (i64, String)> = BTreeMap::new();
        let mut seen: BTreeSet<(i64, i64)> = BTreeSet::new();
        let mut doubles = 0;
        for (place, name) in names.iter().enumerate() {
            if place == missing {
                continue;
            }
            let mut records = Vec::new();
            for _ in 0..random.count(3, 7) {
                let (id, version) = (random.between(1, 14), random.between(1, 99));
                if !seen.insert((id, version)) {
                    return None;
                }
                let label = random.word(2);
                records.push(json!({"id": id, "label": label, "version": version}));
                doubles += usize::from(kept.contains_key(&id));
                let better = kept
                    .get(&id)
                    .is_none_or(|(known, _)| (version > *known) == newest);
                if better {
                    kept.insert(id, (version, label));
                }
            }
            files.push((
                format!("{name}.json"),
                format!("{}\n", Value::from(records)),
            ));
        }
        if doubles < 2 {
            return None;
        }
        let listed: Vec<String> = names.iter().map(|name| format!("{name}.json")).collect();
        let index = format!("{}\n", json!(listed));
        let records: Vec<Value> = kept
            .iter()
            .map(|(id, (version, label))| json!({"id": id, "label": label, "version": version}))
            .collect();
        let value = json!({"missing": [listed[missing]], "records": records});
        files.push(("index.json".into(), index));
        let files: Vec<(&str, String)> = files
            .iter()
            .map(|(path, text)| (path.as_str(), text.clone()))
            .collect();
        cases.push(Case::new(
            &files,
            Expected::Json {
                value,
                tolerance: 0.0,
            },
        ));
    }
    let wins = if newest { "highest" } else { "lowest" };
    let text = format!(
        "`index.json` is a JSON array of file names. Each file is a JSON array of objects with `id`, `label` \
         and `version`; some of the files do not exist. Read all files at the same time, asynchronously, and \
         write `merged.json`: an object with `records`, an array of the objects, for each `id` the one with \
         the {wins} `version`, in ascending order of `id`, and `missing`, an array of the names of the files \
         that do not exist, in the order of the index."
    );
    Some(Chore {
        text,
        output: "merged.json",
        cases,
        choices: Vec::from([wins.into()]),
    })
}
