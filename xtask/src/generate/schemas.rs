//! `docs/schemas`: JSON Schemas of what the project reads and writes.

use serde_json::{Map, Value, json};
use skcc_core::config::{Kind, Setting, settings};
use skcc_core::emit::{EMITTERS, Style};

use super::File;

pub(super) fn all() -> Vec<File> {
    let skir = schemars::schema_for!(skir::Skill);
    let mut all = vec![
        file("skir", skir.as_value()),
        file("skcc.toml", &configuration()),
    ];
    let schemas = cargo_skcc::schemas();
    all.extend(
        schemas
            .iter()
            .map(|(name, schema)| file(name, schema.as_value())),
    );
    all
}

fn file(name: &str, schema: &Value) -> File {
    let mut text = serde_json::to_string_pretty(schema).expect("a schema is plain JSON");
    text.push('\n');
    (format!("docs/schemas/{name}.schema.json"), text)
}

/// The schema of `skcc.toml`, for editors.
fn configuration() -> Value {
    let mut schema = table(settings());
    let object = schema.as_object_mut().expect("it was made as an object");
    let draft = json!("https://json-schema.org/draft/2020-12/schema");
    object.insert("$schema".to_owned(), draft);
    object.insert("title".to_owned(), json!("skcc.toml"));
    schema
}

fn table(settings: &[Setting]) -> Value {
    let properties: Map<String, Value> = settings
        .iter()
        .map(|setting| {
            let mut schema = of_kind(setting.kind);
            schema["description"] = json!(setting.doc);
            (setting.name.to_owned(), schema)
        })
        .collect();
    let required = settings.iter().filter(|setting| setting.required.is_some());
    let required: Vec<_> = required.map(|setting| setting.name).collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

fn of_kind(kind: Kind) -> Value {
    match kind {
        Kind::Truth => json!({ "type": "boolean" }),
        Kind::Text | Kind::Codes => json!({ "type": "string" }),
        Kind::Name => json!({ "type": "string", "pattern": "^[a-z0-9-]+$" }),
        Kind::Number => json!({ "type": "number", "minimum": 0 }),
        Kind::Date => json!({ "type": "string", "format": "date" }),
        Kind::Path | Kind::Glob | Kind::Words => json!({ "type": "string", "minLength": 1 }),
        Kind::Url => json!({ "type": "string", "pattern": "^https?://[^\\s]+$" }),
        Kind::Choice(known) => json!({ "type": "string", "enum": known }),
        Kind::Target => {
            let targets = EMITTERS.iter().map(|emitter| emitter.target());
            let names = targets.flat_map(|target| [&[target.id], target.aliases].concat());
            json!({ "type": "string", "enum": names.collect::<Vec<_>>() })
        }
        Kind::List(item) => json!({ "type": "array", "items": of_kind(*item) }),
        Kind::Styles => {
            let style = json!({ "type": "string", "enum": Style::NAMES });
            json!({ "oneOf": [style, { "type": "object", "additionalProperties": style }] })
        }
        Kind::Levels => json!({
            "type": "object",
            "additionalProperties": { "type": "string", "enum": ["allow", "warn", "deny"] },
        }),
        Kind::Table(settings) => table(settings),
        Kind::Tables(settings) => json!({ "type": "array", "items": table(settings) }),
    }
}
