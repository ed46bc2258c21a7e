//! `SK307` to `SK309`: MCP servers, and those that a project pins.

use std::collections::BTreeSet;

use skir::{PermissionKind, Value};

use super::declared::{self, Declared};
use super::servers::KNOWN;
use crate::analysis::Subject;
use crate::diagnostic::{Code, Diagnostic, Edit, Span};
use crate::distance::nearest;
use crate::security::{Profile, Scope, server_name};
use crate::syntax::Key;

/// Checks names, repetitions, and what is used without being declared; and
/// what the project allows.
pub(super) fn check(
    subject: &Subject<'_>,
    declared: &Declared,
    profile: Profile,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let servers = &subject.skill.interface.mcp_servers;
    if servers.is_empty() {
        return;
    }
    let key = declared::key(subject, "mcp-servers");
    if profile != Profile::Relaxed {
        names(subject, key, profile, diagnostics);
        repetitions(subject, key, diagnostics);
        missing(subject, declared, profile, diagnostics);
    }
    allowed(subject, key, diagnostics);
}

/// `SK307`.
fn names(
    subject: &Subject<'_>,
    key: Option<&Key>,
    profile: Profile,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let own = subject.security.mcp_servers.as_deref().unwrap_or_default();
    for server in &subject.skill.interface.mcp_servers {
        let name = server_name(&server.name);
        let is_own = own.iter().any(|one| server_name(split(one).0) == name);
        // Agents prefix what a plugin brings.
        let plain = name
            .strip_prefix("plugin-")
            .or_else(|| name.strip_prefix("claude-ai-"));
        let is_known = KNOWN.binary_search(&plain.unwrap_or(&name)).is_ok();
        if is_own || is_known {
            continue;
        }
        let meant = nearest(&name, KNOWN.iter().copied()).filter(|_| name.len() > 3);
        let place = place(subject, key, &server.name, server.span);
        match meant {
            Some(meant) => {
                let message = format!(
                    "`{}` is nearly the name of the server `{meant}`",
                    server.name
                );
                let mut diagnostic =
                    Diagnostic::new(Code::UnknownMcpServer, place.clone(), message).help(format!(
                        "write `{meant}`, or add `{}` to `mcp-servers` under `[security]`",
                        server.name
                    ));
                if place.text() == server.name {
                    let edit = Edit {
                        span: place,
                        replacement: meant.to_owned(),
                    };
                    diagnostic = diagnostic.suggest(format!("write `{meant}`"), vec![edit]);
                }
                diagnostics.push(diagnostic);
            }
            None if profile == Profile::Strict => diagnostics.push(
                Diagnostic::new(
                    Code::UnknownMcpServer,
                    place,
                    format!("the server `{}` is not known", server.name),
                )
                .help("add it to `mcp-servers` under `[security]` when you trust it"),
            ),
            None => {}
        }
    }
}

/// `SK308`.
fn repetitions(subject: &Subject<'_>, key: Option<&Key>, diagnostics: &mut Vec<Diagnostic>) {
    let Some(key) = key else { return };
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for (index, name) in entries(&key.value).iter().enumerate() {
        if seen.insert(server_name(&name.0)) {
            continue;
        }
        let range = key
            .parts
            .get(index)
            .map_or(&key.value_span, |part| &part.value);
        diagnostics.push(
            Diagnostic::new(
                Code::DuplicateMcpServer,
                subject.span(range),
                format!("the server `{}` is declared before", name.0),
            )
            .help("delete one of the two"),
        );
    }
}

/// `SK309`.
fn missing(
    subject: &Subject<'_>,
    declared: &Declared,
    profile: Profile,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let servers = &subject.skill.interface.mcp_servers;
    let listed: Vec<_> = servers.iter().filter(|one| one.declared).collect();
    let permitted = declared
        .entries
        .iter()
        .filter(|entry| entry.kind == PermissionKind::Mcp);
    let declares = !listed.is_empty() || permitted.clone().next().is_some();
    if !declares && profile != Profile::Strict {
        return;
    }
    for server in servers.iter().filter(|server| !server.declared) {
        let Some(span) = server.span else { continue };
        let is_listed = listed
            .iter()
            .any(|one| server_name(&one.name) == server_name(&server.name));
        // A tool of the server in `allowed-tools` names the server.
        let all = Scope::parse(PermissionKind::Mcp, &server.name);
        let is_permitted = permitted.clone().any(|entry| {
            let is_whole = all.as_ref().is_some_and(|all| entry.scope.contains(all));
            is_whole || all.as_ref().is_some_and(|all| all.contains(&entry.scope))
        });
        if is_listed || is_permitted {
            continue;
        }
        diagnostics.push(
            Diagnostic::new(
                Code::UndeclaredMcpServer,
                subject.in_body(span),
                format!(
                    "the skill uses the server `{}`, which it does not declare",
                    server.name
                ),
            )
            .help(format!("add `{}` to `mcp_servers`", server.name)),
        );
    }
}

