//! `docs/schemas`: JSON Schemas of what the project writes as JSON.

use super::File;

pub(super) fn all() -> Vec<File> {
    vec![file("skir", &schemars::schema_for!(skir::Skill))]
}

fn file(name: &str, schema: &schemars::Schema) -> File {
    let mut text = serde_json::to_string_pretty(schema).expect("a schema is plain JSON");
    text.push('\n');
    (format!("docs/schemas/{name}.schema.json"), text)
}
