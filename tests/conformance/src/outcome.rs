//! The result as a table and as JSON.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::agents::AGENTS;
use crate::case::Form;
use crate::install;
use crate::tally::{Cell, Tallies, Tally};

/// An agent by its place in the list, a set, and what the agent was given.
pub(crate) type Key = (usize, &'static str, Form);

/// Everything that was counted.
pub(crate) type Counted = BTreeMap<Key, Tallies>;

/// The result as a table of Markdown for each set.
pub(crate) fn table(counted: &Counted) -> String {
    let mut out = String::new();
    let mut sets: Vec<_> = counted.keys().map(|(_, set, form)| (*set, *form)).collect();
    sets.sort_unstable();
    sets.dedup();
    for (set, form) in sets {
        let _ = write!(out, "{set}, {}\n\n| agent |", form.name());
        for cell in Cell::ALL {
            let _ = write!(out, " {} |", cell.name());
        }
        let _ = write!(out, "\n|---|{}\n", "---|".repeat(Cell::ALL.len()));
        let rows = counted.iter();
        for ((agent, ..), tallies) in rows.filter(|((_, a, b), _)| (*a, *b) == (set, form)) {
            let id = AGENTS[*agent].id();
            let _ = write!(
                out,
                "| {id} {} |",
                install::version(AGENTS[*agent].folder())
            );
            for cell in Cell::ALL {
                let _ = write!(out, " {} |", shown(tallies.of(cell)));
            }
            out.push('\n');
        }
        out.push('\n');
    }
    out
}

fn shown(tally: &Tally) -> String {
    let Tally { good, of, .. } = tally;
    let told: usize = tally.told.values().sum();
    match (of, told) {
        (0, _) => "–".to_owned(),
        (_, 0) => format!("{good} of {of}"),
        _ => format!("{good} of {of} ({told} reported)"),
    }
}

/// The result as JSON, with nothing in it that depends on the machine.
pub(crate) fn json(counted: &Counted) -> Value {
    let mut agents: BTreeMap<usize, Vec<Value>> = BTreeMap::new();
    for ((agent, set, form), tallies) in counted {
        let cells = Cell::ALL
            .iter()
            .filter(|cell| tallies.of(**cell).of > 0)
            .map(|cell| (cell.name().to_owned(), cell_json(tallies.of(*cell))));
        let cells: serde_json::Map<String, Value> = cells.collect();
        let row = json!({ "skills": set, "form": form.name(), "cells": cells });
        agents.entry(*agent).or_default().push(row);
    }
    let agents = agents.into_iter().map(|(agent, sets)| {
        let agent = AGENTS[agent];
        json!({
            "agent": agent.id(),
            "name": agent.target().name,
            "version": install::version(agent.folder()),
            "sets": sets,
        })
    });
    json!({ "agents": agents.collect::<Value>() })
}

/// A new result with what an older one has of other agents, and of other sets
/// and forms of an agent at the same version.
pub(crate) fn merged(new: &Value, old: &Value) -> Value {
    let items = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let of = |result: &Value, id: &str| {
        let mut agents = items(&result["agents"]).into_iter();
        agents.find(|agent| agent["agent"] == id)
    };
    let agents = AGENTS.iter().filter_map(|agent| {
        let (new, old) = (of(new, agent.id()), of(old, agent.id()));
        let (Some(mut new), Some(old)) = (new.clone(), old.clone()) else {
            return new.or(old);
        };
        let mut sets = items(&new["sets"]);
        if new["version"] == old["version"] {
            let is_new = |set: &Value| {
                let mut known = sets.iter();
                !known.any(|new| new["skills"] == set["skills"] && new["form"] == set["form"])
            };
            let kept: Vec<_> = items(&old["sets"]).into_iter().filter(is_new).collect();
            sets.extend(kept);
        }
        // In the order of the names of the sets, what is compiled last.
        let key = |set: &Value| {
            let text = |key: &str| set[key].as_str().unwrap_or_default().to_owned();
            (text("skills"), text("form") == Form::Compiled.name())
        };
        sets.sort_by_key(key);
        new["sets"] = sets.into();
        Some(new)
    });
    json!({ "agents": agents.collect::<Value>() })
}

fn cell_json(tally: &Tally) -> Value {
    let mut cell = json!({ "good": tally.good, "of": tally.of });
    for (key, reasons) in [("reported", &tally.told), ("wrong", &tally.bad)] {
        if !reasons.is_empty() {
            cell[key] = json!(reasons);
        }
    }
    cell
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tally::Finding;

    fn counted() -> Counted {
        let mut tallies = Tallies::default();
        tallies.add(Cell::Listed, &Finding::Good);
        tallies.add(Cell::Whole, &Finding::Told("a reason"));
        tallies.add(Cell::Whole, &Finding::Good);
        BTreeMap::from([((0, "own", Form::Compiled), tallies)])
    }

    #[test]
    fn the_table_says_what_was_reported() {
        let table = table(&counted());
        assert!(table.starts_with("own, compiled\n"));
        assert!(
            table.contains("| 1 of 1 | – | 1 of 2 (1 reported) | – | – | – |"),
            "{table}"
        );
    }

    #[test]
    fn what_was_not_run_again_is_kept() {
        let row = |set: &str, good: u64| json!({ "skills": set, "form": "raw", "good": good });
        let result = |id: &str, version: &str, sets: Value| json!({ "agents": [{ "agent": id, "version": version, "sets": sets }] });
        let old = result("codex", "1", json!([row("dirty", 1), row("own", 1)]));
        let new = result("codex", "1", json!([row("own", 2)]));
        let both = result("codex", "1", json!([row("dirty", 1), row("own", 2)]));
        assert_eq!(merged(&new, &old), both);
        let other = result("codex", "2", json!([row("own", 2)]));
        assert_eq!(merged(&other, &old), other);
        let second = merged(&result("pi", "1", json!([])), &old);
        assert_eq!(second["agents"][0], old["agents"][0]);
        assert_eq!(second["agents"][1]["agent"], "pi");
    }

    #[test]
    fn json_has_reasons_and_no_empty_cells() {
        let json = json(&counted());
        let row = &json["agents"][0]["sets"][0];
        assert_eq!(row["form"], "compiled");
        assert_eq!(row["cells"]["listed"], json!({ "good": 1, "of": 1 }));
        assert_eq!(row["cells"]["body"]["reported"]["a reason"], 1);
        assert_eq!(row["cells"].get("hidden"), None);
    }
}
