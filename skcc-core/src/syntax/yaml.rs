//! The only module that knows a YAML library.

use serde_yaml::Value as Yaml;
use skir::{Entry, Text, Value};

/// Why a text is not YAML.
#[derive(Debug)]
pub(crate) struct YamlError {
    /// Where, in bytes of the text.
    pub(crate) offset: usize,
    /// Why, as a lowercase fragment.
    pub(crate) message: String,
}

/// Reads YAML.
pub(crate) fn load(text: &str) -> Result<Value, YamlError> {
    serde_yaml::from_str::<Yaml>(text)
        .map(convert)
        .map_err(|error| {
            let offset = error.location().map_or(0, |location| location.index());
            let message = error.to_string();
            let message = message.split(" at line ").next().unwrap_or_default();
            YamlError {
                offset: offset.min(text.len()),
                message: message.to_owned(),
            }
        })
}

fn convert(yaml: Yaml) -> Value {
    match yaml {
        Yaml::Null => Value::Null,
        Yaml::Bool(value) => Value::Bool(value),
        Yaml::Number(number) => number.as_i64().map_or_else(
            || Value::Number(number.as_f64().unwrap_or(f64::NAN)),
            Value::Integer,
        ),
        Yaml::String(text) => Value::Text(Text::Owned(text)),
        Yaml::Sequence(items) => Value::List(items.into_iter().map(convert).collect()),
        Yaml::Mapping(map) => Value::Map(
            map.into_iter()
                .map(|(key, value)| Entry {
                    key: Text::Owned(key_text(&key)),
                    value: convert(value),
                })
                .collect(),
        ),
        Yaml::Tagged(tagged) => convert(tagged.value),
    }
}

fn key_text(key: &Yaml) -> String {
    match key {
        Yaml::String(text) => text.clone(),
        other => serde_yaml::to_string(other)
            .unwrap_or_default()
            .trim_end()
            .to_owned(),
    }
}
