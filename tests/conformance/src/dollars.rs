//! Skills with dollar signs that stand for themselves: which of their lines
//! reach the models of agents that replace some.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::Range;
use std::path::Path;

use skcc_core::CompiledSkill;
use skcc_core::emit::{About, LossKind};

use crate::Failure;
use crate::agents::{self, Agent};
use crate::case::Form;
use crate::install::Installed;
use crate::jobs;
use crate::set::{self, Set};
use crate::trial::Trial;
use crate::whole::all_missing;

/// The agents that replace dollar signs: opencode when a person starts a skill,
/// the others whenever their models load one.
const AGENTS: [&str; 3] = ["claude-code", "kimi-code", "opencode"];

/// Lines that are shown of each agent.
const SHOWN: usize = 6;
/// Characters that are shown of a line, around its dollar sign.
const AROUND: usize = 28;

/// What became of the lines of one skill in one agent.
#[derive(Debug, Default)]
struct Found {
    /// Lines with a dollar sign that stands for itself.
    lines: usize,
    /// Those of the source that the agent changes.
    changed: usize,
    /// Those of the artifact that it changes, and that the loss report names.
    reported: usize,
    /// Those that it changes and nothing names.
    unreported: usize,
    /// Those that the compiler has written otherwise, and that arrive so.
    rewritten: usize,
    /// A line as its author wrote it, and as it arrives from both.
    example: Option<[String; 3]>,
}

/// Measures with the skills of a folder that have such a dollar sign.
pub(crate) fn run(folder: &str) -> Result<bool, Failure> {
    let names = AGENTS.map(str::to_owned);
    let agents = agents::named(&names)?;
    let installed = Installed::of(&agents)?;
    let set = Set::with_dollars(Path::new(folder));
    let compiled: Vec<Vec<CompiledSkill>> = agents
        .iter()
        .map(|agent| set.compile(agent.target()))
        .collect();
    let mut all = Vec::new();
    for (agent, skills) in agents.iter().zip(&compiled) {
        all.extend(skills.iter().map(|skill| (*agent, skill)));
    }
    let found = jobs::each(&all, |(agent, skill)| {
        let found = compare(*agent, &installed, skill);
        eprintln!("{}, {}", agent.id(), skill.skill.name);
        found
    });
    let found = found.into_iter().collect::<Result<Vec<_>, _>>()?;
    println!(
        "| agent | skills | lines with a literal dollar | changed, raw | changed, compiled | of \
         these reported | written otherwise by skcc |\n|---|--:|--:|--:|--:|--:|--:|"
    );
    let skills = set.len();
    for (agent, found) in agents.iter().zip(found.chunks(skills.max(1))) {
        let sum = |which: fn(&Found) -> usize| found.iter().map(which).sum::<usize>();
        println!(
            "| {} | {skills} | {} | {} | {} | {} | {} |",
            agent.id(),
            sum(|one| one.lines),
            sum(|one| one.changed),
            sum(|one| one.reported + one.unreported),
            sum(|one| one.reported),
            sum(|one| one.rewritten),
        );
    }
    for (agent, found) in agents.iter().zip(found.chunks(skills.max(1))) {
        println!("\n{}\n", agent.id());
        let examples = found.iter().filter_map(|one| one.example.as_ref());
        for [source, raw, compiled] in examples.take(SHOWN) {
            println!("  written   {source}\n  raw       {raw}\n  compiled  {compiled}\n");
        }
    }
    Ok(found.iter().all(|one| one.unreported == 0))
}

fn compare(
    agent: &'static dyn Agent,
    installed: &Installed,
    skill: &CompiledSkill,
) -> Result<Found, Failure> {
    let trial = |form| Trial {
        agent,
        installed,
        form,
        skills: vec![skill],
    };
    let raw = trial(Form::Raw).started()?;
    let compiled = trial(Form::Compiled).started()?;
    Ok(found(skill, &raw, &compiled))
}

/// What became of the lines of a skill, of which this has arrived.
fn found(skill: &CompiledSkill, raw: &str, compiled: &str) -> Found {
    let body = &*skill.skill.body;
    let mut found = Found::default();
    let lines = lines(skill);
    found.lines = lines.len();
    let missing = |arrived: &str| -> BTreeSet<usize> {
        let pieces = all_missing(body, &[], arrived).into_iter();
        pieces
            .map(|piece| line(body, piece.as_ptr() as usize - body.as_ptr() as usize).start)
            .collect()
    };
    let (of_raw, of_compiled) = (missing(raw), missing(compiled));
    for one in &lines {
        if of_raw.contains(&one.start) {
            found.changed += 1;
            let shown = |arrived: &str| beside(&body[one.clone()], arrived);
            found.example.get_or_insert_with(|| {
                let written = cut(&body[one.clone()], body[one.clone()].find('$').unwrap_or(0));
                [written, shown(raw), shown(compiled)]
            });
        }
        if of_compiled.contains(&one.start) {
            match told(skill, one) {
                Some(LossKind::Translated) => found.rewritten += 1,
                Some(_) => found.reported += 1,
                None => found.unreported += 1,
            }
        }
    }
    found
}

