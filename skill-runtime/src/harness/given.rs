//! How skills are given to an agent.

use std::string::{String, ToString};
use std::vec::Vec;

use super::Job;
use crate::agent::{SkillMode, whole};
use crate::{Registry, Skill};

/// The skills of a job as texts.
pub(super) struct Given {
    /// What comes before the prompt.
    pub(super) system: String,
    /// What is looked for in what is sent.
    pub(super) texts: Vec<String>,
}

impl Given {
    /// The texts for an agent with this target.
    pub(super) fn new(job: &Job<'_>, target: &str) -> Self {
        let skills = || job.skills.into_iter().flat_map(Registry::iter);
        match job.mode {
            SkillMode::Inject => Self {
                system: whole(skills()),
                texts: skills().map(|skill| skill.prompt().to_string()).collect(),
            },
            SkillMode::Discover => Self {
                system: String::new(),
                texts: skills()
                    .filter_map(|skill: &Skill| skill.artifact(target))
                    .map(|artifact| artifact.text().to_string())
                    .collect(),
            },
        }
    }
}
