//! Where models are.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::string::{String, ToString};
use std::vec::Vec;

use super::environment::Environment;
use super::key::Key;

/// The id of a model: `<route>/<model>`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModelId(String);

/// The format that a route speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WireFormat {
    /// Anthropic Messages.
    Anthropic,
    /// Chat completions of `OpenAI`, and all that speak it.
    Chat,
    /// Responses of `OpenAI`.
    Responses,
    /// Gemini.
    Gemini,
}

/// A way to models.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Route {
    /// Which ids go this way: a pattern in which `*` stands for anything. What
    /// comes before the first `*` is taken off the id to get the model's name.
    #[serde(rename = "match")]
    pub pattern: Cow<'static, str>,
    /// What it speaks.
    pub wire: WireFormat,
    /// The address before the format's own path.
    pub url: Cow<'static, str>,
    /// The variable that holds the key; none where no key is needed.
    #[serde(default)]
    pub key_env: Option<Cow<'static, str>>,
}

/// The ways that are known, the first that fits being taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Routes(Vec<Route>);

/// There is no way to a model.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RouteError {
    /// No pattern fits.
    Unknown {
        /// What was asked for.
        model: String,
        /// The patterns there are.
        known: Vec<String>,
    },
    /// The variable with the key is not set.
    NoKey {
        /// What was asked for.
        model: String,
        /// The variable.
        variable: String,
    },
}

/// The routes that need no configuration, each being the address that its
/// vendor documents.
const BUILT_IN: [(&str, WireFormat, &str, Option<&str>); 5] = [
    (
        "openrouter/*",
        WireFormat::Chat,
        "https://openrouter.ai/api/v1",
        Some("OPENROUTER_API_KEY"),
    ),
    (
        "anthropic/*",
        WireFormat::Anthropic,
        "https://api.anthropic.com",
        Some("ANTHROPIC_API_KEY"),
    ),
    (
        "openai/*",
        WireFormat::Responses,
        "https://api.openai.com/v1",
        Some("OPENAI_API_KEY"),
    ),
    (
        "gemini/*",
        WireFormat::Gemini,
        "https://generativelanguage.googleapis.com/v1beta",
        Some("GEMINI_API_KEY"),
    ),
    (
        "ollama/*",
        WireFormat::Chat,
        "http://127.0.0.1:11434/v1",
        None,
    ),
];

impl WireFormat {
    /// The name, as people say it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Anthropic => "Anthropic Messages",
            Self::Chat => "chat completions",
            Self::Responses => "responses",
            Self::Gemini => "Gemini",
        }
    }
}

impl Default for Routes {
    /// The built-in ones.
    fn default() -> Self {
        let built_in = BUILT_IN.map(|(pattern, wire, url, key)| Route {
            pattern: pattern.into(),
            wire,
            url: url.into(),
            key_env: key.map(Cow::Borrowed),
        });
        Self(built_in.into())
    }
}

impl Routes {
    /// Puts routes before those that are there.
    #[must_use]
    pub fn with(mut self, routes: impl IntoIterator<Item = Route>) -> Self {
        self.0.splice(0..0, routes);
        self
    }

    /// All, in the order in which they are tried.
    pub fn iter(&self) -> impl Iterator<Item = &Route> {
        self.0.iter()
    }

    /// The way to a model, and the model's name there.
    ///
    /// # Errors
    ///
    /// Fails when no pattern fits.
    pub fn find<'a, 'b>(&'a self, model: &'b str) -> Result<(&'a Route, &'b str), RouteError> {
        self.0
            .iter()
            .find_map(|route| Some((route, route.name_of(model)?)))
            .ok_or_else(|| RouteError::Unknown {
                model: model.into(),
                known: self.0.iter().map(|one| one.pattern.to_string()).collect(),
            })
    }
}

