//! What a file or an output is expected to hold, and every form of it that is
//! right.

use std::format;
use std::prelude::v1::*;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::answer::near;

/// What is expected.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Expected {
    /// A number and nothing else.
    Number(i64),
    /// These lines; spaces at their ends and empty lines at the end are free.
    Lines(Vec<String>),
    /// This JSON, however it is laid out; numbers may differ by the tolerance.
    Json {
        /// The value.
        value: Value,
        /// How far a number may be off.
        tolerance: f64,
    },
    /// A table with a header; numbers may differ by the tolerance.
    Csv {
        /// Header and rows.
        rows: Vec<Vec<String>>,
        /// How far a number may be off.
        tolerance: f64,
    },
}

impl Expected {
    /// Whether `text` is what is expected, else why not.
    pub(crate) fn accepts(&self, text: &str) -> Result<(), String> {
        match self {
            Self::Number(number) => {
                let found = text.trim();
                let same = found
                    .parse::<f64>()
                    .is_ok_and(|found| near(found, exact(*number), 0.0));
                same.then_some(())
                    .ok_or_else(|| format!("expected {number}, found `{}`", short(found)))
            }
            Self::Lines(lines) => {
                let found: Vec<&str> = text.trim_end().lines().map(str::trim_end).collect();
                if lines
                    .iter()
                    .map(|line| line.trim_end())
                    .eq(found.iter().copied())
                {
                    return Ok(());
                }
                let place = lines
                    .iter()
                    .zip(&found)
                    .position(|(left, right)| left.trim_end() != *right);
                let place = place.unwrap_or(lines.len().min(found.len()));
                Err(format!(
                    "line {}: expected {}, found {}",
                    place + 1,
                    lines
                        .get(place)
                        .map_or("the end".into(), |line| format!("`{}`", short(line))),
                    found
                        .get(place)
                        .map_or("the end".into(), |line| format!("`{}`", short(line))),
                ))
            }
            Self::Json { value, tolerance } => {
                let found: Value = serde_json::from_str(text.trim_start_matches('\u{feff}').trim())
                    .map_err(|error| format!("not JSON: {error}"))?;
                same_json(value, &found, *tolerance)
                    .then_some(())
                    .ok_or_else(|| {
                        format!(
                            "expected {}, found {}",
                            short(&value.to_string()),
                            short(&found.to_string())
                        )
                    })
            }
            Self::Csv { rows, tolerance } => {
                let found = read_csv(text);
                let same = found.len() == rows.len()
                    && rows.iter().zip(&found).all(|(left, right)| {
                        left.len() == right.len()
                            && left
                                .iter()
                                .zip(right)
                                .all(|(left, right)| same_cell(left, right, *tolerance))
                    });
                same.then_some(()).ok_or_else(|| {
                    format!("expected {rows:?}, found {}", short(&format!("{found:?}")))
                })
            }
        }
    }

    /// The text that a faultless program writes.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Number(number) => format!("{number}\n"),
            Self::Lines(lines) => joined(lines.iter().cloned()),
            Self::Json { value, .. } => format!("{value}\n"),
            Self::Csv { rows, .. } => joined(rows.iter().map(|row| csv_row(row))),
        }
    }
}

/// The lines as the text of a file.
pub(crate) fn joined<T: AsRef<str>>(lines: impl IntoIterator<Item = T>) -> String {
    let mut text = String::new();
    for line in lines {
        text.push_str(line.as_ref());
        text.push('\n');
    }
    text
}

/// A whole number as a fraction; those of the suite are far below 2^53.
pub(crate) fn exact(number: i64) -> f64 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "numbers of the suite are far below 2^53"
    )]
    let number = number as f64;
    number
}

/// A count as a fraction.
pub(crate) fn exact_count(count: usize) -> f64 {
    exact(i64::try_from(count).unwrap_or(i64::MAX))
}

