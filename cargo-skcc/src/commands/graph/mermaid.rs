//! The graph for Mermaid.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::edges::Graph;

pub(super) fn write(out: &mut dyn Write, graph: &Graph<'_>) -> io::Result<()> {
    writeln!(out, "flowchart LR")?;
    // A number as name of a node: Mermaid gives words such as `end` a meaning.
    let mut numbers = BTreeMap::new();
    let missing = graph.missing();
    for (number, id) in graph.skills.iter().chain(&missing).enumerate() {
        numbers.insert(*id, number);
        let (open, close) = if missing.contains(id) {
            ("([", "])")
        } else {
            ("[", "]")
        };
        writeln!(out, "  n{number}{open}\"{}\"{close}", escape(id))?;
    }
    for edge in &graph.edges {
        let arrow = match edge.kind {
            "uses" => "-->",
            _ => "-.->",
        };
        writeln!(
            out,
            "  n{} {arrow} n{}",
            numbers[edge.from], numbers[edge.to]
        )?;
    }
    Ok(())
}

/// A text inside quotes: what has a meaning there or in HTML is a number.
fn escape(text: &str) -> String {
    let plain = text.chars().filter(|c| !c.is_control());
    let escaped = plain.map(|character| match character {
        '"' | '#' | '<' | '>' | '&' => format!("#{};", u32::from(character)),
        other => other.to_string(),
    });
    escaped.collect()
}
