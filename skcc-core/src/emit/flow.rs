//! A value on one line: in YAML's flow style, or as compact JSON.

use std::fmt::Write as _;

use skir::Value;

use super::frontmatter::is_blanked;

/// How a value is written on one line.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// YAML: with blanks, and numbers that YAML 1.1 knows as such.
    Yaml,
    /// JSON, without blanks. It knows no infinite numbers: they become `null`.
    Json,
}

/// The value as a text: text as it is, anything else as compact JSON.
pub(super) fn text_of(value: &Value) -> String {
    if let Value::Text(text) = value {
        return text.clone().into_owned();
    }
    let mut out = String::new();
    write(&mut out, value, Style::Json);
    out
}

/// Writes the value.
pub(super) fn write(out: &mut String, value: &Value, style: Style) {
    let (comma, colon) = match style {
        Style::Yaml => (", ", ": "),
        Style::Json => (",", ":"),
    };
    match value {
        Value::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push_str(comma);
                }
                write(out, item, style);
            }
            out.push(']');
        }
        Value::Map(entries) => {
            out.push('{');
            for (index, entry) in entries.iter().enumerate() {
                if index > 0 {
                    out.push_str(comma);
                }
                quote(out, &entry.key);
                out.push_str(colon);
                write(out, &entry.value, style);
            }
            out.push('}');
        }
        Value::Text(text) => quote(out, text),
        Value::Number(number) if style == Style::Json && !number.is_finite() => {
            out.push_str("null");
        }
        Value::Number(number) if style == Style::Json => {
            let _ = write!(out, "{number:?}");
        }
        other => scalar(out, other),
    }
}

/// Writes a value that holds no other one, as YAML; a list or map as an empty
/// one.
pub(super) fn scalar(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Integer(value) => {
            let _ = write!(out, "{value}");
        }
        Value::Number(value) => number(out, *value),
        Value::Text(text) => quote(out, text),
        Value::List(_) => out.push_str("[]"),
        Value::Map(_) => out.push_str("{}"),
    }
}

/// Writes a text in double quotes with every escape that it takes.
pub(super) fn quote(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if is_blanked(c) => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// Writes a number so that YAML 1.1 reads a number, too: with a dot, and a sign
/// in the exponent.
fn number(out: &mut String, value: f64) {
    if value.is_nan() {
        out.push_str(".nan");
    } else if value.is_infinite() {
        out.push_str(if value > 0.0 { ".inf" } else { "-.inf" });
    } else {
        let text = format!("{value:?}");
        let Some((digits, exponent)) = text.split_once('e') else {
            out.push_str(&text);
            return;
        };
        out.push_str(digits);
        if !digits.contains('.') {
            out.push_str(".0");
        }
        out.push('e');
        if !exponent.starts_with('-') {
            out.push('+');
        }
        out.push_str(exponent);
    }
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
                    value: Value::List(
                        vec![
                            Value::Integer(1),
                            Value::Number(1e300),
                            Value::Number(f64::NAN),
                        ]
                        .into(),
                    ),
                },
                Entry {
                    key: "b".into(),
                    value: Value::Text("\u{1}\"\r".into()),
                },
            ]
            .into(),
        );
        assert_eq!(
            text_of(&nested),
            r#"{"a\n":[1,1e300,null],"b":"\u0001\"\u000d"}"#
        );
    }
}
