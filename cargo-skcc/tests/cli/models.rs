//! `models`.

use serde_json::Value;

use crate::model_server::ModelServer;
use crate::project::{Project, Run, run};
use crate::schemas::fits;

/// Runs with no variable of a key but those given.
fn with(project: &Project, arguments: &[&str], variables: &[(&str, &str)]) -> Run {
    let mut command = project.command(arguments);
    for name in [
        "OPENROUTER_API_KEY",
        "ANTHROPIC_API_KEY",
        "OPENAI_API_KEY",
        "GEMINI_API_KEY",
    ] {
        command.env_remove(name);
    }
    run(command.envs(variables.iter().copied()))
}

/// A server with a key, and a price.
fn paid(server: &ModelServer) -> String {
    format!(
        "{}key-env = \"TEST_KEY\"\n[[price]]\nmodel = \"one\"\ninput = 1000\noutput = 10_000.5\n",
        server.settings()
    )
}

#[test]
fn ways_are_listed_with_the_keys_that_are_set() {
    let server = ModelServer::new();
    let project = Project::new().file("skcc.toml", &server.settings());
    let list = ["models", "list", "--message-format", "json"];
    let run = with(&project, &list, &[("OPENAI_API_KEY", "x")]).exits(0);
    let entries: Vec<Value> = run
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    for entry in &entries {
        fits("models", entry);
    }
    let of = |pattern: &str| entries.iter().find(|one| one["match"] == pattern).unwrap();
    assert_eq!(of("test/*")["models"], serde_json::json!(["alpha", "zeta"]));
    assert_eq!(of("test/*")["ready"], true);
    assert_eq!(of("openai/*")["ready"], true);
    assert_eq!(of("anthropic/*")["ready"], false);
}

#[test]
fn a_model_is_examined_and_what_it_uses_is_counted() {
    let server = ModelServer::new();
    let project = Project::new().file("skcc.toml", &server.settings());
    let doctor = [
        "models",
        "doctor",
        "--model",
        "test/one",
        "--message-format",
        "json",
    ];
    let run = with(&project, &doctor, &[]).exits(0);
    let entry: Value = serde_json::from_str(run.out.trim()).unwrap();
    fits("models-doctor", &entry);
    assert_eq!(entry["answers"], true);
    assert_eq!(
        entry["callsTools"]
            .as_bool()
            .or(entry["calls_tools"].as_bool()),
        Some(true)
    );
    assert_eq!(entry["structured"], true);
    assert_eq!(entry["usage"]["input"], 300);
    // It costs nothing, so nobody was asked.
    assert_eq!(run.err, "");
}

#[test]
fn the_key_is_checked_before_anything_is_sent_and_never_shown() {
    let server = ModelServer::new();
    let project = Project::new().file("skcc.toml", &paid(&server));
    let doctor = ["models", "doctor", "--model", "test/one", "--yes"];
    let run = with(&project, &doctor, &[]).exits(2);
    assert!(run.err.contains("`TEST_KEY`"), "{}", run.err);
    assert!(server.seen().is_empty());

    // The file adds, and does not override.
    project.write(".env", "TEST_KEY=from-the-file\n");
    with(&project, &doctor, &[]).exits(0);
    assert!(server.seen()[0].head.contains("Bearer from-the-file"));
    let sent = server.seen().len();
    with(&project, &doctor, &[("TEST_KEY", "from-outside")]).exits(0);
    assert!(server.seen()[sent].head.contains("Bearer from-outside"));

    let refusing = ModelServer::answering(|_| {
        (
            401,
            serde_json::json!({"error": {"message": "no such key: from-outside"}}),
        )
    });
    project.write("skcc.toml", &paid(&refusing));
    let run = with(&project, &doctor, &[("TEST_KEY", "from-outside")]).exits(3);
    assert!(run.out.contains("refuses the key"), "{}", run.out);
    assert!(!run.out.contains("from-outside"), "{}", run.out);
}

