//! `SK302` to `SK309` and `SK312`: what a skill declares against what it does,
//! and both against what the project allows.

pub(crate) mod declared;
mod mcp;
mod policy;
mod servers;

use std::collections::BTreeMap;

use skir::{Access, Effect, PermissionKind};

use super::Subject;
use crate::diagnostic::{Code, Diagnostic, Edit, Span};
use crate::security::Profile;
use crate::security::capability::{self, Use};
use crate::security::effect;
use declared::{Declared, Entry};

/// How many places of one finding are shown.
const SHOWN: usize = 4;
/// How many scopes are offered for one that has no limit.
const OFFERED: usize = 8;

/// Compares what is declared, done and allowed.
pub(super) fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let policy = subject.security;
    let profile = policy.profile();
    let has_limits = policy.hosts.is_some() || policy.paths.is_some() || policy.commands.is_some();
    let declared = Declared::read(subject);
    let is_strict = profile == Profile::Strict;
    // Most skills declare nothing, and are asked for nothing.
    let has_effects = !subject.skill.policy.effects.is_empty();
    let is_compared =
        profile != Profile::Relaxed && (is_strict || has_effects || !declared.entries.is_empty());
    let uses = if is_compared || has_limits {
        capability::infer(subject.bundle, subject.document, subject.skill)
    } else {
        Vec::new()
    };
    if profile != Profile::Relaxed {
        missing(subject, &declared, &uses, is_strict, diagnostics);
        broad(subject, &declared, &uses, diagnostics);
        unused(subject, &declared, diagnostics);
        incompatible(subject, &declared, &uses, diagnostics);
        effects(subject, &uses, diagnostics);
        unexplained(subject, &declared, diagnostics);
    }
    mcp::check(subject, &declared, profile, diagnostics);
    policy::check(subject, &declared, &uses, diagnostics);
}

/// `SK302`: what is done and not declared.
fn missing(
    subject: &Subject<'_>,
    declared: &Declared,
    uses: &[Use],
    is_strict: bool,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut found: BTreeMap<PermissionKind, Vec<&Use>> = BTreeMap::new();
    for one in uses {
        let is_asked = is_strict
            || match one.kind {
                PermissionKind::Network | PermissionKind::Db => declared.has_permissions,
                _ => declared.limits(one.kind),
            };
        // A server is `SK309`.
        if one.kind != PermissionKind::Mcp && is_asked && !declared.covers(one) {
            found.entry(one.kind).or_default().push(one);
        }
    }
    for (kind, uses) in found {
        // One command of each kind is enough to show.
        let mut shown: Vec<(&Use, String)> = Vec::new();
        for one in uses {
            let name = match kind {
                PermissionKind::Exec => capability::least_scope(&one.value),
                _ => one.value.clone(),
            };
            if shown.iter().all(|(_, known)| *known != name) {
                shown.push((one, name));
            }
        }
        let (first, name) = &shown[0];
        let verb = match kind {
            PermissionKind::Network => "connects to",
            PermissionKind::Fs => "writes",
            PermissionKind::Db => "uses the database",
            PermissionKind::Exec => "runs",
            PermissionKind::Env | PermissionKind::Mcp => "reads the variable",
        };
        let shown_name = match kind {
            PermissionKind::Exec => name.trim_end_matches(":*"),
            _ => name,
        };
        let message = format!("the skill {verb} `{shown_name}`, which it does not declare");
        let names: Vec<_> = shown
            .iter()
            .take(OFFERED)
            .map(|(_, name)| name.as_str())
            .collect();
        let help = declared::add(
            kind,
            &names,
            declared.has_tools && !declared.has_permissions,
        );
        let mut diagnostic =
            Diagnostic::new(Code::UndeclaredPermission, first.span.clone(), message)
                .help(help)
                .confidence(first.confidence);
        for (one, name) in shown.iter().skip(1).take(SHOWN - 1) {
            diagnostic = diagnostic.label(one.span.clone(), format!("nor `{name}`"));
        }
        if let Some(place) = declared.place(subject) {
            diagnostic = diagnostic.label(place, "what is declared");
        }
        diagnostics.push(diagnostic);
    }
}

