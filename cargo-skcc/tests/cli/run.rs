//! `run`, `logs` and `clean`.

use serde_json::{Value, json};

use crate::model_server::ModelServer;
use crate::project::{Project, Run, run};
use crate::schemas::fits;

const WRITE: &str = "CALL write_file {\"path\": \"sum.txt\", \"content\": \"42\"}";

fn task(prompt: &str, criteria: &Value) -> String {
    let task =
        json!({"id": "sum", "prompt": prompt, "eval": criteria, "fixtures": {"in.txt": "19 23"}});
    task.to_string()
}

fn writes(expected: &str) -> Value {
    json!([{"method": "file-check", "name": "Sum", "path": "sum.txt", "mode": "exact", "expected": expected}])
}

/// A project with a server, a task that writes a file, and a skill.
fn project(server: &ModelServer) -> Project {
    let settings = format!(
        "roots = [\"skills\"]\n[models]\ndefault = \"test/one\"\njudge = \"test/judge\"\n{}",
        server.settings()
    );
    Project::new()
        .file("skcc.toml", &settings)
        .file("task.json", &task(WRITE, &writes("42")))
        .skill("skills/add")
}

fn with(project: &Project, arguments: &[&str]) -> Run {
    let mut command = project.command(arguments);
    run(command.env("SKCC_HOME", project.path().join("home")))
}

/// The sessions, the latest first.
fn sessions(project: &Project) -> Vec<Value> {
    let run = with(project, &["logs", "list", "--message-format", "json"]).exits(0);
    let lines = run
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    let sessions: Vec<Value> = lines.collect();
    for session in &sessions {
        fits("logs", session);
    }
    sessions
}

#[test]
fn a_task_is_run_judged_and_kept() {
    let server = ModelServer::new();
    let project = project(&server);
    let ran = with(&project, &["run", "--task", "task.json", "--score"]).exits(0);
    assert_eq!(ran.out, "done\n");
    for words in [
        "Ended ok",
        "2 steps, 220 tokens, $0.00",
        "1.00 Sum (file-check)",
        "Score 1.00",
    ] {
        assert!(ran.err.contains(words), "{words}: {}", ran.err);
    }
    let [session] = &sessions(&project)[..] else {
        panic!("one session was entered");
    };
    assert_eq!(session["status"], "completed");
    assert_eq!(session["summary"], "ok, score 1.00");
    let folder = std::path::Path::new(session["folder"].as_str().unwrap());
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let stored: Value = serde_json::from_str(&read("run.json")).unwrap();
    fits("run", &stored);
    assert_eq!(stored["model"], "test/one");
    assert_eq!(stored["grades"]["score"], 1.0);
    let talk = read("conversation.jsonl");
    assert_eq!(talk.lines().count(), 4);
    for line in talk.lines() {
        fits("conversation", &serde_json::from_str(line).unwrap());
    }
    assert_eq!(read("work/sum.txt"), "42");
    assert_eq!(read("work/in.txt"), "19 23");

    let id = session["id"].as_str().unwrap();
    let shown = with(&project, &["logs", "show", "latest"]).exits(0);
    assert!(shown.out.contains("→ write_file"), "{}", shown.out);
    let shown = with(&project, &["logs", "show", id, "--conversation"]).exits(0);
    assert_eq!(shown.out, talk);
    with(&project, &["logs", "show", "nothing"]).exits(2);

    // It is young.
    with(&project, &["clean"]).exits(0);
    with(&project, &["clean", "--older-than", "0", "--dry-run"]).exits(0);
    assert_eq!(sessions(&project).len(), 1);
    with(&project, &["clean", "--older-than", "0", "--type", "bench"]).exits(0);
    assert_eq!(sessions(&project).len(), 1);
    with(&project, &["clean", "--older-than", "0"]).exits(0);
    assert!(sessions(&project).is_empty() && !folder.exists());
}

