//! Any text is read as a program of each language, in a script and in a block:
//! no program makes the reader panic, or work out of proportion.
#![no_main]

use std::path::Path;
use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use skcc_core::source::Root;
use skcc_core::system::Memory;
use skcc_core::{Options, compile};

/// Names of scripts, and of the languages of blocks.
const LANGUAGES: &[(&str, &str)] = &[
    ("a.sh", "bash"),
    ("a.py", "python"),
    ("a.js", "js"),
    ("a.ts", "typescript"),
    ("a.ps1", "powershell"),
    ("a.rb", "ruby"),
];

/// Without a word of interest a text is not read at all.
const GATE: &str = "curl eval( subprocess invoke-\n";

fuzz_target!(|input: (u8, &str)| {
    let (number, text) = input;
    let (name, language) = LANGUAGES[usize::from(number) % LANGUAGES.len()];
    let code = format!("{GATE}{text}");
    let body = format!(
        "---\nname: fuzz\ndescription: \"Fuzzes. Use to fuzz.\"\n---\n# Fuzz\n\n\
         ~~~~~~~{language}\n{code}\n~~~~~~~\n"
    );
    let system = Memory::new()
        .with_file("skills/fuzz/SKILL.md", body)
        .with_file(Path::new("skills/fuzz/scripts").join(name), code);
    let roots = [Arc::new(Root::new("skills"))];
    let found = compile(&system, &roots, &Options::default());
    for diagnostic in &found.diagnostics {
        let text = diagnostic.span.file.text();
        assert!(text.get(diagnostic.span.range.clone()).is_some());
    }
});
