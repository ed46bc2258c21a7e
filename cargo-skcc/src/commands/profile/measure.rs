//! `profile` itself: measuring.

use std::num::NonZeroUsize;

use clap::Args;
use skill_runtime::harness::{Harness, adapter, adapters};
use skill_runtime::log::Status;
use skill_runtime::profile::{
    Due, HeatMap, Outcome, Primitive, ProfileStore, Profiler, ProfilerError, Settings, Stopped,
    Subject, Unfinished, find,
};
use skill_runtime::sandbox::Policy;

use super::entry::Entry;
use super::paint::Shown;
use super::plan::Wanted;
use super::progress::Progress;
use super::{list, stored};
use crate::args::model::{Recording, SettingsArgs, Spending, WorkerModels};
use crate::failure::Failure;
use crate::harness::Configuration;
use crate::models::{Estimate, Models, Role, wait};
use crate::shell::Shell;
use crate::{ExitCode, harness, project};

/// The longest prompt of a task, in bytes; what a task has in files is read by
/// tools.
const PROMPT: usize = 8 * 1024;

#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of its own"
)]
pub(crate) struct Measure {
    #[command(flatten)]
    worker: WorkerModels,
    /// The harnesses that the models work in, with commas between; each model is measured in
    /// each
    #[arg(
        long,
        value_name = "HARNESSES",
        value_delimiter = ',',
        default_value = harness::BARE_AGENT
    )]
    adapter: Vec<String>,
    /// Measure in every harness that is installed here
    #[arg(long, conflicts_with = "adapter")]
    batch: bool,
    /// Whose configuration the agents of other vendors work with
    #[arg(long, value_name = "MODE", default_value = "managed")]
    adapter_config: Configuration,
    /// Measure although a part of what a run may do at most is not enforced here
    #[arg(long)]
    allow_unenforced: bool,
    #[command(flatten)]
    wanted: Wanted,
    /// Run so many tasks at once
    #[arg(long, value_name = "N", default_value = "1")]
    concurrency: NonZeroUsize,
    /// Forget what was measured before of these primitives
    #[arg(long)]
    force: bool,
    /// Go on with what was interrupted last, as it was
    #[arg(
        long,
        conflicts_with_all = [
            "model", "adapter", "primitives", "skip", "skill", "quick", "instances",
            "timeout_ms", "force", "list", "adapter_config", "batch",
        ]
    )]
    resume: bool,
    /// List what was measured, and measure nothing
    #[arg(long)]
    list: bool,
    #[command(flatten)]
    spending: Spending,
    #[command(flatten)]
    recording: Recording,
    #[command(flatten)]
    settings: SettingsArgs,
    #[command(flatten)]
    shown: Shown,
}

/// What is to be measured, and of whom.
pub(super) struct Plan {
    pub(super) models: Vec<String>,
    pub(super) harnesses: Vec<String>,
    primitives: Vec<&'static dyn Primitive>,
    settings: Settings,
    /// The key of what is taken up, where it was asked for.
    key: Option<String>,
}

