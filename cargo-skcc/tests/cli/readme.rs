//! What the project's README shows is what comes out.

use skcc_core::emit::{EMITTERS, Evidence};

use crate::project::Project;

fn readme() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md");
    let text = std::fs::read_to_string(path).unwrap();
    // Git may have changed the line ends.
    text.replace("\r\n", "\n")
}

/// The lines below a command, up to the end of the block it stands in.
fn screen<'a>(readme: &'a str, command: &str) -> &'a str {
    let (_, after) = readme
        .split_once(&format!("$ {command}\n"))
        .expect("the README has the command");
    let (screen, _) = after.split_once("```").expect("the block has an end");
    screen
}

#[test]
fn the_error_it_shows_is_the_one_that_is_printed() {
    let readme = readme();
    let shown = screen(&readme, "cargo skcc check skills");
    let (_, line) = shown.split_once("\n3 | ").unwrap();
    let (line, _) = line.split_once('\n').unwrap();
    let text = format!("---\nname: commit\n{line}\n---\n# Commit\n\nWrite the message.\n");
    let project = Project::new().file("skills/commit/SKILL.md", &text);
    let checked = project.run(["skcc", "check", "skills"]).exits(1);
    assert_eq!(shown, checked.err);
    // What it says of the other commands.
    project.run(["skcc", "fix", "skills"]).exits(0);
    project.run(["skcc", "check", "skills"]).exits(0);
    project.run(["skcc", "explain", "SK012"]).exits(0);
    project.run(["skcc", "build", "skills"]).exits(0);
}

#[test]
fn its_table_has_the_targets() {
    let readme = readme();
    let rows = readme.lines().filter(|line| line.starts_with("| `"));
    let rows: Vec<_> = rows
        .map(|row| {
            let mut cells = row
                .split('|')
                .skip(1)
                .map(|cell| cell.trim().trim_matches('`'));
            (cells.next().unwrap(), cells.next().unwrap())
        })
        .collect();
    let targets = EMITTERS.iter().map(|emitter| emitter.target());
    let targets: Vec<_> = targets
        .map(|target| (target.id, target.project[0].path))
        .collect();
    assert_eq!(rows, targets);
    for target in EMITTERS.iter().map(|emitter| emitter.target()) {
        if target.id != "universal" {
            let mark = match target.evidence {
                Evidence::Documented => " (unverified),",
                Evidence::Observed | Evidence::Specification => "",
            };
            let checked = format!("{}{mark} {}", target.name, target.checked_against);
            assert!(readme.contains(&checked), "{checked}");
        }
    }
}

#[test]
fn its_commands_exist() {
    let readme = readme();
    let mut named = 0;
    for (at, start) in readme.match_indices("`cargo skcc ") {
        let rest = &readme[at + start.len()..];
        let (words, _) = rest.split_once('`').unwrap();
        let command = words.split(' ').next().unwrap();
        Project::new().run(["skcc", command, "--help"]).exits(0);
        named += 1;
    }
    assert!(named > 2, "{readme}");
}
