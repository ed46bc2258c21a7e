//! The loop of this crate as a harness.

use std::boxed::Box;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::string::String;
use std::vec::Vec;

use cap_std::ambient_authority;
use cap_std::fs::{Dir, OpenOptions};

use super::{Harness, HarnessError, Job, Observe, RunEvent};
use crate::agent::{Agent, Ending, Hooks, SkillMode, Transcript, Verdict};
use crate::model::{BoxFuture, Event, Provider, Reply, Request, ToolCall, ToolOutcome};
use crate::sandbox::Policy;

/// The agent of this crate, which adds nothing of its own to the prompt.
pub struct BareAgent<P> {
    provider: P,
    launcher: Option<PathBuf>,
    temperature: Option<f32>,
    hooks: Option<Box<dyn Hooks>>,
}

impl<P: Provider> BareAgent<P> {
    /// The agent with a model.
    pub const fn new(provider: P) -> Self {
        Self {
            provider,
            launcher: None,
            temperature: None,
            hooks: None,
        }
    }

    /// Sets the executable that becomes the stages of sandboxes, where it is
    /// not this one.
    #[must_use]
    pub fn launcher(mut self, executable: impl Into<PathBuf>) -> Self {
        self.launcher = Some(executable.into());
        self
    }

    /// Sets the temperature; the provider's own where it is not set.
    #[must_use]
    pub const fn temperature(mut self, temperature: f32) -> Self {
        self.temperature = Some(temperature);
        self
    }

    /// Asks before and after each call of the model and of a tool.
    #[must_use]
    pub fn hooks(mut self, hooks: impl Hooks + 'static) -> Self {
        self.hooks = Some(Box::new(hooks));
        self
    }

    async fn follow(&self, job: &Job<'_>, observe: Observe<'_>) -> Transcript {
        if let Err(error) = stage(job) {
            let said = std::format!("the files of the skills: {error}");
            return Transcript::ended(Ending::Crashed, said);
        }
        let hooks = Observed {
            observe,
            inner: self.hooks.as_deref(),
        };
        let mut agent = Agent::new(&self.provider, job.policy.clone())
            .hooks(&hooks)
            .limits(job.limits);
        for tool in &job.tools {
            agent = agent.tool(*tool);
        }
        if let Some(skills) = job.skills {
            agent = match job.mode {
                SkillMode::Inject => skills.iter().fold(agent, Agent::inject),
                SkillMode::Discover => agent.discover(skills),
            };
        }
        if let Some(approver) = job.approver {
            agent = agent.approver(approver);
        }
        if let Some(temperature) = self.temperature {
            agent = agent.temperature(temperature);
        }
        if let Some(launcher) = &self.launcher {
            agent = agent.launcher(launcher);
        }
        agent.run(job.prompt).await
    }
}

impl<P: Provider> Harness for BareAgent<P> {
    fn name(&self) -> &'static str {
        "bare-agent"
    }

    fn model(&self) -> &str {
        self.provider.model()
    }

    fn version(&self) -> BoxFuture<'_, Result<String, HarnessError>> {
        Box::pin(async { Ok(env!("CARGO_PKG_VERSION").into()) })
    }

    /// Nothing: where this system has no sandbox, commands are refused.
    fn unenforced(&self, _: &Policy) -> Vec<String> {
        Vec::new()
    }

    fn takes_tools(&self) -> bool {
        true
    }

    fn run<'a>(&'a self, job: &'a Job<'a>, observe: Observe<'a>) -> BoxFuture<'a, Transcript> {
        Box::pin(self.follow(job, observe))
    }
}

/// Puts the files of the skills into the work directory: where the text of an
/// injected one says, else below `skills`. Those of the task stay as they are.
fn stage(job: &Job<'_>) -> io::Result<()> {
    let Some(skills) = job.skills else {
        return Ok(());
    };
    let dir = Dir::open_ambient_dir(&job.policy.work_dir, ambient_authority())?;
    for skill in skills.iter() {
        let root = match job.mode {
            SkillMode::Inject => PathBuf::new(),
            SkillMode::Discover => Path::new("skills").join(skill.name()),
        };
        for file in skill.resources() {
            let path = root.join(file.path());
            if let Some(folder) = path.parent().filter(|one| !one.as_os_str().is_empty()) {
                dir.create_dir_all(folder)?;
            }
            let mut options = OpenOptions::new();
            match dir.open_with(&path, options.write(true).create_new(true)) {
                Ok(mut new) => new.write_all(file.bytes())?,
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                Err(error) => return Err(error),
            }
            #[cfg(unix)]
            if file.is_executable() {
                use cap_std::fs::PermissionsExt as _;
                dir.set_permissions(&path, cap_std::fs::Permissions::from_mode(0o755))?;
            }
        }
    }
    Ok(())
}

impl<P: std::fmt::Debug> std::fmt::Debug for BareAgent<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BareAgent")
            .field("provider", &self.provider)
            .finish_non_exhaustive()
    }
}

/// Tells who watches, and then asks the hooks of the caller.
struct Observed<'a> {
    observe: Observe<'a>,
    inner: Option<&'a dyn Hooks>,
}

impl Hooks for Observed<'_> {
    fn before_model(&self, request: &mut Request) {
        if let Some(inner) = self.inner {
            inner.before_model(request);
        }
    }

    fn event(&self, event: Event<'_>) {
        match event {
            Event::Text(words) => (self.observe)(RunEvent::Text(words)),
            Event::Reasoning(words) => (self.observe)(RunEvent::Reasoning(words)),
            Event::Again { attempt, pause_ms } => {
                (self.observe)(RunEvent::Again { attempt, pause_ms });
            }
            // The whole call is told before it runs.
            Event::Call(_) => {}
        }
        if let Some(inner) = self.inner {
            inner.event(event);
        }
    }

    fn after_model(&self, reply: &Reply) {
        (self.observe)(RunEvent::Step {
            usage: Some(&reply.usage),
        });
        if let Some(inner) = self.inner {
            inner.after_model(reply);
        }
    }

    fn before_tool(&self, call: &ToolCall) -> Verdict {
        (self.observe)(RunEvent::Call(call));
        self.inner
            .map_or(Verdict::Run, |inner| inner.before_tool(call))
    }

    fn after_tool(&self, call: &ToolCall, outcome: &ToolOutcome) {
        (self.observe)(RunEvent::Outcome(call, outcome));
        if let Some(inner) = self.inner {
            inner.after_tool(call, outcome);
        }
    }
}
