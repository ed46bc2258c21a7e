//! Limits in money, tokens and calls, for all that one command does.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use super::usage::Usage;

/// What may be used at most. What is not set is not limited.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Limits {
    /// US dollars.
    pub usd: Option<f64>,
    /// Tokens of all kinds.
    pub tokens: Option<u64>,
    /// Calls.
    pub calls: Option<u64>,
}

/// Which limit is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exhausted {
    /// Money.
    Usd,
    /// Tokens.
    Tokens,
    /// Calls.
    Calls,
    /// There is a limit in money, and no price for the model.
    NoPrice,
}

/// Limits, and what is used of them. Clones share the count.
///
/// A call is let go while the limit is not reached, so the last one may pass
/// it by what that call costs, times the calls under way at once.
#[derive(Clone, Debug, Default)]
pub struct Budget {
    limits: Limits,
    used: Arc<Mutex<Used>>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Used {
    usd: f64,
    tokens: u64,
    calls: u64,
}

impl Budget {
    /// With these limits, of which nothing is used yet.
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            used: Arc::default(),
        }
    }

    /// The limits.
    pub const fn limits(&self) -> Limits {
        self.limits
    }

    /// US dollars used so far.
    pub fn usd(&self) -> f64 {
        self.used().usd
    }

    /// Calls made so far.
    pub fn calls(&self) -> u64 {
        self.used().calls
    }

    /// Tokens used so far.
    pub fn tokens(&self) -> u64 {
        self.used().tokens
    }

    /// Counts a call that is about to be made.
    pub(super) fn begin(&self, has_price: bool) -> Result<(), Exhausted> {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if self.limits.usd.is_some() && !has_price {
            return Err(Exhausted::NoPrice);
        }
        if self.limits.usd.is_some_and(|most| used.usd >= most) {
            return Err(Exhausted::Usd);
        }
        if self.limits.tokens.is_some_and(|most| used.tokens >= most) {
            return Err(Exhausted::Tokens);
        }
        if self.limits.calls.is_some_and(|most| used.calls >= most) {
            return Err(Exhausted::Calls);
        }
        used.calls += 1;
        Ok(())
    }

    /// Counts what a call used.
    pub(super) fn end(&self, usage: &Usage, usd: f64) {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.tokens = used.tokens.saturating_add(usage.tokens());
        used.usd += usd;
    }

    /// Which limit is reached with so much more.
    pub(super) fn reached(&self, calls: u64, usage: &Usage, usd: f64) -> Option<Exhausted> {
        let used = self.used();
        let limits = self.limits;
        if limits.usd.is_some_and(|most| used.usd + usd >= most) {
            return Some(Exhausted::Usd);
        }
        let tokens = used.tokens.saturating_add(usage.tokens());
        if limits.tokens.is_some_and(|most| tokens >= most) {
            return Some(Exhausted::Tokens);
        }
        let calls = used.calls.saturating_add(calls);
        let is_over = limits.calls.is_some_and(|most| calls > most);
        is_over.then_some(Exhausted::Calls)
    }

    /// Counts calls, and what they used.
    pub(super) fn add(&self, calls: u64, usage: &Usage, usd: f64) {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.calls = used.calls.saturating_add(calls);
        drop(used);
        self.end(usage, usd);
    }

    fn used(&self) -> Used {
        *self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Exhausted {
    /// Whether the detail of a run says that it ended by one of these.
    #[cfg(feature = "profile")]
    pub(crate) fn is_told_by(detail: &str) -> bool {
        let all = [Self::Usd, Self::Tokens, Self::Calls, Self::NoPrice];
        all.iter()
            .any(|one| detail.starts_with(&std::format!("{one}")))
    }
}

impl fmt::Display for Exhausted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Usd => "the budget in money is exhausted",
            Self::Tokens => "the budget in tokens is exhausted",
            Self::Calls => "the budget in calls is exhausted",
            Self::NoPrice => "there is a budget in money, and the price of the model is not known",
        })
    }
}
