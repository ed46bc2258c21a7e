//! Compiles the skills; a broken one fails the build at its line.

fn main() {
    skcc_build::compile("skills");
}
