//! Agents of others, their gateway and their ends, with a made-up agent.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use skill_runtime::Registry;
use skill_runtime::agent::{Ending, RunLimits, SkillMode};
use skill_runtime::harness::{ForeignAgent, Harness, adapter};
use skill_runtime::model::{
    Budget, Environment, Limits, Message, Meter, Price, Prices, Routes, ToolCall,
};
use skill_runtime::runner::{RunError, Runner, TaskRun};
use skill_runtime::task::Task;
use tempfile::TempDir;

use crate::{fake, folder, trials, wait};

trials![
    an_agent_works_through_the_gateway_and_never_sees_the_key,
    a_skill_is_seen_when_it_is_sent,
    an_agent_that_hangs_is_ended_with_all_it_started,
    an_agent_that_crashes_is_told_with_its_last_words,
    an_agent_that_floods_is_ended,
    a_fork_does_not_outlive_its_agent,
    a_run_that_is_dropped_leaves_no_process,
    steps_and_tokens_end_it,
    a_budget_ends_it,
    a_model_that_fails_is_the_providers_fault,
    files_outside_of_what_is_declared_stay_as_they_are,
    an_agent_of_its_user_runs_only_when_it_is_allowed,
    an_agent_of_its_user_is_ended_at_its_budget,
];

const KEY: &str = "sk-real-0123456789";

/// A model that has a file written and then is done, or that never is.
struct Model {
    url: String,
    seen: Arc<Mutex<Vec<(String, Value)>>>,
}

impl Model {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&seen);
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let (mut bytes, mut buffer) = (Vec::new(), [0; 4096]);
                let (head, body) = loop {
                    let count = stream.read(&mut buffer).unwrap_or(0);
                    bytes.extend_from_slice(&buffer[..count]);
                    let text = String::from_utf8_lossy(&bytes).into_owned();
                    let whole = text.split_once("\r\n\r\n").and_then(|(head, body)| {
                        let body: Value = serde_json::from_str(body).ok()?;
                        Some((head.to_lowercase(), body))
                    });
                    if let Some(whole) = whole {
                        break whole;
                    }
                    if count == 0 {
                        break (String::new(), Value::Null);
                    }
                };
                let (status, reply) = reply(&body);
                log.lock().unwrap().push((head, body));
                let reply = reply.to_string();
                let _ = write!(
                    stream,
                    "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{reply}",
                    reply.len()
                );
            }
        });
        Self { url, seen }
    }

    fn seen(&self) -> Vec<(String, Value)> {
        self.seen.lock().unwrap().clone()
    }
}

fn reply(body: &Value) -> (u16, Value) {
    let text = body.to_string();
    let is_done = text.contains("tool_result") && !text.contains("MANY");
    let path = if text.contains("SRC") {
        "src"
    } else {
        "sum.txt"
    };
    if text.contains("BROKEN") {
        return (
            400,
            json!({"type": "error", "error": {"message": format!("no, {KEY}")}}),
        );
    }
    let part = if is_done {
        json!({"type": "text", "text": "It is 42."})
    } else {
        let input = json!({"path": path, "content": "42"});
        json!({"type": "tool_use", "id": "t1", "name": "Write", "input": input})
    };
    let reply = json!({
        "id": "m", "type": "message", "role": "assistant", "model": "m", "content": [part],
        "stop_reason": if is_done { "end_turn" } else { "tool_use" },
        "usage": {"input_tokens": 100, "output_tokens": 10},
    });
    (200, reply)
}

/// A work directory, a made-up agent, and its model.
pub(crate) struct Place {
    root: TempDir,
    model: Model,
}

impl Place {
    pub(crate) fn new() -> Self {
        let root = folder();
        fs::create_dir(root.path().join("work")).unwrap();
        fake::install(&root.path().join("agents"));
        Self {
            root,
            model: Model::new(),
        }
    }

    pub(crate) fn work(&self) -> std::path::PathBuf {
        self.root.path().join("work")
    }

    pub(crate) fn managed(&self) -> ForeignAgent {
        let route = json!({
            "match": "test/*", "wire": "anthropic", "url": self.model.url, "key-env": "TEST_KEY",
        });
        let routes = Routes::default().with([serde_json::from_value(route).unwrap()]);
        let keys: Environment = [("TEST_KEY".to_owned(), KEY.to_owned())]
            .into_iter()
            .collect();
        let agent = ForeignAgent::managed(adapter("claude").unwrap(), "test/m", &routes, &keys);
        agent.unwrap().agents(self.root.path().join("agents"))
    }