#[test]
fn what_costs_is_told_and_asked_for_and_kept() {
    let server = ModelServer::new();
    let project = Project::new().file("skcc.toml", &paid(&server));
    let key = [("TEST_KEY", "x")];
    let doctor = ["models", "doctor", "--model", "test/one"];
    let run = with(&project, &doctor, &key).exits(2);
    assert!(
        run.err
            .contains("1 run of at most 4 calls to `test/one`: at most $"),
        "{}",
        run.err
    );
    assert!(run.err.contains("`--yes`"), "{}", run.err);
    assert!(server.seen().is_empty());

    // One call costs 100 tokens for 0.1 dollars and 10 for 0.1.
    let cheap = [&doctor[..], &["--yes", "--max-cost", "0.15"]].concat();
    let run = with(&project, &cheap, &key).exits(4);
    assert!(
        run.out.contains("the budget in money is exhausted"),
        "{}",
        run.out
    );
    assert_eq!(server.seen().len(), 1);
    for (limit, calls) in [(["--max-calls", "2"], 2), (["--max-tokens", "200"], 2)] {
        let before = server.seen().len();
        with(&project, &[&doctor[..], &["--yes"], &limit].concat(), &key).exits(4);
        assert_eq!(server.seen().len() - before, calls, "{limit:?}");
    }

    // A price that nobody knows keeps no limit in money.
    let unknown = [
        "models",
        "doctor",
        "--model",
        "test/two",
        "--yes",
        "--max-cost",
        "1",
    ];
    let run = with(&project, &unknown, &key).exits(2);
    assert!(run.err.contains("`[[price]]`"), "{}", run.err);
}

#[test]
fn what_was_recorded_is_replayed_without_key_server_and_question() {
    let server = ModelServer::new();
    let project = Project::new().file("skcc.toml", &paid(&server));
    let key = [("TEST_KEY", "secret-value")];
    let doctor = ["models", "doctor", "--model", "test/one,test/two"];
    let record = [&doctor[..], &["--yes", "--record", "calls.jsonl"]].concat();
    let recorded = with(&project, &record, &key).exits(0);
    let calls = project.read("calls.jsonl");
    assert_eq!(calls.lines().count(), 6);
    assert!(!calls.contains("secret-value"));
    let sent = server.seen().len();
    let replay = [&doctor[..], &["--offline", "--replay", "calls.jsonl"]].concat();
    let replayed = with(&project, &replay, &[]).exits(0);
    assert_eq!(server.seen().len(), sent);
    let without_time = |text: &str| -> Vec<String> {
        let words = text.lines().map(|line| {
            line.split("  ")
                .filter(|one| !one.ends_with("ms"))
                .collect()
        });
        words.collect()
    };
    assert_eq!(without_time(&recorded.out), without_time(&replayed.out));

    let alone = [&doctor[..], &["--offline"]].concat();
    let run = with(&project, &alone, &[]).exits(2);
    assert!(run.err.contains("`--replay FILE`"), "{}", run.err);
}

#[test]
fn without_anything_set_up_a_local_server_is_asked_and_else_three_ways_are_named() {
    let server = ModelServer::new();
    let here = server.settings().replace("test/*", "ollama/*");
    let project = Project::new().file("skcc.toml", &here);
    let run = with(&project, &["models", "doctor"], &[]).exits(0);
    assert!(run.out.contains("ollama/alpha"), "{}", run.out);
    assert!(server.seen().iter().any(|one| one.body["model"] == "alpha"));

    // Nobody listens on port 1.
    let project = Project::new().file(
        "skcc.toml",
        "[[route]]\nmatch = \"ollama/*\"\nwire = \"chat\"\nurl = \"http://127.0.0.1:1/v1\"\n",
    );
    let run = with(&project, &["models", "doctor"], &[]).exits(2);
    for way in ["Ollama", "OPENROUTER_API_KEY", "models.default"] {
        assert!(run.err.contains(way), "{way}: {}", run.err);
    }
}

#[test]
fn a_model_that_does_not_do_what_is_asked_is_a_finding() {
    let server = ModelServer::answering(|_| (200, crate::model_server::text("hello")));
    let project = Project::new().file("skcc.toml", &server.settings());
    let run = with(&project, &["models", "doctor", "--model", "test/one"], &[]).exits(1);
    assert!(
        run.out.contains("there is no JSON in the answer"),
        "{}",
        run.out
    );
}
