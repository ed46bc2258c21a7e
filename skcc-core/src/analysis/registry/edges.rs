//! `SK603`, `SK604`: skills that a skill names.

use std::collections::{BTreeMap, BTreeSet};

use skir::{Edge, EdgeKind};

use super::{about, at_text, folded, path};
use crate::CompiledSkill;
use crate::diagnostic::{Code, Diagnostic, Span};

pub(super) fn check(skills: &[&CompiledSkill], diagnostics: &mut Vec<Diagnostic>) {
    let mut known: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (index, compiled) in skills.iter().enumerate() {
        let skill = &compiled.skill;
        let names: BTreeSet<_> = [&skill.id, &skill.name]
            .into_iter()
            .chain(&skill.aliases)
            .map(|name| folded(name))
            .collect();
        for name in names {
            known.entry(name).or_default().push(index);
        }
    }
    let mut uses: Vec<Vec<usize>> = vec![Vec::new(); skills.len()];
    for (index, compiled) in skills.iter().enumerate() {
        // A lone skill that was named by hand is checked without its siblings.
        let alone = compiled.bundle.source.folder.is_empty() && !compiled.bundle.source.lone;
        for edge in &compiled.skill.routing.uses {
            if edge.kind == EdgeKind::Mention {
                continue;
            }
            match known.get(&folded(&edge.target)) {
                // A link says where to read on; it needs nothing to be there
                // first, so two skills may link each other.
                Some(targets) if edge.kind == EdgeKind::Uses => uses[index].extend(targets),
                Some(_) => {}
                None if alone => {}
                None => {
                    let message = format!("there is no skill `{}`", edge.target);
                    let span = place(compiled, edge);
                    let mut diagnostic = Diagnostic::new(Code::UnknownSkill, span, message);
                    if let Some(near) =
                        crate::distance::nearest(&edge.target, known.keys().map(|name| &**name))
                    {
                        diagnostic = diagnostic.help(format!("write `{near}` if it is meant"));
                    }
                    diagnostics.push(about(compiled, diagnostic));
                }
            }
        }
    }
    for cycle in cycles(&uses) {
        let first = skills[cycle[0]];
        let next = |at: usize| skills[cycle[(at + 1) % cycle.len()]];
        let chain: Vec<_> = cycle
            .iter()
            .map(|index| &*skills[*index].skill.id)
            .collect();
        let message = if cycle.len() == 1 {
            format!("the skill `{}` uses itself", chain[0])
        } else {
            format!(
                "skills use each other in a circle: `{}` → `{}`",
                chain.join("` → `"),
                chain[0]
            )
        };
        let span = at_text(first, "uses", &next(0).skill.name);
        let mut diagnostic = Diagnostic::new(Code::SkillCycle, span, message);
        for (at, index) in cycle.iter().enumerate().skip(1) {
            let span = at_text(skills[*index], "uses", &next(at).skill.name);
            diagnostic = diagnostic.label(span, format!("`{}` goes on here", path(skills[*index])));
        }
        let diagnostic = diagnostic.help("remove one of the edges");
        diagnostics.push(about(first, diagnostic));
    }
}

/// Where an edge is written: in the body, or in `uses`.
fn place(compiled: &CompiledSkill, edge: &Edge) -> Span {
    let Some(span) = edge.span else {
        return at_text(compiled, "uses", &edge.target);
    };
    let start = compiled.document.body.start;
    let range = span.range();
    Span::new(
        &compiled.document.file,
        start + range.start..start + range.end,
    )
}

/// The circles in a graph: each strongly connected group, smallest index
/// first, in an order in which each member leads to the next.
fn cycles(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut found: Vec<Vec<usize>> = Vec::new();
    let mut seen: BTreeSet<usize> = BTreeSet::new();
    for start in 0..edges.len() {
        if seen.contains(&start) {
            continue;
        }
        if let Some(cycle) = shortest_cycle(edges, start) {
            seen.extend(&cycle);
            found.push(cycle);
        }
    }
    found
}

/// The shortest way from `start` back to it, by breadth-first search.
fn shortest_cycle(edges: &[Vec<usize>], start: usize) -> Option<Vec<usize>> {
    if edges[start].is_empty() {
        return None;
    }
    let mut from: BTreeMap<usize, usize> = BTreeMap::new();
    let mut queue = std::collections::VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        for next in &edges[node] {
            if *next == start {
                let mut cycle = vec![node];
                while let Some(before) = cycle
                    .last()
                    .filter(|at| **at != start)
                    .and_then(|at| from.get(at))
                {
                    cycle.push(*before);
                }
                cycle.reverse();
                return Some(cycle);
            }
            if let std::collections::btree_map::Entry::Vacant(entry) = from.entry(*next) {
                entry.insert(node);
                queue.push_back(*next);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::cycles;

    #[test]
    fn finds_each_circle_once() {
        assert_eq!(
            cycles(&[vec![1], vec![2], vec![0], vec![3], vec![0]]),
            [vec![0, 1, 2], vec![3]]
        );
        assert!(cycles(&[vec![1, 2], vec![2], vec![]]).is_empty());
    }
}
