//! How much of what looks like a step became one.

use std::collections::BTreeMap;

use skir::{SectionClass, Skill};

use super::prose::Prose;
use super::{language, sections};
use crate::syntax::Document;
use crate::syntax::markdown::NodeKind;

/// What [`coverage`] counts, by the class of the sections that it stands in.
pub type Coverage = BTreeMap<SectionClass, Steps>;

/// Step-like texts, and those that became steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Steps {
    /// Items of ordered lists, items of task lists, and headings with a
    /// number, anywhere in the body.
    pub step_like: usize,
    /// Those among them that are typed steps of the model; the others stand in
    /// the body as they are.
    pub typed: usize,
}

impl std::ops::AddAssign for Steps {
    fn add_assign(&mut self, other: Self) {
        self.step_like += other.step_like;
        self.typed += other.typed;
    }
}

/// Counts the step-like texts of a body and those that became steps.
///
/// Rules, examples and lists of things are often numbered too, so a part that
/// is not typed is not a fault; it stands verbatim where it stood.
#[must_use]
pub fn coverage(skill: &Skill, document: &Document) -> Coverage {
    let prose = Prose {
        text: document.body_text(),
        tree: &document.tree,
        language: language::Language::default(),
    };
    let steps = &skill.logic.steps;
    let mut coverage = Coverage::default();
    let mut count = |start: u32| {
        let section = skill
            .sections
            .partition_point(|section| section.span.start <= start);
        let class = section
            .checked_sub(1)
            .map_or(SectionClass::Preamble, |index| skill.sections[index].class);
        let found = steps.binary_search_by_key(&start, |step| step.span.start);
        *coverage.entry(class).or_default() += Steps {
            step_like: 1,
            typed: usize::from(found.is_ok()),
        };
    };
    for (index, node) in document.tree.nodes().iter().enumerate() {
        match node.kind {
            NodeKind::List(start) => {
                for item in document.tree.children(index) {
                    if start.is_some() || prose.is_task(item) {
                        let at = prose.item_start(item);
                        count(prose.trim(skir::Span::new(at, node.span.end.max(at))).start);
                    }
                }
            }
            NodeKind::Heading(_) if sections::counts(prose.of(node.span)) => {
                count(prose.trim(node.span).start);
            }
            _ => {}
        }
    }
    coverage
}
