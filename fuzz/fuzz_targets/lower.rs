//! Any bytes become a skill whose views slice its body, twice the same.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let first = skcc_fuzz::compile(bytes);
    skcc_fuzz::check(&first);
    let second = skcc_fuzz::compile(bytes);
    assert_eq!(first.diagnostics, second.diagnostics);
    assert!(
        first
            .skills
            .iter()
            .zip(&second.skills)
            .all(|(a, b)| a.skill == b.skill)
    );
});
