//! What the author commands and forbids.
//!
//! A constraint is a sentence with one of a few words in a place where they
//! bind: `never` at the start of a clause, `must` as a verb, `MUST` anywhere.
//! Where such a sentence announces a list, `Avoid:`, the list is part of it.
//! Questions, subordinate clauses, code, quotations, headings, tables and
//! examples are left out: a missed constraint stays in the text, a false one
//! would be repeated to the agent as a rule.

mod cues;
mod quick;
mod signs;
mod words;

use skir::{ClassifiedBy, Constraint, ConstraintLevel, Scope, Section, SectionClass, Skill, Span};

use super::prose::{Prose, Run, skip_marks};
use super::sections::{Outline, Topic};
use crate::syntax::markdown::NodeKind;

/// Fills `logic.constraints`; the steps must be there already.
pub(super) fn lower(prose: &Prose<'_>, outline: &Outline, skill: &mut Skill) {
    let mut found = Vec::new();
    let mut step = 0;
    for index in 0..outline.sections.len() {
        if !may_constrain(&outline.sections[index]) {
            continue;
        }
        let own = Own {
            scope: scope(outline, index),
            forbids: matches!(outline.parts[index].topic, Topic::Rules | Topic::Security),
        };
        let range = outline.parts[index].nodes.clone();
        let mut at = range.start;
        while at < range.end {
            let node = prose.node(at);
            match node.kind {
                NodeKind::Fence(_)
                | NodeKind::IndentedCode
                | NodeKind::HtmlBlock
                | NodeKind::Table
                | NodeKind::Heading(_) => at = node.end as usize,
                NodeKind::Paragraph | NodeKind::Item => {
                    let is_item = node.kind == NodeKind::Item;
                    let Some(run) = prose.inline(first_inline(prose, at), node.end as usize) else {
                        at += 1;
                        continue;
                    };
                    let steps = &skill.logic.steps;
                    while steps
                        .get(step)
                        .is_some_and(|step| step.span.end <= run.span.start)
                    {
                        step += 1;
                    }
                    let inside = steps.get(step).filter(|step| step.span.contains(run.span));
                    let scope = match inside.and_then(|_| u16::try_from(step).ok()) {
                        Some(step) => Scope::Step(step),
                        None => own.scope,
                    };
                    let before = found.len();
                    from_run(prose, &run, scope, own.forbids && is_item, &mut found);
                    if let Some(last) = found[before..].last_mut() {
                        announce(prose, &run, range.end, last);
                    }
                    at = run.nodes.end;
                }
                _ => at += 1,
            }
        }
    }
    skill.logic.constraints = found.into();
}

struct Own {
    scope: Scope,
    /// Whether `No …` at the start of an item forbids.
    forbids: bool,
}

/// Skips the box of a task.
fn first_inline(prose: &Prose<'_>, index: usize) -> usize {
    let first = index + 1;
    let is_box = first < prose.node(index).end as usize
        && matches!(prose.node(first).kind, NodeKind::TaskMarker(_));
    first + usize::from(is_box)
}

/// Whether the sentences of a section bind: not where they show, list or
/// route. The words around a lone block of code are as good as any.
fn may_constrain(section: &Section) -> bool {
    !matches!(
        section.class,
        SectionClass::Examples if section.rule != ClassifiedBy::LoneCode
    ) && !matches!(
        section.class,
        SectionClass::WhenToUse | SectionClass::WhenNotToUse | SectionClass::Related
    )
}

/// Takes the list that follows into a constraint that ends `run` and announces
/// it.
fn announce(prose: &Prose<'_>, run: &Run, end: usize, constraint: &mut Constraint) {
    if constraint.span.end < run.span.end {
        return;
    }
    let text = prose.of(run.span).trim_end_matches(['*', '_', ' ']);
    let is_label = || prose.of(constraint.span).starts_with("**") && text.len() < MAX_LABEL;
    if !text.ends_with([':', '：']) && !is_label() {
        return;
    }
    let next = run.nodes.end;
    if next < end && matches!(prose.node(next).kind, NodeKind::List(_)) {
        let list = prose.node(next).span;
        if list.range().len() <= MAX_LIST {
            constraint.span = prose.trim(Span::new(constraint.span.start, list.end));
        }
    }
}

/// A bold line of more bytes is a sentence of its own: `**Avoid**` and the like
/// are one to three words.
const MAX_LABEL: usize = 24;

/// A list of more bytes is a text of its own: ten items of a line each.
const MAX_LIST: usize = 1000;

/// A rules section near the top is about the whole skill.
fn scope(outline: &Outline, index: usize) -> Scope {
    let is_rules = |index: usize| {
        matches!(
            outline.parts[index].topic.class(),
            SectionClass::Rules | SectionClass::Security | SectionClass::Limits
        )
    };
    let mut at = index;
    while is_rules(at) {
        match outline.parts[at].parent {
            Some(parent) if outline.sections[parent].level > 1 => at = parent,
            _ => return Scope::Skill,
        }
    }
    u16::try_from(index).map_or(Scope::Skill, Scope::Section)
}

fn from_run(
    prose: &Prose<'_>,
    run: &Run,
    scope: Scope,
    forbids: bool,
    found: &mut Vec<Constraint>,
) {
    let text = prose.of(run.span);
    let start = run.span.range().start;
    let in_rules = forbids;
    let forbids = forbids && skip_marks(text).starts_with("No ");
    let mut cue = if forbids {
        Some(0)
    } else {
        quick::next(prose.language, text, 0)
    };
    if cue.is_none() {
        return;
    }
    for sentence in prose.sentences(run) {
        let Some(at) = cue else {
            return;
        };
        if at >= sentence.range().end - start {
            continue;
        }
        let level = cues::level(prose.language, prose.of(sentence));
        let level = level.or_else(|| {
            let says_no = forbids && sentence.start == run.span.start
                || in_rules && cues::ends_negated(prose.language, prose.of(sentence));
            says_no.then_some(ConstraintLevel::MustNot)
        });
        if let Some(level) = level {
            found.push(Constraint {
                span: sentence,
                level,
                scope,
            });
        }
        cue = quick::next(prose.language, text, sentence.range().end - start);
    }
}

/// Whether `text` begins with a word that commands or forbids.
pub(super) fn opens(prose: &Prose<'_>, text: &str) -> bool {
    cues::opens(prose.language, text)
}
