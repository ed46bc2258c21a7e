//! `loss`: what targets cannot express of the skills.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use anstyle::Style;
use clap::Args;
use serde::Serialize;
use skcc_core::CompiledSkill;
use skcc_core::diagnostic::render::visible;
use skcc_core::emit::{Loss, LossKind};

use crate::args::styles::StyleArguments;
use crate::args::{Data, DataFormat, Layers, Selection, targets};
use crate::failure::Failure;
use crate::report::count;
use crate::shell::{BOLD, DIM, ERROR, GOOD, NAME, Shell, WARNING};
use crate::table::{Table, cut};
use crate::{ExitCode, compile};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    selection: Selection,
    /// Look at this agent, or at `all` [default: the configured ones]
    #[arg(short, long, value_name = "TARGET", value_delimiter = ',', value_parser = targets::read)]
    target: Vec<targets::Target>,
    #[command(flatten)]
    style: StyleArguments,
    /// Fail when something is lost, or a restriction is weakened
    #[arg(long)]
    deny_loss: bool,
    #[command(flatten)]
    data: Data,
}

/// A loss as JSON.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Entry<'a> {
    reason: &'static str,
    id: &'a str,
    file: &'a str,
    target: &'static str,
    /// `lost`, `translated`, `folded` into the body, `split` off into another
    /// file, or `weakened`: a restriction that is gone.
    kind: &'static str,
    /// The key, or the text of the body, as the source spells it.
    what: &'a str,
    /// What became of it.
    detail: &'a str,
    /// The line of the source, when it is about the body.
    line: Option<usize>,
    /// Whether `--deny-loss` fails for it.
    denied: bool,
}

impl<'a> Entry<'a> {
    fn new(skill: &'a CompiledSkill, target: &'static str, loss: &'a Loss) -> Self {
        let file = &skill.bundle.file;
        let start = skill.document.body.start;
        Self {
            reason: "loss",
            id: &skill.skill.id,
            file: file.path(),
            target,
            kind: loss.kind.name(),
            what: &loss.what,
            detail: &loss.detail,
            line: loss
                .span
                .map(|span| file.position(start + span.start as usize).line),
            denied: is_denied(loss),
        }
    }
}

fn is_denied(loss: &Loss) -> bool {
    matches!(loss.kind, LossKind::Lost | LossKind::Weakened)
}

pub(crate) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    if arguments.data.message_format == DataFormat::Json {
        shell.speak_json();
    }
    let compilation =
        compile::read_with(&arguments.selection, &Layers::default(), shell, |options| {
            if !arguments.target.is_empty() {
                options.targets = targets::emitters(&arguments.target);
            }
            arguments.style.apply(&mut options.styles);
        })?;
    let skills = &compilation.skills;
    let losses = || {
        skills.iter().flat_map(|skill| {
            let artifacts = skill.artifacts.iter();
            artifacts.flat_map(move |artifact| {
                let losses = artifact.losses.iter();
                losses.map(move |loss| Entry::new(skill, artifact.target, loss))
            })
        })
    };
    match arguments.data.message_format {
        DataFormat::Json => {
            for entry in losses() {
                serde_json::to_writer(&mut shell.out, &entry).map_err(io::Error::from)?;
                writeln!(shell.out)?;
            }
        }
        DataFormat::Human => human(shell, skills)?,
    }
    let denied = losses().filter(|entry| entry.denied).count();
    if !arguments.deny_loss || denied == 0 {
        return Ok(ExitCode::Clean);
    }
    shell.out.flush()?;
    writeln!(
        shell.err,
        "{ERROR}error{ERROR:#}: {} lost or weakened, which `--deny-loss` forbids",
        if denied == 1 {
            "1 thing is".to_owned()
        } else {
            format!("{denied} things are")
        }
    )?;
    Ok(ExitCode::Findings)
}

/// One loss, where it stands, and the targets that share it.
struct Shared<'a> {
    loss: &'a Loss,
    lines: BTreeSet<usize>,
    targets: Vec<&'static str>,
}

