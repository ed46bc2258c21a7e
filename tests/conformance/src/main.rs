//! What real agents make of the skills that skcc installs.
//!
//! Every agent is run with skills in a project, against a server that records
//! what it sends to its model: what the list of skills says, and what comes when
//! one is loaded. `docs/conformance.md` says what is counted. It needs Linux,
//! npm and the network for a first run, and none of it is part of the tests.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program that talks to the person who runs it"
)]

mod agents;
mod case;
mod catalogs;
mod dollars;
mod faults;
mod harness;
mod install;
mod jobs;
mod listed;
mod listing;
mod mcp;
mod namespace;
mod outcome;
mod script;
mod server;
mod set;
mod tally;
mod trial;
mod whole;
mod wire;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use agents::{AGENTS, Agent};
use case::Form;
use install::Installed;
use outcome::Counted;
use set::Set;
use skcc_core::CompiledSkill;
use tally::Finding;
use trial::Trial;

const USAGE: &str = "\
Usage: conformance [OPTIONS]
       conformance run [AGENT]...   One task in each agent, from start to end
       conformance catalogs [AGENT]...   Lists of 1, 50 and 300 skills, against what is foretold
       conformance listed DIR [AGENT]...   How many of 150 skills each agent tells its model of
       conformance dollars DIR   What agents make of dollar signs that stand for themselves
       conformance mcp PROGRAM [AGENT]...   Agents connected to `PROGRAM serve`

Options:
  --agent ID      Run this agent alone (repeatable)
  --set NAME      Run this set alone: own, faults or dirty (repeatable)
  --form NAME     Give the agents this alone: raw or compiled
  --skills DIR    Take the dirty skills from here
  --result FILE   Write the result as JSON; what is not run again stays in it
  --jobs N        Agents that run at the same time (default: 2)
";

/// What keeps the program from going on.
type Failure = String;

fn main() -> ExitCode {
    skill_runtime::sandbox::init();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match &arguments[..] {
        [word, order] if word == namespace::INSIDE => namespace::inside(order).map(|()| true),
        [word] if ["--help", "-h"].contains(&word.as_str()) => {
            print!("{USAGE}");
            Ok(true)
        }
        [word, agents @ ..] if word == "run" => harness::run(agents),
        [word, agents @ ..] if word == "catalogs" => catalogs::run(agents),
        [word, folder, agents @ ..] if word == "listed" => listed::run(folder, agents),
        [word, folder] if word == "dollars" => dollars::run(folder),
        [word, program, agents @ ..] if word == "mcp" => mcp::run(program, agents),
        _ => {
            let Some(choice) = Choice::read(&arguments) else {
                eprint!("{USAGE}");
                return ExitCode::from(2);
            };
            run(&choice)
        }
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::from(2)
        }
    }
}

/// What is to be run.
#[derive(Debug, Default, PartialEq, Eq)]
struct Choice {
    agents: Vec<String>,
    sets: Vec<String>,
    form: Option<String>,
    skills: Option<PathBuf>,
    result: Option<PathBuf>,
    jobs: usize,
}

impl Choice {
    fn read(arguments: &[String]) -> Option<Self> {
        let mut choice = Self {
            jobs: 2,
            ..Self::default()
        };
        let mut arguments = arguments.iter();
        while let Some(option) = arguments.next() {
            let value = arguments.next()?.clone();
            match option.as_str() {
                "--agent" if AGENTS.iter().any(|agent| agent.id() == value) => {
                    choice.agents.push(value);
                }
                "--set" if ["own", "faults", "dirty"].contains(&value.as_str()) => {
                    choice.sets.push(value);
                }
                "--form" if ["raw", "compiled"].contains(&value.as_str()) => {
                    choice.form = Some(value);
                }
                "--skills" => choice.skills = Some(value.into()),
                "--result" => choice.result = Some(value.into()),
                "--jobs" => choice.jobs = value.parse().ok().filter(|jobs| *jobs > 0)?,
                _ => return None,
            }
        }
        Some(choice)
    }

    fn agents(&self) -> Vec<(usize, &'static dyn Agent)> {
        let all = AGENTS.iter().copied().enumerate();
        all.filter(|(_, agent)| {
            self.agents.is_empty() || self.agents.iter().any(|id| id == agent.id())
        })
        .collect()
    }

    fn sets(&self, project: &Path) -> Result<Vec<Set>, Failure> {
        let mut sets = vec![Set::own(project)?, Set::faults()?];
        if let Some(folder) = &self.skills {
            sets.push(Set::dirty(folder));
        }
        sets.retain(|set| self.sets.is_empty() || self.sets.iter().any(|name| name == set.name));
        Ok(sets)
    }

