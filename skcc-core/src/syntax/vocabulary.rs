//! The frontmatter keys that are known.
//!
//! One table: what the specification has, what agents and skcc read beyond it,
//! and what authors often write though nobody reads it. An unknown key is
//! compared with it to find misspelt ones, a known one is checked for its
//! type. Who reads a key was seen in experiments with the agents or stands in
//! their documentation.

/// What a key's value has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyKind {
    /// Text.
    Text,
    /// True or false.
    Flag,
    /// A text or a list of texts.
    Texts,
    /// A list of tools: a text or a list of texts.
    Tools,
    /// A map.
    Map,
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// Any value.
    Any,
}

/// A key that is known.
#[derive(Debug)]
pub(crate) struct KnownKey {
    /// How it is spelt.
    pub(crate) name: &'static str,
    /// What its value has to be.
    pub(crate) kind: KeyKind,
    /// Whether the specification has it.
    pub(crate) specified: bool,
    /// Who reads it though the specification does not have it; when that is
    /// nobody either, the key is common and has no effect.
    pub(crate) readers: &'static [&'static str],
}

impl KnownKey {
    /// Whether anybody reads it.
    pub(crate) const fn is_read(&self) -> bool {
        self.specified || !self.readers.is_empty()
    }
}

use KeyKind::{Any, Flag, Map, OneOf, Text, Texts, Tools};

const CLAUDE: &[&str] = &["Claude Code"];
const HERMES: &[&str] = &["Hermes"];
const KIMI: &[&str] = &["Kimi Code"];
const OPENCLAW: &[&str] = &["OpenClaw"];
const QWEN: &[&str] = &["Qwen Code"];
const SKCC: &[&str] = &["skcc"];

const fn specified(name: &'static str, kind: KeyKind) -> KnownKey {
    KnownKey {
        name,
        kind,
        specified: true,
        readers: &[],
    }
}

const fn read(name: &'static str, kind: KeyKind, readers: &'static [&'static str]) -> KnownKey {
    KnownKey {
        name,
        kind,
        specified: false,
        readers,
    }
}

const fn unread(name: &'static str) -> KnownKey {
    read(name, Any, &[])
}

/// Every known key, sorted by name.
pub(crate) static KEYS: &[KnownKey] = &[
    read("agent", Text, CLAUDE),
    read("aliases", Texts, SKCC),
    specified("allowed-tools", Tools),
    read("allowedTools", Texts, QWEN),
    // Often written as `[file]`, which YAML takes for a list.
    read("argument-hint", Any, &["Claude Code", "VS Code"]),
    read("arguments", Any, &["Claude Code", "Kimi Code"]),
    unread("author"),
    unread("authors"),
    read("background", Flag, CLAUDE),
    unread("category"),
    read("command-arg-mode", OneOf(&["raw"]), OPENCLAW),
    read("command-dispatch", OneOf(&["tool"]), OPENCLAW),
    read("command-tool", Text, OPENCLAW),
    specified("compatibility", Text),
    read("context", Any, &["Claude Code", "VS Code"]),
    unread("created"),
    unread("date"),
    unread("date_added"),
    unread("dependencies"),
    unread("deprecated"),
    specified("description", Text),
    read(
        "disable-model-invocation",
        Flag,
        &[
            "Claude Code",
            "Qwen Code",
            "Copilot CLI",
            "pi",
            "Kimi Code",
            "OpenClaw",
            "Cursor",
            "VS Code",
        ],
    ),
    read("disableModelInvocation", Flag, KIMI),
    read("disable_model_invocation", Flag, KIMI),
    read("disallowed-tools", Tools, CLAUDE),
    unread("display-name"),
    unread("domain"),
    read("effects", Texts, SKCC),
    read("effort", Text, CLAUDE),
    unread("enabled"),
    unread("examples"),
    read("fallbacks", Texts, SKCC),
    read("globs", Texts, &["Cursor"]),
    read("has-sub-skill", Flag, KIMI),
    unread("hidden"),
    read("hitl_required", Flag, SKCC),
    unread("homepage"),
    read("hooks", Map, &["Claude Code", "Qwen Code"]),
    read("human_approval", Flag, SKCC),
    unread("icon"),
    unread("id"),
    read("immutable", Flag, SKCC),
    read("input_schema", Any, SKCC),
    read("inputs", Any, SKCC),
    read(
        "invocation",
        OneOf(&["model", "user", "both", "any", "agent", "auto", "manual"]),
        SKCC,
    ),
    unread("keywords"),
    unread("lang"),
    unread("language"),
    unread("languages"),
    unread("last_updated"),
    unread("level"),
    specified("license", Text),
    unread("maintainer"),
    read("mcp_servers", Any, SKCC),
    specified("metadata", Map),
    read("mode", Any, SKCC),
    read("model", Text, CLAUDE),
    unread("models"),
    specified("name", Text),
    unread("origin"),
    read("output_schema", Any, SKCC),
    read("outputs", Any, SKCC),
    read("paths", Texts, &["Claude Code", "Qwen Code", "Cursor"]),
    read("permissions", Any, SKCC),
    read("platforms", Texts, HERMES),
    read("post_conditions", Texts, SKCC),
    read("pre_conditions", Texts, SKCC),
    unread("priority"),
    unread("repo"),
    unread("repository"),
    read("required_environment_variables", Any, HERMES),
    unread("requires"),
    unread("risk"),
    unread("scope"),
    read(
        "security_level",
        OneOf(&["low", "medium", "high", "critical"]),
        SKCC,
    ),
    read("shell", OneOf(&["bash", "powershell"]), CLAUDE),
    read("short-description", Text, SKCC),
    unread("source"),
    unread("sources"),
    unread("status"),
    unread("subcategory"),
    unread("tags"),
    unread("title"),
    unread("tools"),
    read("triggers", Texts, SKCC),
    read("type", Text, KIMI),
    unread("updated"),
    unread("updated_at"),
    unread("url"),
    read(
        "user-invocable",
        Flag,
        &["Claude Code", "VS Code", "OpenClaw"],
    ),
    read("uses", Texts, SKCC),
    read("version", Text, &["Claude Code", "Hermes"]),
    read("when-to-use", Text, KIMI),
    read("whenToUse", Text, KIMI),
    read("when_not_to_use", Texts, SKCC),
    read(
        "when_to_use",
        Texts,
        &["Claude Code", "Qwen Code", "Kimi Code"],
    ),
];

/// The known key spelt exactly `name`.
pub(crate) fn key(name: &str) -> Option<&'static KnownKey> {
    let index = KEYS.binary_search_by(|known| known.name.cmp(name)).ok()?;
    Some(&KEYS[index])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        for pair in KEYS.windows(2) {
            assert!(pair[0].name < pair[1].name, "{}", pair[1].name);
        }
        assert!(key("license").is_some_and(|known| known.specified));
        assert!(key("licence").is_none());
    }
}
