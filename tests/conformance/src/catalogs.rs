//! Lists of many skills: what agents send to their models, against what is
//! foretold.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use skcc_core::emit::catalog::Shown;

use crate::Failure;
use crate::agents::{self, Agent};
use crate::case::Form;
use crate::install::Installed;
use crate::jobs;
use crate::set::Set;
use crate::trial::Trial;

/// How many skills there are, and how many characters their descriptions have.
const COUNTS: [usize; 3] = [1, 50, 300];
const LENGTHS: [usize; 2] = [100, 1024];

/// What came of one set of skills in one agent.
struct Row {
    id: &'static str,
    count: usize,
    length: usize,
    /// Whether the order is the file system's.
    is_set: bool,
    bytes: usize,
    shown: Vec<Shown>,
    /// Where it differs, if it does.
    differs: Option<String>,
}

/// Compares the lists of all agents, or of those that are named.
pub(crate) fn run(names: &[String]) -> Result<bool, Failure> {
    let agents = agents::named(names)?;
    let installed = Installed::of(&agents)?;
    let mut all = Vec::new();
    for agent in agents {
        for length in LENGTHS {
            all.extend(COUNTS.map(|count| (agent, count, length)));
        }
    }
    let rows = jobs::each(&all, |(agent, count, length)| {
        let row = compare(*agent, &installed, *count, *length);
        eprintln!("{}, {count} skills, {length} characters", agent.id());
        row
    });
    let rows = rows.into_iter().collect::<Result<Vec<_>, _>>()?;
    print!("{}", table(&rows));
    for row in &rows {
        if let Some(why) = &row.differs {
            eprintln!("{}, {}, {}: {why}", row.id, row.count, row.length);
        }
    }
    Ok(rows.iter().all(|row| row.differs.is_none()))
}

fn compare(
    agent: &'static dyn Agent,
    installed: &Installed,
    count: usize,
    length: usize,
) -> Result<Row, Failure> {
    let failed = |error| format!("cannot write the skills: {error}");
    let folder = tempfile::tempdir().map_err(failed)?;
    write(folder.path(), count, length).map_err(failed)?;
    let skills = Set::of(folder.path(), usize::MAX).compile(agent.target());
    let trial = Trial {
        agent,
        installed,
        form: Form::Compiled,
        skills: skills.iter().collect(),
    };
    let lists = trial.lists()?;
    Ok(Row {
        id: agent.id(),
        count,
        length,
        is_set: !agent.orders(),
        bytes: lists.expected.text.len(),
        differs: lists.difference(agent.orders()),
        shown: lists.expected.shown,
    })
}

/// Writes so many skills with descriptions of so many characters.
fn write(folder: &Path, count: usize, length: usize) -> std::io::Result<()> {
    for number in 1..=count {
        let name = format!("part-{number:03}");
        let text = format!(
            "---\nname: {name}\ndescription: \"{}\"\n---\n# Part {number}\n\nDo it.\n",
            description(number, length)
        );
        let folder = folder.join(name);
        fs::create_dir(&folder)?;
        fs::write(folder.join("SKILL.md"), text)?;
    }
    Ok(())
}

/// A description of so many characters, some of which need more than a byte and
/// some an escape in XML.
fn description(number: usize, length: usize) -> String {
    const WORDS: [&str; 6] = ["R&D", "naïve", "a < b", "it's", "plain", "words"];
    let mut text = format!("Does part {number} of the work. Use when part {number} is due:");
    let mut words = WORDS.iter().cycle();
    while text.chars().count() < length {
        text.push(' ');
        text.push_str(words.next().expect("a cycle goes on"));
    }
    let text: String = text.chars().take(length).collect();
    match text.strip_suffix(' ') {
        // No agent keeps a blank at the end.
        Some(text) => format!("{text}."),
        None => text,
    }
}

fn table(rows: &[Row]) -> String {
    let mut out = String::from(
        "| agent | skills | characters | list | bytes | whole | cut | name | unseen |\n\
         |---|--:|--:|---|--:|--:|--:|--:|--:|\n",
    );
    for row in rows {
        let list = match (&row.differs, row.is_set) {
            (Some(_), _) => "DIFFERENT",
            (None, true) => "equal set",
            (None, false) => "equal bytes",
        };
        let count = |which: fn(&Shown) -> bool| row.shown.iter().filter(|one| which(one)).count();
        let _ = writeln!(
            out,
            "| {} | {} | {} | {list} | {} | {} | {} | {} | {} |",
            row.id,
            row.count,
            row.length,
            row.bytes,
            count(|one| *one == Shown::Whole),
            count(|one| matches!(one, Shown::Cut(_))),
            count(|one| *one == Shown::Name),
            count(|one| matches!(one, Shown::Omitted | Shown::Refused)),
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_have_the_length_that_is_asked_for() {
        for length in LENGTHS {
            for number in 1..=300 {
                let text = description(number, length);
                assert_eq!(text.chars().count(), length);
                assert_eq!(text.trim(), text);
            }
        }
    }

    #[test]
    fn a_list_that_differs_is_marked() {
        let row = |differs| Row {
            id: "pi",
            count: 2,
            length: 100,
            is_set: false,
            bytes: 7,
            shown: vec![Shown::Whole, Shown::Cut(3)],
            differs,
        };
        let table = table(&[row(None), row(Some(String::new()))]);
        assert!(table.contains("| pi | 2 | 100 | equal bytes | 7 | 1 | 1 | 0 | 0 |"));
        assert!(table.contains("| pi | 2 | 100 | DIFFERENT |"), "{table}");
    }
}
