//! The real binary on temporary trees.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[cfg(unix)]
mod action;
mod baseline;
mod budget;
mod build;
mod check;
#[cfg(feature = "measure")]
mod config;
mod documents;
mod expand;
mod explain;
mod find;
mod fix;
mod flags;
mod formats;
mod graph;
mod help;
#[cfg(unix)]
mod hooks;
mod init;
mod install;
mod invocation;
mod layers;
mod list;
mod loss;
mod memo;
#[cfg(feature = "measure")]
mod model_server;
#[cfg(feature = "measure")]
mod models;
mod new;
mod prepare;
#[cfg(feature = "measure")]
mod profile;
mod project;
mod readme;
#[cfg(unix)]
mod release;
mod review;
#[cfg(all(feature = "measure", target_os = "linux"))]
mod run;
mod schemas;
#[cfg(feature = "serve")]
mod serve;
mod settings;
mod show;
#[cfg(unix)]
mod step;
mod suites;
