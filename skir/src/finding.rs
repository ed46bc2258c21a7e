//! What the compiler found and let pass.

use crate::Text;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Severity {
    /// For information.
    #[default]
    Note,
    /// Worth acting on; the skill compiles.
    Warning,
    /// The skill does not compile.
    Error,
}

/// A diagnostic that did not stop the build, as plain data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default)
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Finding {
    /// The stable code, such as `SK012`.
    pub code: Text,
    /// The code's name, such as `unquoted-colon`.
    pub name: Text,
    /// How bad it is.
    pub severity: Severity,
    /// One line that says what is wrong.
    pub message: Text,
    /// The file, relative to the skill's folder, with `/` between components.
    pub file: Text,
    /// Line, counted from 1.
    pub line: u32,
    /// Column in Unicode scalar values, counted from 1.
    pub column: u32,
}
