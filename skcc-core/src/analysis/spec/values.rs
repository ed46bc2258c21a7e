//! Values of the wrong type, and values that are none of the allowed ones.

use skir::{Effect, Value};

use super::{Subject, in_words};
use crate::diagnostic::{Code, Diagnostic};
use crate::distance;
use crate::lower::{keys, permission_kind};
use crate::syntax::vocabulary::{self, KeyKind};
use crate::syntax::{Key, Place};

/// The specification's limit for `compatibility`, in characters.
const MAX_COMPATIBILITY: usize = 500;

/// Checks `compatibility`.
pub(super) fn compatibility(subject: &Subject<'_>, key: &Key, diagnostics: &mut Vec<Diagnostic>) {
    let message = match &key.value {
        Value::Text(text) if text.trim().is_empty() => "`compatibility` is empty".to_owned(),
        Value::Null => "`compatibility` has no value".to_owned(),
        Value::Text(text) => match text.trim().chars().count() {
            0..=MAX_COMPATIBILITY => return,
            length => format!(
                "`compatibility` has {length} characters, and at most {MAX_COMPATIBILITY} are \
                 allowed"
            ),
        },
        value => format!("`compatibility` is {}, not text", value.kind()),
    };
    diagnostics.push(
        Diagnostic::new(Code::InvalidCompatibility, subject.value_span(key), message)
            .help("say in one line of text what the skill needs, or delete the key"),
    );
}

/// Checks a key's value against what its readers take.
pub(super) fn check(subject: &Subject<'_>, key: &Key, diagnostics: &mut Vec<Diagnostic>) {
    let canonical = canonical(&key.name);
    let Some(known) = vocabulary::key(canonical) else {
        return;
    };
    if key.value == Value::Null {
        if known.specified {
            diagnostics.push(no_value(subject, key));
        }
        return;
    }
    match known.kind {
        KeyKind::Text => text(subject, key, known.specified, diagnostics),
        KeyKind::Flag => flag(subject, key, diagnostics),
        KeyKind::Texts | KeyKind::Tools => texts(subject, key, diagnostics),
        KeyKind::Map => {
            if key.value.as_map().is_none() {
                diagnostics.push(wrong_type(subject, key, "a map"));
            }
        }
        KeyKind::OneOf(allowed) => one_of(subject, key, allowed, diagnostics),
        KeyKind::Any => {}
    }
    match canonical {
        "effects" => effects(subject, key, diagnostics),
        "permissions" => permissions(subject, key, diagnostics),
        _ => {}
    }
}

/// The spelling of the table for keys that skcc reads in any spelling.
fn canonical(name: &str) -> &str {
    if vocabulary::key(name).is_some() {
        return name;
    }
    vocabulary::KEYS
        .iter()
        .filter(|known| known.readers == ["skcc"])
        .find(|known| keys::same_key(name, known.name))
        .map_or(name, |known| known.name)
}

pub(super) fn no_value(subject: &Subject<'_>, key: &Key) -> Diagnostic {
    Diagnostic::new(
        Code::WrongType,
        subject.span(&key.name_span),
        format!("`{}` has no value", key.name),
    )
    .help("write one, or delete the key")
}

pub(super) fn wrong_type(subject: &Subject<'_>, key: &Key, wanted: &str) -> Diagnostic {
    Diagnostic::new(
        Code::WrongType,
        subject.value_span(key),
        format!("`{}` is {}, not {wanted}", key.name, key.value.kind()),
    )
    .help(format!("write {wanted}"))
}

fn text(subject: &Subject<'_>, key: &Key, specified: bool, diagnostics: &mut Vec<Diagnostic>) {
    match &key.value {
        Value::Text(_) => {}
        Value::List(_) | Value::Map(_) => diagnostics.push(wrong_type(subject, key, "text")),
        // Outside the specification a number is as good as its text.
        _ if !specified => {}
        _ => {
            let quoted = format!("\"{}\"", key.raw(&subject.document.file));
            diagnostics.push(wrong_type(subject, key, "text").fix(
                "put the value in double quotes",
                vec![subject.edit(&key.value_span, quoted)],
            ));
        }
    }
}

fn flag(subject: &Subject<'_>, key: &Key, diagnostics: &mut Vec<Diagnostic>) {
    if key.value.as_bool().is_some() {
        return;
    }
    let Some(meant) = keys::truth(&key.value) else {
        diagnostics.push(wrong_type(subject, key, "`true` or `false`"));
        return;
    };
    let raw = key.raw(&subject.document.file);
    let message = format!(
        "`{}` is {} `{}`, not a boolean",
        key.name,
        if key.value.as_text().is_some() {
            "the text"
        } else {
            "the number"
        },
        raw.trim_matches(['"', '\''])
    );
    let title = format!("write `{meant}`");
    diagnostics.push(
        Diagnostic::new(Code::WrongType, subject.value_span(key), message)
            .help(format!(
                "{title}; agents differ in what else they take for it"
            ))
            .fix(
                title,
                vec![subject.edit(&key.value_span, meant.to_string())],
            ),
    );
}

