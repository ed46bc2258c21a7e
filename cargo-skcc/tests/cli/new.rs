//! `new`.

use crate::project::Project;

#[test]
fn every_template_passes_check() {
    let project = Project::new();
    for template in ["basic", "workflow", "typed", "scripts"] {
        let name = format!("my-{template}");
        project.run(["new", &name, "--template", template]).exits(0);
    }
    let run = project.run(["check", "skills", "-D", "warnings"]).exits(0);
    assert_eq!(run.err, "checked 4 skills: no findings\n");
    project
        .run(["check", "skills", "--spec", "strict", "-A", "extension-key"])
        .exits(0);
}

#[test]
fn a_description_is_quoted() {
    let project = Project::new();
    let text = r#"Says: "hi" \o/ # Use when asked to greet."#;
    project
        .run(["new", "greet", "--description", text])
        .exits(0);
    let shown = project
        .run(["show", "greet", "skills", "--message-format", "json"])
        .exits(0);
    let skill: skir::Skill = serde_json::from_str(&shown.out).unwrap();
    assert_eq!(skill.description, text);
}

#[test]
fn nothing_is_overwritten() {
    let project = Project::new().file("skills/commit/notes.md", "mine");
    let run = project.run(["new", "commit"]).exits(2);
    assert!(run.err.contains("exists already"), "{}", run.err);
    assert!(!project.path().join("skills/commit/SKILL.md").exists());
    project.run(["new", "commit", "--root", "more"]).exits(0);
}

#[test]
fn a_name_outside_the_specification_is_refused() {
    let project = Project::new();
    for name in ["Commit", "a--b", "a-", "../up", "a b", ""] {
        let run = project.run(["new", name]).exits(2);
        assert!(
            run.err.contains("is not a name for a skill"),
            "{name}: {}",
            run.err
        );
    }
    assert!(!project.path().join("skills").exists());
}

#[cfg(unix)]
#[test]
fn a_script_may_be_executed() {
    use std::os::unix::fs::PermissionsExt;
    let project = Project::new();
    project
        .run(["new", "count", "--template", "scripts"])
        .exits(0);
    let script = project.path().join("skills/count/scripts/collect.sh");
    assert_eq!(
        script.metadata().unwrap().permissions().mode() & 0o111,
        0o111
    );
}
