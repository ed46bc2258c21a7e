//! A task from its files to its grades, and what is kept of it.

use std::fs;
use std::sync::Mutex;

use serde_json::json;
use skill_runtime::Registry;
use skill_runtime::agent::{Ending, SkillMode, Transcript};
use skill_runtime::evaluator::Grader;
use skill_runtime::harness::{BareAgent, Harness, HarnessError, Job, Observe, RunEvent};
use skill_runtime::log::{Logs, Status, conversation, write_whole};
use skill_runtime::model::{BoxFuture, Message, Reply, Scripted};
use skill_runtime::runner::{RunError, Runner, TaskRun};
use skill_runtime::sandbox::Policy;
use skill_runtime::task::{Criterion, FileMode, Method, Task};

use crate::{calls, folder, trials, wait};

trials![
    a_task_is_run_and_judged,
    what_happens_is_told_while_it_happens,
    the_work_directory_is_made_ready,
    what_needs_its_container_does_not_start,
    what_is_not_enforced_does_not_start,
    files_of_a_skill_lie_where_its_text_says,
    a_conversation_is_written_and_read_again,
    a_conversation_of_another_program_is_read,
    sessions_are_entered_listed_and_removed,
    a_session_that_is_held_is_not_removed,
    sessions_of_one_second_stand_in_their_order,
    a_file_that_cannot_be_written_leaves_nothing,
    the_example_runs,
    a_run_of_the_oldest_form_is_read,
];

#[path = "../../examples/run_task.rs"]
#[expect(dead_code, reason = "it prints where this looks")]
mod run_task;

fn writing() -> Task {
    let mut task = Task::new("sum", "Write 42 to sum.txt.");
    task.criteria.push(Criterion::new(Method::FileCheck {
        path: Some("sum.txt".into()),
        glob: None,
        mode: FileMode::Exact,
        expected: "42".into(),
    }));
    task
}

fn writer() -> Scripted {
    Scripted::new([
        calls([("write_file", json!({"path": "sum.txt", "content": "42"}))]),
        Reply::text("It is 42."),
    ])
}

fn a_task_is_run_and_judged() {
    let (folder, task) = (folder(), writing());
    let harness = BareAgent::new(writer());
    let grader = Grader::new();
    let run = wait(
        Runner::new(&harness, &task, folder.path())
            .grader(&grader)
            .run(&|_| ()),
    )
    .unwrap();
    assert_eq!(run.transcript.ending, Ending::Ok);
    assert_eq!(run.grades.as_ref().unwrap().score, Some(1.0));
    assert_eq!(
        (run.task.as_str(), run.harness.as_str()),
        ("sum", "bare-agent")
    );
    assert_eq!(run.model, "scripted/model");
    let text = serde_json::to_string(&run).unwrap();
    assert_eq!(serde_json::from_str::<TaskRun>(&text).unwrap(), run);
}

fn what_happens_is_told_while_it_happens() {
    let (folder, task) = (folder(), writing());
    let harness = BareAgent::new(writer());
    let seen = Mutex::new(Vec::new());
    let observe = |event: RunEvent<'_>| {
        seen.lock().unwrap().push(match event {
            RunEvent::Text(words) => format!("text {words}"),
            RunEvent::Step { usage } => format!("step {}", usage.is_some()),
            RunEvent::Call(call) => format!("call {}", call.name),
            RunEvent::Outcome(call, outcome) => format!("outcome {} {}", call.id, outcome.failed),
            other => format!("{other:?}"),
        });
    };
    wait(Runner::new(&harness, &task, folder.path()).run(&observe)).unwrap();
    let seen = seen.into_inner().unwrap();
    let seen: Vec<_> = seen.iter().filter(|one| *one != "text ").collect();
    assert_eq!(
        seen,
        [
            "step true",
            "call write_file",
            "outcome call-0 false",
            "text It is 42.",
            "step true"
        ]
    );
}

fn the_work_directory_is_made_ready() {
    let (folder, place) = (folder(), folder());
    fs::write(
        place.path().join("task.json"),
        r#"{"id": "a", "prompt": "b", "fixtures": {"in.txt": "3"}}"#,
    )
    .unwrap();
    fs::write(
        place.path().join("_setup.sh"),
        "cat in.txt in.txt > twice.txt",
    )
    .unwrap();
    let task = Task::load(place.path()).unwrap().remove(0);
    let harness = BareAgent::new(Scripted::new([Reply::text("done")]));
    wait(Runner::new(&harness, &task, folder.path()).run(&|_| ())).unwrap();
    assert_eq!(
        fs::read_to_string(folder.path().join("twice.txt")).unwrap(),
        "33"
    );

    fs::write(place.path().join("_setup.sh"), "echo broken >&2; exit 1").unwrap();
    let error = wait(Runner::new(&harness, &task, folder.path()).run(&|_| ())).unwrap_err();
    assert!(error.to_string().contains("broken"), "{error}");
}

