//! The catalog: what there is, and how much of what, for programs and people.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;
use skcc_core::CompiledSkill;
use skir::{Effect, Invocation, Layer, Phase, SecurityLevel};

use super::documents::{FORMAT, text};

/// What stands for the effects of a skill of which none is known.
const UNKNOWN: &str = "unknown";

/// `catalog.json`: what a model is told of each skill before it loads one.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Catalog<'a> {
    format: u32,
    counts: Counts<'a>,
    /// By id.
    skills: Vec<CatalogSkill<'a>>,
}

/// How many skills there are of what.
#[derive(Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Counts<'a> {
    skills: usize,
    /// Phases by suite.
    suites: BTreeMap<&'a str, usize>,
    /// Skills by effect, declared or inferred; a skill may have several, and
    /// `unknown` is for those that have none.
    effects: BTreeMap<&'static str, usize>,
    /// By security level.
    levels: BTreeMap<&'static str, usize>,
    /// By the layer that they come from.
    layers: BTreeMap<&'static str, usize>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct CatalogSkill<'a> {
    id: &'a str,
    name: &'a str,
    description: &'a str,
    invocation: Invocation,
    security_level: SecurityLevel,
    source_layer: Layer,
    /// The suite that it is a phase of.
    suite: Option<&'a str>,
    /// What it changes, declared or inferred.
    effects: Vec<Effect>,
    /// The Markdown file of each target below the output folder.
    files: Vec<String>,
}

fn effects(one: &CompiledSkill) -> Vec<Effect> {
    let policy = &one.skill.policy;
    let has = |effect: &Effect| {
        policy.effects.contains(*effect) || policy.inferred_effects.contains(*effect)
    };
    Effect::ALL.into_iter().filter(has).collect()
}

impl<'a> Counts<'a> {
    fn of(skills: &[&'a CompiledSkill]) -> Self {
        let mut counts = Self::default();
        for one in skills {
            counts.skills += 1;
            if let Some(phase) = Phase::of(&one.skill.id) {
                *counts.suites.entry(phase.suite).or_default() += 1;
            }
            let effects = effects(one);
            let names = effects.iter().map(|effect| effect.name());
            let none = effects.is_empty().then_some(UNKNOWN);
            for name in names.chain(none) {
                *counts.effects.entry(name).or_default() += 1;
            }
            let level = one.skill.policy.security_level.effective.name();
            *counts.levels.entry(level).or_default() += 1;
            *counts
                .layers
                .entry(one.skill.source.layer.name())
                .or_default() += 1;
        }
        counts
    }
}

/// `catalog.json`.
pub(super) fn json(skills: &[&CompiledSkill]) -> Vec<u8> {
    let counts = Counts::of(skills);
    let skills = skills.iter().map(|one| CatalogSkill {
        id: &one.skill.id,
        name: &one.skill.name,
        description: &one.skill.description,
        invocation: one.skill.policy.invocation,
        security_level: one.skill.policy.security_level.effective,
        source_layer: one.skill.source.layer,
        suite: Phase::of(&one.skill.id).map(|phase| phase.suite),
        effects: effects(one),
        files: one
            .artifacts
            .iter()
            .map(|artifact| format!("{}/{}/SKILL.md", artifact.target, artifact.folder))
            .collect(),
    });
    text(&Catalog {
        format: FORMAT,
        counts,
        skills: skills.collect(),
    })
}

/// `CATALOG.md`: the same for people.
pub(super) fn markdown(skills: &[&CompiledSkill]) -> Vec<u8> {
    let counts = Counts::of(skills);
    let mut out = format!("# Catalog\n\n{} skills.\n", counts.skills);
    table(&mut out, ["Layer", "Skills"], &counts.layers);
    table(&mut out, ["Security level", "Skills"], &counts.levels);
    table(&mut out, ["Effect", "Skills"], &counts.effects);
    table(&mut out, ["Suite", "Phases"], &counts.suites);
    let mut groups: BTreeMap<&str, Vec<&CompiledSkill>> = BTreeMap::new();
    for one in skills {
        // The folder that it lies in.
        let group = one.skill.id.rsplit_once(['.', ':']);
        let group = group.map_or("", |(group, _)| group.trim_end_matches(':'));
        groups.entry(group).or_default().push(one);
    }
    for (group, members) in groups {
        let title = if group.is_empty() {
            "Skills".to_owned()
        } else {
            format!("`{group}`")
        };
        let _ = write!(
            out,
            "\n## {title}\n\n| Id | Level | Effects | Layer | Description |\n|---|---|---|---|---|\n"
        );
        for one in members {
            let effects: Vec<_> = effects(one).iter().map(|effect| effect.name()).collect();
            let _ = writeln!(
                out,
                "| `{}` | {} | {} | {} | {} |",
                one.skill.id,
                one.skill.policy.security_level.effective.name(),
                effects.join(", "),
                one.skill.source.layer.name(),
                cell(&one.skill.description)
            );
        }
    }
    out.into_bytes()
}

fn table(out: &mut String, [what, number]: [&str; 2], counts: &BTreeMap<&str, usize>) {
    if counts.is_empty() {
        return;
    }
    let _ = write!(out, "\n| {what} | {number} |\n|---|--:|\n");
    for (name, count) in counts {
        let _ = writeln!(out, "| `{name}` | {count} |");
    }
}

/// A text that is no markup, in one cell of a table.
fn cell(text: &str) -> String {
    let mut out = String::new();
    for (index, word) in text.split_whitespace().enumerate() {
        if index > 0 {
            out.push(' ');
        }
        for c in word.chars() {
            if c.is_ascii_punctuation() && !".,:;/'\"-()".contains(c) {
                out.push('\\');
            }
            out.push(if c.is_control() { ' ' } else { c });
        }
    }
    out
}
