//! What was compiled.

use std::path::PathBuf;

use skcc_core::diagnostic::Diagnostic;

/// A skill that was compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Skill {
    /// The canonical id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The Markdown file, as messages show it.
    pub path: String,
}

/// What was compiled, and from what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// The skills in the module, by id.
    pub skills: Vec<Skill>,
    /// What was found and does not stop the build; with
    /// [`Builder::compile_errors`](crate::Builder::compile_errors) also what
    /// became a `compile_error!`.
    pub diagnostics: Vec<Diagnostic>,
    /// The folder with the generated files.
    pub out_dir: PathBuf,
    /// Files and folders whose change makes the output stale.
    pub watch: Vec<PathBuf>,
    /// Environment variables whose change makes it stale.
    pub variables: Vec<String>,
    /// What the scripts of direct dependents are told, where the package has
    /// `links` and ships skills: names and values.
    pub metadata: Vec<(&'static str, String)>,
    /// How many files were written; the others were the same already.
    pub written: usize,
    /// How many files of an earlier build were removed.
    pub removed: usize,
}
