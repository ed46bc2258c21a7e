//! Declared inputs.

use skir::{Input, InputOrigin, InputType, List, Scalar, Schema, Text, Value};

use crate::lower::keys;

/// Reads `arguments`: names in a text with blanks or commas between them, or
/// a list of names or of maps.
pub(super) fn arguments(value: &Value) -> Option<Vec<Input>> {
    let mut inputs = match value {
        Value::Text(text) => text
            .split(|c: char| c.is_whitespace() || c == ',')
            .filter(|name| !name.is_empty())
            .map(|name| named(name.to_owned().into()))
            .collect(),
        value => declared(value)?,
    };
    for input in &mut inputs {
        input.origin = InputOrigin::Arguments;
    }
    Some(inputs)
}

/// Reads `inputs`: a list of names or maps, or a map by name. `None` when any
/// of it is not understood.
pub(super) fn declared(value: &Value) -> Option<Vec<Input>> {
    match value {
        Value::List(items) => items.iter().map(item).collect(),
        Value::Map(entries) => entries
            .iter()
            .map(|entry| described(entry.key.clone(), &entry.value))
            .collect(),
        Value::Text(_) => Some(keys::texts(value)?.into_iter().map(named).collect()),
        _ => None,
    }
}

fn named(name: Text) -> Input {
    Input {
        name,
        required: true,
        origin: InputOrigin::Inputs,
        ..Input::default()
    }
}

/// One item of a list: a name, a map with one, or a map from the name to its
/// description.
fn item(item: &Value) -> Option<Input> {
    let Value::Map(entries) = item else {
        return keys::plain(item).filter(|name| !name.is_empty()).map(named);
    };
    match item.get("name") {
        Some(name) => described(keys::plain(name)?, item),
        None => match &entries[..] {
            [entry] => described(entry.key.clone(), &entry.value),
            _ => None,
        },
    }
}

/// The input `name` with what a value says of it: a map, the name of a type,
/// or a description.
fn described(name: Text, value: &Value) -> Option<Input> {
    let mut input = named(name);
    match value {
        Value::Null => {}
        Value::Text(text) => match scalar(text) {
            Some(scalar) => input.ty = InputType::Scalar(scalar),
            None => input.description = text.trim().to_owned().into(),
        },
        Value::Map(_) => {
            let text = |key: &str| value.get(key).and_then(keys::plain);
            input.description = text("description").unwrap_or_default();
            input.default = value
                .get("default")
                .filter(|value| **value != Value::Null)
                .cloned();
            input.ty = of_schema(value);
            let required = value.get("required").and_then(keys::truth);
            let optional = value.get("optional").and_then(keys::truth);
            input.required = required
                .or_else(|| optional.map(|optional| !optional))
                .unwrap_or(input.default.is_none());
        }
        _ => return None,
    }
    Some(input)
}

/// The arguments, the inputs and the properties of the schema, in this order;
/// what stands in several is the first, with what the others add.
pub(super) fn merged(
    arguments: Vec<Input>,
    inputs: Vec<Input>,
    schema: Option<&Schema>,
) -> Vec<Input> {
    let mut all: Vec<Input> = Vec::new();
    let mut places = std::collections::BTreeMap::new();
    let properties = schema.map(of_properties).unwrap_or_default();
    for input in arguments.into_iter().chain(inputs).chain(properties) {
        match places.get(&input.name) {
            None => {
                places.insert(input.name.clone(), all.len());
                all.push(input);
            }
            Some(at) => {
                let known: &mut Input = &mut all[*at];
                known.required = input.required;
                if known.description.is_empty() {
                    known.description = input.description;
                }
                if known.ty == InputType::default() {
                    known.ty = input.ty;
                }
                known.default = known.default.take().or(input.default);
            }
        }
    }
    all
}

/// The properties of a schema as inputs.
fn of_properties(schema: &Schema) -> Vec<Input> {
    let Some(properties) = schema.value.get("properties").and_then(Value::as_map) else {
        return Vec::new();
    };
    let required: std::collections::BTreeSet<&str> = schema
        .value
        .get("required")
        .and_then(Value::as_list)
        .into_iter()
        .flatten()
        .filter_map(Value::as_text)
        .collect();
    properties
        .iter()
        .map(|property| Input {
            name: property.key.clone(),
            description: property
                .value
                .get("description")
                .and_then(keys::plain)
                .unwrap_or_default(),
            ty: of_schema(&property.value),
            required: required.contains(&*property.key),
            default: property.value.get("default").cloned(),
            origin: InputOrigin::Schema,
        })
        .collect()
}

