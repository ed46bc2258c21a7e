//! No word of a body is missing from the artifact for `claude-code`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use skcc_core::emit;

fuzz_target!(|bytes: &[u8]| {
    let emitter = emit::emitter("claude-code").expect("the emitter is listed");
    for compiled in &skcc_fuzz::compile(bytes).skills {
        let artifact = emitter.emit(&compiled.skill);
        let lost = skcc_fuzz::lost_words(&compiled.skill, &artifact);
        assert_eq!(lost, Vec::<String>::new());
        if let Some(range) = &artifact.body {
            assert_eq!(&artifact.text()[range.clone()], &*compiled.skill.body);
        }
    }
});
