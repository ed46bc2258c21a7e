//! The stack for people.

use std::io::{self, Write};

use skcc_core::diagnostic::render::visible;
use skir::Layer;

use super::stack::{Stack, Unused, Used};
use crate::report::count;
use crate::shell::{BOLD, DIM, ERROR, WARNING};
use crate::table::Table;

pub(super) fn write(out: &mut dyn Write, stack: &Stack<'_>) -> io::Result<()> {
    trees(out, stack)?;
    let (quiet, told): (Vec<&Used<'_>>, Vec<&Used<'_>>) = stack
        .skills
        .iter()
        .partition(|used| used.shadows.is_empty() && !used.immutable);
    for used in &told {
        writeln!(out)?;
        skill(out, used)?;
    }
    if told.is_empty() {
        writeln!(out, "\n{DIM}no skill stands in another's place{DIM:#}")
    } else if !quiet.is_empty() {
        let more = count(quiet.len(), "further skill");
        let verb = if quiet.len() == 1 { "stands" } else { "stand" };
        writeln!(out, "\n{DIM}{more} {verb} in no other's place{DIM:#}")
    } else {
        Ok(())
    }
}

/// The layers from broad to narrow, also those that nothing comes from.
fn trees(out: &mut dyn Write, stack: &Stack<'_>) -> io::Result<()> {
    let mut table = Table::new(&["LAYER", "FROM", "WRITTEN BY", "SKILLS", "USED"])
        .right(3)
        .right(4);
    for layer in Layer::ALL {
        let mut name = layer.name();
        let trees = stack.trees.iter().filter(|tree| tree.layer == layer);
        for tree in trees {
            table.row([
                name.to_owned(),
                visible(&tree.path).into_owned(),
                if tree.own { "the project" } else { "others" }.to_owned(),
                tree.skills.to_string(),
                tree.used.to_string(),
            ]);
            name = "";
        }
        if !name.is_empty() {
            table.row([name.to_owned(), "-".to_owned()]);
        }
    }
    table.write(out)
}

fn skill(out: &mut dyn Write, used: &Used<'_>) -> io::Result<()> {
    let gate = if used.immutable {
        format!(", {WARNING}immutable{WARNING:#}")
    } else {
        String::new()
    };
    writeln!(out, "{BOLD}{}{BOLD:#}{gate}", visible(used.id))?;
    let width = used.shadows.iter().map(|one| one.layer.name().len());
    let width = width.fold(used.layer.name().len(), usize::max);
    writeln!(
        out,
        "  uses     {:width$}  {}",
        used.layer.name(),
        visible(used.file)
    )?;
    for Unused { layer, file, why } in &used.shadows {
        let (style, verb, reason) = match *why {
            "immutable" => (ERROR, "refuses", "a broader layer's is immutable"),
            "earlier" => (DIM, "shadows", "an earlier path of its layer has it"),
            _ => (DIM, "shadows", "a narrower layer has it"),
        };
        writeln!(
            out,
            "  {style}{verb:<7}  {:width$}  {}  ({reason}){style:#}",
            layer.name(),
            visible(file)
        )?;
    }
    Ok(())
}