fn what_needs_its_container_does_not_start() {
    let folder = folder();
    let mut task = Task::new("a", "b");
    task.host_ready = false;
    let model = Scripted::new([]);
    let harness = BareAgent::new(&model);
    let error = wait(Runner::new(&harness, &task, folder.path()).run(&|_| ())).unwrap_err();
    assert!(matches!(error, RunError::NeedsContainer(_)));
    assert!(model.seen().is_empty());
}

/// A harness without walls.
struct Open;

impl Harness for Open {
    fn name(&self) -> &'static str {
        "open"
    }

    fn model(&self) -> &'static str {
        "a/b"
    }

    fn version(&self) -> BoxFuture<'_, Result<String, HarnessError>> {
        Box::pin(async { Ok("1".into()) })
    }

    fn unenforced(&self, _: &Policy) -> Vec<String> {
        vec!["files outside".into()]
    }

    fn run<'a>(&'a self, _: &'a Job<'a>, _: Observe<'a>) -> BoxFuture<'a, Transcript> {
        Box::pin(async { Transcript::ended(Ending::Ok, String::new()) })
    }
}

fn what_is_not_enforced_does_not_start() {
    let (folder, task) = (folder(), Task::new("a", "b"));
    let runner = || Runner::new(&Open, &task, folder.path());
    let error = wait(runner().run(&|_| ())).unwrap_err();
    assert!(error.to_string().contains("files outside"), "{error}");
    assert!(wait(runner().allow_unenforced(true).run(&|_| ())).is_ok());
}

fn skills(text: &str) -> (tempfile::TempDir, Registry) {
    let place = folder();
    let skill = place.path().join("fetch");
    fs::create_dir_all(skill.join("references")).unwrap();
    fs::write(skill.join("references/types.md"), "feat, fix").unwrap();
    fs::write(skill.join("SKILL.md"), text).unwrap();
    let registry = Registry::load_dir(place.path()).unwrap();
    (place, registry)
}

fn files_of_a_skill_lie_where_its_text_says() {
    let (_place, registry) = skills(
        "---\nname: fetch\ndescription: Fetches. Use when asked to fetch.\n---\n# Fetch\n\nSee [types](references/types.md).\n",
    );
    let task = Task::new("a", "b");
    for (mode, path) in [
        (SkillMode::Inject, "references/types.md"),
        (SkillMode::Discover, "skills/fetch/references/types.md"),
    ] {
        let folder = folder();
        let read = calls([("read_file", json!({"path": path}))]);
        let harness = BareAgent::new(Scripted::new([read, Reply::text("done")]));
        let run = wait(
            Runner::new(&harness, &task, folder.path())
                .skills(&registry, mode)
                .run(&|_| ()),
        );
        let run = run.unwrap();
        let (_, outcome) = run.transcript.calls().next().unwrap();
        assert!(
            outcome.unwrap().text.contains("feat, fix"),
            "{mode:?} {outcome:?}"
        );
        assert_eq!(run.skills, ["fetch"]);
        assert_eq!(run.skill_mode, Some(mode));
    }
}

fn a_conversation_is_written_and_read_again() {
    let (folder, task) = (folder(), writing());
    let harness = BareAgent::new(writer());
    let run = wait(Runner::new(&harness, &task, folder.path()).run(&|_| ())).unwrap();
    let text = conversation::write(&run.transcript);
    assert_eq!(text.lines().count(), 4);
    let (read, passed) = conversation::read(&text);
    assert_eq!(passed, 0);
    assert_eq!(read.ending, Ending::Ok);
    assert_eq!(read.text, "It is 42.");
    let messages = |one: &Transcript| -> Vec<Message> {
        one.turns.iter().map(|turn| turn.message.clone()).collect()
    };
    assert_eq!(messages(&read), messages(&run.transcript));
}

fn a_conversation_of_another_program_is_read() {
    let log = concat!(
        r#"{"type":"request","ts":"2026-04-29T14:03:11Z","method":"complete","system":"Be good.","messages":[{"role":"user","content":[{"type":"text","text":"Sum it."}]}],"tools":[],"maxTokens":16384,"temperature":0}"#,
        "\n",
        r#"{"type":"response","ts":"x","text":"","toolCalls":[{"id":"1","name":"read_file","input":{"path":"a"}}],"tokens":{"input":7,"output":3,"cacheRead":0,"cacheWrite":0},"durationMs":12.5,"stopReason":"tool_use"}"#,
        "\n{\"type\":\"note\"}\nno JSON\n",
        r#"{"type":"tool","id":"1","name":"read_file","output":"19 23"}"#,
        "\n",
    );
    let (read, passed) = conversation::read(log);
    assert_eq!(passed, 2);
    assert_eq!(read.system, "Be good.");
    assert_eq!(read.turns[0].message, Message::user("Sum it."));
    let (call, outcome) = read.calls().next().unwrap();
    assert_eq!(call.arguments, json!({"path": "a"}));
    assert_eq!(outcome.unwrap().text, "19 23");
    assert_eq!(read.usage.unwrap().input, 7);
    // It was cut in its middle.
    assert_eq!(read.ending, Ending::Crashed);
    let done = format!(
        "{log}{}\n",
        r#"{"type":"response","text":"42","toolCalls":[]}"#
    );
    assert_eq!(conversation::read(&done).0.ending, Ending::Ok);
}

