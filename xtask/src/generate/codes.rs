//! `docs/codes.md`: every diagnostic code with its page.

use std::fmt::Write;

use skcc_core::diagnostic::{Code, Group};

use super::{File, NOTICE};

const fn title(group: Group) -> &'static str {
    match group {
        Group::Syntax => "Syntax and specification",
        Group::Structure => "Structure, references and files of a skill",
        Group::Target => "Targets and loss",
        Group::Policy => "Permissions and policy",
        Group::TextSecurity => "Security of the text",
        Group::FileSecurity => "Security of bundled files",
        Group::Registry => "Registry and layers",
        Group::Style => "Budgets and style",
        Group::Configuration => "Configuration",
    }
}

pub(super) fn document() -> File {
    let mut text = format!("# Diagnostic codes\n\n{NOTICE}");
    text.push_str(
        "The level is the one that holds when nobody says otherwise; [suppressions.md](suppressions.md) \
         says how to change it. *Spec* marks what the Agent Skills specification forbids, which is what \
         `--spec strict` denies.\n",
    );
    let mut group = None;
    for code in Code::ALL {
        if group != Some(code.group()) {
            group = Some(code.group());
            let (prefix, title) = (code.group().prefix(), title(code.group()));
            write(&mut text, format_args!("\n## {prefix}xx: {title}\n\n"));
            text.push_str("| Code | Name | Level | Spec | Meaning |\n|---|---|---|---|---|\n");
        }
        let (id, name) = (code.id(), code.name());
        let spec = if code.in_specification() { "yes" } else { "" };
        let level = code.default_level().name();
        let summary = code.summary().replace('|', "\\|");
        write(
            &mut text,
            format_args!(
                "| [{id}](#{}-{name}) | `{name}` | {level} | {spec} | {summary} |\n",
                id.to_lowercase()
            ),
        );
    }
    for code in Code::ALL {
        text.push('\n');
        let mut in_fence = false;
        for line in code.explanation().lines() {
            in_fence ^= line.starts_with("~~~~");
            // Pages stand one level deeper here than by themselves.
            if line.starts_with('#') && !in_fence {
                text.push('#');
            }
            text.push_str(line);
            text.push('\n');
        }
    }
    ("docs/codes.md".to_owned(), text)
}

fn write(text: &mut String, part: std::fmt::Arguments<'_>) {
    text.write_fmt(part)
        .expect("writing to a text does not fail");
}
