//! No word of a body is missing from the artifact for `claude-code`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use skcc_core::emit;

fuzz_target!(|bytes: &[u8]| {
    let emitter = emit::emitter("claude-code").expect("the emitter is listed");
    for compiled in &skcc_fuzz::compile(bytes).skills {
        let artifact = emitter.emit(&compiled.skill);
        // A backslash before a dollar or an exclamation mark is the emitter's.
        let plain = |text: &str| text.replace('\\', "");
        let (body, text) = (plain(&compiled.skill.body), plain(artifact.text()));
        assert_eq!(skcc_fuzz::missing_words(&body, &text), Vec::<&str>::new());
    }
});
