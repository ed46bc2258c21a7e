//! What a model and its harness can do, measured.
//!
//! A [`Primitive`] is one ability: writing Python, reading several files, doing
//! what a format asks. Each has three levels, and each level has as many
//! instances as there are seeds: an [`Instance`] is a prompt, files, and the
//! answer. A run of an agent leaves [`Evidence`] behind, and the primitive's
//! grader says which checkpoints it meets ([`Grade`]). [`level`] makes a level
//! of grades.
//!
//! A [`Profiler`] does all that: it runs the instances of one [`Subject`] or of
//! several, a model in a [harness](crate::harness), many at once and each in a
//! folder of its own, until every level is settled, and gives a [`Profile`].
//! With a [`ProfileStore`] each run is on the disk before it counts, so that
//! nothing is run twice, whatever ends the process.
//!
//! # What makes a measurement worth something
//!
//! An instance that has two right answers measures luck. So each primitive
//! rejects ties and edges of rounding when it draws, and accepts every form of
//! what is right when it grades. It proves both: for 1,000 seeds a level, its
//! [reference](Primitive::reference) passes, and its
//! [near misses](Primitive::near_misses) fail.
//!
//! What a grader cannot find out is [`Grade::Unknown`], never a failure: an
//! interpreter that is missing, tools that a harness does not report. Unknown is
//! apart from level 0.
//!
//! The same seed gives the same instance, and an instance is plain data that is
//! kept with its result, so that anybody can look at what was asked, run it
//! again, and grade it again. [`SUITE`] names the version of all this; results
//! of two versions are not compared.
//!
//! ```
//! use skill_runtime::profile::{self, Instance, Level, NoInterpreter, Solution};
//!
//! let primitive = profile::find("reason.arithmetic").expect("one of the 26");
//! let instance = Instance::new(primitive, Level::L1, 7);
//! let right = primitive.reference(&instance).evidence(&instance);
//! let wrong = Solution::text("Answer: I do not know").evidence(&instance);
//! assert_eq!(primitive.grade(&instance, &right, &NoInterpreter).passed(), Some(true));
//! assert_eq!(primitive.grade(&instance, &wrong, &NoInterpreter).passed(), Some(false));
//! ```

mod answer;
mod attempt;
mod browser;
mod cell;
mod chore;
mod diff;
mod evidence;
mod expected;
mod grade;
mod heat_map;
mod instance;
mod journal;
pub mod level;
mod markup;
mod needed;
mod numeric;
mod pool;
mod primitive;
mod primitives;
mod profiler;
mod program;
mod prose;
mod random;
mod record;
mod rehearsal;
mod report;
mod run_code;
mod sandboxed;
mod settings;
mod site;
mod skvm;
mod store;
mod subject;
mod workplace;

pub use diff::{Change, ProfileDiff, ProfileName};
pub use evidence::{Call, Content, Evidence, Solution};
pub use grade::{Checkpoint, Grade};
pub use heat_map::{Heat, HeatField, HeatMap, HeatRow};
pub use instance::{Answer, DeclaredTool, Draft, Instance, Need, SERVER, SUITE, Tool};
pub use journal::Header;
pub use needed::needed_by;
pub use primitive::{Category, Info, Level, Primitive, all, find};
pub use profiler::{Due, Observe, Outcome, ProfileEvent, Profiler, ProfilerError, Stopped};
pub use random::Random;
pub use record::{Left, Record};
pub use rehearsal::Rehearsal;
pub use report::{Ability, LevelResult, Profile, RunResult};
pub use run_code::{Interpreter, Job, Missing, NoInterpreter, Output};
pub use sandboxed::SandboxedInterpreter;
pub use settings::Settings;
pub use site::{Request, Route, Server, route};
pub use store::{ProfileStore, StoreError, Unfinished};
pub use subject::Subject;
