//! All skills of a program.

mod lookup;
mod merge;
mod search;

pub use lookup::LookupError;
pub use merge::MergeError;
pub use search::Hit;

use alloc::vec::Vec;

use skir::{Index, List};

use crate::skill::{Handle, Skill};
use crate::target::Target;

/// The skills of a program, or some of them, ordered by id.
///
/// Generated code holds one in a `static`. [`Registry::merged`] and
/// [`Registry::filter`] make others from it, which refer to the same skills.
///
/// ```
/// # mod skills { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixture/skills.rs")); }
/// use skills::REGISTRY;
///
/// let ids: Vec<_> = REGISTRY.iter().map(|skill| skill.id()).collect();
/// assert_eq!(ids, ["deploy", "git.commit", "svn.commit", "weekly"]);
/// ```
#[derive(Clone, Debug)]
pub struct Registry {
    content: Content,
    targets: List<Target>,
}

#[derive(Clone, Debug)]
enum Content {
    /// As the compiler wrote it.
    Compiled {
        skills: &'static [&'static Skill],
        index: Index,
    },
    /// Put together at run time.
    Gathered {
        skills: Vec<Handle>,
        parts: Vec<Part>,
    },
}

/// An index in which some skills of a registry are found.
#[derive(Clone, Debug)]
struct Part {
    index: Index,
    /// For every skill of the index its position in the registry, or
    /// [`ABSENT`].
    positions: Vec<u32>,
}

/// Stands for a skill that an index has and its registry has not.
const ABSENT: u32 = u32::MAX;

impl Default for Registry {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl Registry {
    /// The registry of no skill.
    pub const EMPTY: Self = Self::compiled(&[], Index::EMPTY, &[]);

    /// A registry over skills that are sorted by id. An index that does not
    /// fit them (an older compiler wrote it) is made again for each search.
    pub(crate) const fn compiled(
        skills: &'static [&'static Skill],
        index: Index,
        targets: &'static [Target],
    ) -> Self {
        Self {
            content: Content::Compiled { skills, index },
            targets: List::from_static(targets),
        }
    }

    /// A registry over skills that are sorted by id, with their index.
    #[cfg(feature = "dynamic")]
    pub(crate) fn indexed(skills: Vec<Handle>, index: Index, targets: List<Target>) -> Self {
        let positions = (0..).take(skills.len()).collect();
        Self {
            content: Content::Gathered {
                skills,
                parts: alloc::vec![Part { index, positions }],
            },
            targets,
        }
    }

    /// How many skills there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.content {
            Content::Compiled { skills, .. } => skills.len(),
            Content::Gathered { skills, .. } => skills.len(),
        }
    }

    /// Whether there is no skill.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The skills, by id.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Skill> + DoubleEndedIterator + Clone {
        (0..self.len()).map(|position| self.at(position))
    }

    /// The targets that the skills were compiled for.
    #[must_use]
    pub fn targets(&self) -> &[Target] {
        &self.targets
    }

    /// The skill at a position.
    fn at(&self, position: usize) -> &Skill {
        match &self.content {
            Content::Compiled { skills, .. } => skills[position],
            Content::Gathered { skills, .. } => &skills[position],
        }
    }

    /// The skill at a position, to keep.
    fn handle(&self, position: usize) -> Handle {
        match &self.content {
            Content::Compiled { skills, .. } => Handle::Compiled(skills[position]),
            Content::Gathered { skills, .. } => skills[position].clone(),
        }
    }

    /// Whether the indexes are of these skills.
    fn is_indexed(&self) -> bool {
        match &self.content {
            Content::Compiled { skills, index } => index.len() == skills.len(),
            Content::Gathered { .. } => true,
        }
    }

    /// The index over the skills in their own order, made now.
    fn build_index(&self) -> Index {
        let models: Vec<_> = self.iter().map(Skill::ir).collect();
        Index::build(&models)
    }

    /// The indexes, each with the positions of its skills in this registry;
    /// `None` where they are the same.
    fn indexes(&self) -> impl Iterator<Item = (&Index, Option<&[u32]>)> + Clone {
        let (whole, parts) = match &self.content {
            Content::Compiled { index, .. } => (Some((index, None)), &[][..]),
            Content::Gathered { parts, .. } => (None, &parts[..]),
        };
        let parts = parts
            .iter()
            .map(|part| (&part.index, Some(&part.positions[..])));
        whole.into_iter().chain(parts)
    }
}

/// The position in a registry of the skill that an index has at `skill`.
fn position(positions: Option<&[u32]>, skill: u32) -> Option<usize> {
    let position = match positions {
        Some(positions) => *positions.get(skill as usize)?,
        None => skill,
    };
    (position != ABSENT).then_some(position as usize)
}