/// The type that a schema, or a map in its manner, describes.
fn of_schema(schema: &Value) -> InputType {
    let choices = ["enum", "options", "values", "choices"];
    let choices = choices.iter().find_map(|key| schema.get(key)?.as_list());
    if let Some(texts) = choices.and_then(all_texts) {
        return InputType::Enum(texts);
    }
    match type_name(schema) {
        Some("array" | "list") => schema
            .get("items")
            .map_or(Some(Scalar::Text), |items| match items.get("enum") {
                None => scalar(type_name(items)?),
                Some(_) => Some(Scalar::Text),
            })
            .map_or(InputType::Json, InputType::List),
        Some(name) => scalar(name).map_or(InputType::Json, InputType::Scalar),
        // Without a type, a choice between schemas or a deeper one may be
        // anything; a mere description is text.
        None => {
            let deeper = [
                "properties",
                "oneOf",
                "anyOf",
                "allOf",
                "$ref",
                "items",
                "const",
            ];
            if deeper.iter().any(|key| schema.get(key).is_some()) {
                InputType::Json
            } else {
                InputType::default()
            }
        }
    }
}

/// The one type of a schema; of several, the one beside `null`.
fn type_name(schema: &Value) -> Option<&str> {
    match schema.get("type")? {
        Value::Text(name) => Some(name),
        Value::List(names) => {
            let mut names = names
                .iter()
                .filter_map(Value::as_text)
                .filter(|name| *name != "null");
            match (names.next(), names.next()) {
                (Some(name), None) => Some(name),
                _ => Some("any"),
            }
        }
        _ => None,
    }
}

fn all_texts(values: &List<Value>) -> Option<List<Text>> {
    let text = |value: &Value| value.as_text().map(|text| Text::Owned(text.to_owned()));
    values
        .iter()
        .map(text)
        .collect::<Option<Vec<_>>>()
        .map(List::from)
}

/// The scalar type that a name means.
fn scalar(name: &str) -> Option<Scalar> {
    Some(match name.trim().to_ascii_lowercase().as_str() {
        "string" | "str" | "text" | "path" | "file" | "url" => Scalar::Text,
        "integer" | "int" => Scalar::Integer,
        "number" | "float" => Scalar::Number,
        "boolean" | "bool" | "flag" => Scalar::Boolean,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::yaml::load;

    fn show(inputs: &[Input]) -> Vec<String> {
        let show = |input: &Input| {
            let mark = if input.required { "" } else { "?" };
            let default = input.default.as_ref().map(|value| format!(" = {value:?}"));
            format!(
                "{}{mark}: {:?}{}",
                input.name,
                input.ty,
                default.unwrap_or_default()
            )
        };
        inputs.iter().map(show).collect()
    }

    #[test]
    fn arguments_are_names() {
        for yaml in [
            "issue style",
            "issue, style",
            "[issue, style]",
            "- issue\n- {name: style}",
        ] {
            let inputs = arguments(&load(yaml).unwrap()).unwrap();
            assert_eq!(
                show(&inputs),
                ["issue: Scalar(Text)", "style: Scalar(Text)"],
                "{yaml}"
            );
            assert_eq!(inputs[0].origin, InputOrigin::Arguments);
        }
    }

    #[test]
    fn inputs_have_types_and_defaults() {
        let yaml = "file: string\ncount: {type: int, default: 3}\nkind: {enum: [a, b]}\n\
                    note: what to write\nall: {type: list, required: false}\n";
        assert_eq!(
            show(&declared(&load(yaml).unwrap()).unwrap()),
            [
                "file: Scalar(Text)",
                "count?: Scalar(Integer) = Integer(3)",
                "kind: Enum([\"a\", \"b\"])",
                "note: Scalar(Text)",
                "all?: List(Text)",
            ]
        );
        assert_eq!(declared(&Value::Integer(1)), None);
        assert_eq!(declared(&load("[[a]]").unwrap()), None);
    }

    #[test]
    fn a_schema_adds_to_the_arguments_of_the_same_name() {
        let value = load(
            "{required: [b], properties: {a: {type: [string, 'null'], description: x}, \
             b: {type: array, items: {type: number}}, c: {type: object}}}",
        );
        let schema = Schema {
            value: value.unwrap(),
            ..Schema::default()
        };
        let inputs = merged(
            arguments(&load("b").unwrap()).unwrap(),
            Vec::new(),
            Some(&schema),
        );
        assert_eq!(
            show(&inputs),
            ["b: List(Number)", "a?: Scalar(Text)", "c?: Json"]
        );
        assert_eq!(inputs[1].description, "x");
    }
}
