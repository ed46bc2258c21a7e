//! Agents behind one trait.
//!
//! A [`Harness`] is a program that lets a model work: the loop of this crate
//! ([`BareAgent`]), or an agent that people use. It gets a [`Job`], one task
//! whose files already lie in their work directory, and gives a [`Transcript`].
//! Which model it asks is a matter of the harness, so one harness with two
//! models is two values.
//!
//! Dropping the future of a run cancels it, and ends every process that it
//! started.
//!
//! ```
//! use skill_runtime::harness::{BareAgent, Harness, Job, RunEvent};
//! use skill_runtime::model::{Reply, Scripted};
//! use skill_runtime::sandbox::Policy;
//!
//! # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
//! let folder = tempfile::tempdir()?;
//! let harness = BareAgent::new(Scripted::new([Reply::text("4")]));
//! let job = Job::new("What is 2 + 2?", Policy::new(folder.path()));
//! let run = harness.run(&job, &|event| {
//!     if let RunEvent::Text(words) = event {
//!         println!("{words}");
//!     }
//! });
//! assert_eq!(run.await.text, "4");
//! # Ok::<(), std::io::Error>(())
//! # }).unwrap();
//! ```

mod adapter;
mod bare_agent;
mod claude_code;
mod codex;
mod compose;
mod copilot;
mod evidence;
mod foreign;
mod gateway;
mod gemini;
mod given;
mod hermes;
mod home;
mod jiuwenclaw;
mod kimi_code;
mod openclaw;
mod opencode;
mod pi;
mod process;
mod qwen;
mod story;

use std::boxed::Box;
use std::error::Error;
use std::fmt;
use std::string::String;
use std::time::Duration;
use std::vec::Vec;

use tokio::time::Instant;

pub use adapter::{About, Adapter, Ask, Endpoint, Installed, Launch, adapter, adapters};
pub use bare_agent::BareAgent;
pub use compose::read;
pub use foreign::ForeignAgent;
pub use story::{Reader, Story};

use crate::Registry;
use crate::agent::{AgentTool, Approver, Ending, Question, RunLimits, SkillMode, Transcript};
use crate::model::{BoxFuture, ToolCall, ToolOutcome, Usage};
use crate::sandbox::Policy;

/// Who watches a run.
pub type Observe<'a> = &'a (dyn Fn(RunEvent<'_>) + Send + Sync);

/// Something that happens in a run.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum RunEvent<'a> {
    /// More words of the model.
    Text(&'a str),
    /// More of its reasoning.
    Reasoning(&'a str),
    /// A call of the model failed, and is made again after a pause. What came
    /// of the answer before is void.
    Again {
        /// Which attempt comes, from 2.
        attempt: u32,
        /// The pause, in milliseconds.
        pause_ms: u64,
    },
    /// The model has answered: one step is done.
    Step {
        /// What it used, where the harness tells.
        usage: Option<&'a Usage>,
    },
    /// A tool is called.
    Call(&'a ToolCall),
    /// A tool has given something.
    Outcome(&'a ToolCall, &'a ToolOutcome),
    /// A line as an agent wrote it, for a log.
    Raw(&'a str),
}

/// One task, ready to run.
#[derive(Clone)]
pub struct Job<'a> {
    /// What the model is asked.
    pub prompt: &'a str,
    /// The work directory, in which the files of the task lie, and what the run
    /// may do besides.
    pub policy: Policy,
    /// How far it may go.
    pub limits: RunLimits,
    /// The skills that are given; none for a run without.
    pub skills: Option<&'a Registry>,
    /// How they are given.
    pub mode: SkillMode,
    /// Tools that exist for this job alone, for a harness that
    /// [takes them](Harness::takes_tools).
    pub tools: Vec<&'a dyn AgentTool>,
    /// Who is asked where a skill wants a person's word.
    pub approver: Option<&'a dyn Approver>,
}

impl<'a> Job<'a> {
    /// A job with no skill and the usual limits.
    pub fn new(prompt: &'a str, policy: Policy) -> Self {
        Self {
            prompt,
            policy,
            limits: RunLimits::default(),
            skills: None,
            mode: SkillMode::Inject,
            tools: Vec::new(),
            approver: None,
        }
    }

    /// Gives it the skills of a registry.
    #[must_use]
    pub const fn skills(mut self, skills: &'a Registry, mode: SkillMode) -> Self {
        self.skills = Some(skills);
        self.mode = mode;
        self
    }

    /// Asks a person for each skill that wants it, and for each of its critical
    /// steps, and tells how long the person took. A harness of a foreign agent
    /// does this before it starts anything: that agent will not ask.
    ///
    /// # Errors
    ///
    /// Gives the end of the run when the word is not given.
    pub async fn approve(&self) -> Result<Duration, Transcript> {
        let begin = Instant::now();
        let skills = self.skills.into_iter().flat_map(Registry::iter);
        for question in skills.flat_map(Question::all) {
            let is_approved = match self.approver {
                Some(approver) => approver.approve(&question).await,
                None => false,
            };
            if !is_approved {
                let mut end = Transcript::ended(Ending::Refused, question.denied());
                let waited = begin.elapsed().as_millis();
                end.waited_ms = u64::try_from(waited).unwrap_or(u64::MAX);
                return Err(end);
            }
        }
        Ok(begin.elapsed())
    }
}

/// A harness.
pub trait Harness: Send + Sync {
    /// The id of its target, or `bare-agent`.
    fn name(&self) -> &str;

    /// The id of the model that it asks.
    fn model(&self) -> &str;

    /// Its version. It is part of the key of every result, and asking for it
    /// shows whether the harness is there at all.
    ///
    /// # Errors
    ///
    /// Fails when it is not installed, or does not start.
    fn version(&self) -> BoxFuture<'_, Result<String, HarnessError>>;

    /// What of a policy it cannot enforce, each as a phrase. A run is refused
    /// then, unless the person allows it.
    fn unenforced(&self, policy: &Policy) -> Vec<String>;

    /// Whether it offers the tools of a job to its model.
    fn takes_tools(&self) -> bool {
        false
    }

    /// Runs a job to its end, whatever end that is.
    fn run<'a>(&'a self, job: &'a Job<'a>, observe: Observe<'a>) -> BoxFuture<'a, Transcript>;
}

impl<H: Harness + ?Sized> Harness for Box<H> {
    fn name(&self) -> &str {
        (**self).name()
    }

    fn model(&self) -> &str {
        (**self).model()
    }

    fn version(&self) -> BoxFuture<'_, Result<String, HarnessError>> {
        (**self).version()
    }

    fn unenforced(&self, policy: &Policy) -> Vec<String> {
        (**self).unenforced(policy)
    }

    fn takes_tools(&self) -> bool {
        (**self).takes_tools()
    }

    fn run<'a>(&'a self, job: &'a Job<'a>, observe: Observe<'a>) -> BoxFuture<'a, Transcript> {
        (**self).run(job, observe)
    }
}

/// A harness is not there, or cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HarnessError {
    /// It is not installed.
    Missing {
        /// The program that was looked for.
        program: String,
        /// How to install it, starting with a verb.
        help: String,
    },
    /// It is there, and does not work.
    Broken(String),
}

impl fmt::Display for HarnessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { program, .. } => write!(f, "`{program}` is not installed"),
            Self::Broken(why) => f.write_str(why),
        }
    }
}

impl Error for HarnessError {}
