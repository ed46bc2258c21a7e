//! The only module that knows a YAML library.
//!
//! What it loads is bounded: values lie at most 128 deep inside one another
//! (the library's own limit), and no document yields more values than it has
//! bytes, so aliases cannot multiply them.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::de::{
    DeserializeSeed, EnumAccess, Error as _, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use skir::{Entry, Text, Value};

/// Why a text is not YAML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct YamlError {
    /// Where, in bytes of the text.
    pub(crate) offset: usize,
    /// Why, as a lowercase fragment.
    pub(crate) message: String,
}

/// Stands for a separator that the library takes for a line end, though YAML
/// has not done so since 2009.
const SEPARATORS: [(char, char); 2] = [('\u{2028}', '\u{e028}'), ('\u{2029}', '\u{e029}')];

/// Reads YAML. Keys keep their order, and one that stands twice is listed
/// twice; keys that are not text are listed as they would be written.
pub(crate) fn load(text: &str) -> Result<Value, YamlError> {
    if let Some(offset) = too_many_open(text) {
        return Err(YamlError {
            offset,
            message: "brackets lie too deep inside one another".to_owned(),
        });
    }
    let mut readable = Cow::Borrowed(text);
    for (separator, stand_in) in SEPARATORS {
        if text.contains(separator) && !text.contains(stand_in) {
            readable = readable
                .replace(separator, stand_in.encode_utf8(&mut [0; 4]))
                .into();
        }
    }
    let loader = Loader {
        budget: &Cell::new(text.len() + 1),
        restore: matches!(readable, Cow::Owned(_)),
    };
    loader
        .deserialize(serde_yaml::Deserializer::from_str(&readable))
        .map_err(|error| {
            let message = error.to_string();
            let message = message.split(" at line ").next().unwrap_or_default();
            YamlError {
                offset: error.location().map_or(0, |location| {
                    offset(text, location.line(), location.column())
                }),
                message: message.to_owned(),
            }
        })
}

/// The library needs quadratic time for open brackets, whether they are closed
/// or not, so more than this many are refused before it sees them. Prose and
/// data stay far below.
const MAX_OPEN: usize = 1000;

fn too_many_open(text: &str) -> Option<usize> {
    let mut open = 0_usize;
    text.bytes().position(|byte| {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        open > MAX_OPEN
    })
}

/// The byte at a line and column, both from 1; columns are characters.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let bytes = text.as_bytes();
    let mut start = 0;
    let mut left = line.saturating_sub(1);
    let mut at = 0;
    while left > 0 && at < bytes.len() {
        let is_break = match bytes[at] {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        };
        at += 1;
        if is_break {
            start = at;
            left -= 1;
        }
    }
    if left > 0 {
        return text.len();
    }
    let rest = &text[start..];
    rest.char_indices()
        .nth(column.saturating_sub(1))
        .map_or(text.len(), |(index, _)| start + index)
}

#[derive(Clone, Copy)]
struct Loader<'a> {
    /// How many values may still come.
    budget: &'a Cell<usize>,
    /// Whether stand-ins have to be turned back.
    restore: bool,
}

impl Loader<'_> {
    fn text(self, text: &str) -> Value {
        let mut text = text.to_owned();
        if self.restore {
            for (separator, stand_in) in SEPARATORS {
                text = text.replace(stand_in, separator.encode_utf8(&mut [0; 4]));
            }
        }
        Value::Text(Text::Owned(text))
    }

    /// A number; one that does not fit is kept digit by digit, as text.
    fn integer<T: Copy + ToString>(self, value: T) -> Value
    where
        i64: TryFrom<T>,
    {
        i64::try_from(value).map_or_else(|_| self.text(&value.to_string()), Value::Integer)
    }
}

