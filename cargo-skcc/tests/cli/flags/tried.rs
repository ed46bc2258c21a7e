//! Whether something tries each option.

use std::collections::BTreeSet;

use super::{ELSEWHERE, ENDLESS, trials};

/// Every option of a command and of those below it, each with the command's
/// words.
fn options(command: &clap::Command, words: &str, all: &mut Vec<(String, String)>) {
    let arguments = command.get_arguments();
    let own = arguments.map(|one| (words.to_owned(), one.get_id().to_string()));
    all.extend(own.filter(|(_, option)| !ELSEWHERE.contains(&option.as_str())));
    for below in command.get_subcommands() {
        if below.get_name() != "help" {
            options(below, &format!("{words} {}", below.get_name()), all);
        }
    }
}

#[test]
fn every_option_is_tried() {
    let trials = trials();
    let mut tried: BTreeSet<_> = trials.iter().map(|one| (one.command, one.option)).collect();
    tried.extend(ENDLESS);
    #[cfg(feature = "measure")]
    tried.extend(
        super::measure::tried()
            .into_iter()
            .chain(super::profile::tried()),
    );
    let command = cargo_skcc::command();
    let commands = command.get_subcommands();
    // A build without it says so whatever the options are.
    let is_there = |name: &str| name != "help" && (name != "serve" || cfg!(feature = "serve"));
    let mut all = Vec::new();
    for command in commands.filter(|command| is_there(command.get_name())) {
        options(command, command.get_name(), &mut all);
    }
    for (command, option) in &all {
        let on_unix = ["locked", "offline"].contains(&option.as_str());
        assert!(
            tried.remove(&(command.as_str(), option.as_str())) || on_unix && !cfg!(unix),
            "nothing tries `{option}` of `{command}`"
        );
    }
    if cfg!(not(feature = "serve")) {
        tried.retain(|(command, _)| *command != "serve");
    }
    assert!(tried.is_empty(), "there is no such option: {tried:?}");
}
