//! Five skills in a program: found by a search, taken in by name, filled in
//! with typed inputs, and shown to a model piece by piece.

use std::io::{self, Write};

use skill_runtime::{CatalogOptions, Skill, include_skill, include_skills};

// The build script compiled `skills/`. This is the whole of the set-up.
include_skills!(pub mod skills);

/// One skill by its name; a misspelt name does not compile.
static COMMIT: &Skill = include_skill!("commit");

fn main() -> io::Result<()> {
    show(&mut io::stdout().lock())
}

/// Writes what the skills look like from inside the program.
fn show(out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "What a model sees first: the catalog")?;
    writeln!(
        out,
        "{}",
        indent(&skills::REGISTRY.catalog(CatalogOptions::new()), 5)
    )?;

    let query = "change the live database";
    writeln!(out, "\nSearch for \"{query}\"")?;
    for hit in skills::REGISTRY.search(query).iter().take(2) {
        writeln!(out, "  {:>5}  {}", hit.score(), hit.skill().name())?;
    }

    let ir = COMMIT.ir();
    writeln!(out, "\nWhat the compiler knows about \"{}\"", COMMIT.name())?;
    writeln!(
        out,
        "  {} sections, {} steps",
        ir.sections.len(),
        ir.logic.steps.len()
    )?;
    for step in ir.top_steps() {
        let critical = if step.critical { " (critical)" } else { "" };
        writeln!(
            out,
            "  {}. {}{critical}",
            step.number,
            one_line(ir.text(step.title))
        )?;
    }

    // `type` is required, so `Inputs::new` asks for it. A missing one does not
    // compile, nor does one that the skill does not know.
    let inputs = skills::commit::Inputs {
        scope: Some("parser".to_owned()),
        ..skills::commit::Inputs::new(skills::commit::Type::Fix)
    };
    let prompt = skills::commit::render(&inputs);
    writeln!(
        out,
        "\nIts text with `type` = fix and `scope` = parser, the lines that changed"
    )?;
    let body: Vec<&str> = COMMIT.body().lines().collect();
    for line in prompt.lines().filter(|line| !body.contains(line)).take(4) {
        writeln!(out, "  {}", line.trim())?;
    }

    let text: &str = include_skill!("review", body);
    let artifact = include_skill!("review", target = "claude-code");
    writeln!(
        out,
        "\n\"review\" is {} bytes of text; Claude Code gets:",
        text.len()
    )?;
    writeln!(out, "{}", indent(artifact.text(), 6))
}

/// The first lines of a text, set in.
fn indent(text: &str, lines: usize) -> String {
    let shorten = |line: &str| match line.char_indices().nth(90) {
        Some((end, _)) => format!("  {}…", &line[..end]),
        None => format!("  {line}"),
    };
    text.lines()
        .take(lines)
        .map(shorten)
        .collect::<Vec<_>>()
        .join("\n")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tour_shows_every_part() {
        let mut out = Vec::new();
        show(&mut out).expect("a list of bytes takes everything");
        let out = String::from_utf8(out).expect("the tour is text");
        for part in ["- commit:", "db-migrate", "`parser`", "name: review"] {
            assert!(out.contains(part), "{part} is missing in:\n{out}");
        }
    }

    #[test]
    fn every_file_of_the_folder_is_in_the_program() {
        let form = skills::REGISTRY
            .get("pdf-form")
            .expect("it is in the folder");
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/skills/pdf-form");
        for file in form.resources() {
            let on_disk = std::fs::read(format!("{folder}/{}", file.path())).expect("it is there");
            assert_eq!(file.bytes(), on_disk, "{}", file.path());
        }
        assert!(
            form.resource("scripts/check.sh")
                .expect("it is bundled")
                .is_executable()
        );
        assert_eq!(form.resources().len(), 7);
    }

    #[test]
    fn ids_and_names_lead_to_the_same_skill() {
        assert_eq!(*COMMIT, skills::COMMIT);
        assert_eq!(skills::SkillId::ALL.len(), skills::REGISTRY.len());
        let found = "weekly-report-zh".parse::<skills::SkillId>();
        assert_eq!(found, Ok(skills::SkillId::WeeklyReportZh));
    }
}
