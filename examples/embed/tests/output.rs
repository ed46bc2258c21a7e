//! What the program prints.

use std::process::Command;

#[test]
fn the_program_shows_every_part() {
    let output = Command::new(env!("CARGO_BIN_EXE_embed"))
        .output()
        .expect("the program starts");
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).expect("it prints text");
    for part in [
        "  db-migrate (",
        "  8. Run `git commit` with the message.\n",
        "  | `scope` | `parser` | the part of the project, may be empty |\n",
        "  name: review\n",
    ] {
        assert!(text.contains(part), "{part} is missing in:\n{text}");
    }
}