fn sessions_are_entered_listed_and_removed() {
    let folder = folder();
    let logs = Logs::new(folder.path().join("logs"));
    assert!(logs.sessions().unwrap().is_empty());
    let mut first = logs.begin("run", "a task/../x").unwrap();
    let second = logs.begin("run", "a task/../x").unwrap();
    assert_ne!(first.id, second.id);
    assert!(first.id.ends_with("-run-a-task-..-x"), "{}", first.id);
    assert!(logs.folder_of(&first).is_dir());
    first.status = Status::Completed;
    logs.enter(&first).unwrap();
    let all = logs.sessions().unwrap();
    // What was never entered again is still running, or was killed.
    assert_eq!(all.len(), 2);
    assert!(all.contains(&first) && all.contains(&second));
    write_whole(&logs.folder_of(&first).join("run.json"), b"{}").unwrap();
    assert_eq!(fs::read_dir(logs.folder_of(&first)).unwrap().count(), 1);
    assert_eq!(logs.remove(std::slice::from_ref(&first)).unwrap(), 1);
    assert!(!logs.folder_of(&first).exists());
    assert_eq!(logs.sessions().unwrap(), [second]);
}

fn a_session_that_is_held_is_not_removed() {
    let folder = folder();
    let logs = Logs::new(folder.path());
    let sessions = [
        logs.begin("run", "a").unwrap(),
        logs.begin("run", "b").unwrap(),
    ];
    let held = logs.hold(&sessions[0]).unwrap();
    assert!(logs.is_held(&sessions[0]) && !logs.is_held(&sessions[1]));
    assert_eq!(logs.remove(&sessions).unwrap(), 1);
    assert_eq!(logs.sessions().unwrap(), sessions[..1]);
    assert!(logs.folder_of(&sessions[0]).is_dir());
    drop(held);
    assert!(!logs.is_held(&sessions[0]));
    // What a process leaves that was killed holds nothing.
    fs::write(logs.folder_of(&sessions[0]).join(".held"), "").unwrap();
    assert!(!logs.is_held(&sessions[0]));
    assert_eq!(logs.remove(&sessions[..1]).unwrap(), 1);
}

fn sessions_of_one_second_stand_in_their_order() {
    let folder = folder();
    let logs = Logs::new(folder.path());
    let mut begun: Vec<_> = ["b", "c", "a", "a"]
        .map(|tag| logs.begin("run", tag).unwrap())
        .into();
    for session in &mut begun {
        session.started_at = 1_000;
        logs.enter(session).unwrap();
    }
    begun[1].status = Status::Failed;
    logs.enter(&begun[1]).unwrap();
    begun.reverse();
    assert_eq!(logs.sessions().unwrap(), begun);
}

fn a_file_that_cannot_be_written_leaves_nothing() {
    let folder = folder();
    let path = folder.path().join("run.json");
    fs::create_dir(&path).unwrap();
    write_whole(&path, b"{}").unwrap_err();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

fn the_example_runs() {
    let folder = folder();
    let run = wait(run_task::run(folder.path())).unwrap();
    assert_eq!(run.transcript.text, "The total is in out.txt.");
    assert_eq!(run.transcript.skill_loaded, Some(true));
    let (_, outcome) = run.transcript.calls().next().unwrap();
    if !outcome.unwrap().text.contains("sandbox") {
        assert_eq!(run.grades.unwrap().score, Some(1.0));
    }
}

/// Every form that was ever stored is read: its file is never changed.
fn a_run_of_the_oldest_form_is_read() {
    let run: TaskRun = serde_json::from_str(include_str!("../stored/task-run-1.json")).unwrap();
    assert_eq!(run.format, 1);
    assert_eq!(run.transcript.ending, Ending::Ok);
    assert_eq!(run.transcript.steps, 2);
    let (call, outcome) = run.transcript.calls().next().unwrap();
    assert_eq!(call.arguments["path"], "sum.txt");
    assert!(!outcome.unwrap().failed);
    assert_eq!(run.transcript.usage.unwrap().tokens(), 220);
    let grades = run.grades.as_ref().unwrap();
    assert_eq!((grades.score, grades.pass), (Some(1.0), Some(true)));
    assert_eq!(run.skill_mode, Some(SkillMode::Inject));
    // What is written from it holds all of it.
    let again: TaskRun = serde_json::from_str(&serde_json::to_string(&run).unwrap()).unwrap();
    assert_eq!(again, run);
}
