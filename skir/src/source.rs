//! Where a skill comes from.

use crate::{List, Text};

/// A blake3 hash.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// The hash of nothing known: all zero.
    pub const NONE: Self = Self([0; 32]);
}

impl core::fmt::Display for Hash {
    /// Writes 64 lowercase hexadecimal digits.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl core::fmt::Debug for Hash {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Hash({self})")
    }
}

impl core::str::FromStr for Hash {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return Err(());
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let digit = |d: u8| char::from(d).to_digit(16).ok_or(());
            *byte = u8::try_from(digit(pair[0])? * 16 + digit(pair[1])?).map_err(|_| ())?;
        }
        Ok(Self(bytes))
    }
}

/// The layer a skill was found in, from broad to narrow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Layer {
    /// A dependency that ships skills.
    Crate,
    /// The organization's folder.
    Organization,
    /// The team's folder.
    Team,
    /// The project's own configured roots.
    #[default]
    Repository,
    /// The person's folder.
    User,
}

impl Layer {
    /// Every layer, from broad to narrow.
    pub const ALL: [Self; 5] = [
        Self::Crate,
        Self::Organization,
        Self::Team,
        Self::Repository,
        Self::User,
    ];

    /// The layer's name, such as `repository`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Crate => "crate",
            Self::Organization => "organization",
            Self::Team => "team",
            Self::Repository => "repository",
            Self::User => "user",
        }
    }
}

/// A skill of a broader layer, in whose place another one stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default)
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Shadowed {
    /// Its layer.
    pub layer: Layer,
    /// The tree it comes from, as in [`Source::origin`].
    pub origin: Text,
    /// blake3 over the paths, modes and hashes of all its files.
    pub tree_hash: Hash,
}

/// Where a skill comes from and what exactly was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default)
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Source {
    /// The Markdown file, relative to the root it was found under, with `/`
    /// between components.
    pub path: Text,
    /// The layer.
    pub layer: Layer,
    /// The tree it comes from, such as `crate:serde`, `team` or `path:vendor`;
    /// empty for the project's own.
    pub origin: Text,
    /// The skills in whose place it stands, from narrow to broad.
    pub shadows: List<Shadowed>,
    /// blake3 of the Markdown file.
    pub hash: Hash,
    /// blake3 over the paths, modes and hashes of all the skill's files.
    pub tree_hash: Hash,
    /// Where the body starts in the Markdown file, in bytes.
    pub body_offset: u32,
}

#[cfg(feature = "serde")]
impl serde::Serialize for Hash {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Hash {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = alloc::string::String::deserialize(deserializer)?;
        text.parse()
            .map_err(|()| serde::de::Error::custom("expected 64 hexadecimal digits"))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Hash {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> alloc::borrow::Cow<'static, str> {
        "Hash".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[0-9a-f]{64}$" })
    }
}
