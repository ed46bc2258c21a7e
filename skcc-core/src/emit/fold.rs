//! What a skill declares and no key of the target can hold, as a section at the
//! end of the body.
//!
//! The section has a heading that says where its contents come from, and a
//! list. It says what the frontmatter says and nothing else.

use std::collections::BTreeSet;

use skir::{Access, Input, InputType, Permission, PermissionKind, Scalar, Skill, Value};

use super::field::{Field, has_details, is_argument, items};
use super::{body, flow, yaml};

/// The heading of the section.
const HEADING: &str = "## Declared in the frontmatter\n\n";

/// The section that asks for approval, whoever asked for it: the author or the
/// compiler.
const APPROVAL: &str = "## Approval\n\nA person must approve before this skill runs.\n";

/// What is told of the frontmatter, as sections of Markdown.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// What asks for approval.
    pub(super) approval: &'static str,
    /// The other fields; empty when there are none.
    pub(super) declared: String,
}

impl Told {
    /// The texts that there are, with names.
    pub(super) fn texts(&self) -> Vec<(&str, &str)> {
        let mut texts = vec![("approval", self.approval), ("declared", &*self.declared)];
        texts.retain(|(_, text)| !text.is_empty());
        texts
    }

    /// Appends them to the end of a body.
    pub(super) fn write(&self, out: &mut String) {
        for (_, text) in self.texts() {
            out.push_str(body::gap(out));
            out.push_str(text);
        }
    }
}

/// Tells of `fields`.
pub(super) fn tell_of(skill: &Skill, fields: &[(Field, &Value)]) -> Told {
    let mut told = Told::default();
    let mut inputs = BTreeSet::new();
    for (field, value) in fields {
        if *field == Field::HumanApproval {
            told.approval = APPROVAL;
            continue;
        }
        if told.declared.is_empty() {
            told.declared.push_str(HEADING);
        }
        tell(&mut told.declared, skill, *field, value, &mut inputs);
    }
    told
}

/// Tells of one field; `told` are the inputs that others have told of.
fn tell<'s>(
    out: &mut String,
    skill: &'s Skill,
    field: Field,
    value: &Value,
    told: &mut BTreeSet<&'s str>,
) {
    match field {
        Field::Permissions if !skill.policy.permissions.is_empty() => {
            for permission in &skill.policy.permissions {
                item(out, "Permission", &describe_permission(permission));
            }
        }
        Field::Arguments if skill.interface.inputs.iter().any(is_argument) => {
            inputs(out, skill, is_argument, told);
        }
        Field::Inputs if skill.interface.inputs.iter().any(has_details) => {
            inputs(out, skill, has_details, told);
        }
        Field::InputSchema => block(out, "Input schema", value),
        Field::OutputSchema => block(out, "Output schema", value),
        Field::Uses => names(out, "Skills it uses", value),
        Field::McpServers => names(out, "MCP servers it needs", value),
        _ => each(out, label(field), value),
    }
}

const fn label(field: Field) -> &'static str {
    match field {
        Field::WhenNotToUse => "When not to use",
        Field::PreConditions => "Precondition",
        Field::PostConditions => "Postcondition",
        Field::Fallbacks => "Fallback",
        Field::Permissions => "Permission",
        Field::Arguments => "Argument",
        Field::Inputs => "Input",
        Field::Outputs => "Output",
        Field::Requirements => "It needs",
        other => other.key(),
    }
}

/// One item for each text; a map is shown as it is.
fn each(out: &mut String, label: &str, value: &Value) {
    let is_nested = |value: &Value| matches!(value, Value::Map(_) | Value::List(_));
    match value {
        Value::List(list) if list.iter().any(is_nested) => block(out, label, value),
        Value::Map(_) => block(out, label, value),
        _ => {
            for text in items(value) {
                item(out, label, &text);
            }
        }
    }
}

/// One item with all names.
fn names(out: &mut String, label: &str, value: &Value) {
    if matches!(value, Value::Map(_)) {
        block(out, label, value);
        return;
    }
    let names: Vec<_> = items(value).iter().map(|name| code(name)).collect();
    item(out, label, &names.join(", "));
}

fn item(out: &mut String, label: &str, text: &str) {
    out.push_str("- ");
    out.push_str(label);
    out.push_str(": ");
    for (index, line) in text.trim().lines().enumerate() {
        if index > 0 {
            out.push('\n');
            if !line.trim().is_empty() {
                out.push_str("  ");
            }
        }
        out.push_str(line);
    }
    out.push('\n');
}

/// An item with data in a block of its own.
fn block(out: &mut String, label: &str, value: &Value) {
    let mut data = String::new();
    yaml::write(&mut data, value, "  ");
    // Longer than any run of backticks inside, so that nothing closes it early.
    let longest = data
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat(3.max(longest + 1));
    out.push_str("- ");
    out.push_str(label);
    out.push_str(":\n\n  ");
    out.push_str(&fence);
    out.push_str("yaml\n");
    out.push_str(&data);
    out.push_str("  ");
    out.push_str(&fence);
    out.push('\n');
}

fn describe_permission(permission: &Permission) -> String {
    let kind = match permission.kind {
        PermissionKind::Network => "network",
        PermissionKind::Fs => "files",
        PermissionKind::Db => "database",
        PermissionKind::Exec => "commands",
        PermissionKind::Mcp => "MCP server",
        PermissionKind::Env => "environment",
    };
    let access = match permission.access {
        Access::Read => ", reading",
        Access::Write => ", reading and writing",
        Access::All => "",
    };
    let mut text = format!("{kind} {}{access}", code(&permission.scope));
    if !permission.description.is_empty() {
        text.push_str(": ");
        text.push_str(&permission.description);
    }
    text
}

fn inputs<'s>(
    out: &mut String,
    skill: &'s Skill,
    which: fn(&Input) -> bool,
    told: &mut BTreeSet<&'s str>,
) {
    for input in &skill.interface.inputs {
        if which(input) && told.insert(&input.name) {
            item(out, "Input", &describe_input(input));
        }
    }
}

fn describe_input(input: &Input) -> String {
    let scalar = |scalar: Scalar| match scalar {
        Scalar::Text => "text",
        Scalar::Integer => "whole number",
        Scalar::Number => "number",
        Scalar::Boolean => "true or false",
    };
    let ty = match &input.ty {
        InputType::Scalar(of) => scalar(*of).to_owned(),
        InputType::Enum(values) => {
            let values: Vec<_> = values.iter().map(|value| code(value)).collect();
            format!("one of {}", values.join(", "))
        }
        InputType::List(of) => format!("list, each {}", scalar(*of)),
        InputType::Json => "JSON".to_owned(),
    };
    let need = if input.required {
        "required"
    } else {
        "optional"
    };
    let mut text = format!("{} ({ty}, {need})", code(&input.name));
    if !input.description.is_empty() {
        text.push_str(": ");
        text.push_str(&input.description);
    }
    if let Some(default) = &input.default {
        text.push_str("; default ");
        text.push_str(&code(&flow::text_of(default)));
    }
    text
}

/// A text as a code span.
fn code(text: &str) -> String {
    let longest = text
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{text}{pad}{fence}")
}
