//! Commands in JSON: settings of tools, and the cells of notebooks.

use super::{Blank, Language, is_key};

/// The end of the string of JSON that starts at a quote: the place of its
/// closing quote.
fn string_end(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = start + 1;
    loop {
        at += memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes[at] == b'"' {
            return Some(at);
        }
        at += 2;
    }
}

/// Programs that run what they are given, as values of JSON.
const PROGRAMS: &[&str] = &[
    "\"sh\"",
    "\"bash\"",
    "\"zsh\"",
    "\"/bin/sh\"",
    "\"/bin/bash\"",
    "\"cmd\"",
    "\"cmd.exe\"",
    "\"powershell\"",
    "\"powershell.exe\"",
    "\"pwsh\"",
    "\"python\"",
    "\"python3\"",
    "\"node\"",
];

/// Values of such keys in JSON; after a command, its `args`.
pub(super) fn commands(code: &mut Blank<'_>) {
    let text = code.from;
    let mut next = 0;
    while let Some(start) = memchr::memchr(b'"', &text.as_bytes()[next..]).map(|at| next + at) {
        let Some(end) = string_end(text, start) else {
            return;
        };
        next = end + 1;
        let rest = &text[next..];
        let value = rest.trim_start();
        let Some(value) = value.strip_prefix(':').map(str::trim_start) else {
            continue;
        };
        let name = &text[start + 1..end];
        let at = text.len() - value.len();
        let is_arguments = matches!(name, "args" | "runtimeArgs" | "shellArgs" | "commandArgs");
        // `"path": "bash"` before its arguments names a program.
        let is_program = matches!(
            name,
            "path" | "program" | "runtimeExecutable" | "executable"
        ) && PROGRAMS.iter().any(|program| value.starts_with(program));
        if is_arguments && value.starts_with('[') {
            next = list(code, at);
        } else if is_key(name) && value.starts_with('[') {
            next = list(code, at);
            end_line(code, next);
        } else if (is_key(name) || is_program) && value.starts_with('"') {
            let Some(last) = string_end(text, at) else {
                return;
            };
            code.unescape(at + 1..last);
            next = last + 1;
            // Arguments stand in the list that follows.
            let after = text[next..].trim_start_matches([',', ' ', '\t', '\n', '\r']);
            if [
                "\"args\"",
                "\"runtimeArgs\"",
                "\"shellArgs\"",
                "\"commandArgs\"",
            ]
            .iter()
            .any(|key| after.starts_with(key))
            {
                let gap = text.len() - after.len();
                for place in next..gap {
                    code.put(place, b' ');
                }
            } else {
                end_line(code, last);
            }
        }
    }
}

/// Ends a command where no line ends.
fn end_line(code: &mut Blank<'_>, at: usize) {
    if at < code.from.len() {
        code.put(at, b'\n');
    }
}

/// Keeps the strings of a list, with their quotes, as words of one command;
/// gives back where it ends.
fn list(code: &mut Blank<'_>, start: usize) -> usize {
    let text = code.from;
    let mut at = start + 1;
    let mut is_words = None;
    while at < text.len() {
        match text.as_bytes()[at] {
            b'"' => {
                let Some(end) = string_end(text, at) else {
                    return text.len();
                };
                // A list of words starts with the name of a program; one of
                // commands has blanks in the first.
                is_words = is_words.or_else(|| Some(!text[at + 1..end].contains(' ')));
                if is_words == Some(true) {
                    code.keep(at..end + 1);
                } else {
                    code.unescape(at + 1..end);
                    end_line(code, end);
                }
                at = end + 1;
            }
            b']' => {
                end_line(code, at);
                return at + 1;
            }
            b'\n' => {
                code.put(at, b' ');
                at += 1;
            }
            _ => at += 1,
        }
    }
    at
}

/// The source of the cells of a notebook that hold code.
pub(super) fn cells(code: &mut Blank<'_>) -> Option<Language> {
    let text = code.from;
    let language = if text.contains("\"language\": \"javascript\"") {
        Language::JavaScript
    } else {
        Language::Python
    };
    let mut next = 0;
    let mut is_code = false;
    while let Some(start) = memchr::memchr(b'"', &text.as_bytes()[next..]).map(|at| next + at) {
        let end = string_end(text, start)?;
        next = end + 1;
        let value = text[next..].trim_start();
        let Some(value) = value.strip_prefix(':').map(str::trim_start) else {
            continue;
        };
        match &text[start + 1..end] {
            "cell_type" => is_code = value.starts_with("\"code\""),
            "source" if is_code => {
                let mut at = text.len() - value.len();
                let is_list = value.starts_with('[');
                while let Some(byte) = text.as_bytes().get(at) {
                    match byte {
                        b'"' => {
                            let last = string_end(text, at)?;
                            code.unescape(at + 1..last);
                            end_line(code, last);
                            at = last + 1;
                            if !is_list {
                                break;
                            }
                        }
                        b']' => break,
                        _ => at += 1,
                    }
                }
                next = at.max(next);
            }
            _ => {}
        }
    }
    Some(language)
}