fn texts(subject: &Subject<'_>, key: &Key, diagnostics: &mut Vec<Diagnostic>) {
    let is_wrong = match &key.value {
        Value::Map(_) => true,
        Value::List(items) => items
            .iter()
            .any(|item| matches!(item, Value::Map(_) | Value::List(_))),
        _ => false,
    };
    if is_wrong {
        diagnostics.push(match key.value {
            Value::Map(_) => wrong_type(subject, key, "a text or a list of texts"),
            _ => Diagnostic::new(
                Code::WrongType,
                subject.value_span(key),
                format!("an item of `{}` is not text", key.name),
            )
            .help("write a list of texts"),
        });
    }
}

fn one_of(
    subject: &Subject<'_>,
    key: &Key,
    allowed: &[&'static str],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let given = key.value.as_text().map(str::trim);
    if given.is_some_and(|given| allowed.iter().any(|one| one.eq_ignore_ascii_case(given))) {
        return;
    }
    let name = format!("`{}`", key.name);
    diagnostics.push(invalid(subject, key, &name, given, None, allowed));
}

/// A value that is none of the allowed ones; `place` is where it stands when
/// it is not the key's own.
fn invalid(
    subject: &Subject<'_>,
    key: &Key,
    name: &str,
    given: Option<&str>,
    place: Option<&Place>,
    allowed: &[&str],
) -> Diagnostic {
    let quoted: Vec<_> = allowed.iter().map(|one| format!("`{one}`")).collect();
    let choice = in_words(&quoted, " or ");
    let message = match given {
        Some(given) => format!("{name} is `{given}`, not {choice}"),
        None => format!("{name} is not {choice}"),
    };
    let range = place.map_or(&key.value_span, |place| &place.value);
    let span = match place {
        Some(place) => subject.span(&place.value),
        None => subject.value_span(key),
    };
    let diagnostic = Diagnostic::new(Code::InvalidValue, span, message);
    match given.and_then(|given| distance::nearest(given, allowed.iter().copied())) {
        Some(near) => diagnostic
            .help(format!("write `{near}`"))
            .suggest(format!("write `{near}`"), vec![subject.edit(range, near)]),
        None => diagnostic.help("write one of them"),
    }
}

fn effects(subject: &Subject<'_>, key: &Key, diagnostics: &mut Vec<Diagnostic>) {
    let names: Vec<_> = Effect::ALL.iter().map(|effect| effect.name()).collect();
    let is_known = |name: &str| names.iter().any(|known| keys::same_key(name, known));
    match &key.value {
        Value::List(items) => {
            for (index, item) in items.iter().enumerate() {
                let given = item.as_text();
                if !given.is_some_and(is_known) {
                    let place = key.parts.get(index);
                    diagnostics.push(invalid(subject, key, "an effect", given, place, &names));
                }
            }
        }
        Value::Text(text) => {
            let wrong = text.split(',').map(str::trim).find(|name| !is_known(name));
            if let Some(name) = wrong.filter(|name| !name.is_empty()) {
                let mut diagnostic = invalid(subject, key, "an effect", Some(name), None, &names);
                // It stands for one of several, so the edit would take too much.
                diagnostic.fix = None;
                diagnostics.push(diagnostic);
            }
        }
        _ => {}
    }
}

const KINDS: &[&str] = &["network", "fs", "db", "exec", "mcp", "env"];

fn permissions(subject: &Subject<'_>, key: &Key, diagnostics: &mut Vec<Diagnostic>) {
    // What was understood is in the policy, and the key is not left over.
    if subject.skill.extra.get(&key.name).is_none() {
        return;
    }
    let before = diagnostics.len();
    let mut wrong_kind = |given: Option<&str>, place: Option<&Place>| {
        if given.is_none_or(|given| permission_kind(given).is_none()) {
            diagnostics.push(invalid(
                subject,
                key,
                "a permission's kind",
                given,
                place,
                KINDS,
            ));
        }
    };
    match &key.value {
        Value::List(items) => {
            for (index, item) in items.iter().enumerate() {
                let place = key.parts.get(index);
                match item {
                    Value::Map(entries) => {
                        let at = entries
                            .iter()
                            .position(|entry| entry.key == "kind" || entry.key == "type");
                        let given = at.and_then(|at| entries[at].value.as_text());
                        let inner = at.and_then(|at| place?.parts.get(at));
                        wrong_kind(given, inner.or(place));
                    }
                    Value::Text(text) => {
                        let kind = text.split(':').next().unwrap_or(text);
                        wrong_kind(Some(kind), place);
                    }
                    _ => wrong_kind(None, place),
                }
            }
        }
        Value::Map(entries) if key.value.get("kind").is_none() => {
            for entry in entries {
                wrong_kind(Some(&entry.key), None);
            }
        }
        _ => {}
    }
    if diagnostics.len() == before {
        diagnostics.push(
            Diagnostic::new(
                Code::InvalidValue,
                subject.value_span(key),
                "`permissions` holds something that is no permission",
            )
            .help("write a list of `{kind: …, scope: …, access: …}`"),
        );
    }
}
