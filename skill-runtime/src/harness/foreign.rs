//! A run of an agent that people use.

mod policy;

use std::boxed::Box;
use std::io;
use std::path::{Path, PathBuf};
use std::string::{String, ToString};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use std::vec::Vec;

use tokio::sync::Notify;

use super::adapter::{Adapter, Ask, Endpoint, Installed, Launch};
use super::compose::compose;
use super::evidence::Evidence;
use super::gateway::{Gateway, Upstream};
use super::given::Given;
use super::home::{Home, write};
use super::process::{self, Done, Lines};
use super::story::{Story, Told};
use super::{Harness, HarnessError, Job, Observe, RunEvent};
use crate::Registry;
use crate::agent::{Ending, SkillMode, Transcript};
use crate::model::{BoxFuture, Environment, Exhausted, Meter, Routes, Usage};
use crate::sandbox::Policy;

/// What stands for a key in front of an agent. It is a text that comes up
/// nowhere else: some agents write asterisks over their key.
const NO_KEY: &str = "skcc-gateway-no-secret";

/// The variable that names a folder in which agents are installed.
const FOLDER: &str = "SKILL_HARNESS_AGENTS";

/// An agent that people use, as a harness.
///
/// *Managed*, it runs in a sandbox with a home folder that exists for the run
/// alone, and asks a model of our routes through a gateway of ours; it never
/// sees the key. *Native*, it runs as its user has set it up, with the user's
/// own account, and without walls.
///
/// Skills must have been compiled for its target. What is given to be found is
/// installed where it looks for the skills of its user (managed) or of the
/// project (native); what is given whole comes before the prompt.
pub struct ForeignAgent {
    adapter: &'static dyn Adapter,
    model: String,
    account: Account,
    agents: Option<PathBuf>,
    launcher: Option<PathBuf>,
    meter: Option<Meter>,
}

enum Account {
    Managed { upstream: Upstream, is_walled: bool },
    Native { environment: Environment },
}

impl ForeignAgent {
    /// An agent with a home folder of its own and a model of ours.
    ///
    /// # Errors
    ///
    /// Fails when no route leads to the model, its key is not set, or the agent
    /// does not speak the route's format.
    pub fn managed(
        adapter: &'static dyn Adapter,
        model: &str,
        routes: &Routes,
        environment: &Environment,
    ) -> Result<Self, HarnessError> {
        let about = adapter.about();
        let broken = |error: crate::model::RouteError| HarnessError::Broken(error.to_string());
        let (route, name) = routes.find(model).map_err(broken)?;
        let key = route.key(model, environment).map_err(broken)?;
        if !about.wires.contains(&route.wire) {
            let names: Vec<_> = about.wires.iter().map(|wire| wire.name()).collect();
            return Err(HarnessError::Broken(std::format!(
                "`{}` speaks {}, and the route `{}` speaks {}",
                about.id,
                names.join(" or "),
                route.pattern,
                route.wire.name(),
            )));
        }
        let upstream = Upstream {
            route: route.clone(),
            model: name.into(),
            key,
        };
        Ok(Self {
            adapter,
            model: model.into(),
            account: Account::Managed {
                upstream,
                is_walled: cfg!(target_os = "linux"),
            },
            agents: agents(),
            launcher: None,
            meter: None,
        })
    }

    /// An agent as its user has set it up. `model` is a name that it knows
    /// itself; without one it takes the one that the user has set.
    pub fn native(
        adapter: &'static dyn Adapter,
        model: Option<&str>,
        environment: Environment,
    ) -> Self {
        Self {
            adapter,
            model: model.unwrap_or_default().into(),
            account: Account::Native { environment },
            agents: agents(),
            launcher: None,
            meter: None,
        }
    }

    /// Sets the folder in which agents are installed, each in a folder of its
    /// own; else it is the one that `SKILL_HARNESS_AGENTS` names, and the
    /// programs of `PATH` come after it.
    #[must_use]
    pub fn agents(mut self, folder: impl Into<PathBuf>) -> Self {
        self.agents = Some(folder.into());
        self
    }

    /// Sets the executable that becomes the stages of sandboxes, where it is
    /// not this one.
    #[must_use]
    pub fn launcher(mut self, executable: impl Into<PathBuf>) -> Self {
        self.launcher = Some(executable.into());
        self
    }

    /// Counts what it uses in a budget. A managed agent gets no answer once the
    /// budget is used up, as any provider. One with its user's own account is
    /// ended as soon as what it tells of its usage is more; what it does not
    /// tell before its end, or never, cannot be held.
    #[must_use]
    pub fn metered(mut self, meter: Meter) -> Self {
        self.meter = Some(meter);
        self
    }

