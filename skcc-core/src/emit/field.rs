//! The parts of the model that stand in frontmatter, whatever they are called
//! there.

use std::borrow::Cow;

use skir::{EdgeKind, Entry, InputOrigin, Invocation, Phrase, Skill, Tool, Value};

use super::json;
use crate::lower::keys;

/// A part of the model that an agent may have a key for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Further text on when to use the skill.
    WhenToUse,
    /// When not to use it.
    WhenNotToUse,
    /// Phrases that call for it.
    Triggers,
    /// Globs of the files it is about.
    Paths,
    /// Other skills it uses.
    Uses,
    /// The model may not start it.
    UserOnly,
    /// The user may not start it.
    ModelOnly,
    /// Tools that need no further approval.
    AllowedTools,
    /// Tools that are taken away.
    DisallowedTools,
    /// Declared permissions.
    Permissions,
    /// Declared effects.
    Effects,
    /// The declared security level.
    SecurityLevel,
    /// A person must approve before it runs.
    HumanApproval,
    /// A narrower layer may not shadow it.
    Immutable,
    /// The hint for its arguments.
    ArgumentHint,
    /// The names of its arguments.
    Arguments,
    /// Its typed inputs.
    Inputs,
    /// The schema of its inputs.
    InputSchema,
    /// The schema of its output.
    OutputSchema,
    /// MCP servers it needs.
    McpServers,
    /// What must hold before.
    PreConditions,
    /// What must hold after.
    PostConditions,
    /// What to do when the ordinary way fails.
    Fallbacks,
    /// Its version.
    Version,
    /// A short form of the description.
    ShortDescription,
    /// Further names.
    Aliases,
}