#[test]
fn the_exit_code_tells_how_it_ended() {
    let server = ModelServer::new();
    let project = project(&server);
    project.write("wrong.json", &task(WRITE, &writes("43")));
    project.write(
        "unknown.json",
        &task(
            "x",
            &json!([{"method": "script", "command": "no-such-program"}]),
        ),
    );
    for (arguments, code, said) in [
        (&["--task", "task.json"][..], 0, "Ended ok"),
        (&["--task", "wrong.json", "--score"], 1, "Score 0.00"),
        (&["--task", "wrong.json"], 0, "Ended ok"),
        (&["--task", "unknown.json", "--score"], 2, "Score not known"),
        (
            &["--task", "task.json", "--max-steps", "1"],
            1,
            "Ended max_steps",
        ),
        (
            &["--task", "task.json", "--max-calls", "1"],
            4,
            "Ended budget",
        ),
        (
            &[
                "--prompt",
                "CALL run_command {\"command\": \"sleep 20\"}",
                "--timeout-ms",
                "400",
            ],
            1,
            "Ended timeout",
        ),
        (&["--task", "none.json"], 2, "none.json"),
        (
            &["--task", "task.json", "--adapter", "nobody"],
            2,
            "no harness `nobody`",
        ),
    ] {
        let ran = with(&project, &[&["run"], arguments].concat()).exits(code);
        assert!(ran.err.contains(said), "{arguments:?}: {}", ran.err);
    }
    let broken = ModelServer::answering(|_| (400, json!({"error": {"message": "no such thing"}})));
    project.write(
        "skcc.toml",
        &format!("[models]\ndefault = \"test/one\"\n{}", broken.settings()),
    );
    let ran = with(&project, &["run", "--task", "task.json", "--score"]).exits(3);
    assert!(
        ran.err.contains("Ended provider_error") && ran.err.contains("Score not known"),
        "{}",
        ran.err
    );
    let latest = &sessions(&project)[0];
    assert_eq!(
        (&latest["status"], &latest["summary"]),
        (&json!("failed"), &json!("provider_error"))
    );
}

#[test]
fn what_cannot_be_kept_is_told_all_the_same() {
    let home = tempfile::tempdir().unwrap();
    let logs = home.path().join("home/logs");
    // While the model answers, the place of the file is taken.
    let taken = logs.clone();
    let server = ModelServer::answering(move |body| {
        for session in std::fs::read_dir(taken.join("run")).unwrap() {
            std::fs::create_dir_all(session.unwrap().path().join("run.json")).unwrap();
        }
        (200, crate::model_server::reply(body))
    });
    let project = project(&server);
    let mut command = project.command(["run", "--prompt", "hello"]);
    let ran = run(command.env("SKCC_LOGS_DIR", &logs)).exits(2);
    assert_eq!(ran.out, "ready\n");
    assert!(ran.err.contains("cannot write") && ran.err.contains("run.json"));
    let mut command = project.command(["logs", "--message-format", "json"]);
    let listed = run(command.env("SKCC_LOGS_DIR", &logs)).exits(0);
    let session: Value = serde_json::from_str(&listed.out).unwrap();
    assert_eq!(
        (&session["status"], &session["summary"]),
        (&json!("failed"), &json!("not kept"))
    );
}

/// `/dev/full` takes nothing.
#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_told_is_kept_all_the_same() {
    let server = ModelServer::new();
    let project = project(&server);
    for format in ["human", "json"] {
        let full = std::fs::File::options().write(true).open("/dev/full");
        let mut command = project.command(["run", "--prompt", "hello", "--message-format", format]);
        command.env("SKCC_HOME", project.path().join("home"));
        let output = command.stdout(full.unwrap()).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("error: cannot write the output"), "{said}");
        let session = &sessions(&project)[0];
        assert_eq!(session["summary"], "ok");
    }
}

#[test]
fn texts_of_several_lines_are_lines() {
    let server = ModelServer::new();
    let project = project(&server);
    let write = r#"CALL write_file {"path": "a", "content": "one\ntwo\u001b[2J\n"}"#;
    let read = r#"CALL read_file {"path": "a"}"#;
    let prompt = format!("{write}\n{read}");
    with(&project, &["run", "--prompt", &prompt]).exits(0);
    let shown = with(&project, &["logs", "show", "latest"]).exits(0).out;
    assert!(shown.contains("\nCALL read_file"), "{shown}");
    assert!(
        !shown.contains("U+000A") && !shown.contains('\u{1b}'),
        "{shown}"
    );
}

#[test]
fn a_run_that_says_nothing_prints_nothing() {
    let server = ModelServer::answering(|_| (404, json!({"error": {"message": "no model"}})));
    let project = project(&server);
    let ran = with(&project, &["run", "--prompt", "hello"]).exits(3);
    assert_eq!(ran.out, "");
    assert!(ran.err.contains("no model"), "{}", ran.err);
    let shown = with(&project, &["logs", "show", "latest"]).exits(0);
    assert!(shown.out.contains("no model"), "{}", shown.out);
}

