//! The text of a `SKILL.md`, and of the files that its body is split into.

mod layers;
mod tags;

use std::ops::Range;

use skir::Skill;

use super::body::{Added, Body, Insert, gap};
use super::fold::Told;
use super::{Boundary, Style, Target};
use tags::Tags;

/// What a text is put together from.
pub(super) enum Segment<'a> {
    /// A part of the body with what the target needs changed in it, and what
    /// has to be inserted besides.
    Body(Range<usize>, &'a [Insert]),
    /// A part of the body that is read as a file of its own.
    Moved(Range<usize>, &'a [Insert]),
    /// Constraints of the compiler.
    Constraints(&'a str),
    /// A paragraph of the compiler.
    Note(&'a str),
    /// Definitions of the body that are needed again.
    Definitions(&'a str),
}

/// What all texts of an artifact share.
pub(super) struct Page<'s> {
    pub(super) skill: &'s Skill,
    pub(super) target: &'s Target,
    pub(super) style: Style,
    pub(super) body: Body<'s>,
    /// What is told of the frontmatter.
    pub(super) told: Told,
    /// What stands between tags; nothing in another style.
    tags: Tags,
    /// The parts of the body in another order than the author's.
    parts: Option<Vec<Range<usize>>>,
}

impl<'s> Page<'s> {
    pub(super) fn new(
        skill: &'s Skill,
        target: &'s Target,
        style: Style,
        body: Body<'s>,
        told: Told,
        parts: Option<Vec<Range<usize>>>,
    ) -> Self {
        let tags = match style {
            Style::Tagged => Tags::new(skill, target),
            Style::Markdown | Style::Xml => Tags::default(),
        };
        Self {
            skill,
            target,
            style,
            body,
            told,
            tags,
            parts,
        }
    }

    /// Whether the body stands in the artifact byte for byte and in one piece.
    pub(super) fn is_verbatim(&self) -> bool {
        self.style != Style::Xml
            && self.tags.is_empty()
            && self.parts.is_none()
            && self.body.is_verbatim()
    }

    /// The body in one piece.
    pub(super) fn whole(&self) -> Vec<Segment<'_>> {
        let mut segments = Vec::with_capacity(1 + 2 * self.body.added.len());
        let all = 0..self.body.text.len();
        for part in self.parts.as_deref().unwrap_or(std::slice::from_ref(&all)) {
            let mut at = part.start;
            // What belongs to the end of a section is of the part that ends there.
            let here = |added: &&Added| {
                (part.start < added.at || added.at == 0 && part.start == 0) && added.at <= part.end
            };
            for added in self.body.added.iter().filter(here) {
                segments.push(Segment::Body(at..added.at, &[]));
                segments.push(Segment::Constraints(&added.lines));
                at = added.at;
            }
            if at < part.end {
                segments.push(Segment::Body(at..part.end, &[]));
            }
        }
        segments
    }

    /// Appends the text of `SKILL.md` after its frontmatter.
    pub(super) fn main(&self, out: &mut String, segments: &[Segment<'_>]) {
        if self.style == Style::Xml {
            layers::write(self, out, segments, &self.told.texts());
        } else {
            self.markdown(out, segments);
            self.told.write(out);
        }
    }

    /// Appends the text of another file.
    pub(super) fn part(&self, out: &mut String, segments: &[Segment<'_>]) {
        if self.style == Style::Xml {
            layers::write(self, out, segments, &[]);
        } else {
            self.markdown(out, segments);
        }
    }

    fn markdown(&self, out: &mut String, segments: &[Segment<'_>]) {
        let start = out.len();
        for segment in segments {
            match segment {
                Segment::Body(range, _) | Segment::Moved(range, _) => {
                    if self.parts.is_some() {
                        // The last line of a body may have no end.
                        out.push_str(gap(&out[start..]));
                    }
                    let mut at = range.start;
                    for mark in self.tags.within(range) {
                        self.piece(out, segment, at..mark.at);
                        out.push_str(gap(&out[start..]));
                        out.push_str(&mark.text);
                        out.push_str("\n\n");
                        at = mark.at;
                    }
                    self.piece(out, segment, at..range.end);
                }
                Segment::Constraints(lines) => {
                    out.push_str(gap(&out[start..]));
                    if self.style == Style::Tagged || self.target.boundary == Boundary::Tags {
                        out.push_str("<constraints>\n");
                        out.push_str(lines);
                        out.push_str("</constraints>\n");
                    } else {
                        out.push_str("**Constraints**\n\n");
                        out.push_str(lines);
                    }
                    out.push('\n');
                }
                Segment::Note(text) | Segment::Definitions(text) => {
                    out.push_str(gap(&out[start..]));
                    out.push_str(text);
                    out.push_str("\n\n");
                }
            }
        }
    }

    /// Appends a piece of what a segment holds of the body.
    fn piece(&self, out: &mut String, segment: &Segment<'_>, range: Range<usize>) {
        match segment {
            Segment::Body(_, inserts) => self.body.write(out, range, inserts),
            Segment::Moved(_, inserts) => self.body.write_plain(out, range, inserts),
            Segment::Constraints(_) | Segment::Note(_) | Segment::Definitions(_) => {}
        }
    }
}
