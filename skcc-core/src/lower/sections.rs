//! The section tree, which partitions the body.

use skir::{Section, SectionClass, Span};

use crate::syntax::Document;
use crate::syntax::markdown::NodeKind;

/// Splits the body at its headings.
pub(super) fn split(document: &Document) -> Vec<Section> {
    let length = u32::try_from(document.body.len()).expect("sources are small");
    let tree = &document.tree;
    let headings = tree
        .top()
        .filter_map(|index| match tree.nodes()[index].kind {
            NodeKind::Heading(level) => Some((index, level)),
            _ => None,
        });
    let mut sections = vec![Section {
        class: SectionClass::Preamble,
        ..Section::EMPTY
    }];
    for (index, level) in headings {
        let node = &tree.nodes()[index];
        let inner = tree.descendants(index);
        let heading = match (inner.first(), inner.last()) {
            (Some(first), Some(last)) => Span::new(first.span.start, last.span.end),
            _ => Span::new(node.span.start, node.span.start),
        };
        sections.last_mut().expect("the preamble is there").span.end = node.span.start;
        sections.push(Section {
            heading,
            span: Span::new(node.span.start, length),
            level,
            ..Section::EMPTY
        });
    }
    sections.last_mut().expect("the preamble is there").span.end = length;
    if sections[0].span.is_empty() && sections.len() > 1 {
        sections.remove(0);
    }
    sections
}
