//! A contract as a model reads it.

use alloc::string::String;
use core::fmt;

use skir::{ConstraintLevel, StepKind};

use super::{Contract, ContractStep, Origin};
use crate::inputs;
use crate::prompt::push_line;
use crate::tools::push_block;

impl fmt::Display for Contract<'_> {
    /// Writes Markdown: first what holds for this run, then the skill's own
    /// text between tags that nothing in it can end.
    ///
    /// What the skill's text says anyway is not said twice: of rules and steps
    /// only an outline comes first.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = String::new();
        self.push_head(&mut out);
        self.push_inputs(&mut out);
        push_list(&mut out, "Before the work", &self.pre_conditions);
        self.push_rules(&mut out);
        self.push_steps(&mut out);
        push_list(&mut out, "When it fails", &self.fallbacks);
        push_list(&mut out, "After the work", &self.post_conditions);
        self.push_outputs(&mut out);
        self.push_files(&mut out);
        out.push_str("\n## Instructions\n\n<skill_instructions>\n");
        push_block(&mut out, &self.instructions());
        out.push_str("</skill_instructions>\n");
        f.write_str(&out)
    }
}

impl Contract<'_> {
    fn push_head(&self, out: &mut String) {
        let skill = self.skill;
        let policy = &skill.ir().policy;
        out.push_str("# Contract: ");
        push_line(out, skill.name());
        out.push('\n');
        push_line(out, skill.description());
        out.push('\n');
        let mut item = |name: &str, value: &str| {
            out.push_str("- ");
            out.push_str(name);
            out.push_str(": ");
            push_line(out, value);
        };
        match skill.version() {
            "" => item("Skill", &alloc::format!("`{}`", skill.id())),
            version => item("Skill", &alloc::format!("`{}` {version}", skill.id())),
        }
        let approval = if self.needs_approval() {
            "; a person must approve before it runs"
        } else {
            ""
        };
        let level = skill.security_level().name();
        item("Security level", &alloc::format!("{level}{approval}"));
        if !policy.effects.is_empty() {
            let effects: alloc::vec::Vec<_> =
                policy.effects.iter().map(skir::Effect::name).collect();
            item("Effects", &effects.join(", "));
        }
        for permission in &policy.permissions {
            let mut text = alloc::format!("{} `{}`", permission.kind.name(), permission.scope);
            if permission.access != skir::Access::All {
                text.push(' ');
                text.push_str(permission.access.name());
            }
            if !permission.description.is_empty() {
                text.push_str(": ");
                text.push_str(&permission.description);
            }
            item("It may use", &text);
        }
    }

    fn push_inputs(&self, out: &mut String) {
        if self.inputs.is_empty() {
            return;
        }
        out.push_str("\n## Inputs\n\n");
        for one in self.inputs.iter().filter(|one| one.value.is_some()) {
            let origin = match one.origin {
                Origin::State => " (from the project)",
                Origin::Default => " (the default)",
                _ => "",
            };
            let value = one.value().unwrap_or_default();
            let name = one.name();
            push_line(out, &alloc::format!("- `{name}` = {value}{origin}"));
        }
        for one in self.inputs.iter().filter(|one| one.value.is_none()) {
            let what = if one.origin == Origin::Missing {
                "MISSING, ask for it and do not guess: "
            } else {
                "not given: "
            };
            out.push_str("- ");
            out.push_str(what);
            push_line(out, &inputs::describe(one.input));
        }
    }

    fn push_rules(&self, out: &mut String) {
        let hard = |level| matches!(level, ConstraintLevel::Must | ConstraintLevel::MustNot);
        let mut first = true;
        for rule in self.rules.iter().filter(|rule| hard(rule.level)) {
            if first {
                out.push_str("\n## Hard rules\n\n");
                first = false;
            }
            let place = match (&*rule.place, &rule.added_by) {
                ("", _) | (_, None) => String::new(),
                (place, Some(_)) => alloc::format!("In \"{place}\": "),
            };
            push_line(out, &alloc::format!("- {place}{}", rule.text));
        }
    }

    fn push_steps(&self, out: &mut String) {
        if self.steps.is_empty() {
            return;
        }
        out.push_str("\n## Steps\n\n");
        for step in &self.steps {
            push_step(out, step);
        }
    }

    fn push_outputs(&self, out: &mut String) {
        let schema = self.skill.ir().interface.output_schema.as_ref();
        if self.outputs.is_empty() && schema.is_none() {
            return;
        }
        out.push_str("\n## Required output\n\n");
        for (name, description) in &self.outputs {
            let text = match (&**name, &**description) {
                ("", description) => alloc::format!("- {description}"),
                (name, "") => alloc::format!("- `{name}`"),
                (name, description) => alloc::format!("- `{name}`: {description}"),
            };
            push_line(out, &text);
        }
        if let Some(schema) = schema {
            out.push_str("- It fits this JSON Schema: `");
            let mut text = String::new();
            crate::json::push(&mut text, &schema.value);
            out.push_str(&text);
            out.push_str("`\n");
        }
    }

    fn push_files(&self, out: &mut String) {
        if self.resources().is_empty() {
            return;
        }
        out.push_str("\n## Files of the skill\n\n");
        for resource in self.resources() {
            let kind = resource.kind.name();
            push_line(out, &alloc::format!("- `{}` ({kind})", resource.path));
        }
    }
}

fn push_list(out: &mut String, heading: &str, items: &[String]) {
    if items.is_empty() {
        return;
    }
    out.push_str("\n## ");
    out.push_str(heading);
    out.push_str("\n\n");
    for item in items {
        out.push_str("- ");
        push_line(out, item);
    }
}

fn push_step(out: &mut String, step: &ContractStep) {
    let depth = step.number.bytes().filter(|byte| *byte == b'.').count();
    for _ in 0..depth {
        out.push_str("  ");
    }
    let mut line = alloc::format!("- {} {}", step.number, step.title);
    if step.critical {
        line.push_str(" [CRITICAL]");
    }
    if step.kind == StepKind::Gate {
        line.push_str(" [GATE: stop until it holds]");
    }
    if let Some(output) = &step.expected_output {
        line.push_str(" → ");
        line.push_str(output);
    }
    // Step titles never start the line of another list.
    push_line(out, &line);
}
