//! `run`: one task with a model.

mod live;
mod person;

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use clap::builder::NonEmptyStringValueParser;
use clap::{ArgGroup, Args, ValueEnum};
use skill_runtime::Registry;
use skill_runtime::agent::{Ending, RunLimits, SkillMode};
use skill_runtime::evaluator::Grader;
use skill_runtime::log::{Held, Logs, Session, Status, conversation, write_whole};
use skill_runtime::runner::{RunError, Runner, TaskRun};
use skill_runtime::task::Task;

use crate::args::model::{JudgeModel, Recording, SettingsArgs, Spending, WorkerModel};
use crate::args::{Data, DataFormat, Layers, Selection};
use crate::failure::Failure;
use crate::harness::Configuration;
use crate::models::{Estimate, Models, Role, dollars, wait};
use crate::report::count;
use crate::shell::Shell;
use crate::{ExitCode, compile, harness, home, project, select};

#[derive(Debug, Args)]
#[command(
    group(ArgGroup::new("work").required(true)),
    after_help = "Exit codes: 0 when the run ended by itself, and passed where it was scored; 1 \
                  when it did not, or was refused; 3 when the provider failed; 4 when a budget was \
                  exhausted."
)]
pub(crate) struct Arguments {
    /// The task: `task.json`, a folder of SkVM, Harbor or `SkillsBench`, `evals.json`, or a list of
    /// queries
    #[arg(long, value_name = "PATH", group = "work")]
    task: Option<PathBuf>,
    /// Which task, where the file has several
    #[arg(long, value_name = "ID", requires = "task", conflicts_with = "prompt")]
    case: Option<String>,
    /// A task that is this text alone
    #[arg(long, value_name = "TEXT", group = "work", value_parser = NonEmptyStringValueParser::new())]
    prompt: Option<String>,
    /// Give it this skill: a folder, or the id or name of a configured one; with commas between
    /// several
    #[arg(long, value_name = "SKILL", value_delimiter = ',')]
    skill: Vec<String>,
    /// How skills are given
    #[arg(
        long,
        value_name = "MODE",
        default_value = "inject",
        requires = "skill"
    )]
    skill_mode: Mode,
    /// The harness
    #[arg(long, value_name = "NAME", default_value = harness::BARE_AGENT)]
    adapter: String,
    /// Whose configuration the agent of another vendor works with
    #[arg(long, value_name = "MODE", default_value = "managed")]
    adapter_config: Configuration,
    /// Work in this folder [default: one of the session]
    #[arg(long, value_name = "DIR")]
    workdir: Option<PathBuf>,
    /// End the run after so many milliseconds [default: as the task says]
    #[arg(long, value_name = "N")]
    timeout_ms: Option<u64>,
    /// End the run after so many calls of the model [default: as the task says]
    #[arg(long, value_name = "N")]
    max_steps: Option<u32>,
    /// Judge what was made by the criteria of the task
    #[arg(long, requires = "task", conflicts_with = "prompt")]
    score: bool,
    /// Ask the judge so often for each of its criteria
    #[arg(long, value_name = "N", default_value_t = 1, requires = "score")]
    votes: u32,
    /// Count the skill with this id, and its critical steps, as approved by a person; `--yes`
    /// agrees to what is listed, but for skills that are critical
    #[arg(long, value_name = "ID")]
    approve: Vec<String>,
    /// Run although a part of what the run may do at most is not enforced here
    #[arg(long)]
    allow_unenforced: bool,
    #[command(flatten)]
    settings: SettingsArgs,
    #[command(flatten)]
    worker: WorkerModel,
    #[command(flatten)]
    judge: JudgeModel,
    #[command(flatten)]
    spending: Spending,
    #[command(flatten)]
    recording: Recording,
    #[command(flatten)]
    data: Data,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Mode {
    /// Whole, before the first turn
    Inject,
    /// By a catalog, and a tool that loads what the model asks for
    Discover,
}

impl From<Mode> for SkillMode {
    fn from(mode: Mode) -> Self {
        match mode {
            Mode::Inject => Self::Inject,
            Mode::Discover => Self::Discover,
        }
    }
}

/// How much of the work a judge is shown at most, in bytes: 30,000 characters of
/// files, and what was done.
const SHOWN: usize = 200_000;

/// Where the files of a run are.
struct Place {
    logs: Logs,
    session: Session,
    folder: PathBuf,
    work: PathBuf,
    _held: Held,
}

