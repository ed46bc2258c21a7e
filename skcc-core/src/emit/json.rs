//! A value as compact JSON, for places that hold text alone.

use std::fmt::Write as _;

use skir::Value;

/// The value as a text: text as it is, anything else as compact JSON.
pub(super) fn text_of(value: &Value) -> String {
    if let Value::Text(text) = value {
        return text.clone().into_owned();
    }
    let mut out = String::new();
    write(&mut out, value);
    out
}

/// Writes the value as compact JSON. JSON knows no infinite numbers: they
/// become `null`.
fn write(out: &mut String, value: &Value) {
    match value {
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Integer(value) => {
            let _ = write!(out, "{value}");
        }
        Value::Number(value) if value.is_finite() => {
            let _ = write!(out, "{value:?}");
        }
        Value::Null | Value::Number(_) => out.push_str("null"),
        Value::Text(text) => quote(out, text),
        Value::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write(out, item);
            }
            out.push(']');
        }
        Value::Map(entries) => {
            out.push('{');
            for (index, entry) in entries.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                quote(out, &entry.key);
                out.push(':');
                write(out, &entry.value);
            }
            out.push('}');
        }
    }
}

fn quote(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // What YAML would not hold is escaped here, so that it survives.
            '\0'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{feff}'
            | '\u{fffe}'
            | '\u{ffff}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use skir::Entry;

    #[test]
    fn text_stays_and_the_rest_is_json() {
        assert_eq!(text_of(&Value::Text("a \"b\"".into())), "a \"b\"");
        assert_eq!(text_of(&Value::Bool(true)), "true");
        let nested = Value::Map(
            vec![
                Entry {
                    key: "a\n".into(),
                    value: Value::List(vec![Value::Integer(1), Value::Number(1.5)].into()),
                },
                Entry {
                    key: "b".into(),
                    value: Value::Text("\u{1}\"".into()),
                },
            ]
            .into(),
        );
        assert_eq!(text_of(&nested), r#"{"a\n":[1,1.5],"b":"\u0001\""}"#);
    }
}
