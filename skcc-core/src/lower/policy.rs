//! What the skill may do, and who may start it.

mod permissions;
mod tools;

pub(crate) use permissions::kind as permission_kind;

use skir::{
    Effect, Effects, Invocation, Permission, PermissionKind, Policy, ResourceKind, SecurityLevel,
    SecurityLevels, Skill, Tool, Value,
};

use super::Context;
use super::keys;
use crate::syntax::yaml;

/// Fills the policy. The resources must be there: scripts raise the level.
pub(super) fn lower(context: &mut Context<'_>, skill: &mut Skill) {
    let invocation = invocation(context);
    let keys = &mut context.keys;
    let allowed_tools = keys
        .read("allowed-tools", |key| tools::parse(&key.value))
        .unwrap_or_default();
    let disallowed_tools = keys
        .read("disallowed-tools", |key| tools::parse(&key.value))
        .unwrap_or_default();
    let permissions = keys
        .read("permissions", |key| permissions::parse(&key.value))
        .unwrap_or_default();
    let effects = keys
        .read("effects", |key| effects(&key.value))
        .or_else(|| keys.read("mode", |key| effects(&key.value)))
        .unwrap_or(Effects::NONE);
    let declared = keys.read("security-level", |key| level(&key.value));
    let approval = [
        "hitl-required",
        "human-approval",
        "requires-approval",
        "requires-human-approval",
        "human-in-the-loop",
        "hitl",
    ];
    let human_approval = approval.iter().find_map(|name| keys.truth(name));
    let immutable = keys.truth("immutable").unwrap_or_default();
    let inferred = infer(skill, &allowed_tools, &permissions, effects);
    let effective = declared.map_or(inferred, |declared| declared.max(inferred));
    skill.policy = Policy {
        invocation,
        allowed_tools: allowed_tools.into(),
        disallowed_tools: disallowed_tools.into(),
        permissions: permissions.into(),
        effects,
        security_level: SecurityLevels {
            declared,
            inferred,
            effective,
        },
        // A high level means that a person approves, whether or not the
        // frontmatter says so a second time.
        human_approval: human_approval.unwrap_or_default() || effective >= SecurityLevel::High,
        immutable,
    };
}

/// Who may start the skill. Of two that contradict each other the one that
/// keeps the model out wins: it is the restriction.
fn invocation(context: &mut Context<'_>) -> Invocation {
    let keys = &mut context.keys;
    let named = keys.read("invocation", |key| {
        match key.value.as_text()?.trim().to_ascii_lowercase().as_str() {
            "both" | "any" => Some(Invocation::Both),
            "model" | "agent" | "auto" => Some(Invocation::Model),
            "user" | "manual" => Some(Invocation::User),
            _ => None,
        }
    });
    let hidden_from_model = keys.truth("disable-model-invocation");
    let hidden_from_user = keys
        .truth("user-invocable")
        .or_else(|| keys.truth("user-invokable"))
        .map(|shown| !shown);
    if hidden_from_model == Some(true) || codex_hides_from_model(context) {
        return Invocation::User;
    }
    match (named, hidden_from_user) {
        (Some(named), _) => named,
        (None, Some(true)) => Invocation::Model,
        (None, _) => Invocation::Both,
    }
}

/// Whether `agents/openai.yaml` forbids Codex to start the skill on its own.
fn codex_hides_from_model(context: &Context<'_>) -> bool {
    let files = &context.bundle.files;
    let Ok(index) = files.binary_search_by(|file| file.path.as_str().cmp("agents/openai.yaml"))
    else {
        return false;
    };
    let text = files[index].text().unwrap_or_default();
    // Reading YAML is slow, and hardly any of these files has the key.
    text.contains("allow_implicit_invocation")
        && yaml::load(text).is_ok_and(|value| {
            value
                .get("policy")
                .and_then(|policy| policy.get("allow_implicit_invocation"))
                .and_then(keys::truth)
                == Some(false)
        })
}

/// Reads a list of effects; `None` when one of them is not known.
fn effects(value: &Value) -> Option<Effects> {
    keys::texts(value)?
        .iter()
        .map(|name| {
            Effect::ALL
                .into_iter()
                .find(|effect| keys::same_key(name, effect.name()))
        })
        .collect()
}

fn level(value: &Value) -> Option<SecurityLevel> {
    match value.as_text()?.trim().to_ascii_lowercase().as_str() {
        "low" => Some(SecurityLevel::Low),
        "medium" => Some(SecurityLevel::Medium),
        "high" => Some(SecurityLevel::High),
        "critical" => Some(SecurityLevel::Critical),
        _ => None,
    }
}

/// The level that tools, permissions, effects and scripts amount to.
///
/// A skill that brings or asks for anything that runs, writes or connects is
/// at least medium. One that asks to change a database or to run anything at
/// all is high.
fn infer(
    skill: &Skill,
    tools: &[Tool],
    permissions: &[Permission],
    effects: Effects,
) -> SecurityLevel {
    let unbounded = |permission: &Permission| {
        let all = matches!(&*permission.scope, "*" | "**" | "/**" | "/" | "~" | "~/**");
        let reads = permission.access == skir::Access::Read;
        match permission.kind {
            PermissionKind::Exec => all,
            PermissionKind::Db => !reads,
            PermissionKind::Fs => !reads && all && &*permission.scope != "**",
            PermissionKind::Network | PermissionKind::Mcp | PermissionKind::Env => false,
        }
    };
    if permissions.iter().any(unbounded) {
        return SecurityLevel::High;
    }
    let reads_files = |permission: &Permission| {
        permission.kind == PermissionKind::Fs && permission.access == skir::Access::Read
    };
    let acts = tools.iter().any(|tool| !tools::only_reads(tool))
        || permissions
            .iter()
            .any(|permission| !reads_files(permission))
        || effects.iter().any(|effect| effect != Effect::ReadOnly)
        || skill
            .resources
            .iter()
            .any(|resource| resource.kind == ResourceKind::Script);
    if acts {
        SecurityLevel::Medium
    } else {
        SecurityLevel::Low
    }
}
