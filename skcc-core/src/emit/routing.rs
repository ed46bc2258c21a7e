//! The routing manifest: what a router needs to choose among skills, and no
//! more.
//!
//! An entry has the name and the description, what else calls for the skill,
//! and what a router has to respect. Besides the description it takes
//! [`MAX_TOKENS`] tokens at most, so that hundreds of skills fit into one
//! prompt.

use std::borrow::Cow;

use skir::{Skill, Value};

use super::field::items;
use super::frontmatter::{one_line, quote};
use super::{Field, legal_name};

/// Tokens that an entry takes at most besides its description, by
/// [`pieces`].
pub const MAX_TOKENS: usize = 50;

/// What a router needs to know of a skill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route<'a> {
    /// The name that agents know it by.
    pub name: Cow<'a, str>,
    /// Its description, on one line.
    pub description: Cow<'a, str>,
    /// Phrases that call for it and that its description does not say.
    pub triggers: Vec<String>,
    /// Globs of the files it is about.
    pub paths: Vec<String>,
    /// The name of its security level.
    pub level: &'static str,
    /// Whether a person must approve before it runs.
    pub approval: bool,
    /// How many triggers and paths had no room.
    pub more: usize,
}

/// The routes to skills, by name. A skill that a model must not start has none.
#[must_use]
pub fn routes<'a>(skills: impl IntoIterator<Item = &'a Skill>) -> Vec<Route<'a>> {
    let mut skills: Vec<&Skill> = skills
        .into_iter()
        .filter(|skill| Field::UserOnly.value(skill).is_none())
        .collect();
    skills.sort_by(|a, b| a.name.cmp(&b.name).then_with(|| a.id.cmp(&b.id)));
    skills.into_iter().map(route).collect()
}

fn route(skill: &Skill) -> Route<'_> {
    let values = |field: Field| -> Vec<String> {
        let value = field.value(skill);
        let value = value.as_deref().unwrap_or(&Value::Null);
        let texts = items(value).into_iter();
        texts.map(|text| one_line(&text).into_owned()).collect()
    };
    let mut route = Route {
        name: legal_name(&skill.name),
        description: one_line(&skill.description),
        triggers: Vec::new(),
        paths: Vec::new(),
        level: skill.policy.security_level.effective.name(),
        approval: skill.policy.human_approval,
        more: 0,
    };
    let (paths, triggers) = (values(Field::Paths), values(Field::Triggers));
    // The number of those without room takes room, too.
    let most = MAX_TOKENS - 4;
    for path in paths {
        route.paths.push(path);
        if route.tokens() > most {
            route.paths.pop();
            route.more += 1;
        }
    }
    for trigger in triggers {
        route.triggers.push(trigger);
        if route.tokens() > most {
            route.triggers.pop();
            route.more += 1;
        }
    }
    route
}

impl Route<'_> {
    /// Tokens of the entry without its description.
    fn tokens(&self) -> usize {
        let mut out = String::new();
        let bare = Route {
            description: Cow::Borrowed(""),
            ..self.clone()
        };
        bare.write(&mut out);
        pieces(&out)
    }

    fn write(&self, out: &mut String) {
        let value = |out: &mut String, start: &str, text: &str| {
            out.push_str(start);
            quote(out, text);
        };
        value(out, "- name: ", &self.name);
        value(out, "\n  description: ", &self.description);
        for (key, texts) in [("triggers", &self.triggers), ("paths", &self.paths)] {
            for (index, text) in texts.iter().enumerate() {
                if index == 0 {
                    value(out, &format!("\n  {key}: ["), text);
                } else {
                    value(out, ", ", text);
                }
            }
            if !texts.is_empty() {
                out.push(']');
            }
        }
        out.push_str("\n  level: ");
        out.push_str(self.level);
        if self.approval {
            out.push_str("\n  approval: true");
        }
        if self.more > 0 {
            out.push_str("\n  more: ");
            out.push_str(&self.more.to_string());
        }
        out.push('\n');
    }
}

/// The manifest as YAML, each value on one line.
#[must_use]
pub fn yaml(routes: &[Route<'_>]) -> String {
    let mut out = String::from("format: 1\nskills:");
    out.push_str(if routes.is_empty() { " []\n" } else { "\n" });
    for route in routes {
        route.write(&mut out);
    }
    out
}

/// The pieces of a text that tokenizers do not join, longer words counted by
/// five characters: more than what they count of short structured text.
#[must_use]
pub fn pieces(text: &str) -> usize {
    let mut count = 0;
    let mut word = 0;
    let mut last = ' ';
    for c in text.chars() {
        if c.is_alphanumeric() {
            // Other scripts take about a token a character.
            word += if c.is_ascii() { 1 } else { 5 };
        } else {
            count += usize::div_ceil(word, 5);
            word = 0;
            let joins = c == ' ' || !(last.is_alphanumeric() || last == ' ');
            count += usize::from(!joins);
        }
        last = c;
    }
    count + usize::div_ceil(word, 5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_words_and_signs() {
        assert_eq!(pieces(""), 0);
        assert_eq!(pieces("level: medium"), 4);
        assert_eq!(pieces("abcdefghijk"), 3);
        assert_eq!(pieces("名前"), 2);
    }

    #[test]
    fn no_list_is_no_manifest_without_skills() {
        assert_eq!(yaml(&[]), "format: 1\nskills: []\n");
    }
}