    /// Runs a managed agent without a sandbox: for a system that has none.
    #[must_use]
    pub fn without_walls(mut self) -> Self {
        if let Account::Managed { is_walled, .. } = &mut self.account {
            *is_walled = false;
        }
        self
    }

    const fn is_walled(&self) -> bool {
        matches!(
            self.account,
            Account::Managed {
                is_walled: true,
                ..
            }
        )
    }

    /// Which limit of the budget a run has reached by what it has told.
    fn reached(&self, told: &Told) -> Option<Exhausted> {
        let usage = told.usage.unwrap_or(Usage::NONE);
        self.meter.as_ref()?.reached(told.steps.into(), &usage)
    }

    fn find(&self) -> Result<Installed, HarnessError> {
        let about = self.adapter.about();
        let path = match &self.account {
            Account::Native { environment } => environment.get("PATH").map(String::from),
            Account::Managed { .. } => std::env::var("PATH").ok(),
        };
        let path = path.unwrap_or_default();
        Installed::find(about, self.agents.as_deref(), &path).ok_or_else(|| HarnessError::Missing {
            program: about.program.into(),
            help: about.install.into(),
        })
    }

    async fn follow(&self, job: &Job<'_>, observe: Observe<'_>) -> Transcript {
        let waited = match job.approve().await {
            Ok(waited) => waited,
            Err(transcript) => return transcript,
        };
        let begin = Instant::now();
        let mut transcript = match self.attempt(job, observe).await {
            Ok(transcript) => transcript,
            Err(transcript) => *transcript,
        };
        transcript.duration_ms = milliseconds(begin.elapsed());
        transcript.waited_ms = milliseconds(waited);
        transcript
    }

    async fn attempt(
        &self,
        job: &Job<'_>,
        observe: Observe<'_>,
    ) -> Result<Transcript, Box<Transcript>> {
        let crashed = |said: String| Box::new(Transcript::ended(Ending::Crashed, said));
        let installed = self.find().map_err(|error| crashed(told(&error)))?;
        let home = self.home().map_err(|error| crashed(error.to_string()))?;
        let about = self.adapter.about();
        let given = Given::new(job, about.id);
        if job.mode == SkillMode::Discover
            && let Some(skills) = job.skills
        {
            self.install(skills, &home.path, &job.policy)
                .map_err(crashed)?;
        }
        let evidence = Evidence::new(given.texts.iter().map(String::as_str));
        let gateway = match &self.account {
            Account::Managed { upstream, .. } => {
                let upstream = Upstream {
                    route: upstream.route.clone(),
                    model: upstream.model.clone(),
                    key: upstream.key.clone(),
                };
                let evidence = Evidence::new(given.texts.iter().map(String::as_str));
                let meter = self.meter.clone();
                let gateway = Gateway::new(upstream, job.limits, meter, evidence).await;
                Some(gateway.map_err(|error| crashed(error.to_string()))?)
            }
            Account::Native { .. } => None,
        };
        let (prompt, launch) = self.launch(job, &given, &home.path, gateway.as_ref());
        for (path, text) in &launch.settings {
            let path = home.path.join(path);
            write(&path, text).map_err(|error| crashed(error.to_string()))?;
        }
        let policy = self.policy(job, &installed, &home.path, &launch, gateway.as_ref());
        let command = command(&installed, launch);
        let (told, done) = self
            .watch(&policy, &command, job, gateway.as_ref(), observe)
            .await;
        let seen = gateway.as_ref().map(Gateway::seen);
        Ok(compose(
            &prompt,
            told,
            done,
            seen,
            &evidence,
            about.shows_results,
        ))
    }

    /// The home folder: a new one for a managed run.
    fn home(&self) -> io::Result<Home> {
        match &self.account {
            Account::Managed { .. } => Home::new(),
            Account::Native { environment } => Ok(Home::of(environment.get("HOME").unwrap_or("/"))),
        }
    }

    /// Puts skills where the agent finds them.
    fn install(&self, skills: &Registry, home: &Path, policy: &Policy) -> Result<(), String> {
        let id = self.adapter.about().id;
        let target = skills.targets().iter().find(|target| target.id() == id);
        let folder = match (&self.account, target) {
            (Account::Managed { .. }, Some(target)) => home.join(target.user_folder()),
            (Account::Native { .. }, Some(target)) => policy.work_dir.join(target.project_folder()),
            // The same error as for any other target that was not compiled.
            (_, None) => home.to_path_buf(),
        };
        let written = skills.write_to(id, folder);
        written.map(drop).map_err(|error| error.to_string())
    }

