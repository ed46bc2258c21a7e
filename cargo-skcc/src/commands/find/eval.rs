//! `find --eval`: how well skills are found.

use std::io::{self, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use skir::{Index, Query};

use super::{Arguments, ranked};
use crate::args::DataFormat;
use crate::failure::Failure;
use crate::select::fold;
use crate::shell::Shell;
use crate::table::{Table, cut};
use crate::{ExitCode, compile};

/// A case as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    query: String,
    /// Id or name of the skill that is meant.
    skill: Option<String>,
    /// Whether the skill is to be found first; without a skill, whether any is
    /// to be found.
    should_trigger: Option<bool>,
}

/// What came of one case, as JSON.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Outcome<'a> {
    reason: &'static str,
    query: &'a str,
    /// The skill that is meant.
    skill: Option<&'a str>,
    should_trigger: Option<bool>,
    /// The id of the skill that is found first.
    first: Option<&'a str>,
    /// The place at which the one that is meant is found, from 1.
    rank: Option<usize>,
    /// Whether it is as it should be: found among the first five, or found
    /// first just when it should be.
    ok: bool,
}

/// All cases together, as JSON.
#[derive(Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Summary {
    reason: &'static str,
    /// How many cases name the skill that is meant.
    ranked: usize,
    /// Of these, how many skills are found first.
    at_1: usize,
    /// Of these, how many are found among the first five.
    at_5: usize,
    /// How many cases say whether something should trigger.
    triggers: usize,
    /// Of these, how many are as they should be.
    right: usize,
    recall_at_1: Option<f64>,
    recall_at_5: Option<f64>,
    /// The mean of one by the place at which a skill is found.
    mean_reciprocal_rank: Option<f64>,
    trigger_accuracy: Option<f64>,
}

/// How many places count as found.
const FOUND: usize = 5;

pub(super) fn run(
    file: &Path,
    arguments: &Arguments,
    shell: &mut Shell,
) -> Result<ExitCode, Failure> {
    let cases = read(file)?;
    let compilation = compile::read(&arguments.selection, &arguments.layers, shell)?;
    let models: Vec<_> = compilation.skills.iter().map(|one| &one.skill).collect();
    let index = Index::build(&models);
    let mut summary = Summary {
        reason: "eval-summary",
        ..Summary::default()
    };
    let mut reciprocal = 0.0;
    let mut outcomes = Vec::new();
    for case in &cases {
        let is_meant = |skill: &skir::Skill, wanted: &str| {
            let same = |text: &str| fold(text).eq(fold(wanted));
            same(&skill.id) || same(&skill.name)
        };
        if let Some(wanted) = &case.skill
            && !models.iter().any(|skill| is_meant(skill, wanted))
        {
            return Err(Failure::new(format!(
                "`{}`: there is no skill `{wanted}`",
                file.display()
            )));
        }
        let query = Query::new(&case.query, [&index]);
        let hits = ranked(&index, &query, &case.query);
        let found: Vec<_> = hits
            .iter()
            .filter_map(|hit| models.get(usize::try_from(hit.skill).ok()?).copied())
            .collect();
        let rank = case.skill.as_ref().and_then(|wanted| {
            let at = found.iter().position(|skill| is_meant(skill, wanted))?;
            Some(at + 1)
        });
        let ok = if let Some(should) = case.should_trigger {
            let does = match case.skill {
                Some(_) => rank == Some(1),
                None => !found.is_empty(),
            };
            summary.triggers += 1;
            summary.right += usize::from(does == should);
            does == should
        } else {
            summary.ranked += 1;
            summary.at_1 += usize::from(rank == Some(1));
            summary.at_5 += usize::from(rank.is_some_and(|rank| rank <= FOUND));
            reciprocal += rank.map_or(0.0, |rank| 1.0 / number(rank));
            rank.is_some_and(|rank| rank <= FOUND)
        };
        outcomes.push(Outcome {
            reason: "eval",
            query: &case.query,
            skill: case.skill.as_deref(),
            should_trigger: case.should_trigger,
            first: found.first().map(|skill| &*skill.id),
            rank,
            ok,
        });
    }
    let share = |part: usize, all: usize| (all > 0).then(|| number(part) / number(all));
    summary.recall_at_1 = share(summary.at_1, summary.ranked);
    summary.recall_at_5 = share(summary.at_5, summary.ranked);
    summary.trigger_accuracy = share(summary.right, summary.triggers);
    summary.mean_reciprocal_rank =
        (summary.ranked > 0).then(|| reciprocal / number(summary.ranked));
    match arguments.data.message_format {
        DataFormat::Json => json(shell, &outcomes, &summary)?,
        DataFormat::Human => human(shell, &outcomes, &summary)?,
    }
    let all_ok = outcomes.iter().all(|outcome| outcome.ok);
    Ok(if all_ok {
        ExitCode::Clean
    } else {
        ExitCode::Findings
    })
}

