//! What must be there for the skill to work.
//!
//! Only what the frontmatter says: `compatibility`, the gates of OpenClaw and
//! Hermes, `platforms` and `requires`. A tool that a skill merely may use is no
//! requirement, as an agent may hide a skill whose requirements are not met.

mod words;

use skir::{Requirements, Skill, Text, Value};

use super::Context;
use super::keys;
use crate::syntax::yaml;

/// The names under which OpenClaw reads its metadata, the newest first.
const OPENCLAW: &[&str] = &["openclaw", "clawdbot", "moltbot", "clawdis"];

/// Collects the requirements.
pub(super) fn lower(context: &mut Context<'_>, skill: &Skill) -> Requirements {
    let mut found = Lists::default();
    let metadata = as_map(&skill.metadata);
    let openclaw = OPENCLAW.iter().find_map(|name| metadata.get(name));
    if let Some(openclaw) = openclaw {
        found.openclaw(&as_map(openclaw));
    }
    let keys = &mut context.keys;
    if let Some(platforms) = keys.texts("platforms") {
        found.platforms(&platforms);
    }
    if let Some(names) = keys.read("required-environment-variables", |key| names(&key.value)) {
        found.env.extend(names);
    }
    if let Some(requires) = keys.read("requires", |key| requires(&key.value)) {
        found.add(requires);
    }
    words::in_compatibility(&skill.compatibility, &mut found);
    Requirements {
        binaries: unique(found.binaries).into(),
        env: unique(found.env).into(),
        packages: unique(found.packages).into(),
        platforms: unique(found.platforms).into(),
    }
}

/// Requirements under construction.
#[derive(Debug, Default, PartialEq, Eq)]
struct Lists {
    binaries: Vec<Text>,
    env: Vec<Text>,
    packages: Vec<Text>,
    platforms: Vec<Text>,
}

impl Lists {
    /// `metadata.openclaw`
    fn openclaw(&mut self, value: &Value) {
        if let Some(platforms) = value.get("os").and_then(keys::texts) {
            self.platforms(&platforms);
        }
        if let Some(required) = value.get("requires").and_then(requires) {
            self.add(required);
        }
        if let Some(primary) = value.get("primaryEnv").and_then(keys::plain) {
            self.env.push(primary);
        }
        let installs = value.get("install").and_then(Value::as_list);
        for install in installs.into_iter().flatten() {
            let package = ["package", "formula", "module"]
                .iter()
                .find_map(|key| install.get(key).and_then(keys::plain));
            self.packages.extend(package);
        }
    }

    fn platforms(&mut self, names: &[Text]) {
        self.platforms
            .extend(names.iter().map(|name| platform(name)));
    }

    fn add(&mut self, other: Self) {
        self.binaries.extend(other.binaries);
        self.env.extend(other.env);
        self.packages.extend(other.packages);
        self.platforms.extend(other.platforms);
    }
}

/// Reads `requires: {bins, env, packages}`; of `anyBins` only a single one is
/// surely needed. `None` when it is something else.
fn requires(value: &Value) -> Option<Lists> {
    let entries = value.as_map()?;
    let mut lists = Lists::default();
    for entry in entries {
        let texts = || keys::texts(&entry.value);
        match &*entry.key {
            "bins" | "binaries" | "commands" => lists.binaries.extend(texts()?),
            "anyBins" => {
                let any = texts()?;
                lists
                    .binaries
                    .extend(if any.len() == 1 { any } else { Vec::new() });
            }
            "env" => lists.env.extend(texts()?),
            "packages" => lists.packages.extend(texts()?),
            "os" | "platforms" => lists.platforms(&texts()?),
            // Settings of OpenClaw itself.
            "config" => {}
            _ => return None,
        }
    }
    Some(lists)
}

/// Names in a list of texts or of maps.
fn names(value: &Value) -> Option<Vec<Text>> {
    let name = |item: &Value| match item {
        Value::Map(_) => item.get("name").and_then(keys::plain),
        item => keys::plain(item),
    };
    match value {
        Value::List(items) => items.iter().map(name).collect(),
        value => keys::texts(value),
    }
}

/// A map, also one that is written as a text of JSON.
fn as_map(value: &Value) -> Value {
    match value {
        Value::Text(text) if text.trim_start().starts_with('{') => {
            yaml::load(text).unwrap_or_default()
        }
        value => value.clone(),
    }
}

/// The one name of an operating system: `macos`, `linux`, `windows`, or as it
/// is written.
fn platform(name: &str) -> Text {
    match name.trim().to_ascii_lowercase().as_str() {
        "darwin" | "macos" | "mac" | "osx" => Text::Borrowed("macos"),
        "linux" => Text::Borrowed("linux"),
        "windows" | "win32" | "win" => Text::Borrowed("windows"),
        other => Text::Owned(other.to_owned()),
    }
}

/// Without repetitions and empty ones, in the order of the first.
fn unique(mut texts: Vec<Text>) -> Vec<Text> {
    let mut seen = std::collections::BTreeSet::new();
    texts.retain(|text| !text.is_empty() && seen.insert(text.clone()));
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn openclaw_says_what_it_gates_on() {
        let value = yaml::load(
            "{os: [darwin, linux], primaryEnv: EXAMPLE_TOKEN, \
             requires: {bins: [jq], anyBins: [a, b], env: [EXAMPLE_URL], config: [x]}, \
             install: [{kind: brew, formula: jq}, {kind: node, package: left}]}",
        );
        let mut lists = Lists::default();
        lists.openclaw(&value.unwrap());
        assert_eq!(lists.binaries, ["jq"]);
        assert_eq!(lists.env, ["EXAMPLE_URL", "EXAMPLE_TOKEN"]);
        assert_eq!(lists.packages, ["jq", "left"]);
        assert_eq!(lists.platforms, ["macos", "linux"]);
    }

    #[test]
    fn metadata_may_be_a_text() {
        let text = Value::Text("{\"openclaw\": {\"requires\": {\"bins\": [\"wc\"]}}}".into());
        assert!(as_map(&text).get("openclaw").is_some());
    }

    #[test]
    fn another_meaning_of_requires_is_left_alone() {
        assert_eq!(requires(&yaml::load("[commit]").unwrap()), None);
        assert_eq!(requires(&yaml::load("{skills: [commit]}").unwrap()), None);
    }
}
