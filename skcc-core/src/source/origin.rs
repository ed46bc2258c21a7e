//! Where trees of skills come from.

/// Where a tree of skills comes from: what `skcc.lock` remembers of it, the
/// same on every machine.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// The project itself: what is worked on here.
    #[default]
    Own,
    /// A path that a person named, to look at what is there.
    Named,
    /// A path that a person named, to take in what is there.
    Added,
    /// The settings of the project.
    Settings,
    /// A dependency.
    Crate {
        /// The package's name.
        name: String,
        /// Its version.
        version: String,
    },
    /// The variable for the organization's skills.
    Organization,
    /// The variable for the team's skills.
    Team,
    /// The variable for the person's skills.
    User,
}

impl Origin {
    /// Whether the path of the tree depends on the machine, so that messages
    /// do not show it.
    #[must_use]
    pub const fn is_elsewhere(&self) -> bool {
        !matches!(self, Self::Own | Self::Named | Self::Added | Self::Settings)
    }
}
