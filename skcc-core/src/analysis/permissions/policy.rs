//! `SK312`: what a project does not allow.

use skir::{Access, PermissionKind};

use super::declared::{Declared, name};
use crate::analysis::Subject;
use crate::diagnostic::{Code, Diagnostic};
use crate::security::Scope;
use crate::security::capability::Use;

/// Compares what the skill does and declares with the lists of the project.
pub(super) fn check(
    subject: &Subject<'_>,
    declared: &Declared,
    uses: &[Use],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let policy = subject.security;
    for (kind, setting, list) in [
        (PermissionKind::Network, "hosts", &policy.hosts),
        (PermissionKind::Fs, "paths", &policy.paths),
        (PermissionKind::Exec, "commands", &policy.commands),
    ] {
        let Some(list) = list else { continue };
        let allowed: Vec<Scope> = list
            .iter()
            .filter_map(|text| Scope::parse(kind, text))
            .collect();
        let is_allowed = |scope: &Scope| allowed.iter().any(|one| one.contains(scope));
        let matters = |access: Access| kind != PermissionKind::Fs || access != Access::Read;
        let help = |what: &str| {
            format!("do without it, or add `\"{what}\"` to `{setting}` under `[security]`")
        };
        for one in uses
            .iter()
            .filter(|one| one.kind == kind && matters(one.access))
        {
            if is_allowed(&one.scope) {
                continue;
            }
            let verb = match kind {
                PermissionKind::Network => "connects to",
                PermissionKind::Fs => "writes",
                _ => "runs",
            };
            let message = format!("the skill {verb} `{}`, which is not allowed", one.value);
            diagnostics.push(
                Diagnostic::new(Code::PolicyViolation, one.span.clone(), message)
                    .help(help(&one.value))
                    .confidence(one.confidence),
            );
        }
        let entries = declared.entries.iter();
        for entry in entries.filter(|entry| entry.kind == kind && matters(entry.access)) {
            // Tools that write files and fetch pages have no scope of their own.
            let has_scope =
                entry.tool.is_none() || !entry.raw.is_empty() || kind == PermissionKind::Exec;
            if !has_scope || is_allowed(&entry.scope) {
                continue;
            }
            let message = format!("`{}` ({}) is more than is allowed", entry.shown, name(kind));
            diagnostics.push(
                Diagnostic::new(Code::PolicyViolation, entry.place(subject), message)
                    .help(help(&entry.raw)),
            );
        }
    }
}
