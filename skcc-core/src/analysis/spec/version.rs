//! A version that YAML takes for a number.

use skir::Value;

use super::{Subject, values};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::{Key, Place};

/// Checks the top-level `version`.
pub(super) fn check(subject: &Subject<'_>, key: &Key, diagnostics: &mut Vec<Diagnostic>) {
    let place = Place {
        key: None,
        value: key.value_span.clone(),
        style: key.style,
        parts: Vec::new(),
    };
    diagnostics.extend(misread(subject, &key.value, Some(&place)));
    if matches!(key.value, Value::List(_) | Value::Map(_)) {
        diagnostics.push(values::wrong_type(subject, key, "text"));
    }
}

/// A version whose number is written in another way than the author wrote it:
/// `1.10` is the number 1.1, and `2.0` the number 2.
pub(super) fn misread(
    subject: &Subject<'_>,
    value: &Value,
    place: Option<&Place>,
) -> Option<Diagnostic> {
    let place = place?;
    let number = match value {
        Value::Integer(number) => number.to_string(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let raw = &subject.document.file.text()[place.value.clone()];
    if raw == number {
        return None;
    }
    let title = "put the version in double quotes";
    Some(
        Diagnostic::new(
            Code::VersionAsNumber,
            subject.span(&place.value),
            format!("the version `{raw}` reads as the number `{number}`"),
        )
        .help(title)
        .fix(
            title,
            vec![subject.edit(&place.value, format!("\"{raw}\""))],
        ),
    )
}
