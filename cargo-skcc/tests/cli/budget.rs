//! `budget`.

use crate::project::{Project, run};

const LONG: &str = "Rolls a service out to staging or to production, watches its error rate for \
                    ten minutes, and rolls it back when the rate doubles; knows the services of \
                    the platform team, their clusters, and who is on call for each of them by day \
                    and by night. For \
                    releases: use when the user asks to deploy, to roll out, or to ship a release.";

fn project() -> Project {
    Project::new()
        .skill("skills/commit")
        .file(
            "skills/deploy/SKILL.md",
            &format!("---\nname: deploy\ndescription: \"{LONG}\"\n---\n# Deploy\nDo it.\n"),
        )
        .file(
            "skills/secret/SKILL.md",
            "---\nname: secret\ndescription: \"Does it. Use when asked.\"\n\
             disable-model-invocation: true\n---\n# Secret\nDo it.\n",
        )
}

#[test]
fn one_agent_skill_by_skill() {
    let run = project().run(["budget", "-t", "kimi"]).exits(0);
    let lines: Vec<_> = run.out.lines().collect();
    assert_eq!(lines[0], "Kimi Code 2.1.0");
    assert_eq!(
        lines[1],
        "about 106 tokens of a context of 200,000, beside 3 skills of its own"
    );
    let row = |name: &str| {
        let row = lines.iter().find(|line| line.starts_with(name)).unwrap();
        row.split_whitespace().collect::<Vec<_>>()[1..].join(" ")
    };
    assert_eq!(
        row("commit"),
        "38 38 Does commit. Use when asked to commit."
    );
    assert!(
        row("deploy").starts_with("247 326 cut Rolls a service out"),
        "{}",
        row("deploy")
    );
    assert_eq!(row("secret"), "0 24 hidden");
}

#[test]
fn all_agents_in_short() {
    let run = project().run(["budget"]).exits(0);
    let row = |agent: &str| {
        let row = run.out.lines().find(|line| line.starts_with(agent));
        row.unwrap_or_else(|| panic!("{}", run.out))[agent.len()..]
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert!(row("Kimi Code").starts_with("1 1 · · 1 "), "{}", run.out);
    assert!(row("Claude Code").starts_with("2 · · · 1 "), "{}", run.out);
    assert!(row("Goose *").starts_with("3 · · · · "), "{}", run.out);
    assert!(run.out.contains("* an estimate"), "{}", run.out);
    assert!(run.err.contains("`--fit`"), "{}", run.err);
}

#[test]
fn what_is_cut_off_is_said_first_in_the_authors_words() {
    let project = project();
    let run = project.run(["budget", "-t", "kimi"]).exits(0);
    assert!(
        run.err
            .contains("begin with\n  deploy: For releases: use when the user asks to deploy"),
        "{}",
        run.err
    );
    let fitted = project.run(["budget", "-t", "kimi", "--fit"]).exits(0);
    assert!(!fitted.err.contains("begin with"), "{}", fitted.err);
    assert!(
        fitted
            .out
            .contains("shortened  For releases: use when the user asks to deploy"),
        "{}",
        fitted.out
    );
}

#[test]
fn json_has_the_list_as_the_model_gets_it() {
    let run = project()
        .run(["budget", "-t", "claude", "--message-format", "json"])
        .exits(0);
    let value: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(
        value["listing"],
        format!("- commit: Does commit. Use when asked to commit.\n- deploy: {LONG}")
    );
    assert_eq!(value["skills"][2]["shown"], "hidden");
    assert_eq!(value["estimated"], false);
}

#[test]
fn a_small_context_leaves_names() {
    let project = project();
    let run = project
        .run(["budget", "-t", "claude", "--context", "150k"])
        .exits(0);
    assert!(run.out.contains("name alone"), "{}", run.out);
    let run = project
        .run(["budget", "-t", "claude", "--context", "much"])
        .exits(2);
    assert!(run.err.contains("no number of tokens"), "{}", run.err);
}

#[test]
fn the_home_folder_is_abbreviated_where_the_agent_does_it() {
    let project = project();
    let mut command = project.command(["budget", "-t", "openclaw", "--message-format", "json"]);
    let run = run(command.env("HOME", project.path())).exits(0);
    let value: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let listing = value["listing"].as_str().unwrap();
    if cfg!(target_os = "linux") {
        assert!(
            listing.contains("<location>~/skills/commit/SKILL.md</location>"),
            "{listing}"
        );
    }
}
