//! Every diagnostic of any bytes can be shown.
#![no_main]

use libfuzzer_sys::fuzz_target;
use skcc_core::diagnostic::render;

fuzz_target!(|bytes: &[u8]| {
    let compilation = skcc_fuzz::compile(bytes);
    let human = render::Human::new();
    for diagnostic in &compilation.diagnostics {
        for line in [render::short(diagnostic), render::github(diagnostic)] {
            assert!(!line.contains('\n'));
        }
        let hidden = |character: char| character.is_control() && character != '\n';
        assert!(!human.render(diagnostic).contains(hidden));
    }
    for line in render::json::lines(&compilation) {
        assert!(!line.render().contains('\n'));
    }
    assert!(render::sarif(&compilation).starts_with('{'));
});
