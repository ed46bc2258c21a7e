//! `tool.call.format`: calling a tool with the right arguments.

use serde_json::{Value, json};

use super::prelude::*;
use crate::profile::expected::{off_by_one, same_json};
use crate::profile::instance::{Answer, DeclaredTool};
use crate::profile::pool::{COLOURS, PEOPLE, THINGS};

pub(super) struct CallFormat;

static INFO: Info = Info {
    id: "tool.call.format",
    category: Category::ToolUse,
    meaning: "the arguments of a tool call",
    levels: [
        "three strings",
        "objects and lists of objects, with numbers and booleans",
        "deep nesting, and strings with quotation marks, backslashes and line breaks",
    ],
    degradation: [
        Some("flatten the arguments to one level, and keep special characters in files"),
        Some("take strings alone, and parse them in the tool"),
    ],
};

#[derive(Serialize, Deserialize)]
struct Key {
    tool: String,
    arguments: Value,
    confirmation: String,
}

fn object(properties: &[(&str, Value)]) -> Value {
    let names: Vec<&str> = properties.iter().map(|property| property.0).collect();
    let properties: serde_json::Map<String, Value> = properties
        .iter()
        .map(|(name, schema)| ((*name).into(), schema.clone()))
        .collect();
    json!({"additionalProperties": false, "properties": properties, "required": names, "type": "object"})
}

fn kind(name: &str) -> Value {
    json!({ "type": name })
}

fn list(items: &Value) -> Value {
    json!({"items": items, "type": "array"})
}

impl Primitive for CallFormat {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn draw(&self, level: Level, random: &mut Random) -> Option<Draft> {
        let (tool, description, schema, arguments, text) = match level {
            Level::L1 => strings(random),
            Level::L2 => structured(random),
            Level::L3 => nested(random),
        };
        let key = Key {
            tool: tool.into(),
            arguments: arguments.clone(),
            confirmation: random.code(),
        };
        let prompt = format!(
            "{text} Call the tool `{tool}` exactly once for this. It answers with a confirmation code. {LAST_LINE}\nAnswer: <code>"
        );
        let mut draft = Draft::new(prompt, &key).needs(&[Need::Tools, Need::Calls]);
        draft.declared.push(DeclaredTool {
            name: tool.into(),
            description: description.into(),
            input_schema: schema,
            answers: vec![Answer {
                arguments,
                output: format!("confirmation code: {}", key.confirmation),
            }],
            otherwise: "error: this is not what was asked for".into(),
        });
        Some(draft)
    }

    fn grade(&self, instance: &Instance, evidence: &Evidence, _: &dyn Interpreter) -> Grade {
        let key: Key = instance.key();
        let Some(calls) = &evidence.calls else {
            return Grade::unknown("the harness does not report the tools that were called");
        };
        let mut checks = Checks::default();
        let calls: Vec<_> = calls.iter().filter(|call| call.is(&key.tool)).collect();
        checks.check("call_count", calls.len() == 1, || {
            format!("`{}` was called {} times", key.tool, calls.len())
        });
        let right = calls
            .first()
            .is_some_and(|call| same_json(&key.arguments, &call.arguments, 0.0));
        checks.check("arguments_correct", right, || {
            let found = calls
                .first()
                .map(|call| call.arguments.to_string())
                .unwrap_or_default();
            format!(
                "expected {}, found {}",
                short(&key.arguments.to_string()),
                short(&found)
            )
        });
        let told = answer::answer(&evidence.text)
            .to_uppercase()
            .contains(&key.confirmation);
        checks.check("value_correct", told, || {
            format!("the answer is not {}", key.confirmation)
        });
        checks.grade()
    }

    fn reference(&self, instance: &Instance) -> Solution {
        let key: Key = instance.key();
        let output = format!("confirmation code: {}", key.confirmation);
        Solution::text(format!("Done.\n\nAnswer: {}", key.confirmation)).call(
            0,
            &key.tool,
            key.arguments,
            &output,
        )
    }

    fn near_misses(&self, instance: &Instance) -> Vec<(&'static str, Solution)> {
        let key: Key = instance.key();
        let said = || Solution::text(format!("Answer: {}", key.confirmation));
        let text = format!(
            "{{\"name\": \"{}\", \"arguments\": {}}}",
            key.tool, key.arguments
        );
        let mut extended = key.arguments.clone();
        if let Value::Object(fields) = &mut extended {
            fields.insert("note".into(), "x".into());
        }
        let as_text = Value::String(key.arguments.to_string());
        Vec::from([
            (
                "the call as text",
                Solution::text(format!("{text}\nAnswer: {}", key.confirmation)),
            ),
            (
                "one value is wrong",
                said().call(0, &key.tool, off_by_one(&key.arguments), ""),
            ),
            (
                "an argument too many",
                said().call(0, &key.tool, extended, ""),
            ),
            (
                "the arguments as one string",
                said().call(0, &key.tool, as_text, ""),
            ),
            (
                "another tool",
                said().call(0, "other_tool", key.arguments.clone(), ""),
            ),
            (
                "twice",
                said().call(0, &key.tool, key.arguments.clone(), "").call(
                    1,
                    &key.tool,
                    key.arguments.clone(),
                    "",
                ),
            ),
            (
                "no answer",
                Solution::text("Done.").call(0, &key.tool, key.arguments.clone(), ""),
            ),
        ])
    }
}

