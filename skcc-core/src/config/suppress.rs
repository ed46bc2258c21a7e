//! `[[suppress]]`.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::read::{Scope, tables, text};
use crate::diagnostic::{Code, Diagnostic, Selector, Span};
use crate::glob::Glob;
use crate::suppression::{Date, Suppress};

fn day(value: &DeValue<'_>) -> Option<Date> {
    match value {
        DeValue::String(text) => Date::parse(text),
        DeValue::Datetime(time) => Date::parse(&time.date?.to_string()),
        _ => None,
    }
}

/// The entries that are whole: what is wrong with the others is reported.
pub(super) fn suppressions(
    scope: &Scope<'_>,
    table: &DeTable<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Suppress> {
    let mut found = Vec::new();
    for (entry, range) in tables(table, "suppress") {
        let Some((reason, place)) = text(entry, "reason") else {
            continue;
        };
        let reason = reason.trim();
        if reason.is_empty() {
            diagnostics.push(
                Diagnostic::new(
                    Code::SuppressionWithoutReason,
                    Span::new(scope.file, place),
                    "the reason is empty",
                )
                .help("say why the finding is accepted"),
            );
            continue;
        }
        let Some(codes) = text(entry, "code").and_then(|(code, _)| Selector::parse(code)) else {
            continue;
        };
        // A pattern that is wrong must not become one that matches all.
        let path = match text(entry, "path").map(|(path, _)| Glob::new(path)) {
            None => None,
            Some(Ok(glob)) => Some(glob.below(scope.shown)),
            Some(Err(_)) => continue,
        };
        // One whose end cannot be read must not hold for ever.
        let expires = match entry.get("expires").map(Spanned::get_ref) {
            None => None,
            Some(value) => match day(value) {
                Some(day) => Some(day),
                None => continue,
            },
        };
        found.push(Suppress {
            codes,
            path,
            skill: text(entry, "skill").map(|(skill, _)| skill.to_owned()),
            hash: text(entry, "hash").map(|(hash, _)| hash.trim().to_ascii_lowercase()),
            expires,
            owner: text(entry, "owner").map(|(owner, _)| owner.to_owned()),
            reason: reason.to_owned(),
            span: Span::new(scope.file, range),
        });
    }
    found
}
