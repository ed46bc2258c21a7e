//! Many real skills in one project: how many each agent tells its model of, and
//! of how many more than the name.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use skcc_core::emit::fit;

use crate::Failure;
use crate::agents::{self, Agent};
use crate::case::{Case, Form};
use crate::install::Installed;
use crate::jobs;
use crate::set::Set;
use crate::trial::Trial;

/// How many skills there are.
const MOST: usize = 150;

/// What an agent is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Given {
    Raw,
    Compiled,
    /// Compiled, with descriptions that are shortened until all are listed.
    Fitted,
}

impl Given {
    const ALL: [Self; 3] = [Self::Raw, Self::Compiled, Self::Fitted];

    const fn name(self) -> &'static str {
        match self {
            Self::Raw => "raw",
            Self::Compiled => "compiled",
            Self::Fitted => "compiled, `--fit`",
        }
    }
}

/// How many skills a list has, and how many of them with a description.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Count {
    listed: usize,
    described: usize,
    /// Where the list is not as foretold, if it is not.
    differs: Option<String>,
}

/// Counts for all agents, or for those that are named.
pub(crate) fn run(folder: &str, names: &[String]) -> Result<bool, Failure> {
    let agents = agents::named(names)?;
    let installed = Installed::of(&agents)?;
    let set = Set::of(Path::new(folder), MOST);
    let all: Vec<_> = agents
        .iter()
        .flat_map(|agent| Given::ALL.map(|given| (*agent, given)))
        .collect();
    let counts = jobs::each(&all, |(agent, given)| {
        let count = count(*agent, &installed, &set, *given);
        eprintln!("{}, {}", agent.id(), given.name());
        count
    });
    let counts = counts.into_iter().collect::<Result<Vec<_>, _>>()?;
    print!("{}", table(&agents, &counts));
    for ((agent, given), count) in all.iter().zip(&counts) {
        if let Some(why) = &count.differs {
            eprintln!("{}, {}: {why}", agent.id(), given.name());
        }
    }
    Ok(counts.iter().all(|count| count.differs.is_none()))
}

fn count(
    agent: &'static dyn Agent,
    installed: &Installed,
    set: &Set,
    given: Given,
) -> Result<Count, Failure> {
    let mut skills = set.compile(agent.target());
    if given == Given::Fitted {
        fit::apply(&mut skills);
    }
    let form = match given {
        Given::Raw => Form::Raw,
        Given::Compiled | Given::Fitted => Form::Compiled,
    };
    let trial = Trial {
        agent,
        installed,
        form,
        skills: skills.iter().collect(),
    };
    let lists = trial.lists()?;
    let named: BTreeSet<&str> = lists
        .names
        .iter()
        .flat_map(|line| line.split([' ', ',', ':']))
        .collect();
    let cases = skills
        .iter()
        .map(|skill| Case::new(skill, agent.target(), form));
    let alone = cases
        .filter(|case| {
            let is_entry = lists.sent.iter().any(|entry| case.is(entry));
            !is_entry && named.contains(&*case.name())
        })
        .count();
    let is_told = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.is_empty());
    let described = lists.sent.iter().filter(|one| is_told(&one.description));
    let differs = lists.difference(agent.orders());
    Ok(Count {
        listed: lists.sent.len() + alone,
        described: described.count(),
        differs: differs.filter(|_| form == Form::Compiled),
    })
}

fn table(agents: &[&'static dyn Agent], counts: &[Count]) -> String {
    let mut out = String::from("| agent |");
    for given in Given::ALL {
        let _ = write!(out, " {}: listed | described |", given.name());
    }
    out.push_str(" as foretold |\n|---|--:|--:|--:|--:|--:|--:|---|\n");
    for (agent, counts) in agents.iter().zip(counts.chunks(Given::ALL.len())) {
        let _ = write!(out, "| {} |", agent.id());
        for count in counts {
            let _ = write!(out, " {} | {} |", count.listed, count.described);
        }
        let is_same = counts.iter().all(|count| count.differs.is_none());
        out.push_str(if is_same { " yes |\n" } else { " NO |\n" });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agents::AGENTS;

    #[test]
    fn each_agent_has_a_row() {
        let count = |listed, differs| Count {
            listed,
            described: 1,
            differs,
        };
        let counts = [
            count(1, None),
            count(2, None),
            count(3, None),
            count(4, None),
            count(5, Some(String::new())),
            count(6, None),
        ];
        let table = table(&AGENTS[..2], &counts);
        assert!(table.contains("| claude-code | 1 | 1 | 2 | 1 | 3 | 1 | yes |"));
        assert!(
            table.contains("| codex | 4 | 1 | 5 | 1 | 6 | 1 | NO |"),
            "{table}"
        );
    }
}
