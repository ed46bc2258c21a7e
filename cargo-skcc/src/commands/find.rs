//! `find`: the skills that fit a question.

use std::io::Write;

use clap::Args;
use serde::Serialize;
use skir::{Index, Query};

use crate::args::{Data, DataFormat, Layers, Selection};
use crate::failure::Failure;
use crate::shell::Shell;
use crate::table::{Table, cut, description_columns};
use crate::{ExitCode, compile};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// What is to be done, in words
    query: String,
    #[command(flatten)]
    selection: Selection,
    #[command(flatten)]
    layers: Layers,
    /// How many skills to show at most
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,
    #[command(flatten)]
    data: Data,
}

/// A skill that fits, as JSON.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Entry<'a> {
    reason: &'static str,
    id: &'a str,
    name: &'a str,
    file: &'a str,
    description: &'a str,
    /// How well it fits; scores of one query can be compared, and no others.
    score: f64,
    /// Whether the query is its id, its name or an alias.
    exact: bool,
    /// The parts of the skill that hold words of the query.
    fields: Vec<&'static str>,
    /// The words of the query that it has.
    words: Vec<&'a str>,
}

pub(crate) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    if arguments.data.message_format == DataFormat::Json {
        shell.speak_json();
    }
    let compilation = compile::read(&arguments.selection, &arguments.layers, shell)?;
    let models: Vec<_> = compilation.skills.iter().map(|one| &one.skill).collect();
    let index = Index::build(&models);
    let query = Query::new(&arguments.query, [&index]);
    let named: Vec<_> = index.named(arguments.query.trim()).collect();
    let kind = |skill: u32| {
        named
            .iter()
            .find(|name| name.skill == skill)
            .map(|name| name.kind)
    };
    let mut hits = index.search(&query);
    // As the runtime's search does: whose name it is comes first, an id before
    // a name and a name before an alias. The sort is stable.
    hits.sort_by_key(|hit| (kind(hit.skill).is_none(), kind(hit.skill)));
    let entries = hits.iter().take(arguments.limit).filter_map(|hit| {
        let compiled = compilation.skills.get(usize::try_from(hit.skill).ok()?)?;
        Some(Entry {
            reason: "hit",
            id: &compiled.skill.id,
            name: &compiled.skill.name,
            file: compiled.bundle.file.path(),
            description: &compiled.skill.description,
            score: f64::from(hit.score) / 4096.0,
            exact: kind(hit.skill).is_some(),
            fields: hit.fields.names().collect(),
            words: query.matched(hit).collect(),
        })
    });
    match arguments.data.message_format {
        DataFormat::Json => {
            for entry in entries {
                serde_json::to_writer(&mut shell.out, &entry).map_err(std::io::Error::from)?;
                writeln!(shell.out)?;
            }
        }
        DataFormat::Human => {
            let mut table = Table::new(&["SCORE", "ID", "FOUND IN", "DESCRIPTION"]).right(0);
            let columns = description_columns();
            for entry in entries {
                table.row([
                    format!("{:.2}", entry.score),
                    cut(entry.id, usize::MAX),
                    entry.fields.join(", "),
                    cut(entry.description, columns),
                ]);
            }
            table.write(&mut shell.out)?;
        }
    }
    Ok(ExitCode::Clean)
}
