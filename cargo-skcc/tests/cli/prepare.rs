//! `prepare`.

use crate::project::Project;

fn project() -> Project {
    Project::new()
        .file(
            "skills/ship/SKILL.md",
            "---\nname: ship\ndescription: Ships. Use when asked to ship.\narguments: [package, place]\n---\n# Ship\n\n1. Bring $package to $place.\n2. Report.\n",
        )
        .file("package.json", "{\"name\": \"site\"}")
        .file("bad/SKILL.md", "---\nname: bad\n---\n# Bad\nDo it.\n")
}

#[test]
fn inputs_come_from_the_line_and_from_the_project() {
    let run = project()
        .run(["prepare", "ship", "skills", "-i", "place=here"])
        .exits(0);
    assert!(
        run.out.contains("- `package` = site (from the project)\n"),
        "{}",
        run.out
    );
    assert!(run.out.contains("- 1 Bring site to here.\n"), "{}", run.out);
    assert!(run.err.is_empty(), "{}", run.err);
}

#[test]
fn what_is_missing_is_said_and_fails() {
    let run = project()
        .run([
            "prepare",
            "ship",
            "skills",
            "--no-state",
            "--message-format",
            "json",
        ])
        .exits(1);
    let contract: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(contract["missing"], serde_json::json!(["package", "place"]));
    assert!(
        run.err.contains("give it with `--input place=VALUE`"),
        "{}",
        run.err
    );
}

#[test]
fn a_broken_skill_is_not_prepared() {
    let run = project().run(["prepare", "bad", "bad"]).exits(1);
    assert!(run.out.is_empty(), "{}", run.out);
    assert!(run.err.contains("SK021"), "{}", run.err);
}

#[test]
fn an_input_needs_a_name_the_skill_has() {
    let run = project()
        .run(["prepare", "ship", "skills", "-i", "color=red"])
        .exits(2);
    assert!(
        run.err
            .contains("there is no input `color`, but `package`, `place`"),
        "{}",
        run.err
    );
    let run = project()
        .run(["prepare", "ship", "skills", "-i", "here"])
        .exits(2);
    assert!(run.err.contains("expected NAME=VALUE"), "{}", run.err);
}