    /// How the agent is started, and the prompt as it gets it.
    fn launch(
        &self,
        job: &Job<'_>,
        given: &Given,
        home: &Path,
        gateway: Option<&Gateway>,
    ) -> (String, Launch) {
        let about = self.adapter.about();
        let address = gateway.map(|gateway| {
            if self.is_walled() {
                std::format!("http://{}", Policy::GATEWAY)
            } else {
                std::format!("http://{}", gateway.address())
            }
        });
        let endpoint = match (&address, &self.account) {
            (Some(address), Account::Managed { upstream, .. }) => Some(Endpoint {
                address,
                wire: upstream.route.wire,
                key: NO_KEY,
            }),
            _ => None,
        };
        let model = match &self.account {
            Account::Managed { upstream, .. } => Some(upstream.model.as_str()),
            Account::Native { .. } => Some(self.model.as_str()).filter(|name| !name.is_empty()),
        };
        let mut prompt = job.prompt.to_string();
        let (mut system, mut file) = (None, None);
        if !given.system.is_empty() {
            if about.takes_system {
                system = Some(given.system.as_str());
            } else if endpoint.is_some() && !about.instructions.is_empty() {
                file = Some((about.instructions, given.system.clone()));
            } else {
                prompt = std::format!("{}\n\n{prompt}", given.system);
            }
        }
        let mut launch = self.adapter.launch(&Ask {
            prompt: &prompt,
            command: None,
            model,
            endpoint,
            system,
            work_dir: &job.policy.work_dir,
            home,
        });
        launch.settings.extend(file);
        (prompt, launch)
    }

    /// Runs the agent to its end, or to a limit.
    async fn watch(
        &self,
        policy: &Policy,
        command: &[String],
        job: &Job<'_>,
        gateway: Option<&Gateway>,
        observe: Observe<'_>,
    ) -> (Told, Result<Done, String>) {
        let limits = job.limits;
        // An agent that is spoken to does not end by itself.
        let stays = command.first().is_some_and(|first| first == SHELL);
        let stop = Notify::new();
        let reading = Mutex::new((self.adapter.reader(), Story::new(observe), Lines::default()));
        let watch = |bytes: &[u8]| {
            let mut reading = reading.lock().unwrap_or_else(PoisonError::into_inner);
            let (reader, story, lines) = &mut *reading;
            lines.take(bytes, |line| {
                observe(RunEvent::Raw(line));
                reader.line(line, story);
            });
            // Where a gateway is, it counts.
            let told = &story.told;
            let used = told.usage.map_or(0, |usage| usage.tokens());
            let is_over = gateway.is_none()
                && (told.steps > limits.steps
                    || limits.tokens.is_some_and(|most| used > most)
                    || self.reached(told).is_some());
            if is_over || stays && told.ending.is_some() {
                stop.notify_one();
            }
        };
        let run = async {
            if self.is_walled() {
                let launcher = self.launcher.as_ref();
                process::walled(policy.clone(), launcher, command, &watch).await
            } else {
                process::open(policy, command, &watch).await
            }
        };
        let stopped = async {
            match gateway {
                Some(gateway) => gateway.stopped().await,
                None => std::future::pending().await,
            }
            // It may want to say what it has done.
            tokio::time::sleep(Duration::from_secs(2)).await;
        };
        let done = tokio::select! {
            done = run => done,
            () = stopped => Ok(Done { code: None, timed_out: false, said: String::new() }),
            () = stop.notified() => Ok(Done { code: None, timed_out: false, said: String::new() }),
        };
        let (mut reader, mut story, mut lines) =
            reading.into_inner().unwrap_or_else(PoisonError::into_inner);
        lines.finish(|line| {
            observe(RunEvent::Raw(line));
            reader.line(line, &mut story);
        });
        reader.end(&mut story);
        let mut told = story.finish();
        if gateway.is_none() {
            let used = told.usage.map_or(0, |usage| usage.tokens());
            if told.steps > limits.steps {
                told.ending = Some((
                    Ending::MaxSteps,
                    "it was not done after all its steps".into(),
                ));
            } else if limits.tokens.is_some_and(|most| used > most) {
                told.ending = Some((Ending::Budget, "the run has used all its tokens".into()));
            } else if let Some(which) = self.reached(&told) {
                told.ending = Some((Ending::Budget, which.to_string()));
            }
            if let Some(meter) = &self.meter {
                meter.add(told.steps.into(), &told.usage.unwrap_or_default());
            }
        }
        (told, done)
    }
}

