//! The index that `include_skill!` looks names up in.
//!
//! A text file: the first line is `skcc-index` and the format, then there is
//! one line per skill, `skill`, and one per target that was built, `target`.
//! Fields are separated by tabs; in a field, `\\`, `\t`, `\n` and `\r` stand
//! for the characters that would end it.

use super::FORMAT;
use super::names::Names;
use crate::Compilation;

/// Writes the index.
///
/// A `skill` line holds the id, the stem of the skill's files, its name, and
/// then its aliases.
pub(super) fn write(compilation: &Compilation, names: &[Names], targets: &[&str]) -> String {
    let mut out = format!("skcc-index\t{FORMAT}\n");
    for target in targets {
        row(&mut out, "target", [*target]);
    }
    for (compiled, names) in compilation.skills.iter().zip(names) {
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