type Task = (&'static str, &'static str, Value, Value, String);

fn strings(random: &mut Random) -> Task {
    let (person, thing, code, word) = (
        random.pick(PEOPLE),
        random.pick(THINGS),
        random.code(),
        random.word(3),
    );
    let day = format!(
        "2026-{:02}-{:02}",
        random.between(1, 12),
        random.between(1, 28)
    );
    let three = |names: [&str; 3]| object(&names.map(|name| (name, kind("string"))));
    match random.below(3) {
        0 => (
            "send_message",
            "Sends a message to a person.",
            three(["body", "subject", "to"]),
            json!({"body": format!("The {thing} is in {word}"), "subject": code, "to": person}),
            format!(
                "Send {person} a message with the subject `{code}` and the body `The {thing} is in {word}`."
            ),
        ),
        1 => (
            "book_room",
            "Books a room.",
            three(["day", "guest", "room"]),
            json!({"day": day, "guest": person, "room": word}),
            format!("Book the room `{word}` for the guest `{person}` on the day `{day}`."),
        ),
        _ => (
            "move_part",
            "Moves a part to a shelf.",
            three(["part", "reason", "shelf"]),
            json!({"part": thing, "reason": word, "shelf": code}),
            format!("Move the part `{thing}` to the shelf `{code}`; the reason is `{word}`."),
        ),
    }
}

fn structured(random: &mut Random) -> Task {
    let (person, city, express) = (random.pick(PEOPLE), random.word(2), random.chance(50));
    let count = random.count(2, 4);
    let things = random.some(THINGS, count);
    let items: Vec<(&str, i64, f64)> = things
        .into_iter()
        .map(|thing| {
            (
                thing,
                random.between(1, 40),
                exact(random.between(3, 400)) / 4.0,
            )
        })
        .collect();
    let item = object(&[
        ("price", kind("number")),
        ("quantity", kind("integer")),
        ("thing", kind("string")),
    ]);
    let customer = object(&[("city", kind("string")), ("name", kind("string"))]);
    let schema = object(&[
        ("customer", customer),
        ("express", kind("boolean")),
        ("items", list(&item)),
    ]);
    let told: Vec<String> = items
        .iter()
        .map(|(thing, quantity, price)| format!("{quantity} of {thing} at {price} each"))
        .collect();
    let rows: Vec<Value> =
        items.iter().map(|(thing, quantity, price)| json!({"price": price, "quantity": quantity, "thing": thing})).collect();
    let text = format!(
        "{person} in {city} orders, in this order: {}. The order is {}.",
        told.join("; "),
        if express { "express" } else { "not express" }
    );
    let arguments =
        json!({"customer": {"city": city, "name": person}, "express": express, "items": rows});
    ("place_order", "Places an order.", schema, arguments, text)
}

fn nested(random: &mut Random) -> Task {
    let (name, word, colour) = (random.word(3), random.word(2), random.pick(COLOURS));
    let pattern = format!("^\"{word}\\d{{{}}}\"\\s*\\\\$", random.between(2, 9));
    let path = format!("C:\\{word}\\new\\{}.txt", random.word(2));
    let note = format!(
        "She said: \"{colour} is {word}'s\"\n\tand left {} € – on {}/{}.",
        random.between(2, 99),
        word,
        name
    );
    let limits: Vec<Vec<i64>> = (0..random.count(2, 3))
        .map(|_| vec![random.between(1, 50), random.between(51, 99)])
        .collect();
    let count = random.count(2, 3);
    let tags = random.some(THINGS, count);
    let matching = object(&[
        ("limits", list(&list(&kind("integer")))),
        ("pattern", kind("string")),
    ]);
    let target = object(&[("path", kind("string")), ("tags", list(&kind("string")))]);
    let rule = object(&[
        ("match", matching),
        ("name", kind("string")),
        ("target", target),
    ]);
    let schema = object(&[("note", kind("string")), ("rules", list(&rule))]);
    let text = format!(
        "Save one rule with the name `{name}`. Its match has the limits {} (a list of pairs of numbers) and the pattern that \
         stands here between the lines of the fence, without a line break:\n\n```\n{pattern}\n```\n\nIts target has the tags {}, in \
         this order, and the path:\n\n```\n{path}\n```\n\nThe note has two lines, of which the second begins with a tab, and no \
         line break at its end:\n\n```\n{note}\n```\n\n",
        json!(limits),
        tags.join(", ")
    );
    let arguments = json!({
        "note": note,
        "rules": [{
            "match": {"limits": limits, "pattern": pattern},
            "name": name,
            "target": {"path": path, "tags": tags},
        }],
    });
    (
        "save_rules",
        "Saves rules and a note.",
        schema,
        arguments,
        text,
    )
}
