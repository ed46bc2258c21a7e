//! The text of a `SKILL.md`, and of the files that its body is split into.

use std::ops::Range;

use skir::Skill;

use super::body::{Body, Insert, gap};
use super::fold::Told;
use super::{Boundary, Target};

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
    pub(super) body: Body<'s>,
    /// What is told of the frontmatter.
    pub(super) told: Told,
}

impl Page<'_> {
    /// The body in one piece.
    pub(super) fn whole(&self) -> Vec<Segment<'_>> {
        let mut segments = Vec::with_capacity(1 + 2 * self.body.added.len());
        let mut at = 0;
        for added in &self.body.added {
            segments.push(Segment::Body(at..added.at, &[]));
            segments.push(Segment::Constraints(&added.lines));
            at = added.at;
        }
        if at < self.body.text.len() {
            segments.push(Segment::Body(at..self.body.text.len(), &[]));
        }
        segments
    }

    /// Appends the text of `SKILL.md` after its frontmatter.
    pub(super) fn main(&self, out: &mut String, segments: &[Segment<'_>]) {
        self.write(out, segments);
        self.told.write(out);
    }

    /// Appends the text of another file.
    pub(super) fn part(&self, out: &mut String, segments: &[Segment<'_>]) {
        self.write(out, segments);
    }

    fn write(&self, out: &mut String, segments: &[Segment<'_>]) {
        let start = out.len();
        for segment in segments {
            match segment {
                Segment::Body(range, inserts) => self.body.write(out, range.clone(), inserts),
                Segment::Moved(range, inserts) => {
                    self.body.write_plain(out, range.clone(), inserts);
                }
                Segment::Constraints(lines) => {
                    out.push_str(gap(&out[start..]));
                    match self.target.boundary {
                        Boundary::Markdown => {
                            out.push_str("**Constraints**\n\n");
                            out.push_str(lines);
                        }
                        Boundary::Tags => {
                            out.push_str("<constraints>\n");
                            out.push_str(lines);
                            out.push_str("</constraints>\n");
                        }
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
}
