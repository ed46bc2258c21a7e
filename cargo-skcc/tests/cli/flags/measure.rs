//! Options of the commands that ask models.

use super::{Trial, acts};
use crate::model_server::ModelServer;
use crate::project::{Project, run};

/// What is tried here, as commands with options.
pub(super) fn tried() -> Vec<(&'static str, &'static str)> {
    let trials = trials();
    let tried = trials.iter().map(|one| (one.command, one.option));
    // Where everything is enforced it changes nothing: `what_is_not_enforced_does_not_start`
    // tries it.
    tried.chain([("run", "allow_unenforced")]).collect()
}

/// A folder in which every command finds something, and a server.
fn tree(server: &ModelServer) -> Project {
    let settings = format!(
        "roots = [\"skills\"]\n[models]\ndefault = \"test/first\"\n{}",
        server.settings()
    );
    let paid = server.settings().replace("test/*", "paid/*");
    Project::new()
        .file(
            "skcc.toml",
            &format!("{settings}{paid}[[price]]\nmodel = \"one\"\ninput = 1000\noutput = 1000\n"),
        )
        .file(
            "other/Cargo.toml",
            "[package]\nname = \"other\"\nversion = \"0.1.0\"\n[workspace]\n",
        )
        .file("other/skcc.toml", &settings.replace("first", "other"))
        .skill("skills/good")
        .file("skills/wipe/SKILL.md", "---\nname: wipe\ndescription: Wipes. Use when asked to wipe.\nsecurity_level: critical\n---\n# Wipe\nWipe it.\n")
        .file("task.json", r#"{"id": "a", "prompt": "CALL list_directory {}", "eval": [{"method": "llm-judge", "rubric": "x"}]}"#)
        .file("plain/Cargo.toml", "[package]\nname = \"plain\"\nversion = \"0.1.0\"\n[workspace]\n")
        .file("plain/skcc.toml", "roots = []\n[[route]]\nmatch = \"ollama/*\"\nwire = \"chat\"\nurl = \"http://127.0.0.1:1\"\n")
        .file("skvm/skvm.config.json", r#"{"providers": {"routes": [{"match": "a/*", "kind": "anthropic"}]}}"#)
        .file("skvm/two.json", r#"{"providers": {"routes": [{"match": "a/*", "kind": "anthropic"}, {"match": "b/*", "kind": "anthropic"}]}}"#)
        .file("queries.json", r#"[{"query": "one"}, {"query": "two"}]"#)
}

/// Everything that a run leaves but times.
fn outcome(arguments: &[&str]) -> String {
    let server = ModelServer::new();
    let project = tree(&server);
    let recorded = arguments.contains(&"calls.jsonl") && arguments.contains(&"--replay");
    if recorded {
        project
            .run([
                "models",
                "doctor",
                "--model",
                "test/first",
                "--record",
                "calls.jsonl",
            ])
            .exits(0);
    }
    // Something that was run, for the commands that show and remove it.
    if ["logs", "clean"].contains(&arguments[0]) {
        let mut first = project.command(["run", "--prompt", "hello"]);
        run(first.env("SKCC_HOME", project.path().join("home"))).exits(0);
    }
    let sent = server.seen().len();
    let mut command = project.command(arguments);
    command.env("SKCC_HOME", project.path().join("home"));
    let run = run(&mut command);
    assert!(!run.err.contains("Usage: "), "{arguments:?}: {}", run.err);
    let asked: Vec<_> = server.seen()[sent..]
        .iter()
        .map(|one| one.body.to_string())
        .collect();
    let text = format!(
        "{}\n{}\n{}\n{}\n{}",
        run.code,
        run.out,
        run.err,
        asked.join("\n"),
        project.path().join("calls.jsonl").exists() && !recorded
    );
    let text = text
        .replace(&server.url, "")
        .replace(&*project.path().to_string_lossy(), "");
    without_times(&text)
}

/// Numbers before ` ms` and after `_ms":` are times, and make columns wider.
fn without_times(text: &str) -> String {
    let is_digit = |c: char| c.is_ascii_digit();
    let mut kept = String::new();
    for (index, part) in text.split("_ms\":").enumerate() {
        let part = if index == 0 {
            part
        } else {
            part.trim_start_matches(is_digit)
        };
        kept.push_str(part);
    }
    let parts = kept
        .split(" ms")
        .map(|part| part.trim_end_matches(is_digit));
    let text: String = parts.collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn trials() -> Vec<Trial> {
    let mut trials = Vec::new();
    let mut add =
        |command: &'static str, option, without: &[&'static str], with: &[&'static str]| {
            let words: Vec<_> = command.split(' ').collect();
            trials.push(Trial {
                command,
                option,
                without: [&words[..], without].concat(),
                with: [&words[..], with].concat(),
            });
        };
    let other = &["--manifest-path", "other/Cargo.toml"];
    let json = &["--message-format", "json"];
    add("models list", "manifest_path", &[], other);
    add("models list", "message_format", &[], json);
    add("models list", "offline", &[], &["--offline"]);
    let import = &["skvm"];
    add("config import skvm", "path", import, &["skvm/two.json"]);
    add(
        "config import skvm",
        "dry_run",
        import,
        &["skvm", "--dry-run"],
    );
    add(
        "config import skvm",
        "manifest_path",
        import,
        &["skvm", "--manifest-path", "plain/Cargo.toml"],
    );
    let doctor = "models doctor";
    add(doctor, "manifest_path", &[], other);
    add(doctor, "message_format", &[], json);
    add(doctor, "model", &[], &["--model", "test/second"]);
    add(
        doctor,
        "compiler_model",
        &[],
        &["--compiler-model", "test/second"],
    );
    add(
        doctor,
        "judge_model",
        &[],
        &["--judge-model", "test/second"],
    );
    add(
        doctor,
        "optimizer_model",
        &[],
        &["--optimizer-model", "test/second"],
    );
    let paid = ["--model", "paid/one", "--yes"];
    add(doctor, "yes", &paid[..2], &paid);
    add(
        doctor,
        "max_cost",
        &paid,
        &[&paid[..], &["--max-cost", "0.01"]].concat(),
    );
    add(doctor, "max_tokens", &[], &["--max-tokens", "1"]);
    add(doctor, "max_calls", &[], &["--max-calls", "1"]);
    add(doctor, "record", &[], &["--record", "calls.jsonl"]);
    add(doctor, "replay", &[], &["--replay", "calls.jsonl"]);
    add(doctor, "offline", &[], &["--offline"]);
    add("config init", "manifest_path", &[], other);
    add(
        "config init",
        "model",
        &["--manifest-path", "plain/Cargo.toml"],
        &["--manifest-path", "plain/Cargo.toml", "--model", "ollama/x"],
    );
    for command in ["config show", "config doctor"] {
        add(command, "manifest_path", &[], other);
        add(command, "message_format", &[], json);
    }
    let prompt = ["--prompt", "hello"];
    let and = |more: &[&'static str]| [&prompt[..], more].concat();
    let task = ["--task", "task.json"];
    let judged = |more: &[&'static str]| [&task[..], more].concat();
    add("run", "task", &prompt, &task);
    add("run", "prompt", &prompt, &["--prompt", "good day"]);
    add(
        "run",
        "case",
        &["--task", "queries.json"],
        &["--task", "queries.json", "--case", "trigger-2"],
    );
    add("run", "skill", &prompt, &and(&["--skill", "good"]));
    add(
        "run",
        "skill_mode",
        &and(&["--skill", "good"]),
        &and(&["--skill", "good", "--skill-mode", "discover"]),
    );
    add("run", "adapter", &prompt, &and(&["--adapter", "none"]));
    add(
        "run",
        "adapter_config",
        &prompt,
        &and(&["--adapter-config", "native"]),
    );
    add("run", "workdir", &prompt, &and(&["--workdir", "here"]));
    add("run", "timeout_ms", &prompt, &and(&["--timeout-ms", "0"]));
    add("run", "max_steps", &task, &judged(&["--max-steps", "1"]));
    let judge = judged(&["--score", "--judge-model", "test/judge"]);
    add(
        "run",
        "score",
        &judged(&["--judge-model", "test/judge"]),
        &judge,
    );
    add(
        "run",
        "judge_model",
        &judge,
        &judged(&["--score", "--judge-model", "test/other"]),
    );
    add(
        "run",
        "votes",
        &judge,
        &[&judge[..], &["--votes", "2"]].concat(),
    );
    let wipe = and(&["--skill", "wipe"]);
    add(
        "run",
        "approve",
        &wipe,
        &[&wipe[..], &["--approve", "wipe"]].concat(),
    );
    add("run", "manifest_path", &prompt, &and(other));
    add("run", "message_format", &prompt, &and(json));
    add("run", "model", &prompt, &and(&["--model", "test/second"]));
    let paid = and(&["--model", "paid/one", "--yes"]);
    add("run", "yes", &paid[..4], &paid);
    add(
        "run",
        "max_cost",
        &[&paid[..], &["--max-cost", "1"]].concat(),
        &[&paid[..], &["--max-cost", "0"]].concat(),
    );
    add("run", "max_tokens", &prompt, &and(&["--max-tokens", "0"]));
    add("run", "max_calls", &prompt, &and(&["--max-calls", "0"]));
    add("run", "record", &prompt, &and(&["--record", "calls.jsonl"]));
    add("run", "replay", &prompt, &and(&["--replay", "calls.jsonl"]));
    add("run", "offline", &prompt, &and(&["--offline"]));
    add("logs list", "kind", &[], &["--type", "bench"]);
    add("logs list", "limit", &[], &["--limit", "0"]);
    add("logs list", "all", &["--limit", "0"], &["--all"]);
    add("logs list", "message_format", &[], json);
    add("logs show", "session", &["nothing"], &["latest"]);
    add(
        "logs show",
        "conversation",
        &["latest"],
        &["latest", "--conversation"],
    );
    add(
        "logs show",
        "message_format",
        &["latest"],
        &["latest", "--message-format", "json"],
    );
    add("clean", "older_than", &[], &["--older-than", "0"]);
    let all = ["--older-than", "0"];
    add(
        "clean",
        "kind",
        &all,
        &["--older-than", "0", "--type", "bench"],
    );
    add(
        "clean",
        "model",
        &all,
        &["--older-than", "0", "--model", "test/other"],
    );
    add(
        "clean",
        "adapter",
        &all,
        &["--older-than", "0", "--adapter", "codex"],
    );
    add("logs", "kind", &[], &["--type", "bench"]);
    add("logs", "limit", &[], &["--limit", "0"]);
    add("logs", "all", &["--limit", "0"], &["--all"]);
    add("logs", "message_format", &[], json);
    add(
        "clean",
        "dry_run",
        &all,
        &["--older-than", "0", "--dry-run"],
    );
    trials
}

#[test]
fn every_option_acts() {
    for one in trials() {
        acts(one.command, one.option, &one.with, |with| {
            outcome(if with { &one.with } else { &one.without })
        });
    }
}

#[test]
fn two_equal_runs_leave_the_same() {
    assert_eq!(
        outcome(&["models", "doctor"]),
        outcome(&["models", "doctor"])
    );
    let json = ["models", "doctor", "--message-format", "json"];
    assert_eq!(outcome(&json), outcome(&json));
}
