//! Ways to do the work, one of which is taken.

use skir::{Approach, Skill, Span};

use super::prose::Prose;
use super::sections::{Outline, Topic};
use crate::syntax::markdown::NodeKind;

/// Fills `logic.approaches`: headings such as `Option A`, the parts of a
/// section about approaches, and the named items of one without parts.
pub(super) fn lower(prose: &Prose<'_>, outline: &Outline, skill: &mut Skill) {
    let mut found: Vec<Approach> = Vec::new();
    for index in 0..outline.sections.len() {
        let part = &outline.parts[index];
        let around = part.parent.map(|parent| &outline.parts[parent]);
        let is_part =
            around.is_some_and(|around| around.topic == Topic::Approaches && !around.option);
        if part.option || is_part {
            // What lies in a way is a piece of it.
            let inside = found
                .last()
                .is_some_and(|last| last.span.end > outline.sections[index].span.start);
            if !inside {
                let span = outline.sections[index].span;
                let content = outline.content(prose, index);
                found.push(Approach {
                    name: part.title,
                    span: prose.trim(Span::new(span.start, content.end.max(span.start))),
                });
            }
        } else if part.topic == Topic::Approaches && outline.below(index).is_empty() {
            found.extend(named_items(prose, outline, index));
        }
    }
    skill.logic.approaches = found.into();
}

/// The items of a section's lists that begin with a bold name.
fn named_items(prose: &Prose<'_>, outline: &Outline, index: usize) -> Vec<Approach> {
    let mut found = Vec::new();
    for block in outline.blocks(prose, index) {
        if !matches!(prose.node(block).kind, NodeKind::List(_)) {
            continue;
        }
        for item in prose.tree.children(block) {
            let Some(run) = prose.run(item) else {
                continue;
            };
            let first = prose.node(run.nodes.start);
            let is_bold =
                first.kind == NodeKind::Emphasis && prose.of(first.span).starts_with("**");
            if let Some(name) = prose.tree.descendants(run.nodes.start).first()
                && is_bold
            {
                found.push(Approach {
                    name: Span::new(name.span.start, first.span.end - 2),
                    span: prose.trim(Span::new(prose.item_start(item), prose.node(item).span.end)),
                });
            }
        }
    }
    // One way is no choice.
    if found.len() < 2 {
        found.clear();
    }
    found
}
