//! `reason.planning`: what comes after what.

use std::collections::BTreeSet;

use super::prelude::*;
use crate::profile::pool::THINGS;

pub(super) struct Planning;

static INFO: Info = Info {
    id: "reason.planning",
    category: Category::Reasoning,
    meaning: "planning steps",
    levels: [
        "an order of three to five steps that depend on each other",
        "which of five to seven steps run at the same time",
        "what is done, fails and is skipped when steps fail and some have a replacement",
    ],
    degradation: [
        Some(
            "write every branch out as a decision tree, with what happens on failure at each step",
        ),
        Some("give one fixed list of steps in a line"),
    ],
};

/// Steps by number; what each needs are earlier numbers.
#[derive(Serialize, Deserialize)]
struct Key {
    names: Vec<String>,
    needs: Vec<Vec<usize>>,
    failing: Vec<usize>,
    /// What runs in place of a step that fails.
    replacements: Vec<(usize, String)>,
}

impl Primitive for Planning {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn draw(&self, level: Level, random: &mut Random) -> Option<Draft> {
        let count = match level {
            Level::L1 => random.count(3, 5),
            Level::L2 => random.count(5, 7),
            Level::L3 => random.count(6, 8),
        };
        let names = random.some(THINGS, count + 2);
        let needs: Vec<Vec<usize>> = (0..count)
            .map(|step| {
                let earlier: Vec<usize> = (0..step).collect();
                let wanted = random.below(3.min(step + 1));
                let mut needs = random.some(&earlier, wanted);
                needs.sort_unstable();
                needs
            })
            .collect();
        let mut key = Key {
            names: names[..count].iter().map(|name| (*name).into()).collect(),
            needs,
            failing: Vec::new(),
            replacements: Vec::new(),
        };
        let question = match level {
            Level::L1 => {
                if key.needs.iter().all(Vec::is_empty) {
                    return None;
                }
                "In which order can the steps be done, one after the other? Any order that works is right."
                    .to_owned()
            }
            Level::L2 => {
                let stages = key.stages();
                if stages.len() < 2 || stages.iter().all(|stage| stage.len() < 2) {
                    return None;
                }
                "Every step takes one hour and starts as soon as all that it needs is done; any number of \
                 steps can run at the same time. Which steps run in the first hour, which in the second, \
                 and so on?"
                    .to_owned()
            }
            Level::L3 => {
                let steps: Vec<usize> = (0..count).collect();
                let mut failing = random.some(&steps, 2);
                failing.sort_unstable();
                key.replacements = vec![(failing[0], names[count].into())];
                if random.chance(60) {
                    let spare = steps.iter().find(|step| !failing.contains(step))?;
                    key.replacements.push((*spare, names[count + 1].into()));
                }
                key.failing = failing;
                let (done, _, skipped) = key.outcome();
                // The second failure happens, and matters.
                if skipped.is_empty()
                    || done.is_empty()
                    || skipped.contains(&key.names[key.failing[1]])
                {
                    return None;
                }
                let replaced: Vec<String> = key
                    .replacements
                    .iter()
                    .map(|(step, name)| {
                        format!("If {} fails, {name} runs in its place.", key.names[*step])
                    })
                    .collect();
                format!(
                    "{} A replacement never fails, runs only when the step in whose place it stands has \
                     failed, and then whatever needs that step can run. A step is skipped, and not tried, \
                     when something that it needs was skipped, or failed without a replacement. A step that \
                     fails counts as failed, not as skipped. A replacement that is not needed is not named \
                     at all.\nIn this run {} and {} fail. Which steps and replacements are completed, which \
                     failed, which are skipped?",
                    replaced.join(" "),
                    key.names[key.failing[0]],
                    key.names[key.failing[1]]
                )
            }
        };
        let mut told: Vec<String> = (0..count).map(|step| key.told(step)).collect();
        random.shuffle(&mut told);
        let form = match level {
            Level::L1 => "<steps in order, with commas>",
            Level::L2 => "<steps of the first hour, with commas>; <steps of the second hour>; …",
            Level::L3 => "completed = <steps, with commas>; failed = <steps>; skipped = <steps>",
        };
        let prompt = format!(
            "There are {count} steps.\n{}\n{question} Do not use tools. {LAST_LINE}\nAnswer: {form}",
            told.join("\n")
        );
        Some(Draft::new(prompt, &key))
    }

