//! Links, definitions and footnotes of a body that is split: each must lead
//! where it led before.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use skir::Skill;

use crate::emit::body::Insert;
use crate::lower::paths::percent_decode;
use crate::lower::references::{Definitions, is_machine_path, target_path};
use crate::syntax::markdown::{NodeKind, Tree};

/// How a moved text reaches what lies in the skill's folder.
const UP: &str = "../";

/// What a file needs besides its part of the body.
#[derive(Debug, Default)]
pub(super) struct Placed {
    /// What is inserted, in the order of the body.
    pub(super) inserts: Vec<Insert>,
    /// Definitions that stand in another file.
    pub(super) definitions: String,
}

/// The links of a body.
pub(super) struct Links<'s> {
    body: &'s str,
    /// Where relative targets are written.
    relative: BTreeSet<usize>,
    /// Where links to headings of the body are written, and where these start.
    headings: BTreeMap<usize, usize>,
    /// Where a definition is used, and where it stands.
    uses: Vec<(usize, Range<usize>)>,
}

impl<'s> Links<'s> {
    pub(super) fn new(skill: &'s Skill, tree: &Tree) -> Self {
        let body = &*skill.body;
        let mut links = Self {
            body,
            relative: BTreeSet::new(),
            headings: BTreeMap::new(),
            uses: Vec::new(),
        };
        let definitions = Definitions::new(body);
        let mut anchors = BTreeMap::new();
        for section in &skill.sections {
            let name = letters(section.heading.of(body));
            anchors.entry(name).or_insert(section.span.start as usize);
        }
        let mut footnotes = BTreeMap::new();
        for node in tree.nodes() {
            if let NodeKind::FootnoteDefinition(label) = &node.kind {
                footnotes.entry(&**label).or_insert(node.span.range());
            }
        }
        for node in tree.nodes() {
            let range = node.span.range();
            match &node.kind {
                NodeKind::Link(target) | NodeKind::Image(target) => {
                    let written = definitions.span(range.clone(), target);
                    if written == range {
                        continue;
                    }
                    if !range.contains(&written.start) {
                        links.uses.push((range.start, line(body, &written)));
                    }
                    links.target(target, written.start, &anchors);
                }
                NodeKind::InlineHtml | NodeKind::HtmlBlock => links.html(range, &anchors),
                NodeKind::FootnoteReference(label) => {
                    if let Some(definition) = footnotes.get(&**label) {
                        links.uses.push((range.start, definition.clone()));
                    }
                }
                _ => {}
            }
        }
        links
    }

    /// Notes a target that is written at `at`.
    fn target(&mut self, target: &str, at: usize, anchors: &BTreeMap<String, usize>) {
        if let Some(fragment) = target.strip_prefix('#') {
            let fragment = percent_decode(fragment);
            if let Some(heading) = anchors.get(&letters(&fragment)) {
                self.headings.insert(at, *heading);
            }
        } else if target_path(target).is_some_and(|path| !is_machine_path(path))
            && !target.starts_with(['$', '{'])
        {
            self.relative.insert(at);
        }
    }

    /// Notes the targets of the attributes in a piece of HTML.
    fn html(&mut self, range: Range<usize>, anchors: &BTreeMap<String, usize>) {
        let text = &self.body[range.clone()];
        for attribute in ["href=", "src="] {
            for (at, _) in text.match_indices(attribute) {
                let value = &text[at + attribute.len()..];
                let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
                    continue;
                };
                let Some(end) = value[1..].find(quote) else {
                    continue;
                };
                let start = range.start + at + attribute.len() + 1;
                self.target(&value[1..=end], start, anchors);
            }
        }
    }

    /// What each file needs: the head first, then the parts, which are given
    /// in order.
    pub(super) fn place(&self, parts: &[(Range<usize>, String)]) -> Vec<Placed> {
        let file = |at: usize| {
            let part = parts.partition_point(|(range, _)| range.end <= at);
            match parts.get(part) {
                Some((range, _)) if range.start <= at => part + 1,
                _ => 0,
            }
        };
        let insert = |at: usize, from: usize| self.insert(at, from, parts, &file);
        let mut placed: Vec<Placed> = Vec::new();
        placed.resize_with(parts.len() + 1, Placed::default);
        let places: BTreeSet<usize> = self
            .relative
            .iter()
            .chain(self.headings.keys())
            .copied()
            .collect();
        for at in &places {
            let from = file(*at);
            placed[from].inserts.extend(insert(*at, from));
        }
        let mut known = BTreeSet::new();
        for (at, definition) in &self.uses {
            let from = file(*at);
            if file(definition.start) == from || !known.insert((from, definition.start)) {
                continue;
            }
            let out = &mut placed[from].definitions;
            if !out.is_empty() {
                out.push('\n');
            }
            let mut start = definition.start;
            for at in places.range(definition.clone()) {
                if let Some(insert) = insert(*at, from) {
                    out.push_str(&self.body[start..*at]);
                    out.push_str(&insert.text);
                    start = *at;
                }
            }
            out.push_str(self.body[start..definition.end].trim_end());
        }
        placed
    }

    /// What must stand before the target at `at` when it is read in the file
    /// `from`.
    fn insert(
        &self,
        at: usize,
        from: usize,
        parts: &[(Range<usize>, String)],
        file: &impl Fn(usize) -> usize,
    ) -> Option<Insert> {
        let text: Cow<'_, str> = match self.headings.get(&at) {
            None if from == 0 => return None,
            None => UP.into(),
            Some(heading) => match (from, file(*heading)) {
                (from, to) if from == to => return None,
                (_, 0) => format!("{UP}SKILL.md").into(),
                (0, to) => (&*parts[to - 1].1).into(),
                (_, to) => {
                    let path = &parts[to - 1].1;
                    path.rsplit('/').next().unwrap_or(path).into()
                }
            },
        };
        Some(Insert {
            at,
            text: text.into_owned(),
        })
    }
}

/// A heading or a fragment by its letters and digits alone: sites differ in
/// what they make of the rest.
fn letters(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The line of a definition, whose target stands at `target`.
fn line(body: &str, target: &Range<usize>) -> Range<usize> {
    let label = body[..target.start].rfind("]:").unwrap_or(target.start);
    let start = body[..label].rfind('\n').map_or(0, |at| at + 1);
    let end = body[target.end..]
        .find('\n')
        .map_or(body.len(), |at| target.end + at);
    start..end
}
