//! Steps: what to do, in order.
//!
//! A step is an item of an ordered list or a task list, or a heading that
//! counts, in a section that is about doing; an ordered list elsewhere, when
//! most of its items are instructions. A list inside a step gives its
//! children: an ordered or task list always, bullets when most of them are
//! instructions; other bullets are part of the step's text.
//!
//! The span of a step is its own text, code blocks included, up to its first
//! child. What follows the last child belongs to no step and stays in the
//! section.

mod clauses;
mod failure;
mod kind;
mod marks;
mod phrase;

use skir::{ClassifiedBy, Skill, Span, Step};

use super::instruction::is_instruction;
use super::prose::Prose;
use super::sections::{Outline, Topic};
use crate::syntax::markdown::NodeKind;
use clauses::Reading;

/// How deep steps lie inside one another at most; deeper lists are text.
const MAX_DEPTH: u8 = 16;

/// Fills `logic.steps`.
pub(super) fn lower(prose: &Prose<'_>, outline: &Outline, skill: &mut Skill) {
    let promoted = promoted(prose, outline);
    let mut builder = Builder {
        prose,
        steps: Vec::new(),
    };
    // The step headings around, with their levels.
    let mut open: Vec<(u8, usize)> = Vec::new();
    for (index, section) in outline.sections.iter().enumerate() {
        while open
            .last()
            .is_some_and(|(level, _)| *level >= section.level)
        {
            open.pop();
        }
        let part = &outline.parts[index];
        let number = part.step.max(promoted[index]);
        let mut place = Place {
            parent: open.last().map(|(_, step)| *step),
            depth: narrow(open.len()),
            lists: lists(outline, index, &promoted),
            nesting: 0,
        };
        if number > 0 && place.depth < MAX_DEPTH {
            let span = prose.trim(section.span);
            let step = builder.push(
                Step {
                    number,
                    depth: place.depth,
                    span,
                    title: part.title,
                    ..Step::default()
                },
                place.parent,
            );
            builder.read_heading(step, outline.blocks(prose, index));
            open.push((section.level, step));
            place.parent = Some(step);
            place.depth += 1;
        }
        if place.lists != Lists::Text {
            builder.blocks(outline.blocks(prose, index), place);
        }
    }
    skill.logic.steps = builder.steps.into();
}

fn narrow(count: usize) -> u8 {
    u8::try_from(count).unwrap_or(u8::MAX)
}

/// Which lists of a section are steps.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lists {
    /// None: they are rules, examples, inputs.
    Text,
    /// Task lists, and ordered lists that are mostly instructions.
    Instructions,
    /// Ordered lists and task lists.
    Ordered,
    /// Those, and bullets that are mostly instructions.
    Any,
}

fn lists(outline: &Outline, index: usize, promoted: &[u16]) -> Lists {
    match outline.parts[index].topic {
        Topic::Workflow | Topic::HowItWorks => {
            let says_so = outline.sections[index].rule == ClassifiedBy::Heading
                && outline.sections[index].confidence >= 80;
            let in_headings = outline
                .below(index)
                .any(|below| outline.parts[below].step > 0 || promoted[below] > 0);
            if says_so && !in_headings {
                Lists::Any
            } else {
                Lists::Ordered
            }
        }
        Topic::QuickStart | Topic::Setup | Topic::Approaches | Topic::Verify | Topic::Success => {
            Lists::Ordered
        }
        Topic::Preamble
        | Topic::Overview
        | Topic::Context
        | Topic::Reference
        | Topic::Prerequisites
        | Topic::Troubleshooting
        | Topic::Fallback
        | Topic::Security
        | Topic::Domain => Lists::Instructions,
        Topic::WhenToUse
        | Topic::WhenNotToUse
        | Topic::Inputs
        | Topic::Output
        | Topic::Rules
        | Topic::Pitfalls
        | Topic::Examples
        | Topic::Related
        | Topic::Limits => Lists::Text,
    }
}

/// The headings without numbers that are steps, with their numbers: the parts
/// of a workflow whose own text lists nothing in order, when most of them are
/// instructions.
fn promoted(prose: &Prose<'_>, outline: &Outline) -> Vec<u16> {
    let mut numbers = vec![0; outline.sections.len()];
    let mut parts = Vec::new();
    for index in 0..outline.sections.len() {
        let says_so = matches!(
            outline.parts[index].topic,
            Topic::Workflow | Topic::HowItWorks
        ) && matches!(
            outline.sections[index].rule,
            ClassifiedBy::Heading | ClassifiedBy::NumberedHeadings
        );
        if !says_so || has_ordered_list(prose, outline, index) {
            continue;
        }
        parts.clear();
        let children = || {
            outline
                .below(index)
                .filter(|below| outline.parts[*below].parent == Some(index))
        };
        parts.extend(children().filter(|below| {
            outline.parts[*below].topic == Topic::Workflow
                && outline.sections[*below].rule == ClassifiedBy::Parent
        }));
        // Parts that nothing speaks for are no steps; those that are something
        // else by their words do not count.
        let others = children()
            .filter(|below| outline.parts[*below].topic == Topic::Domain)
            .count();
        let instructions = parts
            .iter()
            .filter(|part| is_instruction(prose.of(outline.parts[**part].title), prose.language))
            .count();
        if instructions >= 2 && instructions * 10 >= (parts.len() + others) * 6 {
            for (number, part) in (1..).zip(&parts) {
                numbers[*part] = number;
            }
        }
    }
    numbers
}

fn has_ordered_list(prose: &Prose<'_>, outline: &Outline, index: usize) -> bool {
    outline
        .blocks(prose, index)
        .any(|block| matches!(prose.node(block).kind, NodeKind::List(Some(_))))
}

