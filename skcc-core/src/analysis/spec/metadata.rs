//! `metadata`: a map from text to text.

use skir::Value;

use super::{Subject, values, version};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::Key;

/// The keys under which OpenClaw and its predecessors look for a map.
const OPENCLAW: &[&str] = &["clawdbot", "clawdis", "moltbot", "openclaw"];

/// Checks `metadata`.
pub(super) fn check(subject: &Subject<'_>, key: &Key, diagnostics: &mut Vec<Diagnostic>) {
    let entries = match &key.value {
        Value::Map(entries) => entries,
        Value::Null => {
            diagnostics.push(
                values::no_value(subject, key)
                    .help("write a map, or delete the key; Goose refuses the skill as it is"),
            );
            return;
        }
        _ => {
            diagnostics.push(
                values::wrong_type(subject, key, "a map")
                    .help("write keys with values below it; Codex drops the skill as it is"),
            );
            return;
        }
    };
    for (index, entry) in entries.iter().enumerate() {
        if entry.value.as_text().is_some() {
            continue;
        }
        let place = key.parts.get(index);
        if entry.key == "version" {
            diagnostics.extend(version::misread(subject, &entry.value, place));
        }
        let span = match place {
            Some(place) if !place.value.is_empty() && place.parts.is_empty() => {
                subject.span(&place.value)
            }
            Some(place) => subject.span(place.key.as_ref().unwrap_or(&place.value)),
            None => subject.span(&key.name_span),
        };
        let is_codex = entry.key == "short-description";
        let code = if is_codex {
            Code::WrongType
        } else {
            Code::MetadataNotText
        };
        let message = match entry.value {
            Value::Null => format!("`metadata.{}` has no value", entry.key),
            ref value => format!("`metadata.{}` is {}, not text", entry.key, value.kind()),
        };
        let help = match (is_codex, &entry.value) {
            (true, _) => "write text in double quotes; Codex drops the skill as it is",
            (false, Value::Map(_)) if OPENCLAW.contains(&&*entry.key) => {
                "keep it if OpenClaw has to read it, which takes it as it is"
            }
            (false, Value::List(_) | Value::Map(_)) => {
                "write text, unless an agent needs it as it is"
            }
            (false, Value::Null) => "write a text, or delete the key",
            (false, _) => "put the value in double quotes",
        };
        let diagnostic = Diagnostic::new(code, span, message).help(help);
        diagnostics.push(match (&entry.value, place) {
            (Value::Bool(_) | Value::Integer(_) | Value::Number(_), Some(place)) => {
                let raw = &subject.document.file.text()[place.value.clone()];
                diagnostic.fix(
                    "put the value in double quotes",
                    vec![subject.edit(&place.value, format!("\"{raw}\""))],
                )
            }
            _ => diagnostic,
        });
    }
}