impl Route {
    /// The name of a model at this route; none when it does not go this way.
    pub fn name_of<'a>(&self, model: &'a str) -> Option<&'a str> {
        let (head, _) = self.pattern.split_once('*')?;
        let name = model.strip_prefix(head)?;
        (!name.is_empty() && matches(&self.pattern, model)).then_some(name)
    }

    /// The key from the variable that the route names; none where it needs
    /// none.
    ///
    /// # Errors
    ///
    /// Fails when it needs one and the variable is not set, or is empty.
    pub fn key(&self, model: &str, environment: &Environment) -> Result<Option<Key>, RouteError> {
        let Some(variable) = &self.key_env else {
            return Ok(None);
        };
        match environment.get(variable) {
            Some(secret) => Ok(Some(Key::new(secret))),
            None => Err(RouteError::NoKey {
                model: model.into(),
                variable: variable.to_string(),
            }),
        }
    }
}

/// Whether a text fits a pattern in which `*` stands for anything. Each literal
/// piece is looked for once, so it is linear in both.
fn matches(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(mut rest) = pieces.next().and_then(|head| text.strip_prefix(head)) else {
        return false;
    };
    let mut pieces: Vec<_> = pieces.collect();
    let Some(tail) = pieces.pop() else {
        return rest.is_empty();
    };
    for piece in pieces {
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    rest.ends_with(tail)
}

impl ModelId {
    /// Takes an id.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id as the name of a folder: `/` becomes `--`, `:` becomes `_`, as
    /// in SkVM's stores.
    pub fn file_name(&self) -> String {
        self.0.replace('/', "--").replace(':', "_")
    }
}

impl fmt::Display for ModelId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for RouteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { model, known } => write!(
                f,
                "no route leads to `{model}`; there are `{}`",
                known.join("`, `")
            ),
            Self::NoKey { model, variable } => {
                write!(f, "`{model}` needs a key, and `{variable}` is not set")
            }
        }
    }
}

impl Error for RouteError {}

#[cfg(test)]
mod tests {
    use super::{Environment, Route, RouteError, Routes, WireFormat, matches};

    #[test]
    fn patterns_fit_whole_ids() {
        for (pattern, text, expected) in [
            ("a/*", "a/b", true),
            ("a/*", "b/a/c", false),
            ("a/*-mini", "a/x-mini", true),
            ("a/*-mini", "a/x-minix", false),
            ("a/*b*c", "a/xbyc", true),
            ("a/*b*c", "a/xcyb", false),
            ("*", "anything", true),
            ("a", "a", true),
            ("a", "ab", false),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn the_first_that_fits_is_taken_and_names_the_model() {
        let own = Route {
            pattern: "openai/local-*".into(),
            wire: WireFormat::Chat,
            url: "http://127.0.0.1:1".into(),
            key_env: None,
        };
        let routes = Routes::default().with([own]);
        let (route, name) = routes.find("openai/local-7b").unwrap();
        assert_eq!((&*route.url, name), ("http://127.0.0.1:1", "7b"));
        let (route, name) = routes.find("openrouter/qwen/qwen3:free").unwrap();
        assert_eq!((route.wire, name), (WireFormat::Chat, "qwen/qwen3:free"));
        let error = routes.find("nowhere/x").unwrap_err();
        assert!(std::format!("{error}").contains("`openai/local-*`, `openrouter/*`"));
    }

    #[test]
    fn a_key_that_is_not_set_is_named_before_anything_starts() {
        let routes = Routes::default();
        let (route, _) = routes.find("anthropic/claude").unwrap();
        let none = Environment::default();
        assert_eq!(
            route.key("anthropic/claude", &none),
            Err(RouteError::NoKey {
                model: "anthropic/claude".into(),
                variable: "ANTHROPIC_API_KEY".into(),
            })
        );
        let (route, _) = routes.find("ollama/x").unwrap();
        assert_eq!(route.key("ollama/x", &none), Ok(None));
    }
}
