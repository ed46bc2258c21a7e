//! `--message-format`.

use serde_json::Value;

use crate::project::{Project, Run};

fn project() -> Project {
    Project::new()
        .file(
            "skills/commit/SKILL.md",
            "---\nname: commit\n---\n# Commit\nWrite it.\n",
        )
        .skill("skills/good")
}

fn lines(run: &Run) -> Vec<Value> {
    run.out
        .lines()
        .map(|line| serde_json::from_str(line).expect(line))
        .collect()
}

fn reasons(lines: &[Value]) -> Vec<&str> {
    lines
        .iter()
        .map(|line| line["reason"].as_str().unwrap())
        .collect()
}

#[test]
fn human_shows_the_text() {
    let run = project().run(["check", "skills"]).exits(1);
    assert!(run.err.starts_with("error[SK021]"), "{}", run.err);
    assert!(
        run.err.contains("--> skills/commit/SKILL.md:1:1"),
        "{}",
        run.err
    );
    assert!(run.err.contains("1 | ---"), "{}", run.err);
}

#[test]
fn json_is_one_object_a_line_and_nothing_else() {
    let run = project()
        .run(["check", "skills", "--message-format", "json"])
        .exits(1);
    assert_eq!(run.err, "");
    let lines = lines(&run);
    assert_eq!(reasons(&lines), ["diagnostic", "skill", "skill", "summary"]);
    assert_eq!(lines[0]["code"], "SK021");
    assert_eq!(
        lines[0]["span"]["start"],
        serde_json::json!({ "line": 1, "column": 1, "offset": 0 })
    );
    assert_eq!(lines[1]["status"], "failed");
    assert_eq!(lines[2]["status"], "ok");
    assert_eq!(lines[3]["errors"], 1);
}

#[test]
fn json_does_not_depend_on_the_number_of_threads() {
    let project = project();
    let run = |jobs: &str| {
        let arguments = [
            "check",
            "skills",
            "--message-format",
            "json",
            "--jobs",
            jobs,
        ];
        let mut lines = lines(&project.run(arguments).exits(1));
        lines.last_mut().unwrap()["duration_us"].take();
        lines
    };
    assert_eq!(run("1"), run("8"));
}

#[test]
fn json_tells_failures_too() {
    let project = project();
    for arguments in [
        &["check", "missing", "--message-format", "json"][..],
        &["check", "--message-format=json", "--no-such-flag"],
        &["check", "--message-format", "json", "-D", "SK999"],
    ] {
        let run = project.run(arguments).exits(2);
        let lines = lines(&run);
        assert_eq!(reasons(&lines), ["error", "summary"], "{arguments:?}");
        assert!(!lines[0]["message"].as_str().unwrap().is_empty());
        assert!(!run.err.is_empty());
    }
}

#[test]
fn json_of_wrong_settings() {
    let project = project().file("skcc.toml", "root = 1\n");
    let run = project.run(["check", "--message-format", "json"]).exits(2);
    let lines = lines(&run);
    assert_eq!(reasons(&lines), ["diagnostic", "summary"]);
    assert_eq!(lines[0]["file"], "skcc.toml");
}

#[test]
fn json_of_statistics() {
    let run = project()
        .run([
            "check",
            "skills",
            "--statistics",
            "--message-format",
            "json",
        ])
        .exits(1);
    let lines = lines(&run);
    assert_eq!(reasons(&lines), ["total", "summary"]);
    assert_eq!(lines[0]["findings"], 1);
    let run = project()
        .run([
            "check",
            "skills",
            "--statistics",
            "--message-format",
            "sarif",
        ])
        .exits(2);
    assert!(
        run.err.contains("no place for `--statistics`"),
        "{}",
        run.err
    );
}

#[test]
fn sarif_is_one_document() {
    let run = project()
        .run(["check", "skills", "--message-format", "sarif"])
        .exits(1);
    assert_eq!(run.err, "");
    let document: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(document["version"], "2.1.0");
    assert_eq!(document["runs"][0]["results"][0]["ruleId"], "SK021");
}

#[test]
fn github_marks_the_place() {
    let run = project()
        .run(["check", "skills", "--message-format", "github"])
        .exits(1);
    assert!(
        run.out
            .starts_with("::error file=skills/commit/SKILL.md,line=1,"),
        "{}",
        run.out
    );
    assert_eq!(run.err, "checked 2 skills: 1 error\n");
}
