//! A person may take their time. Time stands still in these trials, and goes on
//! by itself to the next moment that something waits for, so that an hour takes
//! no time and no machine is too slow; but for the agent of others, which is a
//! process.

use std::future::pending;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use skill_runtime::agent::{
    Agent, AgentTool, Approver, Ending, Question, RunLimits, SkillMode, Transcript,
};
use skill_runtime::harness::Job;
use skill_runtime::model::{BoxFuture, Reply, Scripted, Tool};
use skill_runtime::runner::Runner;
use skill_runtime::sandbox::Policy;
use skill_runtime::task::Task;

use crate::foreign::{Place, seconds};
use crate::permissions::{self, DEPLOYING};
use crate::skills::fixture::DEPLOY;
use crate::{calls, folder, trials, wait};

trials![
    a_person_who_thinks_before_the_start_takes_no_time_of_the_run,
    a_person_who_thinks_before_a_step_takes_no_time_of_the_run,
    a_person_who_blocks_takes_no_time_of_the_run,
    what_is_no_question_takes_time_as_before,
    work_beside_a_question_is_held_to_the_rest_of_the_time,
    a_person_who_says_no_has_been_waited_for_too,
    a_job_tells_how_long_a_person_took,
    a_person_who_never_answers_ends_nothing,
    an_agent_that_does_not_ask_begins_after_the_questions,
];

const HOUR: Duration = Duration::from_secs(3_600);

/// A person who takes so long for each answer.
struct Slow(Duration, bool);

impl Approver for Slow {
    fn approve<'a>(&'a self, _: &'a Question) -> BoxFuture<'a, bool> {
        Box::pin(async move {
            tokio::time::sleep(self.0).await;
            self.1
        })
    }
}

/// A tool that works for so many seconds.
struct Work;

impl AgentTool for Work {
    fn definition(&self) -> Tool {
        Tool {
            name: "work".into(),
            description: "Works.".into(),
            parameters: json!({"type": "object"}),
        }
    }

    fn call<'a>(&'a self, arguments: &'a Value) -> BoxFuture<'a, Result<String, String>> {
        Box::pin(async move {
            let time = arguments["seconds"].as_u64().unwrap_or_default();
            tokio::time::sleep(Duration::from_secs(time)).await;
            Ok(String::new())
        })
    }
}

/// Waits for a future in a time of its own.
fn virtually<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .unwrap()
        .block_on(future)
}

fn working(seconds: u64) -> (&'static str, Value) {
    ("work", json!({ "seconds": seconds }))
}

/// A call that is a critical step.
fn pushing(seconds: u64) -> (&'static str, Value) {
    ("work", json!({"seconds": seconds, "how": "touch pushed"}))
}

/// A run of a minute at most, with a skill that has critical steps and a model
/// that takes ten seconds for each answer.
fn run<const N: usize>(person: &dyn Approver, replies: [Reply; N]) -> Transcript {
    let matter = "security_level: high\n";
    let (_place, registry) = permissions::skills(&[("deploy", matter, DEPLOYING)]);
    let folder = folder();
    let model = Scripted::new(replies).latency(Duration::from_secs(10));
    let agent = Agent::new(&model, Policy::new(folder.path()))
        .inject(registry.get("deploy").unwrap())
        .tool(Work)
        .approver(person)
        .limits(seconds(60));
    virtually(agent.run("go"))
}

/// Milliseconds that are so many seconds, but for the grain of timers.
fn is_about(milliseconds: u64, seconds: u64) -> bool {
    (seconds * 1_000..seconds * 1_000 + 100).contains(&milliseconds)
}

fn a_person_who_thinks_before_the_start_takes_no_time_of_the_run() {
    let folder = folder();
    let model = Scripted::new([Reply::text("done")]).latency(Duration::from_secs(10));
    let agent = Agent::new(&model, Policy::new(folder.path()))
        .inject(&DEPLOY)
        .approver(&Slow(HOUR, true))
        .limits(seconds(60));
    let run = virtually(agent.run("go"));
    assert_eq!(run.ending, Ending::Ok, "{}", run.detail);
    assert!(is_about(run.duration_ms, 10), "{}", run.duration_ms);
    assert!(is_about(run.waited_ms, 3_600), "{}", run.waited_ms);
}

fn a_person_who_thinks_before_a_step_takes_no_time_of_the_run() {
    let replies = [
        calls([working(1)]),
        calls([pushing(20)]),
        Reply::text("done"),
    ];
    let run = run(&Slow(HOUR, true), replies);
    assert_eq!(run.ending, Ending::Ok, "{}", run.detail);
    // Three answers, and the work of 1 and 20 seconds.
    assert!(is_about(run.duration_ms, 51), "{}", run.duration_ms);
    // Before the start, and before the step.
    assert!(is_about(run.waited_ms, 7_200), "{}", run.waited_ms);
    let turns: Vec<_> = run.turns.iter().map(|turn| turn.duration_ms).collect();
    for (turn, seconds) in turns.iter().zip([0, 10, 1, 10, 20, 10]) {
        assert!(is_about(*turn, seconds), "{turns:?}");
    }
}

