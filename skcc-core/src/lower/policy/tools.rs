//! Lists of tools, in every spelling that occurs.

use skir::{Tool, Value};

use crate::lower::keys;

/// Reads a list of tools.
///
/// A YAML list has one tool an item. A text has commas between the tools if a
/// comma stands outside brackets, else blanks; with commas a name may hold
/// blanks, such as `Azure MCP/search`. `None` when it is neither.
pub(super) fn parse(value: &Value) -> Option<Vec<Tool>> {
    match value {
        Value::Text(text) => Some(split(text).into_iter().map(tool).collect()),
        Value::List(items) => {
            let mut tools = Vec::with_capacity(items.len());
            for item in items {
                let text = keys::plain(item)?;
                let parts = keys::split_outside(&text, |c| c == ',');
                tools.extend(parts.into_iter().map(tool));
            }
            Some(tools)
        }
        _ => None,
    }
}

fn split(text: &str) -> Vec<&str> {
    let text = text.trim();
    let text = text
        .strip_prefix('[')
        .and_then(|inner| inner.strip_suffix(']'))
        .unwrap_or(text);
    let by_commas = keys::split_outside(text, |c| matches!(c, ',' | '\n'));
    let [whole] = by_commas[..] else {
        return by_commas;
    };
    let mut tools: Vec<&str> = Vec::new();
    for part in keys::split_outside(whole, char::is_whitespace) {
        // `Bash (git:*)` and `Azure MCP/search` are one tool each.
        let goes_on = part.starts_with('(') || part.starts_with("MCP/");
        match tools.last_mut() {
            Some(last) if goes_on => {
                let start = offset(whole, last);
                *last = &whole[start..offset(whole, part) + part.len()];
            }
            _ => tools.push(part),
        }
    }
    tools
}

/// Where `part`, which is a slice of `whole`, starts in it.
fn offset(whole: &str, part: &str) -> usize {
    part.as_ptr() as usize - whole.as_ptr() as usize
}

/// Reads one tool. Where brackets do not match, all of the text is the name:
/// a name without its limit would be a wider permission.
fn tool(text: &str) -> Tool {
    let text = text.trim_matches(['"', '\'', '`', ' ']);
    let split = text
        .strip_suffix(')')
        .and_then(|inner| inner.split_once('('))
        .filter(|(name, _)| !name.trim().is_empty());
    match split {
        Some((name, argument)) => Tool {
            name: name.trim().to_owned().into(),
            argument: Some(argument.trim().to_owned().into()),
        },
        None => Tool {
            name: text.to_owned().into(),
            argument: None,
        },
    }
}

/// Whether a tool is known to change nothing and to connect to nothing.
pub(crate) fn only_reads(tool: &Tool) -> bool {
    matches!(
        &*tool.name,
        "Read"
            | "Grep"
            | "Glob"
            | "LS"
            | "NotebookRead"
            | "TodoWrite"
            | "AskUserQuestion"
            | "read_file"
            | "list_directory"
            | "search_file_content"
            | "glob"
            | "grep"
            | "read"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let tools = parse(&Value::Text(text.to_owned().into())).unwrap();
        tools.iter().map(show).collect()
    }

    fn show(tool: &Tool) -> String {
        match &tool.argument {
            Some(argument) => format!("{}|{argument}", tool.name),
            None => tool.name.clone().into_owned(),
        }
    }

    #[test]
    fn every_wild_spelling_is_read() {
        for (text, expected) in [
            (
                "Bash(git:*) Bash(jq:*) Read",
                &["Bash|git:*", "Bash|jq:*", "Read"][..],
            ),
            (
                "Read, Bash(wc -l:*, wc -w:*), Notes/read page",
                &["Read", "Bash|wc -l:*, wc -w:*", "Notes/read page"],
            ),
            ("Bash(npm run test) Read", &["Bash|npm run test", "Read"]),
            ("Azure MCP/search Read", &["Azure MCP/search", "Read"]),
            ("Bash (git:*) Read", &["Bash|git:*", "Read"]),
            ("[Read, Write]", &["Read", "Write"]),
            ("\"Azure Tool/x\" Read", &["Azure Tool/x", "Read"]),
            ("Read\nWrite", &["Read", "Write"]),
            ("mcp__github__*", &["mcp__github__*"]),
            ("Bash(git:*", &["Bash(git:*"]),
            ("Bash()", &["Bash|"]),
            ("", &[]),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn an_item_of_a_list_may_hold_blanks() {
        let item = |text: &str| Value::Text(text.to_owned().into());
        let list = Value::List(vec![item("Azure MCP/*"), item("Read, Write")].into());
        let shown: Vec<_> = parse(&list).unwrap().iter().map(show).collect();
        assert_eq!(shown, ["Azure MCP/*", "Read", "Write"]);
        assert_eq!(parse(&Value::Integer(1)), None);
    }
}
