//! What the keywords of JSON Schema (draft 2020-12, and those of draft 4 to
//! 2019-09 that it replaced) ask for.

use std::collections::BTreeSet;

use skir::Value;

/// Something wrong in a schema.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Problem {
    /// The keys from the top to the keyword.
    pub(super) path: Vec<String>,
    /// What is wrong, as a lowercase fragment.
    pub(super) message: String,
}

/// How many problems of one schema are reported.
const MAX_PROBLEMS: usize = 16;

/// What a keyword's value has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Any value.
    Any,
    /// A text.
    Text,
    /// A truth value.
    Flag,
    /// A number.
    Number,
    /// A number, or a truth value as in draft 4.
    Bound,
    /// A whole number that is not negative.
    Count,
    /// The name of a type or a list of them.
    Type,
    /// A list of at least one value.
    Choices,
    /// A list of texts.
    Texts,
    /// A schema.
    Schema,
    /// A schema or a list of schemas.
    Items,
    /// A list of at least one schema.
    Schemas,
    /// A map of schemas.
    Map,
    /// A map of schemas or of lists of texts.
    Dependencies,
    /// A map of lists of texts.
    TextLists,
    /// A reference.
    Ref,
}

/// Every keyword, sorted by name.
const KEYWORDS: &[(&str, Kind)] = &[
    ("$anchor", Kind::Text),
    ("$comment", Kind::Text),
    ("$defs", Kind::Map),
    ("$dynamicAnchor", Kind::Text),
    ("$dynamicRef", Kind::Text),
    ("$id", Kind::Text),
    ("$ref", Kind::Ref),
    ("$schema", Kind::Text),
    ("$vocabulary", Kind::Any),
    ("additionalItems", Kind::Schema),
    ("additionalProperties", Kind::Schema),
    ("allOf", Kind::Schemas),
    ("anyOf", Kind::Schemas),
    ("const", Kind::Any),
    ("contains", Kind::Schema),
    ("contentEncoding", Kind::Text),
    ("contentMediaType", Kind::Text),
    ("contentSchema", Kind::Schema),
    ("default", Kind::Any),
    ("definitions", Kind::Map),
    ("dependencies", Kind::Dependencies),
    ("dependentRequired", Kind::TextLists),
    ("dependentSchemas", Kind::Map),
    ("deprecated", Kind::Flag),
    ("description", Kind::Text),
    ("else", Kind::Schema),
    ("enum", Kind::Choices),
    ("example", Kind::Any),
    ("examples", Kind::Any),
    ("exclusiveMaximum", Kind::Bound),
    ("exclusiveMinimum", Kind::Bound),
    ("format", Kind::Text),
    ("id", Kind::Any),
    ("if", Kind::Schema),
    ("items", Kind::Items),
    ("maxContains", Kind::Count),
    ("maxItems", Kind::Count),
    ("maxLength", Kind::Count),
    ("maxProperties", Kind::Count),
    ("maximum", Kind::Number),
    ("minContains", Kind::Count),
    ("minItems", Kind::Count),
    ("minLength", Kind::Count),
    ("minProperties", Kind::Count),
    ("minimum", Kind::Number),
    ("multipleOf", Kind::Number),
    ("not", Kind::Schema),
    ("nullable", Kind::Flag),
    ("oneOf", Kind::Schemas),
    ("pattern", Kind::Text),
    ("patternProperties", Kind::Map),
    ("prefixItems", Kind::Schemas),
    ("properties", Kind::Map),
    ("propertyNames", Kind::Schema),
    ("readOnly", Kind::Flag),
    ("required", Kind::Texts),
    ("then", Kind::Schema),
    ("title", Kind::Text),
    ("type", Kind::Type),
    ("unevaluatedItems", Kind::Schema),
    ("unevaluatedProperties", Kind::Schema),
    ("uniqueItems", Kind::Flag),
    ("writeOnly", Kind::Flag),
];

const TYPES: [&str; 7] = [
    "array", "boolean", "integer", "null", "number", "object", "string",
];

/// Whether a type exists.
pub(super) fn is_type(name: &str) -> bool {
    TYPES.contains(&name)
}

/// Whether JSON Schema has a keyword.
pub(super) fn is_known(name: &str) -> bool {
    kind(name).is_some()
}

fn kind(name: &str) -> Option<Kind> {
    let index = KEYWORDS
        .binary_search_by(|(known, _)| (*known).cmp(name))
        .ok()?;
    Some(KEYWORDS[index].1)
}

/// What is wrong in a schema, in the order of its text.
pub(super) fn problems(schema: &Value) -> Vec<Problem> {
    let mut check = Check {
        top: schema,
        path: Vec::new(),
        problems: Vec::new(),
    };
    check.schema(schema);
    check.problems
}

struct Check<'v> {
    top: &'v Value,
    path: Vec<String>,
    problems: Vec<Problem>,
}

