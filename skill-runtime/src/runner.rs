//! One task from its files to its grades.
//!
//! ```
//! use skill_runtime::harness::BareAgent;
//! use skill_runtime::model::{Reply, Scripted, ToolCall};
//! use skill_runtime::runner::Runner;
//! use skill_runtime::task::Task;
//!
//! # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
//! let arguments = serde_json::json!({"path": "sum.txt", "content": "42"});
//! let model = Scripted::new([
//!     Reply::calls([ToolCall::new("1", "write_file", arguments)]),
//!     Reply::text("It is 42."),
//! ]);
//! let harness = BareAgent::new(model);
//! let folder = tempfile::tempdir()?;
//! let task = Task::new("sum", "Write 19 + 23 to sum.txt.");
//! let run = Runner::new(&harness, &task, folder.path()).run(&|_| ()).await?;
//! assert_eq!(run.transcript.text, "It is 42.");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # }).unwrap();
//! ```

use std::error::Error;
use std::fmt;
use std::path::{Path, PathBuf};
use std::string::{String, ToString};
use std::time::Duration;
use std::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::Registry;
use crate::agent::{Approver, RunLimits, SkillMode, Transcript};
use crate::evaluator::{Grader, Grades, Work};
use crate::harness::{Harness, HarnessError, Job, Observe};
use crate::model::Environment;
use crate::permission::Permitted;
use crate::sandbox::{Ended, Policy, Sandbox};
use crate::task::{LayoutError, Task};

/// A run of one task, ready to start.
pub struct Runner<'a> {
    harness: &'a dyn Harness,
    task: &'a Task,
    work_dir: PathBuf,
    skills: Option<&'a Registry>,
    declared: Option<&'a Registry>,
    mode: SkillMode,
    limits: RunLimits,
    environment: Environment,
    grader: Option<&'a Grader<'a>>,
    approver: Option<&'a dyn Approver>,
    launcher: Option<PathBuf>,
    allows_unenforced: bool,
    is_offline: bool,
}

/// What came of a run of a task, as it is stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct TaskRun {
    /// The version of this form.
    pub format: u32,
    /// The id of the task.
    pub task: String,
    /// The harness.
    pub harness: String,
    /// Its version.
    pub harness_version: String,
    /// The id of the model.
    pub model: String,
    /// The ids of the skills that were given.
    pub skills: Vec<String>,
    /// How they were given; none without any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skill_mode: Option<SkillMode>,
    /// What happened.
    pub transcript: Transcript,
    /// What it was worth; none where nobody judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grades: Option<Grades>,
}

/// A run cannot start.
#[derive(Debug)]
#[non_exhaustive]
pub enum RunError {
    /// The harness is not there, or does not work.
    Harness(HarnessError),
    /// The harness cannot enforce a part of what the run may do at most.
    Unenforced(Vec<String>),
    /// The task needs its container.
    NeedsContainer(String),
    /// The files of the task cannot be put in place.
    Layout(LayoutError),
    /// The script that makes the work directory ready failed; what it said.
    Setup(String),
}

impl TaskRun {
    /// The version of the form that is written.
    pub const FORMAT: u32 = 1;
}

impl<'a> Runner<'a> {
    /// A run of a task in a work directory, which is there.
    pub fn new(harness: &'a dyn Harness, task: &'a Task, work_dir: impl Into<PathBuf>) -> Self {
        Self {
            harness,
            task,
            work_dir: work_dir.into(),
            skills: None,
            declared: None,
            mode: SkillMode::Inject,
            limits: RunLimits {
                steps: task.max_steps,
                time: task.timeout,
                tokens: None,
            },
            environment: Environment::default(),
            grader: None,
            approver: None,
            launcher: None,
            allows_unenforced: false,
            is_offline: false,
        }
    }

    /// Gives it skills. What they declare is what the run may do.
    #[must_use]
    pub const fn skills(mut self, skills: &'a Registry, mode: SkillMode) -> Self {
        self.skills = Some(skills);
        self.mode = mode;
        self
    }

    /// Lets it do what these skills declare, and not what those do that it is
    /// given: a run without a skill is compared with one that has it only where
    /// both may do the same.
    #[must_use]
    pub const fn may(mut self, declared: &'a Registry) -> Self {
        self.declared = Some(declared);
        self
    }

    /// Sets how far the run may go, in place of what the task says.
    #[must_use]
    pub const fn limits(mut self, limits: RunLimits) -> Self {
        self.limits = limits;
        self
    }

    /// Sets where the values of variables come from that skills declare.
    #[must_use]
    pub fn environment(mut self, environment: Environment) -> Self {
        self.environment = environment;
        self
    }

    /// Judges the run after its end.
    #[must_use]
    pub const fn grader(mut self, grader: &'a Grader<'a>) -> Self {
        self.grader = Some(grader);
        self
    }

