//! Terminals that are shared or looked at.

use super::Argument;
use crate::security::Language;
use crate::security::flow::Effect;

/// What a terminal shows, where it is handed on.
pub(super) fn effects(arguments: &[Argument], effects: &mut Vec<Effect>) {
    const SHOWN: &str = "what the terminal shows";
    let has = |word: &str| arguments.iter().any(|one| one.text == word);
    if has("capture-pane") || has("capturep") {
        effects.push(Effect::Spies(SHOWN, Vec::new()));
    }
    let sends = |one: &&Argument| {
        ["nc ", "ncat ", "curl ", "/dev/tcp/", "ssh "]
            .iter()
            .any(|client| one.text.contains(client))
    };
    if (has("pipe-pane") || has("pipep")) && arguments.iter().any(|one| sends(&one)) {
        effects.push(Effect::Spies(SHOWN, Vec::new()));
        effects.push(Effect::SendsResult);
    }
    // Commands that it runs.
    let runs = [
        "run-shell",
        "run",
        "new-session",
        "new",
        "if-shell",
        "split-window",
    ];
    if runs.iter().any(|word| has(word)) {
        let commands = arguments.iter().filter(|one| one.text.contains(' '));
        effects.extend(commands.map(|one| Effect::ReparsesText(Language::Shell, one.text.clone())));
    }
}
