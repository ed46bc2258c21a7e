//! Units of a Markdown text.

use std::borrow::Cow;
use std::ops::Range;

use super::language::{Language, first_word, language_of_fence};
use super::{Place, Unit, Units, embed, embedded};
use crate::security::gate;
use crate::syntax::markdown::{NodeKind, Tree};

/// A Markdown text that is taken apart.
pub(super) struct Markdown<'a, 't> {
    pub(super) file: usize,
    pub(super) body: &'a str,
    /// Where the body starts in its file, in bytes.
    pub(super) start: usize,
    pub(super) tree: &'t Tree,
    pub(super) hits: &'t gate::Hits,
}

impl<'a> Markdown<'a, '_> {
    pub(super) fn read(&self, units: &mut Units<'a>) {
        let nodes = self.tree.nodes();
        // The headings above, with their levels.
        let mut headings: Vec<(u8, usize)> = Vec::new();
        // Where the quotes end that the node lies in, and so on for items.
        let (mut quote_end, mut item_end) = (0, 0);
        let mut at = 0;
        while at < nodes.len() {
            let node = &nodes[at];
            let heading = headings.last().map(|(_, unit)| *unit);
            let mut next = node.end as usize;
            match &node.kind {
                NodeKind::Heading(level) => {
                    while headings.last().is_some_and(|(above, _)| above >= level) {
                        headings.pop();
                    }
                    let heading = headings.last().map(|(_, unit)| *unit);
                    headings.push((*level, units.all.len()));
                    let unit = self.unit(node.span.range(), Place::Heading, heading);
                    units.all.push(unit);
                }
                NodeKind::Fence(info) => {
                    let range = self.content(node.span.range());
                    let mut unit = self.unit(range, Place::Code, heading);
                    unit.language = language_of_fence(info, &unit.text);
                    if at < quote_end {
                        unquote(&mut unit);
                    }
                    units.all.push(unit);
                    embed(embedded::of_word(first_word(info)), units);
                }
                NodeKind::IndentedCode => {
                    let mut unit = self.unit(node.span.range(), Place::Code, heading);
                    unit.language = language_of_fence("", &unit.text);
                    units.all.push(unit);
                }
                NodeKind::HtmlBlock => {
                    units
                        .all
                        .push(self.unit(node.span.range(), Place::Html, heading));
                    embed(Some(embedded::Holder::Page), units);
                }
                NodeKind::Row => {
                    self.inline(at, Place::Row, heading, units);
                }
                NodeKind::Quote => {
                    quote_end = quote_end.max(next);
                    next = at + 1;
                }
                NodeKind::Item => {
                    item_end = item_end.max(next);
                    // A tight item holds its text itself, before any block.
                    let own = (at + 1..next)
                        .find(|child| is_block(&nodes[*child].kind))
                        .unwrap_or(next);
                    if own > at + 1 {
                        let place = if at < quote_end {
                            Place::Quote
                        } else {
                            Place::Item
                        };
                        self.run(at + 1..own, place, heading, units);
                        next = own;
                    } else {
                        next = at + 1;
                    }
                }
                NodeKind::Paragraph => {
                    let place = if at < quote_end {
                        Place::Quote
                    } else if at < item_end {
                        Place::Item
                    } else {
                        Place::Paragraph
                    };
                    self.inline(at, place, heading, units);
                }
                _ => next = at + 1,
            }
            at = next.max(at + 1);
        }
        self.comments(units);
    }

    /// A block with running text, and its code spans and inline HTML.
    fn inline(&self, index: usize, place: Place, heading: Option<usize>, units: &mut Units<'a>) {
        let end = self.tree.nodes()[index].end as usize;
        let range = self.tree.nodes()[index].span.range();
        self.push(range, index + 1..end, place, heading, units);
    }

    /// References that are used as comments, such as `[//]: # (text)`: no
    /// reader sees them, and they are no part of the tree.
    fn comments(&self, units: &mut Units<'a>) {
        if memchr::memmem::find(self.body.as_bytes(), b"]: ").is_none() {
            return;
        }
        let mut line = 0;
        for text in self.body.split_inclusive('\n') {
            if text.starts_with('[')
                && let Some(label) = text.find("]: ")
                && (text[label + 3..].starts_with('#') || text[label + 3..].starts_with("<>"))
            {
                units
                    .all
                    .push(self.unit(line..line + text.len(), Place::Html, None));
            }
            line += text.len();
        }
    }

    /// Running text without a block of its own.
    fn run(
        &self,
        nodes: Range<usize>,
        place: Place,
        heading: Option<usize>,
        units: &mut Units<'a>,
    ) {
        let all = self.tree.nodes();
        let start = all[nodes.start].span.range().start;
        let end = all[nodes.clone()]
            .iter()
            .map(|node| node.span.range().end)
            .max()
            .unwrap_or(start);
        self.push(start..end, nodes, place, heading, units);
    }

    fn push(
        &self,
        range: Range<usize>,
        nodes: Range<usize>,
        place: Place,
        heading: Option<usize>,
        units: &mut Units<'a>,
    ) {
        let parent = units.all.len();
        let mut unit = self.unit(range, place, heading);
        let is_marked = !unit.marks.is_empty();
        if place == Place::Quote {
            unquote(&mut unit);
        }
        units.all.push(unit);
        if !is_marked {
            return;
        }
        for node in &self.tree.nodes()[nodes] {
            let place = match node.kind {
                NodeKind::CodeSpan => Place::CodeSpan,
                NodeKind::InlineHtml => Place::Html,
                _ => continue,
            };
            let mut unit = self.unit(node.span.range(), place, heading);
            if place == Place::CodeSpan {
                let ticks = unit.text.len() - unit.text.trim_start_matches('`').len();
                unit.range = unit.range.start + ticks..unit.range.end - ticks;
                unit.text = Cow::Borrowed(&self.body[self.in_body(&unit.range)]);
                unit.language = language_of_fence("", &unit.text);
            }
            unit.parent = Some(parent);
            units.all.push(unit);
        }
    }

    fn in_body(&self, range: &Range<usize>) -> Range<usize> {
        range.start - self.start..range.end - self.start
    }

    /// The lines between the fences.
    fn content(&self, range: Range<usize>) -> Range<usize> {
        let text = &self.body[range.clone()];
        let Some(first) = text.find('\n') else {
            return range.end..range.end;
        };
        let fence = text.trim_start_matches([' ', '\t', '>']).as_bytes()[0];
        let last = text
            .trim_end_matches('\n')
            .rfind('\n')
            .unwrap_or(first)
            .max(first);
        let closing = text[last..].trim_matches([' ', '\t', '>', '\n', '\r']);
        let end = if last > first && closing.len() >= 3 && closing.bytes().all(|b| b == fence) {
            last + 1
        } else {
            text.len()
        };
        range.start + first + 1..range.start + end
    }

    fn unit(&self, range: Range<usize>, place: Place, heading: Option<usize>) -> Unit<'a> {
        let text = Cow::Borrowed(&self.body[range.clone()]);
        let range = self.start + range.start..self.start + range.end;
        Unit {
            file: self.file,
            place,
            language: Language::Prose,
            text,
            marks: self.hits.marks(&range),
            range,
            heading,
            parent: None,
        }
    }
}

fn is_block(kind: &NodeKind) -> bool {
    matches!(
        kind,
        NodeKind::Heading(_)
            | NodeKind::Paragraph
            | NodeKind::List(_)
            | NodeKind::Fence(_)
            | NodeKind::IndentedCode
            | NodeKind::Quote
            | NodeKind::HtmlBlock
            | NodeKind::Table
            | NodeKind::FootnoteDefinition(_)
            | NodeKind::Rule
    )
}

/// Replaces the marks of quotes at line starts by blanks.
fn unquote(unit: &mut Unit<'_>) {
    if !unit.text.contains('>') {
        return;
    }
    let mut masked = String::with_capacity(unit.text.len());
    for line in unit.text.split_inclusive('\n') {
        let marks = line.len() - line.trim_start_matches([' ', '\t', '>']).len();
        masked.extend(
            line[..marks]
                .chars()
                .map(|c| if c == '>' { ' ' } else { c }),
        );
        masked.push_str(&line[marks..]);
    }
    unit.text = Cow::Owned(masked);
}
