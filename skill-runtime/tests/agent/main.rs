//! Runs of the agent with a model that says what a test wants.

#![expect(clippy::unwrap_used, reason = "a test says what it expects")]

mod endings;
mod fake;
mod foreign;
mod graders;
mod permissions;
mod runs;
mod skills;
mod tasks;
mod tools;
mod waiting;

use std::process::ExitCode;

use libtest_mimic::{Failed, Trial};
use skill_runtime::agent::{Agent, Transcript};
use skill_runtime::model::{Message, Reply, Scripted, ToolCall, ToolOutcome};
use skill_runtime::sandbox::Policy;
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
    if fake::is_asked() {
        return fake::main();
    }
    let arguments = libtest_mimic::Arguments::from_args();
    let trials = [
        endings::trials(),
        foreign::trials(),
        graders::trials(),
        permissions::trials(),
        runs::trials(),
        skills::trials(),
        tasks::trials(),
        tools::trials(),
        waiting::trials(),
    ]
    .concat_trials();
    libtest_mimic::run(&arguments, trials).exit_code()
}

trait Concat {
    fn concat_trials(self) -> Vec<Trial>;
}

impl<const N: usize> Concat for [Vec<Trial>; N] {
    fn concat_trials(self) -> Vec<Trial> {
        self.into_iter().flatten().collect()
    }
}

/// Waits for a future.
fn wait<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(future)
}

/// A folder to work in.
fn folder() -> TempDir {
    TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
}

/// An answer that calls these tools, with ids by their order.
fn calls<const N: usize>(calls: [(&str, serde_json::Value); N]) -> Reply {
    let calls = calls.into_iter().enumerate();
    Reply::calls(
        calls.map(|(index, (name, arguments))| {
            ToolCall::new(format!("call-{index}"), name, arguments)
        }),
    )
}

/// What the tools of one turn give, in a folder.
fn outcomes<const N: usize>(
    policy: Policy,
    wanted: [(&str, serde_json::Value); N],
) -> Vec<ToolOutcome> {
    let model = Scripted::new([calls(wanted), Reply::text("done")]);
    let run = wait(Agent::new(&model, policy).run("go"));
    given(&run)
}

/// What all tools of a run gave.
fn given(run: &Transcript) -> Vec<ToolOutcome> {
    let turns = run.turns.iter().filter_map(|turn| match &turn.message {
        Message::Tools { outcomes } => Some(outcomes.clone()),
        _ => None,
    });
    turns.flatten().collect()
}