pub(crate) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    if arguments.data.message_format == DataFormat::Json {
        shell.speak_json();
    }
    let task = task(arguments)?;
    let project = project::settings(&arguments.settings.project(), shell)?;
    let skills = skills(arguments, &project.directory, shell)?;
    let mut models = Models::open(&project, &arguments.spending, &arguments.recording)?;
    let chosen = wait(choose(arguments, &task, &models))?;
    let Some(chosen) = chosen else {
        return Ok(ExitCode::Interrupted);
    };
    let (model, judge) = chosen?;
    let is_native = arguments.adapter_config == Configuration::Native;
    let worker = (!is_native).then_some(&model);
    for id in [worker, judge.as_ref()].into_iter().flatten() {
        models.check(id)?;
    }
    let limits = RunLimits {
        steps: arguments.max_steps.unwrap_or(task.max_steps),
        time: arguments
            .timeout_ms
            .map_or(task.timeout, Duration::from_millis),
        tokens: None,
    };
    let shown = match model.as_str() {
        "" => format!("the model that {} has set", arguments.adapter),
        model => model.to_owned(),
    };
    let estimates = estimates(
        arguments,
        &task,
        skills.as_ref(),
        &limits,
        &shown,
        judge.as_deref(),
    );
    models.confirm(&estimates, arguments.spending.yes, shell)?;

    let harness = harness::open(
        &arguments.adapter,
        &model,
        arguments.adapter_config,
        &models,
    )?;
    if let Some(what) = harness::not_held(arguments.adapter_config, &models) {
        shell.note(what)?;
    }
    let judge = judge.map(|id| models.provider(&id)).transpose()?;
    let mut grader = Grader::new();
    if let Some(judge) = &judge {
        grader = grader.judge(&**judge, arguments.votes);
    }
    let mut place = place(arguments, &task, &model)?;
    let person = person::Person::new(
        arguments.approve.clone(),
        skills.as_ref(),
        arguments.spending.yes,
        shell,
    )?;
    let mut runner = Runner::new(&*harness, &task, &place.work)
        .limits(limits)
        .environment(models.environment().clone())
        .approver(&person)
        .allow_unenforced(arguments.allow_unenforced)
        .offline(arguments.recording.offline);
    if let Some(skills) = &skills {
        runner = runner.skills(skills, arguments.skill_mode.into());
    }
    if arguments.score {
        runner = runner.grader(&grader);
    }
    let outcome = {
        let view = Mutex::new(live::View::new(shell));
        wait(runner.run(&|event| live::show(&view, event)))?
    };
    let Some(outcome) = outcome else {
        finish(&mut place, Status::Failed, "interrupted")?;
        if io::stderr().is_terminal() {
            // A key or a question stands on the line.
            writeln!(shell.err)?;
        }
        shell.status("Ended", "interrupted")?;
        return Ok(ExitCode::Interrupted);
    };
    let run = match outcome {
        Ok(run) => run,
        Err(error) => {
            finish(&mut place, Status::Failed, &error.to_string())?;
            return Err(refused(&error));
        }
    };
    // It is paid for: it is told even where it cannot be kept, and kept even
    // where it cannot be told.
    let is_json = arguments.data.message_format == DataFormat::Json;
    let told = if is_json {
        data(&run, shell)
    } else {
        human(&run, arguments.recording.replay.is_some(), shell)
    };
    if let Err(failure) = store(&mut place, &run) {
        // As far as there is room for a line.
        let _ = finish(&mut place, Status::Failed, "not kept");
        return Err(failure);
    }
    told?;
    if !is_json {
        show_place(&place, shell)?;
    }
    Ok(code(&run))
}

/// The task that is named.
fn task(arguments: &Arguments) -> Result<Task, Failure> {
    let Some(path) = &arguments.task else {
        let prompt = arguments.prompt.clone().unwrap_or_default();
        return Ok(Task::new("prompt", prompt));
    };
    let mut tasks = Task::load(path).map_err(|error| Failure::new(error.to_string()))?;
    let ids: Vec<_> = tasks.iter().map(|task| format!("`{}`", task.id)).collect();
    let ids = ids.join(", ");
    let index = match &arguments.case {
        Some(case) => tasks.iter().position(|task| task.id == *case),
        None => (tasks.len() == 1).then_some(0),
    };
    let Some(index) = index else {
        let shown = path.display();
        return Err(match &arguments.case {
            Some(case) => Failure::new(format!("`{shown}` has no task `{case}`"))
                .help(format!("name one that it has: {ids}")),
            None => Failure::new(format!("`{shown}` holds {}", count(tasks.len(), "task")))
                .help(format!("name one by `--case`: {ids}")),
        });
    };
    Ok(tasks.swap_remove(index))
}

