//! `prepare` of a suite: the phase that is due.

use std::io::{self, Write};
use std::path::Path;

use skcc_core::Compilation;
use skcc_core::system::{System, os::Os};
use skill_runtime::{Progress, Registry, Suite};
use skir::Phase;

use super::{Arguments, missing, refused};
use crate::ExitCode;
use crate::args::DataFormat;
use crate::failure::Failure;
use crate::select::fold;
use crate::shell::Shell;

/// The id of the suite with this id or name, unless a skill has it.
pub(super) fn named(compilation: &Compilation, wanted: &str) -> Option<String> {
    let same = |text: &str| fold(text).eq(fold(wanted));
    let skills = compilation.skills.iter().map(|one| &one.skill);
    if skills.clone().any(|one| same(&one.id) || same(&one.name)) {
        return None;
    }
    let mut suites: Vec<&str> = skills
        .filter_map(|one| Phase::of(&one.id))
        .map(|phase| phase.suite)
        .collect();
    suites.sort_unstable();
    suites.dedup();
    let name = |suite: &str| suite.rsplit('.').next().unwrap_or_default().to_owned();
    let by_id = suites.iter().find(|suite| same(suite));
    let mut by_name = suites.iter().filter(|suite| same(&name(suite)));
    let found = by_id.or_else(|| by_name.next().filter(|_| by_name.next().is_none()));
    found.map(|suite| (*suite).to_owned())
}

pub(super) fn run(
    arguments: &Arguments,
    mut compilation: Compilation,
    id: &str,
    shell: &mut Shell,
) -> Result<ExitCode, Failure> {
    let is_of = |one: &skcc_core::CompiledSkill| {
        Phase::of(&one.skill.id).is_some_and(|phase| phase.suite == id)
    };
    compilation.skills.retain(is_of);
    let mut any = false;
    for phase in &compilation.skills {
        any |= refused(&compilation, &phase.skill.id, shell)?;
    }
    if any {
        return Ok(ExitCode::Findings);
    }
    compilation.diagnostics.clear();
    let registry =
        Registry::from_compilation(compilation).map_err(|error| Failure::new(error.to_string()))?;
    let suite = registry.suite(id).expect("its phases were selected");
    let mut progress = match &arguments.progress {
        Some(file) => read(&suite, file)?,
        None => Progress::new(&suite),
    };
    let failed = |error: skill_runtime::ProgressError| Failure::new(error.to_string());
    if let Some(phase) = &arguments.complete {
        progress
            .complete(&suite, &phase_of(&suite, phase))
            .map_err(failed)?;
    }
    if let Some(phase) = &arguments.pass {
        progress
            .pass(&suite, &phase_of(&suite, phase))
            .map_err(failed)?;
    }
    let state = arguments.state.provider();
    let inputs = arguments.input.iter();
    let inputs = inputs.map(|input| (&*input.name, &*input.value));
    let step = suite
        .step(&progress, inputs, &state)
        .map_err(|error| Failure::new(format!("suite `{id}`: {error}")))?;
    if let Some(file) = &arguments.progress {
        let text = format!("{}\n", progress.to_json());
        Os.write(file, text.as_bytes(), false)
            .map_err(|error| Failure::io("write", file, &error))?;
    }
    match arguments.data.message_format {
        DataFormat::Json => writeln!(shell.out, "{}", step.to_json())?,
        DataFormat::Human => write!(shell.out, "{step}")?,
    }
    shell.out.flush()?;
    match step.contract() {
        Some(contract) => missing(contract, shell),
        None => Ok(ExitCode::Clean),
    }
}

/// The progress in a file; the start of a run where there is none.
fn read(suite: &Suite<'_>, file: &Path) -> Result<Progress, Failure> {
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Progress::new(suite)),
        Err(error) => return Err(Failure::io("read", file, &error)),
    };
    Progress::from_json(suite, &text)
        .map_err(|error| Failure::new(format!("`{}`: {error}", file.display())))
}

/// The id of a phase that is named by its id or by the last part of it.
fn phase_of(suite: &Suite<'_>, wanted: &str) -> String {
    let phases = suite.phases().iter().map(|phase| phase.id());
    let found = phases.clone().find(|id| fold(id).eq(fold(wanted)));
    let last = |id: &str| id.rsplit('.').next().map(str::to_owned);
    let found = found.or_else(|| {
        let mut phases = phases;
        phases.find(|id| last(id).is_some_and(|last| fold(&last).eq(fold(wanted))))
    });
    found.unwrap_or(wanted).to_owned()
}

/// What is to be done next in a run of a suite, as JSON.
#[cfg(feature = "schema")]
#[derive(schemars::JsonSchema)]
#[expect(dead_code, reason = "it is there for its schema")]
#[schemars(deny_unknown_fields)]
pub(crate) struct Printed {
    /// Version of this form: 1.
    format: u32,
    /// The suite's id.
    suite: String,
    /// How many phases it has.
    phases: usize,
    /// The place of the phase that is due, from 1.
    number: Option<usize>,
    /// Its id; nothing when all are done.
    phase: Option<String>,
    /// What must be so before it begins; nothing once it is.
    gate: Option<schema::Gate>,
    /// The phases that are done and whose text has changed since.
    changed: Vec<String>,
    progress: schema::Progress,
    /// The contract of the phase; nothing while its gate is not passed.
    contract: Option<super::Printed>,
}

#[cfg(feature = "schema")]
mod schema {
    #![expect(dead_code, reason = "they are there for their schemas")]

    use schemars::JsonSchema;

    #[derive(JsonSchema)]
    #[schemars(deny_unknown_fields)]
    pub(super) struct Gate {
        /// What must hold.
        conditions: Vec<String>,
        /// Whether a person must let the phase begin.
        needs_person: bool,
    }

    /// How far a run has come, to be stored.
    #[derive(JsonSchema)]
    #[schemars(deny_unknown_fields)]
    pub(super) struct Progress {
        /// Version of this form: 1.
        format: u32,
        /// The suite's id.
        suite: String,
        /// The phases that are done, in the order in which they were.
        done: Vec<Done>,
        /// The phase whose gate was passed.
        open: Option<Done>,
    }

    #[derive(JsonSchema)]
    #[schemars(deny_unknown_fields)]
    pub(super) struct Done {
        /// The phase's id.
        phase: String,
        /// blake3 over all files that it had.
        hash: skir::Hash,
    }
}