    fn native(&self) -> ForeignAgent {
        let own = [
            ("HOME", self.root.path().to_str().unwrap()),
            ("PATH", "/usr/bin:/bin"),
        ];
        let own = own.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let adapter = adapter("claude").unwrap();
        let agent = ForeignAgent::native(adapter, Some("own"), own.into_iter().collect());
        agent.agents(self.root.path().join("agents"))
    }

    fn run(&self, agent: &ForeignAgent, prompt: &str, limits: RunLimits) -> TaskRun {
        let task = Task::new("sum", prompt);
        let runner = Runner::new(agent, &task, self.work()).limits(limits);
        wait(runner.allow_unenforced(true).run(&|_| ())).unwrap()
    }

    /// Whether the trial shows nothing, as this system has no sandbox.
    fn is_forbidden(run: &TaskRun) -> bool {
        let said = &run.transcript.detail;
        said.contains("the sandbox cannot be built") || said.contains("this system has no sandbox")
    }

    /// Processes of this trial: all of them name its folder.
    fn processes(&self) -> usize {
        let all = fs::read_dir("/proc").into_iter().flatten().flatten();
        let own = self.root.path().to_string_lossy().into_owned();
        let lines = all.filter_map(|one| fs::read(one.path().join("cmdline")).ok());
        let lines = lines.map(|line| String::from_utf8_lossy(&line).into_owned());
        lines.filter(|line| line.contains(&own)).count()
    }

    fn left(&self) -> usize {
        // The kernel takes a moment to end what a namespace held.
        let begin = Instant::now();
        while self.processes() > 0 && begin.elapsed() < Duration::from_secs(5) {
            std::thread::sleep(Duration::from_millis(50));
        }
        self.processes()
    }
}

/// Limits of time alone.
pub(crate) fn seconds(seconds: u64) -> RunLimits {
    RunLimits {
        time: Duration::from_secs(seconds),
        ..RunLimits::default()
    }
}

fn an_agent_works_through_the_gateway_and_never_sees_the_key() {
    let place = Place::new();
    let run = place.run(&place.managed(), "Write it.", seconds(60));
    if Place::is_forbidden(&run) {
        return;
    }
    let transcript = &run.transcript;
    assert_eq!(transcript.ending, Ending::Ok, "{}", transcript.detail);
    assert_eq!(run.harness_version, fake::VERSION);
    assert_eq!(
        (transcript.text.as_str(), transcript.steps),
        ("It is 42.", 2)
    );
    assert_eq!(transcript.usage.unwrap().tokens(), 220);
    let calls: Vec<&ToolCall> = transcript.calls().map(|(call, _)| call).collect();
    assert_eq!(calls.len(), 1);
    assert_eq!(calls[0].arguments["content"], "42");
    let read = |name: &str| fs::read_to_string(place.work().join(name)).unwrap();
    assert_eq!(read("sum.txt"), "42");
    // The key and the model of the route reached the model, and nobody else.
    for (head, body) in place.model.seen() {
        assert!(head.contains(&format!("x-api-key: {KEY}")), "{head}");
        assert_eq!(body["model"], "m");
    }
    let environment = read("environment");
    assert!(!environment.contains("sk-real") && environment.contains("ANTHROPIC_BASE_URL"));
    assert!(!serde_json::to_string(&run).unwrap().contains("sk-real"));
}

fn skill(place: &Path) -> Registry {
    let skill = place.join("skills/greet");
    fs::create_dir_all(&skill).unwrap();
    let text = "---\nname: greet\ndescription: Greets. Use when somebody comes in.\n---\n# Greet\n\nSay hello in the language of whoever comes in.\n";
    fs::write(skill.join("SKILL.md"), text).unwrap();
    Registry::load_dir(place.join("skills")).unwrap()
}

