//! Skills in an agent: what is run, and what is read out of it.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

use skcc_core::CompiledSkill;
use skcc_core::emit::Arguments;
use skcc_core::emit::catalog::{Listing, Offer, Shown};
use skcc_core::install::{self, Bases, Choice, Reach};
use skcc_core::plan::{Overwrite, Plan};
use skcc_core::system::os::Os;

use crate::Failure;
use crate::agents::{Agent, Ask, Wanted};
use crate::case::{self, Case, Form};
use crate::install::Installed;
use crate::listing::Entry;
use crate::namespace::{self, Job, Outcome, World};
use crate::script::Step;
use crate::tally::{Cell, Finding};
use crate::wire::{Conversation, Role};

/// Skills that one run of an agent is given at most.
const MOST: usize = 10;

/// What was found of the skills of one batch: which cell, which skill, what.
pub(crate) type Findings = Vec<(Cell, String, Finding)>;

/// Some skills in one agent.
pub(crate) struct Trial<'a> {
    pub(crate) agent: &'static dyn Agent,
    pub(crate) installed: &'a Installed,
    pub(crate) form: Form,
    pub(crate) skills: Vec<&'a CompiledSkill>,
}

/// Parts the skills, so that in each part the agent shows its model of every
/// skill what it would show of that skill alone.
pub(crate) fn batches<'a>(
    agent: &'static dyn Agent,
    skills: &'a [CompiledSkill],
) -> Vec<Vec<&'a CompiledSkill>> {
    let target = agent.target();
    let shown = |skills: &[&'a CompiledSkill]| -> Vec<Shown> {
        let cases = skills.iter();
        let cases: Vec<_> = cases
            .map(|skill| Case::new(skill, target, Form::Compiled))
            .collect();
        let offers: Vec<Offer<'_>> = cases.iter().map(Case::offer).collect();
        let folder = cases.first().map(Case::skills).unwrap_or_default();
        let place = case::place(&folder, "/usr/lib/node_modules/package");
        target.list(&offers, &place).shown
    };
    let mut all: Vec<Vec<&CompiledSkill>> = Vec::new();
    for skill in skills {
        if let Some(last) = all.last_mut() {
            last.push(skill);
            let alone: Vec<_> = last.iter().flat_map(|skill| shown(&[skill])).collect();
            let is_new = |one: &&CompiledSkill| {
                let folder = |skill: &CompiledSkill| skill.artifacts[0].folder.clone();
                folder(one) != folder(skill)
            };
            let is_single = last[..last.len() - 1].iter().all(is_new);
            if is_single && last.len() <= MOST && shown(last) == alone {
                continue;
            }
            last.pop();
        }
        all.push(vec![skill]);
    }
    all
}

