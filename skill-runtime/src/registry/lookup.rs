//! One skill by its name.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use skir::NameKind;

use super::{Registry, position};
use crate::Skill;

/// Why a name gave no skill.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LookupError {
    /// No skill has it.
    Unknown {
        /// What was looked for.
        name: String,
    },
    /// Several skills have it.
    Ambiguous {
        /// What was looked for.
        name: String,
        /// The ids of the skills that have it, sorted.
        ids: Vec<String>,
    },
}

impl fmt::Display for LookupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { name } => write!(f, "no skill is named `{name}`"),
            Self::Ambiguous { name, ids } => {
                write!(f, "several skills are named `{name}`: use an id of ")?;
                for (index, id) in ids.iter().enumerate() {
                    let separator = if index == 0 { "" } else { ", " };
                    write!(f, "{separator}`{id}`")?;
                }
                Ok(())
            }
        }
    }
}

impl core::error::Error for LookupError {}

/// How well a name fits; the smallest is the best.
type Fit = (NameKind, bool);

impl Registry {
    /// The skill with this id, name or alias, in this order; `-` and `_` are
    /// the same where that leaves no doubt.
    ///
    /// # Errors
    ///
    /// When no skill has the name, or several have it equally well.
    ///
    /// ```
    /// # mod skills { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixture/skills.rs")); }
    /// use skills::REGISTRY;
    ///
    /// let deploy = REGISTRY.get("deploy")?;
    /// assert_eq!(REGISTRY.get("ship-it")?, deploy);
    /// assert_eq!(
    ///     REGISTRY.get("commit").unwrap_err().to_string(),
    ///     "several skills are named `commit`: use an id of `git.commit`, `svn.commit`",
    /// );
    /// # Ok::<(), skill_runtime::LookupError>(())
    /// ```
    pub fn get(&self, name: &str) -> Result<&Skill, LookupError> {
        let mut best: Option<(Fit, usize)> = None;
        let mut others = Vec::new();
        self.each_fit(name, |fit, position| match best {
            Some((known, _)) if fit > known => {}
            Some((known, other)) if fit == known => {
                if position != other {
                    others.push(position);
                }
            }
            _ => {
                best = Some((fit, position));
                others.clear();
            }
        });
        let Some((_, position)) = best else {
            return Err(LookupError::Unknown {
                name: name.to_owned(),
            });
        };
        if others.is_empty() {
            return Ok(self.at(position));
        }
        others.push(position);
        others.sort_unstable();
        others.dedup();
        let id = |position: usize| self.at(position).id().to_owned();
        Err(LookupError::Ambiguous {
            name: name.to_owned(),
            ids: others.into_iter().map(id).collect(),
        })
    }

    /// The name under which a skill is found: its own where no other skill
    /// has it, else its id.
    #[must_use]
    pub fn name_of<'s>(&self, skill: &'s Skill) -> &'s str {
        match self.get(skill.name()) {
            Ok(found) if found.id() == skill.id() => skill.name(),
            _ => skill.id(),
        }
    }

    /// Calls `each` for every name of a skill that equals `name`, with how
    /// well it does and the skill's position.
    fn each_fit(&self, name: &str, mut each: impl FnMut(Fit, usize)) {
        let mut offer = |kind, own: &str, position| {
            if equal(own, name) {
                each((kind, own != name), position);
            }
        };
        if !self.is_indexed() {
            for (position, skill) in self.iter().enumerate() {
                offer(NameKind::Id, skill.id(), position);
                offer(NameKind::Name, skill.name(), position);
                for alias in skill.aliases() {
                    offer(NameKind::Alias, alias, position);
                }
            }
            return;
        }
        for (index, positions) in self.indexes() {
            for named in index.named(name) {
                let Some(position) = position(positions, named.skill) else {
                    continue;
                };
                let skill = self.at(position);
                match named.kind {
                    NameKind::Id => offer(named.kind, skill.id(), position),
                    NameKind::Name => offer(named.kind, skill.name(), position),
                    NameKind::Alias => {
                        for alias in skill.aliases() {
                            offer(named.kind, alias, position);
                        }
                    }
                }
            }
        }
    }
}

/// Whether two names are equal but for `-` and `_`.
fn equal(a: &str, b: &str) -> bool {
    let fold = |byte| if byte == b'_' { b'-' } else { byte };
    a.len() == b.len() && a.bytes().map(fold).eq(b.bytes().map(fold))
}
