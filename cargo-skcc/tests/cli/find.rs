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
    let words = hit["words"].as_array().unwrap();
    assert_eq!(words.len(), 1);
    assert_eq!(words[0]["word"], "commit");
    assert_eq!(words[0]["score"], hit["score"]);
    assert_eq!(words[0]["fields"], hit["fields"]);
    assert!(hit["fields"].as_array().unwrap().contains(&"name".into()));
}

#[test]
fn a_score_is_explained_by_its_words() {
    let arguments = ["find", "commit the changes", "skills", "--explain"];
    let run = project().run(arguments).exits(0);
    let rows: Vec<Vec<&str>> = run
        .out
        .lines()
        .map(|line| line.split_whitespace().collect())
        .collect();
    assert_eq!(rows[0], ["SCORE", "ID", "WORD", "FOUND", "IN"]);
    assert_eq!(rows[1][1], "git.commit");
    let words = [rows[2][1], rows[3][1]];
    assert_eq!(words, ["commit", "changes"]);
    assert_eq!(rows[3][2..], ["description"]);
    let score = |row: usize| rows[row][0].parse::<f64>().unwrap();
    assert!((score(1) - score(2) - score(3)).abs() < 0.02, "{}", run.out);
}

#[test]
fn nothing_found_is_no_failure() {
    let run = project().run(["find", "astronomy", "skills"]).exits(0);
    assert_eq!(run.out.lines().count(), 1);
}

#[test]
fn eval_measures_how_well_skills_are_found() {
    let project = project()
        .file(
            "cases.jsonl",
            "{\"query\": \"commit the changes\", \"skill\": \"git.commit\"}\n\
             {\"query\": \"commit the changes\", \"skill\": \"review\"}\n\
             {\"query\": \"bake bread\", \"skill\": \"deploy\"}\n\
             {\"query\": \"bake bread\", \"should_trigger\": false}\n\
             {\"query\": \"release\", \"should_trigger\": false}\n\
             {\"query\": \"release\", \"skill\": \"deploy\", \"should_trigger\": true}\n",
        )
        .file(
            "good.json",
            "[{\"query\": \"release\", \"skill\": \"deploy\"}]",
        )
        .file(
            "gone.json",
            "[{\"query\": \"release\", \"skill\": \"gone\"}]",
        )
        .file("bare.json", "[{\"query\": \"release\"}]");
    let run = project
        .run(["find", "--eval", "cases.jsonl", "skills"])
        .exits(1);
    assert!(
        run.out.ends_with(
            "3 queries: recall@1 33.3 %, recall@5 66.7 %, mean reciprocal rank 0.500\n\
             2 of 3 triggers are right: 66.7 %\n"
        ),
        "{}",
        run.out
    );
    let words = [
        "find",
        "--eval",
        "good.json",
        "skills",
        "--message-format",
        "json",
    ];
    let run = project.run(words).exits(0);
    let lines: Vec<serde_json::Value> = run
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines[0]["rank"], 1);
    assert_eq!(lines[1]["recall_at_1"], 1.0);
    for line in &lines {
        crate::schemas::fits("find-eval", line);
    }
    let run = project
        .run(["find", "--eval", "gone.json", "skills"])
        .exits(2);
    assert!(run.err.contains("there is no skill `gone`"), "{}", run.err);
    let run = project
        .run(["find", "--eval", "bare.json", "skills"])
        .exits(2);
    assert!(run.err.contains("has neither `skill` nor"), "{}", run.err);
}

/// What the examples' skills are found by, in words that people use.
#[test]
fn the_skills_of_the_examples_are_found() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let cases = format!("{root}/skill-runtime/benches/queries.jsonl");
    let mut words = vec!["find".to_owned(), "--eval".to_owned(), cases];
    for example in [
        "agent-loop",
        "embed",
        "no-build-script",
        "skills-app",
        "skills-crate",
    ] {
        words.push(format!("{root}/examples/{example}/skills"));
    }
    words.extend(["--message-format", "json"].map(str::to_owned));
    let run = project().run(words);
    let summary = run.out.lines().last().unwrap();
    let summary: serde_json::Value = serde_json::from_str(summary).unwrap();
    let share = |name: &str| summary[name].as_f64().unwrap();
    assert!(share("recall_at_1") >= 0.9, "{}", run.out);
    assert!(share("recall_at_5") >= 0.95, "{}", run.out);
    assert!(share("trigger_accuracy") >= 1.0, "{}", run.out);
}