    fn grade(&self, instance: &Instance, evidence: &Evidence, _: &dyn Interpreter) -> Grade {
        let key: Key = instance.key();
        let found = answer::answer(&evidence.text).to_lowercase();
        let mut checks = Checks::default();
        let check = |found: &str| match instance.level {
            Level::L1 => key.check_order(&answer::items(found)),
            Level::L2 => key.check_stages(found),
            Level::L3 => key.check_outcome(found),
        };
        // In one line, as asked for, or with a line for each part.
        let all = answer::all_of_answer(&evidence.text).to_lowercase();
        let verdict = check(&found).or_else(|reason| check(&all).map_err(|_| reason));
        checks.verdict("plan_correct", verdict);
        checks.grade()
    }

    fn reference(&self, instance: &Instance) -> Solution {
        let key: Key = instance.key();
        let answer = match instance.level {
            Level::L1 => key.names.join(" -> "),
            Level::L2 => {
                let stages = key.stages();
                let stages: Vec<String> = stages.iter().map(|stage| stage.join(", ")).collect();
                stages.join("; ")
            }
            Level::L3 => written(key.outcome()),
        };
        Solution::text(format!("One by one.\n\nAnswer: {answer}"))
    }

    fn near_misses(&self, instance: &Instance) -> Vec<(&'static str, Solution)> {
        let key: Key = instance.key();
        let say = |answer: String| Solution::text(format!("Answer: {answer}"));
        match instance.level {
            Level::L1 => {
                let mut reversed = key.names.clone();
                reversed.reverse();
                let twice = format!("{}, {}", key.names.join(", "), key.names[0]);
                Vec::from([
                    ("the wrong way round", say(reversed.join(", "))),
                    ("a step is missing", say(key.names[1..].join(", "))),
                    ("a step twice", say(twice)),
                ])
            }
            Level::L2 => {
                let mut stages = key.stages();
                let one_by_one = key.names.join("; ");
                let moved = stages
                    .iter_mut()
                    .find(|stage| stage.len() > 1)
                    .and_then(Vec::pop);
                if let (Some(moved), Some(last)) = (moved, stages.last_mut()) {
                    last.push(moved.clone());
                    last.dedup();
                }
                let all_at_once = key.names.join(", ");
                let mut misses = Vec::from([
                    ("one by one", say(one_by_one)),
                    ("all at once", say(all_at_once)),
                ]);
                if stages != key.stages() {
                    let stages: Vec<String> = stages.iter().map(|stage| stage.join(", ")).collect();
                    misses.push(("a step later than it could", say(stages.join("; "))));
                }
                misses
            }
            Level::L3 => {
                let (done, failed, skipped) = key.outcome();
                let with_failed = skipped.union(&failed).cloned().collect();
                let all = done.union(&skipped).cloned().collect();
                Vec::from([
                    (
                        "failed steps as skipped",
                        say(written((done.clone(), BTreeSet::new(), with_failed))),
                    ),
                    (
                        "nothing is skipped",
                        say(written((all, failed, BTreeSet::new()))),
                    ),
                    (
                        "no lists",
                        say(done.into_iter().collect::<Vec<_>>().join(", ")),
                    ),
                ])
            }
        }
    }
}

type Outcome = (BTreeSet<String>, BTreeSet<String>, BTreeSet<String>);

fn written((done, failed, skipped): Outcome) -> String {
    let list = |steps: BTreeSet<String>| match steps.len() {
        0 => "none".to_owned(),
        _ => steps.into_iter().collect::<Vec<_>>().join(", "),
    };
    format!(
        "completed = {}; failed = {}; skipped = {}",
        list(done),
        list(failed),
        list(skipped)
    )
}

