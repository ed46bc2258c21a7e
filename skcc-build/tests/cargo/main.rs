//! Build scripts under the real Cargo, in packages of their own.

#![expect(clippy::unwrap_used, reason = "a step that fails is a failed test")]

mod checked_in;
mod crates;
mod errors;
mod events;
mod inputs;
mod layers;
mod macros;
mod project;
mod security;
