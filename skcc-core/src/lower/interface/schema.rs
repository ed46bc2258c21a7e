//! Schemas of the input and the output.

use skir::{Entry, List, Schema, Text, Value};

use crate::lower::paths::{Paths, Place};
use crate::syntax::yaml;

/// The largest schema that is read from a file, in bytes.
const MAX_SCHEMA: usize = 1024 * 1024;

/// Where the text of a schema stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source<'v> {
    /// In the frontmatter, as YAML.
    Inline,
    /// In the frontmatter, as a text of JSON or YAML.
    Text(&'v str),
    /// In the bundled file with this index.
    File(usize),
    /// In a file that is not there.
    Missing(&'v str),
}

/// Where the schema that is the value of a key stands.
pub(crate) fn source<'v>(paths: &Paths<'_>, value: &'v Value) -> Source<'v> {
    let Value::Text(text) = value else {
        return Source::Inline;
    };
    let text = text.trim();
    let is_text = text.starts_with(['{', '[']) || text.contains('\n') || text.contains(": ");
    if is_text {
        return Source::Text(text);
    }
    match paths.resolve("", text) {
        Place::File(index) => Source::File(index),
        _ => Source::Missing(text),
    }
}

/// Reads a schema; `None` when there is none that could be read.
pub(super) fn lower(paths: &Paths<'_>, value: &Value) -> Option<Schema> {
    let value = match source(paths, value) {
        Source::Inline => value.clone(),
        Source::Text(text) => yaml::load(text).ok()?,
        Source::File(index) => {
            let text = paths.bundle().files[index].text()?;
            yaml::load(text.get(..MAX_SCHEMA.min(text.len()))?).ok()?
        }
        Source::Missing(_) => return None,
    };
    matches!(value, Value::Map(_) | Value::Bool(_)).then(|| Schema {
        depth: depth(&value),
        value,
        inferred: false,
    })
}

fn depth(value: &Value) -> u16 {
    u16::try_from(value.depth()).unwrap_or(u16::MAX)
}

/// The schema that an example in JSON has.
pub(in crate::lower) fn inferred(example: &str) -> Option<Schema> {
    if !example.trim_start().starts_with(['{', '[']) {
        return None;
    }
    let value = of_example(&yaml::load(example).ok()?);
    Some(Schema {
        depth: depth(&value),
        value,
        inferred: true,
    })
}

/// As deep as YAML is read, and no deeper.
fn of_example(example: &Value) -> Value {
    let entry = |key: &'static str, value: Value| Entry {
        key: Text::Borrowed(key),
        value,
    };
    let name = |name: &'static str| entry("type", Value::Text(Text::Borrowed(name)));
    let entries = match example {
        Value::Null => vec![name("null")],
        Value::Bool(_) => vec![name("boolean")],
        Value::Integer(_) => vec![name("integer")],
        Value::Number(_) => vec![name("number")],
        Value::Text(_) => vec![name("string")],
        Value::List(items) => match items.first() {
            Some(first) => vec![name("array"), entry("items", of_example(first))],
            None => vec![name("array")],
        },
        Value::Map(entries) => {
            let property = |known: &Entry| Entry {
                key: known.key.clone(),
                value: of_example(&known.value),
            };
            let properties: List<Entry> = entries.iter().map(property).collect();
            vec![name("object"), entry("properties", Value::Map(properties))]
        }
    };
    Value::Map(entries.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_has_a_schema() {
        let schema = inferred("{\"a\": 1, \"b\": [{\"c\": \"x\"}]}").unwrap();
        assert!(schema.inferred);
        let of = |path: &[&str]| {
            let mut value = &schema.value;
            for key in path {
                value = value.get(key).unwrap();
            }
            value.as_text().unwrap().to_owned()
        };
        assert_eq!(of(&["properties", "a", "type"]), "integer");
        assert_eq!(
            of(&["properties", "b", "items", "properties", "c", "type"]),
            "string"
        );
        assert_eq!(inferred("not json"), None);
        assert_eq!(inferred("{\"a\": ..."), None);
    }
}