impl<'de> DeserializeSeed<'de> for Loader<'_> {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        let left = self.budget.get();
        self.budget.set(
            left.checked_sub(1)
                .ok_or_else(|| D::Error::custom("aliases multiply the values"))?,
        );
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Loader<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Integer(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(self.integer(value))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Value, E> {
        Ok(self.integer(value))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Value, E> {
        Ok(self.integer(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        // JSON has no such numbers, and not-a-number does not equal itself.
        Ok(if value.is_nan() {
            self.text(".nan")
        } else if value.is_infinite() {
            self.text(if value > 0.0 { ".inf" } else { "-.inf" })
        } else {
            Value::Number(value)
        })
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(self.text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            list.push(item);
        }
        Ok(Value::List(list.into()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = map.next_key_seed(self)? {
            entries.push(Entry {
                key: key_text(key),
                value: map.next_value_seed(self)?,
            });
        }
        Ok(Value::Map(entries.into()))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Value, A::Error> {
        // A tag says nothing that the model holds.
        let (_, value) = tagged.variant_seed(self)?;
        value.newtype_variant_seed(self)
    }
}

fn key_text(key: Value) -> Text {
    match key {
        Value::Text(text) => text,
        other => {
            let mut text = String::new();
            write_key(&other, &mut text);
            Text::Owned(text)
        }
    }
}

fn write_key(value: &Value, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Integer(value) => out.push_str(&value.to_string()),
        Value::Number(value) => out.push_str(&value.to_string()),
        Value::Text(text) => out.push_str(text),
        Value::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                write_key(item, out);
            }
            out.push(']');
        }
        Value::Map(entries) => {
            out.push('{');
            for (index, entry) in entries.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                out.push_str(&entry.key);
                out.push_str(": ");
                write_key(&entry.value, out);
            }
            out.push('}');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(yaml: &str) -> String {
        let mut text = String::new();
        write_key(&load(yaml).unwrap(), &mut text);
        text
    }

    #[test]
    fn values_keep_what_they_say() {
        for (yaml, expected) in [
            ("", "null"),
            ("# only a comment\n", "null"),
            ("a: 1\nb: x\na: 2\n", "{a: 1, b: x, a: 2}"),
            ("a: 9223372036854775807", "{a: 9223372036854775807}"),
            ("a: 18446744073709551616", "{a: 18446744073709551616}"),
            ("a: [.nan, -.inf, .inf]", "{a: [.nan, -.inf, .inf]}"),
            ("a: 2026-01-31", "{a: 2026-01-31}"),
            (
                "1: a\ntrue: b\n~: c\n[x, 2]: d",
                "{1: a, true: b, null: c, [x, 2]: d}",
            ),
            ("a: no", "{a: no}"),
            ("a: b\u{2028}c", "{a: b\u{2028}c}"),
            ("a: !x 3", "{a: 3}"),
        ] {
            assert_eq!(shown(yaml), expected, "{yaml}");
        }
        assert_eq!(load("a: .nan"), load("a: .nan"));
        assert!(matches!(
            load("a: 1.10").unwrap().get("a"),
            Some(Value::Number(_))
        ));
    }

    #[test]
    fn an_error_names_its_place() {
        let error = load("é: \"ü\nb: c: d\n").unwrap_err();
        assert_eq!(error.offset, "é: \"ü\nb: c: d\n".len());
        let error = load("a: ü: c\n").unwrap_err();
        assert_eq!(&"a: ü: c\n"[error.offset..], ": c\n");
    }

    #[test]
    fn aliases_cannot_multiply_values() {
        let bomb = "a: &a [x, x, x, x]\nb: &b [*a, *a, *a, *a]\nc: &c [*b, *b, *b, *b]\n\
                    d: &d [*c, *c, *c, *c]\ne: &e [*d, *d, *d, *d]\n";
        let error = load(bomb).unwrap_err();
        assert!(
            error.message.ends_with(": aliases multiply the values"),
            "{error:?}"
        );
    }

    #[test]
    fn deep_nesting_is_an_error() {
        let deep = format!("a: {}{}", "[".repeat(1000), "]".repeat(1000));
        let error = load(&deep).unwrap_err();
        assert!(
            error.message.ends_with("recursion limit exceeded"),
            "{error:?}"
        );
        let hostile = format!("a: {}", "[".repeat(60_000));
        assert_eq!(load(&hostile).unwrap_err().offset, "a: ".len() + MAX_OPEN);
    }
}
