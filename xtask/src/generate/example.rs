//! The module that the example `no-build-script` has checked in.

use cargo_skcc::ExitCode;

use crate::project;

pub(super) const FOLDER: &str = "examples/no-build-script";

/// Writes the module, or checks it; whether it is fresh now.
pub(super) fn build(check: bool) -> bool {
    let manifest = project().join(FOLDER).join("Cargo.toml");
    let mut arguments = vec![
        "cargo-skcc".into(),
        "build".into(),
        "--quiet".into(),
        "--manifest-path".into(),
        manifest.into_os_string(),
    ];
    if check {
        arguments.push("--check".into());
    }
    cargo_skcc::run(arguments) == ExitCode::Clean
}
