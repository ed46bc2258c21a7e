//! `[models]`, `[[route]]` and `[[price]]`: what the measuring commands ask.
//!
//! The compiler calls no model; it only reads this, so that there is one place
//! for settings and one check of them.

use toml::de::{DeTable, DeValue};

use super::read::{tables, text};
use super::settings::WIRE;

/// The models that are asked, and the ways to them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Models {
    /// The one that works.
    pub default: Option<String>,
    /// The one that rewrites skills.
    pub compiler: Option<String>,
    /// The one that judges.
    pub judge: Option<String>,
    /// The one that improves skills.
    pub optimizer: Option<String>,
    /// Ways to models, the first that fits being taken.
    pub routes: Vec<Route>,
    /// What models cost, the first that fits being taken.
    pub prices: Vec<Price>,
}

/// A way to models.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// Which ids go this way.
    pub pattern: String,
    /// `anthropic`, `chat`, `responses` or `gemini`.
    pub wire: String,
    /// The address before the format's own path.
    pub url: String,
    /// The variable that holds the key.
    pub key_env: Option<String>,
}

/// What a model costs, in US dollars for a million tokens.
#[derive(Clone, Debug, PartialEq)]
pub struct Price {
    /// The end of the model's id.
    pub model: String,
    /// Tokens read.
    pub input: f64,
    /// Tokens written.
    pub output: f64,
    /// Tokens read from a cache.
    pub cache_read: Option<f64>,
    /// Tokens put into a cache.
    pub cache_write: Option<f64>,
}

impl Models {
    /// Adds those of a wider scope: those of this one win.
    pub(super) fn merge(mut self, wider: Self) -> Self {
        self.routes.extend(wider.routes);
        self.prices.extend(wider.prices);
        Self {
            default: self.default.or(wider.default),
            compiler: self.compiler.or(wider.compiler),
            judge: self.judge.or(wider.judge),
            optimizer: self.optimizer.or(wider.optimizer),
            routes: self.routes,
            prices: self.prices,
        }
    }
}

/// Reads what is whole: what is wrong with the rest is reported.
pub(super) fn read(table: &DeTable<'_>) -> Models {
    let named = table
        .get("models")
        .and_then(|value| value.get_ref().as_table());
    let name = |key: &str| {
        let (name, _) = text(named?, key)?;
        Some(name.to_owned())
    };
    Models {
        default: name("default"),
        compiler: name("compiler"),
        judge: name("judge"),
        optimizer: name("optimizer"),
        routes: tables(table, "route")
            .filter_map(|(one, _)| route(one))
            .collect(),
        prices: tables(table, "price")
            .filter_map(|(one, _)| price(one))
            .collect(),
    }
}

fn route(table: &DeTable<'_>) -> Option<Route> {
    let get = |key: &str| Some(text(table, key)?.0.to_owned());
    Some(Route {
        pattern: get("match")?,
        wire: get("wire").filter(|wire| WIRE.contains(&wire.as_str()))?,
        url: get("url")?,
        key_env: get("key-env"),
    })
}

fn price(table: &DeTable<'_>) -> Option<Price> {
    let get = |key: &str| number(table.get(key)?.get_ref());
    Some(Price {
        model: text(table, "model")?.0.to_owned(),
        input: get("input")?,
        output: get("output")?,
        cache_read: get("cache-read"),
        cache_write: get("cache-write"),
    })
}

/// A number that is not below zero.
pub(super) fn number(value: &DeValue<'_>) -> Option<f64> {
    let number: f64 = match value {
        DeValue::Integer(one) => one.as_str().replace('_', "").parse().ok()?,
        DeValue::Float(one) => one.as_str().replace('_', "").parse().ok()?,
        _ => return None,
    };
    (number.is_finite() && number >= 0.0).then_some(number)
}