/// What becomes of a field that a target has no key for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It joins the description, which is what agents choose by.
    Description,
    /// It is told in the marked section at the end of the body.
    Body,
    /// It goes into `metadata` as text.
    Metadata,
    /// It is lost; the text says what that means.
    Lost(&'static str),
    /// A restriction is lost; the text says what that means.
    Weakened(&'static str),
}

impl Field {
    /// Every field, in the order in which artifacts mention them.
    pub const ALL: &'static [Self] = &[
        Self::WhenToUse,
        Self::WhenNotToUse,
        Self::Triggers,
        Self::Paths,
        Self::Uses,
        Self::UserOnly,
        Self::ModelOnly,
        Self::AllowedTools,
        Self::DisallowedTools,
        Self::HumanApproval,
        Self::Permissions,
        Self::McpServers,
        Self::PreConditions,
        Self::PostConditions,
        Self::Fallbacks,
        Self::ArgumentHint,
        Self::Arguments,
        Self::Inputs,
        Self::InputSchema,
        Self::OutputSchema,
        Self::Version,
        Self::ShortDescription,
        Self::Aliases,
        Self::Effects,
        Self::SecurityLevel,
        Self::Immutable,
    ];

    /// The key as this compiler spells it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        self.spellings()[0]
    }

    /// The keys that authors write for it, the usual one first. `-`, `_` and
    /// capitals do not count.
    const fn spellings(self) -> &'static [&'static str] {
        match self {
            Self::WhenToUse => &["when_to_use"],
            Self::WhenNotToUse => &["when_not_to_use"],
            Self::Triggers => &["triggers"],
            Self::Paths => &["paths", "globs"],
            Self::Uses => &["uses"],
            Self::UserOnly => &["disable-model-invocation", "invocation"],
            Self::ModelOnly => &["user-invocable", "user-invokable"],
            Self::AllowedTools => &["allowed-tools"],
            Self::DisallowedTools => &["disallowed-tools"],
            Self::Permissions => &["permissions"],
            Self::Effects => &["effects", "mode"],
            Self::SecurityLevel => &["security_level"],
            Self::HumanApproval => &[
                "hitl_required",
                "human_approval",
                "requires_approval",
                "requires_human_approval",
                "human_in_the_loop",
                "hitl",
            ],
            Self::Immutable => &["immutable"],
            Self::ArgumentHint => &["argument-hint"],
            Self::Arguments => &["arguments"],
            Self::Inputs => &["inputs"],
            Self::InputSchema => &["input_schema"],
            Self::OutputSchema => &["output_schema"],
            Self::McpServers => &["mcp_servers"],
            Self::PreConditions => &["pre_conditions"],
            Self::PostConditions => &["post_conditions"],
            Self::Fallbacks => &["fallbacks"],
            Self::Version => &["version"],
            Self::ShortDescription => &["short-description"],
            Self::Aliases => &["aliases", "alias"],
        }
    }

    /// The field that `key` is a spelling of.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|field| field.is_spelled(key))
    }

    /// What becomes of it where a target has no key for it.
    pub(super) const fn fate(self) -> Fate {
        match self {
            Self::WhenToUse => Fate::Description,
            Self::WhenNotToUse
            | Self::Uses
            | Self::HumanApproval
            | Self::Permissions
            | Self::McpServers
            | Self::PreConditions
            | Self::PostConditions
            | Self::Fallbacks
            | Self::Arguments
            | Self::Inputs
            | Self::InputSchema
            | Self::OutputSchema => Fate::Body,
            Self::Version
            | Self::ShortDescription
            | Self::Aliases
            | Self::Triggers
            | Self::Effects
            | Self::SecurityLevel
            | Self::Immutable => Fate::Metadata,
            Self::Paths => Fate::Lost("the skill is offered whatever files are worked on"),
            Self::AllowedTools => Fate::Lost("the tools need approval each time"),
            Self::ArgumentHint => Fate::Lost("nobody is told which arguments to give"),
            Self::UserOnly => Fate::Weakened("the model may start the skill by itself"),
            Self::ModelOnly => Fate::Weakened("the user may start the skill, too"),
            Self::DisallowedTools => Fate::Weakened("the tools stay at hand"),
        }
    }

    /// What the skill says of it; `None` when it says nothing.
    ///
    /// The model is asked first. Where lowering left the key as it is, the
    /// key's value is taken.
    pub(super) fn value(self, skill: &Skill) -> Option<Cow<'_, Value>> {
        self.modelled(skill)
            .map(Cow::Owned)
            .or_else(|| self.raw(skill).map(|entry| Cow::Borrowed(&entry.value)))
    }

    /// The key as lowering left it, when its value is one the field can have.
    fn raw(self, skill: &Skill) -> Option<&Entry> {
        let entries = skill.extra.as_map()?;
        entries
            .iter()
            .find(|entry| self.is_spelled(&entry.key))
            .filter(|entry| match self {
                Self::UserOnly | Self::HumanApproval | Self::Immutable => {
                    keys::truth(&entry.value) == Some(true)
                }
                Self::ModelOnly => keys::truth(&entry.value) == Some(false),
                _ => entry.value != Value::Null,
            })
    }

    /// Whether [`Self::value`] is what stands at `entry` of the keys that
    /// lowering left as they are.
    pub(super) fn is_taken_from(self, skill: &Skill, entry: &Entry) -> bool {
        self.modelled(skill).is_none() && self.raw(skill).is_some_and(|raw| raw.key == entry.key)
    }

    fn is_spelled(self, key: &str) -> bool {
        self.spellings()
            .iter()
            .any(|name| keys::same_key(key, name))
    }

    fn modelled(self, skill: &Skill) -> Option<Value> {
        let policy = &skill.policy;
        let interface = &skill.interface;
        match self {
            Self::WhenToUse => phrases(&skill.routing.when_to_use),
            Self::WhenNotToUse => phrases(&skill.routing.when_not_to_use),
            Self::Triggers => texts(skill.routing.triggers.iter().map(|text| &**text)),
            Self::Paths => texts(skill.routing.paths.iter().map(|text| &**text)),
            Self::Uses => texts(
                skill
                    .routing
                    .uses
                    .iter()
                    .filter(|edge| edge.kind == EdgeKind::Uses)
                    .map(|edge| &*edge.target),
            ),
            Self::UserOnly => flag(policy.invocation == Invocation::User, true),
            Self::ModelOnly => flag(policy.invocation == Invocation::Model, false),
            Self::AllowedTools => tools(&policy.allowed_tools),
            Self::DisallowedTools => tools(&policy.disallowed_tools),
            Self::Permissions => flag(!policy.permissions.is_empty(), true),
            Self::Effects => texts(policy.effects.iter().map(skir::Effect::name)),
            Self::SecurityLevel => policy
                .security_level
                .declared
                .map(|level| Value::Text(level.name().into())),
            Self::HumanApproval => flag(policy.human_approval, true),
            Self::Immutable => flag(policy.immutable, true),
            Self::ArgumentHint => text(&interface.argument_hint),
            Self::Arguments => texts(inputs(skill, InputOrigin::Arguments)),
            Self::Inputs => texts(inputs(skill, InputOrigin::Inputs)),
            Self::InputSchema => schema(interface.input_schema.as_ref()),
            Self::OutputSchema => schema(interface.output_schema.as_ref()),
            Self::McpServers => texts(
                interface
                    .mcp_servers
                    .iter()
                    .filter(|server| server.declared)
                    .map(|server| &*server.name),
            ),
            Self::PreConditions => phrases(&skill.logic.pre_conditions),
            Self::PostConditions => phrases(&skill.logic.post_conditions),
            Self::Fallbacks => phrases(&skill.logic.fallbacks),
            Self::Version => text(unless_in_metadata(skill, self, &skill.version)),
            Self::ShortDescription => {
                text(unless_in_metadata(skill, self, &skill.short_description))
            }
            Self::Aliases => texts(skill.aliases.iter().map(|text| &**text)),
        }
    }
}

