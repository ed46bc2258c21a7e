//! `cargo skcc`; everything is in the library.

fn main() -> std::process::ExitCode {
    cargo_skcc::run(std::env::args_os()).into()
}
