//! The model's words.

use serde::Serialize;

/// A value of a fieldless enumeration as `SkIR`'s JSON spells it.
pub(crate) fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => unreachable!("enumerations without fields are texts in JSON"),
    }
}
