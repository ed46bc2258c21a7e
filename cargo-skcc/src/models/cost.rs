//! What calls will cost at most, and the question before the first of them.

use std::fmt::Write as _;
use std::io::{self, BufRead, IsTerminal, Write as _};

use skill_runtime::model::{Budget, Mode, Request, Usage};

use super::Models;
use crate::failure::Failure;
use crate::shell::{BOLD, Shell};

/// What the outcome of one call of a tool may add to a conversation, in tokens:
/// its longest text is 30,000 characters.
const OUTCOME: u64 = 10_000;

/// What is going to be asked of one model.
#[derive(Clone, Debug)]
pub(crate) struct Estimate {
    /// Its id.
    pub(crate) model: String,
    /// How many conversations.
    pub(crate) runs: u64,
    /// Of how many calls each, at most.
    pub(crate) steps: u64,
    /// What each begins with, in tokens.
    pub(crate) prompt: u64,
    /// The longest answer, in tokens.
    pub(crate) answer: u64,
}

impl Estimate {
    /// Runs of an agent, each with a prompt of so many bytes.
    pub(crate) fn runs(model: &str, runs: u64, steps: u32, prompt_bytes: usize) -> Self {
        Self {
            model: model.to_owned(),
            runs,
            steps: steps.into(),
            // Tokens are three bytes and more, and the tools are told too.
            prompt: prompt_bytes as u64 / 3 + 2_000,
            answer: Request::MAX_OUTPUT.into(),
        }
    }

    /// The same where so many calls are made at most.
    fn within(&self, calls: Option<u64>) -> Self {
        Self {
            steps: calls.map_or(self.steps, |most| self.steps.min(most)),
            ..self.clone()
        }
    }

    /// The most that all of it uses: every answer as long as it may be, and
    /// every call reading all answers before it.
    fn usage(&self) -> Usage {
        let before = self.steps * self.steps.saturating_sub(1) / 2;
        let grows = before.saturating_mul(self.answer + OUTCOME);
        Usage {
            input: self
                .runs
                .saturating_mul(self.steps.saturating_mul(self.prompt).saturating_add(grows)),
            output: self.runs.saturating_mul(self.steps * self.answer),
            ..Usage::NONE
        }
    }
}

/// An amount of money as people read it.
pub(crate) fn dollars(usd: f64) -> String {
    if usd > 0.0 && usd < 0.01 {
        "$0.01".to_owned()
    } else {
        format!("${usd:.2}")
    }
}

impl Models {
    /// Says what is going to be asked and what it costs at most, and asks
    /// whether to go on. What is told is the budget from there on. What costs
    /// nothing, and what is replayed, needs no question.
    ///
    /// It must come before the first [`provider`](Self::provider).
    pub(crate) fn confirm(
        &mut self,
        estimates: &[Estimate],
        is_agreed: bool,
        shell: &mut Shell,
    ) -> Result<(), Failure> {
        if self.mode == Mode::Replay {
            return Ok(());
        }
        let mut most = Some(0.0);
        let mut unpriced = Vec::new();
        let mut plan = String::new();
        for estimate in estimates {
            let estimate = &estimate.within(self.limits.calls);
            let cost = self
                .price(&estimate.model)
                .map(|price| price.cost(&estimate.usage()));
            most = most.zip(cost).map(|(sum, cost)| sum + cost);
            if cost.is_none() {
                unpriced.push(estimate.model.clone());
            }
            if cost != Some(0.0) {
                let _ = write!(
                    plan,
                    "{}{} of at most {} to `{}`",
                    if plan.is_empty() { "" } else { ", and " },
                    crate::report::count(estimate.runs.try_into().unwrap_or(usize::MAX), "run"),
                    crate::report::count(estimate.steps.try_into().unwrap_or(usize::MAX), "call"),
                    estimate.model,
                );
            }
        }
        if plan.is_empty() {
            return Ok(());
        }
        let asked = self.limits.usd;
        if let (Some(_), Some(model)) = (asked, unpriced.first()) {
            let failure = Failure::new(format!(
                "the price of `{model}` is not known, so `--max-cost` cannot be kept"
            ));
            return Err(failure.help("add a `[[price]]` to `skcc.toml`, or limit `--max-tokens`"));
        }
        let ceiling = match (asked, most) {
            (Some(asked), Some(most)) => Some(asked.min(most)),
            (asked, most) => asked.or(most),
        };
        let cost = match ceiling {
            Some(usd) => format!("at most {}", dollars(usd)),
            None => format!("the price of `{}` is not known", unpriced.join("`, `")),
        };
        self.limits.usd = ceiling;
        self.budget = Budget::new(self.limits);
        shell.status("Asking", format_args!("{plan}: {cost}"))?;
        if is_agreed {
            return Ok(());
        }
        if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
            return Err(if ceiling.is_some() {
                Failure::new(format!("this costs {cost}, and there is nobody to ask"))
                    .help("agree with `--yes`, or give a lower `--max-cost`")
            } else {
                let unpriced = unpriced.join("`, `");
                Failure::new(format!(
                    "the price of `{unpriced}` is not known, and there is nobody to ask"
                ))
                .help("agree with `--yes`, or add a `[[price]]` to `skcc.toml`")
            });
        }
        write!(shell.err, "{BOLD}go on? [y/N]{BOLD:#} ")?;
        shell.err.flush()?;
        let mut answer = String::new();
        io::stdin().lock().read_line(&mut answer)?;
        if matches!(answer.trim(), "y" | "Y" | "yes") {
            Ok(())
        } else {
            Err(Failure::new("it was not agreed to, so nothing was asked"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Estimate, dollars};

    #[test]
    fn fewer_calls_cost_less() {
        let one = Estimate::runs("a/b", 1, 30, 0);
        assert_eq!(one.within(Some(1)).usage().output, one.answer);
        assert_eq!(one.within(Some(99)).usage(), one.usage());
        assert_eq!(one.within(None).usage(), one.usage());
    }

    #[test]
    fn an_estimate_is_never_less_than_what_a_run_can_use() {
        let one = Estimate {
            model: String::new(),
            runs: 2,
            steps: 3,
            prompt: 100,
            answer: 10,
        };
        let usage = one.usage();
        assert_eq!(usage.output, 2 * 3 * 10);
        // The second call reads one answer with its outcome, the third two.
        assert_eq!(usage.input, 2 * (3 * 100 + 3 * (10 + super::OUTCOME)));
    }

    #[test]
    fn a_little_money_is_not_none() {
        assert_eq!(dollars(0.0), "$0.00");
        assert_eq!(dollars(0.000_1), "$0.01");
        assert_eq!(dollars(12.345), "$12.35");
    }
}