    fn forms(&self) -> impl Iterator<Item = Form> {
        let all = [Form::Raw, Form::Compiled].into_iter();
        all.filter(|form| self.form.as_ref().is_none_or(|name| name == form.name()))
    }
}

/// Some skills for one agent.
struct Batch<'a> {
    key: outcome::Key,
    trial: Trial<'a>,
}

fn run(choice: &Choice) -> Result<bool, Failure> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let project = project.canonicalize().map_err(|error| error.to_string())?;
    let agents = choice.agents();
    let wanted: Vec<_> = agents.iter().map(|(_, agent)| *agent).collect();
    let installed = Installed::of(&wanted)?;
    let sets = choice.sets(&project)?;
    // Every agent has a text of its own.
    let mut compiled: Vec<(outcome::Key, Vec<CompiledSkill>)> = Vec::new();
    for (index, agent) in &agents {
        for set in &sets {
            let key = (*index, set.name, Form::Compiled);
            compiled.push((key, set.compile(agent.target())));
        }
    }
    let mut batches = Vec::new();
    for ((index, set, _), skills) in &compiled {
        for form in choice.forms() {
            for skills in trial::batches(AGENTS[*index], skills) {
                let trial = Trial {
                    agent: AGENTS[*index],
                    installed: &installed,
                    form,
                    skills,
                };
                let key = (*index, *set, form);
                batches.push(Batch { key, trial });
            }
        }
    }
    let counted = count(&batches, choice.jobs)?;
    print!("{}", outcome::table(&counted));
    if let Some(path) = &choice.result {
        let old = std::fs::read_to_string(path).unwrap_or_default();
        let old = serde_json::from_str(&old).unwrap_or_default();
        let json = outcome::merged(&outcome::json(&counted), &old);
        let mut text = serde_json::to_string_pretty(&json).map_err(|error| error.to_string())?;
        text.push('\n');
        std::fs::write(path, text)
            .map_err(|error| format!("cannot write `{}`: {error}", path.display()))?;
    }
    let compiled = counted
        .iter()
        .filter(|((.., form), _)| *form == Form::Compiled);
    Ok(compiled
        .map(|(_, tallies)| tallies)
        .all(tally::Tallies::is_good))
}

/// Runs all batches, some at the same time, and counts.
fn count(batches: &[Batch<'_>], jobs: usize) -> Result<Counted, Failure> {
    let started = Instant::now();
    let next = AtomicUsize::new(0);
    let counted = Mutex::new(Counted::new());
    let failed = Mutex::new(None);
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                while let Some(batch) = batches.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let found = batch.trial.run();
                    let mut counted = counted.lock().unwrap_or_else(PoisonError::into_inner);
                    let (agent, set, form) = batch.key;
                    let id = AGENTS[agent].id();
                    let tallies = counted.entry(batch.key).or_default();
                    match found {
                        Ok(found) => {
                            for (cell, skill, finding) in found {
                                tallies.add(cell, &finding);
                                let (form, cell) = (form.name(), cell.name());
                                match finding {
                                    Finding::Good => {}
                                    Finding::Told(why) => {
                                        eprintln!(
                                            "{id} {set} {form} {cell} {skill}: reported: {why}"
                                        );
                                    }
                                    Finding::Bad(why, details) => {
                                        let details: String = details.chars().take(600).collect();
                                        eprintln!(
                                            "{id} {set} {form} {cell} {skill}: {why}: {details}"
                                        );
                                    }
                                }
                            }
                        }
                        Err(failure) => {
                            let mut failed = failed.lock().unwrap_or_else(PoisonError::into_inner);
                            *failed = Some(failure);
                            next.store(batches.len(), Ordering::Relaxed);
                        }
                    }
                    let at = next.load(Ordering::Relaxed).min(batches.len());
                    let seconds = started.elapsed().as_secs();
                    let (of, number) = (batches.len(), batch.trial.skills.len());
                    eprintln!(
                        "[{at} of {of}, {seconds} s] {id}, {set}, {}: {number} skills",
                        form.name()
                    );
                }
            });
        }
    });
    if let Some(failure) = failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
        return Err(failure);
    }
    Ok(counted.into_inner().unwrap_or_else(PoisonError::into_inner))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Option<Choice> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        Choice::read(&words)
    }

    #[test]
    fn options_choose_what_is_run() {
        let choice = read("--agent codex --set own --form raw --jobs 1").unwrap();
        let agents: Vec<_> = choice
            .agents()
            .iter()
            .map(|(_, agent)| agent.id())
            .collect();
        assert_eq!(agents, ["codex"]);
        assert_eq!(choice.forms().collect::<Vec<_>>(), [Form::Raw]);
        assert_eq!(choice.jobs, 1);
        assert_eq!(read("").unwrap().agents().len(), AGENTS.len());
        for wrong in ["--agent x", "--set x", "--jobs 0", "--form", "--what x"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