#[test]
fn what_does_not_go_together_is_said_before_a_model_is_asked() {
    let server = ModelServer::new();
    let project = project(&server);
    project.write("list.json", "[1, 2]");
    project.write("cut.json", "{\"id\": \"a\",\n");
    project.write("notes.md", "Do it.\n");
    for (arguments, said) in [
        (&[][..], "<--task <PATH>|--prompt <TEXT>>"),
        (&["--prompt", ""], "--prompt <TEXT>"),
        (
            &["--prompt", "x", "--task", "task.json"],
            "cannot be used with",
        ),
        (&["--prompt", "x", "--score"], "cannot be used with"),
        (&["--prompt", "x", "--case", "a"], "cannot be used with"),
        (
            &["--task", "task.json", "--case", "nobody"],
            "`task.json` has no task `nobody`\n  help: name one that it has: `sum`",
        ),
        (
            &["--task", "list.json"],
            "list.json:1:2: invalid type: integer `1`, expected an object with `query`",
        ),
        (&["--task", "cut.json"], "cut.json:2:1: EOF"),
        (&["--task", "notes.md"], "notes.md: it is no task: neither"),
        (&["--task", "none.md"], "none.md: No such file"),
        (
            &["--prompt", "x", "--model", "nobody/x"],
            "no route leads to `nobody/x`; there are `test/*`, `openrouter/*`",
        ),
    ] {
        let ran = with(&project, &[&["run"], arguments].concat()).exits(2);
        assert!(ran.err.contains(said), "{arguments:?}: {}", ran.err);
    }
    with(
        &project,
        &["run", "--prompt", "x", "--workdir", "task.json"],
    )
    .exits(2);
    assert!(server.seen().is_empty() && sessions(&project).is_empty());
}

#[test]
fn sessions_are_told_apart() {
    let server = ModelServer::new();
    let project = project(&server);
    let none = with(&project, &["logs"]).exits(0);
    assert_eq!(
        (&*none.out, &*none.err),
        ("", "note: there is no session\n")
    );
    for _ in 0..2 {
        with(&project, &["run", "--prompt", "hello"]).exits(0);
    }
    let known = sessions(&project);
    let id = |at: usize| known[at]["id"].as_str().unwrap().to_owned();
    with(&project, &["logs", "show", &id(0)]).exits(0);
    with(&project, &["logs", "show", &id(1)]).exits(0);
    let shown = with(&project, &["logs", "show", "2"]).exits(2);
    let said = format!(
        "`2` is the start of 2 sessions\n  help: write more of it, as in `{}`",
        id(0)
    );
    assert!(shown.err.contains(&said), "{}", shown.err);
    with(&project, &["logs", "show", ""]).exits(2);

    // One that was killed, and one that somebody else still works at.
    let logs = project.path().join("home/logs");
    let line = |id: &str| {
        std::fs::create_dir(logs.join("run").join(id)).unwrap();
        let line = json!({"id": id, "type": "run", "status": "running", "startedAt": 1, "model": "test/one"});
        format!("{line}\n")
    };
    let index = logs.join("sessions.jsonl");
    let text = std::fs::read_to_string(&index).unwrap();
    std::fs::write(&index, format!("{text}{}{}", line("k"), line("h"))).unwrap();
    let held = std::fs::File::create(logs.join("run/h/.held")).unwrap();
    held.lock().unwrap();
    let listed = with(&project, &["logs"]).exits(0).out;
    let states: Vec<_> = listed
        .lines()
        .filter_map(|line| line.split_whitespace().nth(1))
        .collect();
    assert_eq!(
        states,
        ["STATUS", "completed", "completed", "running", "killed"]
    );
    let shown = with(&project, &["logs", "show", "k"]).exits(2);
    let said = "session `k` has nothing to show: it has not come to its end";
    assert!(shown.err.contains(said), "{}", shown.err);
    let dry = with(&project, &["clean", "--dry-run"]).exits(0).err;
    assert!(
        dry.contains(&format!("Would remove {}", logs.join("run/k").display())),
        "{dry}"
    );
    let cleaned = with(&project, &["clean"]).exits(0).err;
    assert_eq!(
        cleaned,
        "Removed 1 session\nnote: 1 session of 2 stayed: still running\n"
    );
    assert!(logs.join("run/h").is_dir() && !logs.join("run/k").exists());
}

