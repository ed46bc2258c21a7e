//! The parts of the model that stand in frontmatter, whatever they are called
//! there.

use std::borrow::Cow;

use skir::{
    EdgeKind, Entry, Input, InputOrigin, InputType, Interface, Invocation, Phrase, Skill, Tool,
    Value,
};

use super::flow;
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
    /// What comes out.
    Outputs,
    /// MCP servers it needs.
    McpServers,
    /// Programs, variables, packages and systems it needs.
    Requirements,
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
        Self::Requirements,
        Self::PreConditions,
        Self::PostConditions,
        Self::Fallbacks,
        Self::ArgumentHint,
        Self::Arguments,
        Self::Inputs,
        Self::InputSchema,
        Self::Outputs,
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
            Self::WhenToUse => &["when_to_use", "use_when"],
            Self::WhenNotToUse => &["when_not_to_use", "do_not_use_when", "exclude_triggers"],
            Self::Triggers => &["triggers", "trigger"],
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
            Self::Outputs => &["outputs"],
            Self::McpServers => &["mcp_servers"],
            Self::Requirements => &["requires", "required_environment_variables", "platforms"],
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
            | Self::Requirements
            | Self::PreConditions
            | Self::PostConditions
            | Self::Fallbacks
            | Self::Arguments
            | Self::Inputs
            | Self::InputSchema
            | Self::Outputs
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
    pub(crate) fn value(self, skill: &Skill) -> Option<Cow<'_, Value>> {
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
            Self::Triggers => triggers(skill),
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
            Self::Arguments => texts(names(&interface.inputs, is_argument)),
            Self::Inputs => texts(names(&interface.inputs, has_details)),
            Self::InputSchema => schema(interface.input_schema.as_ref()),
            Self::OutputSchema => schema(interface.output_schema.as_ref()),
            Self::McpServers => texts(
                interface
                    .mcp_servers
                    .iter()
                    .filter(|server| server.declared)
                    .map(|server| &*server.name),
            ),
            Self::Outputs => outputs(interface),
            Self::Requirements => requirements(skill),
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
                    .map_or_else(|| flow::text_of(item).into(), Cow::Borrowed)
            })
            .collect(),
        Value::Null => Vec::new(),
        other => vec![flow::text_of(other).into()],
    }
}

fn text(text: &str) -> Option<Value> {
    (!text.is_empty()).then(|| Value::Text(text.to_owned().into()))
}

/// `text`, or nothing where it was read from `metadata`, which every target
/// writes anyway.
fn unless_in_metadata<'a>(skill: &Skill, field: Field, text: &'a str) -> &'a str {
    match skill.metadata.get(field.key()) {
        Some(own) if items(own) == [text] => "",
        _ => text,
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

/// Whether an input stands in the list of arguments.
pub(super) fn is_argument(input: &Input) -> bool {
    input.origin == InputOrigin::Arguments
}

/// Whether the frontmatter says more of an input than the list of arguments
/// does, and no schema says it.
pub(super) fn has_details(input: &Input) -> bool {
    match input.origin {
        InputOrigin::Inputs => true,
        InputOrigin::Arguments => {
            !input.description.is_empty()
                || input.default.is_some()
                || input.ty != InputType::default()
        }
        InputOrigin::Schema | InputOrigin::Hint | InputOrigin::Body => false,
    }
}

fn names(inputs: &[Input], which: fn(&Input) -> bool) -> impl Iterator<Item = &str> {
    inputs
        .iter()
        .filter(move |input| which(input))
        .map(|input| &*input.name)
}

/// The triggers that the description does not say.
fn triggers(skill: &Skill) -> Option<Value> {
    if skill.routing.triggers.is_empty() {
        return None;
    }
    let description = plain(&skill.description);
    let is_new = |text: &&str| !description.contains(&plain(text));
    texts(
        skill
            .routing
            .triggers
            .iter()
            .map(|text| &**text)
            .filter(is_new),
    )
}

/// A text in lowercase and with single blanks.
fn plain(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}

/// Outputs that no schema and no section of the body describes.
fn outputs(interface: &Interface) -> Option<Value> {
    let of_schema = interface
        .output_schema
        .as_ref()
        .filter(|schema| !schema.inferred)
        .and_then(|schema| schema.value.get("properties"));
    let is_declared = |output: &&skir::Output| {
        output.span.is_none()
            && of_schema.is_none_or(|properties| properties.get(&output.name).is_none())
    };
    let lines: Vec<_> = interface
        .outputs
        .iter()
        .filter(is_declared)
        .map(|output| match (&*output.name, &*output.description) {
            (name, "") => name.to_owned(),
            ("", description) => description.to_owned(),
            (name, description) => format!("{name}: {description}"),
        })
        .collect();
    texts(lines.iter().map(String::as_str))
}

/// Requirements that neither `metadata` nor `compatibility` names; lowering
/// reads them there, too.
fn requirements(skill: &Skill) -> Option<Value> {
    let needs = &skill.interface.requirements;
    let groups = [
        ("program", &needs.binaries),
        ("environment variable", &needs.env),
        ("package", &needs.packages),
        ("operating system", &needs.platforms),
    ];
    if groups.iter().all(|(_, names)| names.is_empty()) {
        return None;
    }
    let said = format!(
        "{}\n{}",
        skill.compatibility,
        flow::text_of(&skill.metadata)
    )
    .to_lowercase();
    let is_new = |name: &str| {
        let spellings: &[&str] = match name {
            "macos" => &["macos", "darwin", "mac", "osx"],
            "windows" => &["win"],
            _ => &[],
        };
        !said.contains(&name.to_lowercase()) && !spellings.iter().any(|name| said.contains(name))
    };
    let lines: Vec<_> = groups
        .iter()
        .flat_map(|(kind, names)| names.iter().map(move |name| (kind, name)))
        .filter(|(_, name)| is_new(name))
        .map(|(kind, name)| format!("{kind} `{name}`"))
        .collect();
    texts(lines.iter().map(String::as_str))
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
