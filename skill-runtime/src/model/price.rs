//! What tokens cost.
//!
//! The table is of a date, and a provider's own figure always comes first.
//! What it does not hold is unknown, never free: a budget in money asks for a
//! price before it lets a call go.

use std::string::String;
use std::vec::Vec;

use serde::Deserialize;

use super::usage::Usage;

/// What a model costs, in US dollars for a million tokens.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Price {
    /// Ends the model's id: `claude-sonnet-4.6` fits
    /// `openrouter/anthropic/claude-sonnet-4.6`.
    pub model: String,
    /// Tokens read.
    pub input: f64,
    /// Tokens written.
    pub output: f64,
    /// Tokens read from a cache; a tenth of `input` where it is not given.
    #[serde(default)]
    pub cache_read: Option<f64>,
    /// Tokens put into a cache; `input` and a quarter where it is not given.
    #[serde(default)]
    pub cache_write: Option<f64>,
}

/// Prices by model.
#[derive(Clone, Debug, PartialEq)]
pub struct Prices(Vec<Price>);

impl Prices {
    /// The day on which the built-in table was taken from the price pages of
    /// the vendors.
    pub const DATE: &str = "2026-04-29";

    /// No prices at all.
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// Puts prices before those that are there.
    #[must_use]
    pub fn with(mut self, prices: impl IntoIterator<Item = Price>) -> Self {
        self.0.splice(0..0, prices);
        self
    }

    /// The price of a model by its id; the first that fits.
    pub fn of(&self, model: &str) -> Option<&Price> {
        if model.starts_with("ollama/") {
            static FREE: Price = Price {
                model: String::new(),
                input: 0.0,
                output: 0.0,
                cache_read: Some(0.0),
                cache_write: Some(0.0),
            };
            return Some(&FREE);
        }
        let plain = model.split(':').next().unwrap_or(model);
        self.0.iter().find(|price| {
            plain
                .strip_suffix(&*price.model)
                .is_some_and(|head| head.is_empty() || head.ends_with('/'))
        })
    }
}

impl Default for Prices {
    /// The built-in table.
    fn default() -> Self {
        let price = |&(model, input, output): &(&str, f64, f64)| Price {
            model: model.into(),
            input,
            output,
            cache_read: None,
            cache_write: None,
        };
        Self(TABLE.iter().map(price).collect())
    }
}

/// Input and output, in US dollars for a million tokens.
const TABLE: [(&str, f64, f64); 9] = [
    ("claude-opus-4.6", 5.0, 25.0),
    ("claude-opus-4-6", 5.0, 25.0),
    ("claude-sonnet-4.6", 3.0, 15.0),
    ("claude-sonnet-4-6", 3.0, 15.0),
    ("claude-haiku-4.5", 1.0, 5.0),
    ("claude-haiku-4-5", 1.0, 5.0),
    ("gpt-5.4", 2.5, 15.0),
    ("gemini-2.5-flash", 0.3, 2.5),
    ("gemini-2.5-pro", 1.25, 10.0),
];

impl Price {
    /// What was used, in US dollars.
    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of tokens are far below 2^52"
    )]
    pub fn cost(&self, usage: &Usage) -> f64 {
        let cache_read = self.cache_read.unwrap_or(self.input / 10.0);
        let cache_write = self.cache_write.unwrap_or(self.input * 1.25);
        (usage.input as f64 * self.input
            + usage.output as f64 * self.output
            + usage.cache_read as f64 * cache_read
            + usage.cache_write as f64 * cache_write)
            / 1e6
    }
}

#[cfg(test)]
mod tests {
    use super::{Price, Prices, Usage};

    #[test]
    fn a_price_fits_the_end_of_an_id_and_nothing_else() {
        let prices = Prices::default();
        assert!(
            prices
                .of("openrouter/anthropic/claude-sonnet-4.6")
                .is_some()
        );
        assert!(
            prices
                .of("openrouter/anthropic/claude-sonnet-4.6:beta")
                .is_some()
        );
        assert!(prices.of("openrouter/x/not-claude-sonnet-4.6").is_none());
        assert!(prices.of("ollama/anything").unwrap().input < 1e-9);
    }

    #[test]
    fn all_four_counts_are_paid() {
        let price = Price {
            model: "m".into(),
            input: 10.0,
            output: 100.0,
            cache_read: None,
            cache_write: None,
        };
        let usage = Usage {
            input: 1_000_000,
            output: 10_000,
            cache_read: 1_000_000,
            cache_write: 100_000,
            reported_usd: None,
        };
        assert!((price.cost(&usage) - (10.0 + 1.0 + 1.0 + 1.25)).abs() < 1e-9);
    }
}
