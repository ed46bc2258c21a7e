//! A compact text of what lowering found in a body.

use std::fmt::Write as _;

use skcc_core::Options;
use skcc_core::source::Root;
use skcc_core::system::Memory;
use skir::{Phrase, Scope, Skill, Span};

/// Lowers a skill with this body, and these lines of frontmatter.
pub(crate) fn skill(frontmatter: &str, body: &str) -> skcc_core::CompiledSkill {
    let text =
        format!("---\nname: x\ndescription: \"X. Use when asked.\"\n{frontmatter}---\n{body}");
    let system = Memory::new().with_file("skills/x/SKILL.md", text);
    let root = std::sync::Arc::new(Root::new("skills"));
    let mut compilation = skcc_core::compile(&system, &[root], &Options::default());
    compilation.skills.remove(0)
}

/// The sections of a body, each with the steps that begin in it.
pub(crate) fn outline(body: &str) -> String {
    dump(&skill("", body).skill)
}

/// A text on one line, shortened.
fn short(text: &str) -> String {
    let line = text.replace('\n', "⏎");
    match line.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}

/// A name as the serialised form has it.
fn kebab(name: &impl std::fmt::Debug) -> String {
    let mut out = String::new();
    for c in format!("{name:?}").chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push('-');
        }
        out.extend(c.to_lowercase());
    }
    out
}

/// Every section and step, one a line.
pub(crate) fn dump(skill: &Skill) -> String {
    let mut out = format!("{} {}\n", skill.language, kebab(&skill.logic.shape));
    let mut steps = skill.logic.steps.iter().peekable();
    for section in &skill.sections {
        let heading = skill.text(section.heading);
        let _ = writeln!(
            out,
            "{}{}: {} {} {}",
            "#".repeat(usize::from(section.level)),
            if heading.is_empty() {
                String::new()
            } else {
                format!(" {}", short(heading))
            },
            kebab(&section.class),
            section.confidence,
            kebab(&section.rule),
        );
        while let Some(step) = steps.next_if(|step| step.span.start < section.span.end) {
            let quote = |span: Span| format!("`{}`", short(skill.text(span)));
            let indent = "  ".repeat(usize::from(step.depth) + 1);
            let kind = match step.kind {
                skir::StepKind::Do => String::new(),
                kind => format!(" {}", kebab(&kind)),
            };
            let _ = write!(out, "{indent}{}{kind} {}", step.number, quote(step.title));
            if step.critical {
                out.push_str(" critical");
            }
            for (name, span) in [
                ("condition", step.condition),
                ("expected", step.expected_output),
                ("on error", step.on_error.map(|error| error.span)),
            ] {
                if let Some(span) = span {
                    let _ = write!(out, " {name}={}", quote(span));
                }
            }
            if let Some(error) = step.on_error {
                let _ = write!(out, " {}", kebab(&error.action));
            }
            out.push('\n');
        }
    }
    out
}

/// Everything else that the body gave, one a line.
pub(crate) fn views(skill: &Skill) -> String {
    let mut out = String::new();
    let quote = |span: Span| format!("`{}`", short(skill.text(span)));
    for constraint in &skill.logic.constraints {
        let scope = match constraint.scope {
            Scope::Skill => "skill".to_owned(),
            Scope::Section(index) => format!("section {index}"),
            Scope::Step(index) => format!("step {index}"),
        };
        let _ = writeln!(
            out,
            "{} {scope}: {}",
            kebab(&constraint.level),
            quote(constraint.span)
        );
    }
    for approach in &skill.logic.approaches {
        let _ = writeln!(
            out,
            "approach {}: {}",
            quote(approach.name),
            quote(approach.span)
        );
    }
    for example in &skill.logic.examples {
        let _ = write!(out, "example {}", quote(example.span));
        for (name, span) in [
            ("title", example.title),
            ("input", example.input),
            ("output", example.output),
        ] {
            if let Some(span) = span {
                let _ = write!(out, " {name}={}", quote(span));
            }
        }
        out.push('\n');
    }
    for span in &skill.logic.context {
        let _ = writeln!(out, "context {}", quote(*span));
    }
    let phrases = [
        ("use", &skill.routing.when_to_use),
        ("not", &skill.routing.when_not_to_use),
        ("before", &skill.logic.pre_conditions),
        ("after", &skill.logic.post_conditions),
        ("fallback", &skill.logic.fallbacks),
    ];
    for (name, phrases) in phrases {
        for phrase in phrases {
            let _ = match phrase {
                Phrase::Body(span) => writeln!(out, "{name} {}", quote(*span)),
                Phrase::Key(text) => writeln!(out, "{name} key `{text}`"),
                Phrase::Description(_) => continue,
            };
        }
    }
    for output in &skill.interface.outputs {
        let _ = write!(out, "output `{}` `{}`", output.name, output.description);
        if let Some(span) = output.span {
            let _ = write!(out, " {}", quote(span));
        }
        out.push('\n');
    }
    out
}
