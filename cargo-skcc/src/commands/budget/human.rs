//! `budget` for people.

use std::io::{self, Write};

use super::seen::{Seen, SeenSkill};
use crate::report::count;
use crate::shell::{BOLD, DIM, NAME, Shell};
use crate::table::{Table, cut, description_columns};

/// How many skills and suggestions are told without `--verbose`.
const FEW: usize = 8;

/// Prints one agent in detail, several in short.
pub(super) fn write(shell: &mut Shell, seen: &[Seen<'_>], fits: bool) -> io::Result<()> {
    if let [one] = seen {
        detail(shell, one)?;
    } else {
        overview(shell, seen)?;
    }
    suggestions(shell, seen)?;
    let is_cut = |one: &Seen<'_>| one.skills.iter().any(lacks);
    if !fits && seen.iter().any(is_cut) {
        shell.note(
            "`--fit` shows what is left of each description when all have to fit; `build --fit` \
             writes it",
        )?;
    }
    Ok(())
}

/// Whether the model is told less of a skill than it could be.
fn lacks(skill: &SeenSkill<'_>) -> bool {
    matches!(skill.shown, "cut" | "name" | "omitted" | "refused")
}

fn overview(shell: &mut Shell, seen: &[Seen<'_>]) -> io::Result<()> {
    let headings = [
        "AGENT", "WHOLE", "CUT", "NAME", "UNSEEN", "HIDDEN", "TOKENS", "CONTEXT",
    ];
    let mut table = Table::new(&headings);
    for column in 1..headings.len() {
        table = table.right(column);
    }
    for one in seen {
        let number = |which: &[&str]| {
            let skills = one.skills.iter();
            let number = skills.filter(|skill| which.contains(&skill.shown)).count();
            if number == 0 {
                "·".to_owned()
            } else {
                number.to_string()
            }
        };
        let mark = if one.estimated { " *" } else { "" };
        let cells = [
            format!("{}{mark}", one.agent),
            number(&["whole"]),
            number(&["cut"]),
            number(&["name"]),
            number(&["omitted", "refused"]),
            number(&["hidden", "waits"]),
            thousands(one.tokens),
            thousands(one.context),
        ];
        if one.skills.iter().any(lacks) {
            table.warning(cells);
        } else {
            table.row(cells);
        }
    }
    table.write(&mut shell.out)?;
    writeln!(
        shell.out,
        "{DIM}tokens are estimated, to about a fifth{DIM:#}"
    )?;
    if seen.iter().any(|one| one.estimated) {
        writeln!(
            shell.out,
            "{DIM}* an estimate: nobody has seen the list of this agent{DIM:#}"
        )?;
    }
    shell.out.flush()
}

fn detail(shell: &mut Shell, one: &Seen<'_>) -> io::Result<()> {
    let estimate = if one.estimated {
        ", an estimate: nobody has seen its list"
    } else {
        ""
    };
    writeln!(
        shell.out,
        "{BOLD}{}{BOLD:#} {}{estimate}",
        one.agent, one.checked_against
    )?;
    let own = match one.bundled {
        0 => String::new(),
        number => format!(", beside {} of its own", count(number, "skill")),
    };
    writeln!(
        shell.out,
        "{DIM}about {} tokens of a context of {}{own}{DIM:#}\n",
        thousands(one.tokens),
        thousands(one.context)
    )?;
    let mut table = Table::new(&["SKILL", "SEEN", "OF", "", "WHAT THE MODEL READS"])
        .right(1)
        .right(2);
    let columns = description_columns();
    for skill in &one.skills {
        let read: String = skill.description.chars().take(skill.seen).collect();
        let cells = [
            cut(&skill.name, usize::MAX),
            skill.seen.to_string(),
            skill.shortened_from.unwrap_or(skill.characters).to_string(),
            told(skill),
            cut(&read, columns),
        ];
        if lacks(skill) {
            table.warning(cells);
        } else {
            table.row(cells);
        }
    }
    table.write(&mut shell.out)?;
    shell.out.flush()
}

fn told(skill: &SeenSkill<'_>) -> String {
    match skill.shown {
        "whole" if skill.shortened_from.is_some() => "shortened",
        "whole" => "",
        "name" => "name alone",
        "waits" => "waits for a file",
        "omitted" => "left out",
        other => other,
    }
    .to_owned()
}

/// What to write first, once for each skill.
fn suggestions(shell: &mut Shell, seen: &[Seen<'_>]) -> io::Result<()> {
    let mut told: Vec<(&SeenSkill<'_>, &str)> = Vec::new();
    let all = seen
        .iter()
        .flat_map(|one| &one.skills)
        .filter_map(|skill| Some((skill, skill.suggestion.as_deref()?)));
    for (skill, suggestion) in all {
        match told.iter_mut().find(|(known, _)| known.id == skill.id) {
            // The shortest serves all.
            Some(known) if known.1.len() > suggestion.len() => *known = (skill, suggestion),
            Some(_) => {}
            None => told.push((skill, suggestion)),
        }
    }
    if told.is_empty() || shell.is_quiet() {
        return Ok(());
    }
    let few = if shell.is_verbose() { usize::MAX } else { FEW };
    writeln!(
        shell.err,
        "\n{BOLD}What these models read does not say when to use the skill; begin with{BOLD:#}"
    )?;
    for (skill, suggestion) in told.iter().take(few) {
        writeln!(
            shell.err,
            "  {NAME}{}{NAME:#}: {}",
            cut(&skill.name, usize::MAX),
            cut(suggestion, usize::MAX)
        )?;
    }
    if let Some(more @ 1..) = told.len().checked_sub(few) {
        writeln!(shell.err, "  {DIM}and {more} more, with `-v`{DIM:#}")?;
    }
    Ok(())
}

/// A number with a comma before every third digit from the end.
fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_threes() {
        assert_eq!(thousands(0), "0");
        assert_eq!(thousands(999), "999");
        assert_eq!(thousands(1_000_000), "1,000,000");
    }
}