/// The skills that are named, compiled for the harness. One that does not
/// compile is not given to a model.
fn skills(
    arguments: &Arguments,
    directory: &Path,
    shell: &mut Shell,
) -> Result<Option<Registry>, Failure> {
    if arguments.skill.is_empty() {
        return Ok(None);
    }
    let select = |paths: Vec<PathBuf>| Selection {
        paths,
        project: arguments.settings.project(),
        jobs: None,
    };
    let layers = Layers::default();
    let mut paths = Vec::new();
    for wanted in &arguments.skill {
        let path = PathBuf::from(wanted);
        if path.exists() {
            paths.push(path);
            continue;
        }
        let all = compile::read(&select(Vec::new()), &layers, shell)?;
        let file = PathBuf::from(select::skill(&all, wanted)?.bundle.file.path());
        paths.push(directory.join(file.parent().unwrap_or(Path::new("."))));
    }
    let target = skcc_core::emit::emitter(&arguments.adapter);
    let targets: Vec<_> = target.into_iter().collect();
    let compilation = compile::read_for(&select(paths), &layers, &targets, shell)?;
    let registry = Registry::from_compilation(compilation).map_err(|error| {
        let failure = Failure::new(error.to_string());
        failure.help("run `cargo skcc check` to see what is wrong")
    })?;
    Ok(Some(registry))
}

/// The model that works, and the one that judges where one is needed.
async fn choose(
    arguments: &Arguments,
    task: &Task,
    models: &Models,
) -> Result<(String, Option<String>), Failure> {
    let named = arguments.worker.model.as_deref();
    let model = match arguments.adapter_config {
        Configuration::Managed => models.choose(Role::Worker, named).await?,
        // Without a name it is the one that its user has set.
        Configuration::Native => named.unwrap_or_default().to_owned(),
    };
    let judges = task.criteria.iter().any(|one| one.method.is_judge());
    let judge = if arguments.score && judges {
        let named = arguments.judge.judge_model.as_deref();
        Some(models.choose(Role::Judge, named).await?)
    } else {
        None
    };
    Ok((model, judge))
}

/// What the run will ask of models at most.
fn estimates(
    arguments: &Arguments,
    task: &Task,
    skills: Option<&Registry>,
    limits: &RunLimits,
    model: &str,
    judge: Option<&str>,
) -> Vec<Estimate> {
    let skills = skills.into_iter().flat_map(Registry::iter);
    let bytes = task.prompt.len() + skills.map(|skill| skill.body().len()).sum::<usize>();
    let mut all = vec![Estimate::runs(model, 1, limits.steps, bytes)];
    if let Some(judge) = judge {
        let criteria = task
            .criteria
            .iter()
            .filter(|one| one.method.is_judge())
            .count();
        let runs = criteria as u64 * u64::from(arguments.votes);
        // It may be asked again twice.
        all.push(Estimate {
            answer: 4_096,
            ..Estimate::runs(judge, runs, 3, bytes + SHOWN)
        });
    }
    all
}

/// A session with a folder, and a work directory.
fn place(arguments: &Arguments, task: &Task, model: &str) -> Result<Place, Failure> {
    // What cannot be worked in is no session.
    let work = arguments.workdir.as_deref().map(made).transpose()?;
    let logs = Logs::new(home::kept("logs", "SKCC_LOGS_DIR")?);
    let failed = |error: io::Error| Failure::io("write", logs.folder(), &error);
    let mut session = logs.begin("run", &task.id).map_err(failed)?;
    model.clone_into(&mut session.model);
    session.harness.clone_from(&arguments.adapter);
    logs.enter(&session).map_err(failed)?;
    let held = logs.hold(&session).map_err(failed)?;
    let folder = logs.folder_of(&session);
    let work = match work {
        Some(work) => work,
        None => made(&folder.join("work"))?,
    };
    Ok(Place {
        logs,
        session,
        folder,
        work,
        _held: held,
    })
}

/// A folder that is made where it is not there.
fn made(folder: &Path) -> Result<PathBuf, Failure> {
    std::fs::create_dir_all(folder).map_err(|error| Failure::io("create", folder, &error))?;
    let whole = folder.canonicalize();
    whole.map_err(|error| Failure::io("open", folder, &error))
}

/// Writes what came of the run.
fn store(place: &mut Place, run: &TaskRun) -> Result<(), Failure> {
    let mut text = serde_json::to_vec_pretty(run).map_err(io::Error::from)?;
    text.push(b'\n');
    let talk = conversation::write(&run.transcript).into_bytes();
    for (name, bytes) in [("run.json", text), ("conversation.jsonl", talk)] {
        let path = place.folder.join(name);
        write_whole(&path, &bytes).map_err(|error| Failure::io("write", &path, &error))?;
    }
    let status = match run.transcript.ending {
        Ending::Ok => Status::Completed,
        _ => Status::Failed,
    };
    let score = run.grades.as_ref().and_then(|grades| grades.score);
    let summary = match score {
        Some(score) => format!("{}, score {score:.2}", run.transcript.ending.name()),
        None => run.transcript.ending.name().to_owned(),
    };
    let transcript = &run.transcript;
    place.session.duration_ms = Some(transcript.duration_ms);
    place.session.waited_ms = Some(transcript.waited_ms).filter(|ms| *ms > 0);
    finish(place, status, &summary)
}

