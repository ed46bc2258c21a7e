//! Keys that the specification does not have: unknown, misspelt, or an
//! agent's own.

use super::{Subject, in_words};
use crate::diagnostic::{Code, Diagnostic};
use crate::distance::edit_distance;
use crate::syntax::Key;
use crate::syntax::vocabulary::{self, KnownKey};

/// Checks one key's name.
pub(super) fn check(subject: &Subject<'_>, key: &Key, diagnostics: &mut Vec<Diagnostic>) {
    let known = vocabulary::key(&key.name);
    if known.is_some_and(|known| known.specified)
        // A merge key is reported where it is read.
        || key.name == "<<"
        || is_reported_as_missing(subject, key)
    {
        return;
    }
    if let Some((meant, is_sure)) = meant(&key.name) {
        diagnostics.push(misspelt_optional(subject, key, known, meant, is_sure));
        return;
    }
    diagnostics.push(match known {
        Some(known) if known.is_read() => extension(subject, key, known),
        Some(_) => unknown(subject, key, "no agent reads"),
        None => unknown(subject, key, "no agent is known to read"),
    });
}

fn unknown(subject: &Subject<'_>, key: &Key, nobody: &str) -> Diagnostic {
    Diagnostic::new(
        Code::UnknownKey,
        subject.span(&key.name_span),
        format!("{nobody} the key `{}`", key.name),
    )
    .help("delete it, or move it under `metadata`, where any key may stand")
}

fn extension(subject: &Subject<'_>, key: &Key, known: &KnownKey) -> Diagnostic {
    let verb = if known.readers.len() == 1 {
        "reads"
    } else {
        "read"
    };
    let readers = in_words(known.readers, " and ");
    let message = format!(
        "`{}` is not in the specification, but {readers} {verb} it",
        key.name
    );
    let help = if key.name == "type" {
        "delete it unless Kimi Code needs it: it drops a skill whose type is not one of its own"
    } else {
        "say it in the description or the body too if the skill has to work everywhere"
    };
    Diagnostic::new(Code::ExtensionKey, subject.span(&key.name_span), message).help(help)
}

/// The letters of a key, whatever its case and separators.
fn letters(name: &str) -> impl Iterator<Item = char> {
    name.chars()
        .filter(|c| !matches!(c, '-' | '_' | ' '))
        .flat_map(char::to_lowercase)
}

/// The key that was meant, and whether that is sure.
fn meant(name: &str) -> Option<(&'static KnownKey, bool)> {
    let exact = vocabulary::key(name);
    let variant = vocabulary::KEYS
        .iter()
        .filter(|known| {
            known.is_read() && known.name != name && letters(known.name).eq(letters(name))
        })
        .max_by_key(|known| (known.specified, known.readers.len()));
    if let Some(known) = variant {
        // Of two spellings that are both read, the one with fewer readers is
        // misspelt; what skcc alone reads it reads in any spelling.
        let rivals = exact.map_or(0, |exact| exact.readers.len());
        let ours = known.readers == ["skcc"];
        return (!ours && (known.specified || known.readers.len() > rivals))
            .then_some((known, exact.is_none()));
    }
    if exact.is_some() {
        return None;
    }
    // Two edits make most short words out of others.
    let limit = match name.chars().count() {
        0..=3 => return None,
        4..=6 => 1,
        _ => 2,
    };
    vocabulary::KEYS
        .iter()
        .filter(|known| known.name.len().abs_diff(name.len()) <= limit)
        .filter(|known| may_be_near(name, known.name, limit))
        .map(|known| (edit_distance(name, known.name), known))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, known)| (*distance, !known.specified, known.name))
        // The plural of a word is another word, but `allowed-tool` is not.
        .filter(|(_, known)| known.name.contains(['-', '_']) || !is_plural(name, known.name))
        // One that is near a key that nobody reads is probably that key.
        .filter(|(_, known)| known.is_read())
        .map(|(distance, known)| (known, distance == 1))
}

