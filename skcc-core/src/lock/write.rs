//! A lock as a file.

use std::fmt::Write as _;

use super::Review;

const HEAD: &str = "\
# The skills of others that were looked at, and as what. `cargo skcc review`
# writes it; it belongs into version control.
version = 1
";

pub(super) fn lock(reviews: &[Review]) -> String {
    let mut out = HEAD.to_owned();
    for review in reviews {
        entry(&mut out, review).expect("a string takes everything");
    }
    out
}

fn entry(out: &mut String, review: &Review) -> std::fmt::Result {
    let record = &review.record;
    writeln!(out, "\n[[skill]]")?;
    writeln!(out, "source = {}", quoted(&record.source))?;
    writeln!(out, "id = {}", quoted(&record.id))?;
    writeln!(out, "hash = \"{}\"", record.hash)?;
    writeln!(out, "rules = {}", record.rules)?;
    writeln!(out, "level = \"{}\"", record.level.name())?;
    for (key, items) in [
        ("declared", &record.declared),
        ("inferred", &record.inferred),
        ("findings", &record.findings),
        ("files", &record.files),
    ] {
        list(out, key, items)?;
    }
    if let Some(day) = review.reviewed {
        writeln!(out, "reviewed = \"{day}\"")?;
    }
    writeln!(out, "reason = {}", quoted(&review.reason))
}

/// An item a line, so that branches that add items merge.
fn list(out: &mut String, key: &str, items: &[String]) -> std::fmt::Result {
    if items.is_empty() {
        return writeln!(out, "{key} = []");
    }
    writeln!(out, "{key} = [")?;
    for item in items {
        writeln!(out, "    {},", quoted(item))?;
    }
    writeln!(out, "]")
}

/// A text of TOML. Foreign skills named what stands there: whatever is neither
/// a letter nor plain ASCII is escaped, so that the file shows what it holds.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => {
                out.push('\\');
                out.push(character);
            }
            ' '..='~' | '…' => out.push(character),
            letter if letter.is_alphanumeric() => out.push(letter),
            other => write!(out, "\\U{:08X}", u32::from(other)).expect("a string takes everything"),
        }
    }
    out.push('"');
    out
}
