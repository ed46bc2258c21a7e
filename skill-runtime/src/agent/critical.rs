//! The steps that a skill calls critical, and the calls that are one of them.
//!
//! A call is known by the words of the step's own code: it is one when it has
//! all words of some command, address or path that the step names, wherever in
//! its arguments they stand. So `git -C x push` is a step that says `git push`,
//! and so is a script that is written with it. Of a step that names nothing in
//! code no call can be told.

use std::string::{String, ToString};
use std::vec::Vec;

use serde_json::Value;
use skir::SecurityLevel;

use crate::Skill;
use crate::model::ToolCall;

/// The most pieces of code of one step that are looked for.
const PIECES: usize = 64;

/// A critical step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CriticalStep {
    /// Its first words.
    pub(super) title: String,
    /// For each piece of its code the words that make a call this step.
    pieces: Vec<Vec<String>>,
}

/// The critical steps of a skill whose level is high; none of another.
pub(super) fn steps(skill: &Skill) -> Vec<CriticalStep> {
    if skill.security_level() < SecurityLevel::High {
        return Vec::new();
    }
    let body = skill.body();
    let steps = skill.ir().logic.steps.iter().filter(|step| step.critical);
    let steps = steps.map(|step| {
        let title = step.title.of(body).replace(['*', '`'], "");
        CriticalStep {
            title: title.split_whitespace().collect::<Vec<_>>().join(" "),
            pieces: pieces(step.span.of(body)),
        }
    });
    steps.collect()
}

impl CriticalStep {
    /// Whether a call can be told to be this step.
    pub(super) fn is_known(&self) -> bool {
        !self.pieces.is_empty()
    }

    /// Whether a call is this step.
    pub(super) fn is(&self, call: &ToolCall) -> bool {
        if READERS.contains(&&*call.name) {
            return false;
        }
        let mut text = String::new();
        push(&call.arguments, &mut text, 0);
        let words: Vec<&str> = words(&text).collect();
        let has = |word: &String| words.iter().any(|one| one.eq_ignore_ascii_case(word));
        self.pieces.iter().any(|piece| piece.iter().all(has))
    }
}

/// Tools that change nothing.
const READERS: [&str; 5] = [
    "read_file",
    "list_directory",
    "load_skill",
    "read_skill_resource",
    "find_skill",
];

/// What stands in spans and blocks of code, by the words that matter: of a
/// command the program and its first word that is no option, else the whole.
fn pieces(text: &str) -> Vec<Vec<String>> {
    let mut pieces = Vec::new();
    let mut is_block = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~") {
            is_block = !is_block;
            continue;
        }
        if is_block {
            add(line, &mut pieces);
            continue;
        }
        let spans = line.split('`').skip(1).step_by(2);
        spans.for_each(|span| add(span, &mut pieces));
    }
    pieces.truncate(PIECES);
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

fn add(code: &str, pieces: &mut Vec<Vec<String>>) {
    for command in skcc_core::security::commands(code) {
        let mut words = command.iter().map(String::as_str);
        let first = words.next().into_iter();
        let second = words.find(|word| !word.starts_with(['-', '$', '<', '{']));
        let both = first.chain(second);
        let piece = both.flat_map(self::words).map(ToString::to_string);
        pieces.push(piece.collect());
    }
}

/// The words of a text, paths whole: what neither quotes nor a shell part.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split(|c: char| !(c.is_alphanumeric() || "-_./:@%+".contains(c)));
    parts.filter(|word| word.chars().any(char::is_alphanumeric))
}

/// All texts of the arguments of a call.
fn push(value: &Value, text: &mut String, depth: usize) {
    // Arguments that are deeper were made to be.
    if depth > 32 {
        return;
    }
    match value {
        Value::String(one) => {
            text.push_str(one);
            text.push('\n');
        }
        Value::Array(all) => all.iter().for_each(|one| push(one, text, depth + 1)),
        Value::Object(all) => all.values().for_each(|one| push(one, text, depth + 1)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn step(text: &str) -> CriticalStep {
        CriticalStep {
            title: String::new(),
            pieces: pieces(text),
        }
    }

    fn run(line: &str) -> ToolCall {
        ToolCall::new("1", "run_command", json!({ "command": line }))
    }

    #[test]
    fn a_call_is_known_by_the_words_of_the_step() {
        let step =
            step("Push with `git push --force origin`, then:\n```sh\nrm -rf build/out\n```\n");
        for line in [
            "git push",
            "git -C x push origin",
            "sh -c 'git push'",
            "echo \"$(git push)\"",
            "p=push; git $p",
            "GIT  PUSH",
            "cd a && rm -r build/out",
        ] {
            assert!(step.is(&run(line)), "{line}");
        }
        for line in ["git status", "push it", "gitpush", "rm -rf x", "ls"] {
            assert!(!step.is(&run(line)), "{line}");
        }
        let script = json!({"path": "x.sh", "content": "git push"});
        assert!(step.is(&ToolCall::new("1", "write_file", script)));
        let read = json!({"path": "git push"});
        assert!(!step.is(&ToolCall::new("1", "read_file", read)));
    }

    #[test]
    fn a_step_without_code_cannot_be_known() {
        assert!(!step("Send the money.").is_known());
        assert!(step("Change `prod.toml`.").is_known());
    }
}
