//! Every diagnostic of any bytes can be shown.
#![no_main]

use libfuzzer_sys::fuzz_target;
use skcc_core::diagnostic::render;

fuzz_target!(|bytes: &[u8]| {
    for diagnostic in &skcc_fuzz::compile(bytes).diagnostics {
        assert!(!render::short(diagnostic).contains('\n'));
    }
});
