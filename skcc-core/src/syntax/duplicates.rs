//! Keys that stand twice, on any level.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use skir::Value;

use super::frontmatter::Key;
use super::scan::Place;
use crate::diagnostic::{Code, Diagnostic, Edit, Span};
use crate::source::SourceFile;

/// Checks all keys.
pub(super) fn check(file: &Arc<SourceFile>, keys: &[Key], diagnostics: &mut Vec<Diagnostic>) {
    let top = keys.iter().map(|key| Seen {
        name: &key.name,
        key: key.name_span.clone(),
        value: key.value_span.clone(),
    });
    check_map(file, top, diagnostics);
    for key in keys {
        check_inside(file, &key.value, &key.parts, diagnostics);
    }
}

fn check_inside(
    file: &Arc<SourceFile>,
    value: &Value,
    parts: &[Place],
    diagnostics: &mut Vec<Diagnostic>,
) {
    match value {
        Value::Map(entries) => {
            let seen = entries.iter().zip(parts).map(|(entry, place)| Seen {
                name: &entry.key,
                key: place.key.clone().unwrap_or_default(),
                value: place.value.clone(),
            });
            check_map(file, seen, diagnostics);
            for (entry, place) in entries.iter().zip(parts) {
                check_inside(file, &entry.value, &place.parts, diagnostics);
            }
        }
        Value::List(items) => {
            for (item, place) in items.iter().zip(parts) {
                check_inside(file, item, &place.parts, diagnostics);
            }
        }
        _ => {}
    }
}

struct Seen<'a> {
    name: &'a str,
    key: Range<usize>,
    value: Range<usize>,
}

fn check_map<'a>(
    file: &Arc<SourceFile>,
    keys: impl Iterator<Item = Seen<'a>>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut first_of: BTreeMap<&str, Seen<'a>> = BTreeMap::new();
    for seen in keys {
        let Some(first) = first_of.get(seen.name) else {
            first_of.insert(seen.name, seen);
            continue;
        };
        let mut diagnostic = Diagnostic::new(
            Code::DuplicateKey,
            Span::new(file, seen.key.clone()),
            format!("the key `{}` stands twice", seen.name),
        )
        .label(Span::new(file, first.key.clone()), "it stands here first")
        .help(
            "delete one of the two; Codex, opencode, Copilot CLI, pi, Kimi Code and OpenClaw drop \
             the skill as it is",
        );
        let text = file.text();
        if text[first.value.clone()] == text[seen.value.clone()]
            && let Some(lines) = own_lines(text, &seen)
        {
            diagnostic = diagnostic.fix(
                "delete the repetition",
                vec![Edit {
                    span: Span::new(file, lines),
                    replacement: String::new(),
                }],
            );
        }
        diagnostics.push(diagnostic);
    }
}

/// The lines that a key and its value have to themselves.
fn own_lines(text: &str, seen: &Seen<'_>) -> Option<Range<usize>> {
    let start = text[..seen.key.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[seen.value.end..]
        .find('\n')
        .map(|at| seen.value.end + at + 1)?;
    let alone = text[start..seen.key.start].trim().is_empty()
        && text[seen.value.end..end].trim().is_empty();
    alone.then_some(start..end)
}
