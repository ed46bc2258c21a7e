//! How runs end, and what they keep.

use std::sync::Mutex;
use std::time::Duration;

use serde_json::{Value, json};
use skill_runtime::agent::{Agent, AgentTool, Ending, Hooks, RunLimits, Verdict};
use skill_runtime::model::{
    BoxFuture, Budget, Fault, Limits, Message, Metered, Prices, ProviderError, Reply, Request,
    Scripted, Stop, Tool, ToolCall, ToolOutcome, Usage,
};
use skill_runtime::sandbox::Policy;
use tokio::sync::Barrier;

use crate::{calls, folder, given, trials, wait};

trials![
    the_history_keeps_every_call_with_its_arguments,
    calls_of_one_turn_run_at_once_and_answer_in_order,
    calls_are_run_whatever_the_stop_says,
    steps_end,
    time_ends_a_model_and_a_tool,
    tokens_and_budgets_end,
    a_refusal_is_no_success,
    an_answer_that_was_cut_is_no_success,
    a_provider_that_fails_is_told_apart,
    a_work_directory_that_is_not_there_is_a_crash,
    hooks_see_all_and_may_refuse,
    settings_reach_the_model,
    a_run_is_the_same_from_its_file,
];

/// A tool that waits.
struct Sleep;

impl AgentTool for Sleep {
    fn definition(&self) -> Tool {
        Tool {
            name: "sleep".into(),
            description: "Waits.".into(),
            parameters: json!({"type": "object"}),
        }
    }

    fn call<'a>(&'a self, arguments: &'a Value) -> BoxFuture<'a, Result<String, String>> {
        Box::pin(async move {
            let time = arguments["ms"].as_u64().unwrap_or(60_000);
            tokio::time::sleep(Duration::from_millis(time)).await;
            Ok(format!("slept {time}"))
        })
    }
}

fn the_history_keeps_every_call_with_its_arguments() {
    let folder = folder();
    let read = |path: &str| ("read_file", json!({"path": path}));
    let model = Scripted::new([
        calls([
            ("write_file", json!({"path": "a", "content": "alpha"})),
            ("write_file", json!({"path": "b", "content": "beta"})),
        ]),
        calls([read("b"), read("a")]),
        Reply::text("b is beta"),
    ]);
    let run = wait(Agent::new(&model, Policy::new(folder.path())).run("go"));
    assert_eq!((run.ending, run.steps), (Ending::Ok, 3), "{}", run.detail);
    let last = model.seen().pop().unwrap();
    assert_eq!(last.messages.len(), 5);
    let Message::Assistant { parts } = &last.messages[3] else {
        panic!("{last:?}");
    };
    assert_eq!(parts.len(), 2);
    let Message::Tools { outcomes } = &last.messages[4] else {
        panic!("{last:?}");
    };
    let texts: Vec<_> = outcomes.iter().map(|one| (&*one.id, &*one.text)).collect();
    assert_eq!(texts, [("call-0", "beta"), ("call-1", "alpha")]);
    let pairs: Vec<_> = run.calls().collect();
    assert_eq!(pairs.len(), 4);
    assert_eq!(pairs[3].0.arguments["path"], "a");
    assert_eq!(pairs[3].1.unwrap().text, "alpha");
}

/// A tool whose calls wait for one another.
struct Meet(Barrier);

impl AgentTool for Meet {
    fn definition(&self) -> Tool {
        Tool {
            name: "meet".into(),
            ..Sleep.definition()
        }
    }

    fn call<'a>(&'a self, arguments: &'a Value) -> BoxFuture<'a, Result<String, String>> {
        Box::pin(async move {
            self.0.wait().await;
            Sleep.call(arguments).await
        })
    }
}

