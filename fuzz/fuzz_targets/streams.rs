//! What an agent prints is read without a panic, whatever it is; the first
//! byte chooses the agent.

#![no_main]

use libfuzzer_sys::fuzz_target;
use skill_runtime::harness::{adapters, read};

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else {
        return;
    };
    let all: Vec<_> = adapters().collect();
    let adapter = all[usize::from(*first) % all.len()];
    let run = read(adapter, "prompt", &String::from_utf8_lossy(rest));
    // Every outcome stands beside the call that it answers.
    for (call, outcome) in run.calls() {
        assert!(outcome.is_none_or(|outcome| outcome.id == call.id));
    }
});
