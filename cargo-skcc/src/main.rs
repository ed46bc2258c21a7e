//! `cargo skcc`; everything is in the library.

use mimalloc::MiMalloc;

/// A compiler makes many small things that live as long as it does.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> std::process::ExitCode {
    // Sandboxes are this program, started again.
    #[cfg(feature = "measure")]
    skill_runtime::sandbox::init();
    cargo_skcc::run(std::env::args_os()).into()
}
