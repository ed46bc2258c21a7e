//! Skills without a build script: `src/skills` was written by
//! `cargo skcc build` and is checked in. It refers to the skills' own files, so
//! nothing is there twice, and a skill that was edited since does not compile.

#![expect(clippy::print_stdout, reason = "the program shows its skill")]

mod skills;

fn main() {
    let skill = &skills::RELEASE_NOTES;
    println!("{} {}", skill.name(), skill.version());
    for file in skill.resources() {
        println!("  {} ({} bytes)", file.path(), file.bytes().len());
    }
    println!("\n{}", skill.prompt().trim());
}