/// The shell of a wrapper.
const SHELL: &str = "/bin/bash";

/// The whole command line.
fn command(installed: &Installed, launch: Launch) -> Vec<String> {
    let own = installed.command.iter();
    let own = own.map(|part| part.to_string_lossy().to_string());
    let own = own.chain(launch.arguments);
    match launch.wrapper {
        None => own.collect(),
        Some((script, input)) => [SHELL.into(), "-c".into(), script.into(), input]
            .into_iter()
            .chain(own)
            .collect(),
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

fn agents() -> Option<PathBuf> {
    std::env::var_os(FOLDER).map(PathBuf::from)
}

fn told(error: &HarnessError) -> String {
    match error {
        HarnessError::Missing { help, .. } => std::format!("{error}: {help}"),
        HarnessError::Broken(why) => why.clone(),
    }
}

impl Harness for ForeignAgent {
    fn name(&self) -> &str {
        self.adapter.about().id
    }

    fn model(&self) -> &str {
        &self.model
    }

    fn version(&self) -> BoxFuture<'_, Result<String, HarnessError>> {
        Box::pin(async {
            let installed = self.find()?;
            if let Some(version) = installed.version() {
                return Ok(version);
            }
            // A program that is no package says it itself.
            let program = &installed.command[0];
            let mut asked = tokio::process::Command::new(program);
            asked
                .args(installed.command[1..].iter())
                .arg("--version")
                .stdin(std::process::Stdio::null())
                .kill_on_drop(true);
            let broken =
                |why: String| HarnessError::Broken(std::format!("`{}` {why}", program.display()));
            match tokio::time::timeout(Duration::from_secs(60), asked.output()).await {
                Ok(Ok(output)) if output.status.success() => {
                    let text = String::from_utf8_lossy(&output.stdout);
                    Ok(text.lines().next().unwrap_or_default().trim().into())
                }
                Ok(Ok(output)) => Err(broken(std::format!("ended with {}", output.status))),
                Ok(Err(error)) => Err(broken(std::format!("does not start: {error}"))),
                Err(_) => Err(broken("does not say its version".into())),
            }
        })
    }

    fn unenforced(&self, policy: &Policy) -> Vec<String> {
        let words = policy.command_lines.as_ref();
        let words = words.map(|lines| {
            let lines = lines.join("`, `");
            std::format!("that commands are only `{lines}`, as the agent reads its own lines")
        });
        if self.is_walled() {
            return words.into_iter().collect();
        }
        let mut all = Vec::from([
            "which files are read and written".into(),
            "which hosts are reached".into(),
            "how much memory, disk and time of the processor is used".into(),
        ]);
        if policy.commands.is_some() {
            all.push("which commands are run".into());
        }
        all.extend(words);
        all
    }

    fn run<'a>(&'a self, job: &'a Job<'a>, observe: Observe<'a>) -> BoxFuture<'a, Transcript> {
        Box::pin(self.follow(job, observe))
    }
}

impl std::fmt::Debug for ForeignAgent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ForeignAgent")
            .field("name", &self.adapter.about().id)
            .field("model", &self.model)
            .field("is_walled", &self.is_walled())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::super::adapter::adapter;
    use super::*;

    #[test]
    fn a_route_in_another_format_is_refused_before_anything_starts() {
        let keys = [("ANTHROPIC_API_KEY", "x"), ("GEMINI_API_KEY", "x")];
        let keys = keys.map(|(name, value)| (name.to_string(), value.to_string()));
        let keys: Environment = keys.into_iter().collect();
        let new = |agent: &str, model: &str| {
            let adapter = adapter(agent).expect("it is there");
            ForeignAgent::managed(adapter, model, &Routes::default(), &keys)
        };
        assert!(new("claude", "anthropic/m").is_ok());
        let error = new("claude", "gemini/m").unwrap_err();
        let expected = "`claude-code` speaks Anthropic Messages, and the route `gemini/*` \
                        speaks Gemini";
        assert_eq!(error, HarnessError::Broken(expected.into()));
        let error = new("codex", "openai/m").unwrap_err();
        assert!(error.to_string().contains("OPENAI_API_KEY"), "{error}");
    }

    #[test]
    fn an_agent_that_is_not_there_is_named_with_its_package() {
        let nobody = Environment::default();
        let adapter = adapter("codex").expect("it is there");
        let mut agent = ForeignAgent::native(adapter, None, nobody);
        agent.agents = None;
        let error = agent.find().unwrap_err();
        assert!(told(&error).contains("npm install -g @openai/codex"));
    }
}
