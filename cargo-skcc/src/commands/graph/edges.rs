//! Who names whom.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use skcc_core::Compilation;
use skir::EdgeKind;

use crate::select::fold;

/// Skills and the skills they name.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Graph<'a> {
    /// The ids, in order.
    pub(super) skills: Vec<&'a str>,
    /// Sorted by both ends.
    pub(super) edges: Vec<Edge<'a>>,
}

/// A skill that names another one.
#[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Edge<'a> {
    /// The id of the skill that names the other.
    pub(super) from: &'a str,
    /// The other's id; as it was written where there is no such skill.
    pub(super) to: &'a str,
    /// How it is named: `uses`, `link` or `mention`.
    pub(super) kind: &'static str,
    /// Whether there is such a skill.
    pub(super) found: bool,
}

impl<'a> Graph<'a> {
    pub(super) fn of(compilation: &'a Compilation) -> Self {
        let mut known: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for skill in compilation.skills.iter().map(|one| &one.skill) {
            let names = [&skill.id, &skill.name].into_iter().chain(&skill.aliases);
            for name in names
                .map(|name| fold(name).collect())
                .collect::<BTreeSet<_>>()
            {
                known.entry(name).or_default().push(&*skill.id);
            }
        }
        let mut edges = BTreeSet::new();
        for skill in compilation.skills.iter().map(|one| &one.skill) {
            for edge in &skill.routing.uses {
                let kind = match edge.kind {
                    EdgeKind::Uses => "uses",
                    EdgeKind::Link => "link",
                    EdgeKind::Mention => "mention",
                };
                let from = &*skill.id;
                match known.get(&fold(&edge.target).collect::<String>()) {
                    // A name that several skills share may mean any of them.
                    Some(ids) => edges.extend(ids.iter().map(|to| Edge {
                        from,
                        to,
                        kind,
                        found: true,
                    })),
                    None => {
                        edges.insert(Edge {
                            from,
                            to: &edge.target,
                            kind,
                            found: false,
                        });
                    }
                }
            }
        }
        let skills: BTreeSet<_> = compilation
            .skills
            .iter()
            .map(|one| &*one.skill.id)
            .collect();
        Self {
            skills: skills.into_iter().collect(),
            edges: edges.into_iter().collect(),
        }
    }

    /// The edges that start at a skill.
    pub(super) fn from(&self, id: &str) -> impl Iterator<Item = &Edge<'a>> {
        self.edges.iter().filter(move |edge| edge.from == id)
    }

    /// What is named and does not exist, in order.
    pub(super) fn missing(&self) -> BTreeSet<&'a str> {
        let missing = self.edges.iter().filter(|edge| !edge.found);
        missing.map(|edge| edge.to).collect()
    }
}
