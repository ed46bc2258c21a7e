//! `gen.text.structured`: JSON and YAML.

use serde_json::{Value, json};

use super::prelude::*;
use crate::profile::expected::{off_by_one, same_json};
use crate::profile::pool::{DEPARTMENTS, PEOPLE, THINGS};

pub(super) struct StructuredText;

static INFO: Info = Info {
    id: "gen.text.structured",
    category: Category::Generation,
    meaning: "writing JSON and YAML",
    levels: [
        "a flat object of five fields, below 500 bytes",
        "nested objects and lists, below 5 KB",
        "four levels deep, above 5 KB, every value by a rule",
    ],
    degradation: [
        Some(
            "ask for the document in parts of at most 5 KB, one file for each, and join them with a script",
        ),
        Some("ask for flat keys such as `owner_name`, without nested objects and lists"),
    ],
};

#[derive(Serialize, Deserialize)]
struct Key {
    format: Format,
    value: Value,
}

#[derive(Clone, Copy, PartialEq, Serialize, Deserialize)]
enum Format {
    Json,
    Yaml,
}

impl Format {
    fn name(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Yaml => "YAML",
        }
    }

    fn read(self, text: &str) -> Option<Value> {
        match self {
            Self::Json => answer::json(text),
            // Every JSON document is a YAML document.
            Self::Yaml => serde_yaml::from_str(answer::document(text)).ok(),
        }
    }

    fn write(self, value: &Value) -> String {
        match self {
            Self::Json => format!("```json\n{value:#}\n```"),
            Self::Yaml => serde_yaml::to_string(value).expect("JSON is YAML"),
        }
    }
}

impl Primitive for StructuredText {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn draw(&self, level: Level, random: &mut Random) -> Option<Draft> {
        let (what, value) = match level {
            Level::L1 => flat(random),
            Level::L2 => nested(random),
            Level::L3 => deep(random),
        };
        let size = value.to_string().len();
        let fits = match level {
            Level::L1 => size < 500,
            Level::L2 => (500..5_000).contains(&size),
            Level::L3 => (5_001..16_000).contains(&size),
        };
        if !fits {
            return None;
        }
        let format = if level != Level::L3 && random.chance(40) {
            Format::Yaml
        } else {
            Format::Json
        };
        let prompt = format!(
            "{what}\nReply with one {} document that says exactly this and nothing else: the keys \
             that are named, numbers as numbers, yes and no as booleans, everything else as strings \
             exactly as written. Numbers have no quotation marks, dates have.",
            format.name()
        );
        Some(Draft::new(prompt, &Key { format, value }))
    }

    fn grade(&self, instance: &Instance, evidence: &Evidence, _: &dyn Interpreter) -> Grade {
        let key: Key = instance.key();
        let mut checks = Checks::default();
        let found = key.format.read(&evidence.text);
        if checks.check("valid_syntax", found.is_some(), || {
            format!("the reply is no {}", key.format.name())
        }) && let Some(found) = found
        {
            checks.check("value_correct", same_json(&key.value, &found, 0.0), || {
                difference(&key.value, &found, "").unwrap_or_default()
            });
        }
        checks.grade()
    }

    fn reference(&self, instance: &Instance) -> Solution {
        let key: Key = instance.key();
        Solution::text(key.format.write(&key.value))
    }

    fn near_misses(&self, instance: &Instance) -> Vec<(&'static str, Solution)> {
        let key: Key = instance.key();
        let whole = key.format.write(&key.value);
        let cut = whole.trim_end().trim_end_matches('`').trim_end();
        let cut = &cut[..cut.len() - 3];
        let mut extended = key.value.clone();
        if let Value::Object(fields) = &mut extended {
            fields.insert("note".into(), "as asked".into());
        }
        Vec::from([
            (
                "one value is wrong",
                Solution::text(key.format.write(&off_by_one(&key.value))),
            ),
            (
                "a field too many",
                Solution::text(key.format.write(&extended)),
            ),
            (
                "numbers as strings",
                Solution::text(key.format.write(&quoted(&key.value))),
            ),
            ("the end is missing", Solution::text(cut)),
            ("no document", Solution::text("I am not able to do that.")),
        ])
    }
}

fn flat(random: &mut Random) -> (String, Value) {
    let thing = random.pick(THINGS);
    let (owner, code) = (random.pick(PEOPLE), random.code());
    let (count, fragile) = (random.between(2, 9_000), random.chance(50));
    let price = random.between(101, 9_999);
    let price = format!("{}.{:02}", price / 100, price % 100);
    let yes = if fragile { "yes" } else { "no" };
    let text = format!(
        "A stock record: `item` is {thing}, `owner` is {owner}, `code` is {code}, `count` is {count}, \
         `price` is {price}, `fragile` is {yes}."
    );
    let price: f64 = price.parse().expect("digits around a point");
    let value = json!({
        "code": code, "count": count, "fragile": fragile, "item": thing, "owner": owner, "price": price,
    });
    (text, value)
}