fn human(shell: &mut Shell, skills: &[CompiledSkill]) -> io::Result<()> {
    for skill in skills {
        let all: Vec<_> = skill.artifacts.iter().map(|one| one.target).collect();
        let shared = shared(skill);
        if shared.is_empty() {
            continue;
        }
        writeln!(
            shell.out,
            "{NAME}{}{NAME:#} {DIM}{}{DIM:#}",
            visible(&skill.skill.id),
            visible(skill.bundle.file.path())
        )?;
        let wide = |text: &dyn Fn(&Shared<'_>) -> usize| shared.iter().map(text).max();
        let names = wide(&|one| name(one).chars().count()).unwrap_or(0);
        for one in &shared {
            let style = style(one.loss.kind);
            let kind = one.loss.kind.name();
            let name = name(one);
            let blanks = " ".repeat(names - name.chars().count());
            writeln!(
                shell.out,
                "  {style}{kind:<10}{style:#}  {name}{blanks}  {}{DIM}{}{DIM:#}",
                visible(&one.loss.detail),
                these(&one.targets, &all)
            )?;
        }
        writeln!(shell.out)?;
    }
    totals(shell, skills)
}

fn name(one: &Shared<'_>) -> String {
    let what = cut(&one.loss.what, 40);
    let mut lines: Vec<_> = one.lines.iter().take(FEW).map(usize::to_string).collect();
    match (one.lines.len(), &lines[..]) {
        (0, _) => what,
        (1, lines) => format!("{what} (line {})", lines[0]),
        (count, _) => {
            if let Some(more @ 1..) = count.checked_sub(FEW) {
                lines.push(format!("{more} more"));
            }
            format!("{what} (lines {})", in_words(&lines))
        }
    }
}

/// How many lines of one loss are named.
const FEW: usize = 3;

const fn style(kind: LossKind) -> Style {
    match kind {
        LossKind::Weakened => ERROR,
        LossKind::Lost => WARNING,
        LossKind::Folded | LossKind::Translated | LossKind::Split => DIM,
    }
}

/// The losses of a skill, the worst first; those that differ in their lines
/// alone are one.
fn shared(skill: &CompiledSkill) -> Vec<Shared<'_>> {
    let mut all: Vec<Shared<'_>> = Vec::new();
    let mut known = BTreeMap::new();
    for artifact in &skill.artifacts {
        for loss in &artifact.losses {
            let key = (loss.kind, &*loss.what, &*loss.detail, loss.span);
            let index = *known.entry(key).or_insert(all.len());
            if index == all.len() {
                all.push(Shared {
                    loss,
                    lines: Entry::new(skill, artifact.target, loss)
                        .line
                        .into_iter()
                        .collect(),
                    targets: Vec::new(),
                });
            }
            if all[index].targets.last() != Some(&artifact.target) {
                all[index].targets.push(artifact.target);
            }
        }
    }
    let mut merged: Vec<Shared<'_>> = Vec::new();
    let mut known = BTreeMap::new();
    for one in all {
        let key = (
            one.loss.kind,
            &*one.loss.what,
            &*one.loss.detail,
            one.targets.clone(),
        );
        let index = *known.entry(key).or_insert(merged.len());
        match merged.get_mut(index) {
            Some(same) => same.lines.extend(one.lines),
            None => merged.push(one),
        }
    }
    let mut all = merged;
    let rank = |kind| match kind {
        LossKind::Weakened => 0,
        LossKind::Lost => 1,
        LossKind::Folded => 2,
        LossKind::Translated => 3,
        LossKind::Split => 4,
    };
    all.sort_by_key(|one| rank(one.loss.kind));
    all
}

/// The targets in words, when there is more than one to tell apart.
fn these(targets: &[&str], all: &[&str]) -> String {
    let others: Vec<_> = all.iter().filter(|one| !targets.contains(one)).collect();
    match others[..] {
        [] if all.len() < 2 => String::new(),
        [] if all.len() == 2 => " in both".to_owned(),
        [] => " in all".to_owned(),
        _ if all.len() > 4 && others.len() * 2 < all.len() => {
            format!(" in all but {}", in_words(&others))
        }
        _ => format!(" in {}", in_words(targets)),
    }
}

fn in_words<S: std::fmt::Display>(names: &[S]) -> String {
    let names: Vec<_> = names.iter().map(S::to_string).collect();
    match &names[..] {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// How much of each kind there is, target by target.
fn totals(shell: &mut Shell, skills: &[CompiledSkill]) -> io::Result<()> {
    const KINDS: [LossKind; 5] = [
        LossKind::Weakened,
        LossKind::Lost,
        LossKind::Folded,
        LossKind::Translated,
        LossKind::Split,
    ];
    let mut sums: BTreeMap<usize, (&str, [usize; 5])> = BTreeMap::new();
    for skill in skills {
        for (index, artifact) in skill.artifacts.iter().enumerate() {
            let (_, sum) = sums.entry(index).or_insert((artifact.target, [0; 5]));
            for (place, kind) in KINDS.iter().enumerate() {
                let losses = artifact.losses.iter();
                sum[place] += losses.filter(|loss| loss.kind == *kind).count();
            }
        }
    }
    // Few skills are so long.
    let is_split = sums.values().any(|(_, sum)| sum[KINDS.len() - 1] > 0);
    let columns = KINDS.len() - usize::from(!is_split);
    let heads = [
        "TARGET",
        "WEAKENED",
        "LOST",
        "FOLDED",
        "TRANSLATED",
        "SPLIT",
    ];
    let mut table = Table::new(&heads[..=columns]);
    for column in 1..=columns {
        table = table.right(column);
    }
    for (target, sum) in sums.values() {
        let number = |number: &usize| {
            if *number == 0 {
                "·".to_owned()
            } else {
                number.to_string()
            }
        };
        let cells = std::iter::once((*target).to_owned()).chain(sum[..columns].iter().map(number));
        if sum[0] > 0 {
            table.warning(cells);
        } else {
            table.row(cells);
        }
    }
    table.write(&mut shell.out)?;
    let is_whole = sums.values().all(|(_, sum)| sum.iter().sum::<usize>() == 0);
    if is_whole && !shell.is_quiet() {
        shell.out.flush()?;
        writeln!(
            shell.err,
            "{GOOD}{}: every target says all of it{GOOD:#}",
            count(skills.len(), "skill")
        )?;
    }
    let weakened: usize = sums.values().map(|(_, sum)| sum[0]).sum();
    if weakened > 0 {
        shell.out.flush()?;
        shell.note(format_args!(
            "{BOLD}weakened{BOLD:#} is a restriction that the target drops; `check -D SK301` \
             fails for it"
        ))?;
    }
    Ok(())
}