fn calls_of_one_turn_run_at_once_and_answer_in_order() {
    let folder = folder();
    let model = Scripted::new([
        calls([
            ("meet", json!({"ms": 20})),
            ("meet", json!({"ms": 10})),
            ("meet", json!({"ms": 1})),
        ]),
        Reply::text("done"),
    ]);
    let limits = RunLimits {
        time: Duration::from_secs(60),
        ..RunLimits::default()
    };
    let agent = Agent::new(&model, Policy::new(folder.path()))
        .limits(limits)
        .tool(Meet(Barrier::new(3)));
    let run = wait(agent.run("go"));
    assert_eq!(run.ending, Ending::Ok);
    let texts: Vec<_> = given(&run).into_iter().map(|one| one.text).collect();
    assert_eq!(texts, ["slept 20", "slept 10", "slept 1"]);
}

fn calls_are_run_whatever_the_stop_says() {
    let folder = folder();
    let mut odd = calls([("write_file", json!({"path": "a", "content": "x"}))]);
    odd.stop = Stop::End;
    let model = Scripted::new([odd, Reply::text("done")]);
    wait(Agent::new(&model, Policy::new(folder.path())).run("go"));
    assert!(folder.path().join("a").exists());
}

fn steps_end() {
    let folder = folder();
    let model = Scripted::by(|_, _| Ok(calls([("list_directory", json!({}))])));
    let limits = RunLimits {
        steps: 3,
        ..RunLimits::default()
    };
    let agent = Agent::new(&model, Policy::new(folder.path())).limits(limits);
    let run = wait(agent.run("go"));
    assert_eq!((run.ending, run.steps), (Ending::MaxSteps, 3));
    assert!(run.detail.contains("3 steps"), "{}", run.detail);
}

fn time_ends_a_model_and_a_tool() {
    let folder = folder();
    let limits = RunLimits {
        time: Duration::from_millis(200),
        ..RunLimits::default()
    };
    let slow = Scripted::new([Reply::text("late")]).latency(Duration::from_secs(60));
    let agent = Agent::new(&slow, Policy::new(folder.path())).limits(limits);
    let run = wait(agent.run("go"));
    assert_eq!((run.ending, run.turns.len()), (Ending::Timeout, 1));
    let model = Scripted::new([calls([("sleep", json!({}))])]);
    let agent = Agent::new(&model, Policy::new(folder.path()))
        .limits(limits)
        .tool(Sleep);
    let run = wait(agent.run("go"));
    // What was said before is kept.
    assert_eq!((run.ending, run.turns.len()), (Ending::Timeout, 2));
    assert!(run.duration_ms < 5_000);
}

fn costly() -> Scripted {
    Scripted::by(|_, _| {
        let mut reply = calls([("list_directory", json!({}))]);
        reply.usage = Usage {
            input: 100,
            ..Usage::NONE
        };
        Ok(reply)
    })
}

fn tokens_and_budgets_end() {
    let folder = folder();
    let model = costly();
    let limits = RunLimits {
        tokens: Some(250),
        ..RunLimits::default()
    };
    let run = wait(
        Agent::new(&model, Policy::new(folder.path()))
            .limits(limits)
            .run("go"),
    );
    assert_eq!(
        (run.ending, run.steps, run.usage.unwrap().input),
        (Ending::Budget, 3, 300)
    );
    let budget = Budget::new(Limits {
        calls: Some(2),
        ..Limits::default()
    });
    let metered = Metered::new(costly(), &Prices::none(), budget);
    let run = wait(Agent::new(&metered, Policy::new(folder.path())).run("go"));
    assert_eq!(run.ending, Ending::Budget);
    assert!(run.detail.contains("budget in calls"), "{}", run.detail);
    assert_eq!(run.steps, 2);
}

fn a_refusal_is_no_success() {
    let folder = folder();
    let mut no = Reply::text("I will not.");
    no.stop = Stop::Refused;
    let model = Scripted::new([no]);
    let run = wait(Agent::new(&model, Policy::new(folder.path())).run("go"));
    assert_eq!((run.ending, &*run.text), (Ending::Refused, "I will not."));
}

fn an_answer_that_was_cut_is_no_success() {
    let folder = folder();
    let mut long = Reply::text("and so");
    long.stop = Stop::Length;
    let model = Scripted::new([long]);
    let run = wait(Agent::new(&model, Policy::new(folder.path())).run("go"));
    assert_eq!(run.ending, Ending::Budget);
}