fn a_skill_is_seen_when_it_is_sent() {
    let place = Place::new();
    let skills = skill(place.root.path());
    for (mode, prompt, expected) in [
        (SkillMode::Inject, "Write it.", true),
        (SkillMode::Discover, "SKILL: read it.", true),
        (SkillMode::Discover, "Write it.", false),
    ] {
        let (agent, task) = (place.managed(), Task::new("sum", prompt));
        let runner = Runner::new(&agent, &task, place.work()).skills(&skills, mode);
        let run = wait(runner.run(&|_| ())).unwrap();
        if Place::is_forbidden(&run) {
            return;
        }
        ended(&run, Ending::Ok);
        assert_eq!(
            run.transcript.skill_loaded,
            Some(expected),
            "{mode:?} {prompt}"
        );
    }
}

/// How a run ended, which says why where it ended in another way.
#[track_caller]
fn ended(run: &TaskRun, ending: Ending) {
    let transcript = &run.transcript;
    assert_eq!(transcript.ending, ending, "{}", transcript.detail);
}

fn an_agent_that_hangs_is_ended_with_all_it_started() {
    let place = Place::new();
    let begin = Instant::now();
    let run = place.run(&place.managed(), "HANG and FORK", seconds(3));
    if Place::is_forbidden(&run) {
        return;
    }
    ended(&run, Ending::Timeout);
    assert!(begin.elapsed() < Duration::from_secs(40));
    assert_eq!(place.left(), 0);
}

fn an_agent_that_crashes_is_told_with_its_last_words() {
    let place = Place::new();
    for agent in [place.managed(), place.native()] {
        let run = place.run(&agent, "CRASH", seconds(60));
        if Place::is_forbidden(&run) {
            return;
        }
        assert_eq!(run.transcript.ending, Ending::Crashed);
        let said = &run.transcript.detail;
        assert!(
            said.contains('7') && said.contains("it is broken"),
            "{said}"
        );
    }
}

fn an_agent_that_floods_is_ended() {
    let place = Place::new();
    for agent in [place.managed(), place.native()] {
        let run = place.run(&agent, "FLOOD", seconds(2));
        if Place::is_forbidden(&run) {
            return;
        }
        ended(&run, Ending::Timeout);
        // None of it is a word of a model.
        assert_eq!(run.transcript.turns.len(), 1);
        assert_eq!(place.left(), 0);
    }
}

fn a_fork_does_not_outlive_its_agent() {
    let place = Place::new();
    for agent in [place.managed(), place.native()] {
        let run = place.run(&agent, "FORK", seconds(60));
        if Place::is_forbidden(&run) {
            return;
        }
        ended(&run, Ending::Ok);
        assert_eq!(place.left(), 0);
    }
}

fn a_run_that_is_dropped_leaves_no_process() {
    let place = Place::new();
    for agent in [place.managed(), place.native()] {
        let task = Task::new("sum", "FORK, HANG and LONG");
        let runner = Runner::new(&agent, &task, place.work()).allow_unenforced(true);
        wait(async {
            let run = runner.run(&|_| ());
            let _ = tokio::time::timeout(Duration::from_secs(1), run).await;
        });
        assert_eq!(place.left(), 0);
    }
}

fn steps_and_tokens_end_it() {
    let place = Place::new();
    for (limits, ending, asked) in [
        (
            RunLimits {
                steps: 3,
                ..seconds(60)
            },
            Ending::MaxSteps,
            3,
        ),
        (
            RunLimits {
                tokens: Some(150),
                ..seconds(60)
            },
            Ending::Budget,
            2,
        ),
    ] {
        let before = place.model.seen().len();
        let run = place.run(&place.managed(), "MANY", limits);
        if Place::is_forbidden(&run) {
            return;
        }
        ended(&run, ending);
        assert_eq!(place.model.seen().len() - before, asked);
    }
}

/// What 100 tokens of input and 10 of output cost: 0.11 dollars.
fn priced(limits: Limits) -> (Meter, Budget) {
    let budget = Budget::new(limits);
    let price = |model: &str| Price {
        model: model.into(),
        input: 1000.0,
        output: 1000.0,
        cache_read: None,
        cache_write: None,
    };
    let prices = Prices::none().with([price("m")]);
    (Meter::new("test/m", &prices, budget.clone()), budget)
}