pub(super) fn run(arguments: &Measure, shell: &mut Shell) -> Result<ExitCode, Failure> {
    let is_json = arguments.shown.is_json();
    if is_json {
        shell.speak_json();
    }
    if arguments.list {
        return list::run(is_json, shell);
    }
    let store = stored::store()?;
    let project = project::settings(&arguments.settings.project(), shell)?;
    let mut models = Models::open(&project, &arguments.spending, &arguments.recording)?;
    let plan = if arguments.resume {
        Plan::resumed(store.unfinished().into_iter().next())?
    } else {
        let Some(plan) = wait(Plan::asked(arguments, &models))? else {
            return Ok(ExitCode::Interrupted);
        };
        plan?
    };
    if arguments.shown.svg.is_some() && plan.subjects() > 1 {
        let failure = Failure::new("there is one picture, and several profiles");
        return Err(failure.help("name one model and one harness"));
    }
    shell.detail(format_args!("tasks at once: {}", arguments.concurrency))?;

    // What is left to be run follows from names alone, before a key is needed.
    let nobody = |name: &str, model: &str| {
        let configuration = plan.configuration(arguments, name);
        harness::planned(name, model, configuration, &models)
    };
    let planned = plan.profiler(arguments, &models, &store, nobody)?;
    let Some(due) = wait(planned.due())? else {
        return Ok(ExitCode::Interrupted);
    };
    let due = due.map_err(failed)?;
    if let (Some(key), Some(due)) = (&plan.key, due.first())
        && due.key != *key
    {
        let failure = Failure::new("what was interrupted was measured in another way");
        return Err(failure.help("measure anew: the route or the version of the harness changed"));
    }
    confirm(&plan, &due, &mut models, arguments, shell)?;
    let is_known = due.iter().all(|due| due.least == 0);
    let profiler = if is_known {
        planned
    } else {
        let opened = |name: &str, model: &str| {
            let configuration = plan.configuration(arguments, name);
            let opened = harness::open(name, model, configuration, &models)?;
            let unenforced = opened.unenforced(&Policy::new("."));
            if unenforced.is_empty() || arguments.allow_unenforced {
                return Ok(opened);
            }
            let what = unenforced.join("; ");
            let failure = Failure::new(format!("`{name}` cannot be held to: {what}"));
            Err(failure.help("measure it all the same with `--allow-unenforced`"))
        };
        if let Some(what) = harness::not_held(arguments.adapter_config, &models) {
            shell.note(what)?;
        }
        plan.profiler(arguments, &models, &store, opened)?
    };
    // What was known before is no session.
    let mut entry = if is_known {
        None
    } else {
        Some(Entry::begin(&plan)?)
    };
    let outcomes = {
        let progress = Progress::new(shell, plan.names());
        wait(profiler.run(&|event| progress.tell(event)))?
    };
    let Some(outcomes) = outcomes else {
        if let Some(entry) = &mut entry {
            entry.end(Status::Failed, "interrupted")?;
        }
        shell.note("interrupted; `profile --resume` goes on")?;
        return Ok(ExitCode::Interrupted);
    };
    if let Some(entry) = &mut entry {
        entry.store(&outcomes)?;
    }
    report(&outcomes.map_err(failed)?, &arguments.shown, shell)
}

/// Says what is going to be asked, and asks whether to go on, where anything is
/// left to be run.
fn confirm(
    plan: &Plan,
    due: &[Due],
    models: &mut Models,
    arguments: &Measure,
    shell: &mut Shell,
) -> Result<(), Failure> {
    let mut estimates = Vec::new();
    for (index, id) in plan.models.iter().enumerate() {
        let of_model = due.iter().skip(index * plan.harnesses.len());
        let runs: u64 = of_model
            .take(plan.harnesses.len())
            .map(|due| due.most)
            .sum();
        if runs > 0 {
            if arguments.adapter_config == Configuration::Managed {
                models.check(id)?;
            }
            let steps = plan.settings.steps;
            estimates.push(Estimate::runs(id, runs, steps, PROMPT));
        }
    }
    if estimates.is_empty() {
        return Ok(());
    }
    models.confirm(&estimates, arguments.spending.yes, shell)
}

/// Shows what was found, and says how it ended: the worst of all ends.
fn report(outcomes: &[Outcome], shown: &Shown, shell: &mut Shell) -> Result<ExitCode, Failure> {
    let mut code = ExitCode::Clean;
    for outcome in outcomes {
        let profile = &outcome.profile;
        shown.show(profile, &HeatMap::of(profile), shell)?;
        let name = format!("{}@{}", profile.model, profile.harness);
        let ended = match &outcome.stopped {
            None if profile.complete => continue,
            None => {
                shell.note(format_args!(
                    "{name}: some tasks could not be run; the same command runs them again"
                ))?;
                ExitCode::Provider
            }
            Some(stopped) => {
                let what = Failure::new(format!("{name}: {stopped}"));
                let what = what.help("the same command goes on where it stopped");
                shell.failure(&what)?;
                match stopped {
                    Stopped::Budget(_) => ExitCode::Budget,
                    Stopped::Provider(_) => ExitCode::Provider,
                    _ => ExitCode::Failure,
                }
            }
        };
        if ended as u8 > code as u8 {
            code = ended;
        }
    }
    Ok(code)
}

fn failed(error: ProfilerError) -> Failure {
    use skill_runtime::harness::HarnessError;
    let failure = Failure::new(error.to_string());
    match error {
        ProfilerError::Harness {
            source: HarnessError::Missing { help, .. },
            ..
        } => failure.help(help),
        _ => failure,
    }
}

