//! Layers: which of several skills with one id is used.
//!
//! Skills come from layers, from broad to narrow: dependencies, the
//! organization, the team, the repository, the user. A skill of a narrower
//! layer stands in the place of those with its id in broader ones, completely.
//! Ids are compared as look-ups compare them: `-` and `_` are the same.
//!
//! | Two skills of one id | What becomes of them |
//! |---|---|
//! | in different layers | the narrower one is used |
//! | in one layer, from a variable or from `--source` | the first path's is used |
//! | in one layer, from different crates | both are used, as `crate::id` |
//! | in one layer, from configured roots | an error (`SK602`) |
//!
//! A skill that says `immutable: true` is used whatever narrower layers hold,
//! and shadowing it is an error at both places.

mod places;
mod weaker;

use std::collections::BTreeMap;

use skir::{Layer, List};

pub use places::{Places, VARIABLES, crate_root};

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::source::Origin;
use crate::{CompiledSkill, Options};

/// A skill in whose place another one stands.
#[derive(Debug)]
pub struct Shadowed {
    /// The skill.
    pub skill: CompiledSkill,
    /// Why it is not used.
    pub why: Why,
}

/// Why a skill is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// A narrower layer has one.
    Narrower(Layer),
    /// An earlier path of its own layer has one.
    Earlier,
    /// A broader layer has one that is immutable.
    Immutable(Layer),
}

/// Takes the skills that are not used out of `skills`, which are in the order
/// of their roots, and reports what is wrong with those in their place.
pub(crate) fn resolve(
    skills: &mut Vec<CompiledSkill>,
    diagnostics: &mut Vec<Diagnostic>,
    options: &Options,
) -> Vec<Shadowed> {
    if is_flat(skills) {
        return Vec::new();
    }
    set_crates_apart(skills);
    let mut groups: BTreeMap<String, Vec<CompiledSkill>> = BTreeMap::new();
    for skill in skills.drain(..) {
        groups.entry(fold(&skill.skill.id)).or_default().push(skill);
    }
    let mut shadowed = Vec::new();
    for group in groups.into_values() {
        if group.len() == 1 {
            skills.extend(group);
        } else {
            let (used, unused) = choose(group, diagnostics, options);
            skills.extend(used);
            shadowed.extend(unused);
        }
    }
    shadowed
}

/// Whether nothing can shadow anything: everything is of the project's roots.
fn is_flat(skills: &[CompiledSkill]) -> bool {
    let mut roots = skills.iter().map(|one| &one.bundle.source.root);
    let Some(first) = roots.next() else {
        return true;
    };
    is_configured(&first.origin)
        && roots.all(|root| root.layer == first.layer && is_configured(&root.origin))
}

/// Whether a person listed the tree beside others, as equals.
const fn is_configured(origin: &Origin) -> bool {
    matches!(origin, Origin::Own | Origin::Named | Origin::Settings)
}

/// An id as look-ups compare it. That a crate's name stands before it makes no
/// difference to where it stands in a folder.
fn fold(id: &str) -> String {
    id.replace("::", ".").replace('_', "-")
}

fn layer(one: &CompiledSkill) -> Layer {
    one.skill.source.layer
}

/// Which skills of one id are used.
fn choose(
    mut group: Vec<CompiledSkill>,
    diagnostics: &mut Vec<Diagnostic>,
    options: &Options,
) -> (Vec<CompiledSkill>, Vec<Shadowed>) {
    // Narrow first; the order of roots stays within a layer.
    group.sort_by_key(|one| std::cmp::Reverse(layer(one)));
    let immutable = group.iter().rev().find(|one| one.skill.policy.immutable);
    let top = immutable.map_or_else(|| layer(&group[0]), layer);
    let (refused, rest): (Vec<_>, Vec<_>) = group.into_iter().partition(|one| layer(one) > top);
    let (level, broader): (Vec<_>, Vec<_>) = rest.into_iter().partition(|one| layer(one) == top);
    let (mut used, earlier) = in_one_layer(level);
    for narrower in &refused {
        immutable_shadowed(narrower, &used[0], diagnostics, options);
    }
    let unused: Vec<_> = earlier.into_iter().chain(broader).collect();
    for one in &mut used {
        let shadows = unused.iter().map(|other| skir::Shadowed {
            layer: layer(other),
            origin: other.skill.source.origin.clone(),
            tree_hash: other.bundle.tree_hash,
        });
        one.skill.source.shadows = List::from(shadows.collect::<Vec<_>>());
    }
    // Several are used side by side only where none is in the other's place.
    if let [one] = &used[..] {
        weaker::check(one, &unused, diagnostics, options);
    }
    let refused = refused.into_iter().map(|skill| Shadowed {
        skill,
        why: Why::Immutable(top),
    });
    let unused = unused.into_iter().map(|skill| Shadowed {
        why: if layer(&skill) == top {
            Why::Earlier
        } else {
            Why::Narrower(top)
        },
        skill,
    });
    (used, refused.chain(unused).collect())
}

