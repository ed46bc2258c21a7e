//! Builds that need not compile.

use std::fs;
use std::path::PathBuf;
use std::thread::sleep;
use std::time::Duration;

use crate::project::Project;

fn project() -> Project {
    Project::new()
        .file("skcc.toml", "roots = [\"skills\"]\n")
        .skill("skills/commit")
        .file(
            "skills/loose/SKILL.md",
            "---\nname: loose\ndescription: Does it. Use when asked to do it.\n---\n# Loose\nSee [that](gone.md).\n",
        )
}

/// The files with what builds saw and said.
fn notes(project: &Project) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(project.home().join("builds")) else {
        return Vec::new();
    };
    entries.map(|entry| entry.unwrap().path()).collect()
}

/// Builds until there is nothing to write, then changes what is noted as said,
/// so that it can be told whether a build takes it.
fn mark(project: &Project) {
    project.run(["build"]).exits(0);
    // Files that were written just now could be written again unseen.
    sleep(Duration::from_millis(50));
    project.run(["build"]).exits(0);
    let notes = notes(project);
    assert_eq!(notes.len(), 1);
    let text = fs::read_to_string(&notes[0]).unwrap();
    fs::write(&notes[0], text.replace("unchanged", "as noted")).unwrap();
}

fn takes_the_notes(project: &Project, arguments: &[&str]) -> bool {
    project.run(arguments).err.contains("as noted")
}

#[test]
fn a_build_without_changes_says_the_same_again() {
    let project = project();
    let first = project.run(["build"]).exits(0);
    assert!(first.err.contains("gone.md"), "{}", first.err);
    assert!(
        notes(&project).is_empty(),
        "a build that wrote is not noted"
    );
    sleep(Duration::from_millis(50));
    let second = project.run(["build"]).exits(0);
    assert!(second.err.contains("unchanged"), "{}", second.err);
    assert_eq!(notes(&project).len(), 1);
    let third = project.run(["build"]).exits(0);
    assert_eq!((third.out, third.err), (second.out, second.err));
    mark(&project);
    assert!(takes_the_notes(&project, &["build"]));
}

#[test]
fn another_command_line_has_its_own_notes() {
    let project = project();
    mark(&project);
    for arguments in [
        &["build", "--keep-going"][..],
        &["build", "--force"],
        &["build", "--check"],
        &["build", "-q"],
        &["build", "-v"],
        &["build", "--message-format", "json"],
    ] {
        assert!(!takes_the_notes(&project, arguments), "{arguments:?}");
    }
    assert!(takes_the_notes(&project, &["build"]));
    assert!(!takes_the_notes(
        &project,
        &["build", "--target", "universal"]
    ));
}

#[test]
fn every_change_is_seen() {
    const NEW: &str =
        "---\nname: new\ndescription: Adds one. Use when asked.\n---\n# New\nDo it.\n";
    let project = project();
    for (path, more) in [
        ("skills/commit/notes.md", ""),
        ("skills/commit/SKILL.md", "\n"),
        ("skills/new/SKILL.md", ""),
        ("dist/universal/commit/SKILL.md", "\n"),
        ("skcc.toml", "targets = [\"universal\"]\n"),
    ] {
        mark(&project);
        let old = fs::read_to_string(project.path().join(path)).ok();
        let text = old
            .as_ref()
            .map_or(NEW.to_owned(), |old| format!("{old}{more}"));
        project.write(path, &text);
        assert!(!takes_the_notes(&project, &["build"]), "{path}");
        project.write(path, old.as_deref().unwrap_or(NEW));
    }
    mark(&project);
    fs::remove_file(project.path().join("dist/universal/commit/SKILL.md")).unwrap();
    assert!(!takes_the_notes(&project, &["build"]));
    assert!(
        project
            .path()
            .join("dist/universal/commit/SKILL.md")
            .is_file()
    );
}

#[test]
fn damaged_notes_are_ignored() {
    let project = project();
    mark(&project);
    fs::write(&notes(&project)[0], "{").unwrap();
    let run = project.run(["build"]).exits(0);
    assert!(run.err.contains("unchanged"), "{}", run.err);
}
