//! What a skill needs, told from what it is made of.
//!
//! No model is asked. It errs on the side of measuring more: what a skill may
//! need is measured.

use std::collections::BTreeSet;
use std::prelude::v1::*;

use skir::{PermissionKind, ResourceKind, Shape, Skill, StepKind};

use super::primitive::{Primitive, all};

/// What of a skill calls for which primitives.
struct Signs {
    /// Languages of its code blocks and its scripts, in lower case.
    languages: BTreeSet<String>,
    /// Names of tools and programs, in lower case.
    tools: BTreeSet<String>,
    permissions: Vec<PermissionKind>,
}

/// Languages as code blocks and file names write them, and what each calls for.
const LANGUAGES: &[(&str, &[&str])] = &[
    ("gen.code.python", &["python", "py", "python3"]),
    (
        "gen.code.javascript",
        &[
            "javascript",
            "js",
            "mjs",
            "cjs",
            "node",
            "typescript",
            "ts",
            "tsx",
            "jsx",
        ],
    ),
    (
        "gen.code.shell",
        &["bash", "sh", "shell", "zsh", "console", "fish"],
    ),
    ("gen.code.sql", &["sql", "sqlite", "postgresql", "mysql"]),
    ("gen.code.html", &["html", "svg", "htm", "css", "vue"]),
    (
        "gen.text.structured",
        &["json", "jsonc", "yaml", "yml", "toml", "xml", "csv"],
    ),
    ("gen.regex", &["regex", "regexp"]),
];

/// Tools and programs, and what each calls for.
const TOOLS: &[(&str, &[&str])] = &[
    (
        "tool.exec",
        &["bash", "shell", "run_command", "exec", "powershell"],
    ),
    ("tool.file.read", &["read", "grep", "glob", "read_file"]),
    (
        "tool.file.write",
        &["write", "edit", "multiedit", "write_file", "edit_file"],
    ),
    (
        "tool.web",
        &[
            "webfetch",
            "websearch",
            "web_fetch",
            "curl",
            "wget",
            "fetch",
        ],
    ),
    (
        "tool.browser",
        &[
            "browser",
            "playwright",
            "puppeteer",
            "chrome",
            "chromium",
            "agent-browser",
        ],
    ),
    ("gen.code.python", &["python", "python3", "pip", "uv"]),
    (
        "gen.code.javascript",
        &["node", "npm", "npx", "bun", "deno"],
    ),
    ("gen.code.sql", &["sqlite3", "psql", "mysql", "duckdb"]),
    ("gen.regex", &["sed", "awk", "grep"]),
];

/// The primitives that a skill may need, in the order of the catalogue. There
/// are always some: to keep to constraints and to a procedure is what every
/// skill asks for.
pub fn needed_by(skill: &Skill) -> Vec<&'static dyn Primitive> {
    let signs = Signs::of(skill);
    let mut ids = BTreeSet::from(["follow.constraint", "follow.procedure"]);
    for (id, words) in LANGUAGES {
        if words.iter().any(|word| signs.languages.contains(*word)) {
            ids.insert(id);
        }
    }
    for (id, words) in TOOLS {
        if words.iter().any(|word| signs.tools.contains(*word)) {
            ids.insert(id);
        }
    }
    for kind in &signs.permissions {
        ids.extend(match kind {
            PermissionKind::Network => &["tool.web"][..],
            PermissionKind::Fs => &["tool.file.read", "tool.file.write"],
            PermissionKind::Db => &["gen.code.sql"],
            PermissionKind::Exec => &["tool.exec"],
            PermissionKind::Mcp => &["tool.call.format", "tool.call.batch"],
            PermissionKind::Env => &[],
        });
    }
    let (logic, interface) = (&skill.logic, &skill.interface);
    if !skill.resources.is_empty() || !skill.references.is_empty() {
        ids.insert("tool.file.read");
    }
    let has_scripts = skill
        .resources
        .iter()
        .any(|resource| resource.executable || resource.kind == ResourceKind::Script);
    if has_scripts {
        ids.extend(["tool.exec", "follow.delegation"]);
    }
    if !interface.mcp_servers.is_empty() || interface.input_schema.is_some() {
        ids.extend(["tool.call.format", "tool.call.batch"]);
    }
    if interface.output_schema.is_some() || !interface.outputs.is_empty() {
        ids.extend(["follow.format", "gen.text.structured"]);
    }
    if !logic.examples.is_empty() {
        ids.insert("follow.format");
    }
    let steps = logic.steps.iter();
    let branches = steps.filter(|step| step.kind != StepKind::Do).count();
    if branches > 0 || logic.steps.len() > 5 || logic.shape == Shape::Alternative {
        ids.insert("reason.planning");
    }
    if branches > 0 || !logic.pre_conditions.is_empty() || !logic.approaches.is_empty() {
        ids.insert("reason.logic");
    }
    let effects = &skill.policy;
    for (effect, found) in [
        (
            skir::Effect::WritesCode,
            &["reason.analysis", "tool.file.write"],
        ),
        (
            skir::Effect::WritesTests,
            &["reason.analysis", "tool.file.write"],
        ),
        (
            skir::Effect::WritesDocs,
            &["gen.text.prose", "tool.file.write"],
        ),
        (
            skir::Effect::WritesConfig,
            &["gen.text.structured", "tool.file.write"],
        ),
    ] {
        if effects.effects.contains(effect) || effects.inferred_effects.contains(effect) {
            ids.extend(found);
        }
    }
    // What writes no code and runs nothing writes text.
    if logic.shape == Shape::Guideline || ids.iter().all(|id| id.starts_with("follow.")) {
        ids.extend(["gen.text.prose", "follow.style"]);
    }
    let known = all().iter().copied();
    known.filter(|one| ids.contains(one.info().id)).collect()
}

impl Signs {
    fn of(skill: &Skill) -> Self {
        let word = |text: &str| text.to_ascii_lowercase();
        let mut languages: BTreeSet<String> = fences(&skill.body).map(word).collect();
        for resource in &skill.resources {
            if let Some((_, ending)) = resource.path.rsplit_once('.') {
                languages.insert(word(ending));
            }
        }
        let interface = &skill.interface;
        let tools = skill.policy.allowed_tools.iter();
        let named = tools.map(|tool| &*tool.name);
        let inside = skill.policy.allowed_tools.iter().filter_map(|tool| {
            // `Bash(git *)` names the program too.
            tool.argument.as_ref()?.split([' ', ':', '*']).next()
        });
        let mentioned = interface.tools_mentioned.iter().map(|tool| &**tool);
        let binaries = interface.requirements.binaries.iter();
        let binaries = binaries.map(|binary| &**binary);
        Self {
            languages,
            tools: named
                .chain(inside)
                .chain(mentioned)
                .chain(binaries)
                .map(word)
                .collect(),
            permissions: skill
                .policy
                .permissions
                .iter()
                .map(|one| one.kind)
                .collect(),
        }
    }
}

/// The languages of fenced code blocks, as written.
fn fences(body: &str) -> impl Iterator<Item = &str> {
    body.lines().filter_map(|line| {
        let line = line.trim_start();
        let rest = line
            .strip_prefix("```")
            .or_else(|| line.strip_prefix("~~~"))?;
        let language = rest
            .trim_start_matches(['`', '~'])
            .split([' ', ',', '{', ':'])
            .next()?;
        (!language.trim().is_empty()).then(|| language.trim())
    })
}
