//! Compile Agent Skills in a build script.
//!
//! The whole of a `build.rs`:
//!
//! ```ignore
//! fn main() {
//!     skcc_build::compile("skills");
//! }
//! ```
//!
//! The skills become a Rust module below `OUT_DIR`, which
//! `skill_runtime::include_skills!` and `skill_runtime::include_skill!` take
//! in. A skill that does not pass the checks ends the build with its file,
//! line and column. The settings of `skcc.toml` hold here as they do for
//! `cargo skcc`.
//!
//! The whole folder of skills is watched: an edited, added, removed or renamed
//! file compiles the skills again. Only a file that is overwritten and keeps
//! an old modification time goes unnoticed, by Cargo itself.
//!
//! [`Builder`] has the choices. [`Builder::try_compile`] speaks no Cargo: it
//! prints nothing and returns what happened.
//!
//! Without the macros, a module takes in `mod.rs`:
//!
//! ```ignore
//! mod skills {
//!     include!(concat!(env!("SKCC_OUT_DIR"), "/mod.rs"));
//! }
//! ```

mod builder;
mod cargo;
mod clock;
mod error;
mod layers;
mod recorder;
mod report;

use std::path::Path;

pub use builder::Builder;
pub use error::Error;
pub use report::{Report, Skill};
pub use skcc_core::diagnostic::{Diagnostic, Severity};
pub use skcc_core::emit::Style;
pub use skcc_core::security::Profile;
pub use skir::Layer;

/// Compiles the skills below a folder, relative to the package, with the
/// settings of `skcc.toml`.
///
/// Speaks to Cargo. When something stops the build it has said so, and the
/// process ends.
pub fn compile(skills: impl AsRef<Path>) {
    Builder::new().skills(skills).compile();
}

/// Compiles the skills below the configured roots.
///
/// Speaks to Cargo, and ends the process, as [`compile`] does.
pub fn compile_configured() {
    Builder::new().compile();
}
