//! Which class each section has, and which rule says so.
//!
//! In this order: rising numbers, the heading's words, the shape of the
//! content, the class of the section around. What nothing speaks for stays
//! [`Topic::Domain`].

use skir::{ClassifiedBy, SectionClass, Span};

use super::content::{self, Guess};
use super::heading::{self, Label, Number};
use super::vocabulary::{self, Match};
use super::{Outline, Topic};
use crate::lower::instruction::is_instruction;
use crate::lower::prose::Prose;

/// The confidence below which the content may overrule the heading.
pub(super) const SURE: u8 = 65;

/// What a heading says by itself.
struct Hint {
    number: Option<Number>,
    found: Option<Match>,
    /// Whether it has a number and is an instruction.
    instruction: bool,
    /// Whether it has a plain number, is none, and its text begins with one.
    acts: bool,
    /// The group of numbered siblings it is in.
    group: Option<usize>,
}

/// Sibling headings with rising numbers.
struct Group {
    label: Label,
    members: u16,
    instructions: u16,
    /// Members that are none themselves, but whose text begins with one.
    acting: u16,
    /// Members whose words are a known heading of their own.
    known: u16,
    last: Number,
    /// How many of them have been visited.
    visited: u16,
}

/// What a group is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum GroupKind {
    Steps(u8),
    Options,
    Nothing,
}

/// Classifies every section.
pub(super) fn classify(prose: &Prose<'_>, outline: &mut Outline) {
    let mut hints = hints(prose, outline);
    for (index, hint) in hints.iter_mut().enumerate() {
        let plain = hint
            .number
            .is_some_and(|number| number.label == Label::None);
        hint.acts = plain
            && !hint.instruction
            && content::begins_with_instruction(prose, outline.blocks(prose, index));
    }
    let mut groups = groups(outline, &mut hints);
    let title = title(outline);
    let mut open: Vec<usize> = Vec::new();
    for (index, hint) in hints.iter().enumerate() {
        let level = outline.sections[index].level;
        if level == 0 {
            set(outline, index, Topic::Preamble, ClassifiedBy::Position, 100);
            continue;
        }
        while open
            .last()
            .is_some_and(|above| outline.sections[*above].level >= level)
        {
            open.pop();
        }
        outline.parts[index].parent = open.last().copied();
        open.push(index);
        if title == Some(index) {
            classify_title(prose, outline, index, hint);
        } else {
            classify_one(prose, outline, index, hint, title, &mut groups);
        }
    }
}

fn set(outline: &mut Outline, index: usize, topic: Topic, rule: ClassifiedBy, confidence: u8) {
    outline.parts[index].topic = topic;
    let section = &mut outline.sections[index];
    section.class = topic.class();
    section.rule = rule;
    section.confidence = confidence;
}

fn hints(prose: &Prose<'_>, outline: &mut Outline) -> Vec<Hint> {
    let mut folded = String::new();
    outline
        .parts
        .iter_mut()
        .map(|part| {
            let text = prose.of(part.title);
            let (number, title) = heading::parse(text);
            let start = part.title.start;
            part.title = Span::new(start + title.start, start + title.end);
            let text = title.of(text);
            heading::fold(text, &mut folded);
            Hint {
                number,
                found: vocabulary::lookup(&folded),
                instruction: number.is_some() && is_instruction(text, prose.language),
                acts: false,
                group: None,
            }
        })
        .collect()
}

