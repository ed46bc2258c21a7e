//! What goes into the skill and what comes out.

pub(super) mod depth;
mod hint;
mod inputs;
pub(super) mod schema;

use skir::{Input, InputOrigin, Interface, Output, Schema, Skill, SubstitutionKind, Text, Value};

use super::paths::Paths;
use super::substitutions::{self, Dialect};
use super::{Context, keys, mentions, requirements};

pub(crate) use schema::{Source, source};

/// Fills the interface but for what the body says of the output. The policy must
/// be there.
pub(super) fn lower(context: &mut Context<'_>, skill: &mut Skill, paths: &Paths<'_>) {
    let body = context.document.body_text();
    let tree = &context.document.tree;
    let argument_hint = argument_hint(context, &skill.metadata);
    let arguments = context
        .keys
        .read("arguments", |key| inputs::arguments(&key.value))
        .or_else(|| inputs::arguments(skill.metadata.get("arguments")?))
        .unwrap_or_default();
    let keys = &mut context.keys;
    let named = keys
        .read("inputs", |key| inputs::declared(&key.value))
        .unwrap_or_default();
    let input_schema = keys.read("input-schema", |key| schema::lower(paths, &key.value));
    let output_schema = keys.read("output-schema", |key| schema::lower(paths, &key.value));
    let servers = keys
        .read("mcp-servers", |key| mentions::declared(&key.value))
        .unwrap_or_default();
    let outputs = keys.read("outputs", |key| inputs::declared(&key.value));

    let mut inputs = inputs::merged(arguments, named, input_schema.as_ref());
    hint::apply(&argument_hint, &mut inputs);
    let dialect = Dialect::of(&context.bundle.source);
    let hinted = !argument_hint.is_empty();
    let substitutions = substitutions::scan(body, tree, &inputs, hinted, dialect);
    if inputs.is_empty() {
        inputs = inputs_of_body(substitutions.iter().map(|found| found.kind));
    }
    let schemas = input_schema.iter().chain(&output_schema);
    let nesting_depth = schemas
        .map(|schema| schema.depth)
        .chain([depth::of_blocks(body, tree)])
        .max()
        .unwrap_or(0);
    let mentions = mentions::scan(body, tree);
    skill.interface = Interface {
        inputs: inputs.into(),
        argument_hint,
        outputs: lower_outputs(outputs, output_schema.as_ref()).into(),
        input_schema,
        output_schema,
        nesting_depth,
        mcp_servers: mentions
            .servers(&servers, &skill.policy.allowed_tools)
            .into(),
        tools_mentioned: mentions.tools().into(),
        requirements: requirements::lower(context, skill),
        substitutions: substitutions.into(),
    };
}

/// The hint as it is written: `[file]` is a list to YAML, but a hint to a
/// person.
fn argument_hint(context: &mut Context<'_>, metadata: &Value) -> Text {
    let file = &*context.document.file;
    let hint = context.keys.read("argument-hint", |key| match &key.value {
        Value::List(_) | Value::Map(_) => Some(key.raw(file).trim().to_owned().into()),
        _ => keys::scalar(file, key),
    });
    hint.or_else(|| metadata.get("argument-hint").and_then(keys::plain))
        .unwrap_or_default()
}

/// What the placeholders of a body ask for that declares nothing.
fn inputs_of_body(placeholders: impl Iterator<Item = SubstitutionKind>) -> Vec<Input> {
    let (mut all, mut numbers) = (false, std::collections::BTreeSet::new());
    for kind in placeholders {
        match kind {
            SubstitutionKind::Arguments => all = true,
            SubstitutionKind::Argument(index) => {
                numbers.insert(index);
            }
            _ => {}
        }
    }
    let input = |name: String| Input {
        name: name.into(),
        origin: InputOrigin::Body,
        ..Input::default()
    };
    // The arguments one by one, in order, say more than all at once. Those
    // before the last one are there, used or not.
    match numbers.last() {
        Some(last) => (0..=*last).map(|index| input(index.to_string())).collect(),
        None if all => vec![input("ARGUMENTS".to_owned())],
        None => Vec::new(),
    }
}

/// The outputs that are declared, or those of the schema.
fn lower_outputs(declared: Option<Vec<Input>>, schema: Option<&Schema>) -> Vec<Output> {
    let mut outputs: Vec<Output> = declared
        .unwrap_or_default()
        .into_iter()
        .map(|input| Output {
            name: input.name,
            description: input.description,
            span: None,
        })
        .collect();
    let properties = schema
        .filter(|_| outputs.is_empty())
        .and_then(|schema| schema.value.get("properties")?.as_map());
    outputs.extend(properties.into_iter().flatten().map(|entry| {
        Output {
            name: entry.key.clone(),
            description: entry
                .value
                .get("description")
                .and_then(keys::plain)
                .unwrap_or_default(),
            span: None,
        }
    }));
    outputs
}
