//! Tags around parts of a body with hard boundaries.

use std::collections::BTreeMap;
use std::ops::Range;

use skir::{SectionClass, Skill, SubstitutionKind};

use crate::emit::{Arguments, Target};
use crate::syntax::markdown::{NodeKind, Tree};

/// A tag and where it stands.
#[derive(Debug)]
pub(super) struct Mark {
    pub(super) at: usize,
    pub(super) text: String,
}

/// A part of the body between two tags.
#[derive(Debug)]
struct Run {
    range: Range<usize>,
    tag: String,
}

/// The parts of a body that stand between tags.
#[derive(Debug, Default)]
pub(super) struct Tags {
    /// In the order of the text; one may hold others, and none crosses another.
    runs: Vec<Run>,
}

impl Tags {
    pub(super) fn new(skill: &Skill, target: &Target) -> Self {
        let mut names = BTreeMap::new();
        let mut runs = Vec::new();
        let mut add = |range: Range<usize>, name: &'static str| {
            let tag = names.entry(name).or_insert_with(|| free(&skill.body, name));
            runs.push(Run {
                range,
                tag: tag.clone(),
            });
        };
        let sections = &skill.sections;
        let mut index = 0;
        while let Some(section) = sections.get(index) {
            index += 1;
            let Some(name) = name(section.class) else {
                continue;
            };
            let below = sections[index..]
                .iter()
                .take_while(|one| section.level > 0 && one.level > section.level)
                .count();
            index += below;
            add(
                section.span.range().start..sections[index - 1].span.range().end,
                name,
            );
        }
        for range in others_data(skill, target) {
            add(range, "untrusted_data");
        }
        runs.retain(|run: &Run| !run.range.is_empty());
        runs.sort_by_key(|run| (run.range.start, std::cmp::Reverse(run.range.end)));
        Self { runs }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// The tags inside a part of the body, each pair whole: what goes on
    /// beyond the part has its tags at the part's border.
    pub(super) fn within(&self, range: &Range<usize>) -> Vec<Mark> {
        let mut marks = Vec::new();
        let mut open: Vec<(usize, &str)> = Vec::new();
        for run in &self.runs {
            let start = run.range.start.max(range.start);
            let end = run.range.end.min(range.end);
            if start >= end {
                continue;
            }
            close(&mut open, start, &mut marks);
            marks.push(Mark {
                at: start,
                text: format!("<{}>", run.tag),
            });
            open.push((end, &run.tag));
        }
        close(&mut open, range.end, &mut marks);
        marks
    }
}

/// Ends what ends up to `at`.
fn close(open: &mut Vec<(usize, &str)>, at: usize, marks: &mut Vec<Mark>) {
    while let Some((end, tag)) = open.pop_if(|(end, _)| *end <= at) {
        marks.push(Mark {
            at: end,
            text: format!("</{tag}>"),
        });
    }
}

/// The tag of a section's class.
const fn name(class: SectionClass) -> Option<&'static str> {
    match class {
        SectionClass::Examples => Some("examples"),
        SectionClass::Rules => Some("constraints"),
        SectionClass::Output => Some("output_contract"),
        _ => None,
    }
}

/// A name whose tags the body does not have, so that nothing in it ends what
/// it stands in.
fn free(body: &str, name: &str) -> String {
    let mut tag = name.to_owned();
    let mut number = 1;
    while body.contains(&format!("</{tag}")) {
        number += 1;
        tag = format!("{name}_{number}");
    }
    tag
}

/// The paragraphs and blocks that are nothing but what the agent puts in their
/// place: what a user or a command says.
fn others_data(skill: &Skill, target: &Target) -> Vec<Range<usize>> {
    let dialect = &target.dialect;
    let replaces = matches!(dialect.arguments, Arguments::Replaced { .. });
    let is_data = |kind: &SubstitutionKind| match kind {
        SubstitutionKind::Arguments
        | SubstitutionKind::Argument(_)
        | SubstitutionKind::Named(_) => replaces,
        SubstitutionKind::Command(_) => dialect.runs_commands,
        _ => false,
    };
    let placeholders = &skill.interface.substitutions;
    if !placeholders.iter().any(|one| is_data(&one.kind)) {
        return Vec::new();
    }
    let tree = Tree::parse(&skill.body);
    let blocks = tree.top().map(|index| &tree.nodes()[index]);
    let blocks = blocks.filter(|node| {
        let text = node.span.of(&skill.body).trim();
        let next = placeholders.partition_point(|one| one.span.start < node.span.start);
        placeholders.get(next).is_some_and(|one| {
            let placeholder = one.span.of(&skill.body).trim();
            is_data(&one.kind)
                && one.span.end <= node.span.end
                && match &node.kind {
                    NodeKind::Paragraph => text == placeholder,
                    NodeKind::Fence(info) => info.starts_with('!'),
                    _ => false,
                }
        })
    });
    // With the blank lines behind, so that there are no more of them later.
    let with_blanks = |range: Range<usize>| {
        let rest = &skill.body[range.end..];
        let blanks = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
        range.start..range.end + blanks
    };
    blocks.map(|node| with_blanks(node.span.range())).collect()
}
