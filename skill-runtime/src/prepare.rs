//! What one run of a skill is to be: the contract that an agent follows.
//!
//! Preparing runs nothing. It finds a value for every input, and lays out what
//! must hold before, which rules bind, which steps come in which order, what
//! must come out, and what the skill may touch. A value that nobody gave is
//! listed as missing, never guessed.

mod contract;
mod json;
mod state;
mod text;

pub use contract::{Contract, ContractInput, ContractRule, ContractStep, Origin};
#[cfg(feature = "state")]
pub use state::ProjectState;
pub use state::{NoState, StateProvider};

use alloc::string::String;
use core::fmt;

use crate::{InputError, LookupError, Registry, Skill};

/// Why there is no contract.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PrepareError {
    /// There is no such skill, or several.
    Skill(LookupError),
    /// A value is for no input of the skill, or not of its type.
    Inputs {
        /// The skill's id.
        skill: String,
        /// What is wrong.
        error: InputError,
    },
}

impl fmt::Display for PrepareError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Skill(error) => write!(f, "{error}"),
            Self::Inputs { skill, error } => write!(f, "skill `{skill}`: {error}"),
        }
    }
}

impl core::error::Error for PrepareError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Skill(error) => Some(error),
            Self::Inputs { error, .. } => Some(error),
        }
    }
}

impl Registry {
    /// The contract of the skill with this id, name or alias, with values for
    /// its inputs; of a [suite](crate::Suite) that of its first phase.
    ///
    /// # Errors
    ///
    /// When there is no such skill, or a value is for no input or not of its
    /// type. An input without a value is no error: see [`Contract::missing`].
    ///
    /// ```
    /// # mod skills { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixture/skills.rs")); }
    /// # use skills::REGISTRY;
    /// let contract = REGISTRY.prepare("deploy", [("server", "staging")])?;
    /// assert!(contract.is_complete() && contract.needs_approval());
    /// assert!(contract.instructions().contains("Run `deploy staging`."));
    ///
    /// let contract = REGISTRY.prepare("deploy", [])?;
    /// assert_eq!(contract.missing().next().unwrap().name(), "server");
    /// assert!(contract.instructions().contains("Run `deploy ${server}`."));
    /// # Ok::<(), skill_runtime::PrepareError>(())
    /// ```
    pub fn prepare<'v>(
        &self,
        name: &str,
        inputs: impl IntoIterator<Item = (&'v str, &'v str)>,
    ) -> Result<Contract<'_>, PrepareError> {
        self.prepare_in(name, inputs, &NoState)
    }

    /// The same, where an input that is not given has the value that `state`
    /// knows under its name.
    ///
    /// # Errors
    ///
    /// As [`Registry::prepare`] has them.
    ///
    /// ```
    /// # mod skills { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixture/skills.rs")); }
    /// # use skills::REGISTRY;
    /// let state = |name: &str| (name == "server").then(|| "staging".to_owned());
    /// let contract = REGISTRY.prepare_in("deploy", [], &state)?;
    /// assert_eq!(contract.inputs()[0].value(), Some("staging"));
    /// # Ok::<(), skill_runtime::PrepareError>(())
    /// ```
    pub fn prepare_in<'v>(
        &self,
        name: &str,
        inputs: impl IntoIterator<Item = (&'v str, &'v str)>,
        state: &dyn StateProvider,
    ) -> Result<Contract<'_>, PrepareError> {
        let skill = self.get(name).or_else(|error| match self.suite(name) {
            // There is no skill of this name, but phases of a suite.
            Some(suite) => suite.phases().first().copied().ok_or(error),
            None => Err(error),
        });
        let skill = skill.map_err(PrepareError::Skill)?;
        let contract = skill.prepare_in(inputs, state);
        contract.map_err(|error| PrepareError::Inputs {
            skill: skill.id().into(),
            error,
        })
    }
}

impl Skill {
    /// The contract of this skill, as [`Registry::prepare_in`] makes it.
    ///
    /// # Errors
    ///
    /// When a value is for no input or not of its type.
    pub fn prepare_in<'v>(
        &self,
        inputs: impl IntoIterator<Item = (&'v str, &'v str)>,
        state: &dyn StateProvider,
    ) -> Result<Contract<'_>, InputError> {
        Contract::new(self, inputs, state)
    }
}