/// Whether no more than `limit` edits may lie between two names: each one adds
/// one letter and takes one away at most. Settles most pairs without measuring.
fn may_be_near(a: &str, b: &str, limit: usize) -> bool {
    let set = |name: &str| {
        name.chars()
            .fold(0_u64, |set, c| set | 1 << (c as u32 % 64))
    };
    let (a, b) = (set(a), set(b));
    (a & !b).count_ones() as usize <= limit && (b & !a).count_ones() as usize <= limit
}

fn is_plural(a: &str, b: &str) -> bool {
    a.strip_suffix('s') == Some(b) || b.strip_suffix('s') == Some(a)
}

fn misspelt_optional(
    subject: &Subject<'_>,
    key: &Key,
    known: Option<&KnownKey>,
    meant: &KnownKey,
    is_sure: bool,
) -> Diagnostic {
    let message = match known {
        Some(known) if known.is_read() => format!(
            "only {} reads `{}`; {} `{}`",
            in_words(known.readers, " and "),
            key.name,
            if meant.specified {
                "the specification has".to_owned()
            } else {
                format!("{} read", in_words(meant.readers, " and "))
            },
            meant.name
        ),
        _ => format!(
            "no agent reads `{}`; it looks like `{}`",
            key.name, meant.name
        ),
    };
    let diagnostic = Diagnostic::new(Code::MisspeltKey, subject.span(&key.name_span), message)
        .help(format!("write `{}`", meant.name));
    if subject.document.key(meant.name).is_some() {
        return diagnostic;
    }
    let title = format!("write `{}`", meant.name);
    let edits = vec![subject.edit(&key.name_span, meant.name)];
    if is_sure {
        diagnostic.fix(title, edits)
    } else {
        diagnostic.suggest(title, edits)
    }
}

/// The key that looks like the required key `name`, which is missing.
pub(super) fn misspelt<'a>(subject: &'a Subject<'_>, name: &str) -> Option<&'a Key> {
    let keys = &subject.document.frontmatter.as_ref()?.keys;
    keys.iter()
        .find(|key| meant(&key.name).is_some_and(|(meant, _)| meant.name == name))
        .or_else(|| {
            // `nme` is too short to be told from another word, unless `name`
            // is missing.
            keys.iter().find(|key| {
                vocabulary::key(&key.name).is_none() && edit_distance(&key.name, name) == 1
            })
        })
}

fn is_reported_as_missing(subject: &Subject<'_>, key: &Key) -> bool {
    let is_complete = subject
        .document
        .frontmatter
        .as_ref()
        .is_some_and(|frontmatter| frontmatter.complete);
    is_complete
        && ["name", "description"].iter().any(|required| {
            subject.document.key(required).is_none()
                && misspelt(subject, required).is_some_and(|found| std::ptr::eq(found, key))
        })
}

/// A required key that is missing because it is misspelt.
pub(super) fn misspelt_required(
    subject: &Subject<'_>,
    key: &Key,
    name: &str,
    code: Code,
    dropped: &str,
) -> Diagnostic {
    let message = format!("the frontmatter has no `{name}`, but `{}`", key.name);
    Diagnostic::new(code, subject.span(&key.name_span), message)
        .help(format!("write `{name}`; {dropped}"))
        .fix(
            format!("write `{name}`"),
            vec![subject.edit(&key.name_span, name)],
        )
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn misspelt_keys_are_told_from_other_words() {
        for (name, expected) in [
            ("user-invokable", Some("user-invocable")),
            ("licence", Some("license")),
            ("allowed_tools", Some("allowed-tools")),
            ("allowedTools", Some("allowed-tools")),
            ("Description", Some("description")),
            ("when-to-use", Some("when_to_use")),
            ("disable_model_invocation", Some("disable-model-invocation")),
            ("argumentHint", Some("argument-hint")),
            ("allowed-tool", Some("allowed-tools")),
            ("compatability", Some("compatibility")),
            // Known in this spelling.
            ("tags", None),
            ("tools", None),
            ("models", None),
            ("when_to_use", None),
            // skcc reads any spelling of its own keys.
            ("hitl-required", None),
            // Other words.
            ("agents", None),
            ("owner", None),
            ("team", None),
            ("tag", None),
        ] {
            assert_eq!(meant(name).map(|(known, _)| known.name), expected, "{name}");
        }
    }
}
