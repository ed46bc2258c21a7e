//! Programs that Python runs.

use std::fmt::Write as _;

use crate::security::Language;
use crate::security::code::{Call, ValueId, ValueKind};
use crate::security::flow::runs::interpreted;
use crate::security::flow::{Effect, Name, Pass};

/// A program that is run in place of this one or beside it: its path, and its
/// arguments, the first of which is its name.
pub(super) fn replaced(pass: &Pass<'_>, call: &Call) -> Vec<Effect> {
    // A mode stands before the path.
    let skip = usize::from(call.name.starts_with("os.spawn"));
    let mut arguments = call.arguments.iter().skip(skip).copied();
    let Some(path) = arguments.next() else {
        return Vec::new();
    };
    let mut effects = vec![Effect::Clears];
    if !pass.starts_with_text(path) {
        effects.push(Effect::Runs(path));
    }
    effects.push(Effect::RunsFile(Name::Of(path)));
    let rest: Vec<ValueId> = arguments.collect();
    let words: Vec<String> = match rest.first().map(|first| &pass.value(*first).kind) {
        Some(ValueKind::Group(all)) => all.iter().skip(1).map(|word| pass.text(*word)).collect(),
        _ => rest.iter().skip(1).map(|word| pass.text(*word)).collect(),
    };
    let quoted: Vec<String> = words
        .iter()
        .map(|word| format!("'{}'", word.replace('\'', "'\\''")))
        .collect();
    let text = format!("{} {}", pass.text(path), quoted.join(" "));
    effects.push(Effect::ReparsesText(Language::Shell, text));
    effects
}

/// A command: a list of words, or a text.
pub(super) fn command(pass: &Pass<'_>, call: &Call, command: Option<ValueId>) -> Vec<Effect> {
    let Some(command) = command else {
        return Vec::new();
    };
    // What a program prints is not what it was given.
    let mut effects = vec![Effect::Clears];
    let program = match &pass.value(command).kind {
        ValueKind::Group(all) if call.name != "os.system" => all.first().copied(),
        _ => Some(command),
    };
    if let Some(program) = program
        && !pass.starts_with_text(program)
    {
        effects.push(Effect::Runs(program));
    }
    effects.extend(program.map(|program| Effect::RunsFile(Name::Of(program))));
    if let ValueKind::Group(all) = &pass.value(command).kind {
        effects.extend(interpreted(pass, all));
    }
    let mut inputs = call.named.iter();
    let input = inputs.find(|(name, _)| name == "input" || name == "stdin");
    if let Some((_, input)) = input {
        let text = pass.text(command);
        let mut words = text.split(' ').filter(|word| !word.is_empty());
        let first = words.next().unwrap_or_default();
        let first = first.rsplit('/').next().unwrap_or(first);
        // A shell without a file or a text of its own.
        if [
            "sh", "bash", "zsh", "dash", "python", "python3", "node", "perl", "ruby", "php",
        ]
        .contains(&first)
            && words
                .clone()
                .all(|word| matches!(word, "-" | "-s" | "-x" | "-e"))
        {
            effects.push(Effect::Runs(*input));
        }
        if first == "crontab" || first == "at" {
            effects.push(Effect::Schedules(vec![*input]));
        }
        if CLIENTS.contains(&first) {
            effects.push(Effect::Sends {
                what: vec![*input],
                to: None,
                body: true,
            });
        }
    }
    effects.push(Effect::Reparses(Language::Shell, command));
    effects
}

/// Commands that send what they are piped.
const CLIENTS: &[&str] = &[
    "curl", "nc", "ncat", "netcat", "ssh", "socat", "openssl", "sendmail",
];

/// The text of code, after what the names mean that it is given.
pub(super) fn with_names(pass: &Pass<'_>, call: &Call, code: ValueId) -> String {
    let mut text = String::new();
    let given = call.arguments.get(1).map(|given| &pass.value(*given).kind);
    if let Some(ValueKind::Group(all)) = given {
        for pair in all.chunks_exact(2) {
            let (ValueKind::Text(name), ValueKind::Variable(path)) =
                (&pass.value(pair[0]).kind, &pass.value(pair[1]).kind)
            else {
                continue;
            };
            let path = path.trim_end_matches("()");
            let is_name = |part: &str| part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
            if let Some((module, _)) = path.rsplit_once('.')
                && is_name(name)
                && path.split('.').all(is_name)
            {
                let _ = writeln!(text, "import {module}\n{name} = {path}");
            }
        }
    }
    text.push_str(&pass.text(code));
    text
}
