//! `SK605`: one trigger, two skills.

use std::collections::{BTreeMap, BTreeSet};

use super::{about, at_text, path};
use crate::CompiledSkill;
use crate::diagnostic::{Code, Diagnostic};

pub(super) fn check(
    skills: &[&CompiledSkill],
    near: &BTreeSet<(usize, usize)>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut claims: BTreeMap<String, Vec<(usize, &str)>> = BTreeMap::new();
    for (index, compiled) in skills.iter().enumerate() {
        for trigger in &compiled.skill.routing.triggers {
            let claim = claims.entry(normalise(trigger)).or_default();
            if claim.last().is_none_or(|(last, _)| *last != index) {
                claim.push((index, trigger));
            }
        }
    }
    for (_, claim) in claims {
        let rival = claim.iter().enumerate().skip(1).find_map(|(at, second)| {
            let first = claim[..at].iter().find(|first| {
                let (a, b) = (skills[first.0], skills[second.0]);
                // Copies and translations claim the same thing by their nature.
                a.skill.name != b.skill.name && !near.contains(&(first.0, second.0))
            })?;
            Some((*first, *second))
        });
        let Some(((first, first_text), (second, text))) = rival else {
            continue;
        };
        let message = format!(
            "the trigger `{text}` is claimed by `{}` too",
            skills[first].skill.name
        );
        let diagnostic = Diagnostic::new(
            Code::OverlappingTriggers,
            place(skills[second], text),
            message,
        )
        .label(
            place(skills[first], first_text),
            format!("`{}` claims it here", path(skills[first])),
        )
        .help("say in one of them when the other is meant");
        diagnostics.push(about(skills[second], diagnostic));
    }
}

fn place(compiled: &CompiledSkill, trigger: &str) -> crate::diagnostic::Span {
    let key = if compiled.document.key("triggers").is_some() {
        "triggers"
    } else {
        "description"
    };
    at_text(compiled, key, trigger)
}

fn normalise(trigger: &str) -> String {
    let words: Vec<_> = trigger.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}
