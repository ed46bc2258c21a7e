//! The stack as data.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use skcc_core::layers::{Shadowed, Why};
use skcc_core::source::{Root, Trust};
use skcc_core::{Compilation, CompiledSkill};
use skir::Layer;

use crate::select::fold;

/// The layers, and the skills that are used.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Stack<'a> {
    /// Version of this form: 1.
    format: u32,
    /// The trees, from broad to narrow.
    pub(super) trees: Vec<Tree>,
    /// By id.
    pub(super) skills: Vec<Used<'a>>,
}

/// A tree of skills.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Tree {
    pub(super) layer: Layer,
    /// Where it lies, as messages show it.
    pub(super) path: String,
    /// Where it comes from, as `skcc.lock` names it.
    pub(super) source: String,
    /// Whether the project itself wrote it.
    pub(super) own: bool,
    /// How many skills it has.
    pub(super) skills: usize,
    /// How many of them are used.
    pub(super) used: usize,
}

/// A skill that is used.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Used<'a> {
    pub(super) id: &'a str,
    pub(super) layer: Layer,
    pub(super) file: &'a str,
    pub(super) immutable: bool,
    /// Those in whose place it stands, from narrow to broad.
    pub(super) shadows: Vec<Unused<'a>>,
}

/// A skill in whose place another one stands.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Unused<'a> {
    pub(super) layer: Layer,
    pub(super) file: &'a str,
    /// `narrower`: the used one is of a narrower layer. `earlier`: of an
    /// earlier path of the same layer. `immutable`: of a broader layer, and
    /// may not be shadowed.
    pub(super) why: &'static str,
}

impl<'a> Stack<'a> {
    pub(super) fn of(roots: &[Arc<Root>], all: &'a Compilation) -> Self {
        let is_of = |root: &Root, one: &CompiledSkill| one.bundle.source.root.path == root.path;
        let mut trees: Vec<_> = roots
            .iter()
            .map(|root| {
                let used = all.skills.iter().filter(|one| is_of(root, one)).count();
                let unused = all.shadowed.iter();
                let unused = unused.filter(|one| is_of(root, &one.skill)).count();
                Tree {
                    layer: root.layer,
                    path: match &*root.display {
                        "" => ".".to_owned(),
                        path => path.to_owned(),
                    },
                    source: root.lock_name(),
                    own: root.trust == Trust::FirstParty,
                    skills: used + unused,
                    used,
                }
            })
            .collect();
        trees.sort_by_key(|tree| tree.layer);
        let mut unused: BTreeMap<String, Vec<&Shadowed>> = BTreeMap::new();
        for other in &all.shadowed {
            let id = plain(&other.skill.skill.id);
            unused.entry(id).or_default().push(other);
        }
        let skills = all.skills.iter().map(|one| Used {
            id: &one.skill.id,
            layer: one.skill.source.layer,
            file: one.bundle.file.path(),
            immutable: one.skill.policy.immutable,
            shadows: shadows(unused.get(&plain(&one.skill.id))),
        });
        Self {
            format: 1,
            trees,
            skills: skills.collect(),
        }
    }
}

/// An id as look-ups compare it; what stands before `::` is a crate.
fn plain(id: &str) -> String {
    fold(&id.replace("::", ".")).collect()
}

fn shadows<'a>(unused: Option<&Vec<&'a Shadowed>>) -> Vec<Unused<'a>> {
    let unused = unused.into_iter().flatten();
    unused
        .map(|other| Unused {
            layer: other.skill.skill.source.layer,
            file: other.skill.bundle.file.path(),
            why: match other.why {
                Why::Narrower(_) => "narrower",
                Why::Earlier => "earlier",
                Why::Immutable(_) => "immutable",
            },
        })
        .collect()
}
