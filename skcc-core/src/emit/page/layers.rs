//! A text as XML: an element for each section, one inside the other as their
//! headings are, and elements for what the compiler adds.

use skir::SectionClass;

use super::{Page, Segment};
use crate::emit::xml;

/// The element that everything is in.
const ROOT: &str = "agent_skill";

/// Appends a text; `told` are further elements for its end.
pub(super) fn write(
    page: &Page<'_>,
    out: &mut String,
    segments: &[Segment<'_>],
    told: &[(&str, &str)],
) {
    xml::open(out, ROOT);
    let mut layers = Layers {
        page,
        open: Vec::new(),
        piece: String::new(),
    };
    for segment in segments {
        match segment {
            Segment::Body(..) | Segment::Moved(..) => layers.body(out, segment),
            Segment::Constraints(lines) => xml::element(out, "constraints", lines),
            Segment::Note(text) => xml::element(out, "continued", text),
            Segment::Definitions(text) => xml::element(out, "definitions", text),
        }
    }
    layers.close(out, 0);
    for (name, text) in told {
        xml::element(out, name, text);
    }
    xml::close(out, ROOT);
}

struct Layers<'p> {
    page: &'p Page<'p>,
    /// The sections whose elements are open.
    open: Vec<usize>,
    piece: String,
}

impl Layers<'_> {
    fn body(&mut self, out: &mut String, segment: &Segment<'_>) {
        let (Segment::Body(range, _) | Segment::Moved(range, _)) = segment else {
            return;
        };
        let sections = &self.page.skill.sections;
        let first = sections.partition_point(|one| one.span.end as usize <= range.start);
        let mut at = range.start;
        for (index, section) in sections.iter().enumerate().skip(first) {
            if at >= range.end {
                break;
            }
            let end = range.end.min(section.span.end as usize);
            if self.open.last() != Some(&index) {
                self.close(out, section.level);
                self.open.push(index);
                xml::open(out, element(section.class));
            }
            self.text(out, segment, at..end);
            at = end;
        }
        // Of a model without sections there is the text.
        self.text(out, segment, at..range.end);
    }

    fn text(&mut self, out: &mut String, segment: &Segment<'_>, range: std::ops::Range<usize>) {
        if range.is_empty() {
            return;
        }
        self.piece.clear();
        self.page.piece(&mut self.piece, segment, range);
        xml::text(out, &self.piece);
    }

    /// Ends the elements of sections that do not hold one of `level`.
    fn close(&mut self, out: &mut String, level: u8) {
        while let Some(index) = self.open.last() {
            let section = &self.page.skill.sections[*index];
            if section.level > 0 && section.level < level {
                break;
            }
            xml::close(out, element(section.class));
            self.open.pop();
        }
    }
}

/// The element of a section.
const fn element(class: SectionClass) -> &'static str {
    match class {
        SectionClass::Preamble => "preamble",
        SectionClass::Overview => "overview",
        SectionClass::WhenToUse => "when_to_use",
        SectionClass::WhenNotToUse => "when_not_to_use",
        SectionClass::Workflow => "workflow",
        SectionClass::Approaches => "approaches",
        SectionClass::Context => "context",
        SectionClass::Inputs => "inputs",
        SectionClass::Output => "output_contract",
        SectionClass::Rules => "rules",
        SectionClass::Pitfalls => "pitfalls",
        SectionClass::Verify => "verification",
        SectionClass::Examples => "examples",
        SectionClass::Reference => "reference",
        SectionClass::Related => "related",
        SectionClass::Setup => "setup",
        SectionClass::QuickStart => "quick_start",
        SectionClass::Troubleshooting => "troubleshooting",
        SectionClass::Limits => "limits",
        SectionClass::Security => "security",
        SectionClass::Domain => "section",
    }
}