/// The lines of a body with a dollar sign that stands for itself.
fn lines(skill: &CompiledSkill) -> Vec<Range<usize>> {
    let body = &*skill.skill.body;
    let dollars = set::dollars(&skill.skill);
    let lines: BTreeSet<_> = dollars
        .into_iter()
        .map(|at| {
            let line = line(body, at);
            (line.start, line.end)
        })
        .collect();
    lines.into_iter().map(|(start, end)| start..end).collect()
}

/// The line around a place.
fn line(body: &str, at: usize) -> Range<usize> {
    let start = body[..at].rfind('\n').map_or(0, |end| end + 1);
    let end = body[at..].find('\n').map_or(body.len(), |end| at + end);
    start..end
}

/// What was said of the dollar signs of a line: the worst of it.
fn told(skill: &CompiledSkill, line: &Range<usize>) -> Option<LossKind> {
    let losses = skill.artifacts[0].losses.iter();
    let here = losses.filter(|loss| {
        let span = loss.span.map(skir::Span::range);
        loss.about == About::Dollar
            && span.is_some_and(|span| span.start < line.end && line.start < span.end)
    });
    // What is lost comes first among the kinds.
    here.map(|loss| loss.kind).min()
}

/// The line that starts as `written` does up to its first dollar sign, around
/// the place where that stood.
fn beside(written: &str, arrived: &str) -> String {
    let at = written.find('$').unwrap_or(0);
    let start = written[..at].trim_end_matches('\\').trim_start();
    let found = arrived.lines().find(|line| {
        let line = line.trim_start();
        line.starts_with(start) && (!start.is_empty() || !line.is_empty())
    });
    match found {
        Some(line) => {
            let blanks = line.len() - line.trim_start().len();
            cut(line, blanks + start.len())
        }
        None => "(no such line)".to_owned(),
    }
}

/// A part of a line around a place.
fn cut(line: &str, at: usize) -> String {
    let before = line[..at].chars().count();
    let mut out = String::new();
    let first = before.saturating_sub(AROUND);
    if first > 0 {
        out.push('…');
    }
    let part: String = line.chars().skip(first).take(2 * AROUND).collect();
    let _ = write!(out, "{}", part.trim());
    if line.chars().count() > first + 2 * AROUND {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use skcc_core::emit::emitter;

    fn skill(target: &str) -> CompiledSkill {
        let folder = tempfile::tempdir().unwrap();
        let text = "---\nname: x\ndescription: Says x.\n---\nIt costs $5 a run.\nNo dollar.\n\n\
                    ```sql\nSELECT $1\n```\n";
        std::fs::create_dir(folder.path().join("x")).unwrap();
        std::fs::write(folder.path().join("x/SKILL.md"), text).unwrap();
        let set = Set::with_dollars(folder.path());
        set.compile(emitter(target).unwrap().target()).remove(0)
    }

    #[test]
    fn lines_that_change_are_counted_with_what_was_said_of_them() {
        let skill = skill("kimi-code");
        let replaced = "It costs  a run.\nNo dollar.\n```sql\nSELECT \n```\n";
        let written = "It costs $ 5 a run.\nNo dollar.\n```sql\nSELECT \n```\n";
        let found = found(&skill, replaced, written);
        assert_eq!(
            [
                found.lines,
                found.changed,
                found.rewritten,
                found.reported,
                found.unreported
            ],
            [2, 2, 1, 1, 0]
        );
        let example = found.example.unwrap();
        assert_eq!(
            example,
            [
                "It costs $5 a run.",
                "It costs  a run.",
                "It costs $ 5 a run."
            ]
        );
    }

    #[test]
    fn a_change_that_nothing_names_is_told_apart() {
        let skill = skill("qwen");
        let found = found(&skill, &skill.skill.body, "It costs  a run.\nNo dollar.\n");
        assert_eq!([found.changed, found.reported, found.unreported], [0, 0, 2]);
    }
}