fn finish(place: &mut Place, status: Status, summary: &str) -> Result<(), Failure> {
    place.session.status = status;
    summary.clone_into(&mut place.session.summary);
    let entered = place.logs.enter(&place.session);
    entered.map_err(|error| Failure::io("write", place.logs.folder(), &error))
}

/// The whole run as JSON.
fn data(run: &TaskRun, shell: &mut Shell) -> io::Result<()> {
    serde_json::to_writer(&mut shell.out, run)?;
    writeln!(shell.out)?;
    shell.out.flush()
}

/// The last words of the model, and what else a person wants to know of the run.
fn human(run: &TaskRun, is_replayed: bool, shell: &mut Shell) -> io::Result<()> {
    let transcript = &run.transcript;
    let words = transcript.text.trim_end();
    if !words.is_empty() {
        writeln!(shell.out, "{words}")?;
        shell.out.flush()?;
    }
    let mut ended = transcript.ending.name().to_owned();
    if !transcript.detail.is_empty() {
        ended = format!("{ended}: {}", transcript.detail);
    }
    shell.status("Ended", ended)?;
    if transcript.ending == Ending::ProviderError && !is_replayed {
        shell.note(
            "`cargo skcc models list` shows the ways to models, `models doctor` tries them",
        )?;
    }
    let usage = match transcript.usage {
        Some(usage) => format!(
            "{} tokens, {}",
            usage.tokens(),
            usage
                .reported_usd
                .map_or_else(|| "cost not known".to_owned(), dollars)
        ),
        None => "usage not known".to_owned(),
    };
    let loaded = match (run.skills.is_empty(), transcript.skill_loaded) {
        (true, _) => "",
        (false, Some(true)) => ", skill seen",
        (false, Some(false)) => ", skill not loaded",
        (false, None) => ", skill not observed",
    };
    let waited = match transcript.waited_ms {
        0 => String::new(),
        ms => format!(" and {ms} ms for answers"),
    };
    shell.status(
        "Used",
        format_args!(
            "{}, {usage}, {} ms{waited}{loaded}",
            count(transcript.steps as usize, "step"),
            transcript.duration_ms
        ),
    )?;
    if let Some(grades) = &run.grades {
        for one in &grades.criteria {
            let score = one
                .score
                .map_or_else(|| "?".to_owned(), |score| format!("{score:.2}"));
            let name = one.name.as_ref().unwrap_or(&one.id);
            shell.status(
                "Judged",
                format_args!("{score} {name} ({}): {}", one.method, one.details),
            )?;
        }
        let score = grades
            .score
            .map_or_else(|| "not known".to_owned(), |score| format!("{score:.2}"));
        shell.status("Score", score)?;
    }
    Ok(())
}

/// Where the files are.
fn show_place(place: &Place, shell: &mut Shell) -> io::Result<()> {
    shell.status("Wrote", place.folder.display())?;
    if !place
        .work
        .starts_with(place.folder.canonicalize().unwrap_or_default())
    {
        shell.status("Worked", format_args!("in {}", place.work.display()))?;
    }
    Ok(())
}

fn refused(error: &RunError) -> Failure {
    let failure = Failure::new(error.to_string());
    match error {
        RunError::Unenforced(_) => failure.help("run it all the same with `--allow-unenforced`"),
        RunError::NeedsContainer(_) => {
            failure.help("run it with Harbor or BenchFlow, whose format it has")
        }
        RunError::Harness(skill_runtime::harness::HarnessError::Missing { help, .. }) => {
            failure.help(help.clone())
        }
        _ => failure,
    }
}

/// How the run ended, as the process tells it.
fn code(run: &TaskRun) -> ExitCode {
    match run.transcript.ending {
        Ending::Ok => match &run.grades {
            None => ExitCode::Clean,
            Some(grades) => match grades.pass {
                Some(true) => ExitCode::Clean,
                Some(false) => ExitCode::Findings,
                // Nothing to judge is no failure; what could not be judged is.
                None if grades.criteria.is_empty() => ExitCode::Clean,
                None => ExitCode::Failure,
            },
        },
        Ending::ProviderError => ExitCode::Provider,
        Ending::Budget => ExitCode::Budget,
        Ending::MaxSteps | Ending::Timeout | Ending::Refused | Ending::Crashed => {
            ExitCode::Findings
        }
    }
}
