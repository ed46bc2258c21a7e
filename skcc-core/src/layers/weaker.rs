//! Whether a skill is less safe than the one in whose place it stands.

use super::at_key;
use crate::analysis::Subject;
use crate::analysis::permissions::declared::Declared;
use crate::diagnostic::{Code, Confidence, Diagnostic, Span};
use crate::lock::is_acceptable;
use crate::security::{Scope, capability};
use crate::{CompiledSkill, Options};
use skir::{Access, PermissionKind};

/// How many further permissions are named.
const NAMED: usize = 3;

/// Something that a skill may do, or does.
struct Grant {
    kind: PermissionKind,
    access: Access,
    scope: Scope,
    shown: String,
    span: Span,
    confidence: Confidence,
}

/// What is new in a skill.
pub(super) struct Widened {
    grants: Vec<Grant>,
}

/// Reports what `used` may do more than the skills in whose place it stands;
/// `unused` are from narrow to broad.
pub(super) fn check(
    used: &CompiledSkill,
    unused: &[CompiledSkill],
    diagnostics: &mut Vec<Diagnostic>,
    options: &Options,
) {
    let about = |other: &CompiledSkill| {
        format!(
            "`{}` of {}",
            used.skill.id,
            other.bundle.source.root.origin_in_words()
        )
    };
    let widened = unused
        .iter()
        .find_map(|other| Some((other, widened(used, other, options)?)));
    if let Some((other, Widened { grants })) = widened {
        let (first, more) = grants.split_first().expect("there is one or more");
        let message = format!("this {}, which {} does not", first.shown, about(other));
        let mut diagnostic = Diagnostic::new(Code::WidenedPermission, first.span.clone(), message)
            .confidence(first.confidence)
            .label(at_key(other, "name"), "the one that it shadows")
            .help("declare and do no more than it, or have the change reviewed");
        for grant in more.iter().take(NAMED) {
            diagnostic = diagnostic.label(grant.span.clone(), format!("this {}", grant.shown));
        }
        diagnostics.push(of(used, diagnostic));
    }
    if let Some(other) = unused.iter().find(|other| is_lower(used, other)) {
        let level = |one: &CompiledSkill| one.skill.policy.security_level.effective.name();
        let message = format!(
            "the security level is `{}`; that of {} is `{}`",
            level(used),
            about(other),
            level(other)
        );
        let here = match used.document.key("security_level") {
            Some(_) => at_key(used, "security_level"),
            None => at_key(used, "name"),
        };
        diagnostics.push(of(
            used,
            Diagnostic::new(Code::LoweredLevel, here, message)
                .label(at_key(other, "name"), "the one that it shadows")
                .help(format!("declare `security_level: {}`", level(other))),
        ));
    }
}

fn of(skill: &CompiledSkill, diagnostic: Diagnostic) -> Diagnostic {
    Diagnostic {
        skill: Some(skill.skill.id.to_string()),
        ..diagnostic
    }
}

/// Whether the level that counts is lower.
pub(super) fn is_lower(one: &CompiledSkill, other: &CompiledSkill) -> bool {
    let level = |one: &CompiledSkill| one.skill.policy.security_level.effective;
    level(one) < level(other)
}

/// Whether it has findings about security that the other has not.
pub(super) fn has_more_findings(one: &CompiledSkill, other: &CompiledSkill) -> bool {
    let has = |code: Code| other.diagnostics.iter().any(|found| found.code == code);
    let mut own = one.diagnostics.iter();
    own.any(|found| is_acceptable(found.code) && found.code.is_security() && !has(found.code))
}

/// What `one` may do, or does, that `other` neither may nor does.
pub(super) fn widened(
    one: &CompiledSkill,
    other: &CompiledSkill,
    options: &Options,
) -> Option<Widened> {
    let old = grants(other, options);
    let covers = |old: &Grant, new: &Grant| {
        let is_enough = old.access != Access::Read || new.access == Access::Read;
        is_enough && old.scope.contains(&new.scope)
    };
    let mut new: Vec<Grant> = Vec::new();
    for grant in grants(one, options) {
        let is_known = old.iter().any(|old| covers(old, &grant));
        if !is_known && new.iter().all(|known| known.shown != grant.shown) {
            new.push(grant);
        }
    }
    (!new.is_empty()).then_some(Widened { grants: new })
}

/// What a skill declares, and what it does.
fn grants(skill: &CompiledSkill, options: &Options) -> Vec<Grant> {
    let subject = Subject {
        bundle: &skill.bundle,
        document: &skill.document,
        skill: &skill.skill,
        security: &options.security,
    };
    let declared = Declared::read(&subject);
    let mut grants: Vec<Grant> = declared
        .entries
        .iter()
        .map(|entry| Grant {
            kind: entry.kind,
            access: entry.access,
            scope: entry.scope.clone(),
            shown: format!("declares `{}`", entry.shown),
            span: entry.place(&subject),
            confidence: Confidence::High,
        })
        .collect();
    for one in capability::infer(&skill.bundle, &skill.document, &skill.skill) {
        // How a command is worded is no permission; which command it is, is.
        let (name, scope) = match one.kind {
            PermissionKind::Exec => {
                let name = capability::least_scope(&one.value);
                let scope = Scope::parse(one.kind, &name);
                (name.trim_end_matches(":*").to_owned(), scope)
            }
            _ => (one.value.clone(), Some(one.scope.clone())),
        };
        let verb = match (one.kind, one.access) {
            (PermissionKind::Network, _) => "connects to",
            (PermissionKind::Fs, _) => "writes",
            (PermissionKind::Db, Access::Read) => "queries",
            (PermissionKind::Db, _) => "changes",
            (PermissionKind::Exec, _) => "runs",
            (PermissionKind::Mcp, _) => "uses",
            (PermissionKind::Env, _) => "reads the variable",
        };
        grants.extend(scope.map(|scope| Grant {
            kind: one.kind,
            access: one.access,
            scope,
            shown: format!("{verb} `{name}`"),
            span: one.span.clone(),
            confidence: one.confidence,
        }));
    }
    // Declared scopes first, then by kind, each at its first place.
    grants.sort_by_key(|grant| grant.kind);
    grants
}