/// At most 200 characters of a text, for a reason.
pub(crate) fn short(text: &str) -> String {
    let mut short: String = text.chars().take(200).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// Whether two values are equal: the order of keys is free, `3` is `3.0`, and
/// numbers may differ by `tolerance`.
pub(crate) fn same_json(left: &Value, right: &Value, tolerance: f64) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => {
            left == right
                || left
                    .as_f64()
                    .zip(right.as_f64())
                    .is_some_and(|(left, right)| near(left, right, tolerance))
        }
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .zip(right)
                    .all(|(left, right)| same_json(left, right, tolerance))
        }
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left.iter().all(|(key, left)| {
                    right
                        .get(key)
                        .is_some_and(|right| same_json(left, right, tolerance))
                })
        }
        _ => left == right,
    }
}

/// The value with one of its leaves changed.
pub(crate) fn off_by_one(value: &Value) -> Value {
    match value {
        Value::Null => Value::Bool(true),
        Value::Bool(flag) => Value::Bool(!flag),
        Value::Number(number) => number
            .as_f64()
            .map_or(Value::Null, |number| (number + 1.0).into()),
        Value::String(text) => Value::String(format!("{text}x")),
        Value::Array(items) => {
            let mut items = items.clone();
            match items.last_mut() {
                Some(last) => *last = off_by_one(last),
                None => items.push(Value::Null),
            }
            Value::Array(items)
        }
        Value::Object(fields) => {
            let mut fields = fields.clone();
            match fields.values_mut().last() {
                Some(last) => *last = off_by_one(last),
                None => drop(fields.insert("extra".into(), Value::Null)),
            }
            Value::Object(fields)
        }
    }
}

/// Whether two cells are equal, as numbers or as text.
pub(crate) fn same_cell(left: &str, right: &str, tolerance: f64) -> bool {
    let (left, right) = (left.trim(), right.trim());
    match (left.parse::<f64>(), right.parse::<f64>()) {
        (Ok(left), Ok(right)) => near(left, right, tolerance),
        _ => left == right,
    }
}

/// One row, quoted where it must be.
pub(crate) fn csv_row(cells: &[String]) -> String {
    let quoted = |cell: &String| {
        if cell.contains([',', '"', '\n']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell.clone()
        }
    };
    cells.iter().map(quoted).collect::<Vec<_>>().join(",")
}

/// The rows of a table, without empty ones.
pub(crate) fn read_csv(text: &str) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let mut cell = String::new();
    let mut quoted = false;
    let mut signs = text.trim_start_matches('\u{feff}').chars().peekable();
    loop {
        match signs.next() {
            Some('"') if quoted && signs.peek() == Some(&'"') => {
                signs.next();
                cell.push('"');
            }
            Some('"') => quoted = !quoted,
            Some(',') if !quoted => row.push(core::mem::take(&mut cell)),
            Some('\r') if !quoted => {}
            end @ (Some('\n') | None) if end.is_none() || !quoted => {
                row.push(core::mem::take(&mut cell));
                if row.iter().any(|cell| !cell.is_empty()) {
                    rows.push(core::mem::take(&mut row));
                }
                row.clear();
                if end.is_none() {
                    return rows;
                }
            }
            Some(sign) => cell.push(sign),
            None => return rows,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use std::vec;

    use super::*;

    #[test]
    fn layout_is_free_and_values_are_not() {
        let lines = Expected::Lines(vec!["a".into(), "b".into()]);
        assert_eq!(lines.accepts("a \r\nb\n\n"), Ok(()));
        assert!(lines.accepts("a\n").is_err());
        assert!(lines.accepts("a\nb\nc\n").is_err());
        let value = Expected::Json {
            value: json!({"a": 3, "b": [1.5]}),
            tolerance: 0.01,
        };
        assert_eq!(value.accepts("{\"b\": [1.505],\n \"a\": 3.0}"), Ok(()));
        assert!(value.accepts("{\"b\": [1.52], \"a\": 3}").is_err());
        assert!(value.accepts("{\"b\": [1.5], \"a\": 3, \"c\": 1}").is_err());
        let table = Expected::Csv {
            rows: read_csv("x,y\n\"a,b\",2\n"),
            tolerance: 0.0,
        };
        assert_eq!(table.accepts("x,y\r\n\"a,b\",2.0\r\n"), Ok(()));
        assert!(table.accepts("x,y\na,2\n").is_err());
    }
}
