//! Answers that are numbers.

use std::prelude::v1::*;
use std::{format, vec};

use serde::{Deserialize, Serialize};

use super::answer::{self, near};
use super::evidence::{Evidence, Solution};
use super::grade::{Checks, Grade};

/// The key of a question whose answer is one number or several.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Numeric {
    /// The numbers, in order.
    pub(crate) values: Vec<f64>,
    /// How far each may be off: half a unit of the last digit asked for, and
    /// some for who rounds on the way.
    pub(crate) tolerance: f64,
    /// How many decimal places are asked for.
    pub(crate) decimals: usize,
    /// What comes of likely mistakes.
    pub(crate) mistakes: Vec<Vec<f64>>,
}

impl Numeric {
    /// One number.
    pub(crate) fn one(value: f64, tolerance: f64, decimals: usize, mistakes: &[f64]) -> Self {
        Self {
            values: Vec::from([value]),
            tolerance,
            decimals,
            mistakes: mistakes
                .iter()
                .map(|mistake| Vec::from([*mistake]))
                .collect(),
        }
    }

    /// Whether every likely mistake can be told from the right answer.
    pub(crate) fn is_clear(&self) -> bool {
        let apart = |mistake: &Vec<f64>| {
            let mut pairs = mistake.iter().zip(&self.values);
            pairs.any(|(mistake, value)| (mistake - value).abs() > 3.0 * self.tolerance)
        };
        self.values.iter().all(|value| value.is_finite()) && self.mistakes.iter().all(apart)
    }

    /// How the answer is asked for.
    pub(crate) fn ask(&self) -> String {
        let digits = match self.decimals {
            0 => String::new(),
            1 => "Give one decimal place. ".into(),
            decimals => format!("Give {decimals} decimal places. "),
        };
        let form = if self.values.len() == 1 {
            "<number>".to_owned()
        } else {
            vec!["<number>"; self.values.len()].join(", ")
        };
        format!(
            "{digits}Do not use tools. {}\nAnswer: {form}",
            answer::LAST_LINE
        )
    }

    fn accepts(&self, found: &[f64]) -> bool {
        found.len() == self.values.len()
            && found
                .iter()
                .zip(&self.values)
                .all(|(found, value)| near(*found, *value, self.tolerance))
    }

    /// Grades the last message.
    pub(crate) fn grade(&self, evidence: &Evidence) -> Grade {
        let mut checks = Checks::default();
        let found = if let [_] = *self.values {
            answer::number(&evidence.text).into_iter().collect()
        } else {
            let all = answer::numbers(&answer::answer(&evidence.text));
            // `(3, 4) + (1, 1) = (4, 5)`: the last ones count.
            all[all.len().saturating_sub(self.values.len())..].to_vec()
        };
        checks.check("output_format", found.len() == self.values.len(), || {
            format!(
                "expected {} in the answer, found {}",
                self.values.len(),
                found.len()
            )
        });
        checks.check("value_correct", self.accepts(&found), || {
            format!("expected {}, found {found:?}", self.write(&self.values))
        });
        checks.grade()
    }

    fn write(&self, values: &[f64]) -> String {
        let digits = values
            .iter()
            .map(|value| format!("{value:.*}", self.decimals));
        digits.collect::<Vec<_>>().join(", ")
    }

    /// The right answer.
    pub(crate) fn reference(&self) -> Solution {
        Solution::text(format!(
            "Step by step.\n\n**Answer: {}**",
            self.write(&self.values)
        ))
    }

    /// Wrong answers.
    pub(crate) fn near_misses(&self) -> Vec<(&'static str, Solution)> {
        let say = |values: &[f64]| Solution::text(format!("Answer: {}", self.write(values)));
        let mut off = self.values.clone();
        off[0] += 5.0 * self.tolerance + 0.1_f64.powi(i32::try_from(self.decimals).unwrap_or(0));
        let mut misses = Vec::from([
            ("a little off", say(&off)),
            ("no number", Solution::text("Answer: it depends")),
        ]);
        misses.extend(
            self.mistakes
                .iter()
                .map(|mistake| ("a likely mistake", say(mistake))),
        );
        misses
    }
}