impl Key {
    fn told(&self, step: usize) -> String {
        let needed: Vec<&str> = self.needs[step]
            .iter()
            .map(|need| self.names[*need].as_str())
            .collect();
        match needed.len() {
            0 => format!("- {} needs nothing", self.names[step]),
            _ => format!("- {} needs {}", self.names[step], needed.join(" and ")),
        }
    }

    fn stages(&self) -> Vec<Vec<String>> {
        let mut stage_of: Vec<usize> = Vec::new();
        let mut stages: Vec<Vec<String>> = Vec::new();
        for (step, needs) in self.needs.iter().enumerate() {
            let stage = needs
                .iter()
                .map(|need| stage_of[*need] + 1)
                .max()
                .unwrap_or(0);
            stage_of.push(stage);
            if stages.len() <= stage {
                stages.push(Vec::new());
            }
            stages[stage].push(self.names[step].clone());
        }
        stages
    }

    fn outcome(&self) -> Outcome {
        let mut outcome = Outcome::default();
        let mut available: Vec<bool> = Vec::new();
        for (step, needs) in self.needs.iter().enumerate() {
            let name = self.names[step].clone();
            if needs.iter().any(|need| !available[*need]) {
                outcome.2.insert(name);
                available.push(false);
            } else if self.failing.contains(&step) {
                outcome.1.insert(name);
                let replacement = self
                    .replacements
                    .iter()
                    .find(|(replaced, _)| *replaced == step);
                available.push(replacement.is_some());
                outcome.0.extend(replacement.map(|(_, name)| name.clone()));
            } else {
                outcome.0.insert(name);
                available.push(true);
            }
        }
        outcome
    }

    /// Whether the steps are all there, each once, none before what it needs.
    fn check_order(&self, found: &[String]) -> Result<(), String> {
        // `1. kettle`: numbering is no step.
        let found: Vec<&String> = found
            .iter()
            .filter(|item| item.parse::<u32>().is_err())
            .collect();
        let place = |name: &String| found.iter().position(|item| *item == name);
        if found.len() != self.names.len() {
            return Err(format!(
                "expected {} steps, found {}",
                self.names.len(),
                found.len()
            ));
        }
        for (name, needs) in self.names.iter().zip(&self.needs) {
            let Some(at) = place(name) else {
                return Err(format!("`{name}` is missing"));
            };
            for need in needs {
                if place(&self.names[*need]).is_none_or(|before| before > at) {
                    return Err(format!("`{name}` comes before `{}`", self.names[*need]));
                }
            }
        }
        Ok(())
    }

    fn check_stages(&self, found: &str) -> Result<(), String> {
        let set = |part: &str| -> BTreeSet<String> {
            // `hour 1: kettle, jug`: labels are no steps.
            let part = part.rsplit_once(':').map_or(part, |(_, steps)| steps);
            answer::items(part).into_iter().collect()
        };
        let found: Vec<BTreeSet<String>> = found
            .split([';', '|', '\n'])
            .map(set)
            .filter(|stage| !stage.is_empty())
            .collect();
        let stages = self.stages();
        let expected: Vec<BTreeSet<String>> = stages
            .into_iter()
            .map(|stage| stage.into_iter().collect())
            .collect();
        if found == expected {
            Ok(())
        } else {
            Err(format!("expected {expected:?}, found {found:?}"))
        }
    }

    fn check_outcome(&self, found: &str) -> Result<(), String> {
        let list = |label: &str| -> Option<BTreeSet<String>> {
            let from = found.find(label)? + label.len();
            let rest = &found[from..];
            let end = ["completed", "failed", "skipped"]
                .iter()
                .filter_map(|label| rest.find(label))
                .min();
            let mut items: BTreeSet<String> = answer::items(&rest[..end.unwrap_or(rest.len())])
                .into_iter()
                .collect();
            items.remove("none");
            Some(items)
        };
        let (done, failed, skipped) = self.outcome();
        for (label, expected) in [
            ("completed", done),
            ("failed", failed),
            ("skipped", skipped),
        ] {
            match list(label) {
                Some(found) if found == expected => {}
                Some(found) => {
                    return Err(format!("{label}: expected {expected:?}, found {found:?}"));
                }
                None => return Err(format!("no list of what is {label}")),
            }
        }
        Ok(())
    }
}
