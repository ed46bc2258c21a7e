//! Whether an entry of the settings may accept a finding that it is about.

use std::collections::BTreeSet;

use super::apply::unused;
use super::binding::{binding, needs_end};
use super::{Accepted, Suppress};
use crate::diagnostic::{Code, Confidence, Diagnostic, Selector};

/// The shortest reason for a finding of a security code, in characters: less
/// says nothing.
const REASON: usize = 10;
/// How many days a suppression may hold from today.
const LONGEST: i64 = 366;

/// What becomes of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verdict {
    /// It is accepted.
    Accepted,
    /// It is not what was accepted.
    Changed,
    /// The entry has expired.
    Expired,
    /// The entry lacks something, or may not accept the code.
    Refused,
}

/// Judges the entries, and keeps what came of each.
pub(super) struct Judge<'a> {
    accepted: &'a Accepted,
    entries: Vec<Outcome>,
}

/// What came of an entry.
#[derive(Clone, Default)]
struct Outcome {
    /// The verdicts that it gave.
    given: BTreeSet<Verdict>,
    /// Accepts whatever is found at its place.
    broad: bool,
    refused: Option<String>,
}

impl<'a> Judge<'a> {
    pub(super) fn new(accepted: &'a Accepted) -> Self {
        Self {
            accepted,
            entries: vec![Outcome::default(); accepted.suppress.len()],
        }
    }

    /// Whether the entry at `at`, which is about the finding, accepts it.
    pub(super) fn verdict(
        &mut self,
        at: usize,
        diagnostic: &Diagnostic,
        changed: &BTreeSet<&str>,
    ) -> Verdict {
        let entry = &self.accepted.suppress[at];
        let outcome = &mut self.entries[at];
        let is_changed = || {
            diagnostic
                .skill
                .as_deref()
                .is_some_and(|id| changed.contains(id))
        };
        if entry.hash.is_none() && diagnostic.code.is_security() && is_changed() {
            outcome.given.insert(Verdict::Changed);
            return Verdict::Changed;
        }
        if let Some(hash) = &entry.hash
            && *hash != binding(diagnostic)
        {
            outcome.given.insert(Verdict::Changed);
            return Verdict::Changed;
        }
        if let Some(problem) = refusal(entry, diagnostic, &self.accepted.overridable) {
            outcome.refused.get_or_insert(problem);
            return Verdict::Refused;
        }
        let is_over = |today| entry.expires.is_some_and(|last| last < today);
        if self.accepted.today.is_some_and(is_over) {
            outcome.given.insert(Verdict::Expired);
            return Verdict::Expired;
        }
        outcome.given.insert(Verdict::Accepted);
        outcome.broad |= diagnostic.code.is_security() && entry.hash.is_none();
        Verdict::Accepted
    }

    /// Reports what is wrong with the entries; `covered` says whether what an
    /// entry is about was compiled.
    pub(super) fn report(
        &self,
        diagnostics: &mut Vec<Diagnostic>,
        covered: impl Fn(&Suppress) -> bool,
    ) {
        for (entry, outcome) in self.accepted.suppress.iter().zip(&self.entries) {
            let new = |code, message: String| Diagnostic::new(code, entry.span.clone(), message);
            let is_used = outcome.given.contains(&Verdict::Accepted);
            if outcome.given.contains(&Verdict::Expired) {
                let last = entry.expires.map(|day| day.to_string()).unwrap_or_default();
                diagnostics.push(
                    new(
                        Code::ExpiredSuppression,
                        format!("the suppression held until {last}"),
                    )
                    .help("look at the finding again, then set a new day or delete the entry"),
                );
            } else if let Some(problem) = &outcome.refused {
                diagnostics.push(
                    new(Code::UntrustedSuppression, problem.clone())
                        .help("put it right, or delete the entry"),
                );
            } else if !is_used && outcome.given.contains(&Verdict::Changed) {
                diagnostics.push(
                    unused(entry.span.clone())
                        .message("what the suppression accepted has changed")
                        .help("look at the finding again, then take the hash that it offers"),
                );
            } else if !is_used && covered(entry) {
                diagnostics.push(unused(entry.span.clone()));
            }
            if !is_used {
                continue;
            }
            if outcome.broad {
                diagnostics.push(
                    new(
                        Code::BroadSuppression,
                        "the suppression accepts whatever the file comes to say".to_owned(),
                    )
                    .help("add the `hash` that the finding offers"),
                );
            }
            match (entry.expires, self.accepted.today) {
                (Some(last), Some(today)) if last.since(today) > LONGEST => diagnostics.push(
                    new(
                        Code::BroadSuppression,
                        format!("the suppression holds until {last}, more than a year from now"),
                    )
                    .help("name a day within a year"),
                ),
                (Some(last), None) => diagnostics.push(
                    new(
                        Code::ExpiredSuppression,
                        format!("whether {last} has passed is not known here"),
                    )
                    .help("say which day it is, or check with `cargo skcc check`")
                    .confidence(Confidence::Low),
                ),
                _ => {}
            }
        }
    }
}

/// Why the entry may not accept the finding.
fn refusal(entry: &Suppress, diagnostic: &Diagnostic, overridable: &[Code]) -> Option<String> {
    let code = diagnostic.code;
    if code.is_protected() && !overridable.contains(&code) {
        return Some(format!(
            "`{code}` is accepted only where `overridable` under `[security]` names it"
        ));
    }
    if !code.is_security() {
        return None;
    }
    if !matches!(entry.codes, Selector::Code(_)) {
        return Some(format!(
            "`{code}` is accepted only by an entry that names it"
        ));
    }
    if entry.hash.is_none() && (entry.skill.is_none() || entry.path.is_none()) {
        return Some(format!(
            "to accept `{code}`, an entry needs a `hash`, or `skill` and `path`"
        ));
    }
    if needs_end(diagnostic) && entry.expires.is_none() {
        return Some(format!(
            "to accept `{code}`, an entry needs a day in `expires`"
        ));
    }
    if entry.reason.chars().count() < REASON {
        return Some(format!("the reason to accept `{code}` says too little"));
    }
    None
}
