//! `SK108`: scripts that are run by their path.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Subject;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::lower::paths::{Paths, Place};
use crate::lower::references::below_skill;
use crate::syntax::markdown::NodeKind;

/// Checks that each script which the body runs by its path can be run.
pub(super) fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let bundle = subject.bundle;
    // Where files have no such bit, its absence says nothing.
    if bundle.files.is_empty() || !bundle.knows_executables {
        return;
    }
    let paths = Paths::new(bundle);
    let body = subject.document.body_text();
    let mut reported = BTreeSet::new();
    for node in subject.document.tree.nodes() {
        let lines = match &node.kind {
            NodeKind::Fence(info) if is_shell(info) => inner_lines(body, node.span.range()),
            NodeKind::CodeSpan => node.span.range(),
            _ => continue,
        };
        let is_span = node.kind == NodeKind::CodeSpan;
        for word in command_words(&body[lines.clone()]) {
            let span = lines.start + word.start..lines.start + word.end;
            let path = &body[span.clone()];
            // A code span that is a path and nothing else names the script.
            let alone = is_span && path == body[lines.clone()].trim_matches(['`', ' ']);
            if alone && !path.starts_with("./") {
                continue;
            }
            let rest = below_skill(path, bundle.source.folder_name()).unwrap_or(path);
            let Place::File(index) = paths.resolve("", rest) else {
                continue;
            };
            let file = &bundle.files[index];
            let runs = file.bytes().starts_with(b"#!") || has_script_ending(&file.path);
            if file.executable || !runs || !reported.insert(index) {
                continue;
            }
            let message = format!("`{}` is run by its path but is not executable", file.path);
            let start = subject.document.body.start;
            let at = Span::new(&subject.document.file, start + span.start..start + span.end);
            diagnostics.push(
                Diagnostic::new(Code::ScriptNotExecutable, at, message).help(format!(
                    "run `git update-index --chmod=+x`, or name the interpreter: `{} {}`",
                    interpreter(&file.path, file.bytes()),
                    file.path,
                )),
            );
        }
    }
}

fn is_shell(info: &str) -> bool {
    let language = info
        .split(|c: char| c.is_whitespace() || c == '{')
        .next()
        .unwrap_or_default();
    matches!(
        language,
        "" | "sh" | "bash" | "shell" | "zsh" | "console" | "shell-session" | "terminal"
    )
}

/// The lines of a fence without its first one.
fn inner_lines(body: &str, fence: Range<usize>) -> Range<usize> {
    let text = &body[fence.clone()];
    let first = text.find('\n').map_or(text.len(), |end| end + 1);
    fence.start + first..fence.end
}

/// The words in the place of a command that are paths: the first of a line and
/// the first after `&&`, `||`, `;` or `|`.
fn command_words(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut goes_on = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let mut expects = !goes_on;
        goes_on = line.trim_end().ends_with('\\');
        let mut from = 0;
        for word in line.split([' ', '\t', '\n', '`']) {
            let start = at + from;
            from += word.len() + 1;
            match word {
                "" => continue,
                "&&" | "||" | ";" | "|" | "$" | ">" | "sudo" | "time" | "exec" => {
                    expects = true;
                    continue;
                }
                // A comment goes to the end of the line.
                word if word.starts_with('#') => break,
                // `NAME=value` stands before a command.
                word if expects && is_assignment(word) => continue,
                _ => {}
            }
            if expects && word.contains('/') {
                let path = word.trim_end_matches(';');
                let path = path.trim_matches('"');
                let start = start + usize::from(word.starts_with('"'));
                found.push(start..start + path.len());
            }
            expects = word.ends_with(';');
        }
        at += line.len();
    }
    found
}

fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    })
}

fn has_script_ending(path: &str) -> bool {
    [
        ".sh", ".bash", ".zsh", ".py", ".rb", ".pl", ".js", ".mjs", ".ts",
    ]
    .iter()
    .any(|ending| path.ends_with(ending))
}

/// What runs the script: what its first line says, or what its ending means.
fn interpreter(path: &str, bytes: &[u8]) -> String {
    let first = bytes
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let first = std::str::from_utf8(first).unwrap_or_default();
    if let Some(command) = first.strip_prefix("#!") {
        let mut words = command.split_whitespace();
        let program = words.next().unwrap_or_default();
        let program = program.rsplit('/').next().unwrap_or(program);
        let program = if program == "env" {
            words.find(|word| !word.starts_with('-')).unwrap_or("sh")
        } else {
            program
        };
        if !program.is_empty() {
            return program.to_owned();
        }
    }
    let ending = path.rsplit('.').next().unwrap_or_default();
    match ending {
        "py" => "python3",
        "rb" => "ruby",
        "pl" => "perl",
        "js" | "mjs" | "ts" => "node",
        "bash" => "bash",
        "zsh" => "zsh",
        _ => "sh",
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_stand_first() {
        let words = |text: &str| -> Vec<String> {
            let found = command_words(text);
            found
                .into_iter()
                .map(|word| text[word].to_owned())
                .collect()
        };
        for (text, expected) in [
            ("./scripts/a.sh --all", &["./scripts/a.sh"][..]),
            ("$ scripts/a.sh", &["scripts/a.sh"]),
            ("cd x && ./a/b.sh; ./c/d.sh", &["./a/b.sh", "./c/d.sh"]),
            ("A=1 ./a.sh", &["./a.sh"]),
            ("\"./a.sh\" x", &["./a.sh"]),
            ("python scripts/a.py", &[]),
            ("echo hi \\\n  ./a.sh", &[]),
            ("# ./a.sh", &[]),
            ("cat a | ./b.sh", &["./b.sh"]),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn the_first_line_names_the_interpreter() {
        assert_eq!(interpreter("a", b"#!/usr/bin/env -S python3\n"), "python3");
        assert_eq!(interpreter("a.py", b"#!/bin/bash\n"), "bash");
        assert_eq!(interpreter("a.py", b"import os\n"), "python3");
    }
}
