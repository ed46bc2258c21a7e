//! `prepare`: the contract of one skill with its inputs resolved.

pub(crate) mod suite;

use std::io::Write;
use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;
use skcc_core::Compilation;
use skill_runtime::{Contract, Skill};

use crate::args::{Data, DataFormat, Layers, Selection, State};
use crate::failure::Failure;
use crate::shell::Shell;
use crate::{ExitCode, compile, report, select};

#[derive(Debug, Args)]
#[command(
    after_help = "Inputs that are not given have the value that the project's state \
                        knows under their name (project_root, project_name, branch, package, \
                        changed_files, date), else their default."
)]
pub(crate) struct Arguments {
    /// Id or name of the skill, or of a suite
    skill: String,
    /// Give the input NAME this value; lists and deeper values as JSON
    #[arg(short, long, value_name = "NAME=VALUE")]
    input: Vec<Input>,
    /// Keep how far the run of a suite has come in this file
    #[arg(long, value_name = "FILE")]
    progress: Option<PathBuf>,
    /// Take note first that what the gate before this phase asks for is so
    #[arg(long, value_name = "PHASE", requires = "progress")]
    pass: Option<String>,
    /// Take note first that this phase is done
    #[arg(long, value_name = "PHASE", requires = "progress")]
    complete: Option<String>,
    #[command(flatten)]
    state: State,
    #[command(flatten)]
    selection: Selection,
    #[command(flatten)]
    layers: Layers,
    #[command(flatten)]
    data: Data,
}

/// `--input NAME=VALUE`.
#[derive(Clone, Debug)]
struct Input {
    name: String,
    value: String,
}

impl FromStr for Input {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, value) = text.split_once('=').ok_or("expected NAME=VALUE")?;
        Ok(Self {
            name: name.to_owned(),
            value: value.to_owned(),
        })
    }
}

pub(crate) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    if arguments.data.message_format == DataFormat::Json {
        shell.speak_json();
    }
    let mut compilation = compile::read(&arguments.selection, &arguments.layers, shell)?;
    if let Some(id) = suite::named(&compilation, &arguments.skill) {
        return suite::run(arguments, compilation, &id, shell);
    }
    if arguments.progress.is_some() {
        let failure = Failure::new(format!("there is no suite `{}`", arguments.skill));
        return Err(failure.help("leave out `--progress`, or name a folder of `workflows`"));
    }
    let id = select::skill(&compilation, &arguments.skill)?
        .skill
        .id
        .clone();
    // A skill that would fail the build is prepared for nobody.
    if refused(&compilation, &id, shell)? {
        return Ok(ExitCode::Findings);
    }
    let of_id = |one: &skcc_core::CompiledSkill| one.skill.id == id;
    let position = compilation.skills.iter().position(of_id);
    let position = position.expect("the skill was selected from these");
    let skill = Skill::from_compiled(compilation.skills.swap_remove(position));
    let state = arguments.state.provider();
    let inputs = arguments.input.iter();
    let inputs = inputs.map(|input| (&*input.name, &*input.value));
    let contract = skill
        .prepare_in(inputs, &state)
        .map_err(|error| Failure::new(format!("skill `{id}`: {error}")))?;
    match arguments.data.message_format {
        DataFormat::Json => writeln!(shell.out, "{}", contract.to_json())?,
        DataFormat::Human => write!(shell.out, "{contract}")?,
    }
    shell.out.flush()?;
    missing(&contract, shell)
}

/// Prints the errors of the skill, and says whether there are any.
fn refused(compilation: &Compilation, id: &str, shell: &mut Shell) -> Result<bool, Failure> {
    let errors = compilation.diagnostics.iter();
    let errors = errors.filter(|one| one.is_error() && one.skill.as_deref() == Some(id));
    let mut any = false;
    for error in errors {
        report::finding(shell, error)?;
        any = true;
    }
    Ok(any)
}

