//! What comes out: the sections that describe the output, and a schema where
//! an example shows one.

use skir::{Output, Schema, Skill};

use super::interface::{depth, schema};
use super::prose::Prose;
use super::sections::{Outline, Topic};
use crate::syntax::markdown::NodeKind;

/// The largest example that is read for a schema, in bytes.
const MAX_EXAMPLE: usize = 16 * 1024;

/// Adds the sections that describe the output to `interface.outputs`, and fills
/// `interface.output_schema` where the frontmatter declares none and exactly
/// one JSON block in those sections shows one.
pub(super) fn lower(prose: &Prose<'_>, outline: &Outline, skill: &mut Skill) {
    let sections: Vec<_> = (0..outline.sections.len())
        .filter(|index| {
            let around = outline.parts[*index].parent;
            outline.parts[*index].topic == Topic::Output
                && around.is_none_or(|around| outline.parts[around].topic != Topic::Output)
        })
        .collect();
    let mut outputs = sections
        .iter()
        .map(|index| (index, outline.content(prose, *index)))
        .filter(|(_, content)| !content.is_empty())
        .map(|(index, content)| Output {
            name: "".into(),
            description: prose.of(outline.parts[*index].title).to_owned().into(),
            span: Some(content),
        })
        .peekable();
    if outputs.peek().is_some() {
        skill.interface.outputs.to_mut().extend(outputs);
    }
    if skill.interface.output_schema.is_none() {
        skill.interface.output_schema = example(prose, outline, &sections);
    }
}

fn example(prose: &Prose<'_>, outline: &Outline, sections: &[usize]) -> Option<Schema> {
    let mut blocks = sections
        .iter()
        .flat_map(|index| std::iter::once(*index).chain(outline.below(*index)))
        .flat_map(|index| outline.blocks(prose, index))
        .filter(|block| {
            matches!(&prose.node(*block).kind, NodeKind::Fence(info) if depth::is_json(info))
        });
    let (block, None) = (blocks.next()?, blocks.next()) else {
        return None;
    };
    let text = depth::inside(prose.text, prose.node(block).span);
    if text.len() > MAX_EXAMPLE {
        return None;
    }
    schema::inferred(text)
}