/// Which of the skills of one id in one layer are used.
fn in_one_layer(level: Vec<CompiledSkill>) -> (Vec<CompiledSkill>, Vec<CompiledSkill>) {
    let has_configured = level
        .iter()
        .any(|one| is_configured(&one.bundle.source.root.origin));
    let is_used = |(at, one): &(usize, CompiledSkill)| {
        !has_configured && *at == 0 || is_configured(&one.bundle.source.root.origin)
    };
    let (used, unused): (Vec<_>, Vec<_>) = level.into_iter().enumerate().partition(is_used);
    let plain = |list: Vec<(usize, CompiledSkill)>| list.into_iter().map(|(_, one)| one).collect();
    (plain(used), plain(unused))
}

fn crate_of(one: &CompiledSkill) -> Option<(&str, &str)> {
    match &one.bundle.source.root.origin {
        Origin::Crate { name, version } => Some((name, version)),
        _ => None,
    }
}

/// Puts the crate's name before an id that several crates have, and its version
/// where one crate is in use in several. Where a narrower layer has the id,
/// none of them is used under it.
fn set_crates_apart(skills: &mut [CompiledSkill]) {
    let mut by_id: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, one) in skills.iter().enumerate() {
        by_id.entry(fold(&one.skill.id)).or_default().push(index);
    }
    for indices in by_id.into_values() {
        let crates: Vec<(String, String)> = indices
            .iter()
            .filter_map(|index| crate_of(&skills[*index]))
            .map(|(name, version)| (name.to_owned(), version.to_owned()))
            .collect();
        if crates.len() < 2 || crates.len() < indices.len() {
            continue;
        }
        for (index, (name, version)) in indices.into_iter().zip(&crates) {
            let one = &mut skills[index];
            let versions = crates.iter().filter(|(other, _)| other == name).count();
            let id = if versions > 1 {
                format!("{name}@{version}::{}", one.skill.id)
            } else {
                format!("{name}::{}", one.skill.id)
            };
            for diagnostic in &mut one.diagnostics {
                diagnostic.skill = Some(id.clone());
            }
            one.bundle.source.id.clone_from(&id);
            one.skill.id = id.into();
        }
    }
}

/// Reports, at both places, that a narrower layer shadows an immutable skill.
fn immutable_shadowed(
    narrower: &CompiledSkill,
    immutable: &CompiledSkill,
    diagnostics: &mut Vec<Diagnostic>,
    options: &Options,
) {
    // A copy takes nothing away.
    if narrower.bundle.tree_hash == immutable.bundle.tree_hash {
        return;
    }
    let id = &immutable.skill.id;
    let whose = |one: &CompiledSkill| one.bundle.source.root.origin_in_words();
    let mut what = vec!["its text"];
    if narrower.skill.body == immutable.skill.body {
        what = vec!["its files"];
    }
    if weaker::widened(narrower, immutable, options).is_some() {
        what.push("its permissions");
    }
    if weaker::is_lower(narrower, immutable) {
        what.push("its security level");
    }
    if weaker::has_more_findings(narrower, immutable) {
        what.push("its security findings");
    }
    let what = match what.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    };
    let at_name = at_key(narrower, "name");
    let at_gate = at_key(immutable, "immutable");
    let message = format!(
        "`{id}` of {} is immutable; this one would change {what}",
        whose(immutable)
    );
    diagnostics.push(
        Diagnostic::new(Code::ImmutableShadowed, at_name.clone(), message)
            .label(at_gate.clone(), "may not be shadowed")
            .help("give it another id, or delete it; it is not used"),
    );
    let message = format!("`{id}` is immutable, and {} shadows it", whose(narrower));
    diagnostics.push(
        Diagnostic::new(Code::ImmutableShadowed, at_gate, message)
            .label(at_name, "the one that shadows it")
            .help("remove the other one, or let this one be shadowed"),
    );
}

/// The value of a key of the frontmatter, or the start of the file.
fn at_key(compiled: &CompiledSkill, name: &str) -> Span {
    let key = compiled.document.key(name);
    let range = key.map_or(0..0, |key| key.value_span.clone());
    Span::new(&compiled.document.file, range)
}