/// The texts of a value: a text is one, a list has one an item.
pub(super) fn items(value: &Value) -> Vec<Cow<'_, str>> {
    match value {
        Value::Text(text) => vec![Cow::Borrowed(&**text)],
        Value::List(list) => list
            .iter()
            .map(|item| {
                item.as_text()
                    .map_or_else(|| json::text_of(item).into(), Cow::Borrowed)
            })
            .collect(),
        Value::Null => Vec::new(),
        other => vec![json::text_of(other).into()],
    }
}

fn text(text: &str) -> Option<Value> {
    (!text.is_empty()).then(|| Value::Text(text.to_owned().into()))
}

/// `text`, or nothing where it was read from `metadata`, which every target
/// writes anyway.
fn unless_in_metadata<'a>(skill: &Skill, field: Field, text: &'a str) -> &'a str {
    if skill.metadata.get(field.key()).is_some() {
        ""
    } else {
        text
    }
}

fn flag(holds: bool, value: bool) -> Option<Value> {
    holds.then_some(Value::Bool(value))
}

fn texts<'a>(texts: impl Iterator<Item = &'a str>) -> Option<Value> {
    let list: Vec<_> = texts
        .map(|text| Value::Text(text.to_owned().into()))
        .collect();
    (!list.is_empty()).then(|| Value::List(list.into()))
}

/// The phrases that stand in frontmatter alone.
fn phrases(phrases: &[Phrase]) -> Option<Value> {
    texts(phrases.iter().filter_map(|phrase| match phrase {
        Phrase::Key(text) => Some(&**text),
        Phrase::Description(_) | Phrase::Body(_) => None,
    }))
}

fn inputs(skill: &Skill, origin: InputOrigin) -> impl Iterator<Item = &str> {
    skill
        .interface
        .inputs
        .iter()
        .filter(move |input| input.origin == origin)
        .map(|input| &*input.name)
}

fn schema(schema: Option<&skir::Schema>) -> Option<Value> {
    schema
        .filter(|schema| !schema.inferred)
        .map(|schema| schema.value.clone())
}

fn tools(tools: &[Tool]) -> Option<Value> {
    let list: Vec<_> = tools
        .iter()
        .map(|tool| {
            let text = tool.argument.as_ref().map_or_else(
                || tool.name.clone(),
                |argument| format!("{}({argument})", tool.name).into(),
            );
            Value::Text(text)
        })
        .collect();
    (!list.is_empty()).then(|| Value::List(list.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_listed_once_and_found_by_its_spellings() {
        for field in Field::ALL {
            assert_eq!(Field::of_key(field.key()), Some(*field));
        }
        assert_eq!(
            Field::of_key("disableModelInvocation"),
            Some(Field::UserOnly)
        );
        assert_eq!(
            Field::of_key("disable_model_invocation"),
            Some(Field::UserOnly)
        );
        assert_eq!(Field::of_key("human-approval"), Some(Field::HumanApproval));
        assert_eq!(Field::of_key("origin"), None);
    }
}
