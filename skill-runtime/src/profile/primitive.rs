//! What a primitive is, and the list of all.

use std::prelude::v1::*;

use serde::{Deserialize, Serialize};

use super::evidence::{Evidence, Solution};
use super::grade::Grade;
use super::instance::{Draft, Instance};
use super::primitives;
use super::random::Random;
use super::run_code::Interpreter;

/// How hard an instance is. What each level asks stands in [`Info::levels`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Level {
    /// The simplest use of the ability.
    L1,
    /// The common use.
    L2,
    /// The demanding use.
    L3,
}

impl Level {
    /// From the lowest to the highest.
    pub const ALL: [Self; 3] = [Self::L1, Self::L2, Self::L3];

    /// 1, 2 or 3.
    pub const fn number(self) -> u8 {
        match self {
            Self::L1 => 1,
            Self::L2 => 2,
            Self::L3 => 3,
        }
    }

    /// 0, 1 or 2: the place of this level in a list of all.
    pub const fn index(self) -> usize {
        match self {
            Self::L1 => 0,
            Self::L2 => 1,
            Self::L3 => 2,
        }
    }

    /// `L1`, `L2` or `L3`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::L1 => "L1",
            Self::L2 => "L2",
            Self::L3 => "L3",
        }
    }
}

/// Which kind of ability a primitive is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// Writing text and code.
    Generation,
    /// Finding out what follows.
    Reasoning,
    /// Using tools.
    ToolUse,
    /// Doing what was asked, as it was asked.
    InstructionFollowing,
}

impl Category {
    /// The category's name in text.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Generation => "generation",
            Self::Reasoning => "reasoning",
            Self::ToolUse => "tool use",
            Self::InstructionFollowing => "instruction following",
        }
    }
}

/// The entry of a primitive in the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Info {
    /// The stable id, such as `gen.code.python`.
    pub id: &'static str,
    /// Which kind of ability it is.
    pub category: Category,
    /// What is measured, in a few words.
    pub meaning: &'static str,
    /// What L1, L2 and L3 ask.
    pub levels: [&'static str; 3],
    /// How a skill can ask for less: from L3 to L2, and from L2 to L1. `None`
    /// where nothing but another way to the same end helps.
    pub degradation: [Option<&'static str>; 2],
}

/// One ability with three levels: makes instances, and grades what came of them.
///
/// Everything but the run of foreign code is a pure function, so that a grade
/// can be computed again from what was stored.
pub trait Primitive: Sync {
    /// The entry in the catalogue.
    fn info(&self) -> &'static Info;

    /// Draws an instance, or `None` where what was drawn has two right answers,
    /// a tie, or a rounding on the edge: then it is drawn again.
    fn draw(&self, level: Level, random: &mut Random) -> Option<Draft>;

    /// Grades a run.
    fn grade(
        &self,
        instance: &Instance,
        evidence: &Evidence,
        interpreter: &dyn Interpreter,
    ) -> Grade;

    /// A run that passes.
    fn reference(&self, instance: &Instance) -> Solution;

    /// Runs that fail, each with what is wrong about it.
    fn near_misses(&self, instance: &Instance) -> Vec<(&'static str, Solution)>;

    /// Why a level cannot be measured at present; it is reported as unknown
    /// without a run.
    fn unavailable(&self, level: Level) -> Option<&'static str> {
        let _ = level;
        None
    }
}

/// All primitives, in the order of the catalogue.
pub fn all() -> &'static [&'static dyn Primitive] {
    primitives::ALL
}

/// The primitive with this id.
pub fn find(id: &str) -> Option<&'static dyn Primitive> {
    all().iter().copied().find(|known| known.info().id == id)
}
