//! The section tree, which partitions the body.
//!
//! A section begins at a heading that stands in no other block: a heading
//! inside a quote, a list or a fence belongs to what it stands in, since most
//! of those are parts of templates. Blanks before the first heading belong to
//! its section.

mod classify;
mod content;
mod heading;
mod vocabulary;

use std::ops::Range;

use skir::{Section, SectionClass, Span};

use super::prose::Prose;
use crate::syntax::markdown::NodeKind;
pub(super) use content::is_shell;
use heading::Label;

/// What a section is about, finer than [`SectionClass`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Topic {
    Preamble,
    Overview,
    WhenToUse,
    WhenNotToUse,
    Workflow,
    /// How something works: steps, or what they are about.
    HowItWorks,
    Approaches,
    Context,
    Inputs,
    Output,
    Rules,
    Pitfalls,
    Verify,
    /// What must hold in the end.
    Success,
    Examples,
    Reference,
    Related,
    Setup,
    /// What must hold, or be there, at the start.
    Prerequisites,
    QuickStart,
    Troubleshooting,
    /// What to do instead.
    Fallback,
    Limits,
    Security,
    Domain,
}

impl Topic {
    /// The class that a topic belongs to.
    pub(super) const fn class(self) -> SectionClass {
        match self {
            Self::Preamble => SectionClass::Preamble,
            Self::Overview => SectionClass::Overview,
            Self::WhenToUse => SectionClass::WhenToUse,
            Self::WhenNotToUse => SectionClass::WhenNotToUse,
            Self::Workflow | Self::HowItWorks => SectionClass::Workflow,
            Self::Approaches => SectionClass::Approaches,
            Self::Context => SectionClass::Context,
            Self::Inputs => SectionClass::Inputs,
            Self::Output => SectionClass::Output,
            Self::Rules => SectionClass::Rules,
            Self::Pitfalls => SectionClass::Pitfalls,
            Self::Verify | Self::Success => SectionClass::Verify,
            Self::Examples => SectionClass::Examples,
            Self::Reference => SectionClass::Reference,
            Self::Related => SectionClass::Related,
            Self::Setup | Self::Prerequisites => SectionClass::Setup,
            Self::QuickStart => SectionClass::QuickStart,
            Self::Troubleshooting | Self::Fallback => SectionClass::Troubleshooting,
            Self::Limits => SectionClass::Limits,
            Self::Security => SectionClass::Security,
            Self::Domain => SectionClass::Domain,
        }
    }
}

/// What lowering knows of a section beyond its place in the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// What it is about.
    pub(super) topic: Topic,
    /// Its blocks, without the heading: a range of nodes.
    pub(super) nodes: Range<usize>,
    /// Where its text starts, behind the heading.
    pub(super) start: u32,
    /// The section it lies in.
    pub(super) parent: Option<usize>,
    /// The heading without number and marks.
    pub(super) title: Span,
    /// Whether its heading is one of several with rising numbers that make a
    /// procedure; its number among them, counted from 1, else 0.
    pub(super) step: u16,
    /// Whether its heading is one of several ways: `Option A`.
    pub(super) option: bool,
}

impl Part {
    fn new(node: usize, title: Span, start: u32) -> Self {
        Self {
            topic: Topic::Domain,
            nodes: node..node,
            start,
            parent: None,
            title,
            step: 0,
            option: false,
        }
    }
}

/// The sections of a body with what lowering knows of each.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// The sections of the model.
    pub(super) sections: Vec<Section>,
    /// One for each section.
    pub(super) parts: Vec<Part>,
}

impl Outline {
    /// Splits the body at its headings and says what each section is about.
    pub(super) fn new(prose: &Prose<'_>) -> Self {
        let mut outline = split(prose);
        classify::classify(prose, &mut outline);
        outline
    }

    /// The indices of the sections inside the one at `index`.
    pub(super) fn below(&self, index: usize) -> Range<usize> {
        let level = self.sections[index].level;
        let inside = self.sections[index + 1..]
            .iter()
            .take_while(|next| level > 0 && next.level > level)
            .count();
        index + 1..index + 1 + inside
    }

    /// The section at `index` with its subsections, without its heading and
    /// without blanks around it.
    pub(super) fn content(&self, prose: &Prose<'_>, index: usize) -> Span {
        let last = self.below(index).end - 1;
        prose.trim(Span::new(
            self.parts[index].start,
            self.sections[last].span.end,
        ))
    }

    /// The section at `index` without subsections, heading and blanks around
    /// it.
    pub(super) fn own(&self, prose: &Prose<'_>, index: usize) -> Span {
        prose.trim(Span::new(
            self.parts[index].start,
            self.sections[index].span.end,
        ))
    }

    /// The blocks of the section at `index` that lie in no other block.
    pub(super) fn blocks<'a>(
        &self,
        prose: &Prose<'a>,
        index: usize,
    ) -> impl Iterator<Item = usize> + use<'a> {
        let Range { start, end } = self.parts[index].nodes;
        let tree = prose.tree;
        let mut at = start;
        std::iter::from_fn(move || {
            let index = at;
            at = tree.nodes().get(index).filter(|_| index < end)?.end as usize;
            Some(index)
        })
    }
}

fn split(prose: &Prose<'_>) -> Outline {
    let tree = prose.tree;
    let length = u32::try_from(prose.text.len()).expect("sources are small");
    let mut outline = Outline {
        sections: vec![Section {
            class: SectionClass::Preamble,
            ..Section::EMPTY
        }],
        parts: vec![Part::new(0, Span::new(0, 0), 0)],
    };
    let close = |outline: &mut Outline, node: usize, at: u32| {
        let last = outline.parts.len() - 1;
        outline.sections[last].span.end = at;
        outline.parts[last].nodes.end = node;
    };
    for index in tree.top() {
        let node = &tree.nodes()[index];
        let NodeKind::Heading(level) = node.kind else {
            continue;
        };
        close(&mut outline, index, node.span.start);
        let heading = inner(prose, index);
        outline.sections.push(Section {
            heading,
            span: Span::new(node.span.start, length),
            level,
            ..Section::EMPTY
        });
        outline
            .parts
            .push(Part::new(node.end as usize, heading, node.span.end));
    }
    close(&mut outline, tree.nodes().len(), length);
    let blank = outline.sections[0].span.of(prose.text).trim().is_empty();
    if blank && outline.sections.len() > 1 {
        outline.sections.remove(0);
        outline.parts.remove(0);
        outline.sections[0].span.start = 0;
    }
    outline
}

/// The text of the heading at `index`, without the emphasis that wraps all of
/// it.
fn inner(prose: &Prose<'_>, index: usize) -> Span {
    let mut at = index;
    loop {
        let mut children = prose.tree.children(at);
        let Some(first) = children.next() else {
            let start = prose.node(at).span.start;
            return Span::new(start, start);
        };
        let last = children.last().unwrap_or(first);
        if first == last && prose.node(first).kind == NodeKind::Emphasis {
            at = first;
            continue;
        }
        return Span::new(prose.node(first).span.start, prose.node(last).span.end);
    }
}

/// Whether a heading bears a number of its own, or one of a step.
pub(super) fn counts(heading: &str) -> bool {
    let (number, _) = heading::parse(heading);
    number.is_some_and(|number| matches!(number.label, Label::None | Label::Step))
}
