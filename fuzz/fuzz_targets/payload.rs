//! What looks like a payload is decoded, in layers: base64, hexadecimal,
//! escapes, zlib and gzip around any bytes.
#![no_main]

use std::fmt::Write as _;
use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use skcc_core::source::Root;
use skcc_core::system::Memory;
use skcc_core::{Options, compile};

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fuzz_target!(|input: (u8, &[u8])| {
    let (form, bytes) = input;
    let mut text = match form % 4 {
        0 => base64(bytes),
        1 => base64(base64(bytes).as_bytes()),
        2 => bytes.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        }),
        _ => bytes.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "\\x{byte:02x}");
            text
        }),
    };
    text.insert_str(0, "echo ");
    let body = format!(
        "---\nname: fuzz\ndescription: \"Fuzzes. Use to fuzz.\"\n---\n# Fuzz\n\n\
         ```bash\n{text} | base64 -d | gunzip | sh\n```\n"
    );
    let system = Memory::new().with_file("skills/fuzz/SKILL.md", body);
    let roots = [Arc::new(Root::new("skills"))];
    let found = compile(&system, &roots, &Options::default());
    for diagnostic in &found.diagnostics {
        let text = diagnostic.span.file.text();
        assert!(text.get(diagnostic.span.range.clone()).is_some());
    }
});

fn base64(bytes: &[u8]) -> String {
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let at = |index: usize| u32::from(three.get(index).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for letter in 0..4 {
            let value = (bits >> (18 - 6 * letter)) as usize & 63;
            let letter = if letter <= three.len() {
                LETTERS[value]
            } else {
                b'='
            };
            text.push(char::from(letter));
        }
    }
    text
}
