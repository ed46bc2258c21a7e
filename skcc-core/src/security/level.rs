//! Levels: how much harm a skill can do, and what follows.
//!
//! The table of what a level does stands in `docs/security.md`.

use skir::{
    Access, Effect, Invocation, Permission, PermissionKind, ResourceKind, SecurityLevel, Skill,
};

use super::capability;
use crate::diagnostic::{Code, Confidence, Diagnostic, Span};
use crate::lower;
use crate::syntax::Document;

/// Codes of what can do much harm, though honest skills have reason to do it.
const HARMFUL: &[&str] = &[
    "SK418", "SK420", "SK421", "SK422", "SK440", "SK441", "SK443", "SK444", "SK451", "SK453",
    "SK455", "SK456",
];

/// Codes of what cannot be undone.
const FATAL: &[&str] = &["SK450", "SK454", "SK457", "SK458"];

/// Infers the level and fills in what follows from it. `found` is what the
/// security rules said of the skill.
pub(super) fn fill(
    document: &Document,
    skill: &mut Skill,
    found: &[Diagnostic],
) -> Vec<Diagnostic> {
    let inferred = declared(skill)
        .max(of_findings(found))
        .max(done(document, skill));
    let levels = &mut skill.policy.security_level;
    levels.inferred = inferred;
    levels.effective = levels
        .declared
        .map_or(inferred, |declared| declared.max(inferred));
    let effective = levels.effective;
    let mut diagnostics = Vec::new();
    if effective >= SecurityLevel::High && !skill.policy.human_approval {
        skill.policy.human_approval = true;
        let message = format!(
            "the security level is `{}`, so a person must approve before the skill runs",
            effective.name()
        );
        diagnostics.push(
            Diagnostic::new(Code::ApprovalAdded, place(document), message)
                .help("say so in the frontmatter: `human_approval: true`"),
        );
    }
    if effective == SecurityLevel::Critical && skill.policy.invocation != Invocation::User {
        skill.policy.invocation = Invocation::User;
        diagnostics.push(
            Diagnostic::new(
                Code::NeverAutomatic,
                place(document),
                "the security level is `critical`, so the model may not start the skill",
            )
            .help("say so in the frontmatter: `disable-model-invocation: true`"),
        );
    }
    diagnostics
}

/// Where the level stands, or else the name.
fn place(document: &Document) -> Span {
    let key = document
        .key("security_level")
        .or_else(|| document.key("security-level"));
    let key = key.or_else(|| document.key("name"));
    let range = key.map_or(0..0, |key| key.value_span.clone());
    Span::new(&document.file, range)
}

/// The level that what is declared amounts to.
///
/// A skill that brings or asks for anything that runs, writes or connects is
/// at least medium. One that asks to change a database or to run anything at
/// all is high.
fn declared(skill: &Skill) -> SecurityLevel {
    let policy = &skill.policy;
    let unbounded = |permission: &Permission| {
        let all = matches!(&*permission.scope, "*" | "**" | "/**" | "/" | "~" | "~/**");
        let reads = permission.access == Access::Read;
        match permission.kind {
            PermissionKind::Exec => all,
            PermissionKind::Db => !reads,
            PermissionKind::Fs => !reads && all && &*permission.scope != "**",
            PermissionKind::Network | PermissionKind::Mcp | PermissionKind::Env => false,
        }
    };
    if policy.permissions.iter().any(unbounded) {
        return SecurityLevel::High;
    }
    let reads_files = |permission: &Permission| {
        permission.kind == PermissionKind::Fs && permission.access == Access::Read
    };
    let tools = &policy.allowed_tools;
    let acts = tools.iter().any(|tool| !lower::only_reads(tool))
        || policy.permissions.iter().any(|one| !reads_files(one))
        || policy
            .effects
            .iter()
            .any(|effect| effect != Effect::ReadOnly);
    if acts {
        SecurityLevel::Medium
    } else {
        SecurityLevel::Low
    }
}

/// The level that what the skill does amounts to.
fn done(document: &Document, skill: &Skill) -> SecurityLevel {
    let brings = skill
        .resources
        .iter()
        .any(|resource| resource.kind == ResourceKind::Script);
    let uses = !skill.interface.mcp_servers.is_empty();
    if brings || uses || capability::runs_commands(document) {
        SecurityLevel::Medium
    } else {
        SecurityLevel::Low
    }
}

/// The level that findings amount to, also those that a project accepts. A
/// mention is nothing.
fn of_findings(found: &[Diagnostic]) -> SecurityLevel {
    let level = |diagnostic: &Diagnostic| {
        let id = diagnostic.code.id();
        if diagnostic.confidence == Confidence::Low {
            SecurityLevel::Low
        } else if FATAL.contains(&id) {
            SecurityLevel::Critical
        } else if HARMFUL.contains(&id) {
            SecurityLevel::High
        } else {
            SecurityLevel::Low
        }
    };
    found.iter().map(level).max().unwrap_or_default()
}
