//! The index that `include_skill!` looks names up in.
//!
//! A text file: the first line is `skcc-index` and the format, then there is
//! one line per target that was built, `target`, per skill, `skill`, and per
//! error in a skill, `broken`.
//! Fields are separated by tabs; in a field, `\\`, `\t`, `\n` and `\r` stand
//! for the characters that would end it.

use super::FORMAT;
use super::names::Names;
use crate::diagnostic::render;
use crate::emit::Target;
use crate::{Compilation, CompiledSkill};

/// Writes the index.
///
/// A `skill` line holds the id, the stem of the skill's files, its name, and
/// then its aliases. A `broken` line holds the id of a skill that was left
/// out, and why.
pub(super) fn write(
    compilation: &Compilation,
    skills: &[&CompiledSkill],
    names: &[Names],
    targets: &[&Target],
) -> String {
    let mut out = format!("skcc-index\t{FORMAT}\n");
    for target in targets {
        row(&mut out, "target", [target.id]);
    }
    for error in compilation
        .diagnostics
        .iter()
        .filter(|found| found.is_error())
    {
        if let Some(id) = &error.skill {
            row(&mut out, "broken", [id.as_str(), &render::short(error)]);
        }
    }
    for (compiled, names) in skills.iter().zip(names) {
        let skill = &compiled.skill;
        let known = [&*skill.id, names.stem.as_str(), &*skill.name];
        let aliases = skill.aliases.iter().map(|alias| &**alias);
        row(&mut out, "skill", known.into_iter().chain(aliases));
    }
    out
}

/// Appends one line.
pub(super) fn row<'a>(out: &mut String, kind: &str, fields: impl IntoIterator<Item = &'a str>) {
    out.push_str(kind);
    for field in fields {
        out.push('\t');
        for c in field.chars() {
            match c {
                '\\' => out.push_str("\\\\"),
                '\t' => out.push_str("\\t"),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                c => out.push(c),
            }
        }
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_field_ends_early() {
        let mut out = String::new();
        row(&mut out, "skill", ["a\tb", "c\\n\nd\r"]);
        assert_eq!(out, "skill\ta\\tb\tc\\\\n\\nd\\r\n");
    }
}
