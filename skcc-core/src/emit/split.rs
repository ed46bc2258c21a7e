//! A body that its agent does not read in one piece, as a head and parts.
//!
//! What must be seen stays in the head: the opening, the steps, the rules, what
//! the compiler adds, and what the agent replaces. Of the rest as little as
//! possible moves to files below `references`, the last and the least urgent
//! first; where it stood the head has a link. A text is cut between two blocks,
//! at a heading where that suffices. The order stays: with each part in the
//! place of its link, the head is the body again.

mod links;

use std::collections::BTreeSet;
use std::ops::Range;

use skir::{SectionClass, Skill, Span};

use self::links::Links;
use super::body::protected;
use super::page::{Page, Segment};
use super::{About, Loss, LossKind, Size, Target};
use crate::source::is_device;
use crate::syntax::markdown::Tree;

/// The folder of the parts.
const FOLDER: &str = "references";
/// Bytes of a file's name that are taken from a heading.
const MAX_NAME: usize = 48;
/// Headings of a part that its link names.
const MAX_TITLES: usize = 6;
/// Characters of a heading in a link.
const MAX_TITLE: usize = 60;
/// Texts that move, apart from one another.
const MAX_RUNS: usize = 8;
/// How often the head may turn out to be too long: links take room, too.
const ATTEMPTS: usize = 8;

/// A body in several files.
pub(super) struct Split {
    /// The text of `SKILL.md`.
    pub(super) text: String,
    /// The other files, in the order of the body.
    pub(super) parts: Vec<Part>,
    /// What became of what the head repeats.
    repeated: Vec<Loss>,
}

/// A part of a body in a file of its own.
pub(super) struct Part {
    /// Its path below the skill's folder.
    pub(super) path: String,
    /// Its text.
    pub(super) text: String,
    /// What of the body it holds, in bytes.
    range: Range<usize>,
    /// What the head says in its place.
    pointer: String,
}

/// A piece of a body that stays or moves as a whole.
struct Unit {
    range: Range<usize>,
    /// The section it is of.
    section: usize,
    /// How soon it moves: the greater, the sooner.
    rank: u8,
    /// Its size, by each limit.
    sizes: Vec<usize>,
}

/// Splits a body so that every file is within the target's limits, as far as
/// its blocks allow; `None` when nothing can move.
pub(super) fn split(page: &Page<'_>, frontmatter: &str) -> Option<Split> {
    let limits = page.target.limits.file;
    let tree = Tree::parse(page.body.text);
    let units = units(page, &tree);
    let links = Links::new(page.skill, &tree);
    let mut reserve: Vec<usize> = limits.iter().map(|limit| limit.limit() / 64).collect();
    let mut slack = 16;
    let mut best = None;
    for _ in 0..ATTEMPTS {
        let moved = choose(page, frontmatter, &units, &reserve);
        if !moved.contains(&true) {
            break;
        }
        let split = build(page, frontmatter, &units, &moved, &links, slack);
        let mut fits = true;
        for (limit, reserve) in limits.iter().zip(&mut reserve) {
            let over = limit.of(&split.text).saturating_sub(limit.limit());
            if over > 0 {
                // What moves next may lie between what has moved already.
                *reserve = 2 * *reserve + over;
                fits = false;
            }
        }
        let is_long = |part: &Part| !limits.iter().all(|limit| limit.holds(&part.text));
        let is_whole = moved.iter().all(|moved| *moved);
        if split
            .parts
            .iter()
            .any(|part| is_long(part) && part.is_of_several(&units))
        {
            slack = (slack / 2).max(2);
            fits = false;
        }
        best = Some(split);
        if fits || is_whole && slack == 2 {
            break;
        }
    }
    best
}

impl Part {
    fn is_of_several(&self, units: &[Unit]) -> bool {
        let first = units.partition_point(|unit| unit.range.start < self.range.start);
        units
            .get(first)
            .is_some_and(|unit| unit.range.end < self.range.end)
    }
}