fn a_budget_ends_it() {
    let place = Place::new();
    let none = Limits::default();
    for (limits, asked) in [
        (
            Limits {
                usd: Some(0.2),
                ..none
            },
            2,
        ),
        (
            Limits {
                tokens: Some(200),
                ..none
            },
            2,
        ),
        (
            Limits {
                calls: Some(1),
                ..none
            },
            1,
        ),
    ] {
        let (meter, budget) = priced(limits);
        let before = place.model.seen().len();
        let run = place.run(&place.managed().metered(meter), "MANY", seconds(60));
        if Place::is_forbidden(&run) {
            return;
        }
        ended(&run, Ending::Budget);
        assert_eq!(place.model.seen().len() - before, asked, "{limits:?}");
        assert!((budget.usd() - 0.11 * f64::from(u32::try_from(asked).unwrap())).abs() < 1e-9);
        // It is told what it cost, by the table.
        let usd = run.transcript.usage.unwrap().reported_usd;
        assert!(usd.is_some_and(|usd| usd > 0.1), "{usd:?}");
    }
}

fn a_model_that_fails_is_the_providers_fault() {
    let place = Place::new();
    let run = place.run(&place.managed(), "BROKEN", seconds(60));
    if Place::is_forbidden(&run) {
        return;
    }
    assert_eq!(run.transcript.ending, Ending::ProviderError);
    let said = &run.transcript.detail;
    assert!(said.contains("400") && !said.contains(KEY), "{said}");
}

fn files_outside_of_what_is_declared_stay_as_they_are() {
    let place = Place::new();
    let skill = place.root.path().join("narrow/work");
    fs::create_dir_all(&skill).unwrap();
    let text = "---\nname: work\ndescription: Works. Use when asked to work.\npermissions:\n  - {kind: fs, scope: out, access: write}\n---\n# Work\n\nWork as you are told to.\n";
    fs::write(skill.join("SKILL.md"), text).unwrap();
    let skills = Registry::load_dir(place.root.path().join("narrow")).unwrap();
    fs::write(place.work().join("src"), "old").unwrap();
    let (agent, task) = (place.managed(), Task::new("sum", "SRC: write it."));
    let runner = Runner::new(&agent, &task, place.work()).skills(&skills, SkillMode::Inject);
    let run = wait(runner.run(&|_| ())).unwrap();
    if Place::is_forbidden(&run) {
        return;
    }
    let (_, outcome) = run.transcript.calls().next().unwrap();
    assert!(outcome.unwrap().text.contains("Read-only"), "{outcome:?}");
    assert_eq!(fs::read_to_string(place.work().join("src")).unwrap(), "old");
}

fn an_agent_of_its_user_runs_only_when_it_is_allowed() {
    let place = Place::new();
    let (agent, task) = (place.native(), Task::new("sum", "Do it."));
    let runner = || Runner::new(&agent, &task, place.work());
    let error = wait(runner().run(&|_| ())).unwrap_err();
    assert!(matches!(error, RunError::Unenforced(_)), "{error}");
    assert!(!place.work().join("own.json").exists());

    let run = wait(runner().allow_unenforced(true).run(&|_| ())).unwrap();
    ended(&run, Ending::Ok);
    assert_eq!(run.transcript.steps, 2);
    assert_eq!(run.transcript.usage.unwrap().tokens(), 220);
    assert_eq!(agent.model(), "own");
    let own = fs::read_to_string(place.work().join("own.json")).unwrap();
    let own: Value = serde_json::from_str(&own).unwrap();
    assert_eq!(own["model"], "own");
    assert_eq!(own["home"], place.root.path().to_str().unwrap());
    let Message::User { text } = &run.transcript.turns[0].message else {
        panic!("the prompt comes first");
    };
    assert_eq!(text, "Do it.");
}

fn an_agent_of_its_user_is_ended_at_its_budget() {
    let place = Place::new();
    let usd = Limits {
        usd: Some(0.3),
        ..Limits::default()
    };
    let (meter, budget) = priced(usd);
    let run = place.run(&place.native().metered(meter), "LONG", seconds(60));
    ended(&run, Ending::Budget);
    // Three answers of 0.11 dollars pass it; more may be under way.
    assert!(
        (3..20).contains(&run.transcript.steps),
        "{}",
        run.transcript.steps
    );
    assert!(budget.usd() >= 0.3);
    assert_eq!(place.left(), 0);
}
