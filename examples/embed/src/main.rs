//! Five skills in a program: found by a search, taken in by name, filled in
//! with typed inputs, and shown as an agent gets them.

#![expect(clippy::print_stdout, reason = "the program shows what it has")]

use skill_runtime::{Skill, include_skill, include_skills};

// The build script compiled the folder `skills`. This is the whole of the
// set-up: text, files and search index are now parts of the program.
include_skills!(pub mod skills);

use skills::commit::{Inputs, Type, render};

/// One skill by its name; a misspelt name does not compile.
static COMMIT: &Skill = include_skill!("commit");

fn main() {
    let query = "change the live database";
    println!("search: {query}");
    for hit in skills::REGISTRY.search(query).iter().take(2) {
        println!("  {hit}");
    }

    // What the compiler understood. Steps, sections, constraints and examples
    // are places in the text, not copies of it.
    let model = COMMIT.ir();
    println!("\n{} {}", COMMIT.name(), COMMIT.version());
    for step in model.top_steps() {
        let mark = if step.critical { " (critical)" } else { "" };
        println!("  {}. {}{mark}", step.number, model.text(step.title));
    }

    // `type` is required, so `new` asks for it. One that is missing does not
    // compile, nor does one that the skill does not have.
    let inputs = Inputs {
        scope: Some("parser".to_owned()),
        ..Inputs::new(Type::Fix)
    };
    println!("\n{} as a prompt, with its inputs", COMMIT.name());
    let prompt = render(&inputs);
    for line in prompt.lines().filter(|line| line.starts_with("| `")) {
        println!("  {line}");
    }

    let artifact = include_skill!("review", target = "claude-code");
    println!("\n{} for Claude Code", artifact.folder());
    for line in artifact.text().lines().take(2) {
        println!("  {line}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_folder_is_in_the_program() {
        let form = &skills::PDF_FORM;
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/skills/pdf-form");
        for file in form.resources() {
            let on_disk = std::fs::read(format!("{folder}/{}", file.path())).expect("it is there");
            assert_eq!(file.bytes(), on_disk, "{}", file.path());
        }
        assert_eq!(form.resources().len(), 7);
        let check = form.resource("scripts/check.sh").expect("it is bundled");
        assert!(check.is_executable());
    }

    #[test]
    fn ids_and_names_lead_to_the_same_skill() {
        assert_eq!(*COMMIT, skills::COMMIT);
        assert_eq!(skills::REGISTRY.get("commit"), Ok(COMMIT));
        assert_eq!(skills::SkillId::ALL.len(), skills::REGISTRY.len());
        let found = "weekly-report-zh".parse::<skills::SkillId>();
        assert_eq!(found, Ok(skills::SkillId::WeeklyReportZh));
    }

    #[test]
    fn words_of_any_script_are_found() {
        for (query, id) in [
            ("fill in a form", "pdf-form"),
            ("write a commit message", "commit"),
            ("周报", "weekly-report-zh"),
        ] {
            assert_eq!(skills::REGISTRY.search(query)[0].skill().id(), id);
        }
    }
}