impl Check<'_> {
    /// Values lie at most 128 deep inside one another, so this ends.
    fn schema(&mut self, schema: &Value) {
        let entries = match schema {
            Value::Map(entries) => entries,
            Value::Bool(_) => return,
            other => {
                let message = format!("expected a schema, found {}", kind_of(other));
                self.report(message);
                return;
            }
        };
        for entry in entries {
            if self.problems.len() >= MAX_PROBLEMS {
                return;
            }
            if let Some(kind) = kind(&entry.key) {
                self.path.push(entry.key.clone().into_owned());
                self.keyword(kind, &entry.value, schema);
                self.path.pop();
            }
        }
    }

    fn keyword(&mut self, kind: Kind, value: &Value, schema: &Value) {
        let has_items = matches!(value, Value::List(items) if !items.is_empty());
        match (kind, value) {
            (Kind::Choices, _) if has_items => {}
            (Kind::Any, _)
            // YAML takes an unquoted number or date for something else.
            | (Kind::Text, Value::Text(_) | Value::Integer(_) | Value::Number(_) | Value::Bool(_))
            | (Kind::Flag | Kind::Bound, Value::Bool(_))
            | (Kind::Number | Kind::Bound, Value::Integer(_) | Value::Number(_))
            | (Kind::Count, Value::Integer(0..)) => {}
            (Kind::Type, _) => self.types(value),
            (Kind::Texts, Value::List(items)) => {
                let names: Option<Vec<_>> = items.iter().map(Value::as_text).collect();
                match names {
                    Some(names) => self.required(&names, schema),
                    None => self.report("expected a list of texts".to_owned()),
                }
            }
            (Kind::Schemas, Value::List(items)) if has_items => self.list(items),
            (Kind::Items, Value::List(items)) => self.list(items),
            (Kind::Schema | Kind::Items, _) => self.schema(value),
            (Kind::Map | Kind::Dependencies, Value::Map(entries)) => {
                for entry in entries {
                    let is_list = matches!(entry.value, Value::List(_));
                    if kind == Kind::Dependencies && is_list {
                        continue;
                    }
                    self.path.push(entry.key.clone().into_owned());
                    self.schema(&entry.value);
                    self.path.pop();
                }
            }
            (Kind::TextLists, Value::Map(entries)) => {
                let is_texts = |value: &Value| {
                    let items = value.as_list();
                    items.is_some_and(|items| items.iter().all(|item| item.as_text().is_some()))
                };
                if !entries.iter().all(|entry| is_texts(&entry.value)) {
                    self.report("expected lists of texts".to_owned());
                }
            }
            (Kind::Ref, Value::Text(target)) => self.reference(target),
            (kind, other) => {
                let message = format!("expected {}, found {}", words(kind), kind_of(other));
                self.report(message);
            }
        }
    }

    fn list(&mut self, items: &[Value]) {
        for (index, item) in items.iter().enumerate() {
            self.path.push(index.to_string());
            self.schema(item);
            self.path.pop();
        }
    }

    fn types(&mut self, value: &Value) {
        let names = match value {
            Value::Text(_) => std::slice::from_ref(value),
            Value::List(names) if !names.is_empty() => names,
            // `type: null` is the type, though YAML takes it for nothing.
            Value::Null => return,
            other => {
                self.report(format!(
                    "expected the name of a type, found {}",
                    kind_of(other)
                ));
                return;
            }
        };
        let mut seen = BTreeSet::new();
        for name in names {
            match name {
                Value::Null => {}
                Value::Text(name) if is_type(name) => {
                    if !seen.insert(&**name) {
                        self.report(format!("the type `{name}` stands twice"));
                    }
                }
                Value::Text(name) => {
                    let near = crate::distance::nearest(name, TYPES);
                    let near = near.or_else(|| other_name(name));
                    self.report(match near {
                        Some(near) => format!("there is no type `{name}`; write `{near}`"),
                        None => format!("there is no type `{name}`"),
                    });
                }
                other => self.report(format!(
                    "expected the name of a type, found {}",
                    kind_of(other)
                )),
            }
        }
    }

    /// A name without a property is a mistake where the properties are all
    /// there: they may also come from another schema or from a pattern.
    fn required(&mut self, names: &[&str], schema: &Value) {
        let elsewhere = [
            "$ref",
            "$dynamicRef",
            "allOf",
            "anyOf",
            "oneOf",
            "if",
            "patternProperties",
            "dependentSchemas",
        ];
        if elsewhere.iter().any(|key| schema.get(key).is_some()) {
            return;
        }
        let Some(properties) = schema.get("properties").and_then(Value::as_map) else {
            return;
        };
        let known: BTreeSet<&str> = properties.iter().map(|entry| &*entry.key).collect();
        for name in names {
            if !known.contains(name) {
                self.report(format!("`{name}` is required but is no property"));
            }
        }
    }

    /// A reference into the schema itself has to lead somewhere.
    fn reference(&mut self, target: &str) {
        let Some(pointer) = target.strip_prefix("#/") else {
            return;
        };
        let mut at = self.top;
        for part in pointer.split('/') {
            let part = part.replace("~1", "/").replace("~0", "~");
            let part = crate::lower::paths::percent_decode(&part);
            let next = match at {
                Value::List(items) => part
                    .parse::<usize>()
                    .ok()
                    .and_then(|index| items.get(index)),
                value => value.get(&part),
            };
            let Some(next) = next else {
                self.report(format!("`{target}` leads nowhere"));
                return;
            };
            at = next;
        }
    }

    fn report(&mut self, message: String) {
        if self.problems.len() >= MAX_PROBLEMS {
            return;
        }
        let message = match self.path.last() {
            Some(key) => format!("`{key}`: {message}"),
            None => message,
        };
        self.problems.push(Problem {
            path: self.path.clone(),
            message,
        });
    }
}

