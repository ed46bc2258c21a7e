//! Rules: small conjunctions of facts, as data.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Confidence, Diagnostic, Level};

use super::mention::Mention;
use super::purpose::Purpose;
use super::{Fact, FactKind, Units, rules};

/// How near a further fact must stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Scope {
    /// In the same unit.
    Unit,
    /// Under the same heading.
    Section,
    /// In the same file.
    File,
    /// Anywhere in the skill.
    Skill,
}

/// One rule. Several may share a code: the one of the highest confidence
/// counts at each place.
pub(crate) struct Rule {
    /// What is reported.
    pub(crate) code: Code,
    /// The fact that is shown: one of these kinds.
    pub(crate) facts: &'static [FactKind],
    /// What must be seen besides: of each entry one of the kinds.
    pub(crate) with: &'static [(&'static [FactKind], Scope)],
    /// How sure a finding is. One of low confidence warns at most.
    pub(crate) confidence: Confidence,
    /// What is said; `{}` stands for what the shown fact is about.
    pub(crate) message: &'static str,
    /// What to do about it.
    pub(crate) help: &'static str,
}

/// How many further places of one finding are shown.
const LABELS: usize = 3;

/// A place where a rule holds.
struct Finding<'a> {
    rule: &'static Rule,
    fact: &'a Fact,
    /// The facts besides.
    with: Vec<&'a Fact>,
    confidence: Confidence,
}

/// Reports what the rules refuse: one diagnostic a code and file, with the
/// further places as labels.
pub(super) fn apply(
    units: &Units<'_>,
    purpose: &Purpose,
    facts: &[Fact],
    diagnostics: &mut Vec<Diagnostic>,
) {
    if facts.is_empty() {
        return;
    }
    let seen = Seen::new(units, facts);
    let mut findings: BTreeMap<(Code, usize), Vec<Finding<'_>>> = BTreeMap::new();
    for fact in facts {
        let file = units.all[fact.unit].file;
        let candidates = rules::ALL.iter().copied().flatten();
        for rule in candidates.filter(|rule| rule.facts.contains(&fact.kind)) {
            if let Some(finding) = seen.hold(rule, fact) {
                findings.entry((rule.code, file)).or_default().push(finding);
            }
        }
    }
    // A skill about attacks has to show several.
    if !purpose.is_security() {
        promote(&mut findings);
    }
    for ((code, _), mut found) in findings {
        // The surest first, of these the first in the text.
        found.sort_by_key(|finding| {
            let fact = finding.fact;
            (
                std::cmp::Reverse(finding.confidence),
                fact.unit,
                fact.range.start,
            )
        });
        let mut shown: Vec<&Finding<'_>> = Vec::new();
        for finding in &found {
            let is_new = shown
                .iter()
                .all(|other| !std::ptr::eq(other.fact, finding.fact));
            if is_new {
                shown.push(finding);
            }
        }
        diagnostics.push(report(units, code, &shown));
    }
}

fn report(units: &Units<'_>, code: Code, found: &[&Finding<'_>]) -> Diagnostic {
    let first = found[0];
    let span = units.span(first.fact.unit, &first.fact.range);
    let message = first.rule.message.replace("{}", &first.fact.value);
    let mut diagnostic = Diagnostic::new(code, span, message)
        .help(first.rule.help)
        .confidence(first.confidence);
    for (span, message) in &first.fact.related {
        diagnostic = diagnostic.label(span.clone(), *message);
    }
    for fact in &first.with {
        diagnostic = diagnostic.label(units.span(fact.unit, &fact.range), "together with this");
    }
    for finding in found.iter().skip(1).take(LABELS) {
        let span = units.span(finding.fact.unit, &finding.fact.range);
        diagnostic = diagnostic.label(span, "and here");
    }
    diagnostic
}

