//! `find`: the skills that fit a question.

pub(crate) mod eval;

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use skir::{Hit, Index, Query, Share};

use crate::args::{Data, DataFormat, Layers, Selection};
use crate::failure::Failure;
use crate::shell::Shell;
use crate::table::{Table, cut, description_columns};
use crate::{ExitCode, compile};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// What is to be done, in words
    #[arg(required_unless_present = "eval")]
    query: Option<String>,
    #[command(flatten)]
    selection: Selection,
    #[command(flatten)]
    layers: Layers,
    /// Measure how well skills are found: a file of JSON, a list or a line each, of
    /// `{"query", "skill"}` and `{"query", "should_trigger"}`
    #[arg(long, value_name = "FILE", conflicts_with = "limit")]
    eval: Option<PathBuf>,
    /// Show what each word of the query adds to a score, and where it was found
    #[arg(long, conflicts_with = "eval")]
    explain: bool,
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
    /// The words of the query that it has: the score is their sum.
    words: Vec<Term<'a>>,
}

/// What a word of the query adds to a score, as JSON.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Term<'a> {
    word: &'a str,
    score: f64,
    /// The parts of the skill that hold it.
    fields: Vec<&'static str>,
}

impl<'q> From<Share<'q>> for Term<'q> {
    fn from(share: Share<'q>) -> Self {
        Self {
            word: share.word,
            score: units(share.score),
            fields: share.fields.names().collect(),
        }
    }
}

/// A score, of which the index has 4096th parts.
fn units(score: u32) -> f64 {
    f64::from(score) / 4096.0
}

pub(crate) fn run(mut arguments: Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    if arguments.data.message_format == DataFormat::Json {
        shell.speak_json();
    }
    if let Some(file) = &arguments.eval {
        // There is no query, so the first word is a path.
        let paths = arguments.query.take().map(PathBuf::from);
        arguments.selection.paths.splice(0..0, paths);
        return eval::run(file, &arguments, shell);
    }
    let text = arguments.query.clone().unwrap_or_default();
    let compilation = compile::read(&arguments.selection, &arguments.layers, shell)?;
    let models: Vec<_> = compilation.skills.iter().map(|one| &one.skill).collect();
    let index = Index::build(&models);
    let query = Query::new(&text, [&index]);
    let hits = ranked(&index, &query, &text);
    let named: Vec<_> = index.named(text.trim()).map(|name| name.skill).collect();
    let entries = hits.iter().take(arguments.limit).filter_map(|hit| {
        let compiled = compilation.skills.get(usize::try_from(hit.skill).ok()?)?;
        Some(Entry {
            reason: "hit",
            id: &compiled.skill.id,
            name: &compiled.skill.name,
            file: compiled.bundle.file.path(),
            description: &compiled.skill.description,
            score: units(hit.score),
            exact: named.contains(&hit.skill),
            fields: hit.fields.names().collect(),
            words: index
                .explain(&query, hit.skill)
                .into_iter()
                .map(Term::from)
                .collect(),
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
            let mut table = if arguments.explain {
                Table::new(&["SCORE", "ID", "WORD", "FOUND IN"]).right(0)
            } else {
                Table::new(&["SCORE", "ID", "FOUND IN", "DESCRIPTION"]).right(0)
            };
            let columns = description_columns();
            for entry in entries {
                let score = format!("{:.2}", entry.score);
                let id = cut(entry.id, usize::MAX);
                if arguments.explain {
                    table.row([score, id, String::new(), String::new()]);
                    for word in entry.words {
                        table.row([
                            format!("{:.2}", word.score),
                            String::new(),
                            cut(word.word, usize::MAX),
                            word.fields.join(", "),
                        ]);
                    }
                } else {
                    let description = cut(entry.description, columns);
                    table.row([score, id, entry.fields.join(", "), description]);
                }
            }
            table.write(&mut shell.out)?;
        }
    }
    Ok(ExitCode::Clean)
}

/// What fits, the best first, as the runtime's search has it: whose name it is
/// comes first, an id before a name and a name before an alias.
fn ranked(index: &Index, query: &Query<'_>, text: &str) -> Vec<Hit> {
    let named: Vec<_> = index.named(text.trim()).collect();
    let kind = |skill: u32| {
        let mut names = named.iter();
        names.find(|name| name.skill == skill).map(|name| name.kind)
    };
    let mut hits = index.search(query);
    // The sort is stable.
    hits.sort_by_key(|hit| (kind(hit.skill).is_none(), kind(hit.skill)));
    hits
}
