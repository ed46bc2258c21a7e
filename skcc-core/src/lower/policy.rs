//! What the skill may do, and who may start it.

mod permissions;
mod tools;

pub(crate) use permissions::kind as permission_kind;
pub(crate) use tools::only_reads;

use skir::{Effect, Effects, Invocation, Policy, SecurityLevel, SecurityLevels, Skill, Value};

use super::Context;
use super::keys;
use crate::syntax::yaml;

/// Fills the policy with what is declared.
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
    // The rest is inferred from what the skill does.
    let effective = declared.unwrap_or_default();
    skill.policy = Policy {
        invocation,
        allowed_tools: allowed_tools.into(),
        disallowed_tools: disallowed_tools.into(),
        permissions: permissions.into(),
        effects,
        // As with the level, from what the skill does.
        inferred_effects: Effects::NONE,
        security_level: SecurityLevels {
            declared,
            inferred: SecurityLevel::Low,
            effective,
        },
        human_approval: human_approval.unwrap_or_default(),
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
