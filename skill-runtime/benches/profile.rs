//! What measuring costs when the model costs nothing: whole profiles with a
//! model that answers at once, and with one that takes 100 ms for each answer.
//!
//! `cargo bench -p skill-runtime --features profile --bench profile`
//!
//! The ideal time with latency is that of a schedule without gaps: all answers,
//! divided by the tasks at once. A task of `n` answers takes `n` times 100 ms,
//! however many run at once.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use skill_runtime::harness::BareAgent;
use skill_runtime::profile::{
    NoInterpreter, ProfileStore, Profiler, Rehearsal, Settings, Subject, all,
};

/// One measurement.
struct Case {
    name: &'static str,
    latency: u64,
    concurrency: usize,
    has_interpreters: bool,
    /// Tasks for each level.
    tasks: u32,
}

const CASES: [Case; 4] = [
    Case {
        name: "234 tasks, at once, no interpreters",
        latency: 0,
        concurrency: 8,
        has_interpreters: false,
        tasks: 3,
    },
    Case {
        name: "more tasks, so that 234 and more are run",
        latency: 0,
        concurrency: 8,
        has_interpreters: false,
        tasks: 4,
    },
    Case {
        name: "234 tasks, at once, interpreters as found",
        latency: 0,
        concurrency: 8,
        has_interpreters: true,
        tasks: 3,
    },
    Case {
        name: "234 tasks, 100 ms, 32 at once",
        latency: 100,
        concurrency: 32,
        has_interpreters: false,
        tasks: 3,
    },
];

fn main() {
    skill_runtime::sandbox::init();
    println!(
        "{:<42} {:>5} {:>5} {:>6} {:>9} {:>9} {:>9} {:>9}",
        "", "tasks", "runs", "calls", "wall ms", "ideal ms", "CPU ms", "peak MB"
    );
    for case in &CASES {
        measure(case);
    }
}

fn measure(case: &Case) {
    let home = std::env::temp_dir().join(format!("skcc-bench-{}", std::process::id()));
    let mut settings = Settings::default();
    settings.policy.minimum = case.tasks;
    let model = Rehearsal::new(all().iter().copied(), settings.seed, case.tasks)
        .latency(Duration::from_millis(case.latency));
    let model = Arc::new(model);
    let mut profiler = Profiler::new(Subject::new(BareAgent::new(Arc::clone(&model))))
        .settings(settings)
        .concurrency(case.concurrency)
        .store(ProfileStore::new(&home));
    if !case.has_interpreters {
        profiler = profiler.interpreter(NoInterpreter).browser(PathBuf::new());
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime can be started");
    let (begin, before) = (Instant::now(), cpu());
    let outcomes = runtime.block_on(profiler.run(&|_| ()));
    let wall = begin.elapsed();
    let used = cpu().zip(before).map(|(now, before)| now - before);
    let outcome = outcomes.expect("the harness is there").remove(0);
    let tasks = 78 * case.tasks;
    let answers = Duration::from_millis(case.latency * model.calls());
    let ideal = answers / u32::try_from(case.concurrency).unwrap_or(u32::MAX);
    let or_none = |value: Option<u64>| value.map_or("?".into(), |value| value.to_string());
    println!(
        "{:<42} {:>5} {:>5} {:>6} {:>9} {:>9} {:>9} {:>9}",
        case.name,
        tasks,
        outcome.profile.runs,
        model.calls(),
        wall.as_millis(),
        ideal.as_millis(),
        or_none(used),
        or_none(peak()),
    );
    // It lies in the folder for temporary files.
    let _ = fs::remove_dir_all(home);
}

/// Milliseconds of the processor, of this process and of those that it started
/// and that ended.
fn cpu() -> Option<u64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let (_, rest) = stat.rsplit_once(')')?;
    // From the state, which is the third of all fields: `proc_pid_stat(5)`.
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let ticks: Option<Vec<u64>> = fields.get(11..15)?.iter().map(|f| f.parse().ok()).collect();
    // A tick is 10 ms on every Linux.
    Some(ticks?.iter().sum::<u64>() * 10)
}

/// The most memory that this process had, in megabytes.
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1024)
}
