//! What to look at before the work.

use skir::{Skill, Span};

use super::prose::Prose;
use super::sections::{Outline, Topic};
use crate::syntax::markdown::NodeKind;

/// Fills `logic.context`: every block of a section about context, and every
/// item of its lists. A block of code stays one piece.
pub(super) fn lower(prose: &Prose<'_>, outline: &Outline, skill: &mut Skill) {
    let mut found = Vec::new();
    for index in 0..outline.sections.len() {
        if outline.parts[index].topic != Topic::Context {
            continue;
        }
        for block in outline.blocks(prose, index) {
            match prose.node(block).kind {
                NodeKind::Rule => {}
                NodeKind::List(_) => found.extend(prose.tree.children(block).map(|item| {
                    prose.trim(Span::new(prose.item_start(item), prose.node(item).span.end))
                })),
                _ => found.push(prose.trim(prose.node(block).span)),
            }
        }
    }
    found.retain(|span| !span.is_empty());
    skill.logic.context = found.into();
}
