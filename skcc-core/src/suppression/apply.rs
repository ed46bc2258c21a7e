//! Taking away what is accepted.

use std::collections::{BTreeMap, BTreeSet};

use super::in_source::{self, Directive};
use super::verdict::{Judge, Verdict};
use super::{Accepted, Suppress, Suppressed, SuppressedBy};
use crate::CompiledSkill;
use crate::diagnostic::{Code, Diagnostic, Group, Selector, Span, unknown_code};
use crate::source::Trust;

/// A code of a comment.
struct Entry<'a> {
    directive: &'a Directive,
    codes: Selector,
    /// Where the code stands.
    span: Span,
    used: bool,
}

/// Takes the suppressed findings out of `diagnostics` and reports suppressions
/// that are wrong, have no effect or match nothing.
///
/// Of a skill that has `changed` since its review nothing is accepted by
/// place: only an entry with a hash knows what it accepts.
pub(crate) fn apply(
    skills: &[&CompiledSkill],
    diagnostics: &mut Vec<Diagnostic>,
    accepted: &Accepted,
    changed: &BTreeSet<&str>,
) -> Vec<Suppressed> {
    let mut found = Vec::new();
    let mut directives = Vec::new();
    for skill in skills {
        let before = found.len();
        let comments = in_source::find(&skill.document, &mut found);
        for diagnostic in &mut found[before..] {
            diagnostic.skill = Some(skill.skill.id.to_string());
        }
        if !comments.is_empty() {
            directives.push((*skill, comments));
        }
    }
    let mut by_file: BTreeMap<&str, Vec<Entry<'_>>> = BTreeMap::new();
    for (skill, comments) in &directives {
        let before = found.len();
        let entries = entries(skill, comments, &mut found);
        for diagnostic in &mut found[before..] {
            diagnostic.skill = Some(skill.skill.id.to_string());
        }
        by_file
            .entry(skill.document.file.path())
            .or_default()
            .extend(entries);
    }
    let mut judge = Judge::new(accepted);
    let names: BTreeMap<&str, &str> = skills
        .iter()
        .map(|skill| (&*skill.skill.id, &*skill.skill.name))
        .collect();
    let mut suppressed = Vec::new();
    let mut kept = Vec::with_capacity(diagnostics.len());
    for diagnostic in diagnostics.drain(..) {
        let comment = by_file
            .get_mut(diagnostic.span.file.path())
            .and_then(|entries| narrowest(entries, &diagnostic));
        let by = if let Some(entry) = comment {
            entry.used = true;
            Some((SuppressedBy::Comment, entry.directive.reason.clone()))
        } else {
            let mut entries = accepted.suppress.iter().enumerate();
            let entry = entries.find(|(at, entry)| {
                holds_for(entry, &diagnostic, &names)
                    && judge.verdict(*at, &diagnostic, changed) == Verdict::Accepted
            });
            entry.map(|(_, entry)| (SuppressedBy::Configuration, entry.reason.clone()))
        };
        match by {
            Some((by, reason)) => suppressed.push(Suppressed {
                diagnostic,
                by,
                reason,
            }),
            None => kept.push(diagnostic),
        }
    }
    *diagnostics = kept;
    diagnostics.append(&mut found);
    for (skill, _) in &directives {
        // Files are unique, so each list is taken once.
        for entry in by_file
            .remove(skill.document.file.path())
            .unwrap_or_default()
        {
            if !entry.used {
                let mut diagnostic = unused(entry.span);
                diagnostic.skill = Some(skill.skill.id.to_string());
                diagnostics.push(diagnostic);
            }
        }
    }
    let covered = Covered::new(skills, accepted);
    judge.report(diagnostics, |entry| covered.holds(entry, &names));
    suppressed
}

pub(super) fn unused(span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::UnusedSuppression,
        span,
        "the suppression matches no finding",
    )
    .help("delete it")
}