    /// Who is asked where a skill wants a person's word.
    #[must_use]
    pub fn approver(mut self, approver: &'a dyn Approver) -> Self {
        self.approver = Some(approver);
        self
    }

    /// Sets the executable that becomes the stages of sandboxes, where it is not
    /// this one.
    #[must_use]
    pub fn launcher(mut self, executable: impl Into<PathBuf>) -> Self {
        self.launcher = Some(executable.into());
        self
    }

    /// Lets it run although a part of what it may do at most is not enforced.
    #[must_use]
    pub const fn allow_unenforced(mut self, allow: bool) -> Self {
        self.allows_unenforced = allow;
        self
    }

    /// Lets it reach no host, whatever skills declare.
    #[must_use]
    pub const fn offline(mut self, is_offline: bool) -> Self {
        self.is_offline = is_offline;
        self
    }

    /// Runs the task to its end, whatever end that is, and judges it. Dropping
    /// the future cancels it.
    ///
    /// # Errors
    ///
    /// Fails when it cannot start. Nothing has been asked of a model then.
    pub async fn run(&self, observe: Observe<'_>) -> Result<TaskRun, RunError> {
        if !self.task.host_ready {
            return Err(RunError::NeedsContainer(self.task.id.clone()));
        }
        let version = self.harness.version().await.map_err(RunError::Harness)?;
        let work_dir = self.work_dir.canonicalize();
        let work_dir = work_dir.unwrap_or_else(|_| self.work_dir.clone());
        self.task.lay_out(&work_dir).map_err(RunError::Layout)?;
        let declared = self.declared.or(self.skills);
        let permitted = Permitted::of(declared, &work_dir, &self.environment);
        let mut policy = permitted.policy;
        policy.allow_unenforced = self.allows_unenforced;
        if self.is_offline {
            policy.hosts.clear();
        }
        let mut unenforced = self.harness.unenforced(&policy);
        unenforced.extend(permitted.unenforced);
        if !(unenforced.is_empty() || self.allows_unenforced) {
            return Err(RunError::Unenforced(unenforced));
        }
        if let Some(script) = &self.task.setup {
            self.set_up(script).await.map_err(RunError::Setup)?;
        }
        let mut job = Job::new(&self.task.prompt, policy);
        job.limits = self.limits;
        job.skills = self.skills;
        job.mode = self.mode;
        job.approver = self.approver;
        let transcript = self.harness.run(&job, observe).await;
        let grades = match self.grader {
            Some(grader) => {
                let work = Work {
                    task: self.task,
                    folder: &self.work_dir,
                    transcript: &transcript,
                };
                Some(grader.grade(&work).await)
            }
            None => None,
        };
        let skills = self.skills.into_iter().flat_map(Registry::iter);
        Ok(TaskRun {
            format: TaskRun::FORMAT,
            task: self.task.id.clone(),
            harness: self.harness.name().into(),
            harness_version: version,
            model: self.harness.model().into(),
            skills: skills.map(|skill| skill.id().into()).collect(),
            skill_mode: self.skills.map(|_| self.mode),
            transcript,
            grades,
        })
    }

    /// Runs the script that makes the work directory ready, without a network.
    async fn set_up(&self, script: &Path) -> Result<(), String> {
        let mut policy = Policy::new(&self.work_dir);
        policy.limits.wall = SETUP;
        policy.allow_unenforced = self.allows_unenforced;
        policy.read.push(self.task.folder.clone());
        let sandbox = match &self.launcher {
            Some(launcher) => Sandbox::with_launcher(policy, launcher),
            None => Sandbox::new(policy),
        };
        let sandbox = sandbox.map_err(|error| error.to_string())?;
        let script = script.canonicalize().map_err(|error| error.to_string())?;
        let program = ["sh", &*script.to_string_lossy()];
        let finished = sandbox.run(&program).await;
        let finished = finished.map_err(|error| error.to_string())?;
        match finished.ended {
            Ended::Code(0) => Ok(()),
            ended => {
                let said = String::from_utf8_lossy(&finished.stderr);
                let last = said.lines().last().unwrap_or_default();
                Err(std::format!("{ended:?}: {last}"))
            }
        }
    }
}

/// How long the script may take that makes a work directory ready.
const SETUP: Duration = Duration::from_secs(120);

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Harness(error) => write!(f, "{error}"),
            Self::Unenforced(parts) => {
                write!(f, "it cannot be enforced {}", parts.join("; "))
            }
            Self::NeedsContainer(task) => write!(f, "`{task}` needs its container"),
            Self::Layout(error) => write!(f, "the files of the task: {error}"),
            Self::Setup(said) => write!(f, "`_setup.sh` failed: {said}"),
        }
    }
}

impl Error for RunError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Harness(error) => Some(error),
            Self::Layout(error) => Some(error),
            _ => None,
        }
    }
}
