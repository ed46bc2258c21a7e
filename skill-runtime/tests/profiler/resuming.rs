//! A process that is killed in the middle, and the next one.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::thread;
use std::time::Duration;

use skill_runtime::harness::BareAgent;
use skill_runtime::profile::{
    NoInterpreter, ProfileStore, Profiler, Record, Rehearsal, Subject, all,
};

use crate::{WORDS, folder, model, outcome, profiler, wait};

crate::trials![
    a_killed_process_loses_nothing_and_nothing_is_run_twice,
    a_line_that_was_cut_is_taken_off,
    two_processes_do_not_measure_the_same,
    a_line_that_is_none_is_an_error,
];

/// The variable by which this executable knows that it is the process to be
/// killed, and where it keeps its runs.
pub(crate) const CHILD: &str = "SKCC_TEST_PROFILE_INTO";

fn measuring(folder: &Path, latency: u64) -> Profiler {
    let model = Rehearsal::new(all().iter().copied(), 1, 3);
    let model = model.latency(Duration::from_millis(latency));
    Profiler::new(Subject::new(BareAgent::new(model)))
        .interpreter(NoInterpreter)
        .concurrency(8)
        .store(ProfileStore::new(folder))
}

pub(crate) fn child(folder: &Path) -> ExitCode {
    let _ = wait(measuring(folder, 10).run(&|_| ()));
    ExitCode::SUCCESS
}

/// The journal in a store that has one.
fn journal(folder: &Path) -> Option<std::path::PathBuf> {
    let folder = folder.join("bare-agent/rehearsal--references");
    let entries = fs::read_dir(folder).ok()?.flatten();
    let mut paths = entries.map(|entry| entry.path());
    paths.find(|path| path.extension().is_some_and(|ending| ending == "jsonl"))
}

fn whole_lines(folder: &Path) -> usize {
    let text = journal(folder).and_then(|path| fs::read_to_string(path).ok());
    text.unwrap_or_default().matches('\n').count()
}

fn runs(folder: &Path) -> Vec<Record> {
    let path = journal(folder).unwrap();
    let key = path.file_stem().unwrap().to_str().unwrap().to_owned();
    let store = ProfileStore::new(folder);
    store
        .runs("rehearsal/references", "bare-agent", &key)
        .unwrap()
}

fn a_killed_process_loses_nothing_and_nothing_is_run_twice() {
    let home = folder();
    let mut written = 0;
    for goal in [30, 90] {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .env(CHILD, home.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        while whole_lines(home.path()) < goal {
            assert_eq!(child.try_wait().unwrap(), None, "it ended by itself");
            thread::sleep(Duration::from_millis(2));
        }
        // `kill` is SIGKILL: nothing in there can say goodbye.
        child.kill().unwrap();
        child.wait().unwrap();
        let now = runs(home.path()).len();
        assert!(now > written, "{now}");
        written = now;
    }
    let unfinished = ProfileStore::new(home.path()).unfinished();
    assert_eq!(unfinished.len(), 1);
    assert_eq!(unfinished[0].runs, written);
    assert_eq!(unfinished[0].primitives.len(), 26);
    let resumed = outcome(&measuring(home.path(), 0));
    assert_eq!(resumed.resumed as usize, written, "what was written counts");
    assert!(resumed.profile.complete);

    // Nothing twice, and nothing is missing.
    let mut counts: BTreeMap<_, u32> = BTreeMap::new();
    for record in runs(home.path()) {
        let instance = record.instance;
        *counts
            .entry((instance.primitive, instance.level, instance.seed))
            .or_default() += 1;
    }
    let twice: Vec<_> = counts.iter().filter(|(_, count)| **count > 1).collect();
    assert!(twice.is_empty(), "{twice:?}");
    assert_eq!(counts.len(), resumed.profile.runs as usize);

    // It is what a measurement without an end in its middle finds.
    let elsewhere = folder();
    let whole = outcome(&measuring(elsewhere.path(), 0));
    assert_eq!(whole.resumed, 0);
    let verdicts = |outcome: &skill_runtime::profile::Outcome| {
        let abilities = outcome.profile.primitives.iter();
        let found = abilities.map(|(id, ability)| {
            let levels = ability
                .levels
                .clone()
                .map(|level| (level.verdict, level.tally));
            (id.clone(), ability.level, levels)
        });
        found.collect::<Vec<_>>()
    };
    assert_eq!(verdicts(&resumed), verdicts(&whole));
}

fn a_line_that_was_cut_is_taken_off() {
    let home = folder();
    let model = model(&WORDS, |_| false);
    let profiler = profiler(&WORDS, &model).store(ProfileStore::new(home.path()));
    outcome(&profiler);
    let path = journal(home.path()).unwrap();
    let text = fs::read(&path).unwrap();
    fs::write(&path, &text[..text.len() - 60]).unwrap();
    let due = wait(profiler.due()).unwrap();
    assert_eq!((due[0].resumed, due[0].least), (26, 1));
    let again = outcome(&profiler);
    assert_eq!((again.resumed, model.calls()), (26, 28));
    assert_eq!(runs(home.path()).len(), 27);
}

fn two_processes_do_not_measure_the_same() {
    let home = folder();
    let model = model(&WORDS, |_| false);
    let profiler = profiler(&WORDS, &model).store(ProfileStore::new(home.path()));
    outcome(&profiler);
    let path = journal(home.path()).unwrap();
    let other = fs::File::open(path).unwrap();
    other.lock().unwrap();
    let error = wait(profiler.run(&|_| ())).unwrap_err().to_string();
    assert!(error.contains("another process"), "{error}");
    drop(other);
    assert_eq!(outcome(&profiler).resumed, 27);
}

fn a_line_that_is_none_is_an_error() {
    let home = folder();
    let model = model(&WORDS, |_| false);
    let profiler = profiler(&WORDS, &model).store(ProfileStore::new(home.path()));
    outcome(&profiler);
    let path = journal(home.path()).unwrap();
    let mut file = fs::OpenOptions::new().append(true).open(&path).unwrap();
    file.write_all(b"{\"run\": 1}\n").unwrap();
    let error = wait(profiler.run(&|_| ())).unwrap_err().to_string();
    assert!(error.contains("line 31"), "{error}");
}
