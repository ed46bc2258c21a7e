//! `profile`.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

use crate::model_server::{ModelServer, reply, text};
use crate::project::{Project, Run, run};
use crate::schemas::fits;

fn with(server: &ModelServer) -> Project {
    let settings = format!("[models]\ndefault = \"test/first\"\n{}", server.settings());
    Project::new().file("skcc.toml", &settings)
}

fn start(project: &Project, arguments: &[&str]) -> Run {
    let mut command = project.command(arguments);
    command.env("SKCC_HOME", project.path().join("home"));
    run(&mut command)
}

const ONE: [&str; 3] = ["profile", "--primitives", "reason.arithmetic"];

fn json_of(run: &Run) -> Vec<Value> {
    let lines = run.out.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn a_profile_is_measured_shown_and_kept() {
    let server = ModelServer::new();
    let project = with(&server);
    let json = [&ONE[..], &["--message-format", "json"]].concat();
    let first = start(&project, &json).exits(0);
    let profile = &json_of(&first)[0];
    fits("profile", profile);
    assert_eq!(profile["model"], "test/first");
    assert_eq!(profile["complete"], true);
    // It says `ready` to everything.
    let found = &profile["primitives"]["reason.arithmetic"];
    assert_eq!(found["level"], 0);
    assert_eq!(
        found["levels"][0]["tally"],
        json!({"passed": 0, "failed": 3, "unknown": 0})
    );
    assert_eq!(profile["usage"]["input"], 900);
    assert_eq!(server.seen().len(), 9);

    // What is known is shown again, and nobody is asked.
    let again = start(&project, &json).exits(0);
    assert_eq!(json_of(&again)[0]["primitives"], profile["primitives"]);
    assert_eq!(server.seen().len(), 9);
    let shown = start(&project, &["profile", "show", "test/first"]).exits(0);
    assert!(shown.out.contains("reason.arithmetic"), "{}", shown.out);
    assert!(shown.out.contains("0/3"), "{}", shown.out);
    assert!(
        shown.out.contains("25 primitives not measured"),
        "{}",
        shown.out
    );
    let list = start(&project, &["profile", "--list", "--message-format", "json"]).exits(0);
    let entries = json_of(&list);
    assert_eq!(entries.len(), 1);
    fits("profile-list", &entries[0]);
    assert_eq!(
        (&entries[0]["state"], &entries[0]["runs"]),
        (&json!("complete"), &json!(9))
    );
}

#[test]
fn what_was_interrupted_goes_on() {
    let server = ModelServer::new();
    let project = with(&server);
    let stopped = start(
        &project,
        &[&ONE[..], &["--quick", "--max-calls", "2"]].concat(),
    )
    .exits(4);
    assert!(
        stopped.err.contains("the budget in calls is exhausted"),
        "{}",
        stopped.err
    );
    let list = start(&project, &["profile", "--list"]).exits(0);
    assert!(list.out.contains("interrupted"), "{}", list.out);
    let resumed = start(&project, &["profile", "--resume"]).exits(0);
    assert!(
        resumed.err.contains("1 run, 2 are known"),
        "{}",
        resumed.err
    );
    assert_eq!(server.seen().len(), 3, "as quick as it was begun");
    let nothing = start(&project, &["profile", "--resume"]).exits(2);
    assert!(
        nothing.err.contains("nothing was interrupted"),
        "{}",
        nothing.err
    );
}

#[test]
fn a_provider_that_fails_is_no_zero() {
    let server = ModelServer::answering(|_| (401, json!({"error": {"message": "no"}})));
    let project = with(&server);
    let run = start(
        &project,
        &[&ONE[..], &["--message-format", "json"]].concat(),
    )
    .exits(3);
    let profile = &json_of(&run)[0];
    assert_eq!(profile["complete"], false);
    assert_eq!(
        profile["primitives"]["reason.arithmetic"]["level"],
        Value::Null
    );
}

#[test]
fn tasks_run_at_once_and_models_side_by_side() {
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let models = Arc::new(Mutex::new(Vec::new()));
    let (one, two, seen) = (Arc::clone(&now), Arc::clone(&most), Arc::clone(&models));
    let server = ModelServer::answering(move |body| {
        seen.lock().unwrap().push(body["model"].to_string());
        two.fetch_max(one.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(50));
        one.fetch_sub(1, Ordering::SeqCst);
        (200, text("ready"))
    });
    let project = with(&server);
    let arguments = ["--model", "test/a,test/b", "--concurrency", "4"];
    start(&project, &[&ONE[..], &arguments].concat()).exits(0);
    let most = most.load(Ordering::SeqCst);
    assert!((2..=4).contains(&most), "{most} at once");
    let models = models.lock().unwrap();
    assert_eq!(models.len(), 18);
    let first: Vec<_> = models[..8]
        .iter()
        .filter(|model| model.contains('a'))
        .collect();
    assert!((3..=5).contains(&first.len()), "{models:?}");
}

#[test]
fn a_difference_is_shown_and_a_lower_level_is_a_finding() {
    let profile = |model: &str, level: &str| {
        format!(
            "{{\"version\": \"1.0\", \"model\": \"{model}\", \"harness\": \"pi\", \
             \"capabilities\": {{\"gen.regex\": \"{level}\"}}}}"
        )
    };
    let project = Project::new()
        .file("old/pi/a/latest.json", &profile("x/a", "L3"))
        .file("old/pi/b/latest.json", &profile("x/b", "L1"))
        .file("old/pi/b/failure-reports.json", "{}");
    start(&project, &["profile", "import", "old"]).exits(0);
    let better = [
        "profile",
        "diff",
        "x/b",
        "x/a@pi",
        "--message-format",
        "json",
    ];
    let better = start(&project, &better).exits(0);
    let diff = &json_of(&better)[0];
    fits("profile-diff", diff);
    assert_eq!(diff["primitives"][0]["change"], 2);
    let worse = start(
        &project,
        &["profile", "diff", "x/a", "x/b", "--svg", "d.svg"],
    )
    .exits(1);
    assert!(worse.out.contains("-2"), "{}", worse.out);
    assert!(project.read("d.svg").contains("gen.regex"));
    let none = start(&project, &["profile", "show", "x/c"]).exits(2);
    assert!(none.err.contains("`x/a@pi`"), "{}", none.err);
}

#[test]
fn what_is_no_profile_is_not_imported() {
    let project = Project::new().file("a.json", "{}").file("empty/x.txt", "");
    let run = start(&project, &["profile", "import", "a.json"]).exits(2);
    assert!(run.err.contains("is no profile of SkVM"), "{}", run.err);
    start(&project, &["profile", "import", "empty"]).exits(2);
}

#[test]
fn programs_of_models_run_in_the_sandbox_of_this_very_program() {
    let server = ModelServer::answering(|body| {
        let messages = body["messages"].as_array().unwrap();
        if messages.len() > 1 {
            return (200, text("done"));
        }
        let mut body = body.clone();
        let call = json!({"path": "solution.sh", "content": "echo wrong > result.txt\n"});
        body["messages"][0]["content"] = json!(format!("CALL write_file {call}"));
        (200, reply(&body))
    });
    let project = with(&server);
    let arguments = ["profile", "--primitives", "gen.code.shell", "--quick"];
    let run = start(
        &project,
        &[&arguments[..], &["--message-format", "json"]].concat(),
    )
    .exits(0);
    let level = &json_of(&run)[0]["primitives"]["gen.code.shell"]["levels"][0];
    let reason = level["runs"][0]["reason"].as_str().unwrap();
    if cfg!(target_os = "linux") {
        assert!(reason.starts_with("value_correct"), "{reason}");
        assert_eq!(level["verdict"], "absent");
    }
}

#[test]
fn what_a_skill_does_not_need_is_not_measured() {
    let server = ModelServer::new();
    let project = with(&server).skill("skills/good");
    let arguments = ["profile", "--skill", "skills/good", "--quick"];
    let run = start(
        &project,
        &[&arguments[..], &["--message-format", "json"]].concat(),
    )
    .exits(0);
    let profile = &json_of(&run)[0];
    let measured = profile["primitives"].as_object().unwrap();
    assert!(measured.contains_key("follow.procedure"), "{measured:?}");
    assert!(!measured.contains_key("tool.browser"), "{measured:?}");
}

/// An agent that says the same to everything, as a shell script.
#[cfg(unix)]
const AGENT: &str = r#"#!/bin/sh
if [ "$1" = --version ]; then echo 1.2.3; exit; fi
echo '{"type":"assistant","message":{"id":"a","content":[{"type":"text","text":"ready"}],"usage":{"input_tokens":100,"output_tokens":10}}}'
echo '{"type":"result","subtype":"success","is_error":false,"result":"ready"}'
"#;

#[cfg(unix)]
#[test]
fn agents_of_others_are_measured() {
    use std::os::unix::fs::PermissionsExt as _;

    let server = ModelServer::new();
    let project = with(&server).file("bin/claude", AGENT);
    let program = project.path().join("bin/claude");
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:/usr/bin:/bin", project.path().join("bin").display());
    let start = |more: &[&str]| {
        let both = [
            "--adapter",
            "bare-agent,claude",
            "--adapter-config",
            "native",
        ];
        let mut command = project.command([&ONE[..], &both, more].concat());
        command.env("SKCC_HOME", project.path().join("home"));
        run(command
            .env("PATH", &path)
            .env_remove("SKILL_HARNESS_AGENTS"))
    };
    // Its user's own account is behind no wall.
    let refused = start(&["--yes"]).exits(2);
    assert!(
        refused.err.contains("--allow-unenforced"),
        "{}",
        refused.err
    );
    assert!(server.seen().is_empty());

    let json = ["--yes", "--allow-unenforced", "--message-format", "json"];
    let measured = start(&json).exits(0);
    let profiles = json_of(&measured);
    let of: Vec<_> = profiles.iter().map(|one| &one["harness"]).collect();
    assert_eq!(of, ["bare-agent", "claude-code"]);
    for profile in &profiles {
        fits("profile", profile);
        assert_eq!(profile["complete"], true);
        assert_eq!(profile["usage"]["input"], 900);
    }
    assert_eq!(profiles[1]["harnessVersion"], "1.2.3");
    assert_ne!(profiles[0]["key"], profiles[1]["key"]);
    assert_eq!(server.seen().len(), 9);

    // All that is installed is the same, and known by now.
    let mut batch =
        project.command([&ONE[..], &["--batch", "--adapter-config", "native"], &json].concat());
    batch.env("SKCC_HOME", project.path().join("home"));
    let batch = run(batch.env("PATH", &path).env_remove("SKILL_HARNESS_AGENTS")).exits(0);
    assert_eq!(json_of(&batch).len(), 2);
    assert_eq!(server.seen().len(), 9);
    // The measurement is in the records, and what was known is not.
    let with_home = |arguments: &[&str]| {
        let mut command = project.command(arguments);
        run(command.env("SKCC_HOME", project.path().join("home"))).exits(0)
    };
    let listed = with_home(&["logs", "--message-format", "json"]);
    let sessions = json_of(&listed);
    assert_eq!(sessions.len(), 1, "{}", listed.out);
    fits("logs", &sessions[0]);
    assert_eq!(sessions[0]["type"], "profile");
    assert_eq!(sessions[0]["summary"], "2 of 2 profiles complete");
    assert_eq!(sessions[0]["harness"], "bare-agent, claude-code");
    let shown = with_home(&["logs", "show", "latest"]);
    assert!(
        shown.out.matches("reason.arithmetic").count() == 2,
        "{}",
        shown.out
    );
    let cleaned = with_home(&["clean", "--older-than", "0", "--adapter", "codex"]);
    assert!(cleaned.err.contains("0 sessions"), "{}", cleaned.err);
    let cleaned = with_home(&["clean", "--older-than", "0", "--adapter", "claude-code"]);
    assert!(cleaned.err.contains("1 session"), "{}", cleaned.err);
}