/// The codes of a skill's comments that can have an effect; the others are
/// reported.
fn entries<'a>(
    skill: &CompiledSkill,
    comments: &'a [Directive],
    found: &mut Vec<Diagnostic>,
) -> Vec<Entry<'a>> {
    let file = &skill.document.file;
    let foreign = skill.bundle.source.root.trust == Trust::ThirdParty;
    let mut entries = Vec::new();
    for directive in comments {
        let comment = Span::new(file, directive.comment.clone());
        if foreign {
            found.push(
                Diagnostic::new(
                    Code::UntrustedSuppression,
                    comment,
                    "a suppression has no effect in a third-party skill",
                )
                .help("put it under `[[suppress]]` in `skcc.toml`"),
            );
            continue;
        }
        if directive.reason.is_empty() {
            found.push(
                Diagnostic::new(
                    Code::SuppressionWithoutReason,
                    comment,
                    "the suppression gives no reason",
                )
                .help("add `reason=\"…\"` after the codes"),
            );
            continue;
        }
        for (text, range) in &directive.codes {
            let span = Span::new(file, range.clone());
            let Some(codes) = Selector::parse(text) else {
                found.push(unknown_code(span, text));
                continue;
            };
            if is_security(codes) {
                found.push(
                    Diagnostic::new(
                        Code::UntrustedSuppression,
                        span,
                        format!("`{text}` cannot be suppressed in the skill itself"),
                    )
                    .help("put it under `[[suppress]]` in `skcc.toml`"),
                );
                continue;
            }
            entries.push(Entry {
                directive,
                codes,
                span,
                used: false,
            });
        }
    }
    entries
}

fn is_security(codes: Selector) -> bool {
    match codes {
        Selector::All => false,
        Selector::Group(group) => matches!(group, Group::TextSecurity | Group::FileSecurity),
        Selector::Code(code) => code.is_security() || code.is_protected(),
    }
}

/// The entry about the smallest piece of text with the finding.
fn narrowest<'a, 'b>(
    entries: &'a mut [Entry<'b>],
    diagnostic: &Diagnostic,
) -> Option<&'a mut Entry<'b>> {
    let code = diagnostic.code;
    if is_security(Selector::Code(code)) {
        return None;
    }
    let at = diagnostic.span.range.start;
    entries
        .iter_mut()
        .filter(|entry| entry.codes.matches(code) && entry.directive.target.contains(&at))
        .min_by_key(|entry| entry.directive.target.len())
}

fn holds_for(entry: &Suppress, diagnostic: &Diagnostic, names: &BTreeMap<&str, &str>) -> bool {
    let is_skill = |wanted: &str| {
        diagnostic
            .skill
            .as_deref()
            .is_some_and(|id| id == wanted || names.get(id) == Some(&wanted))
    };
    entry.codes.matches(diagnostic.code)
        && entry
            .path
            .as_ref()
            .is_none_or(|glob| glob.matches(diagnostic.span.file.path()))
        && entry.skill.as_deref().is_none_or(is_skill)
}

/// What of the project was compiled.
pub(crate) struct Covered {
    /// The compiled roots, as messages show them.
    roots: Vec<String>,
    /// Whether they are all.
    everything: bool,
}

impl Covered {
    pub(crate) fn new(skills: &[&CompiledSkill], accepted: &Accepted) -> Self {
        let mut roots: Vec<_> = skills
            .iter()
            .map(|skill| skill.bundle.source.root.display.clone())
            .collect();
        roots.sort();
        roots.dedup();
        let everything = accepted.roots.iter().all(|root| roots.contains(root));
        Self { roots, everything }
    }

    /// Whether the file, or the folder, was compiled.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.everything
            || self.roots.iter().any(|root| {
                let below = path.strip_prefix(root.as_str());
                below
                    .is_some_and(|rest| root.is_empty() || rest.is_empty() || rest.starts_with('/'))
            })
    }

    fn holds(&self, entry: &Suppress, names: &BTreeMap<&str, &str>) -> bool {
        let skill = entry.skill.as_deref().is_none_or(|wanted| {
            self.everything
                || names
                    .iter()
                    .any(|(id, name)| *id == wanted || *name == wanted)
        });
        skill
            && match &entry.path {
                Some(glob) => self.has(&glob.literal_prefix()),
                None => self.everything || entry.skill.is_some(),
            }
    }
}