#[test]
fn a_skill_reaches_the_model_whole_or_when_it_is_loaded() {
    let server = ModelServer::new();
    let project = project(&server);
    let system = |at: usize| {
        server.seen()[at].body["messages"][0]["content"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let ran = with(&project, &["run", "--prompt", "hello", "--skill", "add"]).exits(0);
    assert!(ran.err.contains("skill seen"), "{}", ran.err);
    assert!(system(0).contains("<skill name=\"add\">") && system(0).contains("Do it."));

    let before = server.seen().len();
    let load = "CALL load_skill {\"name\": \"add\"}";
    let discover = [
        "run",
        "--skill",
        "skills/add",
        "--skill-mode",
        "discover",
        "--prompt",
    ];
    let ran = with(&project, &[&discover[..], &[load]].concat()).exits(0);
    assert!(ran.err.contains("skill seen"), "{}", ran.err);
    assert!(!system(before).contains("Do it."));
    let ran = with(&project, &[&discover[..], &["hello"]].concat()).exits(0);
    assert!(ran.err.contains("skill not loaded"), "{}", ran.err);

    let ran = with(&project, &["run", "--prompt", "x", "--skill", "nobody"]).exits(2);
    assert!(ran.err.contains("no skill `nobody`"), "{}", ran.err);
    project.write("skills/bad/SKILL.md", "---\nname: bad\n---\nDo it.\n");
    let sent = server.seen().len();
    let ran = with(&project, &["run", "--prompt", "x", "--skill", "skills/bad"]).exits(2);
    assert!(ran.err.contains("SK021"), "{}", ran.err);
    assert_eq!(server.seen().len(), sent);
}

#[test]
fn a_critical_skill_waits_for_a_person() {
    let server = ModelServer::new();
    let project = project(&server).file(
        "skills/wipe/SKILL.md",
        "---\nname: wipe\ndescription: Wipes. Use when asked to wipe.\nsecurity_level: critical\n---\n# Wipe\nWipe it.\n",
    );
    let wipe = ["run", "--prompt", "x", "--skill", "wipe"];
    let ran = with(&project, &wipe).exits(1);
    assert!(
        ran.err.contains("Ended refused: `wipe` was not approved"),
        "{}",
        ran.err
    );
    assert!(server.seen().is_empty());
    with(&project, &[&wipe[..], &["--yes"]].concat()).exits(1);
    with(&project, &[&wipe[..], &["--approve", "wipe"]].concat()).exits(0);
}

#[test]
fn what_a_person_is_asked_is_listed_and_agreed_to_at_once() {
    let server = ModelServer::new();
    let project = project(&server).file(
        "skills/deploy/SKILL.md",
        "---\nname: deploy\ndescription: Deploys. Use when asked to deploy.\nsecurity_level: high\n---\n# Deploy\n\n## Steps\n\n1. Look at `state.txt`.\n2. **CRITICAL**: Push it with `touch pushed`.\n",
    );
    let push = "CALL run_command {\"command\": \"touch pushed\"}";
    let deploy = [
        "run",
        "--prompt",
        push,
        "--skill",
        "deploy",
        "--workdir",
        "work",
    ];
    let refused = with(&project, &deploy).exits(1);
    for words in [
        "Approval asks: `deploy`: it asks for a person's approval",
        "Approval asks: `deploy`, the critical step `Push it with touch pushed.`",
        "Ended refused",
    ] {
        assert!(refused.err.contains(words), "{words}: {}", refused.err);
    }
    assert!(server.seen().is_empty());
    for agreed in [&["--yes"][..], &["--approve", "deploy"]] {
        let ran = with(&project, &[&deploy[..], agreed].concat()).exits(0);
        assert!(
            ran.err.contains("Approval agreed: `deploy`, "),
            "{}",
            ran.err
        );
        let pushed = project.path().join("work/pushed");
        if cfg!(target_os = "linux") {
            assert!(std::fs::remove_file(pushed).is_ok(), "{}", ran.err);
        }
    }
}

#[test]
fn what_a_skill_declares_is_all_that_its_run_may_do() {
    let server = ModelServer::new();
    let project = project(&server).file(
        "skills/pages/SKILL.md",
        "---\nname: pages\ndescription: Writes pages. Use when asked for pages.\npermissions:\n  - {kind: fs, scope: docs, access: write, description: the pages}\n---\n# Pages\n\nWrite the pages in `docs`.\n",
    );
    let write =
        |path: &str| format!("CALL write_file {{\"path\": \"{path}\", \"content\": \"x\"}}");
    let both = format!("{}\n{}", write("docs/a.md"), write("src"));
    let ran = [
        "run",
        "--prompt",
        &both,
        "--skill",
        "pages",
        "--workdir",
        "work",
        "--verbose",
    ];
    let ran = with(&project, &ran).exits(0);
    assert!(
        ran.err
            .contains("✗ write_file `src` is not declared to be written; add `- {kind: fs"),
        "{}",
        ran.err
    );
    let work = project.path().join("work");
    assert!(work.join("docs/a.md").exists() && !work.join("src").exists());
}

#[test]
fn a_judge_is_asked_after_the_run() {
    let server = ModelServer::new();
    let project = project(&server);
    project.write(
        "judged.json",
        &task(
            WRITE,
            &json!([{"method": "llm-judge", "rubric": "Is it right?"}]),
        ),
    );
    let score = ["run", "--task", "judged.json", "--score"];
    let ran = with(&project, &[&score[..], &["--votes", "3"]].concat()).exits(0);
    assert!(ran.err.contains("Score 0.50"), "{}", ran.err);
    let judged: Vec<_> = server
        .seen()
        .into_iter()
        .filter(|one| one.body["model"] == "judge")
        .collect();
    assert_eq!(judged.len(), 3);
    let asked = judged[0].body["messages"][1]["content"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(
        asked.contains("Is it right?") && asked.contains("File sum.txt"),
        "{asked}"
    );
    // No judge is named: that is said before anything is run.
    project.write(
        "skcc.toml",
        &format!("[models]\ndefault = \"test/one\"\n{}", server.settings()),
    );
    let sent = server.seen().len();
    let ran = with(&project, &score).exits(2);
    assert!(ran.err.contains("`--judge-model`"), "{}", ran.err);
    assert_eq!(server.seen().len(), sent);
}

#[test]
fn several_tasks_are_told_apart_and_what_needs_a_container_is_refused() {
    let server = ModelServer::new();
    let project = project(&server)
        .file(
            "queries.json",
            "[{\"query\": \"hello\"}, {\"query\": \"you\", \"should_trigger\": false}]",
        )
        .file(
            "boxed/task.md",
            "---\nmetadata:\n  category: x\n---\nDo it.\n",
        )
        .file("boxed/environment/Dockerfile", "FROM scratch\n");
    let ran = with(&project, &["run", "--task", "queries.json"]).exits(2);
    assert!(ran.err.contains("`trigger-1`, `trigger-2`"), "{}", ran.err);
    let case = [
        "run",
        "--task",
        "queries.json",
        "--skill",
        "add",
        "--skill-mode",
        "discover",
        "--score",
        "--case",
    ];
    with(&project, &[&case[..], &["trigger-1"]].concat()).exits(1);
    with(&project, &[&case[..], &["trigger-2"]].concat()).exits(0);
    let ran = with(&project, &["run", "--task", "boxed"]).exits(2);
    assert!(ran.err.contains("needs its container"), "{}", ran.err);
}

#[test]
fn a_recorded_run_is_replayed_with_its_commands() {
    let server = ModelServer::new();
    let project = project(&server);
    project.write(
        "task.json",
        &task(
            "CALL run_command {\"command\": \"cat in.txt | tee sum.txt\"}",
            &writes("19 23"),
        ),
    );
    let ran = ["run", "--task", "task.json", "--score"];
    with(&project, &[&ran[..], &["--record", "calls.jsonl"]].concat()).exits(0);
    let sent = server.seen().len();
    let replay = [
        &ran[..],
        &[
            "--offline",
            "--replay",
            "calls.jsonl",
            "--message-format",
            "json",
        ],
    ]
    .concat();
    let replayed = with(&project, &replay).exits(0);
    let run: Value = serde_json::from_str(&replayed.out).unwrap();
    fits("run", &run);
    assert_eq!(run["grades"]["score"], 1.0);
    assert_eq!(server.seen().len(), sent);
}

#[test]
fn a_verbose_run_is_told_while_it_runs() {
    let server = ModelServer::new();
    let project = project(&server);
    let ran = with(&project, &["run", "--task", "task.json", "--verbose"]).exits(0);
    for words in [
        "step 1, 110 tokens",
        "→ write_file ",
        " content=42",
        " path=sum.txt",
        "← write_file",
        // The server answers in one piece.
        "\n  done\n",
    ] {
        assert!(ran.err.contains(words), "{words}: {}", ran.err);
    }
}
