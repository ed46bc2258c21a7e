//! Commands in files of settings: what is run, and by what event.

use std::ops::Range;

use crate::json::{self, Json, Value};

/// A command in a file of settings.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::security) struct Command {
    /// The command.
    pub(in crate::security) text: String,
    /// Where it stands in the file.
    pub(in crate::security) range: Range<usize>,
}

/// Scripts that npm runs by itself.
const INSTALL: &[&str] = &[
    "preinstall",
    "install",
    "postinstall",
    "prepare",
    "prepublish",
];

/// The first script of a package that runs when it is installed.
pub(super) fn install_script(text: &str) -> Option<String> {
    install(text).into_iter().next().map(|command| command.text)
}

/// The scripts of a package that run when it is installed.
pub(in crate::security) fn install(text: &str) -> Vec<Command> {
    let Ok(package) = json::parse(text) else {
        return Vec::new();
    };
    let scripts = package.get("scripts");
    let found = INSTALL
        .iter()
        .filter_map(|name| command(scripts?.get(name)?));
    found.collect()
}

/// The commands of hooks in settings of an agent or of a plugin, at any place
/// below `hooks`.
pub(in crate::security) fn hooks(text: &str) -> Vec<Command> {
    let Ok(settings) = json::parse(text) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    if let Some(hooks) = settings.get("hooks") {
        collect(hooks, &mut found);
    }
    found.extend(settings.get("apiKeyHelper").and_then(command));
    let line = settings
        .get("statusLine")
        .and_then(|line| line.get("command"));
    found.extend(line.and_then(command));
    found.sort_by_key(|command| command.range.start);
    found
}

/// The parser bounds how deep values lie.
fn collect(value: &Value, found: &mut Vec<Command>) {
    match &value.json {
        Json::Object(members) => {
            for (name, value) in members {
                if name == "command" {
                    found.extend(command(value));
                } else {
                    collect(value, found);
                }
            }
        }
        Json::Array(values) => values.iter().for_each(|value| collect(value, found)),
        _ => {}
    }
}

fn command(value: &Value) -> Option<Command> {
    match &value.json {
        Json::Text(text) => Some(Command {
            text: text.clone(),
            range: value.range.clone(),
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_found_with_their_places() {
        let text =
            r#"{"hooks": {"Stop": [{"hooks": [{"type": "command", "command": "a \"b\""}]}]}}"#;
        let found = hooks(text);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].text, "a \"b\"");
        assert_eq!(&text[found[0].range.clone()], r#""a \"b\"""#);
        assert_eq!(hooks("{\"command\": \"x\"}"), []);
    }

    #[test]
    fn only_what_runs_by_itself_counts() {
        let text = "{\"scripts\": {\"test\": \"x\", \"postinstall\": \"node a.js\"}}";
        assert_eq!(install_script(text).as_deref(), Some("node a.js"));
        assert_eq!(install_script("{\"scripts\": {\"test\": \"x\"}}"), None);
    }
}
