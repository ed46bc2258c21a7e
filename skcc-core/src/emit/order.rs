//! The order of sections that an agent asks for.
//!
//! Sections of the classes that the agent names change places with one another;
//! everything else stays where it is, and so does everything where a move could
//! change what is said: in numbered sections, and in a body with HTML that may
//! reach from one section into another.

use std::ops::Range;

use skir::{Section, SectionClass, Skill};

use super::{About, Loss, LossKind, Target};

/// Whether a line starts with what may be a tag.
fn starts_line_with_tag(body: &str) -> bool {
    body.starts_with('<') || memchr::memmem::find(body.as_bytes(), b"\n<").is_some()
}

/// The parts of a body in the order that the target asks for; nothing where that
/// is the author's.
pub(super) fn parts(skill: &Skill, target: &Target) -> Option<Vec<Range<usize>>> {
    if target.order.is_empty() || starts_line_with_tag(&skill.body) {
        return None;
    }
    let blocks = blocks(skill, target.order);
    let mut order: Vec<usize> = (0..blocks.len()).collect();
    let mut end = 0;
    for run in blocks.chunk_by(|_, next| !next.is_border) {
        let start = end;
        end += run.len();
        let slots: Vec<usize> = (start..end)
            .filter(|index| blocks[*index].rank.is_some())
            .collect();
        if slots.iter().any(|index| blocks[*index].is_numbered) {
            continue;
        }
        let mut sorted = slots.clone();
        sorted.sort_by_key(|index| blocks[*index].rank);
        for (slot, index) in slots.into_iter().zip(sorted) {
            order[slot] = index;
        }
    }
    if order.is_sorted() {
        return None;
    }
    Some(
        order
            .into_iter()
            .map(|index| blocks[index].range.clone())
            .collect(),
    )
}

/// Reports the sections that are not where their author put them.
pub(super) fn report(
    skill: &Skill,
    target: &Target,
    parts: &[Range<usize>],
    losses: &mut Vec<Loss>,
) {
    let mut before = parts.to_vec();
    before.sort_by_key(|part| part.start);
    let moved = parts.iter().zip(before).filter(|(part, at)| *part != at);
    for (part, _) in moved {
        let mut sections = skill.sections.iter();
        let Some(section) = sections.find(|one| one.span.start as usize == part.start) else {
            continue;
        };
        losses.push(Loss {
            kind: LossKind::Translated,
            about: About::Order,
            what: section.heading.of(&skill.body).to_owned(),
            detail: format!("it stands where {} looks for it", target.name),
            span: Some(section.heading),
        });
    }
}

/// A section with all that is below it.
struct Block {
    range: Range<usize>,
    /// Its place among the classes that the agent names.
    rank: Option<usize>,
    /// Whether nothing moves across its start.
    is_border: bool,
    is_numbered: bool,
}

/// Cuts a body where its uppermost sections start of which there are several.
fn blocks(skill: &Skill, order: &[SectionClass]) -> Vec<Block> {
    let count = |level: u8| {
        skill
            .sections
            .iter()
            .filter(|one| one.level == level)
            .count()
    };
    let level = (1..=6).find(|level| count(*level) > 1).unwrap_or(1);
    let mut blocks: Vec<Block> = Vec::new();
    for section in &skill.sections {
        let range = section.span.range();
        match blocks.last_mut() {
            Some(last) if section.level > level => last.range.end = range.end,
            _ => blocks.push(Block {
                range,
                rank: rank(section, level, order),
                is_border: section.level != level,
                is_numbered: is_numbered(section.heading.of(&skill.body)),
            }),
        }
    }
    blocks
}

fn rank(section: &Section, level: u8, order: &[SectionClass]) -> Option<usize> {
    let is_one = section.level == level;
    order
        .iter()
        .position(|class| is_one && *class == section.class)
}

/// Whether a heading says which place it has.
fn is_numbered(heading: &str) -> bool {
    let first = heading.split_whitespace().next().unwrap_or_default();
    let first = first.to_lowercase();
    first.starts_with(|c: char| c.is_ascii_digit())
        || ["step", "phase", "stage", "part"].contains(&first.trim_end_matches(':'))
}
