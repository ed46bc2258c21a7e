//! The graph for Graphviz.

use std::io::{self, Write};

use super::edges::Graph;

pub(super) fn write(out: &mut dyn Write, graph: &Graph<'_>) -> io::Result<()> {
    writeln!(out, "digraph skills {{")?;
    writeln!(out, "  rankdir=LR;")?;
    writeln!(out, "  node [shape=box];")?;
    for id in &graph.skills {
        writeln!(out, "  {};", quote(id))?;
    }
    for id in graph.missing() {
        writeln!(out, "  {} [style=dashed];", quote(id))?;
    }
    for edge in &graph.edges {
        let style = match edge.kind {
            "uses" => "",
            _ => " [style=dashed]",
        };
        writeln!(out, "  {} -> {}{style};", quote(edge.from), quote(edge.to))?;
    }
    writeln!(out, "}}")
}

/// A text as Graphviz quotes it: a backslash starts an escape there too.
fn quote(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_control()).collect();
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