/// `SK312`: servers that the project does not allow, or not so.
fn allowed(subject: &Subject<'_>, key: Option<&Key>, diagnostics: &mut Vec<Diagnostic>) {
    let Some(allowed) = &subject.security.mcp_servers else {
        return;
    };
    let started = key.map(|key| entries(&key.value)).unwrap_or_default();
    for server in &subject.skill.interface.mcp_servers {
        let name = server_name(&server.name);
        let place = place(subject, key, &server.name, server.span);
        let entry = allowed
            .iter()
            .map(|one| split(one))
            .find(|(one, _)| server_name(one) == name);
        let Some((_, pin)) = entry else {
            diagnostics.push(
                Diagnostic::new(
                    Code::PolicyViolation,
                    place,
                    format!("the server `{}` is not allowed", server.name),
                )
                .help(format!(
                    "use another, or add `{}` to `mcp-servers` under `[security]`",
                    server.name
                )),
            );
            continue;
        };
        let how = started.iter().find(|(one, _)| server_name(one) == name);
        let (Some(pin), Some((_, Some(how)))) = (pin, how) else {
            continue;
        };
        if !is_pinned(how, pin) {
            diagnostics.push(
                Diagnostic::new(
                    Code::PolicyViolation,
                    place,
                    format!("the server `{}` is not started as `{pin}`", server.name),
                )
                .help(format!("write the version `{pin}`, which the project pins")),
            );
        }
    }
}

/// The name and what it is pinned to: `name@1.2.3`.
fn split(entry: &str) -> (&str, Option<&str>) {
    match entry.rsplit_once('@') {
        Some((name, pin)) if !name.is_empty() => (name.trim(), Some(pin.trim())),
        _ => (entry.trim(), None),
    }
}

/// The servers of `mcp_servers`, each with how it is started.
fn entries(value: &Value) -> Vec<(String, Option<&Value>)> {
    let text = |value: &Value| value.as_text().map(str::to_owned);
    match value {
        Value::Map(entries) => entries
            .iter()
            .map(|entry| (entry.key.clone().into_owned(), Some(&entry.value)))
            .collect(),
        Value::List(items) => items
            .iter()
            .filter_map(|item| match item {
                Value::Map(_) => Some((item.get("name").and_then(text)?, Some(item))),
                item => Some((text(item)?, None)),
            })
            .collect(),
        Value::Text(list) => list
            .split(',')
            .map(|name| (name.trim().to_owned(), None))
            .filter(|(name, _)| !name.is_empty())
            .collect(),
        _ => Vec::new(),
    }
}

/// Whether a server is started in the version or of the digest `pin`: one of
/// the texts that say how is the pin, or ends with `@` and the pin.
fn is_pinned(how: &Value, pin: &str) -> bool {
    let is_it = |text: &str| {
        text.trim() == pin
            || text
                .trim()
                .rsplit_once('@')
                .is_some_and(|(_, end)| end == pin)
    };
    match how {
        Value::Text(text) => text.split_whitespace().any(is_it),
        Value::List(items) => items.iter().any(|item| is_pinned(item, pin)),
        Value::Map(entries) => entries
            .iter()
            .filter(|entry| &*entry.key != "env" && &*entry.key != "description")
            .any(|entry| is_pinned(&entry.value, pin)),
        other => other.as_text().is_some_and(is_it),
    }
}

/// Where a server is declared, else where it is named.
fn place(subject: &Subject<'_>, key: Option<&Key>, name: &str, span: Option<skir::Span>) -> Span {
    if let Some(key) = key {
        let raw = key.raw(&subject.document.file);
        if let Some(at) = raw.find(name) {
            let start = key.value_span.start + at;
            return subject.span(&(start..start + name.len()));
        }
    }
    if let Some(span) = span {
        return subject.in_body(span);
    }
    let tools = declared::key(subject, "allowed-tools");
    tools.map_or_else(
        || Span::new(&subject.document.file, 0..0),
        |key| subject.span(&key.value_span),
    )
}
