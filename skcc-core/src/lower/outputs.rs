//! What comes out: output sections, and a schema where an example shows one.

mod json;

use skir::{Entry, List, Output, Schema, Skill, Span, Value};

use super::prose::Prose;
use super::sections::{Outline, Topic};
use crate::syntax::markdown::NodeKind;

/// Fills `interface.outputs`, and `interface.output_schema` where the
/// frontmatter declares none and a JSON block in an output section shows one.
///
/// A schema with properties gives an output for each, else each output section
/// is one.
pub(super) fn lower(prose: &Prose<'_>, outline: &Outline, skill: &mut Skill) {
    let sections: Vec<_> = (0..outline.sections.len())
        .filter(|index| {
            let around = outline.parts[*index].parent;
            outline.parts[*index].topic == Topic::Output
                && around.is_none_or(|around| outline.parts[around].topic != Topic::Output)
        })
        .map(|index| (index, outline.content(prose, index)))
        .filter(|(_, content)| !content.is_empty())
        .collect();
    let mut span = sections.first().map(|(_, content)| *content);
    if skill.interface.output_schema.is_none()
        && let Some((schema, fence)) = sections
            .iter()
            .find_map(|(index, _)| from_blocks(prose, outline, *index))
    {
        skill.interface.output_schema = Some(schema);
        span = Some(fence);
    }
    let schema = skill.interface.output_schema.as_ref();
    let properties = schema
        .and_then(|schema| schema.value.get("properties"))
        .and_then(Value::as_map)
        .filter(|properties| !properties.is_empty());
    skill.interface.outputs = match properties {
        Some(properties) => properties
            .iter()
            .map(|property| Output {
                name: property.key.clone(),
                description: property
                    .value
                    .get("description")
                    .and_then(Value::as_text)
                    .unwrap_or_default()
                    .to_owned()
                    .into(),
                span,
            })
            .collect(),
        None => sections
            .iter()
            .map(|(index, content)| Output {
                name: "".into(),
                description: prose.of(outline.parts[*index].title).to_owned().into(),
                span: Some(*content),
            })
            .collect(),
    };
}

/// The schema that the first JSON block below a section is or shows, with the
/// block.
fn from_blocks(prose: &Prose<'_>, outline: &Outline, section: usize) -> Option<(Schema, Span)> {
    let sections = std::iter::once(section).chain(outline.below(section));
    for index in sections {
        for block in outline.blocks(prose, index) {
            let node = prose.node(block);
            let NodeKind::Fence(info) = &node.kind else {
                continue;
            };
            let language = info.split([' ', ',', '{']).next().unwrap_or_default();
            let lines = prose.tree.descendants(block);
            let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
                continue;
            };
            if !matches!(language, "json" | "jsonc" | "json5") {
                continue;
            }
            let text = prose.of(Span::new(first.span.start, last.span.end));
            if let Some(value @ (Value::Map(_) | Value::List(_))) = json::parse(text) {
                return Some((schema(value), node.span));
            }
        }
    }
    None
}

fn schema(value: Value) -> Schema {
    let is_schema = value.get("$schema").is_some()
        || (value
            .get("type")
            .is_some_and(|kind| kind.as_text() == Some("object"))
            && value
                .get("properties")
                .is_some_and(|all| all.as_map().is_some()));
    let depth = |value: &Value| u16::try_from(value.depth()).unwrap_or(u16::MAX);
    if is_schema {
        return Schema {
            depth: depth(&value),
            value,
            inferred: false,
        };
    }
    let value = infer(&value);
    Schema {
        depth: depth(&value),
        value,
        inferred: true,
    }
}

/// The schema of what looks like `value`. The nesting is bounded by the
/// parser.
fn infer(value: &Value) -> Value {
    let text = |text: &'static str| Value::Text(text.into());
    let mut entries = vec![entry(
        "type",
        text(match value {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Integer(_) => "integer",
            Value::Number(_) => "number",
            Value::Text(_) => "string",
            Value::List(_) => "array",
            Value::Map(_) => "object",
        }),
    )];
    match value {
        Value::List(items) => entries.extend(items.first().map(|item| entry("items", infer(item)))),
        Value::Map(all) => {
            let properties: List<_> = all
                .iter()
                .map(|one| Entry {
                    key: one.key.clone(),
                    value: infer(&one.value),
                })
                .collect();
            let required = all.iter().map(|one| Value::Text(one.key.clone())).collect();
            entries.push(entry("properties", Value::Map(properties)));
            entries.push(entry("required", Value::List(required)));
        }
        _ => {}
    }
    Value::Map(entries.into())
}

fn entry(key: &'static str, value: Value) -> Entry {
    Entry {
        key: key.into(),
        value,
    }
}
