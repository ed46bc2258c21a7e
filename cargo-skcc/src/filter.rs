//! `--filter KEY=VALUE`.

use std::str::FromStr;

use skcc_core::distance::nearest;
use skir::{Effect, Invocation, SecurityLevel, Skill};

/// One condition on a skill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Filter {
    /// The id, with `*` for any text.
    Id(String),
    /// The name, with `*` for any text.
    Name(String),
    /// A part of name or description, whatever the case.
    Text(String),
    /// A declared effect.
    Effect(Effect),
    /// The effective security level.
    Security(SecurityLevel),
    /// Who may start it.
    Invocation(Invocation),
    /// A tool it may use.
    Tool(String),
    /// The body's language.
    Language(String),
}

const KEYS: [&str; 8] = [
    "id",
    "name",
    "text",
    "effect",
    "security",
    "invocation",
    "tool",
    "language",
];

const LEVELS: [(&str, SecurityLevel); 4] = [
    ("low", SecurityLevel::Low),
    ("medium", SecurityLevel::Medium),
    ("high", SecurityLevel::High),
    ("critical", SecurityLevel::Critical),
];

const INVOCATIONS: [(&str, Invocation); 3] = [
    ("both", Invocation::Both),
    ("model", Invocation::Model),
    ("user", Invocation::User),
];

impl FromStr for Filter {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let Some((key, value)) = text.split_once('=') else {
            return Err("write it as KEY=VALUE, such as `name=git*`".to_owned());
        };
        let owned = || value.to_owned();
        match key {
            "id" => Ok(Self::Id(owned())),
            "name" => Ok(Self::Name(owned())),
            "text" => Ok(Self::Text(value.to_lowercase())),
            "tool" => Ok(Self::Tool(owned())),
            "language" => Ok(Self::Language(owned())),
            "effect" => {
                one_of(value, &Effect::ALL.map(|effect| (effect.name(), effect))).map(Self::Effect)
            }
            "security" => one_of(value, &LEVELS).map(Self::Security),
            "invocation" => one_of(value, &INVOCATIONS).map(Self::Invocation),
            _ => Err(match nearest(key, KEYS) {
                Some(near) => format!("there is no key `{key}`; did you mean `{near}`?"),
                None => format!("there is no key `{key}`; the keys are {}", KEYS.join(", ")),
            }),
        }
    }
}

fn one_of<T: Copy>(value: &str, known: &[(&str, T)]) -> Result<T, String> {
    let found = known.iter().find(|(name, _)| *name == value);
    found.map(|(_, one)| *one).ok_or_else(|| {
        let names: Vec<_> = known.iter().map(|(name, _)| *name).collect();
        format!("`{value}` is not one of {}", names.join(", "))
    })
}

impl Filter {
    /// Whether `skill` fulfils the condition.
    pub(crate) fn matches(&self, skill: &Skill) -> bool {
        match self {
            Self::Id(pattern) => matches(pattern, &skill.id),
            Self::Name(pattern) => matches(pattern, &skill.name),
            Self::Text(part) => [&skill.name, &skill.description]
                .iter()
                .any(|text| text.to_lowercase().contains(part)),
            Self::Effect(effect) => skill.policy.effects.contains(*effect),
            Self::Security(level) => skill.policy.security_level.effective == *level,
            Self::Invocation(invocation) => skill.policy.invocation == *invocation,
            Self::Tool(name) => skill
                .policy
                .allowed_tools
                .iter()
                .any(|tool| tool.name == *name),
            Self::Language(language) => skill.language == *language,
        }
    }
}

/// Whether `text` is `pattern`, in which `*` stands for any text.
fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let Some(last) = parts.next_back() else {
        return rest.is_empty();
    };
    // The earliest place of each part leaves the most room for the next.
    for part in parts {
        let Some(at) = rest.find(part) else {
            return false;
        };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_text() {
        for (pattern, text, expected) in [
            ("git", "git", true),
            ("git", "gitk", false),
            ("git*", "gitk", true),
            ("*k", "gitk", true),
            ("g*t*k", "gitk", true),
            ("g*t*t", "gitk", false),
            ("ab*ba", "aba", false),
            ("*", "", true),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} on {text}");
        }
    }

    #[test]
    fn a_wrong_key_or_value_is_told() {
        assert!("nmae=x".parse::<Filter>().unwrap_err().contains("`name`"));
        assert!(
            "security=hihg"
                .parse::<Filter>()
                .unwrap_err()
                .contains("high")
        );
        assert!(
            "commit"
                .parse::<Filter>()
                .unwrap_err()
                .contains("KEY=VALUE")
        );
    }
}
