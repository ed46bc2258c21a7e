//! One skill as an outline for reading.

use std::io::{self, Write};

use skcc_core::CompiledSkill;
use skir::{InputType, Layer, Phrase, ReferenceStatus, Skill, StepKind};

use crate::report::count;
use crate::shell::{BOLD, DIM, NAME};
use crate::table::{Table, cut};
use crate::word::word;

/// How wide a line of running text may be.
const COLUMNS: usize = 100;

/// Writes the outline: what is empty is left out.
pub(crate) fn write(out: &mut dyn Write, compiled: &CompiledSkill) -> io::Result<()> {
    let skill = &compiled.skill;
    let name = cut(&skill.name, COLUMNS);
    writeln!(
        out,
        "{NAME}{name}{NAME:#}  {DIM}{}{DIM:#}",
        compiled.bundle.file.path()
    )?;
    for line in wrap(&skill.description) {
        writeln!(out, "  {line}")?;
    }
    identity(out, skill)?;
    routing(out, skill)?;
    policy(out, skill)?;
    interface(out, skill)?;
    logic(out, skill)?;
    sections(out, skill)?;
    files(out, skill)?;
    findings(out, skill)
}

fn heading(out: &mut dyn Write, text: &str) -> io::Result<()> {
    writeln!(out, "\n{BOLD}{text}{BOLD:#}")
}

/// Facts in two columns.
struct Facts(Table);

impl Facts {
    fn new() -> Self {
        Self(Table::default())
    }

    fn add(&mut self, key: &str, value: &str) {
        if !value.is_empty() {
            self.0.row([format!("  {key}"), cut(value, COLUMNS)]);
        }
    }

    fn list<'a>(&mut self, key: &str, values: impl IntoIterator<Item = &'a str>) {
        let values: Vec<_> = values.into_iter().collect();
        self.add(key, &values.join(", "));
    }

    fn write(&self, out: &mut dyn Write, title: &str) -> io::Result<()> {
        if self.0.is_empty() {
            return Ok(());
        }
        heading(out, title)?;
        self.0.write(out)
    }
}

fn identity(out: &mut dyn Write, skill: &Skill) -> io::Result<()> {
    let mut facts = Facts::new();
    facts.add("id", &skill.id);
    facts.list("aliases", skill.aliases.iter().map(|alias| &**alias));
    facts.add("version", &skill.version);
    facts.add("license", &skill.license);
    facts.add("compatibility", &skill.compatibility);
    facts.add("language", &skill.language);
    facts.add("hash", &skill.source.tree_hash.to_string());
    if skill.source.layer != Layer::default() {
        facts.add("layer", skill.source.layer.name());
    }
    facts.add("from", &skill.source.origin);
    for shadowed in &skill.source.shadows {
        let layer = shadowed.layer.name();
        match &*shadowed.origin {
            "" => facts.add("shadows", &format!("one of the layer {layer}")),
            origin => facts.add("shadows", &format!("{origin} ({layer})")),
        }
    }
    facts.write(out, "Identity")
}

fn routing(out: &mut dyn Write, skill: &Skill) -> io::Result<()> {
    let routing = &skill.routing;
    let mut facts = Facts::new();
    for phrase in &routing.when_to_use {
        facts.add("when", text_of(skill, phrase));
    }
    for phrase in &routing.when_not_to_use {
        facts.add("not when", text_of(skill, phrase));
    }
    facts.list(
        "triggers",
        routing.triggers.iter().map(|trigger| &**trigger),
    );
    facts.list("paths", routing.paths.iter().map(|path| &**path));
    for edge in &routing.uses {
        facts.add("uses", &format!("{} ({})", edge.target, word(&edge.kind)));
    }
    facts.write(out, "Routing")
}

fn text_of<'a>(skill: &'a Skill, phrase: &'a Phrase) -> &'a str {
    match phrase {
        Phrase::Description(span) => span.of(&skill.description),
        Phrase::Body(span) => skill.text(*span),
        Phrase::Key(text) => text,
    }
}

fn policy(out: &mut dyn Write, skill: &Skill) -> io::Result<()> {
    let policy = &skill.policy;
    let mut facts = Facts::new();
    let levels = &policy.security_level;
    let declared = levels.declared.map_or("not declared".to_owned(), |level| {
        format!("declared {}", word(&level))
    });
    facts.add(
        "security",
        &format!(
            "{} ({declared}, inferred {})",
            word(&levels.effective),
            word(&levels.inferred)
        ),
    );
    facts.add(
        "started by",
        match policy.invocation {
            skir::Invocation::Both => "model and user",
            skir::Invocation::Model => "model",
            skir::Invocation::User => "user",
        },
    );
    for (key, tools) in [
        ("tools", &policy.allowed_tools),
        ("not tools", &policy.disallowed_tools),
    ] {
        let tools = tools.iter().map(|tool| match &tool.argument {
            Some(argument) => format!("{}({argument})", tool.name),
            None => tool.name.to_string(),
        });
        facts.add(key, &tools.collect::<Vec<_>>().join(", "));
    }
    for permission in &policy.permissions {
        let (kind, access) = (word(&permission.kind), word(&permission.access));
        facts.add(
            "permission",
            &format!("{kind} {} ({access})", permission.scope),
        );
    }
    facts.list("effects", policy.effects.iter().map(skir::Effect::name));
    if policy.human_approval {
        facts.add("approval", "a person must approve before it runs");
    }
    if policy.immutable {
        facts.add("immutable", "a narrower layer may not shadow it");
    }
    facts.write(out, "Policy")
}

