//! What lowering makes of bodies: small Markdown in, an outline out.

#[path = "logic/outline.rs"]
mod outline;

use outline::{outline, skill, views};
