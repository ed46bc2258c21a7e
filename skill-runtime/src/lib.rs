//! The registry of compiled Agent Skills at run time.
//!
//! A [`Skill`] is one compiled skill with its files and what each agent gets
//! of it. A [`Registry`] is all skills of a program. Generated code builds both
//! in a `static`, so there is nothing to load and nothing to start.
//!
//! This crate depends on the model alone, works without the standard library
//! (it needs `alloc`), and holds neither a parser nor a compiler.

#![no_std]

extern crate alloc;
#[cfg(any(feature = "std", test))]
extern crate std;

mod catalog;
pub mod codegen;
#[cfg(feature = "dynamic")]
mod dynamic;
mod inputs;
#[cfg(feature = "install")]
mod install;
mod json;
#[cfg(feature = "macros")]
mod macros;
mod prompt;
mod registry;
mod skill;
mod target;
mod tools;

pub use catalog::CatalogOptions;
#[cfg(feature = "dynamic")]
pub use dynamic::LoadError;
pub use inputs::InputError;
#[cfg(feature = "install")]
pub use install::{InstallError, InstallReport, Scope};
pub use registry::{Hit, LookupError, MergeError, Registry};
pub use skill::{Artifact, File, Skill};
pub use skir;
pub use target::Target;
pub use tools::{ToolDefinition, ToolError, ToolResult};

#[doc(hidden)]
#[cfg(feature = "macros")]
pub use skcc_macros as __macros;