/// The agents of others that are installed here and can speak to all of the
/// models, by their names.
async fn installed(configuration: Configuration, ids: &[String], models: &Models) -> Vec<String> {
    let mut found = Vec::new();
    for adapter in adapters() {
        let about = adapter.about();
        let speaks = |id: &String| {
            let route = models.all_routes().find(id);
            route.is_ok_and(|(route, _)| about.wires.contains(&route.wire))
        };
        if configuration == Configuration::Managed && !ids.iter().all(speaks) {
            continue;
        }
        let name = about.id;
        let planned = harness::planned(name, "any", configuration, models);
        if let Ok(planned) = planned
            && planned.version().await.is_ok()
        {
            found.push(name.to_owned());
        }
    }
    found
}

impl Plan {
    /// What the command line asks for.
    async fn asked(arguments: &Measure, models: &Models) -> Result<Self, Failure> {
        let mut ids = arguments.worker.model.clone();
        if ids.is_empty() {
            ids.push(models.choose(Role::Worker, None).await?);
        }
        // One name for each: `claude` is `claude-code`.
        let named = arguments.adapter.iter();
        let named = named.map(|name| match adapter(name) {
            Some(adapter) => adapter.about().id.to_owned(),
            None => name.clone(),
        });
        let mut harnesses: Vec<String> = named.collect();
        if arguments.batch {
            harnesses.extend(installed(arguments.adapter_config, &ids, models).await);
        }
        for list in [&mut ids, &mut harnesses] {
            let mut seen = Vec::new();
            list.retain(|one| {
                let is_new = !seen.contains(one);
                seen.push(one.clone());
                is_new
            });
        }
        Ok(Self {
            models: ids,
            harnesses,
            primitives: arguments.wanted.primitives()?,
            settings: arguments.wanted.settings(),
            key: None,
        })
    }

    /// What was interrupted.
    fn resumed(unfinished: Option<Unfinished>) -> Result<Self, Failure> {
        let Some(unfinished) = unfinished else {
            return Err(Failure::new("nothing was interrupted"));
        };
        let header = unfinished.header;
        let primitives = unfinished.primitives.iter();
        Ok(Self {
            models: vec![header.model],
            harnesses: vec![header.harness],
            primitives: primitives.filter_map(|id| find(id)).collect(),
            settings: header.settings,
            key: Some(header.key),
        })
    }

    fn subjects(&self) -> usize {
        self.models.len() * self.harnesses.len()
    }

    /// The names of all subjects, in their order: by model, then by harness.
    fn names(&self) -> Vec<String> {
        let models = self.models.iter();
        let names = models.flat_map(|model| {
            let harnesses = self.harnesses.iter();
            harnesses.map(move |harness| format!("{model}@{harness}"))
        });
        names.collect()
    }

    /// What of the way to a model can change what comes out: of an agent with
    /// its user's own account, that it is one.
    fn way(&self, arguments: &Measure, models: &Models, harness: &str, model: &str) -> String {
        match self.configuration(arguments, harness) {
            Configuration::Native => "native".to_owned(),
            Configuration::Managed => models.way(model),
        }
    }

    /// Whose configuration a harness works with: the built-in one has none.
    fn configuration(&self, arguments: &Measure, harness: &str) -> Configuration {
        if harness == harness::BARE_AGENT && self.harnesses.len() > 1 {
            return Configuration::Managed;
        }
        arguments.adapter_config
    }

    fn profiler(
        &self,
        arguments: &Measure,
        models: &Models,
        store: &ProfileStore,
        open: impl Fn(&str, &str) -> Result<Box<dyn Harness>, Failure>,
    ) -> Result<Profiler, Failure> {
        let mut profiler: Option<Profiler> = None;
        for model in &self.models {
            for harness in &self.harnesses {
                let subject = Subject::new(open(harness, model)?);
                let subject = subject.route(self.way(arguments, models, harness, model));
                profiler = Some(match profiler {
                    Some(profiler) => profiler.subject(subject),
                    None => Profiler::new(subject),
                });
            }
        }
        let profiler = profiler.ok_or_else(|| Failure::new("no model is named"))?;
        let profiler = profiler
            .primitives(self.primitives.iter().copied())
            .settings(self.settings)
            .concurrency(arguments.concurrency.get())
            .store(store.clone());
        Ok(if arguments.force {
            profiler.afresh()
        } else {
            profiler
        })
    }
}