impl<'a> Trial<'a> {
    fn cases(&self) -> Vec<Case<'a>> {
        let target = self.agent.target();
        let skills = self.skills.iter();
        skills
            .map(|skill| Case::new(skill, target, self.form))
            .collect()
    }

    /// Gives the skills to the agent and finds out what its model gets.
    pub(crate) fn run(&self) -> Result<Findings, Failure> {
        let cases = self.cases();
        let outcome = self.load(&cases)?;
        let mut found = self.listed(&cases, &outcome);
        for (index, case) in cases.iter().enumerate() {
            if case.waits() {
                continue;
            }
            let arguments = case.takes_arguments();
            if case.is_hidden() {
                let finding = self.asked(case)?;
                found.extend(finding.map(|finding| (Cell::Whole, case.folder(), finding)));
            } else {
                self.body(case, &cases, index, &outcome, &mut found)?;
            }
            if arguments {
                let finding = self.argued(case)?;
                found.push((Cell::Arguments, case.folder(), finding));
            }
        }
        Ok(found)
    }

    /// Whether the body of a case arrives, and one of its files: as in the run
    /// with all of them, or, if not there, alone.
    fn body(
        &self,
        case: &Case<'_>,
        cases: &[Case<'_>],
        index: usize,
        outcome: &Outcome,
        found: &mut Findings,
    ) -> Result<(), Failure> {
        let steps: usize = cases[..index].iter().map(count).sum();
        let mut own = self.bodies(case, steps, outcome);
        let is_listed = self.entries(outcome).iter().any(|entry| case.is(entry));
        let is_good = own.iter().all(|(_, finding)| *finding == Finding::Good);
        if is_listed && !is_good && cases.len() > 1 {
            let alone = self.load(std::slice::from_ref(case))?;
            own = self.bodies(case, 0, &alone);
        }
        let own = own.into_iter();
        found.extend(own.map(|(cell, finding)| (cell, case.folder(), finding)));
        Ok(())
    }

    /// What arrived after the steps of a case, the first of which is `step`.
    fn bodies(&self, case: &Case<'_>, step: usize, outcome: &Outcome) -> Vec<(Cell, Finding)> {
        let arrived = |step| match outcome.after(step) {
            Some(seen) => seen.arrived(),
            None => outcome.problem.clone().unwrap_or_default(),
        };
        let body = arrived(step);
        let entries = self.entries(outcome);
        let entry = entries.iter().find(|entry| case.is(entry));
        // A model that reads files itself could read one that it is not told of.
        let whole = match entry {
            Some(_) => case.whole(&body),
            None => Finding::Bad("it is not listed", String::new()),
        };
        let mut all = vec![(Cell::Whole, whole)];
        if let Some((_, text)) = case.resource() {
            let finding = case.reached(entry, &body, text, &arrived(step + 1));
            all.push((Cell::Reached, finding));
        }
        all
    }

    fn entries(&self, outcome: &Outcome) -> Vec<Entry> {
        let first = outcome.turns.first();
        first.map_or_else(Vec::new, |turn| self.agent.list(&turn.seen))
    }

    /// Runs the agent and lets its model load each skill, and read a file of
    /// it.
    fn load(&self, cases: &[Case<'_>]) -> Result<Outcome, Failure> {
        let mut steps = Vec::new();
        for case in cases {
            if count(case) > 0 {
                let (name, file) = (case.name(), case.file());
                let wanted = Wanted {
                    name: &name,
                    file: &file,
                    arguments: None,
                };
                steps.push(self.agent.load(wanted));
                if let Some((path, _)) = case.resource() {
                    steps.push(self.agent.read(&format!("{}/{path}", case.path())));
                }
            }
        }
        self.talk(cases, &hello(), steps)
    }

    /// The list of skills that the agent sends, and the one that is foretold.
    pub(crate) fn lists(&self) -> Result<Lists, Failure> {
        let cases = self.cases();
        let outcome = self.talk(&cases, &hello(), Vec::new())?;
        let first = outcome.turns.first();
        Ok(Lists {
            sent: ours(&cases, &self.entries(&outcome)),
            names: first.and_then(|turn| self.agent.names(&turn.seen)),
            expected: self.expected(&cases),
            problem: outcome.problem,
        })
    }

    /// What arrives of the one skill when it is started so that the agent
    /// replaces arguments, none being passed.
    pub(crate) fn started(&self) -> Result<String, Failure> {
        let cases = self.cases();
        let [case] = &cases[..] else {
            return Err("one skill is started at a time".to_owned());
        };
        let arguments = self.agent.target().dialect.arguments;
        let command = self.agent.command(&case.name(), "");
        match command {
            Some(ask) if matches!(arguments, Arguments::Occasional { .. }) => {
                let outcome = self.talk(&cases, &ask, Vec::new())?;
                Ok(said(&outcome))
            }
            _ => {
                let outcome = self.load(&cases)?;
                let seen = outcome.after(0).map(Conversation::arrived);
                Ok(seen.or(outcome.problem).unwrap_or_default())
            }
        }
    }

    /// Runs the agent; once more, in a world of its own, when it has said nothing
    /// to its model: on a busy machine some give up too soon.
    fn talk(&self, cases: &[Case<'_>], ask: &Ask, steps: Vec<Step>) -> Result<Outcome, Failure> {
        let outcome = self.attempt(cases, ask, steps.clone())?;
        if outcome.turns.is_empty() {
            return self.attempt(cases, ask, steps);
        }
        Ok(outcome)
    }

    fn attempt(&self, cases: &[Case<'_>], ask: &Ask, steps: Vec<Step>) -> Result<Outcome, Failure> {
        let world = World::new()?;
        deliver(&world, cases, self.agent, self.form)?;
        // OpenClaw takes half a minute to start on an idle machine.
        let seconds = 400 + 10 * steps.len() as u64;
        let job = Job {
            agents: self.installed.root(),
            start: self.agent.start(ask),
            steps,
            patience: Duration::from_secs(seconds),
        };
        namespace::run(&world, &job)
    }

    /// The list that is foretold.
    fn expected(&self, cases: &[Case<'_>]) -> Listing {
        let offers: Vec<_> = cases.iter().map(Case::offer).collect();
        let folder = cases.first().map(Case::skills).unwrap_or_default();
        let package = crate::install::module(self.agent.folder(), self.agent.folder());
        let package = package.to_string_lossy();
        let place = case::place(&folder, &package);
        self.agent.target().list(&offers, &place)
    }

    /// What the list has of each skill.
    fn listed(&self, cases: &[Case<'_>], outcome: &Outcome) -> Findings {
        let entries = self.entries(outcome);
        let expected = self.expected(cases);
        let sent = joined(&ours(cases, &entries));
        let is_same = if self.agent.orders() {
            sent == expected.text
        } else {
            sent.len() == expected.text.len()
        };
        let mut found = Vec::new();
        for (case, shown) in cases.iter().zip(expected.shown) {
            let entry = entries.iter().find(|entry| case.is(entry));
            let name = case.folder();
            if case.is_hidden() {
                let finding = if entry.is_some() {
                    case.seen()
                } else {
                    Finding::Good
                };
                found.push((Cell::Hidden, name, finding));
                continue;
            }
            if case.waits() {
                continue;
            }
            let listed = match entry {
                None => {
                    let why = outcome.problem.clone().unwrap_or_default();
                    Finding::Bad("it is not listed", why)
                }
                Some(_) if self.form == Form::Raw => Finding::Good,
                Some(entry) if !expected.text.contains(&entry.text) => {
                    Finding::Bad("it is listed otherwise", entry.text.clone())
                }
                Some(_) if !is_same => {
                    Finding::Bad("the list is another", difference(&sent, &expected.text))
                }
                Some(_) => Finding::Good,
            };
            found.push((Cell::Listed, name.clone(), listed));
            found.push((Cell::Described, name, case.described(entry, shown)));
        }
        found
    }

    /// Whether a skill that the model may not load comes when a person asks for
    /// it; nothing for an agent that takes no command without a terminal.
    fn asked(&self, case: &Case<'_>) -> Result<Option<Finding>, Failure> {
        let Some(ask) = self.agent.command(&case.name(), "") else {
            return Ok(None);
        };
        let outcome = self.talk(std::slice::from_ref(case), &ask, Vec::new())?;
        Ok(Some(case.whole(&said(&outcome))))
    }

    /// Whether arguments arrive: passed by the model where it can do so, else
    /// by a person's command, else in the words of a person.
    fn argued(&self, case: &Case<'_>) -> Result<Finding, Failure> {
        let arguments = case.arguments().join(" ");
        let (name, file) = (case.name(), case.file());
        let mut wanted = Wanted {
            name: &name,
            file: &file,
            arguments: None,
        };
        let command = self.agent.command(&name, &arguments);
        let (ask, steps) = match command {
            _ if self.agent.passes_arguments() => {
                wanted.arguments = Some(&arguments);
                (hello(), vec![self.agent.load(wanted)])
            }
            Some(ask) => (ask, Vec::new()),
            None => {
                let ask = Ask::Prompt(format!("use the skill {name} for {arguments}"));
                (ask, vec![self.agent.load(wanted)])
            }
        };
        let outcome = self.talk(std::slice::from_ref(case), &ask, steps)?;
        Ok(case.argued(&said(&outcome)))
    }
}

/// The list of skills in an agent.
pub(crate) struct Lists {
    /// The entries of the given skills, in the order of the list.
    pub(crate) sent: Vec<Entry>,
    /// The line with the names of those that have no entry.
    pub(crate) names: Option<String>,
    /// What is foretold.
    pub(crate) expected: Listing,
    /// What was wrong with the run, if anything was.
    pub(crate) problem: Option<String>,
}

impl Lists {
    /// Where the list is another than the one that is foretold, whatever the
    /// order unless the agent has one.
    pub(crate) fn difference(&self, is_ordered: bool) -> Option<String> {
        let mut sent = joined(&self.sent);
        if let Some(names) = &self.names {
            if !sent.is_empty() {
                sent.push('\n');
            }
            sent.push_str(names);
        }
        let expected = &self.expected.text;
        let is_same = if is_ordered {
            sent == *expected
        } else {
            let mut entries = self.sent.iter();
            sent.len() == expected.len() && entries.all(|entry| expected.contains(&entry.text))
        };
        if is_same {
            return None;
        }
        let problem = self.problem.as_deref().unwrap_or_default();
        Some(format!("{} {problem}", difference(&sent, expected)))
    }
}

/// The first entry of each skill: one of the agent's own may bear the same name,
/// and comes later.
fn ours(cases: &[Case<'_>], entries: &[Entry]) -> Vec<Entry> {
    let first = |case: &Case<'_>| entries.iter().position(|entry| case.is(entry));
    let places: BTreeSet<usize> = cases.iter().filter_map(first).collect();
    let ours = places.into_iter().map(|place| entries[place].clone());
    ours.collect()
}

fn joined(entries: &[Entry]) -> String {
    let texts: Vec<_> = entries.iter().map(|entry| entry.text.as_str()).collect();
    texts.join("\n")
}

fn hello() -> Ask {
    Ask::Prompt("hello".to_owned())
}

/// Where two texts part.
fn difference(sent: &str, expected: &str) -> String {
    let same = sent.bytes().zip(expected.bytes());
    let same = same.take_while(|(a, b)| a == b).count();
    let around = |text: &str| {
        let (start, end) = (same.saturating_sub(40), text.len().min(same + 80));
        String::from_utf8_lossy(&text.as_bytes()[start..end]).into_owned()
    };
    format!("sent {:?}, expected {:?}", around(sent), around(expected))
}

/// How many steps a case has in a run with others.
fn count(case: &Case<'_>) -> usize {
    if case.is_hidden() || case.waits() {
        return 0;
    }
    1 + usize::from(case.resource().is_some())
}

/// All that was said at the end of a run but for the instructions.
fn said(outcome: &Outcome) -> String {
    let Some(turn) = outcome.turns.last() else {
        return outcome.problem.clone().unwrap_or_default();
    };
    let Conversation { messages, .. } = &turn.seen;
    let texts = messages.iter();
    let texts = texts.filter(|message| message.role != Role::System);
    let texts: Vec<_> = texts.map(|message| message.text.as_str()).collect();
    texts.join("\n")
}

/// Puts the skills where the agent looks for them.
fn deliver(
    world: &World,
    cases: &[Case<'_>],
    agent: &dyn Agent,
    form: Form,
) -> Result<(), Failure> {
    let target = agent.target();
    if form == Form::Raw {
        let failed = |error| format!("cannot copy a skill: {error}");
        let folder = world.project().join(target.project[0].path);
        fs::create_dir_all(&folder).map_err(failed)?;
        for case in cases {
            let source = case.skill.bundle.source.locate("");
            copy(&source, &folder.join(case.folder())).map_err(failed)?;
        }
        return Ok(());
    }
    let unset = |_: &str| None;
    let bases = Bases {
        project: world.project(),
        home: world.project(),
        variable: &unset,
    };
    let skills: Vec<_> = cases.iter().map(|case| case.skill).collect();
    let planned = install::plan(
        &skills,
        &[target],
        Reach::Project,
        &bases,
        Choice::default(),
    );
    let destinations = planned.map_err(|found| {
        let messages = found.into_iter().map(|found| found.message);
        messages.collect::<Vec<_>>().join("; ")
    })?;
    for destination in destinations {
        let plan = Plan::new(&Os, &destination.path, destination.output, Overwrite::Own)
            .map_err(|error| error.to_string())?;
        plan.apply(&Os).map_err(|error| error.to_string())?;
    }
    Ok(())
}

/// Copies a folder without its links.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        let to = to.join(entry.file_name());
        if kind.is_dir() {
            copy(&entry.path(), &to)?;
        } else if kind.is_file() {
            fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}
