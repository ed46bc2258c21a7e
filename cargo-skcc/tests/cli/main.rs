//! The real binary on temporary trees.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod baseline;
mod check;
mod explain;
mod fix;
mod formats;
mod help;
mod init;
mod invocation;
mod list;
mod new;
mod project;
mod settings;
mod show;