fn a_provider_that_fails_is_told_apart() {
    let folder = folder();
    let model = Scripted::by(|_, _| Err(ProviderError::new(Fault::Server { after: None }, "down")));
    let run = wait(Agent::new(&model, Policy::new(folder.path())).run("go"));
    assert_eq!(run.ending, Ending::ProviderError);
    assert!(run.detail.ends_with("out of order: down"), "{}", run.detail);
}

fn a_work_directory_that_is_not_there_is_a_crash() {
    let model = Scripted::new([Reply::text("hello")]);
    let run = wait(Agent::new(&model, Policy::new("/no/such/folder")).run("go"));
    assert_eq!(run.ending, Ending::Crashed);
    assert!(model.seen().is_empty());
}

#[derive(Default)]
struct Watcher(Mutex<Vec<String>>);

impl Watcher {
    fn note(&self, what: impl Into<String>) {
        self.0.lock().unwrap().push(what.into());
    }
}

impl Hooks for Watcher {
    fn before_model(&self, request: &mut Request) {
        request.messages.push(Message::user("hurry"));
        self.note("before model");
    }

    fn event(&self, event: skill_runtime::model::Event<'_>) {
        self.note(format!("{event:?}"));
    }

    fn after_model(&self, reply: &Reply) {
        self.note(format!("after model: {}", reply.tool_calls().count()));
    }

    fn before_tool(&self, call: &ToolCall) -> Verdict {
        self.note(format!("before {}", call.name));
        match call.arguments["path"].as_str() {
            Some("secret") => Verdict::Refuse("not this one".into()),
            _ => Verdict::Run,
        }
    }

    fn after_tool(&self, call: &ToolCall, outcome: &ToolOutcome) {
        self.note(format!("after {}: {}", call.name, outcome.text));
    }
}

fn hooks_see_all_and_may_refuse() {
    let folder = folder();
    std::fs::write(folder.path().join("secret"), "42").unwrap();
    let model = Scripted::new([
        calls([("read_file", json!({"path": "secret"}))]),
        Reply::text("no"),
    ]);
    let watcher = Watcher::default();
    let agent = Agent::new(&model, Policy::new(folder.path())).hooks(&watcher);
    let run = wait(agent.run("go"));
    let outcome = given(&run).pop().unwrap();
    assert!(
        outcome.failed && outcome.text == "not this one",
        "{outcome:?}"
    );
    let expected = [
        "before model",
        "Call(\"read_file\")",
        "after model: 1",
        "before read_file",
        "after read_file: not this one",
        "before model",
        "Text(\"no\")",
        "after model: 0",
    ];
    assert_eq!(*watcher.0.lock().unwrap(), expected);
    assert_eq!(model.seen()[0].messages[1], Message::user("hurry"));
}

fn settings_reach_the_model() {
    let folder = folder();
    let model = Scripted::new([Reply::text("hello")]);
    let agent = Agent::new(&model, Policy::new(folder.path()));
    let agent = agent.system("Be short.").temperature(0.25).max_output(99);
    let run = wait(agent.run("go"));
    let request = model.seen().pop().unwrap();
    assert_eq!(
        (&*request.system, request.temperature, request.max_output),
        ("Be short.", Some(0.25), 99)
    );
    assert_eq!(run.system, "Be short.");
    let names: Vec<_> = request.tools.iter().map(|tool| &*tool.name).collect();
    assert_eq!(names, skill_runtime::agent::BUILT_IN);
}

fn a_run_is_the_same_from_its_file() {
    let folder = folder();
    let model = Scripted::new([calls([("list_directory", json!({}))]), Reply::text("done")]);
    let run = wait(Agent::new(&model, Policy::new(folder.path())).run("go"));
    let text = serde_json::to_string(&run).unwrap();
    assert_eq!(
        serde_json::from_str::<skill_runtime::agent::Transcript>(&text).unwrap(),
        run
    );
}
