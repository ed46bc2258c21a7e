//! Anchors, aliases, tags and merge keys.
//!
//! They are taken out before the YAML library sees the block, so it never
//! expands one. An alias of a scalar is replaced by the scalar, once.

use std::collections::{BTreeMap, BTreeSet};
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
        let name = |mark: &Mark| &self.text(&mark.range)[1..];
        let of_kind = |kind: MarkKind| marks.iter().filter(move |mark| mark.kind == kind);
        let used: BTreeSet<_> = of_kind(MarkKind::Alias).map(name).collect();
        let anchored: BTreeMap<_, _> = of_kind(MarkKind::Anchor)
            .filter_map(|mark| Some((name(mark), mark.scalar.as_ref()?.0.clone())))
            .collect();
        let mut prose = Vec::new();
        let mut real = Vec::new();
        let mut corrections = Vec::new();
        let mut growth = 0;
        let mut is_whole = true;
        for (index, mark) in marks.iter().enumerate() {
            // The marks of one value follow one another.
            let shares = |other: Option<&Mark>| {
                other.is_some_and(|other| mark.scalar.is_some() && other.scalar == mark.scalar)
            };
            let before = index.checked_sub(1).and_then(|before| marks.get(before));
            let is_alone = !shares(before) && !shares(marks.get(index + 1));
            let text = self.text(&mark.range);
            if is_alone
                && !(mark.kind == MarkKind::Anchor && used.contains(&text[1..]))
                && let Some(value) = self.prose(mark)
            {
                let correction = self.correction(&value, double_quoted(self.text(&value)));
                diagnostics.push(self.report_prose(mark, &value, &correction));
                prose.push(correction);
                continue;
            }
            real.push(mark);
            corrections.push(match (mark.kind, &mark.scalar) {
                (MarkKind::Alias, _) => {
                    let scalar = anchored.get(&text[1..]);
                    growth += scalar.map_or(0, Range::len);
                    match scalar {
                        Some(scalar) if growth <= MAX_GROWTH => {
                            self.correction(&mark.range, self.text(scalar).to_owned())
                        }
                        _ => {
                            is_whole = false;
                            self.correction(&mark.range, "~".to_owned())
                        }
                    }
                }
                (MarkKind::Anchor, _) => self.deletion(mark),
                // The tag makes text of what else were a number.
                (MarkKind::Tag, Some((scalar, ValueStyle::Plain)))
                    if is_alone && text == "!!str" =>
                {
                    let quoted = double_quoted(self.text(scalar));
                    self.correction(&(mark.range.start..scalar.end), quoted)
                }
                (MarkKind::Tag, _) => {
                    is_whole = false;
                    self.deletion(mark)
                }
                (MarkKind::Merge, _) => {
                    is_whole = false;
                    continue;
                }
            });
        }
        if let Some((first, others)) = real.split_first() {
            diagnostics.push(self.report(first, others, is_whole.then_some(&*corrections)));
        }
        corrections.extend(prose);
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

    /// The whole value, when what looks like an anchor or a tag is the first
    /// word of a text that nobody quoted. In a list nobody writes such texts.
    fn prose(&self, mark: &Mark) -> Option<Range<usize>> {
        let (scalar, style) = mark.scalar.as_ref()?;
        let may_be = match mark.kind {
            MarkKind::Anchor => true,
            MarkKind::Tag => !self.text(&mark.range).starts_with("!!"),
            MarkKind::Alias | MarkKind::Merge => false,
        };
        (may_be && *style == ValueStyle::Plain).then_some(mark.range.start..scalar.end)
    }

    fn report_prose(
        &self,
        mark: &Mark,
        value: &Range<usize>,
        correction: &Correction,
    ) -> Diagnostic {
        let mended = reserved(
            &self.value_of(mark.key.as_ref()),
            self.text(value),
            self.character(mark.range.start),
        );
        let correction = std::slice::from_ref(correction);
        self.offer(mended.diagnostic, mended.title, correction, mended.sure)
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
