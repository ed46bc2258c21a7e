//! A contract as JSON.

use alloc::string::{String, ToString};

use skir::Value;

use super::{Contract, ContractInput, ContractRule, ContractStep};
use crate::inputs;
use crate::json::{self, list, map, owned, text};

impl Contract<'_> {
    /// The contract as one JSON object, in the form of the published schema
    /// `contract.schema.json`.
    ///
    /// ```
    /// # mod skills { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixture/skills.rs")); }
    /// # use skills::REGISTRY;
    /// let contract = REGISTRY.prepare("deploy", [])?;
    /// let json: serde_json::Value = serde_json::from_str(&contract.to_json()).unwrap();
    /// assert_eq!(json["skill"], "deploy");
    /// assert_eq!(json["missing"][0], "server");
    /// # Ok::<(), skill_runtime::PrepareError>(())
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        json::push(&mut out, &self.to_value());
        out
    }

    pub(crate) fn to_value(&self) -> Value {
        let ir = self.skill.ir();
        let policy = &ir.policy;
        let permissions = policy.permissions.iter().map(|permission| {
            map([
                ("kind", text(permission.kind.name())),
                ("scope", text(&permission.scope)),
                ("access", text(permission.access.name())),
                ("description", text(&permission.description)),
            ])
        });
        let outputs = self.outputs.iter().map(|(name, description)| {
            map([("name", text(name)), ("description", text(description))])
        });
        let resources = self.resources().iter().map(|resource| {
            map([
                ("path", text(&resource.path)),
                ("kind", text(resource.kind.name())),
                ("size", number(resource.size)),
                ("executable", Value::Bool(resource.executable)),
            ])
        });
        let tools = policy.allowed_tools.iter().map(|tool| {
            let argument = tool.argument.as_deref();
            let argument = argument.map_or_else(String::new, |text| alloc::format!("({text})"));
            owned(alloc::format!("{}{argument}", tool.name))
        });
        let output_schema = ir.interface.output_schema.as_ref();
        map([
            ("format", number(1)),
            ("skill", text(self.skill.id())),
            ("name", text(self.skill.name())),
            ("version", text(self.skill.version())),
            ("description", text(self.skill.description())),
            ("source_layer", text(ir.source.layer.name())),
            ("tree_hash", owned(ir.source.tree_hash.to_string())),
            ("security_level", text(self.skill.security_level().name())),
            ("needs_approval", Value::Bool(self.needs_approval())),
            (
                "effects",
                list(policy.effects.iter().map(|effect| text(effect.name()))),
            ),
            ("permissions", list(permissions)),
            ("allowed_tools", list(tools)),
            ("inputs", list(self.inputs.iter().map(input))),
            ("missing", list(self.missing().map(|one| text(one.name())))),
            ("pre_conditions", texts(&self.pre_conditions)),
            ("rules", list(self.rules.iter().map(rule))),
            ("steps", list(self.steps.iter().map(step))),
            ("fallbacks", texts(&self.fallbacks)),
            ("post_conditions", texts(&self.post_conditions)),
            ("outputs", list(outputs)),
            (
                "output_schema",
                output_schema.map_or(Value::Null, |schema| schema.value.clone()),
            ),
            ("resources", list(resources)),
            ("instructions", owned(self.instructions())),
        ])
    }
}

fn input(one: &ContractInput<'_>) -> Value {
    map([
        ("name", text(one.name())),
        ("description", text(&one.input.description)),
        ("type", owned(inputs::expected(&one.input.ty))),
        ("required", Value::Bool(one.input.required)),
        ("value", one.value().map_or(Value::Null, text)),
        ("origin", text(one.origin.name())),
    ])
}

fn rule(one: &ContractRule) -> Value {
    map([
        ("text", text(&one.text)),
        ("level", text(one.level.name())),
        ("place", text(&one.place)),
        (
            "added_by",
            one.added_by.as_deref().map_or(Value::Null, text),
        ),
    ])
}

fn step(one: &ContractStep) -> Value {
    let optional = |part: &Option<String>| part.as_deref().map_or(Value::Null, text);
    let on_error = one
        .on_error
        .as_ref()
        .map_or(Value::Null, |(action, words)| {
            map([("action", text(action.name())), ("text", text(words))])
        });
    map([
        ("number", text(&one.number)),
        ("title", text(&one.title)),
        ("text", text(&one.text)),
        ("kind", text(one.kind.name())),
        ("critical", Value::Bool(one.critical)),
        ("condition", optional(&one.condition)),
        ("expected_output", optional(&one.expected_output)),
        ("on_error", on_error),
    ])
}

fn texts(all: &[String]) -> Value {
    list(all.iter().map(|one| text(one)))
}

fn number(number: u64) -> Value {
    Value::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}