impl Split {
    /// Reports what moved, and takes back what was said of it: a file is read
    /// as it is, so nothing in it is replaced or run.
    pub(super) fn report(&mut self, skill: &Skill, target: &Target, losses: &mut Vec<Loss>) {
        let is_moved = |span: Span| {
            let at = span.start as usize;
            let part = self.parts.partition_point(|part| part.range.end <= at);
            self.parts
                .get(part)
                .is_some_and(|part| part.range.start <= at)
        };
        losses.retain(|loss| !loss.span.is_some_and(is_moved));
        losses.append(&mut self.repeated);
        let mut told = BTreeSet::new();
        for placeholder in &skill.interface.substitutions {
            let text = placeholder.span.of(&skill.body);
            if is_moved(placeholder.span) && told.insert(text) {
                losses.push(Loss {
                    kind: LossKind::Lost,
                    about: About::Placeholder,
                    what: text.to_owned(),
                    detail: "the model sees the placeholder as it is written".to_owned(),
                    span: Some(placeholder.span),
                });
            }
        }
        let limits: Vec<_> = target.limits.file.iter().map(Size::to_string).collect();
        let limits = limits.join(" or ");
        for part in &self.parts {
            losses.push(Loss {
                kind: LossKind::Split,
                about: About::Limit,
                what: part.path.clone(),
                detail: format!(
                    "a part of the body, as no more than {limits} are read in one piece"
                ),
                span: Some(part.range.clone().into()),
            });
        }
    }
}

/// Cuts a body into pieces: sections, and those that are long at the borders
/// of their blocks.
fn units(page: &Page<'_>, tree: &Tree) -> Vec<Unit> {
    let text = page.body.text;
    let limits = page.target.limits.file;
    let cuts = cuts(text, tree);
    let measure = |range: &Range<usize>| -> Vec<usize> {
        limits
            .iter()
            .map(|limit| limit.of(&text[range.clone()]))
            .collect()
    };
    let is_small = |sizes: &[usize]| {
        sizes
            .iter()
            .zip(limits)
            .all(|(size, limit)| *size <= limit.limit() / 4)
    };
    let mut units: Vec<Unit> = Vec::new();
    for (section, one) in page.skill.sections.iter().enumerate() {
        let range = one.span.range();
        let mut add = |range: Range<usize>, sizes: Vec<usize>| {
            if range.is_empty() {
                return;
            }
            let rank = if units.is_empty() {
                0
            } else {
                rank(page, one.class, &range)
            };
            units.push(Unit {
                range,
                section,
                rank,
                sizes,
            });
        };
        let sizes = measure(&range);
        if is_small(&sizes) {
            add(range, sizes);
            continue;
        }
        let first = cuts.partition_point(|cut| *cut <= range.start);
        let end = cuts.partition_point(|cut| *cut < range.end);
        // A heading stays with what it is over.
        let heading = usize::from(one.level > 0);
        let borders = cuts[first..end.max(first)].iter().copied().skip(heading);
        let mut at = range.start;
        let mut last = at;
        let mut sizes = vec![0; limits.len()];
        for border in borders.chain([range.end]) {
            let block = measure(&(last..border));
            let sum: Vec<usize> = sizes.iter().zip(&block).map(|(a, b)| a + b).collect();
            if last > at && !is_small(&sum) {
                add(at..last, std::mem::replace(&mut sizes, block));
                at = last;
            } else {
                sizes = sum;
            }
            last = border;
        }
        add(at..range.end, sizes);
    }
    units
}

/// Where a body may be cut: at the starts of lines that start a block which
/// lies in no other one.
fn cuts(text: &str, tree: &Tree) -> Vec<usize> {
    let mut cuts = Vec::new();
    let mut end = 0;
    for index in tree.top() {
        let range = tree.nodes()[index].span.range();
        let line = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
        // A list goes on behind what its last item ends with, and a text that
        // a heading is underlined by is none.
        if line >= end {
            cuts.push(line);
        }
        end = range.end;
    }
    cuts
}

fn rank(page: &Page<'_>, class: SectionClass, range: &Range<usize>) -> u8 {
    let rank = match class {
        SectionClass::Workflow
        | SectionClass::Rules
        | SectionClass::Security
        | SectionClass::Approaches => 1,
        SectionClass::Preamble
        | SectionClass::Overview
        | SectionClass::WhenToUse
        | SectionClass::WhenNotToUse
        | SectionClass::Context
        | SectionClass::Inputs
        | SectionClass::Output
        | SectionClass::Verify
        | SectionClass::Limits
        | SectionClass::QuickStart => 2,
        SectionClass::Pitfalls | SectionClass::Setup | SectionClass::Domain => 3,
        SectionClass::Troubleshooting => 4,
        SectionClass::Examples | SectionClass::Reference | SectionClass::Related => 5,
    };
    let range = Span::from(range.clone());
    let (steps, placeholders) = (&page.skill.logic.steps, &page.skill.interface.substitutions);
    let step = steps.partition_point(|step| step.span.start < range.start);
    let placeholder = placeholders.partition_point(|one| one.span.start < range.start);
    let is_needed = steps
        .get(step)
        .is_some_and(|step| step.span.start < range.end)
        || placeholders
            .get(placeholder)
            .is_some_and(|one| one.span.start < range.end);
    if is_needed { rank.min(1) } else { rank }
}