/// Where a list stands.
#[derive(Clone, Copy)]
struct Place {
    /// The step it stands in.
    parent: Option<usize>,
    /// The depth its steps get.
    depth: u8,
    /// Which lists are steps.
    lists: Lists,
    /// How many lists it lies inside of.
    nesting: u8,
}

struct Builder<'a> {
    prose: &'a Prose<'a>,
    steps: Vec<Step>,
}

impl Builder<'_> {
    /// Adds a step, which ends the own text of the steps around it.
    fn push(&mut self, step: Step, parent: Option<usize>) -> usize {
        if let Some(parent) = parent {
            self.cut(parent, step.span.start);
        }
        self.steps.push(step);
        self.steps.len() - 1
    }

    /// Ends the own text of a step where its first child begins.
    fn cut(&mut self, step: usize, at: u32) {
        let span = self.steps[step].span;
        if span.end > at {
            // Up to the line on which the child's marker stands.
            let before = self.prose.of(Span::new(span.start, at));
            let end = before.rfind('\n').map_or(before.len(), |end| end);
            self.steps[step].span = self.prose.trim(Span::new(
                span.start,
                span.start + u32::try_from(end).expect("sources are small"),
            ));
        }
    }

    fn blocks(&mut self, blocks: impl Iterator<Item = usize>, place: Place) {
        for block in blocks {
            if matches!(self.prose.node(block).kind, NodeKind::List(_)) {
                self.list(block, place);
            }
        }
    }

    fn list(&mut self, list: usize, place: Place) {
        let prose = self.prose;
        if place.nesting >= MAX_DEPTH {
            return;
        }
        let is_steps = place.depth < MAX_DEPTH && self.is_steps(list, place);
        let mut number = 0;
        for item in prose.tree.children(list) {
            let inside = Place {
                nesting: place.nesting + 1,
                ..place
            };
            let step = is_steps
                .then(|| self.item(item, &mut number, place))
                .flatten();
            let inside = match step {
                Some(step) => Place {
                    parent: Some(step),
                    depth: place.depth + 1,
                    ..inside
                },
                None => inside,
            };
            self.blocks(prose.tree.children(item), inside);
        }
    }

    fn is_steps(&self, list: usize, place: Place) -> bool {
        let prose = self.prose;
        let ordered = matches!(prose.node(list).kind, NodeKind::List(Some(_)));
        let counts = ordered || prose.is_task_list(list);
        match place.lists {
            Lists::Text => false,
            _ if place.parent.is_some() => counts || self.instructs(list, 1),
            Lists::Ordered => counts,
            Lists::Any => counts || self.instructs(list, 2),
            Lists::Instructions => counts && (!ordered || self.instructs(list, 2)),
        }
    }

    /// Whether at least `least` and six in ten items are instructions.
    fn instructs(&self, list: usize, least: usize) -> bool {
        let prose = self.prose;
        let mut all = 0;
        let mut instructions = 0;
        for item in prose.tree.children(list) {
            let text = prose.run(item).map_or("", |run| prose.of(run.span));
            if clauses::is_attribute(prose, text) {
                continue;
            }
            all += 1;
            if is_instruction(text, prose.language) {
                instructions += 1;
            }
        }
        instructions >= least && instructions * 10 >= all * 6
    }

    /// Makes a step of an item; `None` when it is empty or says something about
    /// the step it stands in.
    fn item(&mut self, item: usize, number: &mut u16, place: Place) -> Option<usize> {
        let prose = self.prose;
        let node = prose.node(item);
        let run = prose.run(item);
        let text = run.as_ref().map_or("", |run| prose.of(run.span));
        if place.parent.is_some() && clauses::is_attribute(prose, text) {
            return None;
        }
        let span = prose.trim(Span::new(prose.item_start(item), node.span.end));
        if span.is_empty() {
            return None;
        }
        *number = number.saturating_add(1);
        let mut reading = Reading::default();
        if let Some(run) = &run {
            clauses::first(prose, run, &mut reading);
        } else {
            let line = prose.of(span).lines().next().unwrap_or_default();
            let end = span.range().start + line.len();
            reading.title = (span.range().start..end).into();
        }
        let behind = run.as_ref().map_or(item + 1, |run| run.nodes.end);
        self.read_blocks(
            prose.tree.children(item).filter(|block| *block >= behind),
            &mut reading,
        );
        let mut step = Step {
            number: *number,
            depth: place.depth,
            span,
            ..Step::default()
        };
        reading.fill(&mut step);
        Some(self.push(step, place.parent))
    }

    /// Reads what the blocks of a step say about it.
    fn read_blocks(&self, blocks: impl Iterator<Item = usize>, reading: &mut Reading) {
        let prose = self.prose;
        for block in blocks {
            match prose.node(block).kind {
                NodeKind::Paragraph => {
                    if let Some(run) = prose.run(block) {
                        clauses::further(prose, &run, reading);
                    }
                }
                NodeKind::List(None) => {
                    for item in prose.tree.children(block) {
                        if let Some(run) = prose.run(item) {
                            clauses::attribute(prose, &run, reading);
                        }
                    }
                }
                NodeKind::Fence(_) | NodeKind::IndentedCode => {
                    reading.block(prose.trim(prose.node(block).span));
                }
                _ => {}
            }
        }
    }

    fn read_heading(&mut self, step: usize, blocks: impl Iterator<Item = usize>) {
        let prose = self.prose;
        let mut reading = Reading::default();
        clauses::opening(prose, self.steps[step].title, &mut reading);
        self.read_blocks(blocks, &mut reading);
        reading.title = self.steps[step].title;
        reading.fill(&mut self.steps[step]);
    }
}
