//! All skills of a program.

use crate::Skill;

/// All skills of a program, by id.
#[derive(Clone, Copy, Debug)]
pub struct Registry {
    pub(crate) skills: &'static [&'static Skill],
}

impl Registry {
    /// The skills, by id.
    #[must_use]
    pub const fn skills(&self) -> &'static [&'static Skill] {
        self.skills
    }
}
