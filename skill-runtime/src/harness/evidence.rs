//! Whether a skill reached the model: looked for in what was sent.

use std::string::String;
use std::vec::Vec;

use serde_json::Value;

/// Characters of the shortest line that says something of a skill alone.
const SHORTEST: usize = 12;

/// The skills of a run by their lines.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    /// For each skill its lines.
    skills: Vec<Vec<String>>,
}

impl Evidence {
    /// What is looked for: the bodies of skills, as their agent gets them. What
    /// stands in a catalog is no evidence, so no front matter is taken.
    pub(super) fn new<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let lines = |text: &str| {
            let mut lines: Vec<_> = body(text)
                .lines()
                .map(str::trim)
                .filter(|line| line.chars().count() >= SHORTEST)
                .collect();
            if lines.is_empty() {
                lines = body(text).lines().map(str::trim).collect();
                lines.retain(|line| !line.is_empty());
            }
            lines.sort_unstable();
            lines.dedup();
            let lines = lines.into_iter();
            lines.map(String::from).collect()
        };
        Self {
            skills: texts.into_iter().map(lines).collect(),
        }
    }

    /// Whether there is nothing to look for.
    pub(super) fn is_empty(&self) -> bool {
        self.skills.is_empty()
    }

    /// Whether more than half of the lines of some skill stand in a text. Not
    /// all need to: agents cut what is long, hide what looks like a secret and
    /// replace arguments.
    pub(super) fn is_in(&self, text: &str) -> bool {
        self.skills.iter().any(|lines| {
            let found = lines.iter().filter(|line| text.contains(line.as_str()));
            found.count() * 2 > lines.len()
        })
    }

    /// Whether it is in the texts of a request.
    pub(super) fn is_sent(&self, request: &Value) -> bool {
        let mut all = String::new();
        // Tools are described, and say nothing of what was loaded.
        let parts = request.as_object().into_iter().flatten();
        for (key, value) in parts {
            if key != "tools" {
                texts(value, &mut all);
            }
        }
        self.is_in(&all)
    }
}

/// The text after the front matter.
fn body(text: &str) -> &str {
    let Some(rest) = text.strip_prefix("---\n") else {
        return text;
    };
    rest.split_once("\n---\n").map_or(text, |(_, body)| body)
}

/// All texts of a value. It is read from JSON, so its depth is bounded.
fn texts(value: &Value, all: &mut String) {
    match value {
        Value::String(text) => {
            all.push_str(text);
            all.push('\n');
        }
        Value::Array(values) => values.iter().for_each(|value| texts(value, all)),
        Value::Object(object) => object.values().for_each(|value| texts(value, all)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const SKILL: &str = "---\nname: greet\ndescription: \"Greets whoever comes in.\"\n---\n\
        # Greet\n\nSay good morning first.\nAsk how they have been.\nUse the key $KEY here.\n";

    #[test]
    fn most_lines_of_the_body_are_proof() {
        let evidence = Evidence::new([SKILL]);
        let sent = |text: &str| evidence.is_sent(&json!({ "messages": [{ "content": text }] }));
        assert!(sent(SKILL));
        assert!(sent(
            "   Say good morning first.\n   Ask how they have been.\n"
        ));
        assert!(!sent("Say good morning first."));
        assert!(!sent("greet: Greets whoever comes in."));
    }

    #[test]
    fn what_a_tool_says_of_itself_is_none() {
        let evidence = Evidence::new([SKILL]);
        assert!(!evidence.is_sent(&json!({ "tools": [{ "description": SKILL }] })));
        assert!(!evidence.is_sent(&json!(null)));
    }

    #[test]
    fn short_and_missing_skills_are_no_proof_of_themselves() {
        assert!(Evidence::new(["---\na: b\n---\nHi.\n"]).is_in("so: Hi."));
        assert!(!Evidence::new(["---\na: b\n---\n\n"]).is_in("anything"));
        assert!(!Evidence::new([]).is_in("anything"));
    }
}