fn nested(random: &mut Random) -> (String, Value) {
    let company = random.word(3);
    let city = random.word(2);
    let departments = random.count(2, 4);
    let mut text = format!(
        "A company: `name` is {company}; `address` has `city` {city} and `postcode` 0{}; \
         `departments` is a list of objects with `name`, `budget` and `people`, a list of objects with \
         `name`, `since` and `skills`, a list of strings. In this order:\n",
        random.between(1_000, 9_999)
    );
    let postcode = text
        .split("`postcode` ")
        .nth(1)
        .and_then(|rest| rest.split(';').next())
        .unwrap_or_default()
        .to_owned();
    let mut list = Vec::new();
    let mut people = random.some(PEOPLE, 12).into_iter();
    for department in random.some(DEPARTMENTS, departments) {
        let budget = random.between(10, 900) * 1_000;
        text.push_str(&format!("- department {department}, budget {budget}:\n"));
        let mut members = Vec::new();
        for person in people.by_ref().take(random.count(2, 3)) {
            let since = format!(
                "20{:02}-{:02}-{:02}",
                random.between(10, 25),
                random.between(1, 12),
                random.between(10, 28)
            );
            let count = random.count(1, 3);
            let skills = random.some(THINGS, count);
            text.push_str(&format!(
                "  - {person}, since {since}, skills in this order: {}\n",
                skills.join(", ")
            ));
            members.push(json!({"name": person, "since": since, "skills": skills}));
        }
        list.push(json!({"budget": budget, "name": department, "people": members}));
    }
    let value = json!({
        "address": {"city": city, "postcode": postcode}, "departments": list, "name": company,
    });
    (text, value)
}

fn deep(random: &mut Random) -> (String, Value) {
    let (regions, sites, shelves) = (random.count(3, 4), random.count(3, 4), random.count(5, 6));
    let (start, step) = (random.between(100, 400), random.between(3, 17));
    let things = random.some(THINGS, shelves);
    let prefix = random.word(2);
    let mut number = start;
    let mut list = Vec::new();
    for region in 1..=regions {
        let mut places = Vec::new();
        for site in 1..=sites {
            let mut rows = Vec::new();
            for (shelf, thing) in things.iter().enumerate() {
                rows.push(json!({
                    "id": format!("{prefix}-{region}-{site}-{}", shelf + 1),
                    "item": thing,
                    "stock": {"count": number, "low": number % 2 == 1},
                }));
                number += step;
            }
            places.push(json!({"name": format!("site {site}"), "shelves": rows}));
        }
        list.push(json!({"name": format!("region {region}"), "sites": places}));
    }
    let text = format!(
        "A store has {regions} regions, each with {sites} sites, each with {shelves} shelves. The \
         document is an object with the one key `regions`: a list of objects with `name` (`region 1`, \
         `region 2` …) and `sites`, a list of objects with `name` (`site 1`, `site 2` … in every region) \
         and `shelves`, a list of objects with `id`, `item` and `stock`. `id` is `{prefix}-R-S-N`, with \
         the numbers of region, site and shelf, each from 1, in the places of R, S and N. `item` is, by \
         the number of the shelf: {}. `stock` is an object with `count` and `low`. `count` is {start} \
         for the very first shelf and grows by {step} with every further shelf of the whole store, in \
         the order of the document. `low` is true where `count` is odd, else false. Write the document \
         out whole, without abbreviations.",
        things.join(", ")
    );
    (text, json!({ "regions": list }))
}

/// The value with its numbers as strings.
fn quoted(value: &Value) -> Value {
    match value {
        Value::Number(number) => Value::String(number.to_string()),
        Value::Array(items) => items.iter().map(quoted).collect(),
        Value::Object(fields) => Value::Object(
            fields
                .iter()
                .map(|(key, value)| (key.clone(), quoted(value)))
                .collect(),
        ),
        other => other.clone(),
    }
}

/// Where two values differ first.
fn difference(left: &Value, right: &Value, path: &str) -> Option<String> {
    match (left, right) {
        (Value::Object(left), Value::Object(right)) => {
            let missing = left.keys().find(|key| !right.contains_key(*key));
            if let Some(key) = missing {
                return Some(format!("`{path}.{key}` is missing"));
            }
            if let Some(key) = right.keys().find(|key| !left.contains_key(*key)) {
                return Some(format!("`{path}.{key}` was not asked for"));
            }
            left.iter()
                .find_map(|(key, left)| difference(left, right.get(key)?, &format!("{path}.{key}")))
        }
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => {
            let mut pairs = left.iter().zip(right).enumerate();
            pairs.find_map(|(index, (left, right))| {
                difference(left, right, &format!("{path}[{index}]"))
            })
        }
        _ if same_json(left, right, 0.0) => None,
        _ => Some(format!(
            "`{path}`: expected {}, found {}",
            short(&left.to_string()),
            short(&right.to_string())
        )),
    }
}
