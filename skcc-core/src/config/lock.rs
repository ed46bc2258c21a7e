//! `skcc.lock`, which is TOML as the settings are.

use std::sync::Arc;

use skir::{Hash, SecurityLevel};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::read::{tables, text, texts};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::lock::{Lock, Record, Review, VERSION};
use crate::source::SourceFile;
use crate::suppression::Date;

const KEYS: [&str; 11] = [
    "source", "id", "hash", "rules", "level", "declared", "inferred", "findings", "files",
    "reviewed", "reason",
];

/// Reads a lock. An entry that is wrong is reported and covers nothing.
pub(super) fn read(
    file: &Arc<SourceFile>,
    table: &DeTable<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Lock {
    let version = table.get("version");
    if version.and_then(number) != Some(VERSION) {
        let range = version.map_or(0..0, Spanned::span);
        let message = "the lock is of a version that is not known";
        let diagnostic = Diagnostic::new(Code::InvalidSetting, Span::new(file, range), message)
            .help("update skcc, or write the lock anew with `cargo skcc review`");
        diagnostics.push(diagnostic);
        return Lock::default();
    }
    let mut reviews = Vec::new();
    for (entry, range) in tables(table, "skill") {
        let span = Span::new(file, range);
        match review(entry, &span) {
            Ok(review) => reviews.push(review),
            Err(message) => diagnostics.push(
                Diagnostic::new(Code::InvalidSetting, span, message)
                    .help("write the entry anew with `cargo skcc review`"),
            ),
        }
    }
    Lock::new(reviews)
}

fn number(value: &Spanned<DeValue<'_>>) -> Option<i64> {
    match value.get_ref() {
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok(),
        _ => None,
    }
}

fn review(entry: &DeTable<'_>, span: &Span) -> Result<Review, String> {
    let needed = |key: &str| {
        let found = text(entry, key).map(|(text, _)| text.to_owned());
        found.ok_or_else(|| format!("the entry has no text `{key}`"))
    };
    let list = |key: &str| texts(entry, key).map(|(text, _)| text.to_owned()).collect();
    if let Some(key) = entry.keys().find(|key| !KEYS.contains(&&**key.get_ref())) {
        return Err(format!("there is no `{}` in an entry", key.get_ref()));
    }
    let level = needed("level")?;
    let level = [
        SecurityLevel::Low,
        SecurityLevel::Medium,
        SecurityLevel::High,
        SecurityLevel::Critical,
    ]
    .into_iter()
    .find(|known| known.name() == level)
    .ok_or_else(|| format!("`{level}` is no level"))?;
    let hash = needed("hash")?;
    let reason = needed("reason")?;
    if reason.trim().is_empty() {
        return Err("the reason is empty".to_owned());
    }
    let rules = entry.get("rules").and_then(number);
    Ok(Review {
        record: Record {
            source: needed("source")?,
            id: needed("id")?,
            hash: hash
                .parse::<Hash>()
                .map_err(|()| format!("`{hash}` is no hash"))?,
            rules: rules
                .and_then(|rules| u32::try_from(rules).ok())
                .ok_or("the entry has no number `rules`")?,
            level,
            declared: list("declared"),
            inferred: list("inferred"),
            findings: list("findings"),
            files: list("files"),
        },
        reviewed: text(entry, "reviewed").and_then(|(day, _)| Date::parse(day)),
        reason,
        span: Some(span.clone()),
    })
}
