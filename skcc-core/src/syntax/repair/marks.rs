//! Anchors, aliases, tags and merge keys.
//!
//! They are taken out before the YAML library sees the block, so it never
//! expands one. An alias of a scalar is replaced by the scalar, once.

use std::ops::Range;

use super::{Repair, reserved};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::patch::Correction;
use crate::syntax::quote::double_quoted;
use crate::syntax::scan::{Mark, MarkKind, ValueStyle};

/// How much text aliases may add. More is not worth keeping: it is an attack.
const MAX_GROWTH: usize = 64 * 1024;

/// How many further marks the diagnostic shows.
const MAX_LABELS: usize = 3;

impl Repair<'_> {
    /// Takes out every mark; the corrections are in bytes of the original
    /// block.
    pub(in crate::syntax) fn unmark(&self, diagnostics: &mut Vec<Diagnostic>) -> Vec<Correction> {
        let marks = &self.scan.marks;
        let mut corrections = Vec::new();
        let mut real = Vec::new();
        let mut growth = 0;
        let mut is_whole = true;
        for mark in marks {
            if let Some(scalar) = self.prose(mark) {
                let span = self.character(mark.range.start);
                let mended = reserved(&self.value_of(mark.key.as_ref()), self.text(&scalar), span);
                let correction = self.correction(&scalar, double_quoted(self.text(&scalar)));
                diagnostics.push(self.offer(
                    mended.diagnostic,
                    mended.title,
                    std::slice::from_ref(&correction),
                    mended.sure,
                ));
                corrections.push(correction);
                continue;
            }
            real.push(mark);
            let text = self.text(&mark.range);
            corrections.push(match mark.kind {
                MarkKind::Alias => {
                    let scalar = self.anchored(&text[1..]);
                    growth += scalar.as_ref().map_or(0, Range::len);
                    match scalar {
                        Some(scalar) if growth <= MAX_GROWTH => {
                            self.correction(&mark.range, self.text(&scalar).to_owned())
                        }
                        _ => {
                            is_whole = false;
                            self.correction(&mark.range, "~".to_owned())
                        }
                    }
                }
                MarkKind::Anchor => self.deletion(mark),
                MarkKind::Tag => match &mark.scalar {
                    // The tag makes text of what else were a number.
                    Some((scalar, ValueStyle::Plain)) if text == "!!str" => {
                        let quoted = double_quoted(self.text(scalar));
                        self.correction(&(mark.range.start..scalar.end), quoted)
                    }
                    _ => {
                        is_whole &= text.starts_with("!!");
                        self.deletion(mark)
                    }
                },
                MarkKind::Merge => {
                    is_whole = false;
                    continue;
                }
            });
        }
        if let Some((first, others)) = real.split_first() {
            diagnostics.push(self.report(first, others, is_whole.then_some(&*corrections)));
        }
        corrections
    }

    fn correction(&self, range: &Range<usize>, text: String) -> Correction {
        Correction::new(self.patched.original(range), text)
    }

    /// Deletes a mark and the blanks behind it.
    fn deletion(&self, mark: &Mark) -> Correction {
        let rest = &self.patched.text()[mark.range.end..];
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        self.correction(&(mark.range.start..mark.range.end + blanks), String::new())
    }

    /// The scalar on its line that the anchor `name` stands before.
    fn anchored(&self, name: &str) -> Option<Range<usize>> {
        let anchor =
            self.scan.marks.iter().find(|mark| {
                mark.kind == MarkKind::Anchor && &self.text(&mark.range)[1..] == name
            })?;
        anchor.scalar.as_ref().map(|(range, _)| range.clone())
    }

    /// The whole value, when what looks like an anchor or a tag is the first
    /// word of a sentence that nobody quoted.
    fn prose(&self, mark: &Mark) -> Option<Range<usize>> {
        let (scalar, style) = mark.scalar.as_ref()?;
        let text = self.text(&mark.range);
        let is_used = |name: &str| {
            self.scan
                .marks
                .iter()
                .any(|other| other.kind == MarkKind::Alias && &self.text(&other.range)[1..] == name)
        };
        let may_be_prose = match mark.kind {
            MarkKind::Anchor => !is_used(&text[1..]),
            MarkKind::Tag => !text.starts_with("!!"),
            MarkKind::Alias | MarkKind::Merge => false,
        };
        let words = self.text(scalar).split_whitespace().count();
        (may_be_prose && *style == ValueStyle::Plain && words > 1)
            .then_some(mark.range.start..scalar.end)
    }

    fn report(&self, first: &Mark, others: &[&Mark], fix: Option<&[Correction]>) -> Diagnostic {
        let what = |mark: &Mark| {
            let kind = match mark.kind {
                MarkKind::Anchor => "anchor",
                MarkKind::Alias => "alias",
                MarkKind::Tag => "tag",
                MarkKind::Merge => "merge key",
            };
            format!("the {kind} `{}`", self.text(&mark.range))
        };
        let more = match others.len() {
            0 => String::new(),
            1 => ", and one more of the kind".to_owned(),
            more => format!(", and {more} more of the kind"),
        };
        let mut diagnostic = Diagnostic::new(
            Code::YamlAlias,
            self.span(&first.range),
            format!("the frontmatter uses {}{more}", what(first)),
        )
        .help("write the value out; agents do not agree on anchors, aliases and tags");
        for mark in others.iter().take(MAX_LABELS) {
            diagnostic = diagnostic.label(self.span(&mark.range), what(mark));
        }
        self.offer(
            diagnostic,
            "write the value out",
            fix.unwrap_or_default(),
            true,
        )
    }
}
