//! What a skill may do, and who may start it.

use crate::{List, Text};

/// Who may start a skill.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Invocation {
    /// The model and the user.
    #[default]
    Both,
    /// The model alone.
    Model,
    /// The user alone.
    User,
}

impl Invocation {
    /// The name in the serialised form, such as `both`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Both => "both",
            Self::Model => "model",
            Self::User => "user",
        }
    }
}

/// How much harm a skill can do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum SecurityLevel {
    /// Text only.
    #[default]
    Low,
    /// Ordinary work in the project.
    Medium,
    /// Needs a person's approval.
    High,
    /// Is never started automatically.
    Critical,
}

impl SecurityLevel {
    /// The level's name as skills write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// The security level as declared, as inferred, and as it counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default)
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SecurityLevels {
    /// What the frontmatter says.
    pub declared: Option<SecurityLevel>,
    /// What the compiler inferred from the skill.
    pub inferred: SecurityLevel,
    /// The higher of both.
    pub effective: SecurityLevel,
}

/// One kind of change a skill makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Effect {
    /// It changes nothing.
    ReadOnly,
    /// It changes code.
    WritesCode,
    /// It changes tests.
    WritesTests,
    /// It changes documents.
    WritesDocs,
    /// It changes configuration.
    WritesConfig,
}

impl Effect {
    /// Every effect.
    pub const ALL: [Self; 5] = [
        Self::ReadOnly,
        Self::WritesCode,
        Self::WritesTests,
        Self::WritesDocs,
        Self::WritesConfig,
    ];

    /// The effect's name as skills write it, such as `writes_code`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ReadOnly => "read_only",
            Self::WritesCode => "writes_code",
            Self::WritesTests => "writes_tests",
            Self::WritesDocs => "writes_docs",
            Self::WritesConfig => "writes_config",
        }
    }
}

/// A set of effects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Effects(u8);

impl Effects {
    /// No effect known.
    pub const NONE: Self = Self(0);

    /// The set of `effects`.
    #[must_use]
    pub const fn of(effects: &[Effect]) -> Self {
        let mut bits = 0;
        let mut i = 0;
        while i < effects.len() {
            bits |= 1 << effects[i] as u8;
            i += 1;
        }
        Self(bits)
    }

    /// Whether the set has `effect`.
    #[must_use]
    pub const fn contains(self, effect: Effect) -> bool {
        self.0 & (1 << effect as u8) != 0
    }

    /// Whether the set is empty.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The effects in the set, in the order of [`Effect::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Effect> {
        Effect::ALL
            .into_iter()
            .filter(move |effect| self.contains(*effect))
    }
}

impl FromIterator<Effect> for Effects {
    fn from_iter<I: IntoIterator<Item = Effect>>(effects: I) -> Self {
        Self(
            effects
                .into_iter()
                .fold(0, |bits, effect| bits | 1 << effect as u8),
        )
    }
}

/// What a permission is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum PermissionKind {
    /// Network hosts.
    Network,
    /// Files.
    #[default]
    Fs,
    /// Databases.
    Db,
    /// Commands.
    Exec,
    /// MCP servers.
    Mcp,
    /// Environment variables.
    Env,
}

impl PermissionKind {
    /// The kind's name as skills write it, such as `network`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Network => "network",
            Self::Fs => "fs",
            Self::Db => "db",
            Self::Exec => "exec",
            Self::Mcp => "mcp",
            Self::Env => "env",
        }
    }
}

/// How far a permission goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Access {
    /// Reading.
    Read,
    /// Reading and writing.
    Write,
    /// Everything the kind knows.
    #[default]
    All,
}

impl Access {
    /// The access's name in the serialised form, such as `read`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::All => "all",
        }
    }
}

/// One declared permission.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default)
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Permission {
    /// What it is about.
    pub kind: PermissionKind,
    /// Which hosts, paths, commands …, as written.
    pub scope: Text,
    /// How far it goes.
    pub access: Access,
    /// Why the skill needs it.
    pub description: Text,
}

/// A tool of the agent, such as `Bash(git:*)`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default)
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Tool {
    /// The tool's name, such as `Bash`.
    pub name: Text,
    /// What stands in the parentheses, such as `git:*`.
    pub argument: Option<Text>,
}

/// What a skill may do, and who may start it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default)
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Policy {
    /// Who may start it.
    pub invocation: Invocation,
    /// Tools that need no further approval.
    pub allowed_tools: List<Tool>,
    /// Tools that are taken away while the skill is active.
    pub disallowed_tools: List<Tool>,
    /// Declared permissions.
    pub permissions: List<Permission>,
    /// Declared effects; empty when nothing is declared.
    pub effects: Effects,
    /// What it changes as far as the compiler can tell; empty when nothing is
    /// known.
    pub inferred_effects: Effects,
    /// How much harm it can do.
    pub security_level: SecurityLevels,
    /// Whether a person must approve before it runs.
    pub human_approval: bool,
    /// Whether a narrower layer may not shadow it.
    pub immutable: bool,
}

#[cfg(feature = "serde")]
impl serde::Serialize for Effects {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Effects {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        alloc::vec::Vec::<Effect>::deserialize(deserializer).map(|list| list.into_iter().collect())
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Effects {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> alloc::borrow::Cow<'static, str> {
        "Effects".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        alloc::vec::Vec::<Effect>::json_schema(generator)
    }
}
