//! `allowed-tools`: one text with blanks between the tools.

use skir::Value;

use super::{Subject, values};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::Key;

/// Checks `allowed-tools`.
pub(super) fn check(subject: &Subject<'_>, key: &Key, diagnostics: &mut Vec<Diagnostic>) {
    let (message, tools) = match &key.value {
        Value::Text(text) => {
            let tools = split(text);
            if tools.len() < 2 {
                return;
            }
            ("`allowed-tools` has commas between the tools", tools)
        }
        Value::List(items) => {
            let mut tools = Vec::new();
            for item in items {
                let Some(text) = item.as_text() else {
                    diagnostics.push(
                        Diagnostic::new(
                            Code::WrongType,
                            subject.value_span(key),
                            "an item of `allowed-tools` is not text",
                        )
                        .help("name one tool in each item"),
                    );
                    return;
                };
                tools.extend(split(text));
            }
            ("`allowed-tools` is a list, not one text", tools)
        }
        Value::Null => {
            diagnostics.push(values::no_value(subject, key));
            return;
        }
        _ => {
            diagnostics.push(values::wrong_type(subject, key, "text"));
            return;
        }
    };
    let diagnostic = Diagnostic::new(Code::ToolsNotText, subject.value_span(key), message)
        .help("write one text with blanks between the tools, which every reader understands");
    // A tool whose name holds a blank cannot stand in such a text.
    let fits = |tool: &&str| outside_brackets(tool, char::is_whitespace).is_empty();
    diagnostics.push(if !tools.is_empty() && tools.iter().all(fits) {
        let text = tools.join(" ").replace('\\', "\\\\").replace('"', "\\\"");
        diagnostic.fix(
            "write one text",
            vec![subject.replace_value(key, &format!("\"{text}\""))],
        )
    } else {
        diagnostic
    });
}

/// Where characters stand outside brackets.
fn outside_brackets(text: &str, is_wanted: impl Fn(char) -> bool) -> Vec<usize> {
    let mut depth = 0_usize;
    let mut found = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            c if depth == 0 && is_wanted(c) => found.push(at),
            _ => {}
        }
    }
    found
}

/// The parts between commas that stand outside brackets.
fn split(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for comma in outside_brackets(text, |c| c == ',') {
        parts.push(&text[start..comma]);
        start = comma + 1;
    }
    parts.push(&text[start..]);
    let trimmed = parts.into_iter().map(str::trim);
    trimmed.filter(|part| !part.is_empty()).collect()
}
