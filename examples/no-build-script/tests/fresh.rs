//! The checked-in module is what the skills of today compile to.

use std::path::Path;

use cargo_skcc::ExitCode;

#[test]
fn the_module_is_fresh() {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let arguments = [
        "cargo-skcc".into(),
        "build".into(),
        "--check".into(),
        "--manifest-path".into(),
        manifest.into_os_string(),
    ];
    assert_eq!(
        cargo_skcc::run(arguments),
        ExitCode::Clean,
        "run `cargo xtask generate`"
    );
}