/// Counts of cases are far below where this loses anything.
fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// The cases of a file: one list, or one object a line.
fn read(file: &Path) -> Result<Vec<Case>, Failure> {
    let text = std::fs::read_to_string(file).map_err(|error| Failure::io("read", file, &error))?;
    let wrong = |error: serde_json::Error| {
        let failure = Failure::new(format!("`{}`: {error}", file.display()));
        failure
            .help("write `{\"query\": …, \"skill\": …}` or `{\"query\": …, \"should_trigger\": …}`")
    };
    let cases: Vec<Case> = if text.trim_start().starts_with('[') {
        serde_json::from_str(&text).map_err(wrong)?
    } else {
        let values = serde_json::Deserializer::from_str(&text).into_iter();
        values.collect::<Result<_, _>>().map_err(wrong)?
    };
    let is_empty = |case: &&Case| case.skill.is_none() && case.should_trigger.is_none();
    if let Some(case) = cases.iter().find(is_empty) {
        return Err(Failure::new(format!(
            "`{}`: the query `{}` has neither `skill` nor `should_trigger`",
            file.display(),
            case.query
        )));
    }
    if cases.is_empty() {
        return Err(Failure::new(format!("`{}` has no query", file.display())));
    }
    Ok(cases)
}

fn json(shell: &mut Shell, outcomes: &[Outcome<'_>], summary: &Summary) -> Result<(), Failure> {
    for outcome in outcomes {
        serde_json::to_writer(&mut shell.out, outcome).map_err(io::Error::from)?;
        writeln!(shell.out)?;
    }
    serde_json::to_writer(&mut shell.out, summary).map_err(io::Error::from)?;
    writeln!(shell.out)?;
    Ok(())
}

fn human(shell: &mut Shell, outcomes: &[Outcome<'_>], summary: &Summary) -> Result<(), Failure> {
    let missed: Vec<_> = outcomes
        .iter()
        .filter(|one| !one.ok || one.should_trigger.is_none() && one.rank != Some(1))
        .collect();
    if !missed.is_empty() {
        let mut table = Table::new(&["RANK", "WANTED", "FIRST", "QUERY"]).right(0);
        for one in missed {
            let wanted = match (one.skill, one.should_trigger) {
                (Some(skill), Some(false)) => format!("not {skill}"),
                (Some(skill), _) => skill.to_owned(),
                (None, Some(false)) => "nothing".to_owned(),
                (None, _) => "anything".to_owned(),
            };
            table.row([
                one.rank
                    .map_or_else(|| "-".to_owned(), |rank| rank.to_string()),
                cut(&wanted, usize::MAX),
                cut(one.first.unwrap_or("-"), usize::MAX),
                cut(one.query, 60),
            ]);
        }
        table.write(&mut shell.out)?;
        writeln!(shell.out)?;
    }
    let percent = |share: f64| format!("{:.1} %", share * 100.0);
    if let (Some(first), Some(five), Some(mean)) = (
        summary.recall_at_1,
        summary.recall_at_5,
        summary.mean_reciprocal_rank,
    ) {
        writeln!(
            shell.out,
            "{} queries: recall@1 {}, recall@5 {}, mean reciprocal rank {mean:.3}",
            summary.ranked,
            percent(first),
            percent(five)
        )?;
    }
    if let Some(accuracy) = summary.trigger_accuracy {
        writeln!(
            shell.out,
            "{} of {} triggers are right: {}",
            summary.right,
            summary.triggers,
            percent(accuracy)
        )?;
    }
    Ok(())
}

/// A line of what is printed.
#[cfg(feature = "schema")]
#[derive(schemars::JsonSchema)]
#[expect(dead_code, reason = "it is there for its schema")]
#[schemars(untagged)]
pub(crate) enum Line<'a> {
    Case(Outcome<'a>),
    All(Summary),
}
