//! The tables of `README.md` and `docs/conformance.md`: what the agents made of
//! skills, from the last result of `.ci/conformance/agents`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use serde_json::Value;

use super::File;
use crate::{Failure, project};

/// The result, in the project.
const RESULT: &str = "tests/conformance/result.json";

/// What stands before and after a table.
const START: &str = "<!-- Made by `cargo xtask generate` from tests/conformance/result.json. -->\n";
const END: &str = "<!-- The end of what is made. -->\n";

/// What is asked of an agent and a skill, in the order of the columns.
const CELLS: [&str; 6] = [
    "listed",
    "description",
    "body",
    "resources",
    "arguments",
    "hidden",
];

/// The documents with their tables.
pub(super) fn documents() -> Result<Vec<File>, Failure> {
    let read = |path: &str| {
        let text = fs::read_to_string(project().join(path));
        let text = text.map_err(|error| format!("cannot read `{path}`: {error}"))?;
        // Git may have changed the line ends.
        Ok::<_, Failure>(text.replace("\r\n", "\n"))
    };
    let result: Value = serde_json::from_str(&read(RESULT)?)
        .map_err(|error| format!("`{RESULT}` is no JSON: {error}"))?;
    let tables = [
        ("README.md", summary(&result)),
        ("docs/conformance.md", details(&result)),
    ];
    let documents = tables.into_iter().map(|(path, table)| {
        let text = with_table(&read(path)?, &table)
            .ok_or_else(|| format!("`{path}` has no place for a table"))?;
        Ok((path.to_owned(), text))
    });
    documents.collect()
}

/// A document with another table in the place of the one that it has.
fn with_table(document: &str, table: &str) -> Option<String> {
    let (before, rest) = document.split_once(START)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!(
        "{before}{START}\n{}\n\n{END}{after}",
        table.trim_end()
    ))
}

/// How often a cell was good, of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    good: u64,
    of: u64,
}

impl Count {
    fn add(&mut self, cell: &Value) {
        self.good += cell["good"].as_u64().unwrap_or_default();
        self.of += cell["of"].as_u64().unwrap_or_default();
    }

    fn shown(self) -> String {
        match self {
            Self { of: 0, .. } => "–".to_owned(),
            Self { good, of } => format!("{good}/{of}"),
        }
    }
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

/// The sets of an agent in one form.
fn sets<'a>(agent: &'a Value, form: &str) -> impl Iterator<Item = &'a Value> {
    items(&agent["sets"]).filter(move |set| text(set, "form") == form)
}

fn head(out: &mut String, first: &str) {
    let _ = write!(out, "| {first} |");
    for cell in CELLS {
        let _ = write!(out, " {cell} |");
    }
    let _ = write!(out, "\n|---|{}\n", "---|".repeat(CELLS.len()));
}

/// A row for each agent, with all its sets together: compiled, and in brackets
/// the sources.
fn summary(result: &Value) -> String {
    let mut out = String::new();
    head(&mut out, "Agent");
    for agent in items(&result["agents"]) {
        let _ = write!(
            out,
            "| {} {} |",
            text(agent, "name"),
            text(agent, "version")
        );
        for cell in CELLS {
            let count = |form: &str| {
                let mut count = Count::default();
                for set in sets(agent, form) {
                    count.add(&set["cells"][cell]);
                }
                count
            };
            let (compiled, raw) = (count("compiled"), count("raw"));
            match compiled.of {
                0 => out.push_str(" – |"),
                // Not all sources were given to it.
                of if of != raw.of => {
                    let _ = write!(out, " {} (–) |", compiled.shown());
                }
                _ => {
                    let _ = write!(out, " {} ({}) |", compiled.shown(), raw.good);
                }
            }
        }
        out.push('\n');
    }
    out
}

/// A table for each set, and what was not good of the compiled skills.
fn details(result: &Value) -> String {
    let mut out = String::new();
    let mut names: Vec<&str> = Vec::new();
    for agent in items(&result["agents"]) {
        for set in items(&agent["sets"]) {
            let name = text(set, "skills");
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    for name in names {
        let _ = write!(out, "### `{name}`\n\n");
        head(&mut out, "Agent");
        for agent in items(&result["agents"]) {
            for form in ["raw", "compiled"] {
                let mut all = sets(agent, form);
                let Some(set) = all.find(|set| text(set, "skills") == name) else {
                    continue;
                };
                let _ = write!(out, "| {}, {form} |", text(agent, "name"));
                for cell in CELLS {
                    let mut count = Count::default();
                    count.add(&set["cells"][cell]);
                    let _ = write!(out, " {} |", count.shown());
                }
                out.push('\n');
            }
        }
        out.push('\n');
    }
    out.push_str("### What is not good of the compiled skills\n\n");
    let exceptions = exceptions(result);
    if exceptions.is_empty() {
        out.push_str("Nothing.\n");
    }
    for ((agent, cell, why), count) in exceptions {
        let _ = writeln!(out, "- {agent}, {cell}, {count}: {why}");
    }
    out
}

/// How often each reason was found, by agent and cell.
fn exceptions(result: &Value) -> BTreeMap<(&str, &str, String), u64> {
    let mut all = BTreeMap::new();
    for agent in items(&result["agents"]) {
        for set in sets(agent, "compiled") {
            for cell in CELLS {
                for kind in ["reported", "wrong"] {
                    let reasons = set["cells"][cell][kind].as_object();
                    for (why, count) in reasons.into_iter().flatten() {
                        let why = if kind == "wrong" {
                            format!("{why}, which nothing reports")
                        } else {
                            why.clone()
                        };
                        let count = count.as_u64().unwrap_or_default();
                        *all.entry((text(agent, "name"), cell, why)).or_default() += count;
                    }
                }
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn result() -> Value {
        let set = |skills: &str, form: &str, good: u64| {
            let body = json!({ "good": good, "of": 3, "reported": { "a reason": 3 - good } });
            json!({ "skills": skills, "form": form, "cells": { "body": body } })
        };
        let sets = [
            set("own", "raw", 0),
            set("own", "compiled", 2),
            set("faults", "raw", 1),
            set("faults", "compiled", 2),
        ];
        json!({ "agents": [{ "name": "A", "version": "1", "sets": sets }] })
    }

    #[test]
    fn the_summary_has_both_forms_of_all_sets() {
        let table = summary(&result());
        assert!(
            table.contains("| A 1 | – | – | 4/6 (1) | – | – | – |"),
            "{table}"
        );
    }

    #[test]
    fn sources_that_were_not_given_are_not_counted() {
        let mut result = result();
        result["agents"][0]["sets"]
            .as_array_mut()
            .unwrap()
            .remove(0);
        let table = summary(&result);
        assert!(
            table.contains("| A 1 | – | – | 4/6 (–) | – | – | – |"),
            "{table}"
        );
    }

    #[test]
    fn the_details_count_reasons() {
        let text = details(&result());
        assert!(
            text.contains("| A, raw | – | – | 0/3 | – | – | – |"),
            "{text}"
        );
        assert!(text.contains("- A, body, 2: a reason\n"), "{text}");
    }

    #[test]
    fn only_the_table_of_a_document_changes() {
        let old = format!("a\n{START}\nold\n{END}b\n");
        let new = with_table(&old, "new\n").unwrap();
        assert_eq!(new, format!("a\n{START}\nnew\n\n{END}b\n"));
        assert_eq!(with_table(&new, "new\n").as_deref(), Some(new.as_str()));
        assert_eq!(with_table("a\n", "new\n"), None);
    }
}