/// What other languages call a type.
fn other_name(name: &str) -> Option<&'static str> {
    Some(match name.to_ascii_lowercase().as_str() {
        "str" | "text" | "date" | "file" | "path" | "enum" => "string",
        "int" => "integer",
        "float" | "double" => "number",
        "bool" => "boolean",
        "list" => "array",
        "dict" | "map" | "record" => "object",
        _ => return None,
    })
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::List(items) if items.is_empty() => "an empty list",
        other => other.kind(),
    }
}

const fn words(kind: Kind) -> &'static str {
    match kind {
        Kind::Any => "any value",
        Kind::Text | Kind::Ref => "text",
        Kind::Flag => "a boolean",
        Kind::Number => "a number",
        Kind::Bound => "a number or a boolean",
        Kind::Count => "a whole number from 0",
        Kind::Type => "the name of a type",
        Kind::Choices => "a list of values",
        Kind::Texts => "a list of texts",
        Kind::Schema | Kind::Items => "a schema",
        Kind::Schemas => "a list of schemas",
        Kind::Map | Kind::Dependencies => "a map of schemas",
        Kind::TextLists => "a map of lists of texts",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::yaml::load;

    fn messages(yaml: &str) -> Vec<String> {
        problems(&load(yaml).unwrap())
            .into_iter()
            .map(|problem| format!("{}: {}", problem.path.join("/"), problem.message))
            .collect()
    }

    #[test]
    fn keywords_are_sorted() {
        assert!(KEYWORDS.is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn legal_schemas_pass() {
        for yaml in [
            "{}",
            "true",
            "{$ref: 'https://example.com/x.json'}",
            "{$ref: '#/$defs/a', $defs: {a: {type: string}}}",
            "{oneOf: [{type: string}, true]}",
            "{enum: [1, null]}",
            "{properties: {a: true, b: {items: {type: [string, 'null']}}}, required: [a]}",
            "{required: [a]}",
            "{properties: {}, patternProperties: {'^a': {}}, required: [a]}",
            "{items: [{}, {}], additionalItems: false}",
            "{minimum: 1, exclusiveMinimum: true, maxLength: 3, uniqueItems: true}",
            "{type: object, x-own: [1], properties: {type: {type: string}}}",
            "{dependencies: {a: [b], c: {}}}",
        ] {
            assert_eq!(messages(yaml), [""; 0], "{yaml}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_at_its_keyword() {
        for (yaml, expected) in [
            (
                "{type: objekt}",
                "type: `type`: there is no type `objekt`; write `object`",
            ),
            (
                "{type: str}",
                "type: `type`: there is no type `str`; write `string`",
            ),
            (
                "{type: []}",
                "type: `type`: expected the name of a type, found an empty list",
            ),
            (
                "{properties: [a]}",
                "properties: `properties`: expected a map of schemas, found a list",
            ),
            (
                "{properties: {a: string}}",
                "properties/a: `a`: expected a schema, found text",
            ),
            (
                "{required: true}",
                "required: `required`: expected a list of texts, found a boolean",
            ),
            (
                "{properties: {}, required: [b]}",
                "required: `required`: `b` is required but is no property",
            ),
            (
                "{enum: []}",
                "enum: `enum`: expected a list of values, found an empty list",
            ),
            (
                "{anyOf: [{type: x}]}",
                "anyOf/0/type: `type`: there is no type `x`",
            ),
            (
                "{minLength: -1}",
                "minLength: `minLength`: expected a whole number from 0, found a number",
            ),
            (
                "{$ref: '#/$defs/a'}",
                "$ref: `$ref`: `#/$defs/a` leads nowhere",
            ),
        ] {
            assert_eq!(messages(yaml), [expected], "{yaml}");
        }
    }
}