/// `SK303`: what has no limit.
fn broad(
    subject: &Subject<'_>,
    declared: &Declared,
    uses: &[Use],
    diagnostics: &mut Vec<Diagnostic>,
) {
    for entry in &declared.entries {
        let is_dangerous = match entry.kind {
            PermissionKind::Fs => entry.access != Access::Read,
            _ => true,
        };
        // Tools that write files and fetch pages have no limit by their nature.
        let is_scoped = entry.tool.is_none() || entry.kind == PermissionKind::Exec;
        if !is_dangerous || !is_scoped || !entry.scope.is_everything() {
            continue;
        }
        let what = match entry.kind {
            PermissionKind::Network => "connect to any host",
            PermissionKind::Fs => "write any file",
            PermissionKind::Db => "change any database",
            PermissionKind::Exec => "run any command",
            PermissionKind::Mcp => "use any MCP server",
            PermissionKind::Env => "read any variable",
        };
        let message = format!("`{}` lets the skill {what}", entry.shown);
        let place = entry.place(subject);
        let mut diagnostic = Diagnostic::new(Code::BroadPermission, place.clone(), message);
        let offered = least(entry, uses);
        diagnostic = match offered {
            Some(offered) if place.text() == entry.shown => {
                let title = format!("write `{offered}`");
                let edit = Edit {
                    span: place,
                    replacement: offered,
                };
                diagnostic.help(title.clone()).suggest(title, vec![edit])
            }
            Some(offered) => diagnostic.help(format!("write `{offered}`")),
            None => diagnostic.help("name what the skill needs, such as `Bash(git commit:*)`"),
        };
        diagnostics.push(diagnostic);
    }
}

/// The least scopes that cover what the skill does, in the words of the entry.
fn least(entry: &Entry, uses: &[Use]) -> Option<String> {
    let mut scopes: Vec<String> = Vec::new();
    for one in uses.iter().filter(|one| one.kind == entry.kind) {
        let scope = match one.kind {
            PermissionKind::Exec => capability::least_scope(&one.value),
            _ => one.value.clone(),
        };
        if !scopes.contains(&scope) {
            scopes.push(scope);
        }
    }
    if scopes.is_empty() || scopes.len() > OFFERED {
        return None;
    }
    let Some(tool) = &entry.tool else {
        return Some(scopes.join(", "));
    };
    let tool = if tool == "*" { "Bash" } else { tool };
    let tools: Vec<_> = scopes
        .iter()
        .map(|scope| format!("{tool}({scope})"))
        .collect();
    Some(
        tools.join(if entry.shown == entry.raw && !entry.has_commas {
            " "
        } else {
            ", "
        }),
    )
}

/// `SK304`: what nothing in the skill needs.
fn unused(subject: &Subject<'_>, declared: &Declared, diagnostics: &mut Vec<Diagnostic>) {
    for entry in &declared.entries {
        let Some(name) = entry.name() else { continue };
        if declared::is_named(subject, entry.kind, &name) {
            continue;
        }
        let message = format!("nothing in the skill needs `{}`", entry.shown);
        diagnostics.push(
            Diagnostic::new(Code::UnusedPermission, entry.place(subject), message)
                .help("delete it, or say in the text what it is for"),
        );
    }
}

/// `SK313`: what is changed and not among the declared effects, each kind at its
/// first place.
fn effects(subject: &Subject<'_>, uses: &[Use], diagnostics: &mut Vec<Diagnostic>) {
    let declared = subject.skill.policy.effects;
    // Of one that declares to change nothing `SK305` speaks.
    if declared.is_empty() || declared.contains(Effect::ReadOnly) {
        return;
    }
    let mut known = declared;
    for one in uses {
        let Some(found) = effect::of(one).filter(|found| !known.contains(*found)) else {
            continue;
        };
        known = known.iter().chain([found]).collect();
        let names: Vec<_> = declared.iter().map(Effect::name).collect();
        let message = format!(
            "the skill declares `{}`, but this writes `{}`",
            names.join("`, `"),
            one.value
        );
        diagnostics.push(
            Diagnostic::new(Code::UndeclaredEffect, one.span.clone(), message)
                .confidence(one.confidence)
                .help(format!(
                    "add `{}` to the effects, or do without it",
                    found.name()
                )),
        );
    }
}