/// Which units move so that the rest is within the limits, with room left for
/// the links.
fn choose(page: &Page<'_>, frontmatter: &str, units: &[Unit], reserve: &[usize]) -> Vec<bool> {
    let limits = page.target.limits.file;
    let mut fixed = frontmatter.to_owned();
    page.told.write(&mut fixed);
    for added in &page.body.added {
        fixed.push_str(&added.lines);
    }
    let mut sizes: Vec<usize> = limits.iter().map(|limit| limit.of(&fixed)).collect();
    for unit in units {
        sizes
            .iter_mut()
            .zip(&unit.sizes)
            .for_each(|(all, one)| *all += one);
    }
    let fits = |sizes: &[usize]| {
        let mut all = sizes.iter().zip(limits).zip(reserve);
        all.all(|((size, limit), reserve)| size + reserve <= limit.limit())
    };
    let mut order: Vec<usize> = (0..units.len()).collect();
    order.sort_by_key(|unit| std::cmp::Reverse((units[*unit].rank, *unit)));
    let mut moved = vec![false; units.len()];
    for unit in order {
        if fits(&sizes) {
            break;
        }
        moved[unit] = true;
        sizes
            .iter_mut()
            .zip(&units[unit].sizes)
            .for_each(|(all, one)| *all -= one);
    }
    join(units, &mut moved);
    moved
}

/// Moves what stands between two texts that move, the least urgent first, until
/// there are no more than [`MAX_RUNS`]: a head full of links says little.
fn join(units: &[Unit], moved: &mut [bool]) {
    let mut gaps: Vec<Range<usize>> = Vec::new();
    let mut kept = None;
    let mut is_behind = false;
    for (index, moves) in moved.iter().enumerate() {
        if !moves {
            kept = kept.or(Some(index));
            continue;
        }
        if let Some(start) = kept.take()
            && is_behind
        {
            gaps.push(start..index);
        }
        is_behind = true;
    }
    let surplus = (gaps.len() + 1).saturating_sub(MAX_RUNS);
    gaps.sort_by_key(|gap| {
        let rank = units[gap.clone()].iter().map(|unit| unit.rank).min();
        let size: usize = units[gap.clone()].iter().map(|unit| unit.range.len()).sum();
        (std::cmp::Reverse(rank), size, gap.start)
    });
    for gap in gaps.into_iter().take(surplus) {
        moved[gap].fill(true);
    }
}

/// The files, when these units move; a part may be as long as the limits
/// allow, less one of `slack` shares.
fn build(
    page: &Page<'_>,
    frontmatter: &str,
    units: &[Unit],
    moved: &[bool],
    links: &Links<'_>,
    slack: usize,
) -> Split {
    let mut parts = parts(page, units, moved, slack);
    let ranges: Vec<_> = parts
        .iter()
        .map(|part| (part.range.clone(), part.path.clone()))
        .collect();
    let placed = links.place(&ranges);
    for (index, part) in parts.iter_mut().enumerate() {
        let file = &placed[index + 1];
        let mut segments = vec![Segment::Moved(part.range.clone(), &file.inserts)];
        if !file.definitions.is_empty() {
            segments.push(Segment::Definitions(&file.definitions));
        }
        page.part(&mut part.text, &segments);
    }
    let mut segments = Vec::new();
    let mut at = 0;
    let mut added = page.body.added.iter().peekable();
    let inserts = &placed[0].inserts;
    for part in &parts {
        while let Some(added) = added.next_if(|added| added.at <= part.range.start) {
            segments.push(Segment::Body(at..added.at, inserts));
            segments.push(Segment::Constraints(&added.lines));
            at = added.at;
        }
        segments.push(Segment::Body(at..part.range.start, inserts));
        segments.push(Segment::Note(&part.pointer));
        while let Some(added) = added.next_if(|added| added.at <= part.range.end) {
            segments.push(Segment::Constraints(&added.lines));
        }
        at = part.range.end;
    }
    for added in added {
        segments.push(Segment::Body(at..added.at, inserts));
        segments.push(Segment::Constraints(&added.lines));
        at = added.at;
    }
    segments.push(Segment::Body(at..page.body.text.len(), inserts));
    let mut repeated = Vec::new();
    let definitions = placed[0].definitions.clone();
    let definitions = protected(definitions, page.skill, page.target, &mut repeated);
    if !definitions.is_empty() {
        segments.push(Segment::Definitions(&definitions));
    }
    let mut text = frontmatter.to_owned();
    page.main(&mut text, &segments);
    Split {
        text,
        parts,
        repeated,
    }
}