/// Says which inputs are missing. The contract lists them too; what runs it
/// can tell by the exit code.
fn missing(contract: &Contract<'_>, shell: &mut Shell) -> Result<ExitCode, Failure> {
    if contract.is_complete() {
        return Ok(ExitCode::Clean);
    }
    for input in contract.missing() {
        let name = input.name();
        shell.note(format_args!(
            "the input `{name}` is missing: give it with `--input {name}=VALUE`"
        ))?;
    }
    Ok(ExitCode::Findings)
}

/// A contract as JSON.
#[cfg(feature = "schema")]
#[derive(schemars::JsonSchema)]
#[expect(dead_code, reason = "it is there for its schema")]
#[schemars(deny_unknown_fields)]
pub(crate) struct Printed {
    /// Version of this form: 1.
    format: u32,
    /// The skill's id.
    skill: String,
    name: String,
    version: String,
    description: String,
    source_layer: skir::Layer,
    /// blake3 over all files of the skill.
    tree_hash: skir::Hash,
    security_level: skir::SecurityLevel,
    /// Whether a person must approve before the skill runs.
    needs_approval: bool,
    /// The kinds of change that the skill declares.
    effects: skir::Effects,
    permissions: Vec<skir::Permission>,
    /// Tools that need no further approval.
    allowed_tools: Vec<String>,
    inputs: Vec<schema::Input>,
    /// The names of the inputs that the skill needs and that have no value.
    missing: Vec<String>,
    /// What must hold before.
    pre_conditions: Vec<String>,
    /// The rules that bind, the author's and the compiler's.
    rules: Vec<schema::Rule>,
    /// The steps, in order.
    steps: Vec<schema::Step>,
    /// What to do when the ordinary way fails.
    fallbacks: Vec<String>,
    /// What must hold after.
    post_conditions: Vec<String>,
    /// What must come out.
    outputs: Vec<schema::Output>,
    /// The JSON Schema of what must come out.
    output_schema: Option<serde_json::Value>,
    /// The files that come with the skill.
    resources: Vec<schema::Resource>,
    /// The whole text of the skill with values in the places of placeholders.
    instructions: String,
}

#[cfg(feature = "schema")]
mod schema {
    #![expect(dead_code, reason = "they are there for their schemas")]

    use schemars::JsonSchema;

    #[derive(JsonSchema)]
    #[schemars(deny_unknown_fields)]
    pub(super) struct Input {
        name: String,
        description: String,
        /// What a value must be, in words.
        r#type: String,
        required: bool,
        /// The value; lists and deeper values as JSON text.
        value: Option<String>,
        origin: Origin,
    }

    /// Where a value comes from.
    #[derive(JsonSchema)]
    #[schemars(rename_all = "kebab-case")]
    enum Origin {
        /// It was given.
        Given,
        /// The state of the project has it.
        State,
        /// The skill has it for when none is given.
        Default,
        /// There is none, and the skill does without.
        Absent,
        /// There is none, and the skill needs one.
        Missing,
    }

    #[derive(JsonSchema)]
    #[schemars(deny_unknown_fields)]
    pub(super) struct Rule {
        text: String,
        level: skir::ConstraintLevel,
        /// The title of the step or section where it holds; empty where it
        /// holds everywhere.
        place: String,
        /// The rule of the compiler that added it.
        added_by: Option<String>,
    }

    #[derive(JsonSchema)]
    #[schemars(deny_unknown_fields)]
    pub(super) struct Step {
        /// Its number among all steps, such as `2.1`.
        number: String,
        /// What is to be done, in one line.
        title: String,
        text: String,
        kind: skir::StepKind,
        critical: bool,
        condition: Option<String>,
        expected_output: Option<String>,
        on_error: Option<OnError>,
    }

    #[derive(JsonSchema)]
    #[schemars(deny_unknown_fields)]
    struct OnError {
        action: skir::ErrorAction,
        text: String,
    }

    #[derive(JsonSchema)]
    #[schemars(deny_unknown_fields)]
    pub(super) struct Output {
        name: String,
        description: String,
    }

    #[derive(JsonSchema)]
    #[schemars(deny_unknown_fields)]
    pub(super) struct Resource {
        /// Path below the skill's folder.
        path: String,
        kind: skir::ResourceKind,
        /// Size in bytes.
        size: u64,
        executable: bool,
    }
}
