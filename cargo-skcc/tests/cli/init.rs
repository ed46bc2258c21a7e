//! `init`.

use crate::project::Project;

fn github() -> Project {
    Project::new().file(
        ".git/config",
        "[remote \"origin\"]\n\turl = https://github.com/a/b\n",
    )
}

#[test]
fn settings_name_the_skills_that_are_there() {
    let project = Project::new()
        .skill("skills/git/commit")
        .skill("skills/review")
        .skill(".claude/skills/other")
        .skill("loose/one");
    let run = project.run(["init"]).exits(0);
    assert_eq!(run.err, "Created skcc.toml\n");
    let settings = project.read("skcc.toml");
    assert!(
        settings.contains("roots = [\".claude/skills\", \"loose\", \"skills\"]\n"),
        "{settings}"
    );
    let run = project.run(["check"]).exits(0);
    assert_eq!(run.err, "checked 4 skills: no findings\n");
}

#[test]
fn a_repository_of_github_gets_a_workflow_and_a_hook() {
    let project = github().skill("skills/commit");
    let run = project.run(["init"]).exits(0);
    assert_eq!(
        run.err,
        "Created skcc.toml\nCreated .github/workflows/skcc.yml\nCreated .pre-commit-config.yaml\n"
    );
    assert!(
        project
            .read(".github/workflows/skcc.yml")
            .contains("uses: skcc-rs/skcc@v")
    );
    assert!(
        project
            .read(".pre-commit-config.yaml")
            .contains("id: skcc-check")
    );
}

#[test]
fn nothing_is_overwritten() {
    let project = github()
        .skill("skills/commit")
        .file("skcc.toml", "roots = [\"skills\"]\n")
        .file(".gitlab-ci.yml", "test:\n  script: make\n")
        .file(".pre-commit-config.yaml", "repos: []\n");
    let run = project.run(["init"]).exits(0);
    assert!(
        run.err
            .starts_with("Kept skcc.toml\nKept .gitlab-ci.yml; add to it"),
        "{}",
        run.err
    );
    // What is to be added is data.
    assert!(run.out.contains("cargo-skcc check"), "{}", run.out);
    assert!(run.out.contains("id: skcc-check"), "{}", run.out);
    assert_eq!(project.read("skcc.toml"), "roots = [\"skills\"]\n");
    assert_eq!(project.read(".gitlab-ci.yml"), "test:\n  script: make\n");
    assert_eq!(project.read(".pre-commit-config.yaml"), "repos: []\n");
}

#[test]
fn twice_is_once() {
    let project = github().skill("skills/commit");
    project.run(["init"]).exits(0);
    let run = project.run(["init"]).exits(0);
    assert_eq!(
        run.err,
        "Kept skcc.toml\nKept .github/workflows/skcc.yml\nKept .pre-commit-config.yaml\n"
    );
    assert_eq!(run.out, "");
}

#[test]
fn a_folder_of_a_repository_gets_settings_alone() {
    let project = github().skill("tools/skills/commit");
    let run = project.run(["init", "tools"]).exits(0);
    assert!(run.err.contains("Created tools/skcc.toml"), "{}", run.err);
    assert!(!project.path().join(".github").exists());
    assert!(!project.path().join("tools/.github").exists());
}

#[test]
fn parts_can_be_left_out_or_chosen() {
    let project = github().skill("skills/commit");
    let run = project
        .run(["init", "--ci", "none", "--no-pre-commit"])
        .exits(0);
    assert_eq!(run.err, "Created skcc.toml\n");
    project
        .run(["init", "--ci", "gitlab", "--no-pre-commit"])
        .exits(0);
    assert!(project.read(".gitlab-ci.yml").contains("cargo-skcc check"));
}

#[test]
fn without_a_skill_the_next_step_is_named() {
    let project = Project::new();
    let run = project.run(["init"]).exits(0);
    assert!(run.err.contains("`cargo skcc new NAME`"), "{}", run.err);
    project.run(["new", "commit"]).exits(0);
    project.run(["check"]).exits(0);
}
