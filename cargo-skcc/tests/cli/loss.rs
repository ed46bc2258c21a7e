//! `loss`.

use crate::project::Project;

const SKILL: &str = "---\nname: deploy\ndescription: \"Deploys. Use when asked to deploy.\"\n\
                     argument-hint: \"<service>\"\ndisable-model-invocation: true\n\
                     hitl_required: true\nteam: platform\n---\n# Deploy\n\nIt costs $5.\n";

fn project() -> Project {
    Project::new()
        .file("skills/deploy/SKILL.md", SKILL)
        .skill("skills/notes")
}

#[test]
fn each_skill_and_each_target() {
    let run = project().run(["loss", "-t", "universal,claude"]).exits(0);
    assert_eq!(
        run.out,
        "deploy skills/deploy/SKILL.md\n  \
         weakened    disable-model-invocation  the model may start the skill by itself in universal\n  \
         lost        argument-hint             nobody is told which arguments to give in universal\n  \
         folded      hitl_required             it is told at the end of the body in both\n  \
         translated  team                      it stands in `metadata` in both\n  \
         translated  $5 (line 11)              it is written `$ 5`, since Kimi Code reads the same \
         folder, replaces it and has no escape in universal\n  \
         translated  $5 (line 11)              it is written `\\$5` in claude-code\n\n\
         TARGET       WEAKENED  LOST  FOLDED  TRANSLATED\n\
         universal           1     1       1           2\n\
         claude-code         ·     ·       1           2\n"
    );
    assert!(run.err.contains("`check -D SK301`"), "{}", run.err);
}

#[test]
fn many_targets_are_told_by_those_that_differ() {
    let run = project().run(["loss", "-t", "all"]).exits(0);
    let line = run
        .out
        .lines()
        .find(|line| line.contains("argument-hint"))
        .unwrap();
    assert!(
        line.ends_with("in all but claude-code, copilot and goose"),
        "{line}"
    );
}

#[test]
fn one_loss_in_many_lines_is_told_once() {
    let body = "It costs $5, not $5.\n".repeat(5);
    let skill = format!("---\nname: x\ndescription: \"Says x. Use for x.\"\n---\n{body}");
    let project = Project::new().file("skills/x/SKILL.md", &skill);
    let run = project.run(["loss", "-t", "claude"]).exits(0);
    let lines: Vec<_> = run.out.lines().filter(|line| line.contains("$5")).collect();
    assert_eq!(
        lines,
        ["  translated  $5 (lines 5, 6, 7 and 2 more)  it is written `\\$5`"]
    );
}

#[test]
fn a_loss_can_be_denied() {
    let project = project();
    let run = project
        .run(["loss", "-t", "universal", "--deny-loss"])
        .exits(1);
    assert!(
        run.err.contains("2 things are lost or weakened"),
        "{}",
        run.err
    );
    // What is folded or translated is still there.
    project
        .run(["loss", "-t", "claude", "--deny-loss"])
        .exits(0);
    project
        .run(["loss", "skills/notes", "-t", "all", "--deny-loss"])
        .exits(0);
}

#[test]
fn json_is_one_object_for_each_loss() {
    let run = project()
        .run(["loss", "-t", "universal", "--message-format", "json"])
        .exits(0);
    let lines: Vec<serde_json::Value> = run
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 5);
    let dollar = lines.iter().find(|line| line["what"] == "$5").unwrap();
    assert_eq!(dollar["line"], 11);
    assert_eq!(dollar["denied"], false);
    assert_eq!(dollar["kind"], "translated");
    let hint = lines.iter().find(|line| line["what"] == "argument-hint");
    assert_eq!(hint.unwrap()["denied"], true);
}

#[test]
fn the_configured_targets_are_looked_at() {
    let project = project().file("skcc.toml", "targets = [\"pi\"]\n");
    let run = project.run(["loss"]).exits(0);
    assert!(run.out.contains("\npi "), "{}", run.out);
    assert!(!run.out.contains("universal"), "{}", run.out);
}
