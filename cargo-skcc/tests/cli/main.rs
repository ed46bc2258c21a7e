//! The real binary on temporary trees.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod baseline;
mod build;
mod check;
mod expand;
mod explain;
mod find;
mod fix;
mod formats;
mod graph;
mod help;
mod init;
mod invocation;
mod list;
mod new;
mod project;
mod readme;
mod schemas;
mod settings;
mod show;
