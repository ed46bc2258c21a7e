//! An agent of our own: the harness `bare-agent`.
//!
//! It is a loop and nothing else: the model is asked, the tools that it calls
//! are run, all at once, and what they give goes back with every turn as it
//! was, until the model calls no more. It is the instrument by which skills and
//! models are measured, so it adds no prompt of its own but the skill, keeps
//! the whole history with the arguments of every call, and says how it ended:
//! a run that was cut short is never called a success.
//!
//! What a skill declares is what the run may do. Commands run in a
//! [sandbox](crate::sandbox), files are read and written below the work
//! directory and nowhere else, and hosts are those of the policy.
//!
//! ```
//! use skill_runtime::agent::{Agent, Ending};
//! use skill_runtime::model::{Reply, Scripted, ToolCall};
//! use skill_runtime::sandbox::Policy;
//!
//! # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
//! let folder = tempfile::tempdir()?;
//! let arguments = serde_json::json!({"path": "note.txt", "content": "done"});
//! let model = Scripted::new([
//!     Reply::calls([ToolCall::new("1", "write_file", arguments)]),
//!     Reply::text("I wrote the note."),
//! ]);
//! let agent = Agent::new(&model, Policy::new(folder.path()));
//! let run = agent.run("Write a note.").await;
//! assert_eq!(run.ending, Ending::Ok);
//! assert_eq!(run.text, "I wrote the note.");
//! assert_eq!(std::fs::read_to_string(folder.path().join("note.txt"))?, "done");
//! # Ok::<(), std::io::Error>(())
//! # }).unwrap();
//! ```

mod approval;
mod clock;
mod consent;
mod critical;
mod hooks;
mod run;
mod skills;
mod tools;
mod transcript;

use std::boxed::Box;
use std::string::String;
use std::time::Duration;
use std::vec::Vec;

pub use approval::{Approver, Question};
pub use hooks::{Hooks, Verdict};
pub use skills::SkillMode;
pub(crate) use skills::whole;
pub use tools::{AgentTool, BUILT_IN};
pub use transcript::{Ending, Transcript, Turn};

use crate::model::Provider;
use crate::sandbox::Policy;
use skills::Skills;

/// How far a run may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunLimits {
    /// Calls of the model.
    pub steps: u32,
    /// From start to end, without the time for which a person is waited for.
    pub time: Duration,
    /// Tokens of all kinds.
    pub tokens: Option<u64>,
}

impl Default for RunLimits {
    /// 30 steps and 2 minutes, as the tasks of SkVM have where they say nothing.
    fn default() -> Self {
        Self {
            steps: 30,
            time: Duration::from_secs(120),
            tokens: None,
        }
    }
}

/// An agent, ready to run.
pub struct Agent<'a> {
    provider: &'a dyn Provider,
    policy: Policy,
    launcher: Option<std::path::PathBuf>,
    system: String,
    skills: Skills<'a>,
    tools: Vec<Box<dyn AgentTool + 'a>>,
    hooks: Option<&'a dyn Hooks>,
    approver: Option<&'a dyn Approver>,
    limits: RunLimits,
    temperature: Option<f32>,
    max_output: u32,
}

impl<'a> Agent<'a> {
    /// An agent with a model, and what its run may do.
    pub fn new(provider: &'a dyn Provider, policy: Policy) -> Self {
        Self {
            provider,
            policy,
            launcher: None,
            system: String::new(),
            skills: Skills::Inject(Vec::new()),
            tools: Vec::new(),
            hooks: None,
            approver: None,
            limits: RunLimits::default(),
            temperature: None,
            max_output: crate::model::Request::MAX_OUTPUT,
        }
    }

    /// Puts instructions before all turns.
    #[must_use]
    pub fn system(mut self, text: impl Into<String>) -> Self {
        self.system = text.into();
        self
    }

    /// Gives it the whole of a skill from the start. May be called again, for
    /// more of them.
    #[must_use]
    pub fn inject(mut self, skill: &'a crate::Skill) -> Self {
        match &mut self.skills {
            Skills::Inject(skills) => skills.push(skill),
            Skills::Discover(_) => self.skills = Skills::Inject([skill].into()),
        }
        self
    }

    /// Lets it find and load skills by itself.
    #[must_use]
    pub fn discover(mut self, skills: &'a crate::Registry) -> Self {
        self.skills = Skills::Discover(skills);
        self
    }

    /// Adds a tool. It comes before a built-in one of its name.
    #[must_use]
    pub fn tool(mut self, tool: impl AgentTool + 'a) -> Self {
        self.tools.push(Box::new(tool));
        self
    }

    /// Asks before and after each call of the model and of a tool.
    #[must_use]
    pub fn hooks(mut self, hooks: &'a dyn Hooks) -> Self {
        self.hooks = Some(hooks);
        self
    }

    /// Who is asked where a skill wants a person's word. Without anybody, such
    /// a skill does not start.
    #[must_use]
    pub fn approver(mut self, approver: &'a dyn Approver) -> Self {
        self.approver = Some(approver);
        self
    }

    /// Sets how far the run may go.
    #[must_use]
    pub const fn limits(mut self, limits: RunLimits) -> Self {
        self.limits = limits;
        self
    }

    /// Sets the temperature; the provider's own where it is not set.
    #[must_use]
    pub const fn temperature(mut self, temperature: f32) -> Self {
        self.temperature = Some(temperature);
        self
    }

    /// Sets the longest answer of the model, in tokens.
    #[must_use]
    pub const fn max_output(mut self, tokens: u32) -> Self {
        self.max_output = tokens;
        self
    }

    /// Sets the executable that becomes the stages of sandboxes, where it is
    /// not this one.
    #[must_use]
    pub fn launcher(mut self, executable: impl Into<std::path::PathBuf>) -> Self {
        self.launcher = Some(executable.into());
        self
    }

    /// Runs until the model is done, or a limit is reached. Dropping the future
    /// cancels the run, with every process that it started.
    pub async fn run(&self, prompt: &str) -> Transcript {
        run::run(self, prompt).await
    }
}