/// `SK305`: what contradicts itself.
fn incompatible(
    subject: &Subject<'_>,
    declared: &Declared,
    uses: &[Use],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let policy = &subject.skill.policy;
    if policy.effects.contains(Effect::ReadOnly) {
        let writes = |kind, access| {
            matches!(kind, PermissionKind::Fs | PermissionKind::Db) && access != Access::Read
        };
        let entry = declared
            .entries
            .iter()
            .find(|entry| writes(entry.kind, entry.access));
        // A script that writes a report may write it elsewhere.
        let done = uses.iter().find(|one| {
            writes(one.kind, one.access) && one.confidence == crate::diagnostic::Confidence::High
        });
        let other = policy
            .effects
            .iter()
            .find(|effect| *effect != Effect::ReadOnly);
        let said = match (entry, done, other) {
            (Some(entry), ..) => Some((entry.place(subject), format!("`{}` writes", entry.shown))),
            (None, Some(one), _) => {
                Some((one.span.clone(), format!("this writes `{}`", one.value)))
            }
            (None, None, Some(effect)) => {
                let place =
                    declared::key(subject, "effects").map(|key| subject.span(&key.value_span));
                place.map(|place| (place, format!("`{}` writes", effect.name())))
            }
            (None, None, None) => None,
        };
        if let Some((place, what)) = said {
            let message = format!("the skill declares `read_only`, but {what}");
            diagnostics.push(
                Diagnostic::new(Code::IncompatiblePermission, place, message)
                    .help("declare what it writes under `effects`, or do without it"),
            );
        }
    }
    let levels = policy.security_level;
    if let Some(level) = levels.declared
        && level < levels.inferred
        && let Some(key) = declared::key(subject, "security-level")
    {
        let message = format!(
            "the skill declares the security level `{}`, but what it does is `{}`",
            level.name(),
            levels.inferred.name()
        );
        diagnostics.push(
            Diagnostic::new(
                Code::IncompatiblePermission,
                subject.span(&key.value_span),
                message,
            )
            .help(format!(
                "write `{}`, which is the level that counts",
                levels.inferred.name()
            )),
        );
    }
}

/// `SK306`: what is dangerous and gives no reason.
fn unexplained(subject: &Subject<'_>, declared: &Declared, diagnostics: &mut Vec<Diagnostic>) {
    for entry in declared.entries.iter().filter(|entry| entry.tool.is_none()) {
        let why = match entry.kind {
            PermissionKind::Exec if entry.scope.is_everything() => "runs anything",
            PermissionKind::Db if entry.access != Access::Read => "changes a database",
            PermissionKind::Fs if entry.access != Access::Read && declared::is_outside(entry) => {
                "writes outside of the project"
            }
            PermissionKind::Env if capability::is_secret(&entry.raw) => "reads a secret",
            _ => continue,
        };
        if !entry.reason.trim().is_empty() {
            continue;
        }
        let message = format!("`{}` {why} and gives no reason", entry.shown);
        diagnostics.push(
            Diagnostic::new(Code::UnexplainedPermission, entry.place(subject), message)
                .help("add a `description` that says what it is for"),
        );
    }
}

impl Declared {
    /// Where the skill declares things.
    fn place(&self, subject: &Subject<'_>) -> Option<Span> {
        let key = declared::key(subject, "permissions")
            .or_else(|| declared::key(subject, "allowed-tools"));
        key.filter(|_| !self.entries.is_empty())
            .map(|key| subject.span(&key.name_span))
    }
}
