//! What a project asks of the skills it compiles.

/// How strictly skills are judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Profile {
    /// What is only likely to be an attack warns, and permissions are not
    /// looked at but against the policy.
    Relaxed,
    /// What is likely to be an attack is denied, and what a skill declares is
    /// compared with what it does.
    #[default]
    Default,
    /// Every capability must be declared, and what may be an attack is denied.
    Strict,
}

impl Profile {
    /// The name in configuration.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Relaxed => "relaxed",
            Self::Default => "default",
            Self::Strict => "strict",
        }
    }

    /// Reads a name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Relaxed, Self::Default, Self::Strict]
            .into_iter()
            .find(|profile| profile.name() == name)
    }
}

/// What a project asks of the skills it compiles: `[security]` and
/// `[[constraint]]` of the configuration. What is `None` is not set.
///
/// A list is a limit: what a skill does outside of it is reported (`SK312`).
/// An empty list lets nothing be done. The entries are scopes as skills write
/// them in `permissions` and `allowed-tools`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SecurityPolicy {
    /// How strictly skills are judged.
    pub profile: Option<Profile>,
    /// Whether the compiler adds constraints to skills.
    pub constraints: Option<bool>,
    /// The hosts that skills may connect to, such as `*.example.com`.
    pub hosts: Option<Vec<String>>,
    /// The paths that skills may write to, such as `src/**`.
    pub paths: Option<Vec<String>>,
    /// The commands that skills may run, such as `git commit:*`.
    pub commands: Option<Vec<String>>,
    /// The MCP servers that skills may use: a name, with `@` and a version or
    /// a digest where it must be that one.
    pub mcp_servers: Option<Vec<String>>,
    /// Further rules for constraints.
    pub rules: Vec<ConstraintRule>,
}

impl SecurityPolicy {
    /// The profile that holds.
    #[must_use]
    pub fn profile(&self) -> Profile {
        self.profile.unwrap_or_default()
    }

    /// Whether the compiler adds constraints.
    #[must_use]
    pub fn adds_constraints(&self) -> bool {
        self.constraints.unwrap_or(true)
    }

    /// Adds what a wider scope sets: what is set here wins, and rules add up.
    #[must_use]
    pub fn merge(mut self, wider: Self) -> Self {
        self.rules.extend(wider.rules);
        Self {
            profile: self.profile.or(wider.profile),
            constraints: self.constraints.or(wider.constraints),
            hosts: self.hosts.or(wider.hosts),
            paths: self.paths.or(wider.paths),
            commands: self.commands.or(wider.commands),
            mcp_servers: self.mcp_servers.or(wider.mcp_servers),
            rules: self.rules,
        }
    }
}

/// A rule for constraints that a project adds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConstraintRule {
    /// Its name, which stands behind the constraint.
    pub name: String,
    /// Commands that call for it, such as `psql:*`.
    pub commands: Vec<String>,
    /// Texts in blocks of code that call for it.
    pub code: Vec<String>,
    /// Patterns of words in steps that call for it: words with blanks between
    /// them, bars between alternatives, and `..3` for up to three of any.
    pub words: Vec<String>,
    /// Patterns of words by which an author says it already.
    pub unless: Vec<String>,
    /// The constraint.
    pub text: String,
}