fn interface(out: &mut dyn Write, skill: &Skill) -> io::Result<()> {
    let interface = &skill.interface;
    let mut facts = Facts::new();
    for input in &interface.inputs {
        let kind = match &input.ty {
            InputType::Scalar(scalar) => word(scalar),
            InputType::List(scalar) => format!("list of {}", word(scalar)),
            InputType::Enum(values) => {
                let values: Vec<_> = values.iter().map(|value| &**value).collect();
                format!("one of {}", values.join(", "))
            }
            InputType::Json => "json".to_owned(),
        };
        let required = if input.required { "" } else { ", optional" };
        let description = &input.description;
        let colon = if description.is_empty() { "" } else { ": " };
        facts.add(
            "input",
            &format!("{} ({kind}{required}){colon}{description}", input.name),
        );
    }
    for output in &interface.outputs {
        let described = output.span.map_or("", |span| skill.text(span));
        let description = if output.description.is_empty() {
            described
        } else {
            &output.description
        };
        let colon = if output.name.is_empty() { "" } else { ": " };
        facts.add("output", &format!("{}{colon}{description}", output.name));
    }
    for server in &interface.mcp_servers {
        let how = if server.declared {
            "declared"
        } else {
            "mentioned"
        };
        facts.add("mcp server", &format!("{} ({how})", server.name));
    }
    facts.list(
        "mentions",
        interface.tools_mentioned.iter().map(|tool| &**tool),
    );
    let needs = &interface.requirements;
    for (key, list) in [
        ("programs", &needs.binaries),
        ("variables", &needs.env),
        ("packages", &needs.packages),
        ("platforms", &needs.platforms),
    ] {
        facts.list(key, list.iter().map(|one| &**one));
    }
    let placeholders = interface
        .substitutions
        .iter()
        .map(|one| skill.text(one.span));
    facts.list("placeholders", placeholders);
    facts.write(out, "Interface")
}

fn logic(out: &mut dyn Write, skill: &Skill) -> io::Result<()> {
    let logic = &skill.logic;
    let mut facts = Facts::new();
    for (key, phrases) in [
        ("before", &logic.pre_conditions),
        ("after", &logic.post_conditions),
        ("fallback", &logic.fallbacks),
    ] {
        for phrase in phrases {
            facts.add(key, text_of(skill, phrase));
        }
    }
    for approach in &logic.approaches {
        facts.add("approach", skill.text(approach.name));
    }
    for constraint in &logic.constraints {
        facts.add(
            &word(&constraint.level).replace('-', " "),
            skill.text(constraint.span),
        );
    }
    for constraint in &logic.injected {
        facts.add(
            &word(&constraint.level).replace('-', " "),
            &format!("{} ({})", constraint.text, constraint.code),
        );
    }
    if !logic.examples.is_empty() {
        facts.add("examples", &logic.examples.len().to_string());
    }
    facts.write(out, &format!("Logic ({})", word(&logic.shape)))?;
    if logic.steps.is_empty() {
        return Ok(());
    }
    heading(out, "Steps")?;
    for step in &logic.steps {
        let indent = "  ".repeat(usize::from(step.depth) + 1);
        let kind = match step.kind {
            StepKind::Do => String::new(),
            kind => format!("{DIM}[{}]{DIM:#} ", word(&kind)),
        };
        let critical = if step.critical { "[critical] " } else { "" };
        let title = cut(skill.text(step.title), COLUMNS);
        writeln!(out, "{indent}{}. {kind}{critical}{title}", step.number)?;
    }
    Ok(())
}

fn sections(out: &mut dyn Write, skill: &Skill) -> io::Result<()> {
    if skill.sections.is_empty() {
        return Ok(());
    }
    heading(out, "Sections")?;
    let mut table = Table::default();
    for section in &skill.sections {
        let title = match section.level {
            0 => "(before the first heading)".to_owned(),
            level => format!(
                "{} {}",
                "#".repeat(level.into()),
                cut(skill.text(section.heading), 60)
            ),
        };
        let by = format!(
            "{} % by {}",
            section.confidence,
            word(&section.rule).replace('-', " ")
        );
        table.row([format!("  {title}"), word(&section.class), by]);
    }
    table.write(out)
}

fn files(out: &mut dyn Write, skill: &Skill) -> io::Result<()> {
    if !skill.resources.is_empty() {
        heading(out, "Files")?;
        let mut table = Table::default();
        for file in &skill.resources {
            let executable = if file.executable { "executable" } else { "" };
            table.row([
                format!("  {}", cut(&file.path, COLUMNS)),
                word(&file.kind),
                count(usize::try_from(file.size).unwrap_or(usize::MAX), "byte"),
                executable.to_owned(),
            ]);
        }
        table.write(out)?;
    }
    let broken = |status: ReferenceStatus| {
        matches!(status, ReferenceStatus::Broken | ReferenceStatus::Outside)
    };
    let mut facts = Facts::new();
    for reference in skill.references.iter().filter(|one| broken(one.status)) {
        facts.add("leads nowhere", skill.text(reference.span));
    }
    facts.write(out, "References")
}

fn findings(out: &mut dyn Write, skill: &Skill) -> io::Result<()> {
    let mut facts = Facts::new();
    for finding in &skill.findings {
        let at = format!("{}:{}:{}", finding.file, finding.line, finding.column);
        facts.add(&finding.code, &format!("{at}: {}", finding.message));
    }
    facts.write(out, "Findings")
}

/// Running text in lines.
fn wrap(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let clean = cut(text, usize::MAX);
    for word in clean.split(' ') {
        match lines.last_mut() {
            Some(line) if line.len() + word.len() < COLUMNS => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
