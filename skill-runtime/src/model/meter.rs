//! Counting what a provider uses, and stopping at a budget.

use std::boxed::Box;

use super::budget::{Budget, Exhausted};
use super::error::{Fault, ProviderError};
use super::price::{Price, Prices};
use super::provider::{BoxFuture, Provider, Watch};
use super::request::{Reply, Request};
use super::usage::Usage;

/// What calls of one model cost, and the budget that they are counted in.
#[derive(Clone, Debug)]
pub struct Meter {
    price: Option<Price>,
    budget: Budget,
}

impl Meter {
    /// For a model, with its price by the table.
    pub fn new(model: &str, prices: &Prices, budget: Budget) -> Self {
        Self {
            price: prices.of(model).cloned(),
            budget,
        }
    }

    /// What was used, in US dollars: as reported, else by the table; none when
    /// neither says.
    pub fn cost(&self, usage: &Usage) -> Option<f64> {
        usage
            .reported_usd
            .or_else(|| Some(self.price.as_ref()?.cost(usage)))
    }

    /// Counts a call that is about to be made.
    pub(crate) fn begin(&self) -> Result<(), Exhausted> {
        self.budget.begin(self.price.is_some())
    }

    /// Counts what a call used, and fills in what it cost.
    pub(crate) fn end(&self, usage: &mut Usage) {
        let cost = self.cost(usage);
        self.budget.end(usage, cost.unwrap_or_default());
        usage.reported_usd = cost;
    }

    /// Which limit is reached once so many calls that used so much are counted
    /// too, of which nothing was counted yet.
    pub(crate) fn reached(&self, calls: u64, usage: &Usage) -> Option<Exhausted> {
        let usd = self.cost(usage).unwrap_or_default();
        self.budget.reached(calls, usage, usd)
    }

    /// Counts calls that somebody else has made.
    pub(crate) fn add(&self, calls: u64, usage: &Usage) {
        let usd = self.cost(usage).unwrap_or_default();
        self.budget.add(calls, usage, usd);
    }
}

/// A provider whose calls are counted. It makes none when the budget is used
/// up.
#[derive(Debug)]
pub struct Metered<P> {
    inner: P,
    meter: Meter,
}

impl<P: Provider> Metered<P> {
    /// Puts it around a provider, with the price of its model.
    pub fn new(inner: P, prices: &Prices, budget: Budget) -> Self {
        Self {
            meter: Meter::new(inner.model(), prices, budget),
            inner,
        }
    }

    /// What was used, in US dollars: as reported, else by the table; none when
    /// neither says.
    pub fn cost(&self, usage: &Usage) -> Option<f64> {
        self.meter.cost(usage)
    }

    async fn call(&self, request: &Request, watch: Watch<'_>) -> Result<Reply, ProviderError> {
        self.meter
            .begin()
            .map_err(|which| ProviderError::new(Fault::Budget(which), ""))?;
        let mut reply = self.inner.send(request, watch).await?;
        self.meter.end(&mut reply.usage);
        Ok(reply)
    }
}

impl<P: Provider> Provider for Metered<P> {
    fn model(&self) -> &str {
        self.inner.model()
    }

    fn send<'a>(
        &'a self,
        request: &'a Request,
        watch: Watch<'a>,
    ) -> BoxFuture<'a, Result<Reply, ProviderError>> {
        Box::pin(self.call(request, watch))
    }
}
