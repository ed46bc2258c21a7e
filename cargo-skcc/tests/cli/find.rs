//! `find`.

use crate::project::Project;

fn project() -> Project {
    let skill = |name: &str, description: &str| {
        format!("---\nname: {name}\ndescription: {description}\n---\n# {name}\nDo it.\n")
    };
    Project::new()
        .file(
            "skills/git/commit/SKILL.md",
            &skill("commit", "Write a message for staged changes."),
        )
        .file(
            "skills/review/SKILL.md",
            &skill("review", "Review changes before the commit."),
        )
        .file(
            "skills/deploy/SKILL.md",
            &skill("deploy", "Bring a release to the servers."),
        )
}

#[test]
fn the_best_comes_first() {
    let run = project()
        .run(["find", "commit the changes", "skills"])
        .exits(0);
    let lines: Vec<_> = run.out.lines().collect();
    assert!(lines[0].starts_with("SCORE  ID"), "{}", run.out);
    assert!(lines[1].contains("git.commit"), "{}", run.out);
    assert!(lines[2].contains("review"), "{}", run.out);
    assert_eq!(lines.len(), 3);
}

#[test]
fn json_says_why() {
    let arguments = [
        "find",
        "commit",
        "skills",
        "--limit",
        "1",
        "--message-format",
        "json",
    ];
    let run = project().run(arguments).exits(0);
    let hit: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(hit["id"], "git.commit");
    assert_eq!(hit["exact"], true);
    assert_eq!(hit["words"], serde_json::json!(["commit"]));
    assert!(hit["fields"].as_array().unwrap().contains(&"name".into()));
}

#[test]
fn nothing_found_is_no_failure() {
    let run = project().run(["find", "astronomy", "skills"]).exits(0);
    assert_eq!(run.out.lines().count(), 1);
}
