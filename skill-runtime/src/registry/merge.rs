//! Registries made from others.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::{ABSENT, Content, Part, Registry};
use crate::Skill;

/// Different skills with one id, in registries that were to be merged.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MergeError {
    /// The ids, sorted.
    pub ids: Vec<String>,
}

impl fmt::Display for MergeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("several registries have a skill with the id ")?;
        for (index, id) in self.ids.iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(f, "{separator}`{id}`")?;
        }
        Ok(())
    }
}

impl core::error::Error for MergeError {}

impl Registry {
    /// One registry of the skills of several, such as those of the crates that
    /// ship skills. Their search indexes are used as they are. A skill that is
    /// in two of them, and is the same in both, is in the result once.
    ///
    /// # Errors
    ///
    /// When two different skills have one id. [`Registry::filter`] leaves one
    /// of them out.
    ///
    /// ```
    /// # mod skills { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixture/skills.rs")); }
    /// # use skills::REGISTRY;
    /// use skill_runtime::Registry;
    ///
    /// # let (mine, theirs) = (REGISTRY.filter(|skill| skill.id() < "h"), REGISTRY.filter(|skill| skill.id() > "h"));
    /// let all = Registry::merged([&mine, &theirs])?;
    /// assert_eq!(all.len(), mine.len() + theirs.len());
    /// # Ok::<(), skill_runtime::MergeError>(())
    /// ```
    pub fn merged<'r>(registries: impl IntoIterator<Item = &'r Self>) -> Result<Self, MergeError> {
        let registries: Vec<_> = registries.into_iter().collect();
        let mut all: Vec<(usize, usize)> = Vec::new();
        for (registry, content) in registries.iter().enumerate() {
            all.extend((0..content.len()).map(|position| (registry, position)));
        }
        let skill = |&(registry, position): &(usize, usize)| registries[registry].at(position);
        all.sort_by(|a, b| skill(a).id().cmp(skill(b).id()));

        let mut ids = Vec::new();
        let mut chosen: Vec<(usize, usize)> = Vec::new();
        for place in all {
            match chosen.last() {
                Some(last) if skill(last).id() == skill(&place).id() => {
                    if skill(last) != skill(&place) {
                        ids.push(skill(&place).id().to_owned());
                    }
                }
                _ => chosen.push(place),
            }
        }
        if ids.is_empty() {
            Ok(gather(&registries, &chosen))
        } else {
            ids.dedup();
            Err(MergeError { ids })
        }
    }

    /// The skills for which `keep` holds, as a registry. Names that were
    /// ambiguous may no longer be.
    ///
    /// ```
    /// # mod skills { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixture/skills.rs")); }
    /// # use skills::REGISTRY;
    /// use skill_runtime::skir::SecurityLevel;
    ///
    /// let harmless = REGISTRY.filter(|skill| skill.security_level() <= SecurityLevel::Medium);
    /// assert!(harmless.get("deploy").is_err());
    /// assert!(harmless.get("weekly").is_ok());
    /// ```
    #[must_use]
    pub fn filter(&self, mut keep: impl FnMut(&Skill) -> bool) -> Self {
        let chosen: Vec<_> = (0..self.len())
            .filter(|position| keep(self.at(*position)))
            .map(|position| (0, position))
            .collect();
        gather(&[self], &chosen)
    }
}

/// A registry of the skills that `chosen` names by registry and position,
/// which are in the order of their ids.
fn gather(registries: &[&Registry], chosen: &[(usize, usize)]) -> Registry {
    let skills = chosen
        .iter()
        .map(|(registry, position)| registries[*registry].handle(*position))
        .collect();
    let mut parts = Vec::new();
    let mut targets = Vec::new();
    for (number, registry) in registries.iter().enumerate() {
        let mut moved = alloc::vec![ABSENT; registry.len()];
        for (position, (_, from)) in (0..).zip(chosen).filter(|(_, (from, _))| *from == number) {
            moved[*from] = position;
        }
        if registry.is_indexed() {
            for (index, positions) in registry.indexes() {
                let positions = match positions {
                    None => moved.clone(),
                    Some(positions) => positions
                        .iter()
                        .map(|position| moved.get(*position as usize).copied().unwrap_or(ABSENT))
                        .collect(),
                };
                parts.push(Part {
                    index: index.clone(),
                    positions,
                });
            }
        } else {
            parts.push(Part {
                index: registry.build_index(),
                positions: moved,
            });
        }
        for target in registry.targets() {
            if !targets.contains(target) {
                targets.push(target.clone());
            }
        }
    }
    Registry {
        content: Content::Gathered { skills, parts },
        targets: targets.into(),
    }
}
