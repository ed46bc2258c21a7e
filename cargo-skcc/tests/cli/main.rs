//! The real binary on temporary trees.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod check;
mod explain;
mod help;
mod invocation;
mod list;
mod new;
mod project;
mod settings;
mod show;
