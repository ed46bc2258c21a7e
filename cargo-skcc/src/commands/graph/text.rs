//! The graph for reading: each skill with what it names below it.

use std::io::{self, Write};

use super::edges::Graph;
use crate::shell::{DIM, ERROR, NAME};
use crate::table::cut;

pub(super) fn write(out: &mut dyn Write, graph: &Graph<'_>) -> io::Result<()> {
    for id in &graph.skills {
        writeln!(out, "{NAME}{}{NAME:#}", cut(id, usize::MAX))?;
        for edge in graph.from(id) {
            let (to, kind) = (cut(edge.to, usize::MAX), edge.kind);
            write!(out, "  → {to} {DIM}({kind}){DIM:#}")?;
            if !edge.found {
                write!(out, " {ERROR}not found{ERROR:#}")?;
            }
            writeln!(out)?;
        }
    }
    Ok(())
}
