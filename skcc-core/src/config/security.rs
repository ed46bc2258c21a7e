//! `[security]` and `[[constraint]]`.

use std::borrow::Borrow;

use toml::de::DeTable;

use super::read::{Scope, tables, text, texts};
use super::settings::Kind;
use crate::diagnostic::rules::VERSIONS;
use crate::diagnostic::{Code, Diagnostic, Level, Selector, Span};
use crate::security::{ConstraintRule, Profile, SecurityPolicy, is_word_pattern};

fn security<'a, 'i>(table: &'a DeTable<'i>) -> Option<&'a DeTable<'i>> {
    table.get("security")?.get_ref().as_table()
}

/// The version of the rules.
pub(super) fn rules_version<T: std::str::FromStr>(table: &DeTable<'_>) -> Option<T> {
    let (version, _) = text(security(table)?, "rules")?;
    VERSIONS.contains(&version).then(|| version.parse().ok())?
}

/// What a table asks of skills.
pub(super) fn policy(table: &DeTable<'_>) -> SecurityPolicy {
    let mut policy = SecurityPolicy {
        rules: rules(table),
        ..SecurityPolicy::default()
    };
    if let Some(security) = security(table) {
        let list = |name: &str| {
            let items = security.get(name)?.get_ref().as_array()?;
            let items = items.iter().filter_map(|item| item.get_ref().as_str());
            Some(items.map(str::to_owned).collect())
        };
        policy.profile = text(security, "profile").and_then(|(name, _)| Profile::parse(name));
        policy.constraints = security
            .get("constraints")
            .and_then(|value| value.get_ref().as_bool());
        policy.hosts = list("hosts");
        policy.paths = list("paths");
        policy.commands = list("commands");
        policy.mcp_servers = list("mcp-servers");
    }
    policy
}

/// The rules that are whole: what is wrong with the others is reported.
fn rules(table: &DeTable<'_>) -> Vec<ConstraintRule> {
    let mut rules = Vec::new();
    for (entry, _) in tables(table, "constraint") {
        let (Some((name, _)), Some((constraint, _))) = (text(entry, "name"), text(entry, "text"))
        else {
            continue;
        };
        if wrong_text(name, Kind::Name).is_some() {
            continue;
        }
        let list = |key: &str, kind: Kind| -> Vec<String> {
            texts(entry, key)
                .filter(|(text, _)| wrong_text(text, kind).is_none())
                .map(|(text, _)| text.to_owned())
                .collect()
        };
        rules.push(ConstraintRule {
            name: name.to_owned(),
            commands: list("commands", Kind::Text),
            code: list("code", Kind::Text),
            words: list("words", Kind::Words),
            unless: list("unless", Kind::Words),
            text: constraint.to_owned(),
        });
    }
    rules
}

/// How to mend a name or a pattern of words; nothing when it is right.
pub(super) fn wrong_text(text: &str, kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Name => {
            let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
            let is_name = text
                .split('-')
                .all(|part| !part.is_empty() && part.bytes().all(is_letter));
            (!is_name).then_some("use lowercase letters, digits and single hyphens")
        }
        Kind::Words => (!is_word_pattern(text)).then_some(
            "write words as in `deploy|release ..3 production`; a gap is `..1` to `..12`",
        ),
        _ => None,
    }
}

/// The protected codes that the settings name; levels of others are not
/// lowered.
pub(super) fn overridable(
    scope: &Scope<'_>,
    table: &DeTable<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Code> {
    let security = security(table);
    let mut found = Vec::new();
    for (text, range) in security
        .into_iter()
        .flat_map(|table| texts(table, "overridable"))
    {
        match Selector::parse(text) {
            Some(Selector::Code(code)) if code.is_protected() => found.push(code),
            Some(_) => diagnostics.push(
                Diagnostic::new(
                    Code::InvalidSetting,
                    Span::new(scope.file, range),
                    format!("`{text}` is no protected code"),
                )
                .help("name one code that is protected, or delete it"),
            ),
            None => {}
        }
    }
    let lints = table
        .get("lints")
        .and_then(|value| value.get_ref().as_table());
    for (key, value) in lints.into_iter().flat_map(DeTable::iter) {
        let name: &str = key.borrow();
        let level = value.get_ref().as_str().and_then(Level::parse);
        if let (Some(Selector::Code(code)), Some(level)) = (Selector::parse(name), level)
            && code.is_protected()
            && level < code.default_level()
            && !found.contains(&code)
        {
            diagnostics.push(
                Diagnostic::new(
                    Code::UntrustedSuppression,
                    Span::new(scope.file, key.span()),
                    format!("`{name}` is protected and stays as it is"),
                )
                .help(format!(
                    "add `overridable = [\"{code}\"]` under `[security]`, or delete it"
                )),
            );
        }
    }
    found
}
