//! Tests written in Markdown.
//!
//! A test is a Markdown text with fences of four tildes. `~~~~skill PATH` is a
//! file, the other fences of a section say what is expected of the files
//! before them. The explain pages of the diagnostics and the files in
//! `tests/mdtest` are such texts.
//!
//! Words after the path change the file:
//!
//! | Word | The file |
//! |---|---|
//! | `bom` | starts with a byte order mark |
//! | `crlf` | ends every line with CRLF |
//! | `mixed` | ends the first line with CRLF, the others with LF |
//! | `nul` | holds a NUL byte for each `{NUL}` |
//! | `bytes` | holds a byte for each pair of hexadecimal digits such as `{FF}` |
//! | `executable` | may be executed |
//! | `link=TARGET` | is a symbolic link |
//! | `unreadable` | cannot be read |
//! | `repeat=N` | holds its text N times |
//!
//! In every file `{SP}` is a blank and `{TAB}` a tab, `{REPEAT N text}` is the
//! text N times on one line, and `{LINES N text}` N lines of the text.

mod document;
mod tree;

pub use document::{Fence, Section, sections};
pub use tree::{File, Tree};

use std::path::Path;

/// The project's folder.
///
/// # Panics
///
/// When this package lies in no other folder, which it always does.
#[must_use]
pub fn project() -> &'static Path {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().expect("the tests lie in the project")
}
