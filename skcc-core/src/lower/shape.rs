//! The overall shape of a skill.

use skir::{SectionClass, Shape, Skill};

use super::instruction::is_instruction;
use super::prose::Prose;
use super::sections::{self, Outline};
use crate::syntax::markdown::NodeKind;

/// Steps that make a procedure.
const STEPS: usize = 2;
/// Ways that make a choice.
const WAYS: usize = 2;
/// Operations that make a collection.
const OPERATIONS: usize = 3;

/// Fills `logic.shape`; steps and approaches must be there already.
pub(super) fn lower(prose: &Prose<'_>, outline: &Outline, skill: &mut Skill) {
    skill.logic.shape = if steps(outline, skill) >= STEPS {
        Shape::Sequential
    } else if skill.logic.approaches.len() >= WAYS {
        Shape::Alternative
    } else if operations(prose, outline) >= OPERATIONS {
        Shape::Toolkit
    } else {
        Shape::Guideline
    };
}

/// The steps of the workflow itself: not those of one way among several, of the
/// setup or of a checklist.
fn steps(outline: &Outline, skill: &Skill) -> usize {
    let mut section = 0;
    skill
        .top_steps()
        .filter(|step| {
            while section + 1 < outline.sections.len()
                && outline.sections[section + 1].span.start <= step.span.start
            {
                section += 1;
            }
            // Ways lie one behind another.
            let ways = &skill.logic.approaches;
            let way = ways.partition_point(|way| way.span.end <= step.span.start);
            outline.sections[section].class == SectionClass::Workflow
                && !ways
                    .get(way)
                    .is_some_and(|way| way.span.contains(step.span))
        })
        .count()
}

/// The sections that show one operation: commands to type, or code under a
/// heading that tells what to do.
fn operations(prose: &Prose<'_>, outline: &Outline) -> usize {
    (0..outline.sections.len())
        .filter(|index| {
            outline
                .blocks(prose, *index)
                .any(|block| match &prose.node(block).kind {
                    NodeKind::Fence(info) => {
                        sections::is_shell(info)
                            || is_instruction(prose.of(outline.parts[*index].title), prose.language)
                    }
                    _ => false,
                })
        })
        .count()
}