/// Two demoted findings of different codes that would be denied are no
/// accident any more. Of orders that are quoted they are: a text that quotes
/// what agents shall not obey quotes several kinds.
fn promote(findings: &mut BTreeMap<(Code, usize), Vec<Finding<'_>>>) {
    let mut codes = BTreeSet::new();
    let mut families = BTreeSet::new();
    for ((code, _), found) in &*findings {
        let is_sure = found
            .iter()
            .any(|finding| finding.confidence > Confidence::Low);
        if code.default_level() != Level::Deny || is_sure {
            continue;
        }
        for finding in found.iter().filter(|finding| finding.is_demoted()) {
            families.insert(family(*code));
            if finding.fact.mention != Some(Mention::Quote) {
                codes.insert(*code);
            }
        }
    }
    if codes.len() < 2 && families.len() < 2 {
        return;
    }
    for finding in findings.values_mut().flatten() {
        if finding.is_demoted()
            && finding
                .fact
                .mention
                .is_none_or(|mention| mention.is_weak(finding.fact.kind))
        {
            finding.confidence = finding.rule.confidence.min(Confidence::Medium);
        }
    }
}

/// The family of a code: its number without the last digit.
fn family(code: Code) -> &'static str {
    let id = code.id();
    &id[..id.len() - 1]
}

impl Finding<'_> {
    /// Whether it would be surer if its facts were no mentions.
    fn is_demoted(&self) -> bool {
        self.confidence < self.rule.confidence
    }
}

/// Which kinds were seen where.
struct Seen<'f, 'u> {
    units: &'u Units<'u>,
    facts: &'f [Fact],
    kinds: BTreeMap<(Scope, usize), u128>,
}

impl<'f, 'u> Seen<'f, 'u> {
    fn new(units: &'u Units<'u>, facts: &'f [Fact]) -> Self {
        let mut kinds = BTreeMap::new();
        for fact in facts {
            for scope in [Scope::Unit, Scope::Section, Scope::File, Scope::Skill] {
                *kinds.entry((scope, key(units, fact, scope))).or_default() |= fact.kind.bit();
            }
        }
        Self {
            units,
            facts,
            kinds,
        }
    }

    /// Whether `rule` holds at `fact`.
    fn hold(&self, rule: &'static Rule, fact: &'f Fact) -> Option<Finding<'f>> {
        let mut with = Vec::new();
        for (kinds, scope) in rule.with {
            let key = key(self.units, fact, *scope);
            let seen = self.kinds[&(*scope, key)];
            if kinds.iter().all(|kind| seen & kind.bit() == 0) {
                return None;
            }
            // What is used counts before what is mentioned.
            let other = self
                .facts
                .iter()
                .filter(|other| {
                    kinds.contains(&other.kind)
                        && !std::ptr::eq(*other, fact)
                        && self::key(self.units, other, *scope) == key
                })
                .min_by_key(|other| (other.mention.is_some(), other.unit.abs_diff(fact.unit)))?;
            with.push(other);
        }
        let all = || std::iter::once(fact).chain(with.iter().copied());
        let sure = all()
            .map(|fact| fact.confidence)
            .fold(rule.confidence, Ord::min);
        let confidence = if all().any(|fact| fact.mention.is_some()) {
            // What warns at most where it is used is nothing where it is
            // mentioned.
            if sure == Confidence::Low {
                return None;
            }
            Confidence::Low
        } else {
            sure
        };
        Some(Finding {
            rule,
            fact,
            with,
            confidence,
        })
    }
}

/// What facts of one scope share.
fn key(units: &Units<'_>, fact: &Fact, scope: Scope) -> usize {
    let unit = &units.all[fact.unit];
    match scope {
        // A code span belongs to its paragraph.
        Scope::Unit => unit.parent.unwrap_or(fact.unit),
        // What stands above the first heading of a file has the file's number,
        // past those of all units.
        Scope::Section => unit.heading.unwrap_or(units.all.len() + unit.file),
        Scope::File => unit.file,
        Scope::Skill => 0,
    }
}