/// A person who is asked by a function that waits, as one at a terminal may be.
struct Blocking(Duration);

impl Approver for Blocking {
    fn approve<'a>(&'a self, _: &'a Question) -> BoxFuture<'a, bool> {
        Box::pin(async move {
            std::thread::sleep(self.0);
            true
        })
    }
}

fn a_person_who_blocks_takes_no_time_of_the_run() {
    let folder = folder();
    let model = Scripted::new([Reply::text("done")]);
    let time = Duration::from_millis(100);
    let person = Blocking(time);
    let agent = Agent::new(&model, Policy::new(folder.path()))
        .inject(&DEPLOY)
        .approver(&person)
        .limits(RunLimits {
            time,
            ..RunLimits::default()
        });
    let begin = Instant::now();
    let run = wait(agent.run("go"));
    let all = u64::try_from(begin.elapsed().as_millis()).unwrap();
    assert!(run.waited_ms >= 100, "{}", run.waited_ms);
    assert!(run.duration_ms + run.waited_ms <= all + 1);
}

fn what_is_no_question_takes_time_as_before() {
    let replies = [calls([pushing(40)]), calls([working(1)])];
    let run = run(&Slow(HOUR, true), replies);
    // 10 + 40 + 10, and the time is over.
    assert_eq!(run.ending, Ending::Timeout);
    assert!(is_about(run.duration_ms, 60), "{}", run.duration_ms);
    assert!(is_about(run.waited_ms, 7_200), "{}", run.waited_ms);
}

fn work_beside_a_question_is_held_to_the_rest_of_the_time() {
    // The work goes on while the question is open, and 60 seconds after it.
    let replies = [calls([working(3_660), pushing(1)])];
    let run = run(&Slow(HOUR, true), replies);
    assert_eq!(run.ending, Ending::Timeout);
    assert!(is_about(run.duration_ms, 60), "{}", run.duration_ms);
    assert!(is_about(run.waited_ms, 7_200), "{}", run.waited_ms);
}

fn a_person_who_says_no_has_been_waited_for_too() {
    let run = run(&Slow(HOUR, false), []);
    assert_eq!(run.ending, Ending::Refused);
    assert_eq!(run.duration_ms, 0);
    assert!(is_about(run.waited_ms, 3_600), "{}", run.waited_ms);
}

fn a_job_tells_how_long_a_person_took() {
    let (_place, registry) = permissions::skills(&[("a", "hitl_required: true\n", "Do it.")]);
    let folder = folder();
    let mut job = Job::new("go", Policy::new(folder.path())).skills(&registry, SkillMode::Inject);
    let (yes, no) = (Slow(HOUR, true), Slow(HOUR, false));
    job.approver = Some(&yes);
    let waited = virtually(job.approve()).unwrap();
    assert!(is_about(u64::try_from(waited.as_millis()).unwrap(), 3_600));
    job.approver = Some(&no);
    let end = virtually(job.approve()).unwrap_err();
    assert_eq!((end.ending, end.duration_ms), (Ending::Refused, 0));
    assert!(is_about(end.waited_ms, 3_600), "{}", end.waited_ms);
}

fn an_agent_that_does_not_ask_begins_after_the_questions() {
    let (_skills, registry) = permissions::skills(&[("a", "hitl_required: true\n", "Do it.")]);
    let place = Place::new();
    let (agent, task) = (place.managed(), Task::new("sum", "Write it."));
    let pause = Duration::from_millis(300);
    let begin = Instant::now();
    let person = Slow(pause, true);
    let runner = Runner::new(&agent, &task, place.work())
        .skills(&registry, SkillMode::Inject)
        .approver(&person);
    let run = wait(runner.run(&|_| ())).unwrap();
    let all = u64::try_from(begin.elapsed().as_millis()).unwrap();
    let (took, waited) = (run.transcript.duration_ms, run.transcript.waited_ms);
    assert!(waited >= 300, "{waited}");
    assert!(took + waited <= all + 1, "{took} + {waited} > {all}");
}

struct Never;

impl Approver for Never {
    fn approve<'a>(&'a self, _: &'a Question) -> BoxFuture<'a, bool> {
        Box::pin(pending())
    }
}

fn a_person_who_never_answers_ends_nothing() {
    let folder = folder();
    let model = Scripted::new([]);
    let agent = Agent::new(&model, Policy::new(folder.path()))
        .inject(&DEPLOY)
        .approver(&Never)
        .limits(seconds(60));
    let run = virtually(async { tokio::time::timeout(HOUR, agent.run("go")).await });
    assert!(run.is_err(), "{run:?}");
}
