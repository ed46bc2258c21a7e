//! What is to be seen of a skill, and what is new about it.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;
use skcc_core::diagnostic::Diagnostic;
use skcc_core::diagnostic::render::{self, visible};
use skcc_core::lock::{Candidate, Record, Review, Standing};
use skir::{Hash, SecurityLevel};

use super::blank;
use crate::shell::{BOLD, DIM, ERROR, GOOD, WARNING};

/// A skill as JSON.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Entry<'a> {
    reason: &'static str,
    id: &'a str,
    /// The tree it comes from, as `skcc.lock` names it.
    source: &'a str,
    /// `new`, `changed` or `reviewed`.
    standing: &'static str,
    /// blake3 over all its files.
    hash: Hash,
    level: SecurityLevel,
    /// What it declares that it may do.
    declared: &'a [String],
    /// What it does.
    inferred: &'a [String],
    /// Codes of warnings about security, which a review accepts.
    findings: &'a [String],
    /// Codes of errors, which it does not.
    errors: Vec<&'static str>,
    /// Its files, each behind the first half of its hash.
    files: &'a [String],
    /// What was seen before; nothing of a new one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    before: Option<Before<'a>>,
}

/// What an earlier review saw.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Before<'a> {
    hash: Hash,
    level: SecurityLevel,
    declared: &'a [String],
    inferred: &'a [String],
    findings: &'a [String],
    files: &'a [String],
    /// The day, as `YYYY-MM-DD`.
    reviewed: Option<String>,
    /// Why it was accepted.
    accepted_because: &'a str,
}

const fn before<'a>(candidate: &Candidate<'a>) -> Option<&'a Review> {
    match candidate.standing {
        Standing::New => None,
        Standing::Changed(review) | Standing::Reviewed(review) => Some(review),
    }
}

pub(super) fn json(out: &mut dyn Write, candidate: &Candidate<'_>) -> io::Result<()> {
    let record = &candidate.record;
    let mut errors: Vec<_> = candidate.errors.iter().map(|one| one.code.id()).collect();
    errors.sort_unstable();
    errors.dedup();
    let entry = Entry {
        reason: "review",
        id: &record.id,
        source: &record.source,
        standing: match candidate.standing {
            Standing::New => "new",
            Standing::Changed(_) => "changed",
            Standing::Reviewed(_) => "reviewed",
        },
        hash: record.hash,
        level: record.level,
        declared: &record.declared,
        inferred: &record.inferred,
        findings: &record.findings,
        errors,
        files: &record.files,
        before: before(candidate).map(|review| Before {
            hash: review.record.hash,
            level: review.record.level,
            declared: &review.record.declared,
            inferred: &review.record.inferred,
            findings: &review.record.findings,
            files: &review.record.files,
            reviewed: review.reviewed.map(|day| day.to_string()),
            accepted_because: &review.reason,
        }),
    };
    serde_json::to_writer(&mut *out, &entry)?;
    writeln!(out)
}

pub(super) fn human(out: &mut dyn Write, candidate: &Candidate<'_>) -> io::Result<()> {
    let record = &candidate.record;
    let from = candidate.skill.bundle.source.root.origin_in_words();
    let from = visible(&from);
    let id = visible(&record.id);
    match candidate.standing {
        Standing::New => writeln!(
            out,
            "{BOLD}{id}{BOLD:#} from {from}: {WARNING}new{WARNING:#}"
        )?,
        Standing::Changed(review) => writeln!(
            out,
            "{BOLD}{id}{BOLD:#} from {from}: {ERROR}changed{ERROR:#} since{}",
            reviewed(review, "")
        )?,
        Standing::Reviewed(review) => writeln!(
            out,
            "{BOLD}{id}{BOLD:#} from {from}: {GOOD}reviewed{GOOD:#}{}",
            reviewed(review, " on")
        )?,
    }
    writeln!(
        out,
        "  {DIM}{}{DIM:#}",
        visible(candidate.skill.bundle.file.path())
    )?;
    let old = before(candidate).map(|review| &review.record);
    level(out, old, record)?;
    let none: &[String] = &[];
    let declared = old.map(|old| &*old.declared);
    list(out, "declares", declared, &record.declared)?;
    let inferred = old.map(|old| &*old.inferred);
    list(out, "does", inferred, &record.inferred)?;
    findings(
        out,
        candidate,
        old.map_or(none, |old| &old.findings),
        old.is_some(),
    )?;
    files(out, old.map(|old| &*old.files), &record.files)?;
    blank(out)
}