/// Neighbours that move share a part, as long as it has room.
fn parts(page: &Page<'_>, units: &[Unit], moved: &[bool], slack: usize) -> Vec<Part> {
    let limits = page.target.limits.file;
    let mut names = Names::new(page.skill);
    let mut groups: Vec<Range<usize>> = Vec::new();
    let mut sizes: Vec<usize> = Vec::new();
    for index in (0..units.len()).filter(|index| moved[*index]) {
        let unit = &units[index];
        let sum: Vec<usize> = if sizes.is_empty() {
            unit.sizes.clone()
        } else {
            sizes.iter().zip(&unit.sizes).map(|(a, b)| a + b).collect()
        };
        let has_room = sum
            .iter()
            .zip(limits)
            .all(|(size, limit)| *size <= limit.limit() - limit.limit() / slack);
        match groups.last_mut() {
            Some(group) if group.end == index && has_room => {
                group.end = index + 1;
                sizes = sum;
            }
            _ => {
                groups.push(index..index + 1);
                sizes.clone_from(&unit.sizes);
            }
        }
    }
    let part = |group: Range<usize>| {
        let units = &units[group];
        let path = names.of(page.skill, units);
        Part {
            pointer: pointer(page.skill, units, &path),
            range: units[0].range.start..units[units.len() - 1].range.end,
            text: String::new(),
            path,
        }
    };
    groups.into_iter().map(part).collect()
}

/// What the head says in the place of a part.
fn pointer(skill: &Skill, units: &[Unit], path: &str) -> String {
    let mut titles: Vec<String> = Vec::new();
    let mut last = None;
    for unit in units
        .iter()
        .filter(|unit| skill.sections[unit.section].level > 0)
    {
        let section = &skill.sections[unit.section];
        if last == Some(unit.section) {
            continue;
        }
        last = Some(unit.section);
        let title = title(section.heading.of(&skill.body));
        if title.is_empty() {
            continue;
        }
        titles.push(if unit.range.start == section.span.start as usize {
            title
        } else {
            format!("{title} (continued)")
        });
    }
    let more = titles.len().saturating_sub(MAX_TITLES);
    titles.truncate(MAX_TITLES);
    if more > 0 {
        titles.push(format!("{more} more"));
    }
    let gap = if titles.is_empty() { "" } else { ": " };
    format!("Read on in [{path}]({path}){gap}{}.", titles.join("; "))
}

/// A heading without what Markdown or an agent could take for a mark.
fn title(heading: &str) -> String {
    let marks = [
        '$', '!', '`', '[', ']', '<', '>', '\\', '*', '_', '|', '{', '}', '#', '&', '~',
    ];
    let words: Vec<String> = heading
        .split(|c: char| c.is_whitespace() || c.is_control())
        .map(|word| word.chars().filter(|c| !marks.contains(c)).collect())
        .filter(|word: &String| !word.is_empty())
        .collect();
    let title = words.join(" ");
    match title.char_indices().nth(MAX_TITLE) {
        Some((end, _)) => format!("{}…", title[..end].trim_end()),
        None => title.trim_end_matches(['.', ':', ';']).to_owned(),
    }
}

/// Names of files that no other file has.
struct Names {
    folder: String,
    /// The paths that are taken, in small letters: not every disk tells
    /// capitals apart.
    taken: BTreeSet<String>,
}

impl Names {
    fn new(skill: &Skill) -> Self {
        let taken: BTreeSet<String> = skill
            .resources
            .iter()
            .map(|resource| resource.path.to_lowercase())
            .collect();
        let mut folder = FOLDER.to_owned();
        let mut number = 1;
        while taken.contains(&folder) {
            number += 1;
            folder = format!("{FOLDER}-{number}");
        }
        Self { folder, taken }
    }

    fn of(&mut self, skill: &Skill, units: &[Unit]) -> String {
        let heading = skill.sections[units[0].section].heading.of(&skill.body);
        let mut name = String::new();
        for c in heading.chars() {
            if c.is_ascii_alphanumeric() {
                name.push(c.to_ascii_lowercase());
            } else if !name.is_empty() && !name.ends_with('-') {
                name.push('-');
            }
            if name.len() >= MAX_NAME {
                break;
            }
        }
        let name = match name.trim_end_matches('-') {
            "" => "part",
            name => name,
        };
        // Windows cannot hold these, whatever their ending.
        let end = if is_device(name) { "-part" } else { "" };
        let mut path = format!("{}/{name}{end}.md", self.folder);
        let mut number = 1;
        while !self.taken.insert(path.clone()) {
            number += 1;
            path = format!("{}/{name}{end}-{number}.md", self.folder);
        }
        path
    }
}
