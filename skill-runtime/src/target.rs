//! Where an agent loads skills from.

use skir::Text;

use crate::skill::as_str;

/// An agent that skills were compiled for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub(crate) id: Text,
    pub(crate) project_folder: Text,
    pub(crate) user_folder: Text,
    pub(crate) variable: Text,
    pub(crate) variable_folder: Text,
}

impl Target {
    /// The id, such as `claude-code`.
    #[must_use]
    pub const fn id(&self) -> &str {
        as_str(&self.id)
    }

    /// The folder for a project's skills, below the project, with `/` between
    /// components.
    #[must_use]
    pub const fn project_folder(&self) -> &str {
        as_str(&self.project_folder)
    }

    /// The folder for a person's skills, below the home folder.
    #[must_use]
    pub const fn user_folder(&self) -> &str {
        as_str(&self.user_folder)
    }

    /// The environment variable that moves the person's folder, and the
    /// folder's path below the variable's value.
    #[must_use]
    pub const fn user_variable(&self) -> Option<(&str, &str)> {
        if self.variable().is_empty() {
            None
        } else {
            Some((self.variable(), as_str(&self.variable_folder)))
        }
    }

    const fn variable(&self) -> &str {
        as_str(&self.variable)
    }
}
