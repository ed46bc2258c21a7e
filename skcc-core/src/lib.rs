//! The compiler for Agent Skills.
//!
//! Data flows one way:
//!
//! ```text
//! source  ──►  syntax  ──►  SkIR  ──►  analysis  ──►  artifacts and Rust code
//! (bytes)      (tree)       (model)    (diagnostics)   (files)
//! ```
//!
//! [`source`] finds and reads skills, [`syntax`] takes a `SKILL.md` apart,
//! [`lower`] makes a [`skir::Skill`] of it, the analysis finds what is wrong,
//! [`emit`] writes what an agent loads and [`codegen`] what `rustc` compiles.
//! [`compile`](fn@compile) goes the whole way.
//!
//! This crate prints nothing, ends no process, and sees the world only through
//! a [`system::System`]. It knows nothing of cargo: `skcc-build` speaks to
//! build scripts and `cargo-skcc` to people.
//!
//! ```
//! use std::sync::Arc;
//! use skcc_core::{Options, compile, source::Root, system::Memory};
//!
//! let system = Memory::new().with_file(
//!     "skills/commit/SKILL.md",
//!     "---\nname: commit\ndescription: \"Commit. Use when asked to commit.\"\n---\n# Commit\n",
//! );
//! let compilation = compile(&system, &[Arc::new(Root::new("skills"))], &Options::default());
//! assert!(compilation.is_ok());
//! assert_eq!(compilation.skills[0].skill.name, "commit");
//! ```

pub mod analysis;
pub mod baseline;
mod bytes;
pub mod codegen;
mod compile;
#[cfg(feature = "config")]
pub mod config;
pub mod diagnostic;
pub mod distance;
pub mod emit;
pub mod glob;
pub mod install;
mod json;
pub mod layers;
pub mod lock;
pub mod lower;
pub mod plan;
pub mod security;
pub mod source;
pub mod suppression;
pub mod syntax;
pub mod system;

pub use compile::{
    Compilation, CompiledSkill, Options, compile, compile_skill, compile_with, link,
};
pub use security::Unread;