/// Finds the siblings whose numbers rise.
fn groups(outline: &Outline, hints: &mut [Hint]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut open: [Option<usize>; 7] = [None; 7];
    for (section, hint) in outline.sections.iter().zip(hints) {
        let level = usize::from(section.level);
        open[level + 1..].fill(None);
        let Some(number) = hint.number else {
            // Text between steps does not end them, another heading ends a
            // plain count.
            if open[level].is_some_and(|group| groups[group].label == Label::None) {
                open[level] = None;
            }
            continue;
        };
        let joined = open[level].filter(|group| {
            let group = &groups[*group];
            group.label == number.label && rises(group.last, number)
        });
        let index = joined.or_else(|| {
            let starts = number.label != Label::None || number.value <= 1 || number.part == 1;
            starts.then(|| {
                groups.push(Group {
                    label: number.label,
                    members: 0,
                    instructions: 0,
                    acting: 0,
                    known: 0,
                    last: number,
                    visited: 0,
                });
                groups.len() - 1
            })
        });
        open[level] = index;
        hint.group = index;
        if let Some(index) = index {
            let group = &mut groups[index];
            group.last = number;
            group.members = group.members.saturating_add(1);
            group.instructions = group.instructions.saturating_add(hint.instruction.into());
            group.acting = group.acting.saturating_add(hint.acts.into());
            let known = hint.found.is_some_and(|found| {
                found.confidence >= 90
                    && !matches!(
                        found.topic,
                        Topic::Verify | Topic::Workflow | Topic::HowItWorks
                    )
            });
            group.known = group.known.saturating_add(known.into());
        }
    }
    groups
}

/// Whether `next` follows `last`; one number may be missing.
fn rises(last: Number, next: Number) -> bool {
    (next.value > last.value && next.value - last.value <= 2)
        || (next.value == last.value && next.part > last.part && next.part - last.part <= 2)
}

/// The heading that names the skill: the first one, of level 1, with no other
/// of its level behind it.
fn title(outline: &Outline) -> Option<usize> {
    let first = outline
        .sections
        .iter()
        .position(|section| section.level > 0)?;
    let mut behind = outline.sections[first + 1..].iter();
    (outline.sections[first].level == 1 && behind.all(|section| section.level > 1)).then_some(first)
}

fn classify_title(prose: &Prose<'_>, outline: &mut Outline, index: usize, hint: &Hint) {
    if let Some(found) = hint.found.filter(|found| found.confidence >= 90) {
        set(
            outline,
            index,
            found.topic,
            heading_rule(found),
            found.confidence,
        );
        return;
    }
    let guess = content::guess(prose, outline.blocks(prose, index)).filter(|guess| {
        matches!(
            guess.rule,
            ClassifiedBy::OrderedList | ClassifiedBy::TaskList
        )
    });
    match guess {
        Some(guess) => set(outline, index, guess.topic, guess.rule, guess.confidence),
        None => set(outline, index, Topic::Overview, ClassifiedBy::Position, 70),
    }
}

fn heading_rule(found: Match) -> ClassifiedBy {
    if found.topic == Topic::WhenNotToUse {
        ClassifiedBy::NegatedHeading
    } else {
        ClassifiedBy::Heading
    }
}

