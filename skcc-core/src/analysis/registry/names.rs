//! `SK601`, `SK602`: two skills under one name or id.

use std::collections::{BTreeMap, BTreeSet};

use super::locale::are_translations;
use super::{about, at_key, path};
use crate::CompiledSkill;
use crate::diagnostic::{Code, Diagnostic};

pub(super) fn check(
    skills: &[&CompiledSkill],
    near: &BTreeSet<(usize, usize)>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, compiled) in skills.iter().enumerate() {
        by_name.entry(&compiled.skill.name).or_default().push(index);
    }
    let mut same_id = BTreeSet::new();
    for (index, pair) in skills.windows(2).enumerate() {
        if let [first, second] = pair
            && first.skill.id == second.skill.id
        {
            same_id.insert((index, index + 1));
            let message = format!("two skills have the id `{}`", second.skill.id);
            let diagnostic = Diagnostic::new(Code::DuplicateId, at_key(second, "name"), message)
                .label(at_key(first, "name"), "the other one")
                .help("rename one of the two folders, or leave one root out");
            diagnostics.push(about(second, diagnostic));
        }
    }
    for (name, indices) in by_name {
        // One line per name: at the first skill that an earlier one clashes with.
        let clash = indices.iter().enumerate().find_map(|(at, second)| {
            let first = indices[..at].iter().find(|first| {
                let pair = (**first, *second);
                clashes(skills[pair.0], skills[pair.1])
                    && !near.contains(&pair)
                    && !same_id.contains(&pair)
            })?;
            Some((*first, *second))
        });
        let Some((first, second)) = clash else {
            continue;
        };
        let message = format!("the name `{name}` is taken by `{}`", path(skills[first]));
        let mut diagnostic =
            Diagnostic::new(Code::DuplicateName, at_key(skills[second], "name"), message).label(
                at_key(skills[first], "name"),
                "the other skill of this name",
            );
        let others = indices.len() - 2;
        diagnostic = diagnostic.help(if others > 0 {
            format!("rename one of them; {others} more skills have this name")
        } else {
            "rename one of them: an agent that loads both keeps only one".to_owned()
        });
        diagnostics.push(about(skills[second], diagnostic));
    }
}

/// Copies are not a clash, and translations are never loaded together.
fn clashes(first: &CompiledSkill, second: &CompiledSkill) -> bool {
    first.bundle.tree_hash != second.bundle.tree_hash && !are_translations(first, second)
}
