//! Compiles the skills; they are part of this crate.

fn main() {
    skcc_build::compile("skills");
}
