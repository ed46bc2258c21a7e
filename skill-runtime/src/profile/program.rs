//! Programs that a model writes to a file: they are run on the data that the
//! model saw, and on data that it did not.

use core::time::Duration;
use std::collections::BTreeMap;
use std::format;
use std::prelude::v1::*;

use serde::{Deserialize, Serialize};

use super::evidence::{Evidence, Solution};
use super::expected::{Expected, short};
use super::grade::{Checks, Grade};
use super::instance::{Draft, Instance, Need, Tool};
use super::primitive::{Info, Level, Primitive};
use super::random::Random;
use super::run_code::{Interpreter, Job};

/// After which time a program of a model is ended.
const TIMEOUT: Duration = Duration::from_secs(20);

/// The key of a task to write a program.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Program {
    /// The interpreter.
    pub(crate) interpreter: String,
    /// The file that holds the program.
    pub(crate) source: String,
    /// The file that it writes.
    pub(crate) output: String,
    /// What it is run on: the data that the model saw, then other data.
    pub(crate) cases: Vec<Case>,
    /// Modules that must be there for the task to make sense.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) modules: Vec<String>,
    /// Words of which the program must hold one, as the task demands; each item
    /// is a choice, parted by `|`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) demanded: Vec<String>,
    /// A program that does it.
    pub(crate) reference: String,
    /// A program that does not, in the way that is likely.
    pub(crate) wrong: String,
}

/// Data and what comes of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Case {
    /// Files by their path.
    pub(crate) files: BTreeMap<String, String>,
    /// What the output holds.
    pub(crate) expected: Expected,
}

/// A primitive whose tasks are programs: it only says which, and the program
/// is graded in one way.
pub(crate) trait WritesPrograms: Sync {
    /// The entry in the catalogue.
    fn info(&self) -> &'static Info;

    /// Draws a task, its prompt and its key, as [`Primitive::draw`] does.
    fn task(&self, level: Level, random: &mut Random) -> Option<(String, Program)>;

    /// What runs the programs.
    fn need(&self) -> Need;
}

impl<T: WritesPrograms> Primitive for T {
    fn info(&self) -> &'static Info {
        WritesPrograms::info(self)
    }

    fn draw(&self, level: Level, random: &mut Random) -> Option<Draft> {
        let (prompt, key) = self.task(level, random)?;
        let mut draft = Draft::new(prompt, &key)
            .needs(&[self.need()])
            .tools(&[Tool::WriteFile]);
        draft.files.clone_from(&key.cases[0].files);
        Some(draft)
    }

    fn grade(
        &self,
        instance: &Instance,
        evidence: &Evidence,
        interpreter: &dyn Interpreter,
    ) -> Grade {
        instance.key::<Program>().grade(evidence, interpreter)
    }

    fn reference(&self, instance: &Instance) -> Solution {
        instance.key::<Program>().reference()
    }

    fn near_misses(&self, instance: &Instance) -> Vec<(&'static str, Solution)> {
        instance.key::<Program>().near_misses(instance)
    }
}

impl Case {
    /// Files, and what comes of them.
    pub(crate) fn new(files: &[(&str, String)], expected: Expected) -> Self {
        Self {
            files: files
                .iter()
                .map(|(path, text)| ((*path).into(), text.clone()))
                .collect(),
            expected,
        }
    }
}

impl Program {
    /// Runs and grades the program of a run.
    pub(crate) fn grade(&self, evidence: &Evidence, interpreter: &dyn Interpreter) -> Grade {
        let mut checks = Checks::default();
        let Some(source) = evidence.file(&self.source) else {
            checks.check("script_created", false, || {
                format!("there is no `{}`", self.source)
            });
            return checks.grade();
        };
        checks.check("script_created", !source.trim().is_empty(), || {
            format!("`{}` is empty", self.source)
        });
        for choice in &self.demanded {
            let used = choice.split('|').any(|word| source.contains(word));
            checks.check("demand_met", used, || {
                format!("the program uses no {choice}")
            });
        }
        for module in &self.modules {
            let probe = format!("import {module}");
            let files = BTreeMap::new();
            let job = Job {
                program: &self.interpreter,
                arguments: &["-c", &probe],
                stdin: &[],
                files: &files,
                timeout: TIMEOUT,
            };
            match interpreter.run(&job) {
                Ok(output) if output.code == Some(0) => {}
                Ok(_) => return Grade::unknown(format!("the module `{module}` is not installed")),
                Err(missing) => return Grade::unknown(missing.to_string()),
            }
        }
        for (number, case) in self.cases.iter().enumerate() {
            let data = if number == 0 { "" } else { "_other_data" };
            let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
            for (path, text) in &case.files {
                files.insert(path.clone(), text.clone().into_bytes());
            }
            files.insert(self.source.clone(), source.as_bytes().to_vec());
            let job = Job {
                program: &self.interpreter,
                arguments: &[&self.source],
                stdin: &[],
                files: &files,
                timeout: TIMEOUT,
            };
            let output = match interpreter.run(&job) {
                Ok(output) => output,
                Err(missing) => return Grade::unknown(missing.to_string()),
            };
            let ended_well = checks.check(
                &format!("execution_success{data}"),
                output.code == Some(0),
                || {
                    if output.timed_out {
                        return format!("took longer than {} seconds", TIMEOUT.as_secs());
                    }
                    let code = output
                        .code
                        .map_or("a signal".into(), |code| format!("exit code {code}"));
                    format!(
                        "{code}: {}",
                        short(&String::from_utf8_lossy(&output.stderr))
                    )
                },
            );
            if !ended_well {
                break;
            }
            let written = output.files.get(&self.output);
            let verdict = match written {
                Some(bytes) => case.expected.accepts(&String::from_utf8_lossy(bytes)),
                None => Err(format!("`{}` was not written", self.output)),
            };
            checks.verdict(&format!("value_correct{data}"), verdict);
        }
        checks.grade()
    }

    /// The runs that pass and fail.
    pub(crate) fn reference(&self) -> Solution {
        Solution::default().file(&self.source, &self.reference)
    }

    /// Runs that fail.
    pub(crate) fn near_misses(&self, instance: &Instance) -> Vec<(&'static str, Solution)> {
        let done = Solution::default().file(&self.output, self.cases[0].expected.text());
        let named = Solution::default().file(&format!("other-{}", self.source), &self.reference);
        let mut misses = Vec::from([
            ("the right output and no program", done),
            ("the program has another name", named),
            (
                "an empty program",
                Solution::default().file(&self.source, "\n"),
            ),
            (
                "a likely mistake",
                Solution::default().file(&self.source, &self.wrong),
            ),
        ]);
        let mut nothing = Solution::default();
        nothing.text.clone_from(&instance.draft.prompt);
        misses.push(("nothing was written", nothing));
        misses
    }
}
