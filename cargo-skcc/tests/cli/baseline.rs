//! `baseline`.

use crate::project::Project;

const NO_DESCRIPTION: &str = "---\nname: commit\n---\n# Commit\nWrite it.\n";

#[test]
fn todays_findings_count_no_more_and_new_ones_do() {
    let project = Project::new().file("skills/commit/SKILL.md", NO_DESCRIPTION);
    project.run(["check"]).exits(1);
    let run = project.run(["baseline"]).exits(0);
    assert_eq!(run.err, "Accepted 1 finding in skcc.baseline.json\n");
    project.run(["check"]).exits(0);
    project.write(
        "skills/push/SKILL.md",
        "---\nname: push\n---\n# Push\nDo it.\n",
    );
    let run = project.run(["check", "--message-format", "short"]).exits(1);
    assert!(run.err.contains("skills/push/SKILL.md"), "{}", run.err);
    assert!(!run.err.contains("skills/commit/SKILL.md"), "{}", run.err);
}

#[test]
fn an_entry_of_a_mended_finding_is_stale_until_it_is_written_anew() {
    let project = Project::new().file("skills/commit/SKILL.md", NO_DESCRIPTION);
    project.run(["baseline"]).exits(0);
    let project = project.skill("skills/commit");
    let run = project.run(["check"]).exits(0);
    assert!(run.err.contains("SK908"), "{}", run.err);
    let run = project.run(["baseline"]).exits(0);
    assert_eq!(run.err, "Accepted 0 findings in skcc.baseline.json\n");
    let run = project.run(["check"]).exits(0);
    assert!(run.err.contains("no findings"), "{}", run.err);
}

#[test]
fn it_lies_beside_the_settings() {
    let project = Project::new()
        .file("skcc.toml", "roots = [\"agent/skills\"]\n")
        .file("agent/skills/commit/SKILL.md", NO_DESCRIPTION);
    let mut command = project.command(["baseline"]);
    crate::project::run(command.current_dir(project.path().join("agent"))).exits(0);
    assert!(
        project
            .read("skcc.baseline.json")
            .contains("agent/skills/commit/SKILL.md")
    );
    project.run(["check"]).exits(0);
}