fn classify_one(
    prose: &Prose<'_>,
    outline: &mut Outline,
    index: usize,
    hint: &Hint,
    title: Option<usize>,
    groups: &mut [Group],
) {
    let around = outline.parts[index]
        .parent
        .filter(|parent| Some(*parent) != title)
        // A block of code or a table says what one section is, not its parts.
        .filter(|parent| {
            !matches!(
                outline.sections[*parent].rule,
                ClassifiedBy::LoneCode | ClassifiedBy::Table
            )
        })
        .map(|parent| {
            (
                outline.parts[parent].topic,
                outline.sections[parent].confidence,
            )
        })
        .filter(|(topic, _)| is_inherited(*topic));
    let parent = around.map(|(topic, _)| topic);
    if let Some(group) = hint.group {
        let group = &mut groups[group];
        let kind = kind(group, parent);
        group.visited = group.visited.saturating_add(1);
        match kind {
            GroupKind::Steps(confidence) => {
                outline.parts[index].step = group.visited;
                let rule = ClassifiedBy::NumberedHeadings;
                return set(outline, index, Topic::Workflow, rule, confidence);
            }
            GroupKind::Options => {
                outline.parts[index].option = true;
                let rule = ClassifiedBy::NumberedHeadings;
                return set(outline, index, Topic::Approaches, rule, 85);
            }
            GroupKind::Nothing => {}
        }
    }
    if hint
        .number
        .is_some_and(|number| number.label == Label::Example)
    {
        return set(outline, index, Topic::Examples, ClassifiedBy::Heading, 90);
    }
    if let Some((topic, confidence)) = around {
        // A heading inside an example or a template is a part of it.
        let whole = hint.found.is_some_and(|found| found.confidence >= 90);
        if topic == Topic::Examples || (topic == Topic::Output && !whole) {
            return set(
                outline,
                index,
                topic,
                ClassifiedBy::Parent,
                inherited(confidence),
            );
        }
    }
    if let Some(found) = hint.found.filter(|found| found.confidence >= SURE) {
        return set(
            outline,
            index,
            found.topic,
            heading_rule(found),
            found.confidence,
        );
    }
    let guess = content::guess(prose, outline.blocks(prose, index));
    if let Some(guess) = guess.filter(|guess| outweighs(*guess, parent)) {
        return set(outline, index, guess.topic, guess.rule, guess.confidence);
    }
    if let Some(found) = hint.found {
        return set(
            outline,
            index,
            found.topic,
            heading_rule(found),
            found.confidence,
        );
    }
    // How something works is told by what it consists of, too: only what is to
    // be done there belongs to the work.
    let acts = || is_instruction(prose.of(outline.parts[index].title), prose.language);
    if let Some((topic, confidence)) = around
        && (topic != Topic::HowItWorks || acts())
    {
        let topic = match topic {
            Topic::HowItWorks => Topic::Workflow,
            topic => topic,
        };
        return set(
            outline,
            index,
            topic,
            ClassifiedBy::Parent,
            inherited(confidence),
        );
    }
    if let Some(guess) = guess {
        return set(outline, index, guess.topic, guess.rule, guess.confidence);
    }
    set(outline, index, Topic::Domain, ClassifiedBy::Nothing, 0);
}

/// A part of a section is about what the section is about, three times in
/// four.
const fn inherited(confidence: u8) -> u8 {
    confidence / 4 * 3
}

/// Whether the parts of a section about this are about it too.
const fn is_inherited(topic: Topic) -> bool {
    !matches!(
        topic.class(),
        SectionClass::Preamble | SectionClass::Overview | SectionClass::Domain
    )
}

/// Whether what the content looks like counts for more than the section
/// around.
fn outweighs(guess: Guess, parent: Option<Topic>) -> bool {
    let strong = matches!(
        guess.rule,
        ClassifiedBy::OrderedList | ClassifiedBy::RuleBullets | ClassifiedBy::TaskList
    );
    match parent {
        None => strong || guess.confidence >= SURE,
        Some(Topic::WhenToUse | Topic::WhenNotToUse | Topic::Inputs) => false,
        Some(Topic::Rules | Topic::Pitfalls | Topic::Limits | Topic::Troubleshooting) => {
            guess.rule == ClassifiedBy::TaskList
        }
        Some(Topic::Workflow | Topic::HowItWorks | Topic::Approaches | Topic::QuickStart) => {
            // An ordered list there is a part of the workflow.
            strong && guess.rule != ClassifiedBy::OrderedList
        }
        Some(_) => strong,
    }
}

/// What a group of numbered headings under `parent` is.
fn kind(group: &Group, parent: Option<Topic>) -> GroupKind {
    if group.members < 2 {
        return GroupKind::Nothing;
    }
    match group.label {
        Label::Step => GroupKind::Steps(95),
        Label::Option => GroupKind::Options,
        Label::Example => GroupKind::Nothing,
        Label::None => match parent {
            Some(
                Topic::Workflow
                | Topic::HowItWorks
                | Topic::QuickStart
                | Topic::Setup
                | Topic::Approaches,
            ) => GroupKind::Steps(90),
            // The numbers of a document's chapters.
            None if group.known * 2 > group.members => GroupKind::Nothing,
            None if group.instructions * 2 >= group.members => GroupKind::Steps(80),
            None if (group.instructions + group.acting) * 2 >= group.members => {
                GroupKind::Steps(60)
            }
            // Numbered rules, mistakes, checks and samples are not steps, nor
            // are things that the numbers merely list: smells, risks, parts.
            _ => GroupKind::Nothing,
        },
    }
}
