//! Measurements with a model that knows the answers.

#![expect(clippy::unwrap_used, reason = "a test says what it expects")]

mod browser;
mod faults;
mod levels;
mod resuming;
mod several;

use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Failed, Trial};
use skill_runtime::harness::BareAgent;
use skill_runtime::profile::{
    Instance, NoInterpreter, Outcome, Primitive, Profiler, Rehearsal, Settings, Subject, find,
};
use tempfile::TempDir;

/// Makes a trial of each function.
macro_rules! trials {
    ($($name:ident),* $(,)?) => {
        pub(crate) fn trials() -> Vec<libtest_mimic::Trial> {
            vec![$(crate::trial(stringify!($name), $name)),*]
        }
    };
}
pub(crate) use trials;

fn trial(name: &str, test: fn()) -> Trial {
    Trial::test(name, move || -> Result<(), Failed> {
        test();
        Ok(())
    })
}

fn main() -> ExitCode {
    skill_runtime::sandbox::init();
    if browser::is_asked() {
        return browser::browse();
    }
    if let Some(folder) = std::env::var_os(resuming::CHILD) {
        return resuming::child(folder.as_ref());
    }
    let arguments = libtest_mimic::Arguments::from_args();
    let trials = [
        browser::trials(),
        faults::trials(),
        levels::trials(),
        resuming::trials(),
        several::trials(),
    ];
    libtest_mimic::run(&arguments, trials.into_iter().flatten().collect()).exit_code()
}

/// Waits for a future.
fn wait<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(future)
}

/// A folder to keep things in.
fn folder() -> TempDir {
    TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
}

/// Primitives by their ids.
fn some(ids: &[&str]) -> Vec<&'static dyn Primitive> {
    ids.iter().map(|id| find(id).unwrap()).collect()
}

/// Primitives that need nothing but words.
const WORDS: [&str; 3] = ["reason.arithmetic", "follow.format", "gen.regex"];

/// A model that knows the tasks of these primitives, but for those it misses.
fn model(ids: &[&str], misses: fn(&Instance) -> bool) -> Arc<Rehearsal> {
    let settings = Settings::default();
    let model = Rehearsal::new(some(ids), settings.seed, settings.policy.maximum);
    Arc::new(model.missing(misses))
}

/// A profiler of that model, without interpreters.
fn profiler(ids: &[&str], model: &Arc<Rehearsal>) -> Profiler {
    Profiler::new(Subject::new(BareAgent::new(Arc::clone(model))))
        .primitives(some(ids))
        .interpreter(NoInterpreter)
        .concurrency(4)
}

/// What comes of a profiler with one subject.
fn outcome(profiler: &Profiler) -> Outcome {
    let mut outcomes = wait(profiler.run(&|_| ())).unwrap();
    assert_eq!(outcomes.len(), 1);
    outcomes.remove(0)
}
