//! The registry of compiled Agent Skills at run time.
//!
//! A [`Skill`] is one compiled skill with its files and what each agent gets
//! of it. A [`Registry`] is all skills of a program. Generated code builds both
//! in a `static`, so there is nothing to load and nothing to start.
//!
//! A build script compiles a folder of skills, and the program takes them in:
//!
//! ```ignore
//! // build.rs
//! fn main() {
//!     skcc_build::compile("skills");
//! }
//! ```
//!
//! ```ignore
//! // src/main.rs
//! skill_runtime::include_skills!(pub mod skills);
//!
//! static COMMIT: &skill_runtime::Skill = skill_runtime::include_skill!("commit");
//! ```
//!
//! | To | there is |
//! |---|---|
//! | find a skill | [`Registry::get`], [`Registry::search`], [`Registry::iter`] |
//! | choose among skills, or join those of crates | [`Registry::filter`], [`Registry::merged`] |
//! | tell a model what there is | [`Registry::catalog`] |
//! | let a model load what it needs | [`Registry::tools`], [`Registry::dispatch`] |
//! | put a skill into a prompt | [`Skill::body`], [`Skill::prompt`], [`Skill::render`], and `render` with typed inputs in the generated module |
//! | prepare a run: values for the inputs, rules, steps, what must come out | [`Registry::prepare`], [`Registry::prepare_in`] |
//! | follow several skills in order, with gates between them | [`Registry::suite`], [`Suite::step`], [`Progress`] |
//! | read a bundled file | [`Skill::resource`] |
//! | get what one agent loads | [`Skill::artifact`] |
//! | look at steps, sections, permissions … | [`Skill::ir`] |
//!
//! ```
//! # mod skills { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixture/skills.rs")); }
//! # use skills::REGISTRY;
//! let hits = REGISTRY.search("commit the staged changes");
//! let skill = hits[0].skill();
//! assert_eq!(skill.id(), "git.commit");
//! assert!(skill.prompt().contains("references/types.md"));
//! assert!(skill.resource("references/types.md").is_some());
//! ```
//!
//! # Features
//!
//! | Feature | Default | Gives |
//! |---|---|---|
//! | `std` | yes | nothing by itself; the features below need it |
//! | `macros` | yes | `include_skill!` and `include_skills!` |
//! | `install` | no | `Registry::install` and `Registry::write_to`: skills where an agent loads them from |
//! | `state` | no | [`prepare`]`::ProjectState`: values for inputs from the project on the disk |
//! | `mcp` | no | [`mcp`]: the skills over the Model Context Protocol, by the official SDK |
//! | `agent` | no | [`agent`]: a loop that runs a skill with a model; [`harness`]: agents behind one trait; [`runner`], [`task`], [`evaluator`], [`log`]: one task from its files to its grades; [`model`]: language models behind routes, with retries, budgets and cassettes; [`sandbox`]: programs of which nothing good is expected |
//! | `profile` | no | [`profile`]: what a model and its harness can do, measured |
//! | `dynamic` | no | `Registry::load_dir` and `Registry::overlay_dir`: skills compiled while the program runs; [`Sources`] and [`Live`]: layers of them, and what changes in them |
//!
//! By default this crate depends on the model and the macros alone. It works
//! without the standard library (it needs `alloc`), and holds neither a parser
//! nor a compiler unless `dynamic` asks for one.

#![no_std]

extern crate alloc;
#[cfg(any(feature = "std", test))]
extern crate std;

#[cfg(feature = "agent")]
pub mod agent;
mod catalog;
pub mod codegen;
#[cfg(any(feature = "profile", feature = "state"))]
mod date;
#[cfg(feature = "dynamic")]
mod dynamic;
#[cfg(feature = "agent")]
pub mod evaluator;
#[cfg(feature = "agent")]
pub mod harness;
mod inputs;
#[cfg(feature = "install")]
mod install;
mod json;
#[cfg(feature = "agent")]
pub mod log;
#[cfg(feature = "macros")]
mod macros;
#[cfg(feature = "mcp")]
pub mod mcp;
#[cfg(feature = "agent")]
pub mod model;
#[cfg(feature = "agent")]
pub mod permission;
pub mod prepare;
#[cfg(feature = "profile")]
pub mod profile;
mod prompt;
mod registry;
#[cfg(feature = "agent")]
pub mod runner;
#[cfg(feature = "agent")]
pub mod sandbox;
mod skill;
mod suite;
mod target;
#[cfg(feature = "agent")]
pub mod task;
mod tools;

pub use catalog::CatalogOptions;
#[cfg(feature = "dynamic")]
pub use dynamic::{Live, LoadError, Sources};
pub use inputs::InputError;
#[cfg(feature = "install")]
pub use install::{InstallError, InstallReport, Scope};
pub use prepare::{Contract, NoState, PrepareError, StateProvider};
pub use registry::{Hit, LookupError, MergeError, Registry};
pub use skill::{Artifact, File, Skill};
pub use skir;
pub use suite::{Due, Gate, Progress, ProgressError, Suite, SuiteStep};
pub use target::Target;
pub use tools::{ToolDefinition, ToolError, ToolResult};

#[doc(hidden)]
#[cfg(feature = "macros")]
pub use skcc_macros as __macros;
