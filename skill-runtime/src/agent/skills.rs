//! How skills reach the model.

use std::string::{String, ToString};
use std::sync::atomic::{AtomicBool, Ordering};
use std::vec::Vec;

use serde::{Deserialize, Serialize};

use super::consent::Consent;
use crate::catalog::CatalogOptions;
use crate::model::{Tool, ToolCall};
use crate::{Registry, Skill};

/// How a skill is given to a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SkillMode {
    /// Whole, before the first turn.
    Inject,
    /// By a catalog, and a tool that loads what the model asks for.
    Discover,
}

/// The skills of a run.
pub(super) enum Skills<'a> {
    /// Whole; none at all where it is empty.
    Inject(Vec<&'a Skill>),
    Discover(&'a Registry),
}

/// Skills as they are given whole.
pub(crate) fn whole<'a>(skills: impl Iterator<Item = &'a Skill>) -> String {
    let whole = |skill: &Skill| {
        let text = skill.prompt();
        let text = text.trim_end();
        std::format!("<skill name=\"{}\">\n{text}\n</skill>", skill.name())
    };
    skills.map(whole).collect::<Vec<_>>().join("\n\n")
}

impl<'a> Skills<'a> {
    /// What stands before all turns, after the instructions.
    pub(super) fn system(&self) -> String {
        match self {
            Self::Inject(skills) => whole(skills.iter().copied()),
            Self::Discover(registry) => {
                let catalog = registry.catalog(CatalogOptions::new());
                if catalog.is_empty() {
                    return catalog;
                }
                std::format!(
                    "These skills are there. When one fits the task, load it with \
                     `load_skill` before you begin, and follow it.\n\n{catalog}"
                )
            }
        }
    }

    /// The tools by which a model loads skills.
    pub(super) fn tools(&self) -> Vec<Tool> {
        let Self::Discover(registry) = self else {
            return Vec::new();
        };
        let tools = registry.tools().into_iter().map(|tool| Tool {
            name: tool.name().into(),
            description: tool.description().into(),
            parameters: serde_json::from_str(tool.parameters()).unwrap_or_default(),
        });
        tools.collect()
    }

    /// What a call of such a tool gives; none when it is no such tool. A skill
    /// that was loaded is noted, once a person agrees where one must.
    pub(super) async fn dispatch(
        &self,
        call: &ToolCall,
        loaded: &AtomicBool,
        consent: &Consent<'a>,
    ) -> Option<Result<String, String>> {
        let Self::Discover(registry) = self else {
            return None;
        };
        registry
            .tools()
            .iter()
            .find(|tool| tool.name() == call.name)?;
        let result = registry.dispatch(&call.name, &call.arguments.to_string());
        Some(match result {
            Ok(given) => {
                if let Some(skill) = given.loaded() {
                    if let Err(why) = consent.begin(skill).await {
                        return Some(Err(why));
                    }
                    loaded.store(true, Ordering::Relaxed);
                }
                Ok(given.text().into())
            }
            Err(error) => Err(error.to_string()),
        })
    }

    /// The skills that the model has from the start.
    pub(super) fn given(&self) -> impl Iterator<Item = &'a Skill> + '_ {
        let skills = match self {
            Self::Inject(skills) => skills.as_slice(),
            Self::Discover(_) => &[],
        };
        skills.iter().copied()
    }
}