/// When, and why it was accepted then.
fn reviewed(review: &Review, on: &str) -> String {
    let day = review.reviewed.map(|day| format!("{on} {day}"));
    format!("{} ({})", day.unwrap_or_default(), visible(&review.reason))
}

fn level(out: &mut dyn Write, old: Option<&Record>, new: &Record) -> io::Result<()> {
    let now = new.level.name();
    match old.map(|old| old.level) {
        Some(before) if before != new.level => writeln!(
            out,
            "  {:<9} {} -> {ERROR}{now}{ERROR:#}",
            "level",
            before.name()
        ),
        _ => writeln!(out, "  {:<9} {now}", "level"),
    }
}

/// What is there, each item marked as new, gone or neither.
fn list(out: &mut dyn Write, name: &str, old: Option<&[String]>, new: &[String]) -> io::Result<()> {
    let mut head = name;
    let mut row = |mark: &str, style: anstyle::Style, item: &str| {
        let shown = visible(item);
        writeln!(out, "  {head:<9} {style}{mark}{shown}{style:#}")?;
        head = "";
        io::Result::Ok(())
    };
    match old {
        None => new.iter().try_for_each(|item| row("", PLAIN, item)),
        Some(old) => {
            for item in new {
                if old.contains(item) {
                    row("  ", PLAIN, item)?;
                } else {
                    row("+ ", GOOD, item)?;
                }
            }
            let gone = old.iter().filter(|item| !new.contains(item));
            for item in gone {
                row("- ", ERROR, item)?;
            }
            Ok(())
        }
    }
}

const PLAIN: anstyle::Style = anstyle::Style::new();

/// The findings about security in full, those first that a review does not
/// accept; what was accepted before is only named.
fn findings(
    out: &mut dyn Write,
    candidate: &Candidate<'_>,
    old: &[String],
    is_compared: bool,
) -> io::Result<()> {
    let mut head = "findings";
    let mut row = |mark: &str, text: &str| {
        writeln!(out, "  {head:<9} {mark}{text}")?;
        head = "";
        io::Result::Ok(())
    };
    let plus = if is_compared { "+ " } else { "" };
    for error in &candidate.errors {
        row(plus, &render::short(error))?;
    }
    let (known, new): (Vec<&Diagnostic>, Vec<&Diagnostic>) = candidate
        .warnings
        .iter()
        .partition(|found| old.iter().any(|code| code == found.code.id()));
    for warning in new {
        row(plus, &render::short(warning))?;
    }
    for warning in known {
        row("  ", &render::short(warning))?;
    }
    for code in old {
        if !candidate.record.findings.contains(code) {
            row("- ", &visible(code))?;
        }
    }
    Ok(())
}

/// The files; of one that was seen before, those that differ.
fn files(out: &mut dyn Write, old: Option<&[String]>, new: &[String]) -> io::Result<()> {
    fn by_path(files: &[String]) -> BTreeMap<&str, &str> {
        let parts = files.iter().filter_map(|file| file.split_once(' '));
        parts.map(|(hash, path)| (path, hash)).collect()
    }
    let mut head = "files";
    let mut row = |mark: &str, style: anstyle::Style, path: &str| {
        let shown = visible(path);
        writeln!(out, "  {head:<9} {style}{mark}{shown}{style:#}")?;
        head = "";
        io::Result::Ok(())
    };
    let new = by_path(new);
    let Some(old) = old.map(by_path) else {
        return new.keys().try_for_each(|path| row("", PLAIN, path));
    };
    for (path, hash) in &new {
        match old.get(path) {
            None => row("+ ", GOOD, path)?,
            Some(before) if before != hash => row("~ ", WARNING, path)?,
            Some(_) => {}
        }
    }
    for path in old.keys().filter(|path| !new.contains_key(*path)) {
        row("- ", ERROR, path)?;
    }
    Ok(())
}
