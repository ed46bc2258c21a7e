//! Any bytes under any name are looked at: archives, documents, objects,
//! settings and texts in every encoding. What is found can be shown.
#![no_main]

use std::path::Path;
use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use skcc_core::diagnostic::render;
use skcc_core::source::Root;
use skcc_core::system::Memory;
use skcc_core::{Options, compile};

const SKILL: &str = "---\nname: fuzz\ndescription: \"Fuzzes. Use to fuzz.\"\n---\n# Fuzz\n";

/// Names that make a difference to what the bytes are taken for.
const NAMES: &[&str] = &[
    "a.zip",
    "a.docx",
    "a.tar.gz",
    "a.tar",
    "a.pdf",
    "a.svg",
    "a.html",
    "a.pkl",
    "a.npy",
    "a.png",
    "a.md",
    "a.pyc",
    "a",
    "package.json",
    ".claude/settings.json",
];

fuzz_target!(|input: (u8, &[u8])| {
    let (number, bytes) = input;
    let name = NAMES[usize::from(number) % NAMES.len()];
    let system = Memory::new()
        .with_file("skills/fuzz/SKILL.md", SKILL)
        .with_file(Path::new("skills/fuzz").join(name), bytes);
    let roots = [Arc::new(Root::new("skills"))];
    let compilation = compile(&system, &roots, &Options::default());
    let skill = &compilation.skills[0];
    assert_eq!(
        skill.bundle.files[0].bytes(),
        bytes,
        "it is shipped as it was read"
    );
    for diagnostic in &compilation.diagnostics {
        let text = diagnostic.span.file.text();
        assert!(text.get(diagnostic.span.range.clone()).is_some());
        assert!(!render::short(diagnostic).contains('\n'));
    }
    assert!(render::sarif(&compilation).starts_with('{'));
});
