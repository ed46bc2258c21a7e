//! Counting what a provider uses, and stopping at a budget.

use std::boxed::Box;

use super::budget::Budget;
use super::error::{Fault, ProviderError};
use super::price::{Price, Prices};
use super::provider::{BoxFuture, Provider, Watch};
use super::request::{Reply, Request};
use super::usage::Usage;

/// A provider whose calls are counted. It makes none when the budget is used
/// up.
#[derive(Debug)]
pub struct Metered<P> {
    inner: P,
    price: Option<Price>,
    budget: Budget,
}

impl<P: Provider> Metered<P> {
    /// Puts it around a provider, with the price of its model.
    pub fn new(inner: P, prices: &Prices, budget: Budget) -> Self {
        Self {
            price: prices.of(inner.model()).cloned(),
            inner,
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

    async fn call(&self, request: &Request, watch: Watch<'_>) -> Result<Reply, ProviderError> {
        self.budget
            .begin(self.price.is_some())
            .map_err(|which| ProviderError::new(Fault::Budget(which), ""))?;
        let mut reply = self.inner.send(request, watch).await?;
        let cost = self.cost(&reply.usage);
        self.budget.end(&reply.usage, cost.unwrap_or_default());
        reply.usage.reported_usd = cost;
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
